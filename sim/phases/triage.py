"""Intake: a first diagnosis, and the pattern's answer to who leads."""

from typing import TYPE_CHECKING

import numpy as np

from agents.disputes import Channel, Climbed, State
from agents.kernels.triage import diagnose, take_in
from agents.kinds import COMPETENCES
from sim.coordination import Cases

if TYPE_CHECKING:
    from sim.model import CityModel

BITS = np.arange(COMPETENCES)


def triage(model: "CityModel") -> None:
    """Diagnose what was raised, then ask the pattern about everything that waits for an arrangement."""
    d, day = model.disputes, model.day
    state, channel = d.state[model.active], d.channel[model.active]
    # Claims bound for petition or court from the start are not for the desks (see escalate).
    outside = np.isin(channel, (Channel.PETITION, Channel.COURT)) & (d.relapses[model.active] == 0)
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
    standing = np.where(model.disputes.climbed[rows] & Climbed.PETITION, model.spec.escalate.standing, 0.0)
    take_in(
        model.day, rows, answer.lead, answer.joint, answer.convenor, np.maximum(answer.authority, standing),
        answer.ties, answer.appraisal, model.spec.triage.minutes, model.dispute_rows, model.casework_rows,
        model.events.rows, model.events.cursor,
    )  # fmt: skip


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
    )
