"""What more success costs: incremental cost-effectiveness, its plane, and acceptability (成本效果)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.statistics.paired import (
    FEWEST,
    LEVEL,
    UNDEFINED,
    Interval,
    PairedDifference,
    paired_difference,
    t_quantile,
)
from experiments.statistics.seeds import by_seed, share_of_draws

QUADRANTS = {
    "dominant": ("more effect, less cost", "效果更好且更省"),
    "trade-off": ("more effect, more cost", "效果更好但更贵"),
    "frugal": ("less effect, less cost", "效果更差但更省"),
    "dominated": ("less effect, more cost", "效果更差且更贵"),
}


@dataclass(frozen=True, slots=True)
class CostEffect:
    """One scenario beside the baseline, over paired seeds.

    ratio : incremental cost per unit of incremental effect (ICER); read it only where both differences are
        clear of 0, and with `quadrant`: the same ratio belongs to "trade-off" and to "frugal"
    ratio_interval : Fieller's (1954); undefined (nan) where the effect may be 0: no ratio is excluded then
    quadrants : share of means under other seeds in each of `QUADRANTS`; nan below five seeds
    """

    scenario: str
    cost: PairedDifference
    effect: PairedDifference
    ratio: float
    ratio_interval: Interval
    quadrant: str
    quadrants: dict[str, float]


def costs_and_effects(
    runs: pd.DataFrame, baseline: str, cost: str, effect: str, effect_direction: str = "higher"
) -> list[CostEffect]:
    """Every other scenario beside the baseline.

    cost, effect : names of metrics; an effect of which less is better is turned round
    """
    found = []
    for other in dict.fromkeys(runs["scenario"]):
        if other == baseline:
            continue
        gaps = paired_gaps(runs, baseline, str(other), cost, effect, effect_direction)
        zero = np.zeros(len(gaps))
        more_cost, more_effect = gaps[:, 0], gaps[:, 1]
        shares = share_of_draws(gaps, _in_quadrants)
        found.append(
            CostEffect(
                scenario=str(other),
                cost=paired_difference(zero, more_cost, "lower"),
                effect=paired_difference(zero, more_effect, "higher"),
                ratio=_ratio(float(more_cost.mean()), float(more_effect.mean())),
                ratio_interval=fieller(more_cost, more_effect),
                quadrant=str(quadrant_of(more_cost.mean(), more_effect.mean())),
                quadrants=dict(zip(QUADRANTS, map(float, shares), strict=True)),
            )
        )
    return found


def paired_gaps(
    runs: pd.DataFrame, baseline: str, other: str, cost: str, effect: str, effect_direction: str = "higher"
) -> np.ndarray:
    """Incremental cost and effect seed by seed, shape (seeds, 2); more effect is better."""
    costs, effects = (by_seed(runs, metric, [baseline, other]) for metric in (cost, effect))
    shared = costs.index.intersection(effects.index)
    sign = -1.0 if effect_direction == "lower" else 1.0
    gaps = [wide.loc[shared, other] - wide.loc[shared, baseline] for wide in (costs, sign * effects)]
    return np.column_stack(gaps)


def quadrant_of(more_cost: float | np.ndarray, more_effect: float | np.ndarray) -> np.ndarray:
    """Name of the quadrant of the cost-effectiveness plane; equal effect counts as no more effect."""
    cost, effect = np.asarray(more_cost), np.asarray(more_effect)
    better = np.where(cost > 0, "trade-off", "dominant")
    worse = np.where(cost >= 0, "dominated", "frugal")
    return np.where(effect > 0, better, worse)


def fieller(numerator: np.ndarray, denominator: np.ndarray) -> Interval:
    """95 % interval of the ratio of two paired means (Fieller 1954).

    Undefined below five seeds, and where the denominator's mean is not clear of 0: the set is then not an
    interval.
    """
    size = len(numerator)
    if size < FEWEST:
        return UNDEFINED
    a, b = float(np.mean(numerator)), float(np.mean(denominator))
    saa, sab, _, sbb = (float(value) / size for value in np.cov(numerator, denominator).ravel())
    t2 = t_quantile(0.5 + LEVEL / 2, size - 1) ** 2
    below = b * b - t2 * sbb
    if below <= 0:
        return UNDEFINED
    middle = a * b - t2 * sab
    root = math.sqrt(max(0.0, middle * middle - below * (a * a - t2 * saa)))
    return Interval((middle - root) / below, (middle + root) / below)


def frontier(means: pd.DataFrame) -> pd.DataFrame:
    """The options worth having, from the cheapest on, and what each step costs per unit of effect.

    means : a row per option with columns `cost` and `effect` (more is better)
    Returns the rows by cost with `status` ("on the frontier", "dominated": another gives as much for less;
    "extendedly dominated": a mix of two others does) and `ratio` (ICER to the step before, nan at first).
    """
    table = means.sort_values(["cost", "effect"], ascending=[True, False], kind="stable").copy()
    table["status"], table["ratio"] = "on the frontier", np.nan
    best = -math.inf
    for name, row in table.iterrows():
        if row["effect"] <= best:
            table.loc[name, "status"] = "dominated"
        best = max(best, row["effect"])
    while True:
        kept = table.index[table["status"] == "on the frontier"]
        steps = table.loc[kept, ["cost", "effect"]].diff()
        ratios = steps["cost"] / steps["effect"]
        falling = np.nonzero(ratios.to_numpy()[2:] < ratios.to_numpy()[1:-1])[0]
        if not falling.size:
            table.loc[kept, "ratio"] = ratios
            return table
        table.loc[kept[falling[0] + 1], "status"] = "extendedly dominated"


def acceptability(
    runs: pd.DataFrame,
    cost: str,
    effect: str,
    thresholds: Sequence[float],
    effect_direction: str = "higher",
    scenarios: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Probability that each scenario has the highest net benefit, by what one unit of effect is worth.

    Net benefit is worth * effect - cost; the probability is the share of draws of the means
    (`seeds.drawn_means`) in which a scenario's is the highest (cost-effectiveness acceptability
    curve, van Hout et al. 1994). It reflects random variation alone, and is nan below five seeds.

    thresholds : worth of one unit of effect, in units of cost
    Returns a row per threshold and a column per scenario; rows sum to 1.
    """
    costs, effects = (by_seed(runs, metric, scenarios) for metric in (cost, effect))
    shared = costs.index.intersection(effects.index)
    sign = -1.0 if effect_direction == "lower" else 1.0
    both = np.stack([costs.loc[shared].to_numpy(), sign * effects.loc[shared].to_numpy()], axis=1)
    worths, places = np.asarray(thresholds, dtype=float)[:, None], np.arange(costs.shape[1])

    def best(means: np.ndarray) -> np.ndarray:
        benefit = worths * means[1] - means[0]
        return np.asarray(places == benefit.argmax(axis=1)[:, None])

    shares = share_of_draws(both, best)
    return pd.DataFrame(shares, index=pd.Index(thresholds, name="worth"), columns=costs.columns)


def _in_quadrants(means: np.ndarray) -> np.ndarray:
    """One flag per quadrant of `QUADRANTS`."""
    name = str(quadrant_of(means[0], means[1]))
    return np.array([name == each for each in QUADRANTS])


def _ratio(cost: float, effect: float) -> float:
    return cost / effect if effect else math.nan
