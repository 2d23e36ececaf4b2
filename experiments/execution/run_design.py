"""Running an experiment: every point under every seed, and more seeds where a difference is still vague."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.designs.chosen import several
from experiments.designs.experiment import Experiment, Point, Stop, points_table
from experiments.execution.adaptive import Precision, precisions
from experiments.execution.batch import OnProgress, Progress
from experiments.execution.complete import Engine, complete, lasting
from experiments.execution.reform.pasts import after_spin_ups, known_tests
from experiments.execution.reform.points import Lived, lived_points
from experiments.execution.worker import Task, Work, run_task
from experiments.storage.manifest import Design
from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.storage.tables import KEEPABLE, USUAL
from sim.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What running an experiment came to.

    computed, reused : runs done by this call, and runs that were there already
    seeds : under which points were run, at most
    precision : of an experiment with a rule to stop: how well every difference is known
    """

    store: Store
    computed: int
    reused: int
    failed: int
    seeds: tuple[int, ...]
    precision: tuple[Precision, ...] = ()


def run_experiment(
    experiment: Experiment,
    out: Path | str | Place,
    engine: Engine | None = None,
    *,
    keep: Sequence[str] = USUAL,
    shard: tuple[int, int] = (1, 1),
    points: Sequence[Point] | None = None,
    progress: OnProgress | None = None,
    work: Work = run_task,
) -> Outcome:
    """Run what the folder `out` (or fsspec address) lacks of an experiment.

    keep : optional tables: daily, curves, disputes, events
    shard : (i, n) does the i-th of n parts, for instance one on each machine
    points : the points of the experiment, where they were made already

    Raises ScenarioError for input that cannot be used. Failed runs are kept as rows and tried again by the
    next call.
    """
    keep = several(keep, str)
    check_keep(keep)
    check_shard(shard, experiment.stop)
    points = experiment.points() if points is None else points
    lived = lived_points(experiment, points)
    points = lived.points if lived else points
    store = _opened(out, experiment, lived)
    engine = engine or Engine()
    kept = tuple(name for name in KEEPABLE if name in keep)
    try:
        store.write_points(points_table(points))
        with lasting(engine) as one:

            def do(tasks: Sequence[Task], told: OnProgress | None) -> tuple[int, int]:
                if lived is None:
                    return complete(store, tasks, one, work=work, progress=told)
                after = lived.histories, lived.days
                return after_spin_ups(store, tasks, *after, one, work=work, progress=told)

            if experiment.stop:
                return _until_precise(experiment, experiment.stop, store, points, kept, do, progress)
            computed, reused = do(tasks_of(points, experiment.seeds, kept, shard), progress)
    except BaseException:
        store.discard_if_empty()
        raise
    return Outcome(store, computed, reused, _failed(store), experiment.seeds)


def _opened(out: Path | str | Place, experiment: Experiment, lived: Lived | None) -> Store:
    """The folder of an experiment. What is known of its histories is kept, though nothing is left to do."""
    place = Place(out)
    bases, question = experiment.base_scenarios(), experiment.asked() or experiment.title or experiment.name
    reform = lived.plain(known_tests(place, experiment.key)) if lived else None
    about = experiment.summary(), experiment.equal, reform
    return Store.open(place, Design.of(bases, experiment.seeds, *about), question)


def tasks_of(
    points: Iterable[Point], seeds: Sequence[int], keep: tuple[str, ...], shard: tuple[int, int] = (1, 1)
) -> list[Task]:
    """The runs of some points, seed by seed, so that pairs complete early.

    All scenarios of a point meet the same seeds, and in a shard they stay together. Points in one city come
    after each other: a worker builds the city of a seed once.
    """
    number, of = shard
    ordered = _by_city(points)
    return [
        Task(point.made, seed, keep, tolerant=True, known_key=point.key)
        for position, seed in enumerate(seeds)
        for point in ordered
        if (point.number + position) % of == number - 1
    ]


def check_keep(keep: Sequence[str]) -> None:
    """Raise ScenarioError for a table that does not exist."""
    for name in keep:
        if name not in KEEPABLE:
            raise ScenarioError(f"--keep {name}: must be none, or some of {', '.join(KEEPABLE)}.")


def check_shard(shard: tuple[int, int], stop: Stop | None) -> None:
    """Raise ScenarioError unless the shard is one of n."""
    number, of = shard
    if not 1 <= number <= of:
        raise ScenarioError(f"--shard {number}/{of}: must be i/n with i from 1 to n, such as 1/4.")
    if of > 1 and stop:
        raise ScenarioError(
            f"--shard {number}/{of}: [stop] decides from all runs of a point if it needs more seeds, and "
            "a shard sees only its own. Leave the shard out: several processes may work on one folder or "
            "address, each doing what the others have not done, or use --engine dask."
        )


def _by_city(points: Iterable[Point]) -> list[Point]:
    first_seen: dict[object, int] = {}
    points = list(points)
    for point in points:
        first_seen.setdefault(point.made.city, len(first_seen))
    return sorted(points, key=lambda point: first_seen[point.made.city])


def _until_precise(
    experiment: Experiment,
    stop: Stop,
    store: Store,
    points: Sequence[Point],
    keep: tuple[str, ...],
    do: Callable[[Sequence[Task], OnProgress | None], tuple[int, int]],
    progress: OnProgress | None,
) -> Outcome:
    """Rounds of seeds, each point until its differences are known well enough."""
    groups: dict[int, list[Point]] = {}
    for point in points:
        groups.setdefault(point.number, []).append(point)
    seeds = dict.fromkeys(groups, len(experiment.seeds))
    vague, computed, reused = set(groups), 0, 0
    found: dict[int, tuple[Precision, ...]] = {}
    note = ""
    while vague:
        store.widen(range(1, max(seeds.values()) + 1))
        tasks = [t for n in sorted(vague) for t in tasks_of(groups[n], range(1, seeds[n] + 1), keep)]
        new, old = do(tasks, _noted(progress, note))
        computed, reused = computed + new, max(reused, old - computed)
        found |= precisions(store.runs(), {n: groups[n] for n in vague}, seeds, stop)
        vague = {n for n in vague if any(p.open for p in found[n]) and seeds[n] < stop.most}
        note = _still_needed(found, vague, seeds, stop)
        if progress and note:
            progress(Progress(len(tasks), len(tasks), 0, None, note))
        for number in vague:
            seeds[number] = max(p.next_seeds(seeds[number], stop.most) for p in found[number] if p.open)
    used = tuple(range(1, max(seeds.values()) + 1))
    every = tuple(p for number in groups for p in found[number])
    return Outcome(store, computed, reused, _failed(store), used, every)


def _noted(progress: OnProgress | None, note: str) -> OnProgress | None:
    if progress is None or not note:
        return progress
    tell = progress
    return lambda now: tell(replace(now, note=note))


def _still_needed(
    found: Mapping[int, tuple[Precision, ...]], vague: set[int], seeds: Mapping[int, int], stop: Stop
) -> str:
    """How many more seeds it will take, in words."""
    if not vague:
        return ""
    wide = [p for number in vague for p in found[number] if p.open]
    widest = max((p.width for p in wide if not math.isnan(p.width)), default=math.nan)
    more = sum(max(min(p.needed, stop.most) for p in found[n] if p.open) - seeds[n] for n in vague)
    return (
        f"{stop.metric}: {len(wide)} differences wider than {stop.width:g} (widest {widest:.3g}), about "
        f"{more} more seeds needed"
    )


def _failed(store: Store) -> int:
    return int((store.runs()["status"] == "failed").sum())
