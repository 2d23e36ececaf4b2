"""What a result depends on beside scenario and seed: the code and the packages."""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("mesa", "numpy", "numba", "scipy", "pydantic", "networkx")


@cache
def code_hash() -> str:
    """Hash of the text of the model (agents and sim, catalogues included), 12 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=6)
    root = Path(__file__).parents[1]
    for folder in ("agents", "sim"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".toml") and "scenarios" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


@cache
def gongzhi_version() -> str:
    """Version of this program."""
    try:
        return version("gongzhi")
    except PackageNotFoundError:
        return "uninstalled"


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages on which numbers depend."""
    return {
        "gongzhi": gongzhi_version(),
        "python": platform.python_version(),
        **{p: version(p) for p in PACKAGES},
    }
