"""Paired differences between two scenarios, and how sure one can be of them.

Both scenarios are run under the same seeds, so the difference is taken seed by seed; what the two have in
common (people, problems, random events) falls out of it. Interval and p value are of one theory, Student's t:
0 lies outside the interval exactly where the paired t test says p < .05, and is its end where p is .05.
Below five pairs no interval is given, only the range of what was seen: t would have to trust a spread that
three seeds cannot tell.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from sim.outcomes.metric import UNBOUNDED

ALPHA = (
    0.05  # sure is what has p <= ALPHA, the smallest level that still rejects (Lehmann & Romano 2005, 3.3)
)
LEVEL = 0.95  # of intervals
FEWEST = 5  # values that an interval takes; below, there is the range of what was seen and no promise
DIRECTIONS = ("higher", "lower", "neither")


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, both nan where they are not defined."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Upper minus lower end."""
        return self.high - self.low

    @property
    def known(self) -> bool:
        """Whether there is an interval at all."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def ends(self) -> tuple[float, float]:
        """Lower and upper end."""
        return self.low, self.high

    @property
    def clear(self) -> bool:
        """Whether all of it lies on one side of 0."""
        return self.low > 0 or self.high < 0

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the interval, ends included."""
        return self.low <= value <= self.high


UNDEFINED = Interval(math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """One metric under scenario B minus the same metric under A, over paired seeds.

    pairs : seeds under which the metric is defined in both
    interval : 95 % interval of the mean difference; undefined below `FEWEST` pairs
    better : share of pairs in which B is better, ties half; nan where neither direction is better
    better_interval : Wilson interval of that share; undefined below `FEWEST` pairs
    effect : difference in units of the spread between seeds (Cohen's d, pooled); nan without spread
    unpaired : what the interval would be had the seeds been different
    variance_ratio : variance of the difference of means had the seeds been different, over that of the
        paired one; as many times more seeds an unpaired comparison needs. nan where pairs do not vary.
    seen : smallest and largest difference of a pair; it promises nothing of other seeds
    """

    pairs: int
    mean_a: float
    mean_b: float
    difference: float
    interval: Interval
    better: float
    better_interval: Interval
    effect: float
    unpaired: Interval
    variance_ratio: float = math.nan
    seen: Interval = UNDEFINED

    @property
    def narrower(self) -> float:
        """How many times pairing narrows the interval; nan where either has no width."""
        return self.unpaired.width / self.interval.width if self.interval.width > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric: `scenario` minus `baseline`, under the same seeds."""

    metric: str
    baseline: str
    scenario: str
    found: PairedDifference


def paired_difference(
    a: np.ndarray,
    b: np.ndarray,
    direction: str,
    *,
    unpaired: bool = True,
    bounds: tuple[float, float] = UNBOUNDED,
) -> PairedDifference:
    """Compare a metric of two scenarios; `a[i]` and `b[i]` belong to the same seed.

    Pairs in which the metric is undefined (nan) on either side are left out.

    unpaired : also take the interval of unrelated seeds, to see what pairing gains
    bounds : between which values a difference can lie (of shares -1 and 1); intervals stay within
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"paired columns must be equally long, got {a.shape} and {b.shape}")
    defined = np.isfinite(a) & np.isfinite(b)
    a, b = a[defined], b[defined]
    if not a.size:
        nan = math.nan
        return PairedDifference(0, nan, nan, nan, UNDEFINED, nan, UNDEFINED, nan, UNDEFINED)
    better = better_share(b - a, direction)
    return PairedDifference(
        pairs=int(a.size),
        mean_a=float(a.mean()),
        mean_b=float(b.mean()),
        difference=float((b - a).mean()),
        interval=mean_interval(b - a, bounds),
        better=better,
        better_interval=share_interval(better, int(a.size)) if a.size >= FEWEST else UNDEFINED,
        effect=standardised_effect(a, b),
        unpaired=unpaired_interval(a, b, bounds) if unpaired else UNDEFINED,
        variance_ratio=pairing_gain(a, b),
        seen=seen_range(b - a),
    )


def mean_interval(
    values: np.ndarray, bounds: tuple[float, float] = UNBOUNDED, level: float = LEVEL
) -> Interval:
    """Student's (1908) interval of the mean; undefined below `FEWEST` values.

    Equal values give an interval without width.
    """
    if values.size < FEWEST:
        return UNDEFINED
    if all_equal(values):
        return Interval(float(values[0]), float(values[0]))
    error = float(values.std(ddof=1)) / math.sqrt(values.size)
    return around(float(values.mean()), error, values.size - 1, bounds, level)


