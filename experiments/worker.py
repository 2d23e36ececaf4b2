"""What a worker does: one run after another, each kept as a row, whatever happens to it."""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from experiments.curves import resolution_curves
from experiments.manifest import run_id
from experiments.store import FinishedRun
from sim.city.build import City, build_city
from sim.city.spec import CitySpec
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.metrics import evaluate
from sim.records import Records
from sim.scenario import Scenario
from sim.simulate import run


@dataclass(frozen=True, slots=True)
class Task:
    """One run to do: a scenario under a seed."""

    scenario: Scenario
    seed: int

    @property
    def run_id(self) -> str:
        """Identity of the run under the code that is running."""
        return run_id(self.scenario.key(), self.seed, code_hash())


type Work = Callable[[Task], FinishedRun]


def finished_run(task: Task, records: Records, seconds: float) -> FinishedRun:
    """What is kept of a run that went well."""
    return FinishedRun(
        run_id=task.run_id,
        code_hash=code_hash(),
        scenario=task.scenario.name,
        scenario_key=task.scenario.key(),
        seed=task.seed,
        status="ok",
        seconds=seconds,
        event_hash=records.event_hash,
        metrics=evaluate(records),
        facts=records.facts,
        daily=records.daily,
        curves=resolution_curves(records),
    )


def failed_run(task: Task, error: str, seconds: float = 0.0) -> FinishedRun:
    """What is kept of a run that failed: who it was, and why."""
    return FinishedRun(
        run_id=task.run_id,
        code_hash=code_hash(),
        scenario=task.scenario.name,
        scenario_key=task.scenario.key(),
        seed=task.seed,
        status="failed",
        error=error,
        seconds=seconds,
    )


def run_task(task: Task) -> FinishedRun:
    """Run one task in this process, without keeping single events (their hash is kept)."""
    started = time.perf_counter()
    city = _city(task.scenario.city, task.seed)
    records = run(task.scenario, task.seed, city=city, keep_events=False)
    return finished_run(task, records, time.perf_counter() - started)


@lru_cache(maxsize=1)
def _city(spec: CitySpec, seed: int) -> City:
    """The city of a seed; scenarios of one seed come one after another and share it."""
    return build_city(spec, seed)


def run_chunk(tasks: Iterable[Task], work: Work = run_task) -> list[FinishedRun]:
    """Do the tasks one by one. A run that raises becomes a failed row with its traceback.

    Raises ScenarioError, because a scenario that cannot be run at all is the user's to correct.
    """
    done = []
    for task in tasks:
        started = time.perf_counter()
        try:
            done.append(work(task))
        except ScenarioError:
            raise
        except Exception:  # one broken run must not take the others with it
            done.append(failed_run(task, traceback.format_exc(), time.perf_counter() - started))
    return done


def start_worker() -> None:
    """Prepare a worker process: the parent alone answers Ctrl-C, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
