"""What texts and help tell to type can be typed: every command line parses, what it names is there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.exceptions import TyperException

from app.cli import app
from experiments.designs.source import shipped_designs
from sim.scenario.file import shipped
from tests.test_docs import FENCE, ROOT, TEXTS, anchors

COMMANDS: Any = typer.main.get_command(app)
LINE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\S*/)?gongzhi +(.+)$")
SPEAKING = (".py", ".toml", ".j2", ".ipynb")
ENDS = ("|", ">", ">>", "&&", ";")
INSIDE = re.compile(r"`(?:\.venv/bin/)?gongzhi ([^`\n]+)`")
PLACE = re.compile(r"\bdocs/[\w./-]+\.(?:md|csv|png)(?:#[\w-]+)?")
SCENARIO_COMMANDS = ("show", "run", "compare", "story", "diverge", "sensitivity", "discover", "search")
A_WORD_OF_ONE_S_OWN = re.compile(r"[A-Z]|\.toml|/|^mine")  # NAME, A B, mine.toml, results/first


def command_of(words: list[str]) -> tuple[list[str], Any, list[str]]:
    """Names of the command, the command itself, and its arguments."""
    command, names = COMMANDS, []
    while words and words[0] in getattr(command, "commands", {}):
        command, names, words = command.commands[words[0]], [*names, words[0]], words[1:]
    return names, command, words


def words_of(line: str) -> list[str]:
    """Words of one command, without comments and what a shell does with its output."""
    words = shlex.split(line, comments=True)
    ends = [words.index(end) for end in ENDS if end in words]
    return words[: min(ends, default=len(words))]


def complaint(line: str, *, whole: bool) -> str:
    """Why a command line cannot be typed, or nothing. Of one in a sentence the arguments may be missing."""
    names, command, words = command_of(words_of(line))
    if not names or hasattr(command, "commands"):
        return "" if words in ([], ["--help"]) else f"no such command: {line}"
    try:
        command.make_context(names[-1], list(words))
    except TyperException as error:
        lacks = type(error).__name__ == "MissingParameter"
        return error.format_message() if whole or not lacks else ""
    return "".join(f"nothing is called {word}. " for word in unknown(names, words))


def unknown(names: list[str], words: list[str]) -> list[str]:
    """Words that should name a shipped scenario or design, and do not."""
    if names[0] == "design" and names[1:] not in (["status"], ["list"]):
        known, named = shipped_designs(), words[:1]
    elif names[0] in SCENARIO_COMMANDS:
        known, named = shipped(), [word for word in leading(words) if word.isidentifier()]
    else:
        return []
    return [word for word in named if word not in known and not A_WORD_OF_ONE_S_OWN.search(word)]


def leading(words: list[str]) -> list[str]:
    """Words before the first option."""
    options = [i for i, word in enumerate(words) if word.startswith("-")]
    return words[: options[0]] if options else words


def lines_in(text: str) -> Iterator[tuple[str, bool]]:
    """Command lines of a page: those of code blocks are whole, those in sentences may lack arguments."""
    for kind, body in FENCE.findall(text):
        if kind in ("", "sh", "bash", "console"):
            lines = body.replace("\\\n", " ").splitlines()
            yield from ((found[1], True) for line in lines if (found := LINE.match(line.strip())))
    yield from ((found, False) for found in INSIDE.findall(FENCE.sub("", text)))


@pytest.mark.parametrize("page", TEXTS, ids=[str(path.relative_to(ROOT)) for path in TEXTS])
def test_every_command_line_of_a_page_can_be_typed(page: Path) -> None:
    lines = lines_in(page.read_text(encoding="utf-8"))
    found = {line: said for line, whole in lines if (said := complaint(line, whole=whole))}
    assert found == {}


def test_pages_are_read_for_their_commands() -> None:
    lines = [line for page in TEXTS for line in lines_in(page.read_text(encoding="utf-8"))]
    assert sum(whole for _, whole in lines) > 30
    assert len(lines) > 60


@pytest.mark.parametrize(
    "line",
    [
        "compare siloed party_led --seed 20",
        "run siloed --seed many",
        "report",
        "compere siloed party_led",
        "compare siloed party_let",
        "design run levers",
        "design rum rights",
        "query results/three a b",
    ],
)
def test_a_command_line_that_cannot_be_typed_is_found(line: str) -> None:
    assert complaint(line, whole=True)


def every_command(command: Any = COMMANDS, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """All commands with their names."""
    for name, each in getattr(command, "commands", {}).items():
        yield from every_command(each, (*names, name))
    if names:
        yield " ".join(names), command


@pytest.mark.parametrize(("name", "command"), [*every_command()], ids=[name for name, _ in every_command()])
def test_the_examples_of_a_help_can_be_typed(name: str, command: Any) -> None:
    said = (command.epilog or "").partition(":")[2]
    examples = [line.strip() for line in re.split(r"\bgongzhi ", said)[1:]]
    assert examples or hasattr(command, "commands"), "a command shows an example"
    found = {line: why for line in examples if (why := complaint(line.rstrip("; "), whole=True))}
    assert found == {}


def test_pages_that_code_and_notebooks_speak_of_are_there() -> None:
    folders = ("agents", "sim", "experiments", "app", "notebooks")
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*"))]
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.suffix in SPEAKING}
    spoken = [(path, place) for path, text in texts.items() for place in PLACE.findall(text)]
    assert len(spoken) > 5
    for path, place in spoken:
        page, _, anchor = place.partition("#")
        assert (ROOT / page).exists(), f"{path}: {place}"
        assert not anchor or anchor in anchors(ROOT / page), f"{path}: {place}"
