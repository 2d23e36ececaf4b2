"""Sentences of messages as the source has them: found in its syntax trees, a place `{}` for every value.

A message is put together in functions and from texts that a module names at its top. What looks like one and
is none (names of columns, SQL, texts for developers) the test that uses this names.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

WORDS = re.compile(
    r"[A-Za-z]{2,}[,.:;'?]* [A-Za-z\[]|[a-z]{2,}[,.:;'?]* '?\{\}|\{\}[,.:;'?]* [a-z]{2,}|\{\}'? [a-z]{2,}"
)
PARAMETERS = (
    "param",
    "compile",
    "Field",
    "note",
    "warn",
    "join_warning",
    "model_validator",
)  # calls whose texts are no messages
DEVELOPERS = ("RuntimeError", "KeyError", "AttributeError", "TypeError", "AssertionError")


def templates(path: Path) -> set[str]:
    """Every text of several words in a module that may be part of a message."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = set(_left_out(tree))
    found = (_template(node) for node in _texts(tree, left_out))
    return {each.strip() for each in found if WORDS.search(each)}


def _texts(node: ast.AST, left_out: set[int]) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(node):
        if id(child) in left_out:
            continue
        if isinstance(child, ast.JoinedStr):
            yield child
            for part in child.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _texts(part, left_out)
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child
        else:
            yield from _texts(child, left_out)


def _template(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _left_out(tree: ast.AST) -> Iterator[int]:
    """Docstrings, annotations, formats of numbers, and what stands in calls that make no message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield id(first)
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            yield id(node.annotation)
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield id(node.returns)
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            yield id(node.format_spec)
        if isinstance(node, ast.Call) and _called(node) in (*PARAMETERS, *DEVELOPERS):
            yield id(node)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
