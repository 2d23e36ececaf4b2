"""Rounds, members' ties and sensors find problems before they are claimed; false alarms cost hours too."""

from typing import TYPE_CHECKING

from agents.kernels.detect import false_alarms, find_problems
from agents.kinds import Competence

if TYPE_CHECKING:
    from sim.model import CityModel


def detect(model: "CityModel") -> None:
    """Only what pattern and levers let see is looked at."""
    eyes, rule = model.eyes, model.spec.detect
    rounds, ties, sensing = rule.rounds * eyes.rounds, rule.ties * eyes.ties, rule.sensing * eyes.sensing
    looking = max(eyes.rounds * (rounds > 0), eyes.ties * (ties > 0), eyes.sensing * (sensing > 0))
    if looking == 0.0:
        return
    # Branches verify what their members report; otherwise the residents' committee does.
    desks = model.city.desks
    verifier = desks.hub[0] if ties > 0 else desks.serves[Competence.MEDIATION, 0]
    model.vigilance += rule.rest * (1.0 - model.vigilance)
    model.events.reserve(len(model.active) + len(model.city.residents) // 100 + 1000)
    log, cursor = model.events.rows, model.events.cursor
    find_problems(
        model.seed, model.day, model.active, model.dispute_rows, model.engaged, rounds, ties, sensing,
        rule.rule(),
        verifier, model.casework_rows, model.vigilance, log, cursor,
    )  # fmt: skip
    false_alarms(
        model.seed, model.day, model.people, looking, rule.rule(), verifier, model.casework_rows,
        model.vigilance, log, cursor,
    )  # fmt: skip
