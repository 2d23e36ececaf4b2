"""The rejected and the tired: wait, go up, petition, sue, abandon; neighbours join."""

import numpy as np

from sim.params import record
from sim.stages.escalate.rules import decide_steps, gather
from sim.world import World

WEEK = 7
EVENTS_PER_DISPUTE = 2  # a step, and becoming a collective matter
SPARE_TASKS = 16


def escalate(world: World) -> None:
    """Steps of claimants today; once a week those affected by the same cause look at each other."""
    world.events.reserve(EVENTS_PER_DISPUTE * len(world.active))
    world.tasks.reserve(len(world.active) + SPARE_TASKS)
    disputes, society, rules = world.dispute_rows, world.society_rows, world.rules(rules_of)
    decide_steps(world.key, world.active, disputes, world.institution_rows, society, rules, world.log_rows)
    if world.day % WEEK == 0:
        gather(world.day, world.active, disputes, society, rules, world.log_rows)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels; a court's own work is never rework.

    backing : minutes of the lender of standing
    """
    spec = world.spec
    return record(
        escalate=spec.escalate,
        court=spec.court,
        work=spec.work,
        rework=0.0,
        limit=spec.closure.limit,
        backing=spec.accept.backing,
    )
