"""Nothing is lost and nothing counted twice, in whole runs of shipped scenarios."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from agents.disputes import OPEN, STATES
from experiments.validation.limit import Limit, exact
from sim.model import CityModel
from sim.outcomes.definitions import total_cost
from sim.scenario.file import load_scenario
from sim.scenario.levers import yuan_a_day
from sim.stages.record.phase import COUNTED, FINAL

SHIPPED = ("siloed", "party_led")
DAYS = {"calendar.days": 120, "calendar.warm_up": 0}


def conserved(folder: Path) -> Iterator[Limit]:
    """Problems, hours, counters and money of every shipped way of coordinating."""
    del folder
    for name in SHIPPED:
        yield from _of(name)


def _of(name: str) -> Iterator[Limit]:
    model = CityModel(load_scenario(name, DAYS), 5)
    lost = overdrawn = 0
    while model.running:
        before = model.casework.spent.sum(axis=1)
        model.step()
        casework = model.casework
        state = model.disputes.state[: model.disputes.count]
        left = np.setdiff1d(np.arange(len(state)), model.world.active)
        lost += int(not FINAL[state[left]].all())  # what nobody looks at any more has ended finally
        lost += int(
            len(np.unique(model.world.active)) != len(model.world.active) or state.max(initial=0) >= STATES
        )
        spent = casework.spent.sum(axis=1) - before
        overdrawn += int((spent + casework.left != casework.held).sum())
    yield exact(
        f"states-{name}",
        f"{name}: evenings on which a problem is in no state or in two",
        "问题守恒",
        "design rule",
        0,
        lost,
    )
    yield exact(
        f"hours-{name}",
        f"{name}: desks and days on which hours spent and left are not those held",
        "工时守恒",
        "design rule",
        0,
        overdrawn,
    )
    yield from _accounts(name, model)


def _accounts(name: str, model: CityModel) -> Iterator[Limit]:
    """Counters against the log, states against the series, minutes against their price."""
    log, daily = model.events.columns(), model.records.daily
    wrong = sum(
        int(
            (
                np.bincount(log["day"][np.isin(log["activity"], kinds)], minlength=model.day + 1)[1:]
                != daily[counter]
            ).sum()
        )
        for counter, kinds in COUNTED.items()
    )
    yield exact(
        f"counters-{name}",
        f"{name}: days on which a counter and the event log disagree",
        "计数与日志一致",
        "design rule",
        0,
        wrong,
    )
    state = np.bincount(model.disputes.state[: model.disputes.count], minlength=STATES)
    yield exact(
        f"open-{name}",
        f"{name}: open on the last evening, by the states and by the series",
        "在办守恒",
        "design rule",
        float(sum(state[s] for s in OPEN)),
        float(daily["open"][-1]),
    )
    yield exact(
        f"money-{name}",
        f"{name}: price of all minutes in the accounts, and of rights and levers by the day, yuan",
        "成本守恒",
        "design rule",
        price_of_accounts(model) + yuan_a_day(model.world.spec, len(model.city.residents)) * model.day,
        total_cost(model.records),
    )


def price_of_accounts(model: CityModel) -> float:
    """All minutes that units have spent, and that volunteers hold, at their prices."""
    prices = model.programme.costs
    court = float(model.records.daily["court_minutes"].sum())
    volunteers = float(model.records.daily["volunteer_minutes"].sum())
    staff = float(model.casework.spent.sum()) - court
    yuan = staff * prices.staff_hour + court * prices.court_hour + volunteers * prices.volunteer_hour
    return yuan / 60.0
