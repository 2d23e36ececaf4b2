"""Outcomes: pure functions of the records of a run (结果).

A cohort is judged, so that late disputes do not count as failures: those raised after warm-up and at
least the follow-up before the last day. Follow-up is the relapse window (90 days), or half of the days
where a run is shorter than two windows. Every function returns nan where nothing can be said.
"""

from collections.abc import Callable

import numpy as np

from agents.disputes import State
from agents.kinds import COMPETENCES
from sim.outcomes.records import Records

BITS = np.arange(COMPETENCES)


def follow_up(records: Records) -> int:
    """Days that every judged dispute is followed at least."""
    days = int(records.facts["day"]) - int(records.facts["warm_up"])
    return min(int(records.facts["durable_window"]), max(days // 2, 0))


def cohort(records: Records) -> np.ndarray:
    """Mask of the disputes that are judged."""
    raised = records.disputes["raised"]
    last = int(records.facts["day"]) - follow_up(records)
    return (raised > int(records.facts["warm_up"])) & (raised <= last)


def holding(records: Records) -> np.ndarray:
    """Mask of settlements by agreement that hold at the end."""
    return np.isin(records.disputes["state"], (State.SETTLED, State.DURABLE))


def breadth(records: Records) -> np.ndarray:
    """Number of competences that each problem truly needs."""
    need = records.disputes["need"].astype(np.int64)
    return ((need[:, None] >> BITS) & 1).sum(axis=1)


def share(part: np.ndarray, whole: np.ndarray) -> float:
    """Share of `whole` (mask) that is also in `part` (mask)."""
    size = int(whole.sum())
    return float((part & whole).sum() / size) if size else float("nan")


def ratio(top: float, bottom: float) -> float:
    """Quotient, nan over nothing."""
    return float(top / bottom) if bottom else float("nan")


def after_warm_up(records: Records, name: str) -> np.ndarray:
    """A daily series without the warm-up."""
    return records.daily[name][int(records.facts["warm_up"]) :]


def total(records: Records, name: str) -> float:
    """Sum of a daily series after warm-up."""
    return float(after_warm_up(records, name).sum())


def durable_share(records: Records) -> float:
    """Share of judged disputes settled by agreement and not broken by the end."""
    return share(holding(records), cohort(records))


def durable_share_of(low: int, high: int) -> Callable[[Records], float]:
    """The same among disputes that need `low` to `high` competences."""

    def of(records: Records) -> float:
        wide = breadth(records)
        return share(holding(records), cohort(records) & (wide >= low) & (wide <= high))

    return of


def reported_share(records: Records) -> float:
    """Share of judged disputes that were closed at least once, in whatever way."""
    return share(records.disputes["reported"] > 0, cohort(records))


def days_to_settle(quantile: float) -> Callable[[Records], float]:
    """Quantile of days from claim to the settlement that holds, of judged disputes that were settled alone.

    Whatever is still open or was given up is left out, so settling fewer of the hard ones makes it shorter;
    compare scenarios by `sim.outcomes.times` instead.
    """

    def of(records: Records) -> float:
        settled = holding(records) & cohort(records)
        days = (records.disputes["closed"] - records.disputes["raised"])[settled]
        return float(np.quantile(days, quantile)) if days.size else float("nan")

    return of


def escalated(bits: int) -> Callable[[Records], float]:
    """Share of judged disputes that escalated in one of the ways."""

    def of(records: Records) -> float:
        return share((records.disputes["escalated"] & bits) > 0, cohort(records))

    return of


def coordination_share(records: Records) -> float:
    """Hours for asking, meeting and reviewing as a share of all hours spent."""
    return ratio(total(records, "coordination_minutes"), total(records, "spent_minutes"))


def total_cost(records: Records) -> float:
    """Cost after warm-up, yuan: hours of staff, court, volunteers; levers and platform."""
    prices: dict[str, float] = records.facts["costs"]
    court = total(records, "court_minutes")
    staff = total(records, "spent_minutes") - court
    volunteers = total(records, "volunteer_minutes")
    yuan = staff * prices["staff_hour"] + court * prices["court_hour"] + volunteers * prices["volunteer_hour"]
    return yuan / 60.0 + total(records, "lever_yuan")


def settled_after_warm_up(records: Records) -> float:
    """Settlements of the days after warm-up that hold; of a horizon, of its days (fact `cohort_to`)."""
    closed, last = records.disputes["closed"], last_counted(records)
    counted = (closed > int(records.facts["warm_up"])) & (closed <= last)
    return float((holding(records) & counted).sum())


def last_counted(records: Records) -> int:
    """Last day of which settlements are counted."""
    return int(records.facts.get("cohort_to", records.facts["day"]))


def cost_per_durable(records: Records) -> float:
    """Cost after warm-up per settlement that holds, of all settlements of that time."""
    return ratio(total_cost(records), settled_after_warm_up(records))


def durable_per_ten_thousand(records: Records) -> float:
    """Settlements after warm-up that stand at the end, per 10 000 residents and year."""
    days = last_counted(records) - int(records.facts["warm_up"])
    count = settled_after_warm_up(records)
    return ratio(count * 365.0 * 10_000.0, days * float(records.facts["residents"]))


def capacity_cost_per_durable(records: Records) -> float:
    """Cost per settlement that holds, yuan: hours held after warm-up, idle ones too, volunteers, levers."""
    prices = records.facts["costs"]
    yuan = total(records, "held_minutes") / 60.0 * prices["staff_hour"]
    yuan += total(records, "volunteer_minutes") / 60.0 * prices["volunteer_hour"]
    yuan += total(records, "lever_yuan")
    return ratio(yuan, settled_after_warm_up(records))


def mean_of(name: str) -> Callable[[Records], float]:
    """Mean of a daily series after warm-up."""

    def of(records: Records) -> float:
        series = after_warm_up(records, name)
        return float(series.mean()) if series.size else float("nan")

    return of


def satisfaction_of_concerned(records: Records) -> float:
    """Mean satisfaction, at the end, of residents who had a dispute."""
    return float(records.facts["people"]["concerned"][0])


def satisfaction_gap(records: Records) -> float:
    """Satisfaction with the need that their problems touched, locals minus migrants, at the end, absolute.

    Problems that were lumped in silence count like others; residents whom nothing hit are left out.
    """
    local, migrant = (float(mean) for mean in records.facts["people"]["touched_migrant"][:2])
    return abs(local - migrant)


def durable_gap(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Absolute difference of the durable share between two groups of complainants."""

    def of(records: Records) -> float:
        judged, column = cohort(records), records.disputes[group]
        parts = [share(holding(records), judged & (column == value)) for value in (one, other)]
        return abs(parts[0] - parts[1])

    return of


def gini_of_places(records: Records) -> float:
    """Gini coefficient of disputes raised after warm-up over communities (0 even .. 1 one place)."""
    places = records.disputes["community"][cohort(records)]
    counts = np.sort(np.bincount(places, minlength=int(records.facts["communities"]))).astype(np.float64)
    if not counts.sum():
        return float("nan")
    n = counts.size
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * counts.sum()))


def mean_per_dispute(column: str) -> Callable[[Records], float]:
    """Mean of a column of the dispute table over judged disputes."""

    def of(records: Records) -> float:
        judged = cohort(records)
        return float(records.disputes[column][judged].mean()) if judged.any() else float("nan")

    return of


def on_time(records: Records) -> float:
    """Share of judged disputes first closed within the time limit."""
    d = records.disputes
    within = (d["first_closed"] >= 0) & (d["first_closed"] - d["raised"] <= records.facts["limit"])
    return share(within, cohort(records))


def per_ten_thousand(name: str) -> Callable[[Records], float]:
    """Events after warm-up per 10 000 residents and year."""

    def of(records: Records) -> float:
        days = after_warm_up(records, name).size
        return ratio(total(records, name) * 365.0 * 10_000.0, days * records.facts["residents"])

    return of


def utilisation(records: Records) -> float:
    """Hours spent as a share of hours held, after warm-up."""
    return ratio(total(records, "spent_minutes"), total(records, "held_minutes"))


def warning_precision(records: Records) -> float:
    """Share of alarms that were true."""
    found, wrong = total(records, "detected"), total(records, "false_alarms")
    return ratio(found, found + wrong)


def flag(column: str) -> Callable[[Records], float]:
    """Share of judged disputes for which a column is above 0."""

    def of(records: Records) -> float:
        return share(records.disputes[column] > 0, cohort(records))

    return of


def state_share(state: State) -> Callable[[Records], float]:
    """Share of judged disputes that are in a state at the end."""

    def of(records: Records) -> float:
        return share(records.disputes["state"] == state, cohort(records))

    return of


def last_of(name: str) -> Callable[[Records], float]:
    """Last value of a daily series."""

    def of(records: Records) -> float:
        series = records.daily[name]
        return float(series[-1]) if series.size else float("nan")

    return of
