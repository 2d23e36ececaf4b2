"""Conditions of places: their causes come and go, and once a week people are the more or the less content."""

import numpy as np

from sim.params import record
from sim.stages.conditions.rules import follow_causes, live_with
from sim.stages.conditions.state import STANDING
from sim.stages.respond.phase import rules_of as rules_of_respond
from sim.world import World


def conditions(world: World) -> None:
    """Causes of today; on days of talk, satisfaction moves with what the place is like."""
    rule = world.spec.conditions
    if rule.weight > 0:
        world.conditions.outlive(1.0 - 1.0 / rule.life)
        world.conditions.make_room(world.disputes.capacity)
        follow_causes(
            (world.events.sealed, int(world.events.cursor[0])),
            world.conditions.stock,
            world.conditions.amount,
            world.dispute_rows,
            world.society_rows,
            world.rules(rules_of),
            world.log_rows,
        )
    if world.day % world.spec.respond.social_every == 0:
        live_in_places(world)
    world.conditions.note()


def live_in_places(world: World) -> None:
    """Satisfaction drifts to what places allow, where conditions or works make them differ."""
    if world.spec.conditions.weight > 0 or world.projects.comfort.any():
        live_with(levels(world), world.society_rows, world.rules(rules_of_respond))


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.conditions)


def levels(world: World) -> np.ndarray:
    """Level of satisfaction that each place allows, above the everyday level of all: (communities, needs).

    Conditions act on the part that is there; works add to what is missing.
    """
    weight, now = world.spec.conditions.weight, world.conditions
    level = np.exp(weight * (now.reference - now.stock[STANDING])) - 1.0
    missing = 1.0 - world.usual
    gained = world.spec.projects.amenity * (1.0 - np.exp(-world.projects.comfort))
    return np.asarray(world.usual * level + missing * gained)
