"""Many comparisons at once: what is left when chance had many tries."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from experiments.statistics.paired import LEVEL, UNDEFINED, Interval, paired_difference
from experiments.statistics.seeds import by_seed, resampled

CORRECTIONS = ("holm", "fdr", "fdr_dependent")
TESTS = ("t", "flip")
FLIPS = 9999  # exact below 14 pairs
MOST_NAMED = 5  # seeds in a note

type Compared = Callable[[pd.DataFrame, str], list[AgainstBaseline]]


def paired_p(a: np.ndarray, b: np.ndarray, test: str = "t") -> float:
    """Two-sided p value of "no difference in the mean" over paired seeds; nan below two pairs.

    test : "t", the paired t test; "flip", signs of the differences flipped at random (no normality asked)
    """
    if test not in TESTS:
        raise ValueError(f"test must be one of {', '.join(TESTS)}, got {test!r}")
    gaps = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    gaps = gaps[np.isfinite(gaps)]
    if gaps.size < 2:
        return math.nan
    if np.ptp(gaps) <= 1e-12 * max(1.0, float(np.abs(gaps).max())):  # equal differences leave no doubt
        return 1.0 if abs(float(gaps[0])) <= 1e-12 else 0.0
    if test == "t":
        return _t_test(gaps)
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


def _t_test(gaps: np.ndarray) -> float:
    """As scipy's `ttest_1samp`, which takes fifty times as long over its arguments."""
    from scipy.special import stdtr

    t = float(gaps.mean()) / float(gaps.std(ddof=1)) * math.sqrt(gaps.size)
    return float(2 * stdtr(gaps.size - 1, -abs(t)))


def corrected(p_values: Sequence[float], correction: str = "holm") -> np.ndarray:
    """P values adjusted for their number; nan stays nan and does not count.

    correction : "holm" holds the chance of one false claim or more (Holm 1979); "fdr" the expected share
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
    Returns a row per scenario and metric: difference, low, high (unadjusted interval), p, p_adjusted, claim
        (whether the adjusted p value is below 5 %).
    """
    others = [name for name in dict.fromkeys(runs["scenario"]) if name != baseline]
    rows = []
    for other in others:
        for metric, direction in metrics.items():
            wide = by_seed(runs, metric, [baseline, other])
            a, b = wide[baseline].to_numpy(), wide[other].to_numpy()
            found = paired_difference(a, b, direction)
            rows.append(
                {
                    "scenario": other,
                    "metric": metric,
                    "pairs": found.pairs,
                    "difference": found.difference,
                    "low": found.interval.low,
                    "high": found.interval.high,
                    "p": paired_p(a, b, test),
                }
            )
    table = pd.DataFrame(rows)
    table["p_adjusted"] = corrected(list(table["p"]), correction)
    table["claim"] = table["p_adjusted"] < 1 - LEVEL
    return table


@dataclass(frozen=True, slots=True)
class AgainstBaseline:
    """One scenario against the baseline; all intervals of one call hold together with 95 %.

    note : why the numbers are nan: under which seeds the metric is not defined; empty where they are known
    """

    scenario: str
    difference: float
    interval: Interval
    p: float
    note: str = ""


def _where_defined(wide: pd.DataFrame, baseline: str, compare: Compared) -> list[AgainstBaseline]:
    """Comparisons of the scenarios that are defined under every seed; nan and a note for the others."""
    others = [str(name) for name in wide.columns if name != baseline]
    if len(wide) < 2 or not others:
        raise ValueError(f"{len(wide)} seeds, {len(others)} others: give two seeds and one more scenario")
    lacking = _undefined_under(wide[baseline])
    notes = {name: _undefined_under(wide[name]) or (lacking and f"{baseline}: {lacking}") for name in others}
    known = [name for name in others if not notes[name]]
    found = {one.scenario: one for one in (compare(wide[[baseline, *known]], baseline) if known else [])}
    nothing = {name: AgainstBaseline(name, math.nan, UNDEFINED, math.nan, notes[name]) for name in others}
    return [(nothing | found)[name] for name in others]


def _undefined_under(column: pd.Series) -> str:
    seeds = list(map(str, column.index[~np.isfinite(column.to_numpy(dtype=float))]))
    more = f" and {len(seeds) - MOST_NAMED} more" if len(seeds) > MOST_NAMED else ""
    return f"not defined under seed {', '.join(seeds[:MOST_NAMED])}{more}" if seeds else ""


def dunnett(wide: pd.DataFrame, baseline: str) -> list[AgainstBaseline]:
    """Dunnett's (1955) comparison with a baseline, seeds taken as blocks.

    Scenario and seed explain the metric, their interaction is the error: what all scenarios share under a
    seed falls out. Asks for differences of about equal spread; where that is doubtful take `together`.

    wide : a row per seed, a column per scenario (`seeds.by_seed`). A scenario that is not defined under
        every seed gets nan and a note, and does not count; without a defined baseline all of them do
    """
    return _where_defined(wide, baseline, _dunnett)


def _dunnett(wide: pd.DataFrame, baseline: str) -> list[AgainstBaseline]:
    values, others = wide.to_numpy(dtype=float), [name for name in wide.columns if name != baseline]
    seeds, scenarios = values.shape
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
    """Chance that the largest of several |t| exceeds `t`; all share one baseline (correlation 1/2).

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
    """The |t| that the largest of several comparisons with one baseline exceeds by chance in 5 %."""
    from scipy.optimize import brentq

    return float(brentq(lambda t: dunnett_p(t, comparisons, freedom) - (1 - level), 0.1, 60.0))


def together(wide: pd.DataFrame, baseline: str, resamples: int = 4999) -> list[AgainstBaseline]:
    """Comparisons with a baseline whose intervals hold together, whatever spreads and correlations.

    The largest studentised difference is bootstrapped over seeds (Romano & Wolf 2005). What is not defined
    under every seed is nan, as in `dunnett`.
    """
    return _where_defined(wide, baseline, lambda known, base: _together(known, base, resamples))


def _together(wide: pd.DataFrame, baseline: str, resamples: int) -> list[AgainstBaseline]:
    others = [name for name in wide.columns if name != baseline]
    gaps = wide[others].to_numpy(dtype=float) - wide[[baseline]].to_numpy(dtype=float)
    seeds = len(gaps)
    means, errors = gaps.mean(axis=0), gaps.std(axis=0, ddof=1) / math.sqrt(seeds)
    draws = gaps[resampled(seeds, resamples)]
    drawn_errors = draws.std(axis=1, ddof=1) / math.sqrt(seeds)
    with np.errstate(divide="ignore", invalid="ignore"):
        largest = np.nanmax(np.abs(draws.mean(axis=1) - means) / drawn_errors, axis=1)
        seen = np.abs(means) / errors
    critical = float(np.quantile(largest[np.isfinite(largest)], LEVEL))
    return [
        AgainstBaseline(
            name,
            float(mean),
            Interval(float(mean - critical * error), float(mean + critical * error)),
            float((np.sum(largest >= t) + 1) / (resamples + 1)) if np.isfinite(t) else float(mean == 0),
        )
        for name, mean, error, t in zip(others, means, errors, seen, strict=True)
    ]
