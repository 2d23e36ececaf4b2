"""Runs as tables: a metric by seed and scenario, and resamples of seeds.

A table of runs has a row per run with the columns `scenario`, `seed`, perhaps `status`, and one per
metric. It may come from a store, from `Comparison.runs`, or from anywhere else.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from experiments.statistics.paired import LEVEL, RESAMPLING_SEED, UNDEFINED, Interval

RESAMPLES = 2000  # of seeds, where whole tables are worked out anew for each


def by_seed(runs: pd.DataFrame, metric: str, scenarios: Sequence[str] | None = None) -> pd.DataFrame:
    """A metric with a row per seed and a column per scenario; seeds that lack one of them are left out.

    scenarios : which and in which order; by default all, in order of first appearance

    Raises KeyError for a metric or scenario that the table does not have.
    """
    if metric not in runs:
        raise KeyError(f"the table has no metric {metric!r}")
    if "status" in runs:
        runs = runs[runs["status"] == "ok"]
    names = list(dict.fromkeys(runs["scenario"])) if scenarios is None else list(scenarios)
    missing = sorted(set(names) - set(runs["scenario"]))
    if missing:
        raise KeyError(f"the table has no run of {', '.join(missing)}")
    wide = runs.pivot(index="seed", columns="scenario", values=metric)[names].astype(float)
    return wide.replace([np.inf, -np.inf], np.nan).dropna()


def resampled(size: int, resamples: int = RESAMPLES, seed: int = RESAMPLING_SEED) -> np.ndarray:
    """Positions of a bootstrap with replacement, shape (resamples, size); the same ones at every call."""
    return np.random.default_rng(seed).integers(0, size, (resamples, size))


def percentile_interval(values: np.ndarray, level: float = LEVEL) -> Interval:
    """The middle `level` of resampled values; undefined where there are none."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if known.size < 2:
        return UNDEFINED
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def resampled_statistic(
    table: np.ndarray, statistic: Callable[[np.ndarray], np.ndarray], resamples: int = RESAMPLES
) -> np.ndarray:
    """`statistic` of the table with its rows drawn anew, once per resample; shape (resamples, ...)."""
    return np.array([statistic(table[rows]) for rows in resampled(len(table), resamples)])
