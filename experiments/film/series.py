"""Shares of problems by the day on which they become known (逐日占比).

A share is told only of problems that have been followed for `AGE` days; each evening tells of those that came
of that age in the last `SPAN` days.
"""

from collections.abc import Mapping

import numpy as np

from experiments.film.take import Take
from sim.outcomes.fates import Fate

AGE = 90  # days that every problem is followed
SPAN = 30  # days in which the problems arose that an evening tells of
KNOWN_FROM = AGE + SPAN  # days after the reform before which nothing is known


def followed_shares(take: Take) -> dict[str, np.ndarray]:
    """Of 1 000 problems, those prevented included: durable, durably resolved `AGE` days after they arose;
    reported, closed by then in whatever way. Each float64 (evenings,), nan before `KNOWN_FROM`.
    """
    table, days = take.problems, take.shot.days
    born = table["born"] - take.shot.spin_up
    spared = take.records.prevented["born"] - take.shot.spin_up
    arisen = _by_day(born, days) + _by_day(spared[spared > 0], days)
    durable = table[f"fate_{AGE}"] == Fate.DURABLE
    reported = _closed_by(table, AGE)
    return {
        "durable": _rolled(_by_day(born[durable], days), arisen),
        "reported": _rolled(_by_day(born[reported], days), arisen),
    }


def _closed_by(table: Mapping[str, np.ndarray], age: int) -> np.ndarray:
    first = table["first_closed"]
    return np.asarray((first >= 0) & (first - table["born"] <= age))


def _by_day(days: np.ndarray, last: int) -> np.ndarray:
    """How many fall on each day, float64 (last + 1,)."""
    return np.bincount(days, minlength=last + 1).astype(np.float64)


def _rolled(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Of 1 000: part of whole over `SPAN` days of birth, told `AGE` days after the last of them."""
    found = np.full(len(whole), np.nan)
    sums = [np.cumsum(column) for column in (part, whole)]
    few, many = (total[SPAN : len(whole) - AGE] - total[: len(whole) - AGE - SPAN] for total in sums)
    np.divide(1000.0 * few, many, out=found[KNOWN_FROM:], where=many > 0)
    return found
