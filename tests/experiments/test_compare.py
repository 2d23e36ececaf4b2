"""The comparison as notebooks use it."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments import compare
from experiments.designs.chosen import chosen_scenarios, chosen_seeds
from experiments.results.limits import what_it_cannot_tell
from experiments.statistics.paired import Difference, paired_difference
from experiments.storage.store import Store
from sim.errors import ScenarioError
from tests.experiments import doubles
from tests.experiments.doubles import METRIC, metric_of, small, starts, worker_ids

ROOT = Path(__file__).parents[2]


def double_compare(pair, seeds=4, **options):
    return compare(pair, seeds, workers=1, work=doubles.quick, **options, history="none")


def test_differences_are_taken_seed_by_seed(pair):
    found = double_compare(pair, 5)
    gap = (pair[1].calendar.days - pair[0].calendar.days) / 10
    result = found.difference(METRIC)
    assert result.pairs == 5
    assert result.difference == pytest.approx(gap)
    assert result.interval.low == pytest.approx(gap)  # every pair differs by the same
    assert result.narrower is not None
    table = found.table()
    assert set(table["metric"]) >= {METRIC}
    assert (table["baseline"] == "first").all()


def test_a_sentence_says_what_pairing_has_brought(pair):
    found = double_compare(pair, 5)
    assert found.pairing() == ""  # pairs that all differ by the same have intervals without width
    randomness, own = (
        np.random.default_rng(1).normal(0, 5, 20),
        np.random.default_rng(2).normal(0, 1, (2, 20)),
    )
    one = paired_difference(randomness + own[0], randomness + own[1], "higher")
    found = replace(found, differences=(Difference(METRIC, "first", "second", one),))
    assert f"{one.narrower:.1f} times narrower" in found.pairing()
    assert f"{one.variance_ratio:.1f} times as many seeds" in found.pairing()
    assert one.narrower > 2.5


def test_values_belong_to_their_seed(pair):
    values = double_compare(pair).values(METRIC, "second")
    assert values[3] == metric_of(pair[1], 3)


def test_more_than_two_scenarios_are_each_compared_with_the_first(pair):
    found = double_compare([*pair, small("third", seed_effect=0.3)])
    assert {d.scenario for d in found.differences} == {"second", "third"}
    assert {d.baseline for d in found.differences} == {"first"}
    assert found.difference(METRIC, "third").difference > found.difference(METRIC, "second").difference
    with pytest.raises(KeyError, match="fourth"):
        found.difference(METRIC, "fourth")


def test_two_names_of_one_scenario_share_their_runs(tmp_path):
    (tmp_path / "log").mkdir()
    twins = [small("one", log=tmp_path / "log"), small("other", log=tmp_path / "log")]
    found = double_compare(twins, out=tmp_path / "results")
    assert found.computed == 4
    assert found.difference(METRIC).better == 0.5
    assert len(found.daily) == 2 * 4 * doubles.DAYS


def test_a_second_call_recomputes_nothing(pair, tmp_path):
    out = tmp_path / "results"
    first = double_compare(pair, out=out)
    log = starts(tmp_path / "log")
    second = double_compare(pair, out=out)
    assert (first.computed, second.computed, second.reused) == (8, 0, 8)
    assert starts(tmp_path / "log") == log
    assert second.to_json().replace('"computed": 0', "") != ""
    assert first.table().equals(second.table())


def test_more_seeds_compute_only_what_is_new(pair, tmp_path):
    double_compare(pair, out=tmp_path / "results")
    more = double_compare(pair, 7, out=tmp_path / "results")
    assert (more.computed, more.reused) == (6, 8)
    fewer = double_compare(pair, 3, out=tmp_path / "results")
    assert (fewer.computed, fewer.difference(METRIC).pairs) == (0, 3)


def test_a_damaged_part_is_computed_again_once_it_is_removed(pair, tmp_path):
    out = tmp_path / "results"
    double_compare(pair, out=out)
    part = next((out / "runs").iterdir())
    part.write_bytes(b"rubbish")
    with pytest.raises(ScenarioError, match="gongzhi repair"):
        double_compare(pair, out=out)
    part.unlink()
    again = double_compare(pair, out=out)
    assert again.computed > 0
    assert again.difference(METRIC).pairs == 4


def test_failed_runs_are_kept_and_left_out_of_the_pairs(pair, tmp_path):
    found = compare(
        pair, 5, workers=1, work=doubles.broken_for_one_seed, out=tmp_path / "results", history="none"
    )
    assert len(found.failed) == 2
    assert found.difference(METRIC).pairs == 4
    content = json.loads(found.to_json())
    assert content["failed"] == 2
    assert any(run["error"] and "ZeroDivisionError" in run["error"] for run in content["runs"])


def test_failed_runs_are_tried_again(pair, tmp_path):
    out = tmp_path / "results"
    compare(pair, 5, workers=1, work=doubles.broken_for_one_seed, out=out, history="none")
    again = double_compare(pair, 5, out=out)
    assert again.computed == 2
    assert not len(again.failed)


def test_json_is_strict_and_says_where_numbers_come_from(pair):
    content = json.loads(double_compare(pair, 1).to_json(), parse_constant=lambda name: pytest.fail(name))
    assert content["seeds"] == [1]
    assert content["scenarios"][0]["key"] == pair[0].key()
    assert content["code_hash"]
    assert content["differences"][0]["low"] is None  # one pair has no interval


def test_of_few_seeds_the_table_has_their_range_and_no_interval(pair):
    few, enough = (double_compare(pair, seeds).table().iloc[0] for seeds in (4, 5))
    assert np.isnan(few["low"])
    assert np.isnan(few["better_high"])
    assert few["lowest"] <= few["difference"] <= few["highest"]
    assert np.isfinite(enough["low"])


def test_what_it_cannot_tell_says_that_few_seeds_have_no_interval(pair):
    said = {n: " ".join(what_it_cannot_tell(double_compare(pair, n))) for n in (1, 4, 5, 20)}
    assert "one seed has no interval" in said[1]
    assert "4 seeds are too few for an interval, which takes 5" in said[4]
    assert "an interval of 5 seeds is about 2.7 times as wide as one of 20" in said[5]
    assert "times as wide" not in said[20]
    assert "intervals of 95 %" not in said[4]
    assert "intervals of 95 %" in said[20]


def test_bad_input_leaves_no_folder_behind(pair, tmp_path):
    out = tmp_path / "results"
    with pytest.raises(ScenarioError, match="no such file"):
        compare(pair, 2, workers=1, work=doubles.refused, out=out, history="none")
    assert not out.exists()


def test_ctrl_c_before_the_first_run_leaves_no_folder_behind(pair, tmp_path):
    out = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt):
        compare(pair, [3], workers=1, work=doubles.interrupted_at_one_seed, out=out, history="none")
    assert not out.exists()


def test_ctrl_c_keeps_finished_runs(pair, tmp_path):
    out = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt):
        compare(pair, 5, workers=1, work=doubles.interrupted_at_one_seed, out=out, history="none")
    assert len(Store.read(out).finished()) == 4  # seeds 1 and 2 under both
    assert double_compare(pair, 5, out=out).computed == 6


def test_a_single_scenario_is_no_comparison(pair):
    with pytest.raises(ScenarioError, match="needs two scenarios or more, got one, 'first'"):
        compare(pair[:1], 2, history="none")


def test_a_scenario_named_twice_is_refused(pair):
    with pytest.raises(ScenarioError, match="scenario first: named twice"):
        compare([pair[0], pair[0]], 2, history="none")


def test_overrides_need_scenarios_by_name(pair):
    with pytest.raises(ScenarioError, match="overrides are for scenarios given by name"):
        chosen_scenarios(pair, {"calendar.days": 3})


@pytest.mark.parametrize("seeds", [0, -1, 100_001])
def test_a_number_of_seeds_out_of_range_is_refused(seeds):
    with pytest.raises(ScenarioError, match=rf"seeds = {seeds}: must be a whole number between 1 and 100000"):
        chosen_seeds(seeds)


@pytest.mark.parametrize("seeds", [[], [-1, 2], [2**63]])
def test_seeds_that_no_run_can_have_are_refused(seeds):
    with pytest.raises(ScenarioError, match=r"whole numbers? between 0 and 9223372036854775807"):
        chosen_seeds(seeds)


def test_listed_seeds_are_used_in_order_and_a_second_one_is_refused():
    assert chosen_seeds([9, 2]) == (2, 9)
    with pytest.raises(ScenarioError, match="seeds: 9 is there twice"):
        chosen_seeds([9, 2, 9])


@pytest.mark.parametrize("scenarios", ["siloed", Path("siloed.toml"), ["siloed"], ("siloed",)])
def test_one_scenario_alone_is_taken_as_one_scenario(scenarios, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "siloed.toml").write_text('extends = "siloed"')
    with pytest.raises(ScenarioError, match="compare needs two scenarios or more, got one, 'siloed'"):
        compare(scenarios, 2, history="none")


def test_a_folder_without_a_name_keeps_nothing_by_accident(pair):
    with pytest.raises(ScenarioError, match="the folder for results has an empty name"):
        compare(pair, 2, out="", history="none")


@pytest.mark.parametrize("workers", [0, 257])
def test_a_number_of_workers_out_of_range_is_refused(pair, workers):
    with pytest.raises(ScenarioError, match=rf"workers = {workers}: must be a whole number between"):
        compare(pair, 2, workers=workers, history="none")


KILLED_SCRIPT = """
import sys
from pathlib import Path
from experiments import compare
from tests.experiments import doubles

