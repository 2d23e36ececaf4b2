"""Intake: a first diagnosis, and the pattern's answer to who leads."""

import numpy as np

from agents.disputes import State
from sim.coordination import Cases
from sim.stages.triage.rules import back, diagnose, look_at, take_in, whose_turn, write_down
from sim.world import World


def triage(world: World) -> None:
    """Diagnose what was raised, then ask the pattern about everything that waits for an arrangement."""
    spec = world.spec.triage
    diagnose(
        world.seed, world.day, world.active, world.dispute_rows, world.catalogue, spec.accuracy, spec.spurious
    )
    waiting = turn_of(world, State.ARRANGING)
    if len(waiting):
        arrange(world, waiting)


def arrange(world: World, rows: np.ndarray) -> None:
    """Let the pattern organise these disputes, charge their intake to the lead, and keep the answers.

    A lead without minutes left for intake leaves the dispute for tomorrow. An order that follows a petition
    gives whoever leads some authority; levers may give rights on top, standing and appraisal in the name of a
    Party committee that has the minutes to stand behind it.
    """
    spec = world.spec
    answer = spec.coordination.organise(cases_of(world, rows), world.roster)
    if (answer.joint & (answer.convenor < 0)).any():
        raise ValueError(f"pattern '{spec.pattern}' calls sessions without naming a convenor")
    said = answer.columns()
    lead, joint, convenor, authority, _, appraisal, *_ = said
    world.events.reserve(len(rows))
    taken = np.zeros(len(rows), np.bool_)
    take_in(
        world.day,
        rows,
        lead,
        convenor,
        joint,
        spec.triage.minutes,
        world.dispute_rows,
        world.casework_rows,
        taken,
        world.events.rows,
        world.events.cursor,
    )
    rights, backed = world.rights, np.zeros(len(rows), np.bool_)
    if rights.authority > 0 or rights.appraisal > 0:
        back(
            rows,
            taken,
            authority,
            appraisal,
            tuple(rights),
            world.city.desks.hub,
            spec.accept.backing,
            world.dispute_rows,
            world.casework_rows,
            backed,
        )
    write_down(
        world.day,
        rows,
        taken,
        said,
        tuple(rights),
        backed,
        spec.escalate.standing,
        world.working_share,
        spec.escalate.review_days,
        world.dispute_rows,
    )


def turn_of(world: World, state: State) -> np.ndarray:
    """Rows (int32) of the active problems in a state whose day has come, oldest first."""
    found = np.empty_like(world.active)
    return found[: whose_turn(world.day, world.active, world.dispute_rows, int(state), found)]


def cases_of(world: World, rows: np.ndarray) -> Cases:
    """What may be known of some disputes."""
    n = len(rows)
    whole, flags, severity = np.empty((9, n), np.int64), np.empty((2, n), np.bool_), np.empty(n)
    look_at(rows, world.dispute_rows, world.catalogue, whole, flags, severity)
    topic, community, seen, breadth, lead, enterprise, level, stage, route = whole
    relation, found = flags
    return Cases(
        topic, community, seen, breadth, lead, enterprise, level, relation, severity, found, stage, route
    )
