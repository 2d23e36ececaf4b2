"""Effect sizes: how large a difference is beside the spread between seeds."""

import math
from dataclasses import dataclass

import numpy as np

from experiments.statistics.paired import DIRECTIONS, FEWEST, LEVEL, UNDEFINED, Interval


@dataclass(frozen=True, slots=True)
class Superiority:
    """Probability that a run of B beats a run of A under another, unrelated seed.

    probability : P(B better) + P(tie) / 2, the A of Vargha & Delaney (2000)
    interval : undefined below five seeds, and where the samples do not overlap
    delta : 2 * probability - 1, the delta of Cliff (1993)
    """

    probability: float
    interval: Interval

    @property
    def delta(self) -> float:
        """Cliff's delta: -1 (A always better) .. 1 (B always better)."""
        return 2 * self.probability - 1


def hedges_g(a: np.ndarray, b: np.ndarray) -> float:
    """Mean difference in pooled standard deviations between seeds, without the bias of small samples.

    Hedges (1981), with the exact correction by gamma functions; nan without spread.
    """
    from scipy.special import gammaln

    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    freedom = a.size + b.size - 2
    if freedom < 2:
        return math.nan
    pooled = ((a.size - 1) * np.var(a, ddof=1) + (b.size - 1) * np.var(b, ddof=1)) / freedom
    if not pooled > 0:
        return math.nan
    correction = math.exp(gammaln(freedom / 2) - gammaln((freedom - 1) / 2)) / math.sqrt(freedom / 2)
    return float(correction * (b.mean() - a.mean()) / math.sqrt(pooled))


def paired_effect(a: np.ndarray, b: np.ndarray) -> float:
    """Mean difference in standard deviations of the differences (d_z); nan where pairs do not vary."""
    gaps = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    if gaps.size < 2:
        return math.nan
    spread = float(np.std(gaps, ddof=1))
    return float(gaps.mean()) / spread if spread > 1e-12 * max(1.0, float(np.abs(gaps).max())) else math.nan


def superiority(a: np.ndarray, b: np.ndarray, direction: str) -> Superiority:
    """Probability that a run of B is better than an unrelated run of A, with an interval.

    Rank-based, for unequal spreads (Brunner & Munzel 2000), by statsmodels. For pairs under the same seed
    take `experiments.statistics.paired.better_share` instead: it asks about one and the same world.

    direction : of improvement; "neither" gives nan
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, got {direction!r}")
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    a, b = a[np.isfinite(a)], b[np.isfinite(b)]
    if direction == "neither" or a.size < 2 or b.size < 2:
        return Superiority(math.nan, UNDEFINED)
    if direction == "lower":
        a, b = -a, -b
    few = min(a.size, b.size) < FEWEST
    if few or b.min() > a.max() or b.max() < a.min() or (np.ptp(a) == 0 and np.ptp(b) == 0):
        # Without overlap the ranks have no variance, and an interval from it would have no width.
        above = float((np.sum(b[:, None] > a) + 0.5 * np.sum(b[:, None] == a)) / (a.size * b.size))
        return Superiority(above, UNDEFINED)
    from statsmodels.stats.nonparametric import rank_compare_2indep

    found = rank_compare_2indep(b, a)
    low, high = found.conf_int(alpha=1 - LEVEL)
    return Superiority(float(found.prob1), Interval(max(0.0, float(low)), min(1.0, float(high))))
