"""Rounds, members' ties and sensors find problems before they are claimed; false alarms cost hours too."""

from typing import TYPE_CHECKING

import numpy as np

from agents.kinds import Competence
from sim.city.institutions.desks import Desks
from sim.stages.detect.rules import false_alarms, find_problems

if TYPE_CHECKING:
    from sim.model import CityModel


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


def detect(model: "CityModel") -> None:
    """Only what pattern and levers let see is looked at."""
    eyes, rule = model.eyes, model.spec.detect
    rounds, ties, sensing = rule.rounds * eyes.rounds, rule.ties * eyes.ties, rule.sensing * eyes.sensing
    looking = max(eyes.rounds * (rounds > 0), eyes.ties * (ties > 0), eyes.sensing * (sensing > 0))
    if looking == 0.0:
        return
    verifier = verifiers(model.city.desks, ties > 0)
    model.vigilance += rule.rest * (1.0 - model.vigilance)
    model.events.reserve(len(model.active) + len(model.city.residents) // 100 + 1000)
    log, cursor = model.events.rows, model.events.cursor
    find_problems(
        model.seed,
        model.day,
        model.active,
        model.dispute_rows,
        model.engaged,
        rounds,
        ties,
        sensing,
        rule.rule(),
        verifier,
        model.casework_rows,
        model.vigilance,
        log,
        cursor,
    )
    false_alarms(
        model.seed,
        model.day,
        model.people,
        looking,
        rule.rule(),
        verifier,
        model.casework_rows,
        model.vigilance,
        log,
        cursor,
    )
