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
        rules_today(world),
        world.log_rows,
    )


def rules_today(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels, with what changes from day to day put in."""
    spec, rules = world.spec, world.rules(rules_of)
    today = readiness(world.day, spec.calendar, spec.claim, int(world.seed))
    rules["pace_today"], rules["retry_today"] = today
    return rules


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    pace_today : probability that a latent problem is thought over; retry_today : that a mind made up acts;
    both are filled in anew every day
    """
    return record(world.spec.claim, sides=world.spec.sides, pace_today=0.0, retry_today=0.0)
