"""Stand-ins for a run: quick, slow, broken or deadly. Workers import them by name.

A scenario's `notes` name a folder; every start of a run leaves a file there, so that tests can count them.
"""

import os
import signal
import time
import uuid
from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments.execution.worker import Task
from experiments.storage.run_ids import run_id
from experiments.storage.tables import FinishedRun
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import Scenario

HEADLINE = [name for name, metric in METRICS.items() if metric.group == "headline"]
METRIC = HEADLINE[0]
DEADLY_SEED = 3
DAYS = 6
FACTS = {
    "city": "Doubletown",
    "residents": 5000,
    "scale": 1,
    "communities": 8,
    "institutions": 90,
    "days": DAYS - 2,
    "warm_up": 2,
}


def small(name: str, *, log: Path | None = None, seed_effect: float = 0.0) -> Scenario:
    """A scenario for doubles; another `seed_effect` makes another scenario (and another metric)."""
    scenario = Scenario(name=name, title=name, notes=str(log or ""))
    calendar = scenario.calendar.model_copy(update={"days": 1 + round(100 * seed_effect)})
    return scenario.model_copy(update={"calendar": calendar})


def quick(task: Task) -> FinishedRun:
    """A run that takes no time; its first metric is known in advance."""
    _log_start(task)
    return fake_run(task.scenario.name, task.scenario.key(), task.seed, metric_of(task.scenario, task.seed))


def slow(task: Task) -> FinishedRun:
    """A run that takes a tenth of a second."""
    time.sleep(0.1)
    return quick(task)


def broken_for_one_seed(task: Task) -> FinishedRun:
    """A run that raises under one seed."""
    if task.seed == DEADLY_SEED:
        raise ZeroDivisionError("the double was asked to break")
    return quick(task)


def of_other_code(task: Task) -> FinishedRun:
    """A run by a worker that has loaded newer source than this process."""
    return replace(quick(task), run_id="0" * 16, code_hash="newcode")


def refused(task: Task) -> FinishedRun:
    """A run that finds that its scenario cannot be run."""
    raise ScenarioError("areas.csv: no such file.")


def deadly_for_one_seed(task: Task) -> FinishedRun:
    """A run that kills its worker under one seed."""
    if task.seed == DEADLY_SEED:
        _log_start(task)
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(task)


def deadly_once(task: Task) -> FinishedRun:
    """A run that kills its worker under one seed, the first time only."""
    marker = Path(task.scenario.notes) / "killed"
    if task.seed == DEADLY_SEED and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(task)


def interrupted_at_one_seed(task: Task) -> FinishedRun:
    """A run during which somebody presses Ctrl-C."""
    if task.seed == DEADLY_SEED:
        raise KeyboardInterrupt
    return quick(task)


def metric_of(scenario: Scenario, seed: int) -> float:
    """Value of the first headline metric that the doubles report."""
    return float(np.sin(seed) + scenario.calendar.days / 10)


def fake_run(name: str, key: str, seed: int, value: float) -> FinishedRun:
    """A run that went well, with series of a few days."""
    days = np.arange(DAYS, dtype=float)
    return FinishedRun(
        run_id=run_id(key, seed, code_hash()),
        code_hash=code_hash(),
        scenario=name,
        scenario_key=key,
        seed=seed,
        status="ok",
        seconds=0.1,
        event_hash=f"{seed:08x}",
        metrics=dict.fromkeys(HEADLINE, 0.5) | {METRIC: value},
        facts=FACTS,
        daily={
            "open": days + seed,
            "arisen": np.full(DAYS, 12.0),
            "prevented": np.full(DAYS, 3.0),
            "raised_cumulative": 10 + days,
            "holding_cumulative": days,
            "reported_cumulative": 5 + days,
        },
        curves={"settled_share": days / 10},
    )


def starts(log: Path) -> list[str]:
    """Names of the runs that were started, each as often as it was."""
    return sorted(path.name.partition("~")[0] for path in log.glob("*~*"))


def worker_ids(log: Path) -> set[int]:
    """Process ids of the workers that did something."""
    return {int(path.name.split("~")[1]) for path in log.glob("*~*")}


def _log_start(task: Task) -> None:
    if task.scenario.notes:
        name = f"{task.scenario.name}-{task.seed}~{os.getpid()}~{uuid.uuid4().hex[:6]}"
        (Path(task.scenario.notes) / name).touch()


def put(store, pair, seeds):
    """Store runs of a pair under some seeds, each seed in a part of its own."""
    for seed in seeds:
        store.append([fake_run(s.name, s.key(), seed, metric_of(s, seed)) for s in pair])
