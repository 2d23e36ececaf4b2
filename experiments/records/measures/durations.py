"""How long cases take, with those still open at the last look counted as what they are (时长).

Shares closed within so many days are of the cases opened at least so long before the last look: nobody has
to assume that later cases fare like earlier ones. Quantiles over all cases are product-limit (Kaplan &
Meier 1958). Mean and spread of the logarithm are the log-normal fit of highest likelihood with open cases
as censored.
"""

from collections.abc import Iterator

import numpy as np
from scipy import optimize, stats

from experiments.records.measures.watched import HOUR, Watched
from experiments.records.table import DAY
from experiments.statistics.survival import settled_curve

WITHIN = (1, 7, 30, 90, 180)
QUANTILES = (10, 25, 50, 75, 90)
LIMIT_QUANTILES = (25, 50, 75, 90)


def durations(watched: Watched) -> Iterator[tuple[str, float]]:
    """Shares closed in time, quantiles of the closed and of all, fit of the logarithm, share still open."""
    if not len(watched.records):
        return
    yield "open_share", float((~watched.closed).mean())
    if not watched.closed.any():
        return
    same = watched.records.closed_day == watched.records.opened_day
    yield "same_day", float((same & watched.closed).mean())
    if not watched.by_day:
        yield from _within(watched, "within_hour", HOUR)
    for days in WITHIN:
        yield from _within(watched, f"within_{days}", days * DAY)
    for part in QUANTILES:
        yield f"days_q{part}", float(np.quantile(watched.days, part / 100))
    curve = settled_curve(watched.waited / DAY, watched.closed)
    for part in LIMIT_QUANTILES:
        if np.isfinite(value := curve.quantile(part / 100)):
            yield f"limit_q{part}", value
    yield from zip(("log_mean", "log_spread"), log_normal(watched), strict=True)


def _within(watched: Watched, name: str, seconds: float) -> Iterator[tuple[str, float]]:
    """Share closed within a time, of the cases that could be seen so long; nothing where there are none."""
    seen = watched.age >= seconds
    if seen.any():
        yield name, float((watched.closed & (watched.waited <= seconds))[seen].mean())


def log_normal(watched: Watched) -> tuple[float, float]:
    """Mean and spread of the log of the time to closing: of days above 0 by day, else of hours from 1 on.

    nan where fewer than ten such cases are closed.
    """
    unit = DAY if watched.by_day else HOUR
    mine = watched.waited > 0 if watched.by_day else watched.waited >= HOUR
    logs = np.log(watched.waited[mine] / unit)
    done, left = logs[watched.closed[mine]], logs[~watched.closed[mine]]
    if done.size < 10 or done.std() == 0:
        return float("nan"), float("nan")
    return censored_normal(done, left)


def censored_normal(done: np.ndarray, left: np.ndarray) -> tuple[float, float]:
    """Mean and spread of a normal variable of highest likelihood; of `left` is known that they are larger."""
    count, mean, squares = done.size, float(done.mean()), float(((done - done.mean()) ** 2).sum())
    places, times = np.unique(left, return_counts=True)

    def cost(at: np.ndarray) -> float:
        spread = np.exp(at[1])
        known = count * at[1] + (squares + count * (mean - at[0]) ** 2) / (2.0 * spread**2)
        return float(known - (times * stats.norm.logsf(places, at[0], spread)).sum()) / (count + left.size)

    start = np.array([mean, np.log(done.std())])
    found = optimize.minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12})
    return float(found.x[0]), float(np.exp(found.x[1]))


def promises(watched: Watched) -> Iterator[tuple[str, float]]:
    """Cases with a time by which they are due: how many, how late, how long the promise is."""
    due = watched.records.seconds("due")
    promised = np.isfinite(due)
    if not promised.any():
        return
    yield "promised", float(promised.mean())
    yield "overdue", float(_late(watched, due)[promised].mean())
    yield "promise_days_q50", float(np.median((due - watched.records.seconds("opened"))[promised]) / DAY)


def _late(watched: Watched, due: np.ndarray) -> np.ndarray:
    """Cases closed, or still open at the last look, after they were due.

    By the word of the source where it has one.
    """
    records = watched.records
    if records.origin.late and records.has("lateness"):
        codes, names = records.codes("lateness")
        return np.isin(codes, [n for n, name in enumerate(names) if name in records.origin.late])
    ended = np.where(watched.closed, records.seconds("closed"), records.origin.until)
    return np.asarray(ended > due)
