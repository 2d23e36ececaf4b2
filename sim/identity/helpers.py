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

from sim.identity.behaviour import behaviour_hash, text_hash

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
    found = _file_of(module.partition(".")[0])
    if found is None:
        return ""
    helpers: dict[str, str] = {}
    _gather(f"import {module}", helpers)
    return blake2b(str(sorted(helpers.items())).encode(), digest_size=6).hexdigest()


def _gather(text: str, helpers: dict[str, str]) -> None:
    for name in _imported(text):
        file = _file_of(name)
        if name in helpers or file is None:
            continue
        if file.name == "__init__.py":
            helpers[name] = behaviour_hash(file.parents[1], [file.parent.name])
            texts = [each.read_text("utf-8") for each in sorted(file.parent.rglob("*.py"))]
        else:
            texts = [file.read_text("utf-8")]
            helpers[name] = text_hash(texts[0])
        for inner in texts:
            _gather(inner, helpers)


def _imported(text: str) -> Iterator[str]:
    """First parts of the names of all modules that a text imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.partition(".")[0]


def _file_of(name: str) -> Path | None:
    """The source file of a module of the user's own, or of its package; None for any other."""
    if name in OURS or name in sys.stdlib_module_names or name == "__main__":
        return None
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return None
    file = Path(spec.origin).resolve()
    installed = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    return None if installed & set(file.parents) or "site-packages" in file.parts else file
