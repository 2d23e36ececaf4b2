"""Persistence of refusals: planted in synthetic logs, found again."""

from pathlib import Path

import numpy as np
import pytest

from experiments.records.learning.persistence import persistence
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords
from sim.errors import ScenarioError
from tests.records.synthetic import declared, write

HEAD = ("case", "time", "activity", "unit", "kind")
LOG = """
form = "events"
[columns]
case = "case"
time = "time"
activity = "activity"
unit = "unit"
type = "kind"
[activities]
opened = ["open"]
closed = ["done"]
refused = ["refuse"]
accepted = ["accept"]
"""
UNITS = {"roads": 0.15, "parks": 0.4, "housing": 0.65}  # how often each refuses what it has not seen before
HARDER = {"plain": 0.0, "mixed": 0.15}


def planted(folder: Path, part: float, cases: int = 8000, seed: int = 5) -> CaseRecords:
    """Cases sent to one unit until it accepts, at most four times; it repeats its answer in `part`."""
    draw = np.random.default_rng(seed)
    lines = []
    for n in range(cases):
        unit, kind = (str(draw.choice(list(names))) for names in (UNITS, HARDER))
        refuses = UNITS[unit] + HARDER[kind]
        lines.append([f"{n}", "2024-01-01T00:00:00", "open", "", kind])
        refused = False
        for minute in range(1, 5):
            refused = bool((refused and draw.random() < part) or draw.random() < refuses)
            answer = "refuse" if refused else "accept"
            lines.append([f"{n}", f"2024-01-01T00:{minute:02d}:00", answer, unit, kind])
            if not refused:
                break
        lines.append([f"{n}", "2024-01-01T00:59:00", "done", unit, kind])
    return read_records(write(folder / "log.csv", lines, HEAD), declared(folder, LOG))


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.8])
def test_what_was_planted_is_found_within_a_twentieth(tmp_path: Path, part: float) -> None:
    found = persistence(planted(tmp_path, part), draws=60)
    for name in ("kind", "next"):
        assert found[name].value == pytest.approx(part, abs=0.05)
        assert found[name].low - 0.01 <= part <= found[name].high + 0.01
    assert found["raw"].value > found["kind"].value  # units that refuse often are asked again more often
    assert found["unit"].value == pytest.approx(part, abs=0.07)


def test_the_interval_is_by_case_and_narrows_with_more_of_them(tmp_path: Path) -> None:
    few, many = (persistence(planted(tmp_path, 0.5, cases), draws=60)["kind"] for cases in (500, 5000))
    assert few.high - few.low > 2.0 * (many.high - many.low)
    assert many.requests > 1000


def test_nothing_is_said_where_nobody_is_asked_again(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="persistence needs"):
        persistence(planted(tmp_path, 0.0, 3), draws=5)
