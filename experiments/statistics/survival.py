"""Time to settlement, with disputes that are still open when one stops looking (化解时长，含未结).

Tables of disputes have a row per dispute with `raised`, `closed` and `state` (days, `agents.disputes`), as
records and stores keep them, perhaps with `scenario` and `seed`.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from experiments.statistics.paired import LEVEL, PairedDifference, paired_difference
from sim.outcomes.times import time_to_settlement


@dataclass(frozen=True, slots=True)
class SettledCurve:
    """Share not yet settled so many days after a dispute was raised (product-limit).

    days : float64 (n,), ascending, from 0; open_share, low, high : float64 (n,), from each day on, with 95 %
        log-log intervals that take disputes as unrelated
    disputes, settled : how many were watched, and how many of them were settled
    """

    days: np.ndarray
    open_share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    disputes: int
    settled: int

    def quantile(self, share: float) -> float:
        """First day by which `share` of disputes are settled; inf where that is never seen."""
        reached = np.nonzero(self.open_share <= 1 - share + 1e-12)[0]
        return float(self.days[reached[0]]) if reached.size else float("inf")


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean days open within a horizon, `until` days; a dispute never settled counts `until`."""

    mean: float
    error: float
    until: float


def times_of(disputes: Mapping[str, Any] | pd.DataFrame, days: int, warm_up: int) -> pd.DataFrame:
    """Days watched and whether settled, a row per dispute raised after the warm-up.

    Columns `scenario` and `seed` travel along. A dispute that ended otherwise (by nominal closure, by
    judgment, abandoned) is watched to the last day and never settled, as in `sim.outcomes.times`.
    """
    columns = {name: np.asarray(disputes[name]) for name in ("raised", "closed", "state")}
    mine, until, settled = time_to_settlement(columns, days, warm_up)
    table = pd.DataFrame({"until": until, "settled": settled})
    for name in ("scenario", "seed"):
        if name in disputes:
            table[name] = np.asarray(disputes[name])[mine]
    return table


def settled_curve(until: np.ndarray, settled: np.ndarray) -> SettledCurve:
    """Kaplan & Meier (1958) by scipy; settled[i] is False where dispute i was open at the last look."""
    from scipy import stats

    until, settled = np.asarray(until, dtype=float), np.asarray(settled, dtype=bool)
    if not until.size:
        raise ValueError("no dispute to watch: the table is empty")
    if not settled.any():
        last = np.array([0.0, until.max()])
        return SettledCurve(last, np.ones(2), np.ones(2), np.ones(2), int(until.size), 0)
    found = stats.ecdf(stats.CensoredData.right_censored(until, ~settled)).sf
    with warnings.catch_warnings():  # scipy says that the ends are undefined where the curve is 0 or 1
        warnings.simplefilter("ignore", RuntimeWarning)
        ends = found.confidence_interval(LEVEL, method="log-log")
    start = [] if found.quantiles[0] == 0 else [0.0]
    ones = np.ones(len(start))
    return SettledCurve(
        days=np.concatenate([start, found.quantiles]),
        open_share=np.concatenate([ones, found.probabilities]),
        low=np.concatenate([ones, np.nan_to_num(ends.low.probabilities, nan=0.0)]),
        high=np.concatenate([ones, np.nan_to_num(ends.high.probabilities, nan=1.0)]),
        disputes=int(until.size),
        settled=int(settled.sum()),
    )


def restricted_mean(until: np.ndarray, settled: np.ndarray, horizon: float) -> RestrictedMean:
    """Area below the product-limit curve up to `horizon` days, with the standard error of Greenwood.

    Royston & Parmar (2013): what the mean would be if everybody stopped waiting after `horizon` days. Where
    nobody is open until then it is the plain mean.
    """
    until, settled = np.asarray(until, dtype=float), np.asarray(settled, dtype=bool)
    if not horizon > 0 or not until.size:
        raise ValueError(f"restricted mean: the horizon must be above 0 and disputes given, got {horizon}")
    days, events = np.unique(until[settled & (until <= horizon)], return_counts=True)
    at_risk = until.size - np.searchsorted(np.sort(until), days, side="left")
    share = np.concatenate([[1.0], np.cumprod(1 - events / at_risk)])
    areas = share * np.diff(np.concatenate([[0.0], days, [horizon]]))
    beyond = areas[::-1].cumsum()[::-1][1:]  # area from each settlement to the horizon
    left = at_risk - events
    terms = np.divide(beyond**2 * events, at_risk * left, out=np.zeros(days.size), where=left > 0)
    return RestrictedMean(float(areas.sum()), float(np.sqrt(terms.sum())), float(horizon))


def restricted_means(times: pd.DataFrame, horizon: float) -> pd.DataFrame:
    """Restricted mean days open of every run: rows are seeds, columns scenarios."""
    parts = times.groupby(["scenario", "seed"], sort=False)
    means = parts[["until", "settled"]].apply(
        lambda rows: restricted_mean(rows["until"].to_numpy(), rows["settled"].to_numpy(), horizon).mean
    )
    return pd.DataFrame(means.unstack("scenario")[list(dict.fromkeys(times["scenario"]))])


def time_difference(times: pd.DataFrame, a: str, b: str, horizon: float) -> PairedDifference:
    """Restricted mean days open under `b` minus under `a`, seed by seed.

    The comparison to trust for scenarios under common random numbers: a log-rank test would take the same
    disputes under two scenarios as strangers, and disputes of one run as unrelated.
    """
    means = restricted_means(times, horizon)[[a, b]].dropna()
    gaps = (-horizon, horizon)
    return paired_difference(means[a].to_numpy(), means[b].to_numpy(), "lower", bounds=gaps)


def log_rank(times: pd.DataFrame, group: str = "scenario", strata: str | None = None) -> tuple[float, float]:
    """Chi-square and p value of "all groups settle at one pace" (Mantel 1966), by statsmodels.

    strata : column within whose values groups are compared, such as "seed" or a topic
    """
    from statsmodels.duration.survfunc import survdiff

    found = survdiff(
        times["until"].to_numpy(dtype=float),
        times["settled"].to_numpy(dtype=int),
        times[group].to_numpy(),
        strata=None if strata is None else times[strata].to_numpy(),
    )
    return float(found[0]), float(found[1])


def curve_of_runs(times: pd.DataFrame, scenario: str, days: Sequence[float]) -> np.ndarray:
    """Share not yet settled by run and day, shape (seeds, days); its spread between rows is randomness."""
    rows = times[times["scenario"] == scenario]
    at = np.asarray(days, dtype=float)
    table = []
    for _, run in rows.groupby("seed"):
        curve = settled_curve(run["until"].to_numpy(), run["settled"].to_numpy())
        table.append(curve.open_share[np.searchsorted(curve.days, at, side="right") - 1])
    return np.array(table)
