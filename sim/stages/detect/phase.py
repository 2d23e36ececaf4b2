"""Rounds, members' ties and sensors find problems before they are claimed; false alarms cost hours too."""

import numpy as np

from agents.kinds import Competence
from sim.city.institutions.desks import Desks
from sim.params import record
from sim.stages.detect.prediction import learn_from_records
from sim.stages.detect.rules import false_alarms, find_problems, go_round
from sim.world import World

PEOPLE_PER_ALARM = 100  # residents; false alarms of a day stay far below one for so many
SPARE_EVENTS = 1000  # room in the log beside what can be counted beforehand


def verifiers(desks: Desks, by_members: bool) -> np.ndarray:
    """Who verifies the alarms of each community, int32: the unit that looks.

    Branches what their members report; otherwise the grid workers of the district's dispatcher, and the
    residents' committee where there is no dispatcher.
    """
    committee: np.ndarray = desks.serves[Competence.MEDIATION, 0]
    found: np.ndarray = (
        desks.conveners[0] if by_members else np.where(desks.grid_centre < 0, committee, desks.grid_centre)
    )
    return found


def detect(world: World) -> None:
    """Only what pattern and levers let see is looked at."""
    rules = world.rules(rules_of)
    if rules["looking"][0] == 0.0:
        return
    learn_from_records(world)
    world.verifier[:] = verifiers(world.city.desks, by_members=bool(rules["ties"][0] > 0))
    world.vigilance += world.spec.detect.rest * (1.0 - world.vigilance)
    events = (
        len(world.active) + len(world.walked) + len(world.city.residents) // PEOPLE_PER_ALARM + SPARE_EVENTS
    )
    world.events.reserve(events)
    institutions, society, log = world.institution_rows, world.society_rows, world.log_rows
    go_round(world.day, institutions, society, rules, log)
    find_problems(world.key, world.active, world.dispute_rows, institutions, society, rules, log)
    false_alarms(world.key, institutions, society, rules, log)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels.

    rounds, ties, sensing : probability per day of a look (ties: per member share); 0 if the pattern does not
    see through that channel; looking : share of the full intensity of looks; by_rounds : of those on
    rounds; by_others : of members' and sensors'
    """
    eyes, rule = world.eyes, world.spec.detect
    rounds, ties, sensing = rule.rounds * eyes.rounds, rule.ties * eyes.ties, rule.sensing * eyes.sensing
    by_rounds = eyes.rounds * (rounds > 0)
    by_others = max(eyes.ties * (ties > 0), eyes.sensing * (sensing > 0))
    return record(
        detect=rule,
        rounds=float(rounds),
        ties=float(ties),
        sensing=float(sensing),
        looking=float(max(by_rounds, by_others)),
        by_rounds=float(by_rounds),
        by_others=float(by_others),
    )
