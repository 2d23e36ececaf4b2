"""A design comes to its end, equal to the last byte, whatever is killed meanwhile.

The long one is chosen with `pytest -m endurance`: 2 000 runs, ten workers and two parents killed.
"""

from pathlib import Path

import pytest

from experiments.designs.check import load_design
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.storage.tables import KEEPABLE
from tests.experiments.disturbed import assert_equal_results, run_disturbed

DESIGN = """
title = "Endurance"
kind = "latin_hypercube"
history = "none"
scenarios = ["siloed", "party_led"]
samples = {samples}
seeds = {seeds}

[set]
calendar.days = {days}
calendar.warm_up = 0

[factors]
work.branch_part = {{ low = 0.1, high = 1.0 }}
joint.every = {{ low = 1, high = 14 }}
"""


def design_file(folder: Path, samples: int, seeds: int, days: int) -> Path:
    """A design with that many points and seeds, under two scenarios."""
    path = folder / "endurance.toml"
    path.write_text(DESIGN.format(samples=samples, seeds=seeds, days=days))
    return path


@pytest.mark.slow
def test_a_few_dozen_runs_end_equal_though_workers_and_the_parent_are_killed(tmp_path: Path) -> None:
    design = design_file(tmp_path, samples=12, seeds=3, days=20)
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    run_experiment(load_design(design), calm, Engine(1), keep=KEEPABLE)
    assert run_disturbed(design, stormy, runs=72, workers_killed=2, parents_killed=1, seed=1) == (2, 1)
    assert_equal_results(calm, stormy, runs=72)


@pytest.mark.endurance
def test_two_thousand_runs_end_equal_though_ten_workers_and_two_parents_are_killed(tmp_path: Path) -> None:
    design = design_file(tmp_path, samples=50, seeds=20, days=20)
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    run_disturbed(design, calm, runs=2000, workers_killed=0, parents_killed=0, seed=1)
    killed = run_disturbed(design, stormy, runs=2000, workers_killed=10, parents_killed=2, seed=7)
    assert killed == (10, 2)
    assert_equal_results(calm, stormy, runs=2000)
