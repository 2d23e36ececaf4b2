"""A whole day, in the order in which it happens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.phases.claim import claim
from sim.phases.coordinate import coordinate
from sim.phases.detect import detect
from sim.phases.emerge import emerge
from sim.phases.environment import environment
from sim.phases.escalate import escalate
from sim.phases.learn import learn
from sim.phases.record import record
from sim.phases.respond import respond
from sim.phases.settle import settle
from sim.phases.triage import triage
from sim.phases.work import work

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
