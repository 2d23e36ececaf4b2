"""Who came, who left, and what became of paid hours (城市吸引力).

Rates count what was decided after the warm-up; they are nan where nobody decided anything.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from sim.outcomes.definitions import ratio
from sim.outcomes.metric import Metric
from sim.outcomes.records import Records
from sim.stages.attract.moves import CAME, GROUPS, INCOMES, LEFT, MIGRANTS, TENURES, THERE, Moves

EVERYBODY = slice(MIGRANTS, INCOMES)  # local and migrant together


def counted(moves: Iterable[Moves], warm_up: int) -> dict[str, Any]:
    """Sums over all decisions after the warm-up as plain data: households (3 rows of groups), firms (3)."""
    households, firms = np.zeros((3, GROUPS)), np.zeros(3)
    for each in moves:
        if each.day > warm_up:
            households += each.households
            firms += each.firms
    return {"households": households.tolist(), "firms": firms.tolist()}


def moves_of(records: Records) -> dict[str, Any]:
    """What was counted in a run; nothing in one that was kept before moves were counted."""
    found: dict[str, Any] = records.facts.get("moves", counted((), 0))
    return found


def on_the_last_day(name: str) -> Callable[[Records], float]:
    """Last value of a daily series of the book; nan where it was not kept."""

    def of(records: Records) -> float:
        series = records.daily.get(name)
        return float("nan") if series is None or not len(series) else float(series[-1])

    return of


def households_of_1000(what: int) -> Callable[[Records], float]:
    """Households that left, or came, per 1 000 household-years at home."""

    def of(records: Records) -> float:
        table = np.array(moves_of(records)["households"])[:, EVERYBODY].sum(axis=1)
        return ratio(float(table[what]) * 1000.0, float(table[THERE]))

    return of


def firms_of_1000(what: int) -> Callable[[Records], float]:
    """Enterprises that closed, or opened, per 1 000 enterprise-years of trade."""

    def of(records: Records) -> float:
        firms = moves_of(records)["firms"]
        return ratio(float(firms[what]) * 1000.0, float(firms[THERE]))

    return of


def leave_ratio(one: int, other: int) -> Callable[[Records], float]:
    """Rate at which households of one group leave, relative to another (1 = alike)."""

    def of(records: Records) -> float:
        there, left = (moves_of(records)["households"][row] for row in (THERE, LEFT))
        rates = [ratio(float(left[group]), float(there[group])) for group in (one, other)]
        return ratio(rates[0], rates[1])

    return of


TURNOVER: dict[str, Metric] = {
    "left_of_1000": Metric(
        "Households that leave, per 1 000 and year",
        "每千户年迁出户数",
        "household",
        "lower",
        households_of_1000(LEFT),
    ),
    "came_of_1000": Metric(
        "Households that come, per 1 000 and year",
        "每千户年迁入户数",
        "household",
        "neither",
        households_of_1000(CAME),
    ),
    "left_migrant": Metric(
        "Leaving, migrants relative to locals",
        "迁出率之比（外来/本地）",
        "ratio",
        "neither",
        leave_ratio(MIGRANTS + 1, MIGRANTS),
    ),
    "left_income": Metric(
        "Leaving, low relative to high income",
        "迁出率之比（低/高收入）",
        "ratio",
        "neither",
        leave_ratio(INCOMES, INCOMES + 2),
    ),
    "left_tenure": Metric(
        "Leaving, tenants relative to owners",
        "迁出率之比（租户/业主）",
        "ratio",
        "neither",
        leave_ratio(TENURES + 1, TENURES),
    ),
    "lived_in": Metric(
        "Dwellings lived in on the last day", "期末住房入住率", "share", "higher", on_the_last_day("lived_in")
    ),
    "closed_of_1000": Metric(
        "Enterprises that close, per 1 000 and year",
        "每千家企业年关停数",
        "enterprise",
        "lower",
        firms_of_1000(LEFT),
    ),
    "opened_of_1000": Metric(
        "Enterprises that open, per 1 000 and year",
        "每千家企业年新开数",
        "enterprise",
        "neither",
        firms_of_1000(CAME),
    ),
    "trading": Metric(
        "Enterprises that trade on the last day, by size",
        "期末企业在营率（按规模）",
        "share",
        "higher",
        on_the_last_day("trading"),
    ),
    "paid_hours": Metric(
        "Hours that tax pays for on the last day, relative to plan",
        "期末财政供养工时与计划之比",
        "ratio",
        "neither",
        on_the_last_day("paid_hours"),
    ),
}
