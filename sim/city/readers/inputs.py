"""The user's own files that a city is built from: where they lie and what stands in them (城市数据文件)."""

from functools import lru_cache
from hashlib import blake2b
from os import R_OK, access
from pathlib import Path

from sim.city.readers.admin_table import tables_beside
from sim.city.readers.files import LARGEST_FILE, is_file, read_bytes
from sim.city.spec.spec import CitySpec

NAMES = tuple(name for name in CitySpec.model_fields if name.endswith("_file"))


def seen_from(folder: Path | None, name: str, value: object) -> object:
    """A value of `[city]`; the path of a file is taken from the folder of the scenario file that names it."""
    if folder is None or name not in NAMES or not isinstance(value, str) or not value:
        return value
    return str(folder / value)


def contents(spec: CitySpec) -> dict[str, str]:
    """Parameter -> hash of what stands in its file (32 hexadecimal digits); "" where none is named.

    Raises ScenarioError for a file that cannot be read.
    """
    return {name: _content(name, getattr(spec, name)) for name in NAMES}


def digests(spec: CitySpec) -> tuple[bytes, ...]:
    """What tells one state of the files of a city from another; empty for those that cannot be read."""
    paths = [getattr(spec, name) for name in NAMES]
    paths += tables_beside(spec.admin_file) if spec.admin_file else []
    return tuple(_digest(path) for path in paths)


def _digest(path: str) -> bytes:
    file = Path(path)
    if not is_file(path) or file.stat().st_size > LARGEST_FILE or not access(file, R_OK):
        return b""
    return blake2b(file.read_bytes(), digest_size=16).digest()


def _content(name: str, path: str) -> str:
    if not path:
        return ""
    parts = [path, *tables_beside(path)] if name == "admin_file" else [path]
    return "".join(_hash(part) for part in parts)


def _hash(path: str) -> str:
    state = Path(path).stat() if is_file(path) else None
    return _remembered(path, state.st_mtime_ns if state else 0, state.st_size if state else 0)


@lru_cache(maxsize=64)
def _remembered(path: str, _changed: int, _size: int) -> str:
    return blake2b(read_bytes(path, "a file of the city"), digest_size=16).hexdigest()
