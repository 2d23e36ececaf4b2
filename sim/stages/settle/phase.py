"""Offers are answered, files closed, some only nominally; what was closed is watched and called back."""

import numpy as np

from sim.calendar import is_weekend
from sim.params import record
from sim.stages.learn.ranking import closure_part
from sim.stages.settle.call_backs import call_back
from sim.stages.settle.judgment import judge
from sim.stages.settle.rules import answer_offers, close_overdue_nominally, watch_closed
from sim.world import World

EVENTS_PER_DISPUTE = 7  # one at most from each kernel of the stage, and two of who helps the sides


def settle(world: World) -> None:
    """What ends today, and what comes back."""
    key, active = world.key, world.active
    world.events.reserve(EVENTS_PER_DISPUTE * len(active))
    disputes, institutions, society = world.dispute_rows, world.institution_rows, world.society_rows
    rules, log = world.rules(rules_of), world.log_rows
    watch_closed(key, active, disputes, institutions, society, rules, log)
    if not is_weekend(world.day):
        call_back(key, closed_of_late(world), disputes, institutions, society, rules, log)
    answer_offers(key, active, disputes, institutions, society, rules, log)
    close_overdue_nominally(key, active, disputes, institutions, rules, log)
    judge(key, active, disputes, society, rules, log)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    appeal, ranked : parts of the ranking that count petitions and closed files, 0..1
    """
    spec = world.spec
    return record(
        settle=spec.settle,
        relapse=spec.relapse,
        closure=spec.closure,
        court=spec.court,
        sides=spec.sides,
        patience=spec.beyond.patience,
        appeal=spec.appraisal.petitions,
        ranked=float(closure_part(spec.appraisal)),
    )


def closed_of_late(world: World) -> np.ndarray:
    """Active problems (int32) that were closed since the last working day and before today."""
    closed = world.disputes.closed[world.active]
    return world.active[(closed >= last_office_day(world.day)) & (closed < world.day)]


def last_office_day(day: int) -> int:
    """The working day before this one: what was closed from then on has not been called back yet."""
    before = day - 1
    while is_weekend(before):
        before -= 1
    return before
