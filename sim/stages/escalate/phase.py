"""The rejected and the tired: wait, go up, petition, sue, give up; neighbours join."""

from sim.stages.escalate.rules import decide_steps, gather
from sim.world import World

WEEK = 7


def escalate(world: World) -> None:
    """Steps of claimants today; once a week those affected by the same cause look at each other."""
    spec, desks = world.spec, world.city.desks
    world.events.reserve(2 * len(world.active))
    world.tasks.reserve(len(world.active) + 16)
    decide_steps(
        world.seed,
        world.day,
        world.active,
        world.dispute_rows,
        world.resident_rows,
        world.place,
        desks.court,
        desks.petition_office,
        world.heard,
        world.casework_rows,
        world.task_rows,
        world.catalogue,
        spec.work.rule(),
        spec.escalate.rule(),
        spec.court.rule(),
        spec.closure.limit,
        world.events.rows,
        world.events.cursor,
    )
    if world.day % WEEK == 0:
        contacts = world.city.contacts
        gather(
            world.day,
            world.active,
            world.dispute_rows,
            world.catalogue,
            world.teams,
            world.crowds.joined,
            world.city.residents.threshold,
            contacts.start,
            contacts.who,
            spec.escalate.rule(),
            world.events.rows,
            world.events.cursor,
        )
