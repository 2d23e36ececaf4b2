"""Event logs: a run has one fingerprint, before and after its export; referrals counted by hand."""

from pathlib import Path

import numpy as np
import pytest

from experiments.exports.flat import write_csv
from experiments.exports.ocel_files import write_ocel
from experiments.exports.source import FinishedModel
from experiments.exports.xes import write_xes
from experiments.records.calls import fingerprint
from experiments.records.reading.read import read_records
from experiments.records.reading.runs import records_of_run
from experiments.story.actors import Actors
from experiments.validation.observing.handovers import handovers_of
from experiments.wording.words import words
from sim.errors import ScenarioError
from tests.promises.worlds import SHORT, run_to_end, scenario
from tests.records.synthetic import write

HEAD = ("case", "time", "activity", "unit", "who", "asker")
LOG = """
form = "events"
[columns]
case = "case"
time = "time"
activity = "activity"
unit = "unit"
handler = "who"
origin = "asker"
"""


@pytest.fixture(scope="module")
def run() -> FinishedModel:
    return FinishedModel(run_to_end(scenario("siloed", 60, **SHORT)))


def test_a_run_has_the_same_fingerprint_before_and_after_every_export(
    run: FinishedModel, tmp_path: Path
) -> None:
    before = fingerprint(run)
    assert len(before) > 40
    assert before["refused_again"] > 0
    actors = Actors(run.model.city, run.model.topics, words("en", "process"))
    write_csv(run, actors, tmp_path / "run.csv")
    write_xes(run, actors, tmp_path / "run.xes")
    write_ocel(run, actors, tmp_path / "run.json")
    write_ocel(run, actors, tmp_path / "run.sqlite")
    for path in sorted(tmp_path.iterdir()):
        after = fingerprint(path)
        assert dict(after) == pytest.approx(dict(before), rel=1e-12), path.name
        assert after.mixes == before.mixes, path.name


def test_hand_overs_of_a_run_are_those_that_its_validation_counts(run: FinishedModel) -> None:
    from types import SimpleNamespace

    log = {name: run.log[name] for name in run.log.dtype.names}
    d = run.model.disputes
    raised = np.isin(np.arange(d.count), np.unique(run.log["dispute"][np.isin(run.log["activity"], (1, 4))]))
    known = handovers_of(SimpleNamespace(log=log), raised)
    mine = fingerprint(run)
    assert mine["referrals_0"] == pytest.approx(known["none"])
    assert mine["referrals"] == pytest.approx(known["mean"])
    assert mine["returned"] == pytest.approx(known["back"])
    assert mine["return_given_referral"] == pytest.approx(known["returned"])


def test_records_of_a_run_agree_with_its_table(run: FinishedModel) -> None:
    d, records = run.model.disputes, records_of_run(run)
    assert len(records) == int((d.raised[: d.count] >= 0).sum())
    assert records.origin.by_day


def test_hand_overs_by_hand(tmp_path: Path) -> None:
    lines = [
        ["1", "2024-01-01T08:00:00", "open", "a", "p", ""],
        ["1", "2024-01-02T08:00:00", "work", "b", "q", ""],
        ["1", "2024-01-03T08:00:00", "work", "a", "r", ""],
        ["1", "2024-01-04T08:00:00", "close", "a", "r", ""],
        ["1", "2024-01-06T08:00:00", "again", "c", "r", ""],
        ["2", "2024-01-01T08:00:00", "open", "a", "p", ""],
        ["2", "2024-01-01T08:30:00", "close", "a", "p", ""],
    ]
    path = write(tmp_path / "log.csv", lines, HEAD)
    mapping = tmp_path / "log.toml"
    rules = (
        '[activities]\nopened = ["open"]\nclosed = ["close"]\nanswered = ["close"]\nreopened = ["again"]\n'
    )
    mapping.write_text(LOG + rules)
    mine = fingerprint(read_records(path, mapping))
    assert mine.cases == 2
    assert mine["referrals"] == 1.0
    assert mine["referrals_0"] == 0.5
    assert mine["referrals_2"] == 0.5
    assert mine["returned"] == 0.5
    assert mine["return_given_referral"] == 0.5
    assert mine["days_referrals_2"] == 3.0
    assert mine["reopened"] == 0.5
    assert mine["people_referrals"] == 1.0
    assert mine["first_contact"] == 0.5
    mapping.write_text(LOG)  # without rules the last event closes, and the unit that acts holds the case
    plain = fingerprint(read_records(path, mapping))
    assert plain["referrals_3"] == 0.5
    assert plain["days_referrals_3"] == 5.0


def test_a_plain_xes_of_others_is_read_without_a_mapping(tmp_path: Path) -> None:
    def event(name: str, time: str, group: str) -> str:
        return (
            f'<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{time}"/>'
            f'<string key="org:group" value="{group}"/></event>'
        )

    first = event("in", "2024-01-01T08:00:00Z", "a") + event("out", "2024-01-03T08:00:00Z", "b")
    second = event("in", "2024-01-02T08:00:00Z", "a")
    text = "".join(
        f'<trace><string key="concept:name" value="{n}"/>{t}</trace>' for n, t in enumerate((first, second))
    )
    path = tmp_path / "log.xes"
    path.write_text(f'<log xmlns="http://www.xes-standard.org/">{text}</log>')
    mine = fingerprint(path)
    assert mine["referrals"] == 0.5
    assert mine["days_q50"] == 1.0
    path.write_text("<log><trace></log>")
    with pytest.raises(ScenarioError, match=r"log.xes:1: is no XML"):
        read_records(path)
    other = tmp_path / "log.json"
    other.write_text("{}")
    with pytest.raises(ScenarioError, match="is no OCEL"):
        read_records(other)
