"""Designs after a reform: shared spin-ups, values built before the first day, reproduction, resuming."""

import json
from dataclasses import replace

import pytest

from app.commands.explore.printing import print_sensitivity
from experiments.designs.check import design_from_text
from experiments.designs.past import SPIN_UP, Past
from experiments.designs.text import text_of
from experiments.execution.complete import Engine
from experiments.execution.reform import pasts
from experiments.execution.reform.points import built_paths, lived_points
from experiments.execution.reform.shelf import LIMIT
from experiments.execution.run_design import run_experiment
from experiments.execution.worker import failed_run
from experiments.results.design_results import DesignResults
from experiments.results.repair import repair
from experiments.results.reproduce import reproduce
from experiments.statistics.settling import LEAST_SPIN_UP
from experiments.storage.manifest import Manifest
from experiments.studies.designs import estimate_design, run_design
from experiments.studies.exploration import Exploration
from experiments.studies.sensitivity import sensitivity
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.file import load_scenario

HERE = Engine(1)
SHORT = """
scenarios = ["siloed", "party_led"]
seeds = 2
[set]
calendar.warm_up = 20
calendar.days = 12
[factors]
joint.every = [2, 9]
"""
BUILT = SHORT + "work.branch_part = [0.2, 0.8]\n"


@pytest.fixture(autouse=True)
def own_shelf(tmp_path, monkeypatch):
    """Every test has a shelf of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("experiments.execution.reform.shelf.cache_folder", lambda name: folder / name)
    return folder / "spin-ups"


def lived_of(text: str):
    experiment = design_from_text(text)
    return lived_points(experiment, experiment.points())


def kept(folder):
    return sorted(path.name for path in folder.glob("*.model"))


def test_what_can_begin_on_the_evening_of_the_reform_shares_one_spin_up():
    lived = lived_of(SHORT)
    assert len(lived.points) == 4
    assert [history.name for history in lived.spin_ups.values()] == ["siloed"]
    pasts_of = {point.made.past(20) for point in lived.points}
    assert len(pasts_of) == 1
    assert {point.made.on(21).joint.every for point in lived.points} == {2, 9}


def test_what_is_built_before_the_first_day_has_a_history_with_its_value():
    lived = lived_of(BUILT)
    assert lived.built == ("work.branch_part",)
    assert sorted(history.work.branch_part for history in lived.spin_ups.values()) == [0.2, 0.8]
    for point in lived.points:
        assert lived.histories[point.key].work.branch_part == point.values["work.branch_part"]
        assert lived.histories[point.key].pattern == "siloed"


def test_no_path_is_both_built_and_changed_on_a_day():
    assert {"work.utilisation", "emerge.breadth", "city", "catalogue"} <= built_paths()
    assert not {"accept.base", "work.capacity", "calendar.days", "joint.every"} & built_paths()


def test_a_run_of_a_design_is_the_fork_of_its_history(tmp_path, own_shelf):
    store = run_experiment(design_from_text(SHORT), tmp_path / "out", HERE, keep=()).store
    assert len(kept(own_shelf)) == 2, "one spin-up for each seed"
    runs = store.results().set_index(["point", "scenario", "seed"])["event_hash"]
    city = CityModel(load_scenario("siloed"), 2)
    while city.day < 20:
        city.step()
    twin = city.fork(load_scenario("party_led", {"joint.every": 9}), days=12)
    while twin.running:
        twin.step()
    assert runs[1, "party_led", 2] == twin.records.event_hash


def test_results_are_the_same_bytes_without_a_shelf(tmp_path, monkeypatch):
    with_shelf = run_experiment(design_from_text(BUILT), tmp_path / "one", HERE, keep=()).store.runs()
    monkeypatch.setenv(LIMIT, "0")
    without = run_experiment(design_from_text(BUILT), tmp_path / "two", HERE, keep=()).store.runs()
    hashes = [runs.set_index(["scenario_key", "seed"])["event_hash"] for runs in (with_shelf, without)]
    assert hashes[0].to_dict() == hashes[1].to_dict()


def test_stored_runs_are_computed_again_from_the_folder_alone(tmp_path, own_shelf):
    store = run_experiment(design_from_text(BUILT), tmp_path / "out", HERE, keep=()).store
    for name in kept(own_shelf):
        (own_shelf / name).unlink()
    for run in store.runs()["run_id"].iloc[[0, -1]]:
        assert reproduce(tmp_path / "out", run).equal


def test_a_second_call_does_nothing_and_more_seeds_join(tmp_path, own_shelf):
    experiment = design_from_text(SHORT)
    run_experiment(experiment, tmp_path / "out", HERE, keep=())
    again = run_experiment(experiment, tmp_path / "out", HERE, keep=())
    assert (again.computed, again.reused) == (0, 8)
    more = run_experiment(replace(experiment, seeds=(1, 2, 3)), tmp_path / "out", HERE, keep=())
    assert (more.computed, more.reused) == (4, 8)
    assert len(kept(own_shelf)) == 3


def test_another_past_is_another_design(tmp_path):
    run_design(design_from_text(SHORT, "mine"), out=tmp_path / "out")
    with pytest.raises(ScenarioError, match="another text of the design mine"):
        run_design(design_from_text(SHORT, "mine"), out=tmp_path / "out", history="none")


def test_points_that_are_lost_are_written_again_as_they_were_run(tmp_path):
    store = run_experiment(design_from_text(SHORT), tmp_path / "out", HERE, keep=()).store
    before = store.points()
    next((tmp_path / "out").glob("points-*.parquet")).unlink()
    assert repair(tmp_path / "out", HERE).whole
    after = DesignResults.of(store).points
    assert after.to_dict() == before.to_dict()


def test_the_manifest_tells_of_the_reform(tmp_path):
    done = run_design(design_from_text(SHORT, "mine"), out=tmp_path / "out")
    told = Manifest.read(tmp_path / "out").designs[-1].reform
    assert (told["spin_up"], told["days"], told["spin_ups"], told["built"]) == (20, 12, 1, [])
    assert told["histories"] == {"siloed": "siloed", "party_led": "siloed"}
    said = [*done.reform.lines(), *done.reform.warnings()]
    assert "all points go on from the same evenings: one spin-up for each seed and history (1)" in said
    assert any("a spin-up of 20 days is too short" in line for line in said), (
        "no verdict without a drift test"
    )
    assert not done.comparison().verdict("soon", "party_led")


def test_drift_tests_of_every_history_stay_known_though_nothing_is_left_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(pasts, "tests_of", lambda history, *_: [Held(history.name)])
    experiment = design_from_text(SHORT)
    for _ in range(2):
        store = run_experiment(experiment, tmp_path / "out", HERE, keep=()).store
        assert [test["who"] for test in store.design.reform["tests"]] == ["siloed"]


class Held:
    """A drift test that holds."""

    def __init__(self, who: str) -> None:
        self.who = who

    def plain(self):
        return {"who": self.who, "series": "open", "kind": "spin-up", "holds": True}


def test_a_spin_up_that_fails_leaves_its_runs_to_live_all_their_days(tmp_path, monkeypatch):
    def broken(tasks, *_):
        return {task.run_id: failed_run(task, "broken on purpose") for task in tasks}

    monkeypatch.setattr(pasts, "spun", broken)
    done = run_experiment(design_from_text(SHORT), tmp_path / "out", HERE, keep=())
    assert (done.computed, done.failed) == (8, 0)


def test_history_none_begins_on_the_first_day(tmp_path):
    made = design_from_text('history = "none"' + SHORT)
    store = run_experiment(made, tmp_path / "out", HERE, keep=()).store
    assert store.design.reform == {}
    facts = json.loads(store.runs()["facts"].iloc[0])
    assert (facts["warm_up"], facts["days"]) == (20, 12)


def test_a_named_history_and_own_ones():
    named = lived_of('history = "party_led"' + SHORT)
    assert {history.pattern for history in named.spin_ups.values()} == {"party_led"}
    own = lived_of('history = "own"' + SHORT)
    assert {own.histories[p.key].name for p in own.points if p.scenario == "party_led"} == {"party_led"}
    assert len(own.spin_ups) == 2


BAD = {
    "history": ('history = "siload"', r"history = 'siload'.*"),
    "horizon": ('horizon = "sooner"', r"horizon = .*sooner"),
    "spin-up": ("spin_up = -1", "spin_up = -1"),
    "lengths": ("", r"calendar\.days is varied.*history none"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_past_that_cannot_be_is_refused(case):
    line, message = BAD[case]
    text = line + SHORT
    if case == "lengths":
        text = SHORT.replace("calendar.days = 12\n", "") + "calendar.days = [5, 9]\n"
    with pytest.raises(ScenarioError, match=message):
        lived_of(text)


def test_the_usual_spin_up_is_the_least_that_the_drift_test_takes():
    assert SPIN_UP == LEAST_SPIN_UP
    with pytest.raises(ScenarioError, match=r"--horizon sooner: must be one of.*Did you mean 'soon'"):
        Past.of(horizon="sooner")
    assert Past.of(history="none") is None


@pytest.mark.parametrize("past", [None, Past(), Past("own", 30, "both")])
def test_the_text_of_an_exploration_reads_back_to_the_same_past(past):
    asked = Exploration(["siloed", "party_led"], ["joint.every=1:9"], past=past)
    made = asked.design("latin_hypercube", asked.loaded(), "Why?")
    assert design_from_text(text_of(made)).past == past
    assert design_from_text(text_of(made)).key == made.key


def test_an_estimate_counts_spin_ups_and_the_days_that_are_lived(monkeypatch):
    monkeypatch.setattr(
        "experiments.execution.estimate._probed_pace", lambda points, keep, lived: (lived, 1.0)
    )
    found = estimate_design(design_from_text(BUILT))
    assert found.seconds == pytest.approx(16 * 12 + 2 * 2 * 20), "days stand for seconds here"


def test_two_horizons_are_read_on_their_evenings():
    lived = lived_of('horizon = "both"' + SHORT.replace("calendar.days = 12\n", ""))
    assert [(h.name, h.after, h.until, h.read) for h in lived.horizons] == [
        ("soon", 20, 200, 380),
        ("settled", 1280, 1645, 1825),
    ]


def test_explorations_tell_of_the_reform(capsys):
    short = {"calendar.warm_up": 20, "calendar.days": 10}
    found = sensitivity(
        "siloed", factors=["joint.every=1:9"], metric="raised", samples=2, seeds=1, overrides=short
    )
    print_sensitivity(found, [], as_json=False)
    assert "a reform: the same cities after 20 days under siloed" in capsys.readouterr().out
    print_sensitivity(found, [], as_json=True)
    assert json.loads(capsys.readouterr().out)["reform"]["spin_up"] == 20
