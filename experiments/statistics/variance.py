"""Variance explained: how much of the variance between runs is due to each factor, and to randomness."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from experiments.statistics.seeds import jackknife_intervals

RANDOMNESS = "randomness"
SHARES = (0.0, 1.0)


def variance_explained(
    runs: pd.DataFrame, metric: str, factors: Sequence[str], *, interactions: bool = True
) -> pd.DataFrame:
    """Shares of the variance of a metric by factor, by pair of factors, and left to random numbers.

    Analysis of variance with sums of squares of type II (statsmodels), every factor taken as categories.
    Balanced designs split the whole exactly; otherwise what factors share is nobody's and shares need not
    add up to 1. With a column `seed` and five seeds or more there are intervals (jackknife over seeds).

    Returns a row per term with df, eta2 (share of all variance), low and high (its 95 % interval), omega2
    (share without what random variation alone would give; Hays 1963), F and p. The last row is randomness.
    """
    kept = [*factors, metric, *(["seed"] if "seed" in runs else [])]
    table = runs[kept].dropna()
    constant = [name for name in factors if table[name].nunique() < 2]
    if constant:
        raise ValueError(f"factor {', '.join(constant)}: has one value only and explains nothing")
    found = _anova(table, metric, factors, interactions)
    if "seed" in table and table["seed"].nunique() > 1:
        whole, left_out = shares_without_each_seed(table, metric, factors, interactions)
        ends = jackknife_intervals(whole, left_out, SHARES)
        found["low"], found["high"] = [e.low for e in ends], [e.high for e in ends]
    else:
        found["low"] = found["high"] = np.nan
    return found[["term", "df", "eta2", "low", "high", "omega2", "F", "p"]]


def shares_without_each_seed(
    table: pd.DataFrame, metric: str, factors: Sequence[str], interactions: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The shares (eta2) of every term and of randomness, and the same with each seed left out in turn.

    Shapes (terms + 1,) and (seeds, terms + 1). Sums of squares of type II from the normal equations, which
    add up over seeds: each costs a few small solutions instead of a fit to all rows.
    """
    columns, terms = _columns(table, factors, interactions)
    whole = np.column_stack([np.ones(len(table)), *(columns[term] for term in terms), table[metric]])
    moments = np.array([whole[at].T @ whole[at] for at in table.groupby("seed").indices.values()])
    sizes = [columns[term].shape[1] for term in terms]
    starts = np.cumsum([1, *sizes])
    places = {term: np.arange(starts[i], starts[i + 1]) for i, term in enumerate(terms)}
    every = moments.sum(axis=0)
    return _type_two(every, places), np.array([_type_two(every - each, places) for each in moments])


def _columns(
    table: pd.DataFrame, factors: Sequence[str], interactions: bool
) -> tuple[dict[frozenset[str], np.ndarray], list[frozenset[str]]]:
    single = {name: pd.get_dummies(table[name], drop_first=True).to_numpy(float) for name in factors}
    columns = {frozenset([name]): dummies for name, dummies in single.items()}
    if interactions:
        for a, b in combinations(factors, 2):
            products = single[a][:, :, None] * single[b][:, None, :]
            columns[frozenset([a, b])] = products.reshape(len(table), -1)
    return columns, list(columns)


def _type_two(moments: np.ndarray, places: dict[frozenset[str], np.ndarray]) -> np.ndarray:
    """Shares by term and the rest; each term beside all terms that do not contain it."""

    def left(terms: Sequence[frozenset[str]]) -> float:
        at = np.concatenate([[0], *(places[term] for term in terms)]).astype(int)
        fitted = np.linalg.pinv(moments[np.ix_(at, at)]) @ moments[at, -1]
        return float(moments[-1, -1] - moments[at, -1] @ fitted)

    whole, rest = left([]), left(list(places))
    if whole <= 0:
        return np.full(len(places) + 1, np.nan)
    squares = []
    for term in places:
        others = [other for other in places if not term <= other]
        squares.append(left(others) - left([*others, term]))
    return np.array([*squares, rest]) / whole


def _anova(table: pd.DataFrame, metric: str, factors: Sequence[str], interactions: bool) -> pd.DataFrame:
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm

    renamed = {name: f"f{i}" for i, name in enumerate(factors)}  # formulas know no dots in names
    data = table.rename(columns=renamed | {metric: "y"})
    terms = " + ".join(f"C({name})" for name in renamed.values())
    formula = f"y ~ ({terms}) ** 2" if interactions and len(factors) > 1 else f"y ~ {terms}"
    split = anova_lm(ols(formula, data).fit(), typ=2)
    whole = float(((data["y"] - data["y"].mean()) ** 2).sum())
    squares, degrees = split["sum_sq"].to_numpy(), split["df"].to_numpy()
    error = squares[-1] / degrees[-1] if degrees[-1] > 0 else np.nan
    omega = (squares - degrees * error) / (whole + error)
    omega[-1] = 1 - omega[:-1].sum()
    return pd.DataFrame(
        {
            "term": [_named(str(term), renamed) for term in split.index],
            "df": degrees,
            "eta2": squares / whole if whole > 0 else np.full(len(squares), np.nan),
            "omega2": omega,
            "F": split["F"].to_numpy(),
            "p": split["PR(>F)"].to_numpy(),
        }
    )


def _named(term: str, renamed: dict[str, str]) -> str:
    if term == "Residual":
        return RANDOMNESS
    back = {f"C({short})": name for name, short in renamed.items()}
    return " x ".join(back[part] for part in term.split(":"))


def nested_components(
    values: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, float, float]:
    """Variance between groups and within them, of a few repetitions in each (one-way random effects).

    values : float64 (groups, repetitions), nan where one is missing; each group has one at least
    weights : of the groups, which sum to 1; equal ones where none are given

    Returns the mean of every group, the variance between groups with the noise of their means taken off
    (never below 0; Searle, Casella & McCulloch 1992, ch. 3), and the variance within. The latter is 0 where
    no group has two repetitions: nothing then tells them apart, and all variance counts as between.
    """
    share = np.full(len(values), 1 / len(values)) if weights is None else weights
    counts = np.isfinite(values).sum(axis=1)
    means = np.nansum(values, axis=1) / counts
    squares = np.nansum((values - means[:, None]) ** 2, axis=1)
    freedom = float(share @ (counts - 1))
    within = float(share @ squares) / freedom if freedom > 0 else 0.0
    middle = float(share @ means)
    few = 1 - float(share @ share)  # of weighted squares about a weighted mean
    seen = float(share @ (means - middle) ** 2) / few if few > 0 else 0.0
    return means, max(0.0, seen - within * float(share @ (1 / counts))), within


def mean_of_known(values: np.ndarray) -> np.ndarray:
    """Mean over the second axis of what is known there; nan where nothing is."""
    known = np.isfinite(values)
    counts = known.sum(axis=1)
    sums = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(np.where(counts > 0, sums / np.maximum(counts, 1), np.nan))
