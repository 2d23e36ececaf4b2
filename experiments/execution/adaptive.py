"""How well a difference is known, and how many seeds it takes to know it well enough.

An interval of a mean narrows with the root of the number of pairs, so n pairs of width w need about
n (w / d)^2 to be as narrow as d: the sequential rule of fixed width of Chow & Robbins (1965). It looks at
the data several times, which makes the last interval promise a little too much; begin with 20 seeds or more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.designs.experiment import Point, Stop
from experiments.statistics.paired import paired_difference
from sim.outcomes.metrics import METRICS

FASTEST = 2  # a round has at most this many times the seeds of the one before: the estimate is rough


@dataclass(frozen=True, slots=True)
class Precision:
    """What is known of one difference: a scenario against the baseline at one point.

    width : of the 95 % interval; nan with fewer than five pairs
    needed : pairs that the wanted width is likely to take
    undefined : whether the outcome has no value under any of the pairs that ran; more seeds will hardly help
    """

    point: int
    scenario: str
    pairs: int
    difference: float
    width: float
    needed: int
    enough: bool
    undefined: bool = False

    @property
    def open(self) -> bool:
        """Whether more seeds are wanted and may help."""
        return not self.enough and not self.undefined

    def next_seeds(self, now: int, most: int) -> int:
        """Seeds of the next round."""
        return min(most, max(now + 1, min(self.needed, FASTEST * now)))


def precisions(
    runs: pd.DataFrame, groups: Mapping[int, Sequence[Point]], seeds: Mapping[int, int], stop: Stop
) -> dict[int, tuple[Precision, ...]]:
    """Every difference of the points in `groups`, over the seeds 1 .. `seeds[point]` of each.

    runs : a row per run, as of a store
    """
    ok = runs[runs["status"] == "ok"]
    values = {key: rows.set_index("seed")[stop.metric] for key, rows in ok.groupby("scenario_key")}
    empty = pd.Series(dtype=float)
    found = {}
    for number, (first, *others) in groups.items():
        wanted = range(1, seeds[number] + 1)
        base = values.get(first.key, empty).reindex(wanted)
        found[number] = tuple(
            _precision(
                other,
                base,
                values.get(other.key, empty).reindex(wanted),
                stop,
                ran=first.key in values and other.key in values,
            )
            for other in others
        )
    return found


def _precision(point: Point, base: pd.Series, other: pd.Series, stop: Stop, *, ran: bool) -> Precision:
    direction, bounds = METRICS[stop.metric].direction, METRICS[stop.metric].gap_bounds
    found = paired_difference(base.to_numpy(float), other.to_numpy(float), direction, bounds=bounds)
    width = found.interval.width
    enough = not math.isnan(width) and width <= stop.width
    if math.isnan(width):
        needed = 2 * max(len(base), 1)
    else:
        needed = max(2, math.ceil(found.pairs * (width / stop.width) ** 2))
    known = (found.pairs, found.difference, width, needed, enough)
    return Precision(point.number, point.scenario, *known, undefined=ran and not found.pairs)
