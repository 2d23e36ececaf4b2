"""Units are asked or called together; they accept or refuse; after a refusal the pattern says who is next."""

import numpy as np

from agents.disputes import State
from sim.calendar import working_day
from sim.stages.coordinate.rules import ask_units, let_go, redirect
from sim.stages.coordinate.sessions import hold_sessions
from sim.stages.triage.phase import cases_of, turn_of
from sim.stages.triage.rules import decide
from sim.world import World

EVENTS_PER_DISPUTE = 30  # at most: called, met, uncovered for each of 13 competences, and some


def coordinate(world: World) -> None:
    """Decisions of superiors, requests, answers and sessions of the day."""
    time_out(world)
    assign(world)
    try_others(world)
    asking, called = turn_of(world, State.ASKING), called_today(world)
    busy = len(asking) + len(called)
    world.events.reserve(EVENTS_PER_DISPUTE * busy + 1000)
    world.tasks.reserve(13 * busy + 16)
    spec, desks = world.spec, world.city.desks
    ask_units(
        world.seed,
        world.day,
        asking,
        world.dispute_rows,
        desks.serves,
        world.place,
        world.casework_rows,
        world.task_rows,
        world.catalogue,
        spec.accept.rule(),
        spec.work.rule(),
        spec.triage.rule(),
        spec.settle.offer_days,
        spec.closure.limit,
        world.events.rows,
        world.events.cursor,
    )
    hold_sessions(
        world.seed,
        world.day,
        called,
        world.dispute_rows,
        desks.serves,
        world.place,
        world.casework_rows,
        world.task_rows,
        world.catalogue,
        spec.accept.rule(),
        spec.joint.rule(),
        spec.work.rule(),
        spec.triage.rule(),
        spec.settle.offer_days,
        spec.closure.limit,
        world.events.rows,
        world.events.cursor,
    )


def time_out(world: World) -> None:
    """Arrangements whose time has run out without a settlement: the pattern is asked anew tomorrow."""
    world.events.reserve(len(world.active))
    let_go(world.day, world.active, world.dispute_rows, world.events.rows, world.events.cursor)


def assign(world: World) -> None:
    """Superiors decide on working days about what has been reviewed, oldest first."""
    spec = world.spec
    if working_day(world.day) < 0:
        return
    rows = turn_of(world, State.AWAITING)
    if not len(rows):
        return
    rows = rows[np.lexsort((rows, world.disputes.superior[rows]))]
    world.events.reserve(len(rows))
    decide(
        world.seed,
        world.day,
        rows,
        spec.escalate.lost_detail,
        spec.accept.decision,
        world.dispute_rows,
        world.casework_rows,
        world.events.rows,
        world.events.cursor,
    )


def called_today(world: World) -> np.ndarray:
    """Disputes whose convenor sits today, sorted by convenor, then by age; none at week-ends."""
    number = working_day(world.day)
    if number < 0:
        return world.active[:0]
    rows = turn_of(world, State.CONVENING)
    hub = world.disputes.convenor[rows]
    sits = (number + hub) % world.spec.joint.every == 0
    rows, hub = rows[sits], hub[sits]
    return np.asarray(rows[np.lexsort((rows, hub))])


def try_others(world: World) -> None:
    """Requests that came back: whom does the pattern ask next?"""
    d, rows = world.disputes, turn_of(world, State.REFUSED)
    if not len(rows):
        return
    refused = d.asking[rows].astype(np.int64)
    times = d.refused_now[rows].astype(np.int64)
    unit = world.spec.coordination.redirect(cases_of(world, rows), refused, times, world.roster)
    world.events.reserve(len(rows))
    redirect(world.day, rows, unit, world.dispute_rows, world.events.rows, world.events.cursor)
