"""Who leaves a place, who comes, and what hours tax pays for: details of few effects, by declared sizes."""

import math
from collections.abc import Sequence
from typing import Any

YEAR = 365.0


def strain(satisfaction: Sequence[float], grievance: float, normal: Any, rules: Any) -> float:
    """How much worse than normal somebody lives. Fast form: `strain_of`, stage attract.

        strain = mean over needs of (normal - satisfaction) + grief*(grievance - normal grievance)

    normal : object with `satisfaction` by need and `grievance`, means of all residents on the first day;
    rules : section `attract`
    """
    pairs = zip(normal.satisfaction, satisfaction, strict=True)
    lacking = sum(usual - now for usual, now in pairs) / len(satisfaction)
    return float(lacking) + float(rules.grief) * (grievance - float(normal.grievance))


def chance_to_leave(rate: float, strain: float, rules: Any) -> float:
    """Probability that a household leaves, or an enterprise closes. Fast form: `leaving`, stage attract.

        P(leaves until the next decision) = rate*max(strain, 0)*every/365     at most 1

    rate : `households` or `firms`; strain : mean of the members of a household; of an enterprise, mean of the
    people at home in its area plus the part of their dwellings that is empty; rules : section `attract`
    """
    return float(min(rate * max(strain, 0.0) * rules.every / YEAR, 1.0))


def chance_to_come(strain: float, rules: Any) -> float:
    """Probability that an empty dwelling or premises is taken. Fast form: `coming`, stage attract.

        P(taken until the next decision) = taken*exp(-draw*strain)*every/365     at most 1

    strain : mean of those who live there; rules : section `attract`
    """
    return min(float(rules.taken) * math.exp(-rules.draw * strain) * float(rules.every) / YEAR, 1.0)


def hours_paid(level: float, lived_in: float, trading: float, rules: Any) -> float:
    """Paid hours relative to plan, once tax has been counted. Fast form: `paid_level`, stage attract.

        level -> + lag*(1 + hours*(tax - 1) - level)     tax = (1 - trade)*lived in + trade*trading

    level : before; lived_in, trading : parts of dwellings, and of enterprises by size, that are not empty;
    rules : section `attract`
    """
    tax = (1.0 - rules.trade) * lived_in + rules.trade * trading
    return float(level + rules.lag * (1.0 + rules.hours * (tax - 1.0) - level))
