"""Runs that go on from shared spin-ups: cities are spun up, then all points follow (共享预运行).

A spin-up saves days and changes nothing: a run whose spin-up is missing, lost or failed lives all its days.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, complete, lasting
from experiments.execution.reform.course import Clock, spin_up_of, spun, tests_of
from experiments.execution.reform.plan import Days
from experiments.execution.reform.shelf import Shelf
from experiments.execution.worker import Task, Work, run_task
from experiments.statistics.settling import Agreement
from experiments.storage.manifest import MANIFEST, Manifest
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.compilation import is_warm, warm_up
from sim.identity import code_hash
from sim.scenario.scenario import Scenario

AT_ONCE = 60  # spin-ups that lie on the shelf together, so that the first is there when the last was lived


@dataclass(frozen=True, slots=True)
class Part:
    """Histories that are spun up together, and the runs that follow them."""

    histories: tuple[Scenario, ...]
    tasks: tuple[Task, ...]


def after_spin_ups(
    store: Store,
    tasks: Sequence[Task],
    histories: Mapping[str, Scenario],
    days: Days,
    engine: Engine,
    *,
    work: Work = run_task,
    progress: OnProgress | None = None,
) -> tuple[int, int]:
    """Do those of the tasks that the store lacks, after the spin-ups that they need.

    histories : of every task, by the key of its scenario

    Returns how many runs were done here, and how many were there. Drift tests go into the manifest.
    """
    there = store.finished(tasks[0].keep if tasks else ())
    wanted = list({task.run_id: task for task in tasks}.values())
    left = [_going_on(task, days) for task in wanted if task.run_id not in there]
    seeds = sorted({task.seed for task in left})
    parts, clock = list(parts_of(left, histories, len(seeds))), Clock(progress)
    if left and not (is_warm() or engine.far):
        warm_up()  # otherwise every worker would compile the same kernels
    clock.ahead = sum(_days_of(part, days, seeds) for part in parts)
    done, tests = 0, list[Agreement]()
    with lasting(engine) as one:
        for part in parts:
            tests += _spun_up(part, days, seeds, one, clock)
            clock.ahead -= days.days * len(part.tasks)
            told = clock.batch(days.days, f"{days.days} days after the reform")
            computed, _ = complete(store, part.tasks, one, work=work, progress=told)
            clock.done += days.days * len(part.tasks)
            done += computed
            Shelf().tidy()
    if tests:
        rows = [*store.design.reform.get("tests", []), *(test.plain() for test in tests)]
        newest = {(row["who"], row["series"]): row for row in rows}
        store.tell_reform({**store.design.reform, "tests": list(newest.values())})
    return done, len(wanted) - done


def known_tests(place: Place, experiment: str = "") -> list[Mapping[str, Any]]:
    """Drift tests that a folder holds of this code, though nothing is left to do there.

    experiment : key of the design that they must be of
    """
    if not (place.is_there() and place.has(MANIFEST)):
        return []
    held = Manifest.read(place).design_of(code_hash())
    return list(held.reform.get("tests", ())) if held and held.asked[1] == experiment else []


def parts_of(tasks: Sequence[Task], histories: Mapping[str, Scenario], seeds: int) -> Iterator[Part]:
    """The tasks by their histories, as many as may lie on the shelf at once."""
    every = {history.key(): history for history in histories.values()}
    keys = {key: history.key() for key, history in histories.items()}
    needed = dict.fromkeys(keys[task.key] for task in tasks)
    for some in batched(needed, max(1, AT_ONCE // max(seeds, 1))):
        chosen = set(some)
        mine = tuple(task for task in tasks if keys[task.key] in chosen)
        yield Part(tuple(every[key] for key in some), mine)


def _going_on(task: Task, days: Days) -> Task:
    """The task, going on from the evening of the reform where it is kept, else keeping it."""
    stops = (days.spin_up,) if days.spin_up else ()
    return replace(task, horizons=days.horizons, stops=stops, shelved=True)


def _spin_ups(part: Part, days: Days, seeds: Sequence[int]) -> tuple[list[Task], list[Task]]:
    """Spin-ups that must be lived, and those that are on the shelf."""
    lacking, there, shelf = list[Task](), list[Task](), Shelf()
    for seed in seeds if days.spin_up else ():
        for history in part.histories:
            task = spin_up_of(history, days.spin_up, seed)
            (there if shelf.has(task.scenario, seed, days.spin_up) else lacking).append(task)
    return lacking, there


def _days_of(part: Part, days: Days, seeds: Sequence[int]) -> int:
    return len(_spin_ups(part, days, seeds)[0]) * days.spin_up + len(part.tasks) * days.days


def _spun_up(
    part: Part, days: Days, seeds: Sequence[int], engine: Engine, clock: Clock
) -> Iterator[Agreement]:
    """Spin up the histories of a part. Gives their drift tests; none of a history with a failed spin-up."""
    lacking, there = _spin_ups(part, days, seeds)
    clock.ahead -= len(lacking) * days.spin_up
    told = clock.batch(days.spin_up, f"spin-up to day {days.spin_up}")
    done = spun(lacking, engine, told) if lacking else {}
    clock.done += len(lacking) * days.spin_up
    done |= spun(there, engine, None) if there else {}
    failed = {run.scenario_key for run in done.values() if run.status != "ok"}
    for history in part.histories if days.spin_up else ():
        if spin_up_of(history, days.spin_up, seeds[0]).key not in failed:
            yield from tests_of(history, done, days, seeds)
