"""A whole day, in the order in which it happens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.stages.claim.phase import claim
from sim.stages.coordinate.phase import coordinate
from sim.stages.detect.phase import detect
from sim.stages.emerge.phase import emerge
from sim.stages.environment.phase import environment
from sim.stages.escalate.phase import escalate
from sim.stages.learn.phase import learn
from sim.stages.record.phase import record
from sim.stages.respond.phase import respond
from sim.stages.settle.phase import settle
from sim.stages.triage.phase import triage
from sim.stages.work.phase import work

if TYPE_CHECKING:
    from sim.model import CityModel

DAY: tuple[Callable[["CityModel"], None], ...] = (
    environment,  # policy changes, the calendar, what enterprises and volunteers do this week
    emerge,  # problems arise
    detect,  # some are found before anybody claims them
    claim,  # residents name, blame, claim or bear, and choose a channel
    triage,  # intake diagnoses what is needed and the pattern names a lead
    coordinate,  # units are asked or called together; they accept or refuse
    work,  # each unit spends its hours on its queue
    settle,  # offers are answered; files are closed, some only on paper; some come back
    escalate,  # the rejected and the tired go up, petition, sue or give up
    respond,  # those concerned feel it; opinions spread
    learn,  # reciprocity, fatigue, the monthly ranking
    record,  # the evening's figures
)
