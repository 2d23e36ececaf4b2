"""Residents think a problem over: name, blame, claim or lump it."""

import numpy as np

from sim.params import record
from sim.stages.claim.rhythm import readiness
from sim.stages.claim.rules import think_over
from sim.world import World


def claim(world: World) -> None:
    """Latent problems become disputes, are lumped, or are talked over."""
    world.events.reserve(len(world.active))
    think_over(
        world.key,
        world.active,
        world.dispute_rows,
        world.institution_rows,
        world.society_rows,
        rules_of(world),
        world.log_rows,
    )


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels, made anew every day.

    pace_today : probability that a latent problem is thought over; retry_today : that a mind made up acts
    """
    spec = world.spec
    today = readiness(world.day, spec.calendar, spec.claim, int(world.seed))
    return record(spec.claim, pace_today=today.pace, retry_today=today.retry)
