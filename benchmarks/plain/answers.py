"""A unit that is asked for its part: what it answers, and whether it had to."""

import math
from typing import Any

from agents.disputes import Escalated
from agents.kinds import LAWFUL, Kind
from agents.randomness import streams as decisions
from benchmarks.plain.people import Unit

PART = 16  # room for the number of a competence below the key of a dispute


def sigma(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-x))


def takes_part(dispute: Any, decision: int, k: int, asker: Unit, unit: Unit) -> tuple[bool, float]:
    """Whether a unit takes its part, and with what probability; a stand is kept when it is asked again."""
    keyed_random, who = dispute.model.keyed_random, dispute.key * PART + k
    firm, number = keyed_random.two_uniforms(decisions.REFUSAL_PERSISTENCE, unit.row, who)
    if firm >= dispute.model.rule["accept"].refusal_persistence:
        number = keyed_random.uniform(decision, dispute.model.day, who)
    probability = acceptance_probability(dispute, k, asker, unit)
    dispute.compelled.discard(k)
    if acceptance_probability(dispute, k, asker, unit, backed=0.0) <= number < probability:
        dispute.compelled.add(k)
    return number < probability, probability


def acceptance_probability(dispute: Any, k: int, asker: Unit, unit: Unit, backed: float = 1.0) -> float:
    """P(a unit takes its part), a logit of standing, ties, mandate, load, fatigue and threat."""
    rule = dispute.model.rule["accept"]
    authority, appraisal = backed * dispute.authority, backed * dispute.appraisal
    z = rule.base + rule.authority * authority + rule.appraisal * appraisal
    if dispute.needs_authority and LAWFUL >> k & 1:
        z -= rule.blame_avoidance * (1.0 - max(authority, appraisal))
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
    if dispute.escalated & (Escalated.PETITION | Escalated.COLLECTIVE):
        z += rule.threat
    return sigma(z)
