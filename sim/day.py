"""A whole day, in the order in which it happens."""

from collections.abc import Callable, Sequence

from sim.observers import Observer
from sim.stages.attract.phase import attract
from sim.stages.claim.phase import claim
from sim.stages.conditions.phase import conditions
from sim.stages.coordinate.phase import coordinate
from sim.stages.detect.phase import detect
from sim.stages.emerge.phase import emerge
from sim.stages.environment.phase import environment
from sim.stages.escalate.phase import escalate
from sim.stages.learn.phase import learn
from sim.stages.projects.phase import projects
from sim.stages.record.phase import record
from sim.stages.respond.phase import respond
from sim.stages.settle.phase import settle
from sim.stages.triage.phase import triage
from sim.stages.work.phase import work
from sim.world import World

DAY: tuple[Callable[[World], None], ...] = (
    environment,  # policy changes, the calendar, what enterprises and volunteers do this week
    emerge,  # problems arise
    detect,  # some are found before anybody claims them
    claim,  # residents name, blame, claim or lump, and choose a channel
    triage,  # intake diagnoses what is needed and the pattern names a lead
    coordinate,  # units are asked or called together; they accept or refuse
    work,  # each unit spends its hours on its queue
    settle,  # offers are answered; files are closed, some only nominally; some come back
    escalate,  # the rejected and the tired go up, petition, sue or abandon
    conditions,  # causes come and go in places; all within reach live with them
    projects,  # once a year small works are chosen; they are built and serve
    respond,  # those concerned feel it; opinions spread
    learn,  # reciprocity, fatigue, the monthly ranking
    attract,  # once a quarter households and enterprises stay or leave; paid hours follow tax
    record,  # the evening's figures
)


def live(world: World, observers: Sequence[Observer] = ()) -> None:
    """Live one day: every stage in its order, each observer told before and after."""
    world.day += 1
    for observer in observers:
        observer.morning(world)
    for stage in DAY:
        for observer in observers:
            observer.before(stage.__name__, world)
        stage(world)
        for observer in observers:
            observer.after(stage.__name__, world)
    for observer in observers:
        observer.evening(world)
