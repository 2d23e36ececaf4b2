"""Levels of records: what they say of the named figures, and how a calibration takes them."""

import math
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.cli import answer
from experiments.doubt import figures, laboratory
from experiments.doubt.calibrate import Plan
from experiments.doubt.laboratory import calibrate
from experiments.doubt.targets import load_targets
from experiments.execution.worker import Task
from experiments.records.halves import halves
from experiments.records.learning.learn import learn
from experiments.records.learning.levels import PARTS, levels
from experiments.records.measures.figures import OF_RUNS
from experiments.records.measures.named import named
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords
from sim.scenario.file import load_scenario
from tests.records.shared import DATA, needed
from tests.records.synthetic import declared, rows, write

SHIPPED = {
    "boston_2015": "boston311_2015_JanSep.csv.gz",
    "nyc_council": "nyc_council_casework_2015_2018.csv.gz",
}


@pytest.fixture
def five_days(tmp_path: Path) -> CaseRecords:
    """Ten cases on each of five days. Of those of day d, 2 d end that day, the others after eight days."""
    found = []
    for n in range(50):
        day, place = divmod(n, 10)
        begin = datetime(2024, 1, 1 + day, 9)
        end = begin + timedelta(days=0 if place < 2 * day else 8)
        found.append([f"C{n}", str(begin), str(end), "", "roads", "tree", f"corner {place}", "phone", f"{n}"])
    return read_records(write(tmp_path / "a.csv", found), declared(tmp_path))


def test_a_level_is_that_of_all_cases_and_its_spread_that_between_five_parts(five_days: CaseRecords) -> None:
    found = {level.figure: level for level in levels(five_days)}
    same_day = found[f"{OF_RUNS}same_day"]
    assert same_day.value == pytest.approx((0 + 0.2 + 0.4 + 0.6 + 0.8) / PARTS)
    assert same_day.spread == pytest.approx(math.sqrt(0.1))  # of 0, .2, .4, .6 and .8
    assert same_day.form == named()["same_day"].form
    week = found[f"{OF_RUNS}within_7"]  # what is not closed at once takes longer than a week
    assert (week.value, week.spread) == (same_day.value, same_day.spread)


def test_what_hardly_any_part_tells_is_no_level(five_days: CaseRecords) -> None:
    told = {level.figure for level in levels(five_days)}
    assert f"{OF_RUNS}weekend_ratio" not in told  # no week-end in five days from a Monday on
    assert f"{OF_RUNS}gini_place" not in told  # no areas in the file


def test_what_is_learnt_is_taken_as_targets(tmp_path: Path) -> None:
    path, mapping, out = write(tmp_path / "a.csv", rows(3000)), declared(tmp_path), tmp_path / "learnt"
    assert answer(["learn", str(path), "--map", str(mapping), "--split", "half", "--out", str(out)]) == 0
    before, _ = halves(read_records(path, mapping))
    assert before is not None
    wanted = {level.figure: level for level in levels(before)}
    targets = load_targets(out / "targets.toml")
    assert targets.of_cases
    assert set(targets.figures) == set(wanted)
    for target in targets.targets:
        level = wanted[target.figure]
        held = (target.value, target.spread, target.form)
        assert held == pytest.approx((level.value, level.spread, level.form), rel=1e-3)
        assert target.log == level.log
    learnt = learn(before).table().set_index("path")["value"]
    assert targets.fixed["calendar.weekend_demand"] == pytest.approx(
        learnt["calendar.weekend_demand"], rel=1e-4
    )


def test_a_run_is_held_by_the_fingerprint_of_its_cases() -> None:
    scenario = load_scenario("siloed", {"calendar.days": 60, "calendar.warm_up": 20})
    done = figures.fingerprinted(Task(scenario, 3))
    plain = figures.counted(Task(scenario, 3))
    assert done.metrics is not None
    assert plain.metrics is not None
    same = {name: done.metrics[name] for name in plain.metrics}
    assert same == pytest.approx(plain.metrics, nan_ok=True)
    assert len(done.metrics) > len(same)
    assert 0 < done.metrics[f"{OF_RUNS}same_day"] < 1


@pytest.mark.parametrize(("name", "work"), [("boston_2015", "fingerprinted"), ("urban_china", "counted")])
def test_targets_of_cases_are_read_from_the_cases_of_runs(
    name: str, work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AskedError(Exception):
        """Ends the calibration at its first wave."""

    def stop(*_: object, work: object, **__: object) -> object:
        raise AskedError(work.__name__)  # type: ignore[attr-defined]

    monkeypatch.setattr(laboratory, "run_experiment", stop)
    with pytest.raises(AskedError, match=work):
        calibrate(name, plan=Plan(waves=1, first=40, size=20, seeds=1), out=tmp_path)


@needed
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_targets_are_what_the_earlier_half_of_the_records_says(name: str) -> None:
    before, _ = halves(read_records(DATA / SHIPPED[name]))
    assert before is not None
    wanted = {level.figure: level for level in levels(before)}
    targets = load_targets(name)
    assert set(targets.figures) == set(wanted)
    for target in targets.targets:
        level = wanted[target.figure]
        assert (target.value, target.spread) == pytest.approx((level.value, level.spread), rel=1e-3)
        assert (target.form, target.log) == (level.form, level.log)
