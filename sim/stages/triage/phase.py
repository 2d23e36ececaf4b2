"""Intake: an answer at once where that will do, a first diagnosis, the pattern's answer to who leads."""

import numpy as np

from agents.disputes import State
from sim.coordination import Arrangement, Cases, Rights
from sim.params import record
from sim.stages.triage.first_contact import answer_first
from sim.stages.triage.rules import diagnose, look_at, pay_intake, whose_turn, write_down
from sim.world import World

ROUNDING = 1e-6  # numbers of a pattern may have gone through four bytes
EVENTS_PER_ANSWER = 4  # who helps the sides, the answer, and that it was enough


def triage(world: World) -> None:
    """Answer at once what can be, diagnose the rest, then ask the pattern about all without arrangement."""
    hear(world)
    diagnose(world.key, world.active, world.dispute_rows, world.rules(rules_of))
    waiting = turn_of(world, State.ARRANGING)
    if len(waiting):
        arrange(world, waiting)


def hear(world: World) -> None:
    """What came today is heard by those who are nearest, before any pattern is asked."""
    world.events.reserve(EVENTS_PER_ANSWER * len(world.active))
    answer_first(
        world.key,
        world.active,
        world.dispute_rows,
        world.institution_rows,
        world.society_rows,
        world.rules(hearing_rules_of),
        world.log_rows,
    )


def arrange(world: World, rows: np.ndarray) -> None:
    """Let the pattern organise these disputes, charge their intake to the lead, and keep the answers.

    A lead without minutes left for intake leaves the dispute for tomorrow. An order that follows a petition
    gives the lead some authority; levers may give rights on top. The unit that lends authority or a right of
    appraisal is written down, by whichever way it comes, and pays when it is first used.
    """
    spec = world.spec
    answer = spec.coordination.organise(cases_of(world, rows), world.roster)
    if (answer.joint & (answer.convener < 0)).any():
        raise ValueError(f"pattern '{spec.pattern}' calls sessions without naming a convener")
    kept_up(answer, world)
    said, rules = answer.columns(), world.rules(rules_of)
    world.events.reserve(len(rows))
    taken = np.zeros(len(rows), np.bool_)
    disputes, institutions = world.dispute_rows, world.institution_rows
    pay_intake(world.day, rows, said, taken, institutions, rules, world.log_rows)
    write_down(world.day, rows, said, taken, disputes, institutions, rules)


def kept_up(answer: Arrangement, world: World) -> None:
    """Refuse a pattern that gives more of a right than it holds, for what it holds is what is paid for."""
    for name, held in world.spec.coordination.holds._asdict().items():
        most = float(np.maximum.reduce(getattr(answer, name), initial=0.0))
        if most > held + ROUNDING:
            raise ValueError(
                f"pattern '{world.spec.pattern}' gives {name} of {most:g} and holds {held:g}; "
                "say in its property `holds` how much of each right its arrangements give at most"
            )


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    rights : shares 0..1 that everybody has through levers; standing : share 0..1, authority of the lead
    after a petition; working : share 0..1 of a platform that is not down
    """
    spec = world.spec
    return record(
        triage=spec.triage,
        rights=Rights(*map(float, world.rights)),
        standing=spec.escalate.standing,
        working=float(world.working_share),
        review_days=spec.escalate.review_days,
    )


def hearing_rules_of(world: World) -> np.ndarray:
    """Parameters of first contact: those of intake, and those of every settlement.

    appeal : part of the ranking that counts petitions, 0..1
    """
    spec = world.spec
    return record(
        triage=spec.triage,
        settle=spec.settle,
        relapse=spec.relapse,
        court=spec.court,
        sides=spec.sides,
        appeal=spec.appraisal.petitions,
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
    topic, community, seen, breadth, lead, enterprise, tier, stage, route = whole
    relation, found = flags
    return Cases(
        topic, community, seen, breadth, lead, enterprise, tier, relation, severity, found, stage, route
    )
