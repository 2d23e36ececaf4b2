"""Rounds, members' ties and sensors find problems before they are claimed; false alarms cost hours too."""

from typing import TYPE_CHECKING

from agents.kernels.detect import false_alarms, find_problems
from agents.kinds import Competence

if TYPE_CHECKING:
    from sim.model import CityModel


def detect(model: "CityModel") -> None:
    """Only what the pattern may see is looked at."""
    pattern, rule = model.spec.coordination, model.spec.detect
    rounds = rule.rounds if "rounds" in pattern.sees else 0.0
    ties = rule.ties * pattern.members_share if "ties" in pattern.sees else 0.0
    sensing = rule.sensing if "sensing" in pattern.sees else 0.0
    looking = max(float(rounds > 0), pattern.members_share if ties > 0 else 0.0, float(sensing > 0))
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
