"""Intake: a first diagnosis, and the pattern's answer to who leads."""

import numpy as np

from agents.disputes import State
from sim.coordination import Cases
from sim.params import record
from sim.scenario.levers import Rights
from sim.stages.triage.rules import back, diagnose, look_at, pay_intake, whose_turn, write_down
from sim.world import World


def triage(world: World) -> None:
    """Diagnose what was raised, then ask the pattern about everything that waits for an arrangement."""
    diagnose(world.key, world.active, world.dispute_rows, world.rules(rules_of))
    waiting = turn_of(world, State.ARRANGING)
    if len(waiting):
        arrange(world, waiting)


def arrange(world: World, rows: np.ndarray) -> None:
    """Let the pattern organise these disputes, charge their intake to the lead, and keep the answers.

    A lead without minutes left for intake leaves the dispute for tomorrow. An order that follows a petition
    gives the lead some authority; levers may give rights on top, standing and appraisal in the name of a
    Party committee that has the minutes to stand behind it.
    """
    spec = world.spec
    answer = spec.coordination.organise(cases_of(world, rows), world.roster)
    if (answer.joint & (answer.convener < 0)).any():
        raise ValueError(f"pattern '{spec.pattern}' calls sessions without naming a convener")
    said, rules, rights = answer.columns(), world.rules(rules_of), world.rights
    world.events.reserve(len(rows))
    taken, backed = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    disputes, institutions = world.dispute_rows, world.institution_rows
    pay_intake(world.day, rows, said, taken, institutions, rules, world.log_rows)
    if rights.authority > 0 or rights.appraisal > 0:
        back(rows, said, taken, backed, disputes, institutions, rules)
    write_down(world.day, rows, said, taken, backed, disputes, rules)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    rights : shares 0..1 that everybody has through levers; standing : share 0..1, authority of the lead
    after a petition; working : share 0..1 of a platform that is not down; backing : minutes of a committee
    """
    spec = world.spec
    return record(
        triage=spec.triage,
        rights=Rights(*map(float, world.rights)),
        standing=spec.escalate.standing,
        working=float(world.working_share),
        review_days=spec.escalate.review_days,
        backing=spec.accept.backing,
    )


def turn_of(world: World, state: State) -> np.ndarray:
    """Rows (int32) of the active problems in a state whose day has come, oldest first."""
    found = np.empty_like(world.active)
    return found[: whose_turn(world.day, world.active, world.dispute_rows, int(state), found)]


def cases_of(world: World, rows: np.ndarray) -> Cases:
    """What may be known of some disputes."""
    n = len(rows)
    whole, flags, severity = np.empty((9, n), np.int64), np.empty((2, n), np.bool_), np.empty(n)
    look_at(rows, world.dispute_rows, whole, flags, severity)
    topic, community, seen, breadth, lead, enterprise, level, stage, route = whole
    relation, found = flags
    return Cases(
        topic, community, seen, breadth, lead, enterprise, level, relation, severity, found, stage, route
    )
