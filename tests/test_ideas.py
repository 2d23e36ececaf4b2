"""The page of ideas leads to code and commands that are there, and each row shows what is expected of it."""

import json
import re
import shlex
from pathlib import Path

import pytest

from app.cli import answer
from app.documents.published.blocks import Block, blocks_of
from app.documents.published.ideas import LESS, MORE, NONE, OPEN, Expected, expected, sign_of
from app.documents.published.runs import published_runs
from experiments.designs.factor_entries import known_path
from experiments.exercises.exercise import exercises
from experiments.statistics.paired import UNDEFINED, Interval
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.lever_params import Levers
from sim.scenario.shape import section_names
from tests.test_documented_commands import complaint

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "ideas.md"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| idea")
]
BLOCKS = {block.words[0]: block for block in blocks_of(PAGE) if block.view == "idea"}
NOT_YET = "not computed yet"
SMALL = ["--city", "teaching_town", "--days", "100", "--spin-up", "10", "--seeds", "2", "--workers", "1"]
every_row = pytest.mark.parametrize("row", ROWS, ids=[row[0].partition(" (")[0] for row in ROWS])
every_idea = pytest.mark.parametrize("key", expected())


def command_of(row: list[str]) -> list[str]:
    """Words of the command of a row, without `gongzhi`."""
    (command,) = re.findall(r"`gongzhi ([^`]+)`", row[2])
    return shlex.split(command)


def key_of(row: list[str]) -> str:
    """The expectation that a row shows."""
    return "".join(re.findall(r"<!-- published: \w+ idea (\w+) -->", row[3]))


def row_of(key: str) -> list[str]:
    (row,) = (row for row in ROWS if key_of(row) == key)
    return row


def sign_shown(block: Block) -> str:
    """Which way the stored result of a row points."""
    text = block.text.strip()
    if text.startswith("≈ 0"):
        return NONE
    return OPEN if text.startswith("?") else MORE if text.startswith("+") else LESS


def test_the_page_has_the_ideas_of_the_debate() -> None:
    assert len(ROWS) >= 20
    assert len({row[0] for row in ROWS}) == len(ROWS)


@every_row
def test_every_cell_of_a_row_says_something(row: list[str]) -> None:
    assert len(row) == 6
    assert all(row)


@every_row
def test_a_row_leads_to_files_and_names_that_exist(row: list[str]) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", row[1] + row[3]):
        assert (PAGE.parent / target).exists(), target
    scenarios = {path.stem for path in (PAGE.parents[1] / "scenarios").glob("*.toml")}
    known = scenarios | set(METRICS) | set(Levers.model_fields)
    for name in re.findall(r"`([^`]+)`", row[1]):
        assert name in known or name.strip("[]") in section_names(), name


@every_row
def test_the_command_of_a_row_can_be_typed(row: list[str]) -> None:
    assert complaint(shlex.join(command_of(row)), whole=True) == ""
    for word in command_of(row):
        assert not word.endswith(".toml") or (ROOT / word).is_file(), word


@every_row
def test_every_row_has_one_expectation_and_no_expectation_is_left_over(row: list[str]) -> None:
    shown = [key for key in map(key_of, ROWS) if key]
    assert sorted(shown) == sorted(expected())
    assert row[0].startswith(expected()[key_of(row)].idea)


@every_idea
def test_the_command_of_a_row_is_part_of_the_run_that_is_published(key: str) -> None:
    each, words = expected()[key], command_of(row_of(key))
    assert BLOCKS[key].run == each.run
    published = shlex.split(published_runs()[each.run].command)
    assert words[0] == published[0]
    assert each.part or Path(words[2]).stem == each.scenario
    assert set(words) <= {*published, "--seeds", "6", "--metric", each.metric}, (
        "the same city, the same seeds"
    )


@every_row
def test_a_row_sets_an_exercise_that_is_there(row: list[str]) -> None:
    named = re.fullmatch(r"`(\w+)`", row[5])
    assert named is None or named[1] in exercises()
    assert named or row[5].endswith("?") or row[5].startswith("Find ")
    for path in re.findall(r"`(\w+\.\w+)`", row[5]):
        assert known_path(path) == "", path
    for path in re.findall(r"`(docs/[^`]+)`", row[5]):
        assert (ROOT / path).is_file(), path


@every_idea
def test_a_row_shows_the_sign_that_is_expected_or_says_why_it_is_open(key: str) -> None:
    each, block = expected()[key], BLOCKS[key]
    assert (each.sign == OPEN) == bool(each.why)
    if each.why:
        assert each.why in row_of(key)[3], "the page says why"
    if block.text.strip() == NOT_YET:
        pytest.skip("the run was not done yet: make results ONLY=" + each.run)
    assert sign_shown(block) == each.sign, f"{block.where()}: {block.text}"


@pytest.mark.parametrize(
    ("gap", "interval", "margin", "sign"),
    [
        (3.0, Interval(1.0, 5.0), 2.0, MORE),
        (-3.0, Interval(-5.0, -1.0), 2.0, LESS),
        (0.2, Interval(0.1, 0.3), 2.0, NONE),
        (0.2, Interval(0.1, 0.3), float("nan"), MORE),
        (1.0, Interval(-1.0, 3.0), 2.0, OPEN),
        (1.0, UNDEFINED, 2.0, OPEN),
    ],
)
def test_a_sign_is_clear_none_or_open(gap: float, interval: Interval, margin: float, sign: str) -> None:
    assert sign_of(gap, interval, margin) == sign


@pytest.mark.parametrize(
    "entry", ['sign = "up"\nscenario = "x"', 'sign = "+"', 'sign = "+"\nscenario = "x"\nlevel = 1']
)
def test_an_expectation_that_says_too_little_is_refused(entry: str, tmp_path: Path) -> None:
    path = tmp_path / "ideas.toml"
    path.write_text(f'[x]\nidea = "X"\nrun = "eight"\nmetric = "gain"\n{entry}\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"\[x\]"):
        expected(path)


def test_margins_are_those_of_the_table_unless_a_row_has_its_own() -> None:
    assert Expected("x", "eight", "durable_of_1000", "+", "y").least == 10
    assert Expected("x", "eight", "durable_of_1000", "+", "y", margin=3.0).least == 3


@pytest.mark.slow
@every_idea
def test_the_command_of_a_row_runs_and_tells_its_outcome(
    key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    each, words = expected()[key], command_of(row_of(key))
    if each.part:
        pytest.skip("one run of all parts is tested in tests/app/test_one_call.py")
    cut = words.index(next(word for word in words if word.startswith("--")))
    assert answer([*words[:cut], *SMALL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (row,) = (row for row in told["differences"] if row["metric"] == each.metric)
    assert row["scenario"] == each.scenario
    assert row["pairs"] == 2 or each.metric in ("warning_precision", "outside_durable_of_1000")
