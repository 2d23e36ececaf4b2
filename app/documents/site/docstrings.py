"""Docstrings of the house for Sphinx: `name : meaning` becomes a field, indented lines stay as they are."""

import re
from collections.abc import Iterator

FIELD = re.compile(r"^(\w+(?:, \w+)*) : (.+)$")
CODE = re.compile(r"``?([^`]+)``?")
SPECIAL = re.compile(r"([\\*_|])")


def as_fields(lines: list[str]) -> list[str]:
    """A docstring in reStructuredText."""
    return list(_blocks([line.rstrip() for line in lines]))


def _blocks(lines: list[str]) -> Iterator[str]:
    literal = field = False
    for number, line in enumerate(lines):
        found = FIELD.match(line)
        if line.startswith("    ") and not (field and line.strip()):
            if not literal:
                yield from ("", "::", "")
            literal = True
            yield line
            continue
        if not line:
            field = False
        elif literal or (number and found and not field):
            yield ""
        literal = literal and not line
        if found:
            field = True
            yield from (f":param {name}: {plain(found[2])}" for name in found[1].split(", "))
        elif field:
            yield f"    {plain(line.strip().removeprefix(': '))}"
        else:
            yield plain(line)


def plain(text: str) -> str:
    """A line in which only code between backticks is set apart."""
    parts = CODE.split(text)
    return "".join(f"``{part}``" if n % 2 else SPECIAL.sub(r"\\\1", part) for n, part in enumerate(parts))
