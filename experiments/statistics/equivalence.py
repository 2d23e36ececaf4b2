"""Equivalence: that two scenarios do not differ by more than matters, shown and not just not refuted."""

import math
from dataclasses import dataclass

import numpy as np

from experiments.statistics.paired import ALPHA, DIRECTIONS, UNDEFINED, Interval, mean_interval

VERDICTS = {
    "better": ("better by more than randomness", "确有改善"),
    "worse": ("worse by more than randomness", "确有恶化"),
    "different": ("different by more than randomness", "确有差异"),
    "equivalent": ("no difference larger than the margin", "差异不超过界限"),
    "better, within the margin": ("better, but by less than the margin", "有改善，但小于界限"),
    "worse, within the margin": ("worse, but by less than the margin", "有恶化，但小于界限"),
    "different, within the margin": ("different, but by less than the margin", "有差异，但小于界限"),
    "undecided": ("undecided: more seeds are needed", "尚无定论，需要更多种子"),
}


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests (Schuirmann 1987) of |mean difference| < margin over paired seeds.

    interval : 90 % interval of the mean difference (t); equivalence at 5 % means that it lies in +-margin.
        Undefined, like p, below five pairs
    p : the larger of the two one-sided p values
    smallest : the smallest margin for which these seeds show equivalence
    """

    pairs: int
    difference: float
    margin: float
    interval: Interval
    p: float

    @property
    def equivalent(self) -> bool:
        """Whether "no difference larger than the margin" is shown at 5 %."""
        return self.p <= ALPHA

    @property
    def smallest(self) -> float:
        """The smallest margin that these seeds could have shown."""
        return max(abs(self.interval.low), abs(self.interval.high))


def equivalence(a: np.ndarray, b: np.ndarray, margin: float) -> Equivalence:
    """Test that the mean of `b - a` over paired seeds is nearer to 0 than `margin` (in units of the metric).

    Raises ValueError unless margin > 0.
    """
    if not margin > 0:
        raise ValueError(f"margin must be above 0, got {margin}")
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    known = np.isfinite(a) & np.isfinite(b)
    gaps = (b - a)[known]
    mean = float(gaps.mean()) if gaps.size else math.nan
    interval = mean_interval(gaps, level=1 - 2 * ALPHA)
    if not interval.known:
        return Equivalence(int(gaps.size), mean, margin, UNDEFINED, math.nan)
    if interval.width == 0:
        return Equivalence(gaps.size, mean, margin, interval, float(abs(mean) >= margin))
    from scipy.special import stdtr

    error = float(gaps.std(ddof=1)) / math.sqrt(gaps.size)
    p = float(stdtr(gaps.size - 1, (abs(mean) - margin) / error))
    return Equivalence(gaps.size, mean, margin, interval, p)


def verdict(a: np.ndarray, b: np.ndarray, direction: str, margin: float) -> str:
    """What paired seeds allow to say about B beside A: a key of `VERDICTS`.

    A difference is said at 5 % (two-sided paired t test), equivalence at 5 % (`equivalence`); both can be
    true, of a difference that is sure and small.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, got {direction!r}")
    from experiments.statistics.multiple import paired_p

    found, p = equivalence(a, b, margin), paired_p(a, b)
    if p <= ALPHA:
        gain = found.difference if direction == "higher" else -found.difference
        word = "different" if direction == "neither" else "better" if gain > 0 else "worse"
        return f"{word}, within the margin" if found.equivalent else word
    return "equivalent" if found.equivalent else "undecided"
