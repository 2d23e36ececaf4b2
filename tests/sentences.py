"""Length of sentences: what tests/test_language.py holds for pages and for texts that commands show.

A page is measured without code, tables, headings, addresses of links, quotations, and blocks that a
command writes.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.language import ROOT, tracked

MEAN, LONG = 19, 28  # words
PART_LONG, PART_PARTED = 0.08, 0.1
MADE = re.compile(r"<!-- (\w+): begin -->.*?<!-- \1: end -->", re.DOTALL)
PLACE = re.compile(r"<!-- published: .*?-->.*?<!-- end of published -->", re.DOTALL)
FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
END = re.compile(r"""(?<=[.!?:])\s+(?=[A-Z*`\[("“])""")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*")
TEXTS = frozenset({"en", "question", "notes", "title", "label", "about"})
HISTORY = ("CHANGELOG.md", "tests/mutation/head.md")  # what was, and a part of docs/mutants.md


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence, the file and line where it begins, and the number of its words."""

    file: str
    line: int
    text: str
    words: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words} words: {self.text[:90]}"


def pages() -> list[str]:
    """Every page in English that is read by people."""
    return [name for name in tracked(".md") if name not in HISTORY and not name.endswith(".zh-CN.md")]


def sentences(file: str, text: str) -> Iterator[Sentence]:
    """Every English sentence of a page."""
    for first, paragraph in _paragraphs(_blanked(text)):
        start = 0
        for end in [*(found.end() for found in END.finditer(paragraph)), len(paragraph)]:
            said, line = paragraph[start:end].strip(), first + paragraph.count("\n", 0, start)
            start = end
            words = len(WORD.findall(said))
            if words >= 3 and not re.search("[\u3400-\u9fff]", said[:20]):
                yield Sentence(file, line, " ".join(said.split()), words)


def _blanked(text: str) -> str:
    """The page with its lines in place and without what is no prose; code keeps its backticks."""

    def lines_of(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    text = PLACE.sub(lines_of, FENCED.sub(lines_of, MADE.sub(lines_of, text)))
    text = re.sub(r"<!--.*?-->", lines_of, text, flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)", "]", re.sub(r"`[^`]*`", "`", text))


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """First line and text of every paragraph and item of a list."""
    first, said = 1, ""
    for number, line in enumerate([*text.split("\n"), ""], 1):
        words = line.strip()
        listed = re.match(r"(?:[-*]|\d+\.) ", words)
        outside = (
            not words or words.startswith(("|", "#", "!", "<", ">")) or (not said and line[:4] == "    ")
        )
        if said and (outside or listed):
            yield first, said
            said = ""
        if not outside:
            first = first if said else number
            said += f"{words[listed.end() :] if listed else words}\n"


def texts() -> dict[str, list[Sentence]]:
    """Sentences of texts for people, by kind: scenarios, designs, words of reports, help of commands."""
    found: dict[str, list[Sentence]] = {}
    for name in tracked(".toml"):
        if name.startswith(("scenarios/", "experiments/designs/", "experiments/wording/")):
            kind = name if "wording" in name else name.rpartition("/")[0]
            said = _said_in(tomllib.loads((ROOT / name).read_text(encoding="utf-8")))
            lines = (ROOT / name).read_text(encoding="utf-8").split("\n")
            found.setdefault(kind, []).extend(_of_texts(name, lines, said))
    found["help"] = list(_of_texts("gongzhi --help", [], _helps()))
    return found


def _of_texts(name: str, lines: list[str], said: Iterable[str]) -> Iterator[Sentence]:
    for text in said:
        begin = text.split("\n")[0][:40]
        line = next((number for number, each in enumerate(lines, 1) if begin in each), 1)
        for each in sentences(name, re.sub(r"\{[^}]*\}", "X", text)):
            yield Sentence(name, line, each.text, each.words)


def _said_in(tree: Any) -> Iterator[str]:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if key in TEXTS and isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            yield from _said_in(value)


def _helps() -> Iterator[str]:
    """Help of every command and option."""
    import typer.main

    from app.cli import app

    waiting: list[Any] = [typer.main.get_command(app)]
    while waiting:
        command = waiting.pop()
        yield command.help or ""
        yield from (getattr(each, "help", None) or "" for each in command.params)
        waiting += getattr(command, "commands", {}).values()


def too_long(found: list[Sentence]) -> list[str]:
    """Complaints about a page or a kind of texts, with file and line of the sentences to shorten."""
    if not found:
        return []
    long = sorted((each for each in found if each.words > LONG), key=lambda each: -each.words)
    parted = [each for each in found if ";" in each.text]
    mean, said = sum(each.words for each in found) / len(found), []
    if mean > MEAN:
        longest = sorted(found, key=lambda each: -each.words)[:5]
        said += [f"{mean:.1f} words a sentence, at most {MEAN}", *map(str, longest)]
    if len(long) > PART_LONG * len(found):
        said += [f"{len(long)} of {len(found)} sentences above {LONG} words", *map(str, long)]
    if len(parted) > PART_PARTED * len(found):
        said += [f"{len(parted)} of {len(found)} sentences with a semicolon", *map(str, parted)]
    return said


def beginning(text: str) -> list[str]:
    """The first two sentences of a page, below its title."""
    return [each.text for each in sentences("", text)][:2]
