"""What would be worth measuring: how much better one would choose if a number were known (信息价值).

Expected value of perfect and of partial perfect information (Raiffa & Schlaifer 1961; Strong, Oakley &
Brennan 2014): what the choice between scenarios gains on average if all unknown numbers, or one of them, were
known before choosing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor, about_factors
from experiments.doubt.decides import FALSE_AT_MOST
from experiments.doubt.verdicts import believed
from experiments.statistics.multiple import corrected
from experiments.statistics.variance import mean_of_known

DRAWS = 200
DEALT = 4000  # times that values are dealt to points at random, for what randomness alone would show
SEED = 20_260
BENDS = 3  # terms of the curve through which a number may move an outcome


def value_of_everything(gaps: Sequence[np.ndarray], weights: np.ndarray | None = None) -> float:
    """What the choice gains if everything were known, in the unit of the outcome.

    gaps : of every scenario beside the first, float64 (points, seeds), above 0 where it is better
    """
    generator = np.random.default_rng(SEED)
    drawn, expected = [], [0.0]
    share = np.empty(0)
    for each in gaps:
        centre, spread, share, _ = believed(each, weights)
        drawn.append(centre + spread * generator.standard_normal((DRAWS, len(centre))))
        expected.append(float(share @ centre))
    if not drawn or len({each.shape for each in drawn}) > 1 or not len(share):
        return float("nan")
    best = np.maximum(np.max(drawn, axis=0), 0.0)  # the first scenario gains 0
    return max(0.0, float((best @ share).mean()) - max(expected))


def value_of_each(
    unit: np.ndarray, factors: Sequence[Factor], gaps: Sequence[np.ndarray], weights: np.ndarray | None = None
) -> pd.DataFrame:
    """What the choice gains if one number were known, a row per number, most worthwhile first.

    unit : points in the unit cube, float64 (points, factors); gaps, weights : as of `value_of_everything`

    Columns: value, in the unit of the outcome, with what randomness alone would show on average taken off; p,
    how often randomness alone shows as much; beyond_randomness, whether that is rare for so many numbers
    (expected share of false claims `FALSE_AT_MOST`).
    """
    means = np.column_stack([mean_of_known(each) for each in gaps])
    known = np.isfinite(means).all(axis=1)
    means, unit = means[known], unit[known]
    share = np.ones(len(means)) if weights is None else np.asarray(weights, dtype=float)[known]
    share = share / share.sum()
    generator = np.random.default_rng(SEED)
    dealt = np.argsort(generator.random((DEALT, len(means))), axis=1)
    randomness = np.array([_gain((row + 0.5) / len(means), means, share) for row in dealt])
    seen = np.array([_gain(column, means, share) for column in unit.T])
    p = (1 + (randomness[None, :] >= seen[:, None]).sum(axis=1)) / (1 + DEALT)
    sure = corrected(list(p), "fdr") <= FALSE_AT_MOST
    table = about_factors(factors).assign(
        value=np.maximum(seen - randomness.mean(), 0.0), p=p, beyond_randomness=sure
    )
    return table.sort_values(["value", "factor"], ascending=[False, True], ignore_index=True)


def _gain(at: np.ndarray, means: np.ndarray, share: np.ndarray) -> float:
    """Gain of choosing by a curve through the outcome over one number, over choosing once for all."""
    root = np.sqrt(share)[:, None]
    curve = np.polynomial.legendre.legvander(2 * at - 1, BENDS)
    basis, _ = np.linalg.qr(root * curve)
    fitted = basis @ (basis.T @ (root * means)) / root
    best = np.maximum(fitted.max(axis=1), 0.0)
    return float(share @ best) - max(0.0, float((share @ means).max()))
