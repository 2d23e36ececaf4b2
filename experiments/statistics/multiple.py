"""Many comparisons at once: what is left when many comparisons were tried."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from experiments.statistics.paired import (
    ALPHA,
    FEWEST,
    LEVEL,
    UNDEFINED,
    Interval,
    all_equal,
    mean_p,
    paired_difference,
)
from experiments.statistics.seeds import DRAWING_SEED, by_seed
from sim.outcomes.metrics import gap_bounds

CORRECTIONS = ("holm", "fdr", "fdr_dependent")
TESTS = ("t", "flip")
FLIPS = 9999  # exact below 14 pairs
BLOCK = 500  # draws worked out at once


def paired_p(a: np.ndarray, b: np.ndarray, test: str = "t") -> float:
    """Two-sided p value of "no difference in the mean" over paired seeds; nan below five pairs.

    test : "t", the paired t test; "flip", signs of the differences flipped at random (no normality asked)
    """
    if test not in TESTS:
        raise ValueError(f"test must be one of {', '.join(TESTS)}, got {test!r}")
    gaps = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    gaps = gaps[np.isfinite(gaps)]
    if test == "t" or gaps.size < FEWEST or all_equal(gaps):
        return mean_p(gaps)
    from scipy import stats

    found = stats.permutation_test(
        (gaps,),
        np.mean,
        permutation_type="samples",
        n_resamples=FLIPS,
        vectorized=True,
        rng=np.random.default_rng(0),
    )
    return float(found.pvalue)


def corrected(p_values: Sequence[float], correction: str = "holm") -> np.ndarray:
    """P values adjusted for their number; nan stays nan and does not count.

    correction : "holm" holds the probability of one false claim or more (Holm 1979); "fdr" the expected share
        of false claims (Benjamini & Hochberg 1995); "fdr_dependent" the same under any dependence
        (Benjamini & Yekutieli 2001)
    """
    if correction not in CORRECTIONS:
        raise ValueError(f"correction must be one of {', '.join(CORRECTIONS)}, got {correction!r}")
    given = np.asarray(p_values, dtype=float)
    found, known = np.full(given.shape, np.nan), np.isfinite(given)
    if known.any():
        found[known] = _adjusted(given[known], correction)
    return found


def _adjusted(given: np.ndarray, correction: str) -> np.ndarray:
    if correction != "holm":
        from scipy.stats import false_discovery_control

        return np.asarray(false_discovery_control(given, method="bh" if correction == "fdr" else "by"))
    order = np.argsort(given)
    raised = np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1))
    found = np.empty(given.size)
    found[order] = np.minimum(raised, 1.0)
    return found


def many_comparisons(
    runs: pd.DataFrame,
    metrics: dict[str, str],
    baseline: str,
    correction: str = "holm",
    test: str = "t",
) -> pd.DataFrame:
    """Every other scenario against the baseline in every metric, p values adjusted over all of them.

    metrics : name -> direction of improvement
    Returns a row per scenario and metric: difference, low, high (unadjusted interval), lowest,
        highest (range of the seeds), p, p_adjusted, claim
        (whether the adjusted p value is at most 5 %).
    """
    others = [name for name in dict.fromkeys(runs["scenario"]) if name != baseline]
    rows = []
    for other in others:
        for metric, direction in metrics.items():
            wide = by_seed(runs, metric, [baseline, other])
            a, b = wide[baseline].to_numpy(), wide[other].to_numpy()
            found = paired_difference(a, b, direction, bounds=gap_bounds(metric))
            rows.append(
                {
                    "scenario": other,
                    "metric": metric,
                    "pairs": found.pairs,
                    "difference": found.difference,
                    "low": found.interval.low,
                    "high": found.interval.high,
                    "lowest": found.seen.low,
                    "highest": found.seen.high,
                    "p": paired_p(a, b, test),
                }
            )
    table = pd.DataFrame(rows)
    table["p_adjusted"] = corrected(list(table["p"]), correction)
    table["claim"] = table["p_adjusted"] <= ALPHA
    return table


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """One scenario against the baseline; all intervals of one call hold together with 95 %.

    Interval and p are undefined (nan) below five seeds, and where a value is undefined; `note` says which.
    """

    scenario: str
    difference: float
    interval: Interval
    p: float
    note: str = ""


def dunnett(wide: pd.DataFrame, baseline: str) -> list[AgainstBaseline]:
    """Dunnett's (1955) comparison with a baseline, seeds taken as blocks.

    Scenario and seed explain the metric, their interaction is the error: what all scenarios share under a
    seed falls out. Asks for differences of about equal spread; where that is doubtful take `together`.

    wide : a row per seed, a column per scenario (`seeds.by_seed`)
    """
    values, others = wide.to_numpy(dtype=float), [name for name in wide.columns if name != baseline]
    seeds, scenarios = values.shape
    if not others:
        raise ValueError("Dunnett's comparison needs a scenario beside the baseline")
    if seeds < FEWEST or not np.isfinite(values).all():
        return _without_promise(wide, baseline)
    left = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    freedom = (seeds - 1) * (scenarios - 1)
    error = math.sqrt(2 * float((left**2).sum()) / freedom / seeds)
    critical = dunnett_critical(len(others), freedom)
    found = []
    for name in others:
        gap = float((wide[name] - wide[baseline]).mean())
        p = dunnett_p(abs(gap) / error, len(others), freedom) if error > 0 else float(gap == 0)
        found.append(AgainstBaseline(name, gap, Interval(gap - critical * error, gap + critical * error), p))
    return found


def dunnett_p(t: float, comparisons: int, freedom: int) -> float:
    """Probability that the largest of several |t| exceeds `t`; all share one baseline (correlation 1/2).

    The double integral of Dunnett (1955): given the baseline's mean and the error, comparisons are
    independent. Evaluated by Gauss-Hermite and by quantiles of chi.
    """
    from scipy.special import ndtr

    nodes, weights, scale = _dunnett_grid(freedom)
    bound = math.sqrt(2) * t * scale[:, None]
    inside = ndtr(bound + nodes) - ndtr(-bound + nodes)
    return float(1 - (inside**comparisons @ weights).mean())


@cache
def _dunnett_grid(freedom: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points and weights for the baseline's mean, and equally likely values of the error's size."""
    from scipy.special import chdtri

    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    middle = (np.arange(300) + 0.5) / 300
    return nodes, weights / weights.sum(), np.sqrt(chdtri(freedom, 1 - middle) / freedom)


