"""Modules of the user's own that code from outside imports: what they say is part of its identity (辅助模块).

A pattern may call a function of a file beside it. When that file is edited, the pattern is another one.
What is installed (the standard library, packages in site-packages) is known by its version and left out.
"""

import ast
import sys
import sysconfig
from collections.abc import Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from sim.identity.behaviour import behaviour_hash, model_files, text_hash

OURS = frozenset({"agents", "sim", "experiments", "app", "benchmarks", "gongzhi"})


def hash_with_helpers(text: str) -> str:
    """Hash of what can change a result in a text of Python, and in modules of the user's own that it imports.

    Without such modules it is that of the text alone. Raises SyntaxError where one of them is no Python.
    """
    helpers: dict[str, str] = {}
    _gather(text, helpers)
    if not helpers:
        return text_hash(text)
    lines = [text_hash(text), *(f"{name} {digest}" for name, digest in sorted(helpers.items()))]
    return blake2b("\n".join(lines).encode(), digest_size=6).hexdigest()


def hash_of_helper(module: str) -> str:
    """Hash of a module of the user's own and of those that it imports; empty for any other module."""
    if _place_of(module.partition(".")[0]) is None:
        return ""
    helpers: dict[str, str] = {}
    _gather(f"import {module}", helpers)
    return blake2b(str(sorted(helpers.items())).encode(), digest_size=6).hexdigest()


def _gather(text: str, helpers: dict[str, str]) -> None:
    """Put in what a text imports, with all that this imports in turn; a package counts as a whole."""
    for name in _imported(text):
        place = None if name in helpers else _place_of(name)
        if place is None:
            continue
        if place.is_file():
            files, helpers[name] = [place], text_hash(place.read_text("utf-8"))
        else:
            files = [each for each in model_files(place.parent, [name]) if each.suffix == ".py"]
            helpers[name] = behaviour_hash(place.parent, [name])
        for file in files:
            _gather(file.read_text("utf-8"), helpers)


def _imported(text: str) -> Iterator[str]:
    """First parts of the names of all modules that a text imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def _place_of(name: str) -> Path | None:
    """The file of a module of the user's own, or the folder of its package; None for any other.

    A folder is a package without an `__init__.py`, too.
    """
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
