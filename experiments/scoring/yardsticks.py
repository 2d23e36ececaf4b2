"""Yardsticks: what one could have said of the later records without a model of a city (参照基准).

Each knows the earlier records as they stood on the eve. The two that say how long cases take are also told
when later cases came, of which type and to whom: more than a run knows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from experiments.records.halves import closed_after
from experiments.records.measures.durations import censored_normal
from experiments.records.measures.figures import FIGURES
from experiments.records.measures.fingerprint import fingerprint_of
from experiments.records.measures.watched import Watched
from experiments.records.table import DAY, CaseRecords

PERIODS = 6  # of the earlier records, each of which is a draw
DRAWS = 20
OF_TIMES = ("times", "explained")  # groups of figures that follow from how long cases take
LEAST_CLOSED = 10  # cases of a type from which its times are told
QUICKEST = 1 / 24  # days: mean time in a queue at least

type Figures = Mapping[str, float]
type Yardstick = Callable[[CaseRecords, CaseRecords, int], Iterator[Figures]]


def last_period(before: CaseRecords, after: CaseRecords, seed: int) -> Iterator[Figures]:
    """As it has been: the fingerprint of each of `PERIODS` equal stretches of the earlier records."""
    del after, seed
    day = before.opened_day
    edges = np.linspace(day.min(), day.max() + 1, PERIODS + 1)
    for low, high in pairwise(edges):
        mine = (day >= low) & (day < high)
        if mine.any():
            yield dict(fingerprint_of(before.take(mine)))


def log_normal_by_type(before: CaseRecords, after: CaseRecords, seed: int) -> Iterator[Figures]:
    """Days + 1 are log-normal within a type, as of the earlier cases, those open then censored."""
    watched = Watched.of(before)
    logs = np.log1p(watched.waited / DAY)
    mean, spread = _normal(logs, watched.closed) or (0.0, 0.0)
    codes, names = watched.records.codes("type")
    fits = {name: _normal(logs[codes == n], watched.closed[codes == n]) for n, name in enumerate(names)}
    later, told = after.codes("type")
    known = [fits.get(name) or (mean, spread) for name in told] + [(mean, spread)]  # -1: of no type
    means, spreads = np.array(known).T
    generator = np.random.default_rng(seed)
    for _ in range(DRAWS):
        drawn = generator.normal(means[later], spreads[later])
        yield _times(closed_after(after, np.round(np.expm1(drawn))))


def _normal(logs: np.ndarray, closed: np.ndarray) -> tuple[float, float] | None:
    """Mean and spread, open ones censored; None where hardly one is closed, or all alike."""
    if closed.sum() < LEAST_CLOSED or logs[closed].std() == 0:
        return None
    mean, spread = censored_normal(logs[closed], logs[~closed])
    return (mean, spread) if np.isfinite(mean + spread) else None


def queue_of_unit(before: CaseRecords, after: CaseRecords, seed: int) -> Iterator[Figures]:
    """First come, first served: every unit a queue with one exponential server (M/M/1), fed with what came.

    The rate of a unit is its cases a day plus one over the mean time of the earlier ones, open ones censored:
    the queue that would have had this mean (Little 1961).
    """
    watched = Watched.of(before)
    rate = _rates(watched)
    unit = _units(before, after)
    opened = np.concatenate([before.seconds("opened"), after.seconds("opened")]) / DAY
    order = np.lexsort((np.arange(len(opened)), opened, unit))
    starts = np.flatnonzero(np.diff(unit[order], prepend=-2))
    generator = np.random.default_rng(seed)
    mean = np.array([1 / rate.get(int(code), rate[-1]) for code in unit[order]])
    for _ in range(DRAWS):
        needed = generator.exponential(mean)
        done = np.empty(len(order))
        for first, last in zip(starts, [*starts[1:], len(order)], strict=True):
            done[first:last] = served(opened[order][first:last], needed[first:last])
        ended = np.empty(len(order))
        ended[order] = done
        days = np.floor(ended[len(before) :]) - np.floor(opened[len(before) :])
        yield _times(closed_after(after, days))


def served(came: np.ndarray, needed: np.ndarray) -> np.ndarray:
    """When each of a queue is done that serves one after another (Lindley 1952).

    came : ascending, float64 (cases,); needed : how long each takes, in the same unit
    """
    whole = np.cumsum(needed)
    return np.asarray(whole + np.maximum.accumulate(came - (whole - needed)))


def _units(before: CaseRecords, after: CaseRecords) -> np.ndarray:
    """Unit of every case of both, int64: numbers of the earlier records; -1 for one that was not there."""
    mine, names = before.codes("unit")
    later, told = after.codes("unit")
    at = np.array([names.index(name) if name in names else -1 for name in told] + [-1])
    return np.concatenate([mine, at[later]]).astype(np.int64)


def _rates(watched: Watched) -> dict[int, float]:
    """Cases that a unit ends a day while it has any, by its number; -1 for all others together."""
    records = watched.records
    days = float(records.opened_day.max() - records.opened_day.min() + 1)
    codes = records.codes("unit")[0]
    found: dict[int, float] = {}
    for code in (-1, *np.unique(codes[codes >= 0]).tolist()):
        mine = codes == code if code >= 0 else np.ones(len(codes), np.bool_)
        if (ended := int(watched.closed[mine].sum())) or code < 0:
            mean = max(float(watched.waited[mine].sum()) / DAY / max(ended, 1), QUICKEST)
            found[code] = float(mine.sum()) / days + 1 / mean
    return found


def _times(records: CaseRecords) -> Figures:
    """The figures of a fingerprint that follow from times."""
    found = fingerprint_of(replace(records, found={}))
    return {name: value for name, value in found.items() if FIGURES[name][0] in OF_TIMES}


YARDSTICKS: dict[str, Yardstick] = {
    "last": last_period,
    "log_normal": log_normal_by_type,
    "queue": queue_of_unit,
}
