"""How soon disputes are settled, counting honestly those that are still open when the run ends."""

from collections.abc import Mapping

import numpy as np

from agents.disputes import State
from sim.outcomes.records import Records


def resolution_curves(records: Records) -> dict[str, np.ndarray]:
    """Share of disputes settled, and still standing, within so many days after they were raised.

    Disputes raised after the warm-up. All of them can be watched until the last day, so the share is a
    product-limit estimate (Kaplan & Meier 1958) in which a dispute that ended otherwise (on paper, by
    judgment, given up) counts as never settled; `settled_share[t]` belongs to t days, t = 0 .. days.
    """
    days, warm_up = int(records.facts["days"]), int(records.facts["warm_up"])
    _, until, settled = time_to_settlement(records.disputes, days, warm_up)
    return {"settled_share": _settled_share(until, settled, days)}


def time_to_settlement(
    disputes: Mapping[str, np.ndarray], days: int, warm_up: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which disputes are watched, for how many days, and whether they were then settled.

    Returns a mask over all rows (raised after the warm-up), and two columns over the watched ones: days until
    settled, or until the last look; whether a settlement stands.
    """
    mine = np.asarray(disputes["raised"]) > warm_up
    raised, closed, state = (np.asarray(disputes[name])[mine] for name in ("raised", "closed", "state"))
    settled = np.isin(state, (State.SETTLED, State.DURABLE)) & (closed >= raised)
    until = np.where(settled, closed - raised, warm_up + days - raised)
    return mine, until, settled


def _settled_share(until: np.ndarray, settled: np.ndarray, days: int) -> np.ndarray:
    """Product-limit share settled by day 0 .. days; `until` is the day of settling or of the last look."""
    leaving = np.bincount(np.clip(until, 0, days), minlength=days + 1)
    events = np.bincount(np.clip(until[settled], 0, days), minlength=days + 1)
    at_risk = leaving[::-1].cumsum()[::-1]
    hazard = np.divide(events, at_risk, out=np.zeros(days + 1), where=at_risk > 0)
    share: np.ndarray = 1 - np.cumprod(1 - hazard)
    return share
