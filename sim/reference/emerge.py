"""How a problem that arises is made up: whom it hits, what it needs, how grave it is, what it takes."""

import math
from collections.abc import Sequence
from typing import Any

from agents.kinds import Competence
from agents.readable.terms import within


def group_size(number: float, mean: float, rules: Any) -> int:
    """People hit by one cause. Fast form: `group_size`, stage emerge.

        group = 1 + min(mean*(group_tail - 1)/group_tail * (1 - u)^(-1/group_tail), group_most - 1)

    Further people are Pareto distributed. number : u, drawn from [0, 1); mean : further people of the topic;
    rules : section `emerge`
    """
    if mean <= 0:
        return 1
    tail = rules.group_tail
    further = mean * (tail - 1) / tail * (1.0 - number) ** (-1.0 / tail)
    return 1 + int(min(further, rules.group_most - 1.0))


def needs(lead: int, related: Sequence[int], numbers: Sequence[float], wanted: int, caused: bool) -> set[int]:
    """Competences that a problem truly needs. Fast form: `pick_needs`, stage emerge.

        needs = the lead, and the `wanted` related ones with the largest  u_i^(1/(n - i))

    Weighted sampling without replacement, weights n, n - 1, .. 1 in the order of the list (Efraimidis &
    Spirakis 2006). lead, related : of the topic; numbers : u_i, one drawn from [0, 1) for each related one;
    wanted : Poisson number; caused : an enterprise caused it, else its remedy is not needed
    """
    size = len(related)
    scores = {
        k: numbers[i] ** (1.0 / (size - i))
        for i, k in enumerate(related)
        if k != lead and (caused or k != Competence.REMEDY)
    }
    further = sorted(scores, key=lambda k: -scores[k])[: min(wanted, size)]
    return {lead, *further}


def severity(middle: float, number: float, rules: Any) -> float:
    """How much a problem hurts, 0..1. Fast form: `describe`, stage emerge.

        severity = middle + severity_spread*z                        cut to severity_least..1

    middle : of the topic; number : z, standard normal; rules : section `emerge`
    """
    return within(middle + rules.severity_spread * number, rules.severity_least)


def effort(hours: float, spread: float) -> int:
    """Casework of one competence, in minutes. Fast form: `describe`, stage emerge.

    hours : of the topic; spread : relative to them, see `effort_spread`
    """
    return max(1, int(hours * 60 * spread))


def effort_spread(number: float, rules: Any) -> float:
    """Effort relative to that of the topic, mean 1. Fast form: `describe`, stage emerge.

        spread = exp(effort_spread*z - effort_spread^2/2)

    number : z, standard normal; rules : section `emerge`, whose `exponential` draws the spread itself instead
    """
    sd: float = rules.effort_spread
    return math.exp(sd * number - sd**2 / 2)
