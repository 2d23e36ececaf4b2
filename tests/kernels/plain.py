"""Randomness of any seed, a few small rules written from their definitions, and paying in minutes."""

import math

from agents.casework import Casework
from agents.randomness.plain import KeyedRandom


def two_uniforms(seed: int, decision: int, day: int, who: int) -> tuple[float, float]:
    """Two uniform numbers with 53 bits."""
    return KeyedRandom(seed).two_uniforms(decision, day, who)


def uniform(seed: int, decision: int, day: int, who: int) -> float:
    """One uniform number."""
    return KeyedRandom(seed).uniform(decision, day, who)


def exponential(seed: int, decision: int, day: int, who: int) -> float:
    """Mean 1."""
    return KeyedRandom(seed).exponential(decision, day, who)


def normal(seed: int, decision: int, day: int, who: int) -> float:
    """Box & Muller."""
    return KeyedRandom(seed).normal(decision, day, who)


def poisson(mean: float, u: float) -> int:
    """Smallest count whose distribution function exceeds u."""
    probabilities = [math.exp(-mean)]
    while sum(probabilities) <= u and len(probabilities) <= 10000:
        probabilities.append(probabilities[-1] * mean / len(probabilities))
    return len(probabilities) - 1


def bits(mask: int) -> list[int]:
    """Competences in a mask."""
    return [k for k in range(16) if int(mask) >> k & 1]


def pay(work: Casework, unit: int, account: int, minutes: int) -> bool:
    """Take on minutes if anything is left today; what exceeds the day is owed."""
    if minutes > 0 and work.left[unit] <= 0:
        return False
    now = min(minutes, int(work.left[unit]))
    work.left[unit] -= now
    work.spent[unit, account] += now
    work.carried_over[unit, account] += minutes - now
    return True
