"""Residents think a problem over: name, blame, claim or lump it."""

import numpy as np

from sim.params import record
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
        world.rules(rules_of),
        world.log_rows,
    )


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.claim)
