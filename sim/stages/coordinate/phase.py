"""Units are asked or called together; they accept or refuse; after a refusal the pattern says who is next."""

from typing import TYPE_CHECKING

import numpy as np

from agents.disputes import State
from sim.calendar import working_day
from sim.stages.coordinate.rules import ask_units, let_go, redirect
from sim.stages.coordinate.sessions import hold_sessions
from sim.stages.triage.phase import cases_of, turn_of
from sim.stages.triage.rules import decide

if TYPE_CHECKING:
    from sim.model import CityModel

EVENTS_PER_DISPUTE = 30  # at most: called, met, uncovered for each of 13 competences, and some


def coordinate(model: "CityModel") -> None:
    """Decisions of superiors, requests, answers and sessions of the day."""
    time_out(model)
    assign(model)
    try_others(model)
    asking, called = turn_of(model, State.ASKING), called_today(model)
    busy = len(asking) + len(called)
    model.events.reserve(EVENTS_PER_DISPUTE * busy + 1000)
    model.tasks.reserve(13 * busy + 16)
    spec, desks = model.spec, model.city.desks
    ask_units(
        model.seed,
        model.day,
        asking,
        model.dispute_rows,
        desks.serves,
        model.place,
        model.casework_rows,
        model.task_rows,
        model.catalogue,
        spec.accept.rule(),
        spec.work.rule(),
        spec.triage.rule(),
        spec.settle.offer_days,
        spec.closure.limit,
        model.events.rows,
        model.events.cursor,
    )
    hold_sessions(
        model.seed,
        model.day,
        called,
        model.dispute_rows,
        desks.serves,
        model.place,
        model.casework_rows,
        model.task_rows,
        model.catalogue,
        spec.accept.rule(),
        spec.joint.rule(),
        spec.work.rule(),
        spec.triage.rule(),
        spec.settle.offer_days,
        spec.closure.limit,
        model.events.rows,
        model.events.cursor,
    )


def time_out(model: "CityModel") -> None:
    """Arrangements whose time has run out without a settlement: the pattern is asked anew tomorrow."""
    model.events.reserve(len(model.active))
    let_go(model.day, model.active, model.dispute_rows, model.events.rows, model.events.cursor)


def assign(model: "CityModel") -> None:
    """Superiors decide on working days about what has been reviewed, oldest first."""
    spec = model.spec
    if working_day(model.day) < 0:
        return
    rows = turn_of(model, State.AWAITING)
    if not len(rows):
        return
    rows = rows[np.lexsort((rows, model.disputes.superior[rows]))]
    model.events.reserve(len(rows))
    decide(
        model.seed,
        model.day,
        rows,
        spec.escalate.lost_detail,
        spec.accept.decision,
        model.dispute_rows,
        model.casework_rows,
        model.events.rows,
        model.events.cursor,
    )


def called_today(model: "CityModel") -> np.ndarray:
    """Disputes whose convenor sits today, sorted by convenor, then by age; none at week-ends."""
    number = working_day(model.day)
    if number < 0:
        return model.active[:0]
    rows = turn_of(model, State.CONVENING)
    hub = model.disputes.convenor[rows]
    sits = (number + hub) % model.spec.joint.every == 0
    rows, hub = rows[sits], hub[sits]
    return np.asarray(rows[np.lexsort((rows, hub))])


def try_others(model: "CityModel") -> None:
    """Requests that came back: whom does the pattern ask next?"""
    d, rows = model.disputes, turn_of(model, State.REFUSED)
    if not len(rows):
        return
    refused = d.asking[rows].astype(np.int64)
    times = d.refused_now[rows].astype(np.int64)
    unit = model.spec.coordination.redirect(cases_of(model, rows), refused, times, model.roster)
    model.events.reserve(len(rows))
    redirect(model.day, rows, unit, model.dispute_rows, model.events.rows, model.events.cursor)
