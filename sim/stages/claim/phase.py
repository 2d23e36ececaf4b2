"""Residents think a problem over: name, blame, claim or bear it."""

from sim.stages.claim.rules import think_over
from sim.world import World


def claim(world: World) -> None:
    """Latent problems become disputes, are borne, or are talked over."""
    world.events.reserve(len(world.active))
    think_over(
        world.seed,
        world.day,
        world.active,
        world.dispute_rows,
        world.resident_rows,
        world.city.institutions.compliance,
        world.heard,
        world.outspoken,
        world.spec.claim.rule(),
        world.events.rows,
        world.events.cursor,
    )
