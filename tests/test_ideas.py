"""The page of ideas leads to code that is there and to commands that can be typed; no row is empty."""

import re
from pathlib import Path

import pytest

from sim.outcomes.metrics import METRICS
from sim.scenario.lever_params import Levers
from sim.scenario.shape import section_names
from tests.test_documented_commands import complaint

PAGE = Path(__file__).parents[1] / "docs" / "ideas.md"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| idea")
]
every_row = pytest.mark.parametrize("row", ROWS, ids=[row[0].partition(" (")[0] for row in ROWS])


def test_the_page_has_the_ideas_of_the_debate() -> None:
    assert len(ROWS) >= 16
    assert len({row[0] for row in ROWS}) == len(ROWS)


@every_row
def test_every_cell_of_a_row_says_something(row: list[str]) -> None:
    assert len(row) == 5
    assert all(row)


@every_row
def test_a_row_leads_to_files_and_names_that_exist(row: list[str]) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", row[1]):
        assert (PAGE.parent / target).exists(), target
    scenarios = {path.stem for path in (PAGE.parents[1] / "scenarios").glob("*.toml")}
    known = scenarios | set(METRICS) | set(Levers.model_fields)
    for name in re.findall(r"`([^`]+)`", row[1]):
        assert name in known or name.strip("[]") in section_names(), name


@every_row
def test_the_command_of_a_row_can_be_typed(row: list[str]) -> None:
    (command,) = re.findall(r"`gongzhi ([^`]+)`", row[2])
    assert complaint(command, whole=True) == ""
