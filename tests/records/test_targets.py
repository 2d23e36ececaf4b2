"""The fingerprint against figures that were computed from the same files by others."""

import csv
import tomllib
from functools import cache
from pathlib import Path

import pytest

from experiments.records.calls import fingerprint
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords
from tests.records.shared import DATA, needed

TARGETS = tomllib.loads((Path(__file__).parent / "targets.toml").read_text("utf-8"))
TYPE_SHARE = "Pingshan: event type share "
WANTED = 60


def given() -> dict[str, str]:
    """Name -> value of all rows, as it is written."""
    with (DATA / "calibration_targets.csv").open(encoding="utf-8") as file:
        return {row["model_quantity"]: row["value"] for row in csv.DictReader(file)}


@cache
def records(name: str) -> CaseRecords:
    return read_records(DATA / name)


def found() -> dict[str, float]:
    """Name of a row -> what the fingerprint says."""
    values = {}
    for name, rows in TARGETS.items():
        mine = fingerprint(records(name))
        for row, asked in rows.items():
            told = {"figure": asked} if isinstance(asked, str) else asked
            if "outcome" in told:
                values[row] = mine.mixes["outcome"][told["outcome"]]
                continue
            other = (
                fingerprint(records(name).without(unit=tuple(told["without"]))) if "without" in told else mine
            )
            values[row] = other[told["figure"]] * told.get("scale", 1)
        if name.startswith("pingshan"):
            values |= {f"{TYPE_SHARE}{kind}": share for kind, share in mine.mixes["type"].items()}
    return values


def same(value: float, written: str) -> bool:
    """Whether a value is a written one to three digits, or to all that are written where these are fewer."""
    target = float(written)
    decimals = len(written.partition(".")[2])
    three = 0.5 * 10.0 ** (len(f"{abs(target):.0f}") - 3) if abs(target) >= 1 else _small(target)
    return abs(value - target) <= max(three, 0.5 * 10.0**-decimals) * (1 + 1e-9)


def _small(target: float) -> float:
    digits = f"{abs(target):e}"
    return 0.5 * 10.0 ** (int(digits.partition("e")[2]) - 2)


def test_three_digits_are_three_digits() -> None:
    assert same(3.744, "3.7440") is True
    assert same(3.75, "3.744") is False
    assert same(0.0321, "0.0321") is True
    assert same(0.0323, "0.0321") is False
    assert same(0.00053, "0.0005") is True
    assert same(825.4, "825.0") is True
    assert same(826.0, "825.0") is False


@needed
def test_at_least_sixty_figures_of_the_given_files_come_out_to_three_digits() -> None:
    rows, mine = given(), found()
    short = {row: (value, rows[row]) for row, value in mine.items() if not same(value, rows[row])}
    assert short == {}
    assert len(mine) >= WANTED


@needed
@pytest.mark.parametrize("name", TARGETS)
def test_what_the_readme_of_the_data_says_was_seen(name: str) -> None:
    """Rows, and cases that are there twice or end before they begin."""
    seen = records(name).found
    if name.startswith("boston"):
        assert seen["rows"] == 71_678
        assert seen["backwards"] == 95
    elif name.startswith("nyc"):
        assert seen["rows"] == 158_211
        assert seen["batch"] > 0
    else:
        assert seen["rows"] == 27_206
    assert seen["duplicate"] == 0
