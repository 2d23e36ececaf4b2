"""Running an experiment on doubles: pairs, resuming, shards, rules to stop, failures."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from app.commands.design.printing import print_outcome
from experiments.designs.check import design_from_text
from experiments.designs.experiment import points_table
from experiments.execution.complete import Engine, _from_end
from experiments.execution.run_design import run_experiment, tasks_of
from experiments.execution.worker import Task, run_task
from experiments.results.reproduce import reproduce
from experiments.storage.progress import status_of
from experiments.storage.store import Store, open_results
from experiments.studies.designs import DesignRun
from sim.errors import ScenarioError
from tests.experiments import doubles
from tests.experiments.doubles import fake_run

HERE = Engine(1)
TWO_BY_THREE = """
history = "none"
scenarios = ["siloed", "party_led"]
seeds = 4
[factors]
work.branch_part = [0.2, 0.4, 0.6]
"""


def noisy(task: Task):
    """A run whose durable share depends on pattern, convener and seed, with noise that pairs do not share."""
    gain = 0.1 if task.scenario.pattern == "party_led" else 0.0
    noise = np.random.default_rng([task.seed, round(10 * task.scenario.work.branch_part), gain > 0]).normal()
    run = fake_run(task.scenario.name, task.key, task.seed, 0.0)
    return replace(run, metrics=dict(run.metrics) | {"durable_share": gain + 0.05 * noise})


def broken_for_well_staffed_conveners(task: Task):
    """A run that raises where the convener is well staffed."""
    if task.scenario.work.branch_part > 0.5:
        raise ZeroDivisionError("the double was asked to break")
    return noisy(task)


def refused_for_well_staffed_conveners(task: Task):
    """A run that finds its scenario unusable where the convener is well staffed."""
    if task.scenario.work.branch_part > 0.5:
        raise ScenarioError("no such city.")
    return noisy(task)


def test_every_point_meets_the_same_seeds_under_every_scenario(tmp_path):
    outcome = run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, work=noisy)
    results = outcome.store.results()
    assert outcome.computed == len(results) == 24
    seeds = results.groupby(["point", "scenario"])["seed"].apply(tuple)
    assert set(seeds) == {(1, 2, 3, 4)}
    assert list(results["scenario"][:5]) == ["siloed"] * 4 + ["party_led"]
    assert set(results["work.branch_part"]) == {0.2, 0.4, 0.6}


def test_a_second_call_does_only_what_is_missing_and_more_seeds_join(tmp_path):
    experiment = design_from_text(TWO_BY_THREE)
    run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    again = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    assert (again.computed, again.reused) == (0, 24)
    more = run_experiment(replace(experiment, seeds=(1, 2, 3, 4, 5)), tmp_path / "out", HERE, work=noisy)
    assert (more.computed, more.reused) == (6, 24)
    assert more.store.design.seeds == (1, 2, 3, 4, 5)


def test_points_that_are_equal_share_their_runs(tmp_path):
    text = 'history = "none"\nscenarios = ["siloed"]\nseeds = 2\n[factors]\n'
    text += 'coordination.pattern = ["siloed", "party_led"]\n'
    text += "coordination.authority = [0.1, 0.9]\n"
    outcome = run_experiment(design_from_text(text), tmp_path / "out", HERE, work=noisy)
    assert outcome.computed == 6  # siloed has no authority: its two points are one
    assert len(outcome.store.results()) == 8


def test_a_run_that_raises_is_a_row_and_is_tried_again_by_the_next_call(tmp_path):
    experiment = design_from_text(TWO_BY_THREE)
    outcome = run_experiment(experiment, tmp_path / "out", HERE, work=broken_for_well_staffed_conveners)
    assert (outcome.computed, outcome.failed) == (24, 8)
    status = status_of(tmp_path / "out")
    assert (status.wanted, status.done, status.failed, status.left) == (24, 16, 8, 0)
    assert status.errors == (("ZeroDivisionError: the double was asked to break", 8),)
    again = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    assert (again.computed, again.failed) == (8, 0)


def test_a_point_that_turns_out_unusable_does_not_end_the_others(tmp_path):
    outcome = run_experiment(
        design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, work=refused_for_well_staffed_conveners
    )
    assert (outcome.computed, outcome.failed) == (24, 8)
    assert outcome.store.runs()["error"].str.contains("no such city").sum() == 8


def test_shards_are_the_whole_each_run_once_with_pairs_kept_together():
    experiment = design_from_text(TWO_BY_THREE)
    points = experiment.points()
    whole = {task.run_id for task in tasks_of(points, experiment.seeds, ())}
    parts = [tasks_of(points, experiment.seeds, (), (i, 3)) for i in (1, 2, 3)]
    assert Counter(task.run_id for part in parts for task in part) == Counter(whole)
    for part in parts:
        assert len(part) == 8
        assert {task.scenario.pattern for task in part} == {"siloed", "party_led"}
        pairs = Counter((task.seed, task.scenario.work.branch_part) for task in part)
        assert set(pairs.values()) == {2}


def test_shards_in_folders_of_their_own_are_put_together_by_copying_parts(tmp_path):
    import shutil

    experiment = design_from_text(TWO_BY_THREE)
    for i in (1, 2):
        run_experiment(experiment, tmp_path / f"part{i}", HERE, shard=(i, 2), work=noisy)
    for kind in ("runs", "metrics", "daily", "curves"):
        for part in (tmp_path / "part2" / kind).iterdir():
            shutil.copy(part, tmp_path / "part1" / kind)
    assert len(open_results(tmp_path / "part1").results()) == 24


@pytest.mark.parametrize("shard", [(0, 2), (3, 2), (1, 0)])
def test_a_shard_that_is_none_is_refused(tmp_path, shard):
    with pytest.raises(ScenarioError, match=r"--shard .*must be i/n"):
        run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, shard=shard)
    assert not (tmp_path / "out").exists()


def test_another_text_of_a_design_does_not_mix_with_the_first(tmp_path):
    run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, work=noisy)
    other = design_from_text(TWO_BY_THREE.replace("0.6", "0.7"))
    with pytest.raises(ScenarioError, match=r"another text of the design design .*another folder with --out"):
        run_experiment(other, tmp_path / "out", HERE, work=noisy)
    named = design_from_text(TWO_BY_THREE.replace("0.6", "0.7"), "another")
    with pytest.raises(ScenarioError, match="holds runs of the design design, not of the design another"):
        run_experiment(named, tmp_path / "out", HERE, work=noisy)
    assert len(open_results(tmp_path / "out").results()) == 24


def test_a_comparison_and_a_design_do_not_share_a_folder(tmp_path, pair):
    from experiments import compare

    compare(pair, 2, workers=1, work=doubles.quick, out=tmp_path / "out", history="none")
    with pytest.raises(ScenarioError, match="holds runs of a comparison, not of the design design"):
        run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, work=noisy)


def test_an_unknown_table_to_keep_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match=r"--keep evnts: must be none, or some of daily"):
        run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", HERE, keep=["evnts"])


def test_processes_on_one_folder_begin_at_different_ends():
    tasks = list(range(12))
    assert _from_end(tasks, 0) == tasks
    assert _from_end(tasks, 1) == tasks[::-1]
    for number in (2, 3, 4):
        assert sorted(_from_end(tasks, number)) == tasks
        assert _from_end(tasks, number)[0] not in (0, 11)


# ---- a rule to stop ----------------------------------------------------------------------------

RULE = TWO_BY_THREE + '[stop]\nmetric = "durable_share"\nwidth = {width}\nmost = {most}\n'


def without_judged_disputes(task: Task):
    """A run that went well and leaves the outcome undefined."""
    run = noisy(task)
    return replace(run, metrics=run.metrics | {"durable_share": math.nan})


def test_seeds_are_added_until_every_difference_is_known_well_enough(tmp_path):
    told = []
    experiment = design_from_text(RULE.format(width=0.04, most=200))
    outcome = run_experiment(experiment, tmp_path / "out", HERE, work=noisy, progress=told.append)
    assert all(p.enough and p.width <= 0.04 for p in outcome.precision)
    assert {(p.point, p.scenario) for p in outcome.precision} == {(n, "party_led") for n in range(3)}
    # theory: differences spread 0.05 * sqrt(2); a normal interval of this width takes about 48 pairs
    assert all(20 <= p.pairs <= 110 for p in outcome.precision)
    assert len(outcome.store.runs()) == 2 * sum(p.pairs for p in outcome.precision)
    notes = [now.note for now in told if now.note]
    assert any("more seeds needed" in note for note in notes)


def test_a_rule_ends_at_the_most_seeds_it_allows(tmp_path):
    experiment = design_from_text(RULE.format(width=0.0001, most=9))
    outcome = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    assert not any(p.enough for p in outcome.precision)
    assert {p.pairs for p in outcome.precision} == {9}
    assert outcome.seeds == tuple(range(1, 10))
    assert outcome.store.design.seeds == outcome.seeds


def test_a_rule_that_is_met_at_once_adds_nothing(tmp_path):
    text = RULE.replace("seeds = 4", "seeds = 5").format(width=10.0, most=100)
    outcome = run_experiment(design_from_text(text), tmp_path / "out", HERE, work=noisy)
    assert (outcome.computed, len(outcome.seeds)) == (30, 5)


def test_a_rule_is_never_met_by_seeds_too_few_for_an_interval(tmp_path):
    experiment = design_from_text(RULE.format(width=10.0, most=100))
    outcome = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    assert len(outcome.seeds) == 8
    assert all(p.enough for p in outcome.precision)


def test_a_rule_resumed_comes_to_the_same_end(tmp_path):
    experiment = design_from_text(RULE.format(width=0.1, most=200))
    first = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    again = run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    assert again.computed == 0
    assert again.precision == first.precision


def test_a_rule_about_an_outcome_that_is_undefined_stops_and_says_so(tmp_path, capsys):
    experiment = design_from_text(RULE.format(width=0.1, most=200))
    outcome = run_experiment(experiment, tmp_path / "out", HERE, work=without_judged_disputes)
    assert all(p.undefined and not p.enough for p in outcome.precision)
    assert len(outcome.seeds) == 4
    print_outcome(DesignRun(experiment, outcome), as_json=False)
    said = "durable_share is undefined at 3 of 3 differences: run longer or choose another outcome"
    assert said in capsys.readouterr().out


def test_a_rule_and_shards_exclude_each_other(tmp_path):
    experiment = design_from_text(RULE.format(width=0.06, most=200))
    with pytest.raises(ScenarioError, match="a shard sees only its own"):
        run_experiment(experiment, tmp_path / "out", HERE, shard=(1, 2), work=noisy)


# ---- with the model ----------------------------------------------------------------------------

SHORT = """
history = "none"
scenarios = ["siloed", "party_led"]
seeds = 2
[set]
calendar.days = 12
calendar.warm_up = 0
[factors]
joint.every = [1, 5]
coordination.authority = [0.3, 0.6]
"""


def test_kept_tables_belong_to_their_runs_and_any_point_can_be_computed_again(tmp_path):
    experiment = design_from_text(SHORT)
    outcome = run_experiment(
        experiment, tmp_path / "out", HERE, keep=["daily", "disputes", "events"], work=run_task
    )
    store = open_results(tmp_path / "out")
    runs = store.runs()
    assert (runs["status"] == "ok").all()
    assert set(runs["kept"]) == {"daily,disputes,events"}
    events, disputes, daily = (store.table(kind) for kind in ("events", "disputes", "daily"))
    assert set(events["run_id"]) == set(disputes["run_id"]) == set(daily["run_id"]) == set(runs["run_id"])
    assert store.table("curves").empty
    one = runs.iloc[3]
    assert len(store.table("disputes", one["run_id"])) == (disputes["run_id"] == one["run_id"]).sum() > 0
    arisen = daily.pivot(index="day", columns=["seed", "scenario_key"], values="arisen")
    for seed in (1, 2):  # every scenario and point of a seed meets the same problems on the same days
        assert (arisen[seed].nunique(axis=1) == 1).all()
    assert not arisen[1].iloc[:, 0].equals(arisen[2].iloc[:, 0])
    raised = daily[daily["run_id"] == one["run_id"]]["raised"].sum()
    assert raised == (store.table("disputes", one["run_id"])["raised"] >= 0).sum()
    metrics = store.table("metrics")
    mine = metrics[metrics["run_id"] == one["run_id"]].set_index("metric")["value"]
    assert mine["backlog"] == one["backlog"]
    last = outcome.store.results().query("point == 3")
    for scenario in ("siloed", "party_led"):
        run = last.loc[last["scenario"] == scenario, "run_id"].iloc[0]
        assert reproduce(tmp_path / "out", run).equal


def test_runs_that_keep_too_little_are_done_again_and_count_once(tmp_path):
    experiment = design_from_text(SHORT)
    run_experiment(experiment, tmp_path / "out", HERE, keep=[])
    again = run_experiment(experiment, tmp_path / "out", HERE, keep=["events"])
    assert again.computed == 12
    assert len(again.store.runs()) == 12
    assert set(again.store.runs()["kept"]) == {"events"}
    less = run_experiment(experiment, tmp_path / "out", HERE, keep=[])
    assert less.computed == 0


def test_the_points_table_loads_back_to_the_same_scenarios(tmp_path):
    experiment = design_from_text(SHORT)
    points = experiment.points()
    rows = points_table(points).to_pylist()
    assert [row["scenario_key"] for row in rows] == [point.made.key() for point in points]
    assert [row["joint.every"] for row in rows] == [1, 1, 1, 1, 5, 5, 5, 5]


def test_a_store_of_the_first_schema_is_still_read(tmp_path):
    import json

    import pyarrow.parquet as pq

    experiment = design_from_text(TWO_BY_THREE)
    run_experiment(experiment, tmp_path / "out", HERE, work=noisy)
    for part in (tmp_path / "out" / "runs").iterdir():
        pq.write_table(pq.read_table(part).drop_columns(["kept"]), part)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    manifest["schema"] = 1
    for design in manifest["designs"]:
        del design["experiment"]
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    store = Store.read(tmp_path / "out")
    assert len(store.finished(["daily", "curves"])) == 24
    assert not store.finished(["events"])
