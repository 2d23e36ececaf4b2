"""Luck of any seed, a few small rules written from their definitions, and paying in minutes."""

import math

from agents.casework import Casework
from agents.randomness.plain import Luck


def two_shares(seed: int, decision: int, day: int, who: int) -> tuple[float, float]:
    """Two uniform numbers with 53 bits."""
    return Luck(seed).two_shares(decision, day, who)


def share(seed: int, decision: int, day: int, who: int) -> float:
    """One uniform number."""
    return Luck(seed).share(decision, day, who)


def exponential(seed: int, decision: int, day: int, who: int) -> float:
    """Mean 1."""
    return Luck(seed).exponential(decision, day, who)


def normal(seed: int, decision: int, day: int, who: int) -> float:
    """Box & Muller."""
    return Luck(seed).normal(decision, day, who)


def poisson(mean: float, u: float) -> int:
    """Smallest count whose distribution function exceeds u."""
    chances = [math.exp(-mean)]
    while sum(chances) <= u and len(chances) <= 10000:
        chances.append(chances[-1] * mean / len(chances))
    return len(chances) - 1


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
    work.owed[unit, account] += minutes - now
    return True
