"""Learning from records: numbers with intervals, and files that the program itself takes."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.cli import answer
from experiments.records.learning.learn import learn, median, proportion
from experiments.records.reading.read import read_records
from experiments.wording.spreadsheet import ENCODING
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.topics import load_topics
from tests.records.synthetic import declared, rows, write
from tests.records.test_persistence import planted


def test_intervals_of_shares_and_medians_are_those_of_the_books() -> None:
    assert proportion(10, 100) == pytest.approx((0.1, 0.0552, 0.1744), abs=1e-4)
    middle, low, high = median(np.arange(1.0, 101.0))
    assert (middle, low, high) == (50.0, 40.0, 61.0)
    assert median(np.array([1.0, np.inf, np.inf]))[0] == np.inf


def test_what_is_learnt_covers_what_the_records_were_made_from(tmp_path: Path) -> None:
    records = read_records(write(tmp_path / "a.csv", rows(4000)), declared(tmp_path))
    found = learn(records, population=100_000)
    told = found.table().set_index("path")
    week = told.loc["calendar.weekend_demand"]
    assert week["low"] < 1.0 < week["high"]
    assert told.loc["emerge.per_resident_year", "value"] == pytest.approx(20 * 365 / 100_000, rel=0.01)
    assert found.units["share"].sum() == pytest.approx(1.0)
    days = found.types.iloc[0]
    assert days["days_low"] < np.exp(3.0) / 24 < days["days_high"]
    assert days["promise_days"] == 7.0
    assert found.persistence == {}


def test_the_command_writes_files_that_the_program_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mapping, out = write(tmp_path / "a.csv", rows(3000)), declared(tmp_path), tmp_path / "learnt"
    topics = tmp_path / "topics.toml"
    topics.write_text('[topics]\nneighbour = ["noise"]\nproperty = ["heating", "tree"]\n')
    asked = ["learn", str(path), "--map", str(mapping), "--topics", str(topics), "--out", str(out)]
    assert answer([*asked, "--population", "50000"]) == 0
    assert "emerge.per_resident_year" in capsys.readouterr().out
    scenario = load_scenario(str(out / "scenario.toml"))
    priors = tomllib.loads((out / "priors.toml").read_text("utf-8"))["prior"]
    learnt = priors["calendar.weekend_demand"]
    assert learnt["low"] <= scenario.calendar.weekend_demand <= learnt["high"]
    shares = {row.id: row.share for row in load_topics(str(out / "catalogue.toml")).rows}
    before = {row.id: row.share for row in load_topics("urban_china").rows}
    assert shares["labour"] == pytest.approx(before["labour"])
    assert shares["property"] == pytest.approx(2 * shares["neighbour"], rel=0.1)
    units = pd.read_csv(out / "units.csv", encoding=ENCODING)
    assert set(units["name"]) == {"roads", "parks", "housing"}
    topics.write_text('[topics]\nneighbour = ["nois"]\n')
    assert answer(asked) == 2
    assert "is of type 'nois'" in capsys.readouterr().err
    topics.write_text("topics = 3")
    assert answer(asked) == 2


def test_persistence_becomes_a_number_of_the_model(tmp_path: Path) -> None:
    records = planted(tmp_path, 0.5, 1500)
    with pytest.raises(ScenarioError, match="nothing can be learnt"):
        learn(records.take(np.zeros(len(records), np.bool_)))
    found = learn(records, draws=40)
    (lesson,) = found.lessons
    assert lesson.path == "accept.refusal_persistence"
    assert lesson.low < 0.5 < lesson.high
    first = found.units.set_index("name")["refused_first"]
    assert first["roads"] < first["parks"] < first["housing"]
