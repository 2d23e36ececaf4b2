"""Variance explained: how much of what differs between runs is due to which factor, and how much to luck."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.tables import percentile_interval, resampled

LUCK = "luck"
INTERVAL_RESAMPLES = 200


def variance_explained(
    runs: pd.DataFrame, metric: str, factors: Sequence[str], *, interactions: bool = True
) -> pd.DataFrame:
    """Shares of the variance of a metric by factor, by pair of factors, and left to luck.

    Analysis of variance with sums of squares of type II (statsmodels), every factor taken as categories.
    Balanced designs split the whole exactly; otherwise what factors share is nobody's and shares need not
    add up to 1. With a column `seed`, intervals come from seeds drawn anew (percentile bootstrap).

    Returns a row per term with df, eta2 (share of all variance), low and high (its 95 % interval), omega2
    (share without what chance alone would give; Hays 1963), F and p. The last row is luck.
    """
    kept = [*factors, metric, *(["seed"] if "seed" in runs else [])]
    table = runs[kept].dropna()
    constant = [name for name in factors if table[name].nunique() < 2]
    if constant:
        raise ValueError(f"factor {', '.join(constant)}: has one value only and explains nothing")
    found = _anova(table, metric, factors, interactions)
    if "seed" in table and table["seed"].nunique() > 1:
        blocks = [rows for _, rows in table.groupby("seed")]
        drawn = [
            _anova(pd.concat([blocks[i] for i in rows]), metric, factors, interactions)["eta2"]
            for rows in resampled(len(blocks), INTERVAL_RESAMPLES)
        ]
        ends = [percentile_interval(np.array([each[i] for each in drawn])) for i in range(len(found))]
        found["low"], found["high"] = [e.low for e in ends], [e.high for e in ends]
    else:
        found["low"] = found["high"] = np.nan
    return found[["term", "df", "eta2", "low", "high", "omega2", "F", "p"]]


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
        return LUCK
    back = {f"C({short})": name for name, short in renamed.items()}
    return " x ".join(back[part] for part in term.split(":"))
