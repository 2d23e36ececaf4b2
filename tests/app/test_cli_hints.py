"""Every command that the program itself names can be typed: in its help, and below what it has done."""

import json
import re
import shlex

import pytest
import typer

from app.cli import answer, app
from experiments.designs.source import shipped_designs
from experiments.doubt.targets import FOLDER
from sim.scenario.file import shipped

SHORT = "[calendar]\ndays = 2\nwarm_up = 0\n"
DESIGN = """title = "mine"
scenarios = ["siloed"]
seeds = 1
[set]
calendar.days = 2
calendar.warm_up = 0
[factors]
joint.every = [1, 4]
"""


def commands(group, path=()):
    """Words before the arguments -> command, of all there are."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = dict(commands(typer.main.get_command(app)))
EXAMPLES = [
    (" ".join(path), example.strip())
    for path, command in ALL.items()
    for example in re.split(r";|\n", (command.epilog or "").partition(":")[2])
    if example.strip()
]


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_every_example_of_the_help_names_what_there_is(path, example):
    """`design run --help` used to name a design that nobody has."""
    program, *words = shlex.split(example)
    assert program == "gongzhi"
    known = max((p for p in ALL if tuple(words[: len(p)]) == p), key=len)
    assert " ".join(known) == path
    options = {name for each in ALL[known].params for name in (*each.opts, *each.secondary_opts)}
    rest = words[len(known) :]
    assert [word for word in rest if word.startswith("--") and word not in options] == []
    targets = {path.stem for path in FOLDER.glob("*.toml")}
    names = {*shipped_designs(), *shipped(), *targets}
    firsts = [word for word in rest[:1] if re.fullmatch(r"[a-z_]+", word)]
    assert [word for word in firsts if word not in names] == []


def hints(text: str) -> list[list[str]]:
    """Every command that a text names, as typed."""
    found = re.findall(r"(?:^|: +)gongzhi (.+)$", text, flags=re.MULTILINE)
    return [shlex.split(words) for words in found]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a blank in its name and files of one's own in it."""
    mine = tmp_path / "my own work"
    mine.mkdir()
    monkeypatch.chdir(mine)
    (mine / "base case.toml").write_text(f'extends = "siloed"\n{SHORT}')
    (mine / "with convener.toml").write_text(f'extends = "party_led"\n{SHORT}')
    (mine / "my design.toml").write_text(DESIGN)
    return mine


COMMANDS = {
    "show": ["show", "base case.toml"],
    "design show": ["design", "show", "my design.toml"],
    "compare": [
        "compare",
        "base case.toml",
        "with convener.toml",
        "--history",
        "none",
        "--seeds",
        "1",
        "--out",
        "my results",
    ],
    "design run": ["design", "run", "my design.toml", "--workers", "1", "--out", "my results"],
    "show, elsewhere": ["show", "../my own work/base case.toml"],
}


@pytest.mark.parametrize("case", COMMANDS)
def test_hints_below_an_answer_work_for_files_of_ones_own(case, place, capsys):
    assert answer(COMMANDS[case]) == 0
    told = hints(capsys.readouterr().out)
    assert told
    for words in told:
        assert answer(words) == 0, words
        assert "Traceback" not in capsys.readouterr().err


def test_hints_of_a_broken_folder_lead_to_a_whole_one(place, capsys):
    assert answer([*COMMANDS["design run"]]) == 0
    (part,) = (place / "my results" / "daily").iterdir()
    part.unlink()
    capsys.readouterr()
    assert answer(["design", "status", "my results"]) == 0
    (repair,) = [words for words in hints(capsys.readouterr().out) if words[0] == "repair"]
    assert answer([*repair, "--dry-run"]) == 3
    assert hints(capsys.readouterr().out) == [repair]
    assert answer([*repair, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["computed"] == 2
    assert answer(repair) == 0
    assert "nothing is damaged or missing" in capsys.readouterr().out
    part = next((place / "my results" / "runs").iterdir())
    part.write_bytes(b"rubbish")
    assert answer(["design", "status", "my results"]) == 2
    assert hints(capsys.readouterr().err) == [repair]
