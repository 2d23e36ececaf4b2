"""Everything of the user's own that a plugin reaches, as part of its identity (插件及其辅助模块).

`sim.identity.helpers` follows the imports of a text and of its modules, and takes a package as a whole. It
does not ask what the files of a package import, and sees no folder without an `__init__.py`. What is reached
that way is added here. Where nothing is, the hash is that of `sim.identity.helpers`: old results are found.
"""

import ast
import sys
import sysconfig
from collections.abc import Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from sim.identity.behaviour import behaviour_hash, model_files, text_hash
from sim.identity.helpers import OURS, hash_of_helper, hash_with_helpers


def hash_with_all(text: str) -> str:
    """Hash of what can change a result in a text of Python and in all modules of the user's own behind it.

    Raises SyntaxError where one of them is no Python.
    """
    seen, every = hash_with_helpers(text), _places(text, into_packages=True)
    further = every.keys() - _places(text, into_packages=False).keys()
    lines = [seen, *(f"{name} {_hash_of_place(name, every[name])}" for name in sorted(further))]
    return blake2b("\n".join(lines).encode(), digest_size=6).hexdigest() if further else seen


def _places(text: str, *, into_packages: bool) -> dict[str, Path]:
    """Name -> file or folder of every module of the user's own that a text reaches by its imports.

    into_packages : whether the files of packages are followed, and folders that have no `__init__.py`
    """
    found: dict[str, Path] = {}
    waiting = [text]
    while waiting:
        for name in _imported(waiting.pop()):
            place = None if name in found else _place_of(name)
            if place is None or not (into_packages or hash_of_helper(name)):
                continue
            found[name] = place
            if place.is_file() or into_packages:
                waiting += [file.read_text("utf-8") for file in _files(place)]
    return found


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [file for file in model_files(place.parent, [place.name]) if file.suffix == ".py"]


def _hash_of_place(name: str, place: Path) -> str:
    return text_hash(place.read_text("utf-8")) if place.is_file() else behaviour_hash(place.parent, [name])


def _imported(text: str) -> Iterator[str]:
    """First parts of the names of all modules that a text imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def _place_of(name: str) -> Path | None:
    """The file of a module of the user's own, or the folder of its package; None for any other."""
    if name in OURS or name in sys.stdlib_module_names or name == "__main__":
        return None
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None or not (spec.submodule_search_locations or str(spec.origin).endswith(".py")):
        return None
    place = Path(next(iter(spec.submodule_search_locations or ()), str(spec.origin))).resolve()
    installed = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    return None if installed & set(place.parents) or "site-packages" in place.parts else place
