"""What a worker does: one run after another, each kept as a row, whatever happens to it."""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from experiments.statistics.curves import resolution_curves
from experiments.storage.manifest import run_id
from experiments.storage.tables import USUAL, FinishedRun
from sim.city.build import City, build_city
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.outcomes.metrics import evaluate
from sim.outcomes.records import Records
from sim.running import run
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Task:
    """One run to do: a scenario under a seed.

    keep : optional tables that are to hold the run
    known_key : content hash of the scenario, where it was taken already
    tolerant : a scenario that cannot be run becomes a failed row; else it is the user's to correct at once
    """

    scenario: Scenario
    seed: int
    keep: tuple[str, ...] = USUAL
    tolerant: bool = False
    known_key: str = ""

    @cached_property
    def key(self) -> str:
        """Content hash of the scenario."""
        return self.known_key or self.scenario.key()

    @property
    def run_id(self) -> str:
        """Identity of the run under the code that is running."""
        return run_id(self.key, self.seed, code_hash())


type Work = Callable[[Task], FinishedRun]


def finished_run(task: Task, records: Records, seconds: float) -> FinishedRun:
    """What is kept of a run that went well."""
    return FinishedRun(
        run_id=task.run_id,
        code_hash=code_hash(),
        scenario=task.scenario.name,
        scenario_key=task.key,
        seed=task.seed,
        status="ok",
        seconds=seconds,
        event_hash=records.event_hash,
        metrics=evaluate(records),
        facts=records.facts,
        daily=records.daily if "daily" in task.keep else {},
        curves=resolution_curves(records) if "curves" in task.keep else {},
        disputes=records.disputes if "disputes" in task.keep else {},
        events=records.events.columns() if "events" in task.keep else {},
    )


def failed_run(task: Task, error: str, seconds: float = 0.0) -> FinishedRun:
    """What is kept of a run that failed: who it was, and why."""
    return FinishedRun(
        run_id=task.run_id,
        code_hash=code_hash(),
        scenario=task.scenario.name,
        scenario_key=task.key,
        seed=task.seed,
        status="failed",
        error=error,
        seconds=seconds,
    )


def run_task(task: Task) -> FinishedRun:
    """Run one task in this process; single events are only kept where asked for (their hash always is)."""
    started = time.perf_counter()
    city = _city(task.scenario.city, task.seed)
    records = run(task.scenario, task.seed, city=city, keep_events="events" in task.keep)
    return finished_run(task, records, time.perf_counter() - started)


@lru_cache(maxsize=1)
def _city(spec: CitySpec, seed: int) -> City:
    """The city of a seed; scenarios of one seed come one after another and share it."""
    return build_city(spec, seed)


def run_chunk(tasks: Iterable[Task], work: Work = run_task) -> list[FinishedRun]:
    """Do the tasks one by one. A run that raises becomes a failed row with its traceback.

    Raises ScenarioError for a scenario that cannot be run at all, unless its task is tolerant.
    """
    done = []
    for task in tasks:
        started = time.perf_counter()
        try:
            done.append(work(task))
        except Exception as error:  # one broken run must not take the others with it
            if isinstance(error, ScenarioError) and not task.tolerant:
                raise
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
