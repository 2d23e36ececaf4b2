"""How far a unit that has refused repeats its answer when it is asked again (推诿持续性).

    persistence = (P(again) - P(first)) / (1 - P(first))

P(first) is the share of refusals at a first request, P(again) at a request to a unit that has refused in
the same case before. Units differ: those that refuse often are asked again more often, which looks like
persistence and is none. So P(first) is taken in several ways:

- "raw": of all first requests;
- "unit": of the units that are asked again, as often as they are;
- "kind": of the same unit and the same type of case, as often as it is asked again;
- "next": as "kind", only of the first time that a unit is asked again.

Of a unit (and type) the first requests of other cases are taken: one's own led to being asked again.
Intervals are of a bootstrap by case (Efron & Tibshirani 1993).
"""

from dataclasses import dataclass

import numpy as np

from experiments.records.table import CaseRecords, codes_of
from sim.errors import ScenarioError

DEFINITIONS = ("raw", "unit", "kind", "next")
LEVEL = 0.95
LEAST_AGAIN = 5  # requests to units that have refused before, below which nothing is said


@dataclass(frozen=True, slots=True)
class Persistence:
    """An estimate with its bootstrap interval.

    first, again : shares of refusals at a first request (of the comparison), and when asked again
    requests : how many of the latter there are
    """

    definition: str
    value: float
    low: float
    high: float
    first: float
    again: float
    requests: int


@dataclass(frozen=True, slots=True)
class _Requests:
    """Requests as columns (requests,): case, group of units, refused, asked again."""

    case: np.ndarray
    group: np.ndarray
    refused: np.ndarray
    again: np.ndarray

    def shares(self, weights: np.ndarray) -> tuple[float, float]:
        """P(first) of the groups asked again, as often as they are, and P(again).

        weights : float64 (requests,)
        """
        w = weights
        first, again = ~self.again, self.again & (w > 0)
        size = int(self.group.max()) + 1
        counts = np.bincount(self.group[first], w[first], size)
        refused = np.bincount(self.group[first], (w * self.refused)[first], size)
        own_counts, own_refused = self._own(w, again)
        mine = counts[self.group[again]] - own_counts
        theirs = refused[self.group[again]] - own_refused
        known = mine > 0
        if not known.any():
            return float("nan"), float("nan")
        share = w[again][known]
        expected = float(np.average(theirs[known] / mine[known], weights=share))
        return expected, float(np.average(self.refused[again][known], weights=share))

    def _own(self, w: np.ndarray, again: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First requests, and refusals among them, of the same case and group.

        What a request must not use.
        """
        size = int(self.group.max()) + 1
        pair = self.case.astype(np.int64) * size + self.group
        known, place = np.unique(pair, return_inverse=True)
        first = ~self.again
        counts = np.bincount(place[first], w[first], len(known))
        refused = np.bincount(place[first], (w * self.refused)[first], len(known))
        return counts[place[again]], refused[place[again]]


def persistence(records: CaseRecords, draws: int = 400, seed: int = 1) -> dict[str, Persistence]:
    """Persistence of refusals by every definition, with 95 % intervals.

    draws : bootstrap samples of cases

    Raises ScenarioError where no unit is asked again often enough.
    """
    told = records.distinct()
    table = told.requests
    again = table["earlier"].to_numpy() > 0
    if int(again.sum()) < LEAST_AGAIN:
        raise ScenarioError(
            f"{records.origin.name}: {int(again.sum())} requests to units that had refused before; "
            f"persistence needs {LEAST_AGAIN}. It needs an event log with refusals or referrals."
        )
    return {name: _estimate(told, name, draws, seed) for name in DEFINITIONS}


def _estimate(records: CaseRecords, definition: str, draws: int, seed: int) -> Persistence:
    mine = _requests(records, definition)
    _, case = np.unique(mine.case, return_inverse=True)
    cases, rng = int(case.max()) + 1, np.random.default_rng(seed)
    first, again = mine.shares(np.ones(len(case)))
    values = []
    for _ in range(draws):
        weights = np.bincount(rng.integers(0, cases, cases), minlength=cases)
        values.append(_part(*mine.shares(weights[case].astype(float))))
    edge = 100 * (1 - LEVEL) / 2
    low, high = np.nanpercentile(values, (edge, 100 - edge))
    return Persistence(
        definition, _part(first, again), float(low), float(high), first, again, int(mine.again.sum())
    )


def _part(first: float, again: float) -> float:
    return (again - first) / (1.0 - first) if first < 1.0 else float("nan")


def _requests(records: CaseRecords, definition: str) -> _Requests:
    table = records.requests
    case = table["case"].to_numpy()
    refused = np.asarray(table["refused"].to_numpy(zero_copy_only=False), np.bool_)
    earlier = table["earlier"].to_numpy()
    unit = codes_of(table["unit"])[0].astype(np.int64) + 1
    if definition == "raw":
        group = np.zeros(len(case), np.int64)
    elif definition == "unit":
        group = unit
    else:
        kind, _ = records.codes("type")
        group = np.unique(unit * (int(kind.max(initial=0)) + 2) + kind[case] + 1, return_inverse=True)[1]
    kept = earlier <= 1 if definition == "next" else np.ones(len(case), np.bool_)
    return _Requests(case[kept], group[kept], refused[kept], earlier[kept] > 0)
