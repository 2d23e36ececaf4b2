"""Equations in docs/model.md, from the rules in readable form: `python -m app.documents.equations`.

A block of the page that begins with `# name of a rule` holds the equations of that rule: the indented
lines of its docstring.
"""

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

from app.documents.model_page import PAGE

BLOCK = re.compile(r"^```\n(# [\w.]+\n.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^# ([\w.]+)$", re.MULTILINE)
INDENT = "    "


def rule_named(name: str) -> Any:
    """The rule with a dotted name. Raises AttributeError or ModuleNotFoundError where there is none."""
    parts = name.split(".")
    depth = next(n for n, part in enumerate(parts[1:], 1) if n == len(parts) - 1 or part[0].isupper())
    found: Any = importlib.import_module(".".join(parts[:depth]))
    for part in parts[depth:]:
        found = getattr(found, part)
    return found


def equations(rule: Any) -> str:
    """The indented lines of a rule's docstring, empty where it has none."""
    lines = (inspect.getdoc(rule) or "").splitlines()
    return "".join(f"{line.removeprefix(INDENT)}\n" for line in lines if line.startswith(INDENT))


def renewed(page: str) -> str:
    """The page with all equations as they stand with their rules."""
    return BLOCK.sub(lambda found: f"```\n{_blocks(NAME.findall(found[1]))}```", page)


def _blocks(names: list[str]) -> str:
    return "\n".join(f"# {name}\n{equations(rule_named(name))}" for name in names)


def main(page: Path = PAGE) -> None:
    """Write the equations into the page."""
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
