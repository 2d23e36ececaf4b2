"""Crimes that grow out of disputes: the expected number and those that happened, day by day (民转刑).

In a city of any size that is simulated they are rare. The expected number, the sum of all hazards, says more
about a policy than the few that are drawn.
"""

from collections.abc import Callable

import numpy as np

from sim.outcomes.definitions import ratio
from sim.outcomes.records import Records

HARM_COLUMNS = ("harm_expected", "harm_silent", "harm_heard", "harms")  # columns, see `Harms`
PEOPLE = 100_000.0
UNWEIGHED = np.zeros(0)  # series of a run that knew no crimes, of which nothing can be said


class Harms:
    """What a day brings of them.

    Expected, of these in matters nobody told anybody of, and in matters in which an offer had been made or a
    mediator had done its part; and how many happened.

    days : float64 (evenings, 4), in the order of `HARM_COLUMNS`
    """

    def __init__(self) -> None:
        self.days: list[np.ndarray] = []

    def columns(self, evenings: int) -> dict[str, np.ndarray]:
        """Name -> float64 per evening; 0 where nothing was weighed."""
        table = np.zeros((evenings, len(HARM_COLUMNS)))
        if self.days:
            table[: len(self.days)] = np.stack(self.days)
        return {name: np.ascontiguousarray(table[:, n]) for n, name in enumerate(HARM_COLUMNS)}


def a_year(name: str, grave: bool = False) -> Callable[[Records], float]:
    """A daily series after the warm-up per 100 000 residents and year.

    grave : only death and serious injury
    """

    def of(records: Records) -> float:
        facts = records.facts
        series = records.daily.get(name, UNWEIGHED)[int(facts["warm_up"]) :]
        part = float(facts.get("grave", 0.0)) if grave else 1.0
        return ratio(float(series.sum()) * part * 365.0 * PEOPLE, series.size * float(facts["residents"]))

    return of


def part_of_harm(name: str) -> Callable[[Records], float]:
    """What part of the expected crimes after the warm-up a column is, 0..1; nan without any."""

    def of(records: Records) -> float:
        low = int(records.facts["warm_up"])
        part, whole = (records.daily.get(each, UNWEIGHED)[low:] for each in (name, "harm_expected"))
        return ratio(float(part.sum()), float(whole.sum()))

    return of