@cache
def dunnett_critical(comparisons: int, freedom: int, level: float = LEVEL) -> float:
    """The |t| that the largest of several comparisons with one baseline exceeds by coincidence in 5 %."""
    from scipy.optimize import brentq

    return float(brentq(lambda t: dunnett_p(t, comparisons, freedom) - (1 - level), 0.1, 60.0))


def together(wide: pd.DataFrame, baseline: str, draws: int = 4999) -> list[AgainstBaseline]:
    """Comparisons with a baseline whose intervals hold together, whatever spreads and correlations.

    The largest of the paired t values is held against those of normal differences with the correlations that
    were seen (single-step maxT: Westfall & Young 1993): of one comparison it is the paired t test.
    """
    others = [name for name in wide.columns if name != baseline]
    gaps = wide[others].to_numpy(dtype=float) - wide[[baseline]].to_numpy(dtype=float)
    if len(gaps) < FEWEST or not np.isfinite(gaps).all():
        return _without_promise(wide, baseline)
    means, errors = gaps.mean(axis=0), gaps.std(axis=0, ddof=1) / math.sqrt(len(gaps))
    varied = np.array([not all_equal(column) for column in gaps.T])
    largest = _largest_t(gaps[:, varied], draws) if varied.any() else np.zeros(draws)
    critical = float(np.quantile(largest, LEVEL))
    found = []
    for name, mean, error, varies in zip(others, means, errors, varied, strict=True):
        half = critical * float(error) if varies else 0.0
        above = (np.sum(largest >= abs(mean) / error) + 1) / (draws + 1) if varies else float(mean == 0)
        interval = Interval(float(mean) - half, float(mean) + half)
        found.append(AgainstBaseline(name, float(mean), interval, float(above)))
    return found


def _largest_t(gaps: np.ndarray, draws: int) -> np.ndarray:
    """The largest |t| of columns of normal differences without effect, correlated as these are; (draws,)."""
    seeds, columns = gaps.shape
    values, vectors = np.linalg.eigh(np.corrcoef(gaps, rowvar=False).reshape(columns, columns))
    mixing = vectors * np.sqrt(np.maximum(values, 0.0))
    generator = np.random.default_rng(DRAWING_SEED)
    found = np.empty(draws)
    for first in range(0, draws, BLOCK):
        block = generator.normal(size=(min(BLOCK, draws - first), seeds, columns)) @ mixing.T
        t = block.mean(axis=1) / (block.std(axis=1, ddof=1) / math.sqrt(seeds))
        found[first : first + len(block)] = np.abs(t).max(axis=1)
    return found


def _without_promise(wide: pd.DataFrame, baseline: str) -> list[AgainstBaseline]:
    """The differences alone, and why there is no more."""
    lacking = wide.index[~np.isfinite(wide.to_numpy(dtype=float)).all(axis=1)]
    note = f"{len(wide)} seeds are too few" if lacking.empty else f"not defined under seed {lacking[0]}"
    gaps = wide.sub(wide[baseline], axis=0).mean(skipna=False)
    return [
        AgainstBaseline(str(name), float(gap), UNDEFINED, math.nan, note)
        for name, gap in gaps.items()
        if name != baseline
    ]
