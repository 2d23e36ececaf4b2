"""Rounds, members' ties and sensors find problems before they are claimed; false alarms cost hours too."""

import numpy as np

from agents.kinds import Competence
from sim.city.institutions.desks import Desks
from sim.stages.detect.rules import false_alarms, find_problems
from sim.world import World


def verifiers(desks: Desks, by_members: bool) -> np.ndarray:
    """Who verifies the alarms of each community, int32: whoever looks.

    Branches what their members report; otherwise the grid workers of the district's dispatcher, and the
    residents' committee where there is no dispatcher.
    """
    committee: np.ndarray = desks.serves[Competence.MEDIATION, 0]
    found: np.ndarray = (
        desks.hub[0] if by_members else np.where(desks.grid_centre < 0, committee, desks.grid_centre)
    )
    return found


def detect(world: World) -> None:
    """Only what pattern and levers let see is looked at."""
    eyes, rule = world.eyes, world.spec.detect
    rounds, ties, sensing = rule.rounds * eyes.rounds, rule.ties * eyes.ties, rule.sensing * eyes.sensing
    looking = max(eyes.rounds * (rounds > 0), eyes.ties * (ties > 0), eyes.sensing * (sensing > 0))
    if looking == 0.0:
        return
    verifier = verifiers(world.city.desks, ties > 0)
    world.vigilance += rule.rest * (1.0 - world.vigilance)
    world.events.reserve(len(world.active) + len(world.city.residents) // 100 + 1000)
    log, cursor = world.events.rows, world.events.cursor
    find_problems(
        world.seed,
        world.day,
        world.active,
        world.dispute_rows,
        world.engaged,
        rounds,
        ties,
        sensing,
        rule.rule(),
        verifier,
        world.casework_rows,
        world.vigilance,
        log,
        cursor,
    )
    false_alarms(
        world.seed,
        world.day,
        world.people,
        looking,
        rule.rule(),
        verifier,
        world.casework_rows,
        world.vigilance,
        log,
        cursor,
    )
