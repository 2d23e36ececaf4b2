"""Paired differences between two scenarios, and how sure one can be of them.

Both scenarios are run under the same seeds, so the difference is taken seed by seed; what the two
have in common (people, problems, luck) falls out of it. Intervals are bias-corrected and accelerated
bootstrap intervals (Efron 1987) of the mean difference, drawn from a fixed generator: the same runs
always give the same interval.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

RESAMPLES = 9999
RESAMPLING_SEED = 20260101  # fixed: an interval is a function of the runs alone
LEVEL = 0.95

DIRECTIONS = ("higher", "lower", "neither")


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval; both ends are nan where it is not defined (fewer than two pairs)."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Upper minus lower end."""
        return self.high - self.low

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the interval, ends included."""
        return self.low <= value <= self.high


UNDEFINED = Interval(math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """One metric under scenario B minus the same metric under A, over paired seeds.

    pairs : seeds under which the metric is defined in both
    better : share of pairs in which B is better, ties half; nan where neither direction is better
    better_interval : Wilson interval of that share
    effect : difference in units of the spread between seeds (Cohen's d, pooled); nan without spread
    unpaired : what the interval would be had the seeds been different
    variance_ratio : variance of the difference of means had the seeds been different, over that of the
        paired one; as many times more seeds an unpaired comparison needs. nan where pairs do not vary.
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
    a: np.ndarray, b: np.ndarray, direction: str, *, unpaired: bool = True
) -> PairedDifference:
    """Compare a metric of two scenarios; `a[i]` and `b[i]` belong to the same seed.

    Pairs in which the metric is undefined (nan) on either side are left out.

    unpaired : also take the interval of unrelated seeds, to see what pairing gains; half of the work
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
        interval=mean_interval(b - a),
        better=better,
        better_interval=share_interval(better, int(a.size)),
        effect=standardised_effect(a, b),
        unpaired=unpaired_interval(a, b) if unpaired else UNDEFINED,
        variance_ratio=pairing_gain(a, b),
    )


def mean_interval(values: np.ndarray) -> Interval:
    """BCa bootstrap interval of the mean. Equal values give an interval without width."""
    if values.size < 2:
        return UNDEFINED
    if _all_equal(values):
        return Interval(float(values[0]), float(values[0]))
    return _bca((values,), np.mean)


def unpaired_interval(a: np.ndarray, b: np.ndarray) -> Interval:
    """BCa bootstrap interval of mean(b) - mean(a) when seeds are taken as unrelated."""
    if a.size < 2:
        return UNDEFINED
    if _all_equal(a) or _all_equal(b):  # one side is a constant: only the other one varies
        return mean_interval(b - a)

    def difference_of_means(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
        gap: np.ndarray = second.mean(axis=axis) - first.mean(axis=axis)
        return gap

    return _bca((a, b), difference_of_means)


def pairing_gain(a: np.ndarray, b: np.ndarray) -> float:
    """Variance ratio of common random numbers: (var a + var b) / var(b - a); nan where pairs do not vary.

    1 where seeds have nothing in common, below 1 where pairing does harm (Glasserman & Yao 1992).
    """
    if a.size < 2 or _all_equal(b - a):
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
    """Wilson (1927) interval of a share seen in `pairs` pairs; honest at shares of 0 and 1."""
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


def _bca(samples: tuple[np.ndarray, ...], statistic: Callable[..., np.ndarray]) -> Interval:
    from scipy.stats import bootstrap  # takes a second to load, which workers need not spend

    found = bootstrap(
        samples,
        statistic,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="BCa",
        vectorized=True,
        rng=np.random.default_rng(RESAMPLING_SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def _all_equal(values: np.ndarray) -> bool:
    spread = float(np.ptp(values))
    return spread <= 1e-12 * max(1.0, float(np.abs(values).max()))  # rounding of equal differences
