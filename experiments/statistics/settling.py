"""Whether a city has settled: the drift test of spin-ups, of arms and of their difference (稳定性检验).

Two windows of half a year agree when the mean change between them, over seeds, lies within two standard
errors, or is too small to matter: with enough seeds any change is significant. The second is the same season
a year after the first, for arrivals swing with the season, and so does the difference of two arms. Of durable
settlements, which have hardly a season, MSER-5 (White 1997) must begin to count before the windows do. Of
series with seasons it is told and decides nothing.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from agents.disputes import State
from experiments.statistics.warmup import BATCH, mser

WINDOW = 180  # days
SEASON = 2 * WINDOW  # days back to the same season; five short of a year
LEAST_SPIN_UP, MOST_SPIN_UP = 4 * WINDOW, 12 * WINDOW
# From the reform to the first day that counts as settled. After three years and a half grievance is at rest
# under all shipped patterns (docs/reform.md); six years, for staff may follow the work so long.
LEAST_AFTER, MOST_AFTER = 7 * WINDOW, 12 * WINDOW
ERRORS = 2.0  # standard errors within which a change may be random
PIECE = 30  # days whose means stand in for seeds where there is one seed
# Changes from window to window that are too small to matter, of the level or, of a share, absolute. Cities
# that fill up gain a fifth to a half of their level in a year; settled ones drift by a tenth, all arms alike.
TOLERANCE = {"open": 0.075, "grievance": 0.075, "durable": 0.01}
SERIES = ("open", "grievance", "durable")
LEVELS = ("open", "grievance")

BETWEEN = " - "  # stands between the names of two arms whose difference is tested
LASTING = "lasting"  # name of the series that `lasting` gives
DAILY = ("open", "grievance", "arisen")  # series of a run that the tests read, beside the lasting settlements
SOON_ENOUGH = 90  # days from the birth of a problem to a settlement that lasts

type Daily = Mapping[str, np.ndarray]
"""`open`, `grievance`, `arisen` and `lasting` of one scenario by seed and day, float64 (seeds, days)."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two windows of one series.

    kind : "spin-up" or "settled"; who : name of a history or an arm, or of two arms
    series : open, grievance, or durable, the share of problems that arose and were settled durably in 90 days
    first, later : mean of the windows over seeds; days : last days of both
    error : standard error of the change; tolerated : change that is too small to matter
    mser : days from the start of the series after which MSER-5 would count, -1 where it cannot tell
    until : days within which that must lie, -1 where it decides nothing
    freedom : degrees of freedom of the standard error
    """

    kind: str
    who: str
    series: str
    days: tuple[int, int]
    first: float
    later: float
    error: float
    tolerated: float
    mser: int
    until: int = -1
    freedom: int = 1

    @property
    def change(self) -> float:
        """From the first to the later window."""
        return self.later - self.first

    @property
    def strict(self) -> bool:
        """Whether the change lies within two standard errors."""
        return abs(self.change) <= ERRORS * self.error

    @property
    def holds(self) -> bool:
        """Whether the change lies within two standard errors or is too small to matter, and MSER-5 agrees."""
        small = self.strict or abs(self.change) <= self.tolerated
        return small and (self.until < 0 or 0 <= self.mser <= self.until)

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "days": list(self.days), "holds": self.holds, "strict": self.strict}


def lasting(disputes: Mapping[str, np.ndarray], days: int) -> np.ndarray:
    """Of the problems that arose on each day: how many were settled durably within 90 days, float64 (days).

    disputes : columns `state`, `born` and `closed` of the dispute table; days : lived so far
    A settlement is durable when its window has passed, so the last days (90 and the window) are not yet
    complete; the earlier ones do not change any more.
    """
    d = disputes
    kept = (d["state"] == State.DURABLE) & (d["closed"] - d["born"] <= SOON_ENOUGH)
    return np.bincount(d["born"][kept], minlength=days + 1)[1 : days + 1].astype(np.float64)


def spin_up_tests(who: str, daily: Daily, day: int, followed: int) -> tuple[Agreement, ...]:
    """Whether a history has settled by a day: half a year against the same season a year before.

    followed : days after which it is known of a problem whether it was durably resolved

    Empty where the series is too short to tell.
    """
    late = -(-followed // WINDOW) * WINDOW  # whole windows, so that seasons stay in place
    if day - late < SEASON + WINDOW:
        return ()
    ends = {name: day - (late if name == "durable" else 0) for name in SERIES}
    return tuple(
        _agreement(("spin-up", who), name, [daily], (end - SEASON, end), SEASON // WINDOW)
        for name, end in ends.items()
    )


def arm_tests(who: str, daily: Daily, reform: int, after: int) -> tuple[Agreement, ...]:
    """Whether an arm has settled `after` days after the reform, by levels: the first half of the year from
    then on against the same season a year later."""
    ends = _settled_ends(reform, after)
    return tuple(_agreement(("settled", who), name, [daily], ends, SEASON // WINDOW) for name in LEVELS)


def paired_tests(
    who: str, daily: Sequence[Daily], reform: int, after: int, followed: int
) -> tuple[Agreement, ...]:
    """Whether the difference of two arms has settled `after` days after the reform; see `arm_tests`.

    daily : of the baseline and of the other arm, the same seeds in the same order
    followed : as in `spin_up_tests`; where the series end too early for it, durable settlements are compared
        half a year earlier, both windows of them
    """
    first, last = _settled_ends(reform, after)
    late = WINDOW if last + followed > daily[0]["open"].shape[1] else 0
    moved = {name: late if name == "durable" else 0 for name in SERIES}
    return tuple(
        _agreement(("settled", who), name, daily, (first - days, last - days), SEASON // WINDOW, reform)
        for name, days in moved.items()
    )


def _settled_ends(reform: int, after: int) -> tuple[int, int]:
    """Last days of the two windows by which arms are judged."""
    return reform + after + WINDOW, reform + after + WINDOW + SEASON


def enough_days(reform: int, after: int, followed: int) -> int:
    """The day on which `arm_tests` and `paired_tests` can be made."""
    return reform + after + 2 * WINDOW + max(followed, WINDOW)


def _agreement(
    of: tuple[str, str],
    name: str,
    daily: Sequence[Daily],
    ends: tuple[int, int],
    windows: int,
    start: int = 0,
) -> Agreement:
    """One row; `windows` lie between the two, so that a slow change is allowed more."""
    gaps = [_gap(daily, name, slice(end - WINDOW, end)) for end in ends]
    change = gaps[1] - gaps[0]
    level = abs(float(_values(daily[0], name, slice(ends[0] - WINDOW, ends[0])).mean()))
    tolerated = TOLERANCE[name] * windows * (level if name in LEVELS else 1.0)
    if change.size > 1:
        error, freedom = float(change.std(ddof=1) / math.sqrt(change.size)), change.size - 1
    else:
        error, freedom = _error_of_pieces(daily, name, ends), 2 * (WINDOW // PIECE - 1)
    first, later = (float(gap.mean()) for gap in gaps)
    until = ends[0] - (WINDOW if len(daily) > 1 else 0) - start if name == "durable" else -1
    cut = _cut(daily, name, start, ends[1])
    return Agreement(*of, name, ends, first, later, error, tolerated, cut, until, freedom)


def missed_at_random(freedom: Sequence[int]) -> float:
    """How many tests fall outside two standard errors, on average, where nothing changes (Student's t).

    freedom : degrees of freedom of each
    """
    from scipy.stats import t  # who only plans comparisons does without

    return float(2.0 * t.sf(ERRORS, np.asarray(freedom, float)).sum())


def _gap(daily: Sequence[Daily], name: str, days: slice) -> np.ndarray:
    """Value of one arm by seed, or difference of two, over some days."""
    values = [_values(each, name, days) for each in daily]
    return values[0] if len(values) == 1 else values[1] - values[0]


def _values(daily: Daily, name: str, days: slice) -> np.ndarray:
    if name in LEVELS:
        return np.asarray(daily[name][:, days].mean(axis=1))
    arisen = daily["arisen"][:, days].sum(axis=1)
    return np.asarray(daily["lasting"][:, days].sum(axis=1) / np.maximum(arisen, 1.0))


def _error_of_pieces(daily: Sequence[Daily], name: str, ends: tuple[int, int]) -> float:
    """Standard error of a change under one seed, from means of months within both windows."""
    parts = [list(_pieces(daily, name, end)) for end in ends]
    return math.sqrt(sum(float(np.var(part, ddof=1)) / len(part) for part in parts))


def _pieces(daily: Sequence[Daily], name: str, end: int) -> Iterator[float]:
    for day in range(end - WINDOW, end, PIECE):
        yield float(_gap(daily, name, slice(day, day + PIECE)).mean())


def _cut(daily: Sequence[Daily], name: str, start: int, end: int) -> int:
    """Where MSER-5 would begin to count, in days from `start`; points are means over seeds and five days."""
    days = range(start, end - BATCH + 1, BATCH)
    points = [float(_gap(daily, name, slice(day, day + BATCH)).mean()) for day in days]
    cut = mser(np.repeat(points, BATCH))
    return cut.days if cut.reliable else -1
