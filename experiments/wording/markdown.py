"""Tables of documents, as Markdown."""

import re
from collections.abc import Iterable, Iterator

PIPE = re.compile(r"(?<!\\)\|")  # one that is not escaped yet


def markdown_row(cells: Iterable[str]) -> str:
    """One line of a table; what would break it is written otherwise."""
    return "| " + " | ".join(PIPE.sub(r"\\|", " ".join(cell.splitlines())) for cell in cells) + " |"


def markdown_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table under its headings."""
    names = list(head)
    yield markdown_row(names)
    yield "|" + "---|" * len(names)
    yield from (markdown_row(row) for row in rows)
