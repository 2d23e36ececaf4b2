"""A unit that is asked for its part: what it answers, and whether it had to."""

import math
from typing import Any

from agents.disputes import Climbed
from agents.kinds import LAWFUL, Kind
from agents.randomness import streams as decisions
from benchmarks.plain.people import Unit

PART = 16  # room for the number of a competence below the key of a dispute


def sigma(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-x))


def takes_part(dispute: Any, decision: int, k: int, asker: Unit, unit: Unit) -> tuple[bool, float]:
    """Whether a unit takes its part, and with what chance; a stand is kept when it is asked again."""
    luck, who = dispute.model.luck, dispute.key * PART + k
    firm, number = luck.two_shares(decisions.STANCE, unit.row, who)
    if firm >= dispute.model.rule["accept"].stance:
        number = luck.share(decision, dispute.model.day, who)
    chance = accept_chance(dispute, k, asker, unit)
    dispute.pressed.discard(k)
    if accept_chance(dispute, k, asker, unit, backed=0.0) <= number < chance:
        dispute.pressed.add(k)
    return number < chance, chance


def accept_chance(dispute: Any, k: int, asker: Unit, unit: Unit, backed: float = 1.0) -> float:
    """P(a unit takes its part), a logit of standing, ties, mandate, load, fatigue and threat."""
    rule = dispute.model.rule["accept"]
    authority, appraisal = backed * dispute.authority, backed * dispute.appraisal
    z = rule.base + rule.authority * authority + rule.appraisal * appraisal
    if dispute.needs_authority and LAWFUL >> k & 1:
        z -= rule.exposure * (1.0 - max(authority, appraisal))
    z += rule.tie * dispute.ties * asker.tied.get(unit.row, 0.0) if asker is not None else 0.0
    z += rule.reciprocity * (2.0 * unit.reciprocity - 1.0)
    if k not in dispute.need:
        z -= rule.mandate
    elif unit.kind == Kind.ENTERPRISE:
        z += rule.mandate * (2.0 * unit.compliance - 1.0)
    else:
        z += rule.mandate
    z -= rule.load * max(unit.waiting / max(unit.week, 1.0) - 1.0, 0.0)
    z -= rule.fatigue * unit.fatigue
    if dispute.climbed & (Climbed.PETITION | Climbed.COLLECTIVE):
        z += rule.threat
    return sigma(z)
