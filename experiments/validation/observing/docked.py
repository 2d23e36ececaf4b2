"""What is observed of a run of a minimal world: what its published model is held to, and nothing else."""

import time
from dataclasses import replace

from experiments.execution.worker import Task, finished_run
from experiments.storage.tables import FinishedRun
from experiments.validation.docking import DOCKING
from experiments.validation.observing.seen import watched_run


def dock_task(task: Task) -> FinishedRun:
    """Run a minimal world, watched, and keep what its model observes beside the usual outcomes."""
    started = time.perf_counter()
    seen = watched_run(task.scenario, task.seed)
    observed: dict[str, float] = {}
    for model in DOCKING.values():
        if task.scenario.name in {arm.name for arm in model.arms}:
            observed |= model.observe(seen)
    done = finished_run(task, seen.records, time.perf_counter() - started)
    return replace(done, metrics={**done.metrics, **observed}, curves={})
