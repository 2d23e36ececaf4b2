"""Intake: a first diagnosis, and the pattern's answer to who leads."""

from typing import TYPE_CHECKING

import numpy as np

from agents.disputes import State
from sim.coordination import Cases
from sim.stages.triage.rules import back, diagnose, look_at, take_in, whose_turn, write_down

if TYPE_CHECKING:
    from sim.model import CityModel


def triage(model: "CityModel") -> None:
    """Diagnose what was raised, then ask the pattern about everything that waits for an arrangement."""
    spec = model.spec.triage
    diagnose(
        model.seed, model.day, model.active, model.dispute_rows, model.catalogue, spec.accuracy, spec.spurious
    )
    waiting = turn_of(model, State.ARRANGING)
    if len(waiting):
        arrange(model, waiting)


def arrange(model: "CityModel", rows: np.ndarray) -> None:
    """Let the pattern organise these disputes, charge their intake to the lead, and keep the answers.

    A lead without minutes left for intake leaves the dispute for tomorrow. An order that follows a petition
    gives whoever leads some authority; levers may give rights on top, standing and appraisal in the name of a
    Party committee that has the minutes to stand behind it.
    """
    spec = model.spec
    answer = spec.coordination.organise(cases_of(model, rows), model.roster)
    if (answer.joint & (answer.convenor < 0)).any():
        raise ValueError(f"pattern '{spec.pattern}' calls sessions without naming a convenor")
    said = answer.columns()
    lead, joint, convenor, authority, _, appraisal, *_ = said
    model.events.reserve(len(rows))
    taken = np.zeros(len(rows), np.bool_)
    take_in(
        model.day,
        rows,
        lead,
        convenor,
        joint,
        spec.triage.minutes,
        model.dispute_rows,
        model.casework_rows,
        taken,
        model.events.rows,
        model.events.cursor,
    )
    rights, backed = model.rights, np.zeros(len(rows), np.bool_)
    if rights.authority > 0 or rights.appraisal > 0:
        back(
            rows,
            taken,
            authority,
            appraisal,
            tuple(rights),
            model.city.desks.hub,
            spec.accept.backing,
            model.dispute_rows,
            model.casework_rows,
            backed,
        )
    write_down(
        model.day,
        rows,
        taken,
        said,
        tuple(rights),
        backed,
        spec.escalate.standing,
        model.working_share,
        spec.escalate.review_days,
        model.dispute_rows,
    )


def turn_of(model: "CityModel", state: State) -> np.ndarray:
    """Rows (int32) of the active problems in a state whose day has come, oldest first."""
    found = np.empty_like(model.active)
    return found[: whose_turn(model.day, model.active, model.dispute_rows, int(state), found)]


def cases_of(model: "CityModel", rows: np.ndarray) -> Cases:
    """What may be known of some disputes."""
    n = len(rows)
    whole, flags, severity = np.empty((9, n), np.int64), np.empty((2, n), np.bool_), np.empty(n)
    look_at(rows, model.dispute_rows, model.catalogue, whole, flags, severity)
    topic, community, seen, breadth, lead, enterprise, level, stage, route = whole
    relation, found = flags
    return Cases(
        topic, community, seen, breadth, lead, enterprise, level, relation, severity, found, stage, route
    )
