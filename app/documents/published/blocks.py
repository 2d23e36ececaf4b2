"""Places of a page that a command fills, from `<!-- published: RUN VIEW WORDS -->` to `CLOSE`.

Comments are invisible where Markdown is shown, so a place may be a table or a number within a sentence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ScenarioError

CLOSE = "<!-- end of published -->"
BLOCK = re.compile(r"<!-- published: (?P<words>[^<>]*?) -->(?P<text>.*?)" + re.escape(CLOSE), re.DOTALL)
OPEN = re.compile(r"<!-- published:")


@dataclass(frozen=True, slots=True)
class Block:
    """A place of a page: which run, how it is shown, and further words to that view."""

    page: Path
    line: int
    run: str
    view: str
    words: tuple[str, ...]
    text: str

    def where(self) -> str:
        """Page and line, for messages."""
        return f"{self.page.name}:{self.line}"


def blocks_of(page: Path) -> Iterator[Block]:
    """All places of a page. Raises ScenarioError where one does not end, or says too little."""
    text = page.read_text(encoding="utf-8")
    found = list(BLOCK.finditer(text))
    for opened in OPEN.finditer(text):
        if not any(match.start() == opened.start() for match in found):
            line = text.count("\n", 0, opened.start()) + 1
            raise ScenarioError(f"{page}:{line}: this place does not end with {CLOSE}")
    yield from (_block(page, text, match) for match in found)


def _block(page: Path, text: str, match: re.Match[str]) -> Block:
    line, words = text.count("\n", 0, match.start()) + 1, match["words"].split()
    if len(words) < 2:
        raise ScenarioError(f"{page}:{line}: a place names a run and a view, such as `heping command`.")
    return Block(page, line, words[0], words[1], tuple(words[2:]), match["text"])


def filled(page: Path, show: Callable[[Block], str | None]) -> str:
    """The text of a page with its places filled; None leaves a place as it is.

    A text of several lines stands in lines of its own, between the comments.
    """
    text = page.read_text(encoding="utf-8")

    def put(match: re.Match[str]) -> str:
        said = show(_block(page, text, match))
        if said is None:
            return match[0]
        inner = f"\n{said.strip()}\n" if "\n" in said else said
        return f"<!-- published: {match['words']} -->{inner}{CLOSE}"

    list(blocks_of(page))  # refuses what is not whole before anything is written
    return BLOCK.sub(put, text)
