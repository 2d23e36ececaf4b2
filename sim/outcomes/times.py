"""How soon disputes are settled, those still open counted with the others (化解时长，含未结).

Of all disputes raised after the warm-up. One that is open on the last day has taken neither no time nor for
ever: it has been watched for so many days. One that ended otherwise (by nominal closure, by judgment or
abandoned) is watched to the last day and never settled. Shares are product-limit estimates (Kaplan &
Meier 1958), nan where nothing can be said. Two scenarios are compared over all that was raised, not over
those that happened to end well.
"""

from collections.abc import Callable, Mapping

import numpy as np

from agents.disputes import State
from sim.outcomes.definitions import follow_up
from sim.outcomes.records import Records


def time_to_settlement(
    disputes: Mapping[str, np.ndarray], days: int, warm_up: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which disputes are watched, for how many days, and whether they were then settled.

    days : from the warm-up to the last look

    Returns a mask over all rows (raised after the warm-up), and two columns over the watched ones: days until
    settled, or until the last look; whether a settlement stands.
    """
    mine = np.asarray(disputes["raised"]) > warm_up
    raised, closed, state = (np.asarray(disputes[name])[mine] for name in ("raised", "closed", "state"))
    settled = np.isin(state, (State.SETTLED, State.DURABLE)) & (closed >= raised)
    until = np.where(settled, closed - raised, warm_up + days - raised)
    return mine, until, settled


def settled_shares(until: np.ndarray, settled: np.ndarray, days: int) -> np.ndarray:
    """Product-limit share settled by day 0 .. days; `until` is the day of settling or of the last look."""
    leaving = np.bincount(np.clip(until, 0, days), minlength=days + 1)
    events = np.bincount(np.clip(until[settled], 0, days), minlength=days + 1)
    at_risk = leaving[::-1].cumsum()[::-1]
    hazard = np.divide(events, at_risk, out=np.zeros(days + 1), where=at_risk > 0)
    share: np.ndarray = 1 - np.cumprod(1 - hazard)
    return share


def shares_of_run(records: Records) -> np.ndarray:
    """Share of the disputes of a run settled by day 0, 1, ... after each was raised.

    As many days as the earliest dispute has been watched: nothing is known of later ones. Empty without
    disputes.
    """
    warm_up, last = int(records.facts["warm_up"]), int(records.facts["day"])
    mine, until, settled = time_to_settlement(records.disputes, last - warm_up, warm_up)
    if not until.size:
        return np.zeros(0)
    longest = last - int(records.disputes["raised"][mine].min())
    return settled_shares(until, settled, longest)


def settled_by(day: int) -> Callable[[Records], float]:
    """Share of all disputes settled, and holding, within so many days of being raised (product-limit)."""

    def of(records: Records) -> float:
        shares = shares_of_run(records)
        return float(shares[day]) if day < shares.size else float("nan")

    return of


def open_days(records: Records) -> float:
    """Mean days open within the follow-up; a dispute never settled counts all of it (restricted mean).

    Follow-up as in `sim.outcomes.definitions`; the mean of Royston & Parmar (2013).
    """
    window, shares = follow_up(records), shares_of_run(records)
    return float((1 - shares[:window]).sum()) if 0 < window <= shares.size else float("nan")
