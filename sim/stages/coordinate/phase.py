"""Units are asked or called together; they accept or refuse; after a refusal the pattern says who is next."""

import numpy as np

from agents.disputes import State
from agents.kinds import COMPETENCES
from sim.calendar import working_day
from sim.params import record
from sim.stages.coordinate.beyond import ENDED, LETTER, inspect, read_letters, write_letters
from sim.stages.coordinate.refusals import let_go, redirect
from sim.stages.coordinate.rules import ask_units
from sim.stages.coordinate.sessions import hold_sessions
from sim.stages.triage.phase import cases_of, turn_of
from sim.stages.triage.rules import decide
from sim.world import World

EVENTS_PER_DISPUTE = 30  # at most: called, met, uncovered for each of 13 competences, and some
SPARE_EVENTS, SPARE_TASKS = 1000, 16
PER_RESIDENTS, YEAR = 100_000.0, 365.0


def coordinate(world: World) -> None:
    """Decisions of superiors, requests, answers and sessions of the day."""
    time_out(world)
    assign(world)
    correspond(world)
    try_others(world)
    asking, called = turn_of(world, State.ASKING), called_today(world)
    busy = len(asking) + len(called)
    world.events.reserve(EVENTS_PER_DISPUTE * busy + SPARE_EVENTS)
    world.tasks.reserve(COMPETENCES * busy + SPARE_TASKS)
    disputes, institutions, rules = world.dispute_rows, world.institution_rows, world.rules(rules_of)
    # Sessions first: what has waited for one goes before lending a name to what came today.
    hold_sessions(world.key, called, disputes, institutions, rules, world.log_rows)
    ask_units(world.key, asking, disputes, institutions, rules, world.log_rows)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    rework : share 0..1 on top of a part that is done after the first round; limit : days of the clock
    """
    spec = world.spec
    return record(
        accept=spec.accept,
        joint=spec.joint,
        work=spec.work,
        triage=spec.triage,
        rework=spec.triage.rework,
        offer_days=spec.settle.offer_days,
        limit=spec.closure.limit,
        lost_detail=spec.escalate.lost_detail,
    )


def time_out(world: World) -> None:
    """Arrangements whose time has run out without a settlement: the pattern is asked anew tomorrow."""
    world.events.reserve(len(world.active))
    let_go(world.day, world.active, world.dispute_rows, world.log_rows)


def assign(world: World) -> None:
    """Superiors decide on working days about what has been reviewed, oldest first."""
    if working_day(world.day) < 0:
        return
    rows = turn_of(world, State.AWAITING)
    if not len(rows):
        return
    rows = rows[np.lexsort((rows, world.disputes.superior[rows]))]
    world.events.reserve(len(rows))
    rules = world.rules(rules_of)
    decide(world.key, rows, world.dispute_rows, world.institution_rows, rules, world.log_rows)


def correspond(world: World) -> None:
    """Letters to the province and to counties beside, and inspections, on working days."""
    if working_day(world.day) < 0:
        return
    beyond, letters = world.spec.beyond, world.letters
    if beyond.share > 0:
        letters.have_time(
            beyond.attention * len(world.city.residents) / PER_RESIDENTS, world.spec.accept.decision
        )
        exchange(world)
    if beyond.inspections > 0 and (world.day - 1) % (YEAR / beyond.inspections) < beyond.inspection_days:
        world.events.reserve(len(world.active))
        disputes, institutions = world.dispute_rows, world.institution_rows
        inspect(
            world.key, world.active, disputes, institutions, world.rules(outside_rules_of), world.log_rows
        )


def exchange(world: World) -> None:
    """Letters of today, and what comes of those on their way."""
    letters, rules = world.letters, world.rules(outside_rules_of)
    world.events.reserve(2 * (len(world.active) + len(letters.rows)))
    disputes, log = world.dispute_rows, world.log_rows
    new = np.zeros(len(world.active), LETTER)
    written = write_letters(world.key, world.active, disputes, world.institution_rows, rules, log, new)
    letters.rows = np.concatenate([letters.rows, new[: int(written)]])
    read_letters(world.key, letters.rows, disputes, rules, log, letters.attention)
    letters.rows = letters.rows[letters.rows["where"] != ENDED]


def outside_rules_of(world: World) -> np.ndarray:
    """Parameters of what goes beyond the city, for its kernels.

    minutes : of a letter; decision : of the province per letter; standing : authority of what it sends down,
    0..1; limit : days of the clock
    """
    spec = world.spec
    return record(
        beyond=spec.beyond,
        minutes=spec.accept.minutes,
        decision=spec.accept.decision,
        standing=spec.escalate.standing,
        limit=spec.closure.limit,
    )


def called_today(world: World) -> np.ndarray:
    """Disputes whose convener sits today, sorted by convener, then by age; none at week-ends."""
    number = working_day(world.day)
    if number < 0:
        return world.active[:0]
    rows = turn_of(world, State.CONVENING)
    convener = world.disputes.convener[rows]
    sits = (number + convener) % world.spec.joint.every == 0
    rows, convener = rows[sits], convener[sits]
    return np.asarray(rows[np.lexsort((rows, convener))])


def try_others(world: World) -> None:
    """Requests that came back: whom does the pattern ask next, or is the unit designated?"""
    d, rows = world.disputes, turn_of(world, State.REFUSED)
    if not len(rows):
        return
    refused = d.asking[rows].astype(np.int64)
    times = d.refused_now[rows].astype(np.int64)
    unit = world.spec.coordination.redirect(cases_of(world, rows), refused, times, world.roster)
    world.events.reserve(len(rows))
    world.tasks.reserve(len(rows))
    disputes, institutions, rules = world.dispute_rows, world.institution_rows, world.rules(rules_of)
    redirect(world.day, rows, unit, disputes, institutions, rules, world.log_rows)
