"""Which factors of a Latin hypercube go with an outcome: partial rank correlation (偏秩相关).

Ranks see any monotone effect, however bent, and no single extreme point decides (Marino et al. 2008). A
factor with
names has no order; its number is the multiple partial correlation of its levels, which has no sign.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from experiments.designs.factors import Factor, about_factors
from experiments.statistics.paired import LEVEL
from experiments.statistics.seeds import DRAWING_SEED

RESAMPLES = 500


def rank_effects(points: pd.DataFrame, outcome: ArrayLike, factors: Sequence[Factor]) -> pd.DataFrame:
    """Partial rank correlation of every factor with the outcome, all other factors held, strongest first.

    points : a column per factor, a row per point; missing where the factor is not in force at a point
    outcome : one number per point, undefined where its runs failed

    Columns
    -------
    partial : -1 .. 1; for a factor with names 0 .. 1
    low, high : 95 % interval, points drawn anew (percentile bootstrap)
    randomness : what |partial| would be at most, in 95 of 100 cases, if no factor mattered
        (outcomes dealt to points at random)
    beyond_randomness : whether |partial| exceeds it
    """
    y = np.asarray(outcome, dtype=float)
    known = np.isfinite(y)
    points, y = points[known], y[known]
    columns = [_columns(points[factor.path], factor) for factor in factors]
    if len(y) < sum(block.shape[1] for block in columns) + 3:
        raise ValueError("too few points for so many factors; sample more")
    signed = [not factor.categorical for factor in factors]
    generator = np.random.default_rng(DRAWING_SEED)
    found = _partial(columns, y, signed)
    drawn = generator.integers(0, len(y), (RESAMPLES, len(y)))
    again = np.array([_partial([block[rows] for block in columns], y[rows], signed) for rows in drawn])
    dealt = np.array([_partial(columns, generator.permutation(y), signed) for _ in range(RESAMPLES)])
    low, high = np.nanquantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    randomness = np.nanquantile(np.abs(dealt), LEVEL, axis=0)
    table = about_factors(factors).assign(
        partial=found, low=low, high=high, randomness=randomness, beyond_randomness=np.abs(found) > randomness
    )
    return table.sort_values("partial", key=np.abs, ascending=False, ignore_index=True)


def _columns(values: pd.Series, factor: Factor) -> np.ndarray:
    """Numbers as they are; names as one column per level but the first. Missing numbers say nothing: the
    mean."""
    if factor.categorical:
        return np.asarray(pd.get_dummies(values.astype(str), drop_first=True), dtype=float)
    numbers = values.astype(float)
    return np.asarray(numbers.fillna(numbers.mean()).fillna(0.0), dtype=float)[:, None]


def _partial(columns: Sequence[np.ndarray], y: np.ndarray, signed: Sequence[bool]) -> np.ndarray:
    """Partial correlations on ranks; nan for a factor that does not vary."""
    from scipy.stats import rankdata

    blocks = [rankdata(block, axis=0) if one else block for block, one in zip(columns, signed, strict=True)]
    centred = [block - block.mean(axis=0) for block in blocks]
    whole = np.column_stack([*centred, rankdata(y) - (len(y) + 1) / 2])
    moments = whole.T @ whole
    ends = np.cumsum([block.shape[1] for block in centred])
    every = np.arange(ends[-1])
    fitted, rest = _fit(moments, every)
    found = []
    for one, block, end in zip(signed, centred, ends, strict=True):
        mine = np.arange(end - block.shape[1], end)
        left = _fit(moments, np.setdiff1d(every, mine))[1]
        if not mine.size or not np.any(np.diag(moments)[mine]) or left <= 0:
            found.append(np.nan)
            continue
        size = np.sqrt(np.clip((left - rest) / left, 0.0, 1.0))
        found.append(float(np.copysign(size, fitted[mine[0]]) if one else size))
    return np.array(found)


def _fit(moments: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, float]:
    """Coefficients of the last column on some others, and its sum of squares that is left."""
    fitted = np.linalg.pinv(moments[np.ix_(at, at)]) @ moments[at, -1]
    coefficients = np.zeros(len(moments))
    coefficients[at] = fitted
    return coefficients, float(moments[-1, -1] - moments[at, -1] @ fitted)
