"""What a worker does: one run after another, each kept as a row, whatever happens to it."""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from experiments.execution.reform.horizons import Horizon
from experiments.execution.reform.shelf import Shelf
from experiments.statistics.curves import resolution_curves
from experiments.statistics.settling import DAILY, LASTING, lasting
from experiments.storage.run_ids import run_id
from experiments.storage.tables import USUAL, FinishedRun
from sim.city.build import City, build_city
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.model import CityModel
from sim.outcomes.metrics import evaluate
from sim.outcomes.records import Records
from sim.running import OnDay, run
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Task:
    """One run to do: a scenario under a seed.

    keep : optional tables that are to hold the run
    known_key : content hash of the scenario, where it was taken already
    tolerant : a scenario that cannot be run becomes a failed row; else it is the user's to correct at once
    horizons : of which metrics are taken, each on its own evening; none for one look at the end
    stops : days whose evenings are kept on the shelf of this machine, from where others go on
    shelved : whether the run goes on from such an evening where there is one; results are the same
    """

    scenario: Scenario
    seed: int
    keep: tuple[str, ...] = USUAL
    tolerant: bool = False
    known_key: str = ""
    horizons: tuple[Horizon, ...] = ()
    stops: tuple[int, ...] = ()
    shelved: bool = False

    @cached_property
    def key(self) -> str:
        """Content hash of the scenario."""
        return self.known_key or self.scenario.key()

    @property
    def run_id(self) -> str:
        """Identity of the run under the code that is running."""
        return run_id(self.key, self.seed, code_hash())


type Work = Callable[[Task], FinishedRun]


def finished_run(
    task: Task, records: Records, seconds: float, metrics: Mapping[str, float] | None = None
) -> FinishedRun:
    """What is kept of a run that went well.

    metrics : where they were taken on other evenings than the last
    """
    daily = dict(records.daily)
    if task.shelved:
        daily[LASTING] = lasting(records.disputes, int(records.facts["day"]))
    return _row(
        task,
        status="ok",
        seconds=seconds,
        event_hash=records.event_hash,
        metrics=evaluate(records) if metrics is None else metrics,
        facts=records.facts,
        daily=daily if "daily" in task.keep else {},
        curves=resolution_curves(records) if "curves" in task.keep else {},
        disputes=records.disputes if "disputes" in task.keep else {},
        events=records.events.columns() if "events" in task.keep else {},
    )


def failed_run(task: Task, error: str, seconds: float = 0.0) -> FinishedRun:
    """What is kept of a run that failed: who it was, and why."""
    return _row(task, status="failed", error=error, seconds=seconds)


def _row(task: Task, **told: Any) -> FinishedRun:
    """A run, known by its task and the code, with what is told of it."""
    return FinishedRun(
        run_id=task.run_id,
        code_hash=code_hash(),
        scenario=task.scenario.name,
        scenario_key=task.key,
        seed=task.seed,
        **told,
    )


def run_task(task: Task, on_day: OnDay | None = None) -> FinishedRun:
    """Run one task in this process; single events are only kept where asked for (their hash always is).

    on_day : called every evening with (day, last day)
    """
    started = time.perf_counter()
    if not task.shelved and not task.horizons:
        kept, city = "events" in task.keep, city_of(task.scenario.city, task.seed)
        records = run(task.scenario, task.seed, city=city, keep_events=kept, on_day=on_day)
        return finished_run(task, records, time.perf_counter() - started)
    records, metrics = carried(task, on_day)
    return finished_run(task, records, time.perf_counter() - started, metrics)


def carried(task: Task, on_day: OnDay | None = None) -> tuple[Records, dict[str, float]]:
    """Run a task from the latest evening that is kept of it, and take the metrics of its horizons on the way.

    Returns the records of the last evening and the metrics by column. Single events are not kept
    along with an evening: a run that is to hold them begins at its first day.
    """
    events = "events" in task.keep
    shelf = Shelf() if task.shelved and not events else None
    model, taken = _latest(task, shelf) or (first_morning(task.scenario, task.seed, keep_events=events), {})
    readings = {horizon.read for horizon in task.horizons}
    while model.running:
        model.step()
        day = model.day
        if day in readings:
            records = model.records
            for horizon in task.horizons:
                if horizon.read == day:
                    taken[_label(horizon)] = horizon.measured(records)
        if shelf is not None and day in task.stops:
            shelf.keep(model, taken)
        if on_day:
            on_day(day, task.scenario.last_day)
    if not task.horizons:
        return model.records, evaluate(model.records)
    return model.records, {n: v for h in task.horizons for n, v in taken[_label(h)].items()}


def spin_up(task: Task) -> FinishedRun:
    """Live until the last of the task's stops, keep that evening and tell of the days before.

    Of the daily series only what a drift test needs is told.
    """
    started = time.perf_counter()
    model = lived_until(task.scenario, task.seed, max(task.stops))
    told = {name: model.world.diary.daily[name].copy() for name in DAILY}
    return _row(
        task,
        status="ok",
        seconds=time.perf_counter() - started,
        event_hash=model.events.hash,
        daily={**told, LASTING: lasting(model.disputes.columns(), model.day)},
    )


def lived_until(scenario: Scenario, seed: int, day: int, on_day: OnDay | None = None) -> CityModel:
    """The city on the evening of a day: gone on from the latest evening that is kept, and kept there.

    on_day : called every evening that is lived with (day, last day)
    """
    shelf = Shelf()
    found = next(_kept(shelf, scenario, seed, day), None)
    model = found[0] if found else first_morning(scenario, seed)
    if model.day < day:
        while model.day < day:
            model.step()
            if on_day:
                on_day(model.day, day)
        shelf.keep(model, {})
    return model


def first_morning(scenario: Scenario, seed: int, *, keep_events: bool = False) -> CityModel:
    """A city before its first day; only where no evening of it is kept does the city have to be built."""
    return CityModel(scenario, seed, city=city_of(scenario.city, seed), keep_events=keep_events)


def _latest(task: Task, shelf: Shelf | None) -> tuple[CityModel, dict[str, Any]] | None:
    """The latest evening from which the task can go on without having missed a reading."""
    if shelf is None:
        return None
    for model, taken in _kept(shelf, task.scenario, task.seed, task.scenario.last_day):
        missed = (h for h in task.horizons if h.read <= model.day and _label(h) not in taken)
        if next(missed, None) is None:
            return model, taken
    return None


def _kept(
    shelf: Shelf, scenario: Scenario, seed: int, until: int
) -> Iterator[tuple[CityModel, dict[str, Any]]]:
    """Kept evenings up to a day from which the scenario can go on, the latest first, with their notes."""
    for model, notes in shelf.latest(scenario, seed, until):
        try:
            model.carry_on(scenario)
        except ScenarioError:  # its lengths are others, and problems that count have arisen
            continue
        yield model, notes


def _label(horizon: Horizon) -> str:
    return f"{horizon.name} {horizon.after} {horizon.until} {horizon.read}"


@lru_cache(maxsize=1)
def city_of(spec: CitySpec, seed: int) -> City:
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
