"""Each unit spends its hours on its queue; hubs and helpers lend what they have left."""

from sim.stages.work.rules import lend, serve
from sim.world import World


def work(world: World) -> None:
    """Casework of the day."""
    spec, cases = world.spec, world.casework_rows
    lend(world.helpers, world.helped, 1.0, cases)
    # Every finished part writes at most two events; a part needs at least a minute.
    most = int(min(world.casework.left.sum(), world.casework.caseload.sum()))
    world.events.reserve(3 * most + 16)
    serve(
        world.seed,
        world.day,
        world.dispute_rows,
        cases,
        world.task_rows,
        spec.work.rule(),
        spec.triage.rule(),
        spec.accept.rule(),
        spec.settle.offer_days,
        world.events.rows,
        world.events.cursor,
    )
