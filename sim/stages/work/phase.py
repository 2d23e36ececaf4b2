"""Each unit spends its hours on its queue; conveners and helpers lend what they have left."""

import numpy as np

from sim.params import record
from sim.stages.work.rules import lend, serve
from sim.world import World

EVENTS_PER_PART = 3  # a finished part writes at most two events
SPARE_EVENTS = 16


def work(world: World) -> None:
    """Casework of the day."""
    lend(world.helpers, world.helped, 1.0, world.casework_rows)
    # A part needs at least a minute.
    most = int(min(world.casework.left.sum(), world.casework.caseload.sum()))
    world.events.reserve(EVENTS_PER_PART * most + SPARE_EVENTS)
    rules = world.rules(rules_of)
    serve(world.key, world.dispute_rows, world.institution_rows, rules, world.log_rows)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    spec = world.spec
    return record(work=spec.work, triage=spec.triage, accept=spec.accept, offer_days=spec.settle.offer_days)
