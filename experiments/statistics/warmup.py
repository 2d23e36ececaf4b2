"""Whether a run had settled down when one began to count: MSER-5 and Welch's curve (预热检验)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

BATCH = 5  # days whose mean makes one point (White 1997)
LAST = 5  # points at the end that are never cut down to (White, Cobb & Spratt 2000)
WATCHED = ("open", "raised", "agreed", "satisfaction", "trust", "grievance", "compliance")


@dataclass(frozen=True, slots=True)
class Truncation:
    """Where MSER would begin to count.

    days : to leave out from the start
    reliable : False where the best cut lies in the second half of the series: the run is then too short to
        tell, or never settles
    """

    days: int
    reliable: bool


def mser(series: np.ndarray, batch: int = BATCH) -> Truncation:
    """The cut that makes the standard error of the mean of what is left smallest (White 1997; MSER-5).

    Only cuts in the first half count; where a later one were smaller still, `reliable` is False.

    series : one value per day
    """
    values = np.asarray(series, dtype=float)
    points = values[: values.size // batch * batch].reshape(-1, batch).mean(axis=1)
    if points.size < 4:
        raise ValueError(f"a series of {values.size} days is too short; {4 * batch} days are the least")
    left = np.arange(points.size, 0, -1)
    sums, squares = points[::-1].cumsum()[::-1], (points**2)[::-1].cumsum()[::-1]
    spread = np.maximum(squares - sums**2 / left, 0.0)
    score = (spread / left**2)[: -min(LAST, points.size - 2)]  # few points are near each other by coincidence
    score = np.where(score <= 1e-15 * max(float(np.abs(points).max()) ** 2, 1e-300), 0.0, score)
    half = points.size // 2
    return Truncation(int(np.argmin(score[: half + 1])) * batch, bool(np.argmin(score) <= half))


def welch(series: np.ndarray, window: int) -> np.ndarray:
    """Mean over runs, then moving average over 2 * window + 1 days (Welch 1983); narrower at both ends.

    series : (runs, days) -> (days,)
    """
    mean = np.atleast_2d(np.asarray(series, dtype=float)).mean(axis=0)
    total = np.concatenate([[0.0], mean.cumsum()])
    day = np.arange(mean.size)
    reach = np.minimum(window, np.minimum(day, mean.size - 1 - day))
    smooth: np.ndarray = (total[day + reach + 1] - total[day - reach]) / (2 * reach + 1)
    return smooth


def drift(series: np.ndarray, warm_up: int) -> tuple[float, float]:
    """Change of a series over the days that count, by a straight line through each run.

    Returns the mean change from the first to the last counted day, relative to the mean level, and its
    standard error over runs (nan for one run). series : (runs, days)
    """
    counted = np.atleast_2d(np.asarray(series, dtype=float))[:, warm_up:]
    day = np.arange(counted.shape[1]) - (counted.shape[1] - 1) / 2
    slopes = counted @ day / float(day @ day)
    level = float(np.abs(counted.mean()))
    if level == 0:
        return float("nan"), float("nan")
    changes = slopes * (counted.shape[1] - 1) / level
    error = float(changes.std(ddof=1) / np.sqrt(changes.size)) if changes.size > 1 else float("nan")
    return float(changes.mean()), error


def warm_up_check(
    daily: "pd.DataFrame", warm_up: int, series: Sequence[str] = WATCHED, scenario: str | None = None
) -> "pd.DataFrame":
    """Whether a warm-up was long enough for each daily series.

    daily : columns `seed`, `day`, the series, perhaps `scenario`, warm-up included
    Returns a row per series: mser_days (of the mean over seeds), reliable, share_settled (of runs whose own
    cut lies within the warm-up), drift and drift_error (see `drift`), enough (mean cut reliable and within
    the warm-up). A season in the data looks like a drift: look at the figure too.
    """
    import pandas as pd  # what plans runs without doing them need not load it

    if scenario is not None and "scenario" in daily:
        daily = daily[daily["scenario"] == scenario]
    rows = []
    for name in series:
        if name not in daily:
            continue
        table = daily.pivot(index="seed", columns="day", values=name).dropna().to_numpy(float)
        mean, own = mser(table.mean(axis=0)), [mser(run) for run in table]
        change, error = drift(table, warm_up)
        rows.append(
            {
                "series": name,
                "mser_days": mean.days,
                "reliable": mean.reliable,
                "share_settled": float(np.mean([cut.reliable and cut.days <= warm_up for cut in own])),
                "drift": change,
                "drift_error": error,
                "enough": mean.reliable and mean.days <= warm_up,
            }
        )
    return pd.DataFrame(rows)
