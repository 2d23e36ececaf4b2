"""How many runs, how long and how much disk a design will take, before it is started."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from experiments.designs.experiment import Experiment, Point
from experiments.execution.complete import Engine
from experiments.execution.reform.points import Lived, lived_points
from experiments.execution.run_design import tasks_of
from experiments.execution.worker import Task, run_task
from experiments.storage.manifest import MANIFEST
from experiments.storage.place import Place, parquet_bytes
from experiments.storage.store import Store
from experiments.storage.tables import ALWAYS, TABLES, FinishedRun, tables_of
from sim.city.build import plan_for
from sim.city.places.plan import COMMUNITY
from sim.city.spec.spec import CitySpec
from sim.scenario.scenario import Scenario

PROBE_DAYS = 20
PROBE_SEEDS = 3
LARGEST_PROBE = 60_000  # residents; larger cities are reckoned from the smallest one
ENOUGH_STORED = 20  # runs from which pace and size are taken instead of a probe
MOST_KINDS = 4  # combinations of scenario and city that are probed


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a design takes. Seconds are those of the whole batch on its workers.

    runs : all runs of the design (of the shard); there : those that the folder holds already
    most : runs at most, where a rule to stop may ask for more seeds
    measured : where pace and size come from
    """

    points: int
    seeds: int
    runs: int
    there: int
    most: int
    seconds: float
    bytes: int
    measured: str

    @property
    def left(self) -> int:
        """Runs still to do."""
        return self.runs - self.there


def estimate(
    experiment: Experiment,
    points: Sequence[Point],
    out: Place,
    engine: Engine,
    *,
    keep: tuple[str, ...],
    shard: tuple[int, int] = (1, 1),
) -> Estimate:
    """Runs, time and disk of a design. Short runs are made and not kept; the folder is not touched."""
    lived = lived_points(experiment, points)
    run = lived.points if lived else points
    tasks = {task.run_id: task for task in tasks_of(run, experiment.seeds, keep, shard)}
    store = Store.read(out) if out.is_there() and out.has(MANIFEST) else None
    there = len(store.finished(keep) & set(tasks)) if store else 0
    if store is not None and there >= ENOUGH_STORED:
        seconds, size = _stored_pace(store)
        measured = f"the {there} runs that are there"
    else:
        seconds, size = _probed_pace(points, keep, lived.days.days if lived else 0)
        measured = f"short runs of {PROBE_DAYS} days"
    left = len(tasks) - there
    spin_ups = _spin_ups(lived, len({task.seed for task in tasks.values()})) if lived and left else 0.0
    most = len(tasks)
    if experiment.stop:
        most = len({task.key for task in tasks.values()}) * experiment.stop.most
    return Estimate(
        points=len({point.number for point in points}),
        seeds=len(experiment.seeds),
        runs=len(tasks),
        there=there,
        most=most,
        seconds=seconds * (left + spin_ups) / engine.workers,
        bytes=int(size * left),
        measured=measured,
    )


def _stored_pace(store: Store) -> tuple[float, float]:
    """Mean seconds and bytes of a stored run."""
    runs = store.all_runs()
    size = sum(sum(store.place.sizes(kind).values()) for kind in TABLES)
    return float(runs["seconds"].mean()), size / len(runs)


def _spin_ups(lived: Lived, seeds: int) -> float:
    """The spin-ups of a design, in runs that take as long."""
    return len(lived.spin_ups) * seeds * lived.days.spin_up / lived.days.days


def _probed_pace(points: Sequence[Point], keep: tuple[str, ...], lived: int = 0) -> tuple[float, float]:
    """Seconds and bytes of a run, the mean over a few kinds of points.

    lived : days of a run after a reform; 0 where each lives all the days of its own calendar
    """
    kinds = {(point.scenario, point.made.pattern, point.made.city): point.made for point in points}
    people = {city: residents_of(city) for city in dict.fromkeys(kind[2] for kind in kinds)}
    small = {city for city, size in people.items() if size <= LARGEST_PROBE}
    small = small or {min(people, key=lambda city: people[city])}
    probed = [made for (_, _, city), made in kinds.items() if city in small][:MOST_KINDS]
    paces = [_pace_of(made, keep, lived or made.last_day) for made in probed]
    per_person = [seconds / people[made.city] for (seconds, _), made in zip(paces, probed, strict=True)]
    bytes_each = [size / people[made.city] for (_, size), made in zip(paces, probed, strict=True)]
    mean_people = sum(people[point.made.city] for point in points) / len(points)
    pace, size = (sum(values) / len(values) for values in (per_person, bytes_each))
    return pace * mean_people, size * mean_people


def residents_of(city: CitySpec) -> int:
    """Residents simulated in a city, without building it."""
    plan = plan_for(city, 1)
    return max(1, sum(place.population or 0 for place in plan.tier(COMMUNITY)) // city.scale)


def _pace_of(scenario: Scenario, keep: tuple[str, ...], whole: int) -> tuple[float, float]:
    """Seconds and bytes of a run of `whole` days, from short ones."""
    days = min(PROBE_DAYS, scenario.last_day)
    calendar = scenario.calendar.model_copy(update={"days": days, "warm_up": 0})
    changes = tuple(change for change in scenario.changes if change.day <= days)
    short = scenario.model_copy(update={"calendar": calendar, "changes": changes})
    started = time.perf_counter()
    runs = [run_task(Task(short, seed, keep)) for seed in range(1, PROBE_SEEDS + 1)]
    seconds = (time.perf_counter() - started) / PROBE_SEEDS
    longer = whole / days
    return seconds * longer, _bytes_per_run(runs, longer)


def _bytes_per_run(runs: Sequence[FinishedRun], longer: float) -> float:
    """Bytes that one more run adds; series, disputes and events grow with the days."""
    total = 0.0
    for kind in TABLES:
        one, all_of_them = (_size(kind, some) for some in (runs[:1], runs))
        more = (all_of_them - one) / max(len(runs) - 1, 1)
        total += more * (1.0 if kind in ALWAYS else longer)
    return total


def _size(kind: str, runs: Iterable[FinishedRun]) -> int:
    table = tables_of(list(runs)).get(kind)
    return len(parquet_bytes(table)) if table is not None else 0
