"""Runs as tables: a metric by seed and scenario, and what other seeds might have given.

A table of runs has a row per run with the columns `scenario`, `seed`, perhaps `status`, and one per
metric. It may come from a store, from `Comparison.runs`, or from anywhere else.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from experiments.statistics.paired import FEWEST, UNDEFINED, Interval, around
from sim.outcomes.metric import UNBOUNDED

DRAWS = 2000  # of means under other seeds, where whole tables are judged anew for each
DRAWING_SEED = 20260101  # fixed: what is said is a function of the runs alone


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


def drawn_means(table: np.ndarray, draws: int = DRAWS, seed: int = DRAWING_SEED) -> np.ndarray:
    """Means over seeds as other seeds might have given them, shape (draws, ...); the same ones at every call.

    Multivariate Student about the means that were seen, with the errors and correlations of the table and one
    degree of freedom fewer than seeds: of two columns, the smaller mean is drawn above the larger one in p/2
    of the draws, p being that of the paired t test.

    table : seeds first
    """
    values = np.asarray(table, dtype=float)
    seeds, flat = len(values), values.reshape(len(values), -1)
    centre = flat.mean(axis=0)
    generator = np.random.default_rng(seed)
    moves = generator.normal(size=(draws, seeds)) @ (flat - centre) / np.sqrt(seeds * (seeds - 1))
    wider = np.sqrt((seeds - 1) / generator.chisquare(seeds - 1, draws))
    return np.asarray((centre + moves * wider[:, None]).reshape(draws, *values.shape[1:]))


def share_of_draws(
    table: np.ndarray, judged: Callable[[np.ndarray], np.ndarray], draws: int = DRAWS
) -> np.ndarray:
    """How often something holds of the means under other seeds; nan below `FEWEST` seeds.

    table : seeds first; judged : means -> flags, one or many
    """
    if len(table) < FEWEST:
        return np.full(np.shape(judged(np.asarray(table, dtype=float).mean(axis=0))), np.nan)
    return np.asarray(np.mean([judged(each) for each in drawn_means(table, draws)], axis=0))


def jackknife_intervals(
    found: np.ndarray, left_out: np.ndarray, bounds: tuple[float, float] = UNBOUNDED
) -> list[Interval]:
    """95 % intervals of statistics that are no means, undefined below `FEWEST` seeds (or points).

    Student's t about the statistic, with the standard error of the jackknife (Tukey 1958): for a mean it is
    the t interval.

    found : float64 (statistics,); left_out : float64 (seeds, statistics), with each seed left out in turn
    """
    size = len(left_out)
    if size < FEWEST:
        return [UNDEFINED] * len(found)
    spread = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    errors = np.sqrt(spread * (size - 1) / size)
    return [
        around(float(value), float(error), size - 1, bounds) if np.isfinite(error) else UNDEFINED
        for value, error in zip(found, errors, strict=True)
    ]
