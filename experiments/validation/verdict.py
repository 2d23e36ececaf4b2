"""Estimates, bands and verdicts: what was measured, what it is held against, and whether it fits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from experiments.statistics.paired import FEWEST, around

ANY = math.inf


class Verdict(StrEnum):
    """What is said of a fact or of one part of it."""

    PASS = "pass"  # within its band
    SHORT = "short"  # outside, or too uncertain to tell
    REPORTED = "reported"  # measured, and held against nothing


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval over seeds (Student's t, of five on); without width where it has no randomness."""

    value: float
    low: float
    high: float
    seeds: int


def exactly(value: float) -> Estimate:
    """A number that does not depend on randomness."""
    return Estimate(value, value, value, 0)


def mean_of(values: Sequence[float] | np.ndarray) -> Estimate:
    """Mean over seeds; undefined ones are left out."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if known.size < FEWEST:
        value = float(known.mean()) if known.size else math.nan
        return Estimate(value, math.nan, math.nan, int(known.size))
    return _around(float(known.mean()), float(known.std(ddof=1)) / math.sqrt(known.size), known.size)


def ratio_of(tops: np.ndarray, bottoms: np.ndarray) -> Estimate:
    """Sum over sum, seeds being the independent units: the ratio estimator (Cochran 1977, 6.4)."""
    known = np.isfinite(tops) & np.isfinite(bottoms)
    top, bottom = np.asarray(tops, float)[known], np.asarray(bottoms, float)[known]
    if not bottom.sum():
        return Estimate(math.nan, math.nan, math.nan, int(top.size))
    value = float(top.sum() / bottom.sum())
    if top.size < FEWEST:
        return Estimate(value, math.nan, math.nan, int(top.size))
    spread = float((top - value * bottom).std(ddof=1)) * math.sqrt(top.size) / float(bottom.sum())
    return _around(value, spread, top.size)


def _around(value: float, error: float, seeds: int) -> Estimate:
    found = around(value, error, seeds - 1)
    return Estimate(value, found.low, found.high, int(seeds))


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a fact and its band.

    low, high : band, both ends included; infinite where there is none
    sure : the whole interval must lie in the band, as is asked of every claim about a direction
    judged : False for a number that is only shown
    """

    what: str
    found: Estimate
    low: float = -ANY
    high: float = ANY
    sure: bool = False
    judged: bool = True

    @property
    def verdict(self) -> Verdict:
        """Whether the number lies where the source says."""
        if not self.judged:
            return Verdict.REPORTED
        ends = (self.found.low, self.found.high) if self.sure else (self.found.value, self.found.value)
        inside = all(self.low <= end <= self.high for end in ends)  # nan lies nowhere
        return Verdict.PASS if inside else Verdict.SHORT

    @property
    def band(self) -> str:
        """The band in words."""
        if not self.judged:
            return "shown only"
        if math.isinf(self.high):
            return f"≥ {self.low:g}"
        if math.isinf(self.low):
            return f"≤ {self.high:g}"
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class Line:
    """What a figure shows beside the numbers: y over x, with intervals where there are any."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one fact.

    note : why it falls short, or how the number is to be read
    """

    parts: tuple[Part, ...]
    note: str = ""
    lines: tuple[Line, ...] = ()
    x_label: str = ""
    y_label: str = ""
    ticks: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """Short if any part is; reported if nothing is judged."""
        said = {part.verdict for part in self.parts}
        if Verdict.SHORT in said:
            return Verdict.SHORT
        return Verdict.PASS if Verdict.PASS in said else Verdict.REPORTED