if __name__ == "__main__":
    log, out = Path(sys.argv[1]), Path(sys.argv[2])
    pair = [doubles.small("first", log=log), doubles.small("second", log=log, seed_effect=0.1)]
    compare(pair, 60, workers=2, work=doubles.slow, out=out, history="none")
"""


def test_killing_the_parent_loses_nothing_that_was_stored_and_leaves_no_worker(pair, tmp_path):
    script, out, log = tmp_path / "script.py", tmp_path / "results", tmp_path / "log"
    script.write_text(KILLED_SCRIPT)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script, log, out], env=environment) as parent:
        wait_until(lambda: len(list((out / "runs").glob("part-*.parquet"))) >= 3)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    wait_until(lambda: not any(alive(process) for process in worker_ids(log)))
    stored = Store.read(out).finished()
    assert len(stored) >= 3
    found = compare(pair, 60, workers=1, work=doubles.quick, out=out, history="none")
    assert found.reused == len(stored)
    assert found.computed == 120 - len(stored)
    assert not list(out.rglob("*.tmp"))
    assert found.difference(METRIC).pairs == 60
    assert not math.isnan(found.difference(METRIC).difference)


def wait_until(happened, seconds=60.0):
    """Wait for something to happen elsewhere; fail after a minute."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def alive(process: int) -> bool:
    """Whether a process runs (one that has ended and was not yet collected does not)."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("wrong", [None, 5, 1.5, True])
def test_what_is_no_list_of_scenarios_is_refused_in_one_sentence(wrong):
    with pytest.raises(ScenarioError, match="is no name, path or list of them"):
        compare(wrong, 1)
