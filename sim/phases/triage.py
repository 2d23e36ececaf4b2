"""Intake: a first diagnosis, and the pattern's answer to who leads."""

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from agents.disputes import Channel, Climbed, State
from agents.kernels.triage import diagnose, start_way, take_in
from agents.kinds import COMPETENCES
from sim.coordination import Arrangement, Cases

if TYPE_CHECKING:
    from sim.model import CityModel

BITS = np.arange(COMPETENCES)


def triage(model: "CityModel") -> None:
    """Diagnose what was raised, then ask the pattern about everything that waits for an arrangement."""
    d, day = model.disputes, model.day
    state, channel = d.state[model.active], d.channel[model.active]
    # Claims bound for petition or court from the start are not for the desks (see escalate).
    outside = ((channel == Channel.PETITION) | (channel == Channel.COURT)) & (d.relapses[model.active] == 0)
    raised = model.active[(state == State.RAISED) & ~outside]
    spec = model.spec.triage
    diagnose(model.seed, day, raised, model.dispute_rows, model.catalogue, spec.accuracy, spec.spurious)
    d.state[raised] = State.ARRANGING
    waiting = model.active[(d.state[model.active] == State.ARRANGING) & (d.due[model.active] <= day)]
    if len(waiting):
        arrange(model, waiting)


def arrange(model: "CityModel", rows: np.ndarray) -> None:
    """Let the pattern organise these disputes and charge their intake to the lead.

    A lead without minutes left for intake leaves the dispute for tomorrow.
    """
    answer = model.spec.coordination.organise(cases_of(model, rows), model.roster)
    if (answer.joint & (answer.convenor < 0)).any():
        raise ValueError(f"pattern '{model.spec.pattern}' calls sessions without naming a convenor")
    model.events.reserve(len(rows))
    taken = np.zeros(len(rows), np.bool_)
    take_in(
        model.day, rows, answer.lead, answer.convenor, answer.joint, model.spec.triage.minutes,
        model.dispute_rows, model.casework_rows, taken, model.events.rows, model.events.cursor,
    )  # fmt: skip
    write_down(model, rows, answer, taken)
    start_way(model.day, rows[taken], model.spec.escalate.review_days, model.dispute_rows)


def write_down(model: "CityModel", rows: np.ndarray, answer: Arrangement, taken: np.ndarray) -> None:
    """Keep the answers on the disputes that were taken in.

    An order that follows a petition gives whoever leads some authority; levers may give rights on top.
    """
    d, there = model.disputes, rows[taken]
    for f in fields(Arrangement):
        getattr(d, f.name)[there] = getattr(answer, f.name)[taken]
    # The time of an arrangement runs from the claim, however often it is made anew.
    d.until[there] = np.where(d.until[there] > 0, d.raised[there] + d.until[there], 0)
    petition = d.climbed[there] & Climbed.PETITION > 0
    d.authority[there] = np.maximum(d.authority[there], petition * model.spec.escalate.standing)
    for right, least in model.rights._asdict().items():
        column = getattr(d, right)
        column[there] = np.maximum(column[there], least)
    for column in (d.record, d.clocks):  # what an outage leaves of a platform
        column[there] *= model.working_share


def cases_of(model: "CityModel", rows: np.ndarray) -> Cases:
    """What may be known of some disputes."""
    d = model.disputes
    seen = d.seen[rows].astype(np.int64) & ~d.done[rows].astype(np.int64)
    parts = (seen[:, None] >> BITS) & 1
    usual = model.topics.lead[d.topic[rows]]
    lead = np.where(seen >> usual & 1, usual, parts.argmax(axis=1))
    return Cases(
        topic=d.topic[rows].astype(np.int64),
        community=d.community[rows].astype(np.int64),
        seen=seen,
        breadth=parts.sum(axis=1),
        lead_competence=np.where(seen == 0, usual, lead),
        enterprise=d.enterprise[rows].astype(np.int64),
        level=d.level[rows].astype(np.int64),
        relation=d.relation[rows].astype(np.bool_),
        severity=d.severity[rows].astype(np.float64),
        found=d.channel[rows] == Channel.FOUND,
        stage=d.stage[rows].astype(np.int64),
        route=d.route[rows].astype(np.int64),
    )
