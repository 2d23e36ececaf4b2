"""What an outcome is: names, unit, better direction, and how it is read off a run (指标)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim.outcomes.records import Records

UNBOUNDED = (-math.inf, math.inf)
PER_1000 = "per 1 000 problems"
MOST = {"share": 1.0, PER_1000: 1000.0}  # largest value of outcomes in a unit, without end in any other


@dataclass(frozen=True, slots=True)
class Metric:
    """One outcome.

    direction : "higher" or "lower" is better, "neither" where more is not better or worse by itself
    group : "headline" or "detail"; under : name of the metric of which this is a part
    """

    label: str
    zh: str
    unit: str
    direction: str
    of: Callable[[Records], float]
    group: str = "detail"
    under: str = ""

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which values it lies: a share between 0 and 1, a part of 1 000 up to it, others from 0."""
        return 0.0, MOST.get(self.unit, math.inf)

    @property
    def gap_bounds(self) -> tuple[float, float]:
        """Between which values the difference of two scenarios lies: -1 and 1 for shares."""
        return -MOST.get(self.unit, math.inf), MOST.get(self.unit, math.inf)