def around(
    value: float,
    error: float,
    freedom: float,
    bounds: tuple[float, float] = UNBOUNDED,
    level: float = LEVEL,
) -> Interval:
    """Interval of an estimate with a standard error of so many degrees of freedom.

    Cut at the bounds, which costs no coverage; an estimate that lies outside stays in its interval.
    """
    half = t_quantile(0.5 + level / 2, freedom) * error
    low, high = max(value - half, bounds[0]), min(value + half, bounds[1])
    return Interval(min(low, value), max(high, value))


def t_quantile(share: float, freedom: float) -> float:
    """Value below which `share` of Student's t lies."""
    from scipy.special import stdtrit  # workers need not load it

    return float(stdtrit(freedom, share))


def mean_p(values: np.ndarray) -> float:
    """Two-sided p value of "the mean is 0" (t test); undefined below `FEWEST` values, as the interval is."""
    from scipy.special import stdtr

    if values.size < FEWEST or not np.isfinite(values).all():
        return math.nan
    if all_equal(values):  # equal differences leave no doubt
        return 1.0 if abs(float(values[0])) <= 1e-12 else 0.0
    t = float(values.mean()) / float(values.std(ddof=1)) * math.sqrt(values.size)
    return float(2 * stdtr(values.size - 1, -abs(t)))


def seen_range(values: np.ndarray) -> Interval:
    """Smallest and largest value; undefined where there is none."""
    return Interval(float(values.min()), float(values.max())) if values.size else UNDEFINED


def unpaired_interval(a: np.ndarray, b: np.ndarray, bounds: tuple[float, float] = UNBOUNDED) -> Interval:
    """Interval of mean(b) - mean(a) when seeds are taken as unrelated (Welch 1947), of `FEWEST` seeds on."""
    if a.size < FEWEST:
        return UNDEFINED
    if all_equal(a) and all_equal(b):
        return mean_interval(b - a, bounds)
    parts = np.array([np.var(a, ddof=1), np.var(b, ddof=1)]) / a.size
    freedom = float(parts.sum() ** 2 / (parts**2).sum() * (a.size - 1))
    return around(float(b.mean() - a.mean()), math.sqrt(parts.sum()), freedom, bounds)


def pairing_gain(a: np.ndarray, b: np.ndarray) -> float:
    """Variance ratio of common random numbers: (var a + var b) / var(b - a); nan where pairs do not vary.

    1 where seeds have nothing in common, below 1 where pairing does harm (Glasserman & Yao 1992).
    """
    if a.size < 2 or all_equal(b - a):
        return math.nan
    apart = float(np.var(a, ddof=1) + np.var(b, ddof=1))
    return apart / float(np.var(b - a, ddof=1))


def better_share(differences: np.ndarray, direction: str) -> float:
    """Share of pairs in which the second scenario is better; ties count half.

    direction : of improvement: "higher", "lower", or "neither" (nan)
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}, got {direction!r}")
    if direction == "neither" or not differences.size:
        return math.nan
    gain = differences if direction == "higher" else -differences
    return float((np.sum(gain > 0) + 0.5 * np.sum(gain == 0)) / gain.size)


def share_interval(share: float, pairs: int) -> Interval:
    """Wilson (1927) interval of a share seen in `pairs` pairs; honest at shares of 0 and 1, and of few."""
    if not pairs or math.isnan(share):
        return UNDEFINED
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    centre = (share + z * z / (2 * pairs)) / (1 + z * z / pairs)
    half = z / (1 + z * z / pairs) * math.sqrt(share * (1 - share) / pairs + z * z / (4 * pairs * pairs))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def standardised_effect(a: np.ndarray, b: np.ndarray) -> float:
    """Mean difference in units of the pooled spread between seeds; nan without spread."""
    if a.size < 2:
        return math.nan
    pooled = math.sqrt((float(np.var(a, ddof=1)) + float(np.var(b, ddof=1))) / 2)
    return float((b - a).mean()) / pooled if pooled > 0 else math.nan


def all_equal(values: np.ndarray) -> bool:
    """Whether values differ by nothing but rounding."""
    spread = float(np.ptp(values))
    return spread <= 1e-12 * max(1.0, float(np.abs(values).max()))  # rounding of equal differences
