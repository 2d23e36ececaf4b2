"""Luck and small rules in plain Python, written from their definitions."""

import math

import numpy as np

from agents.casework import Casework
from agents.randomness.plain import LOW, philox


def words(seed: int, decision: int, day: int, who: int) -> tuple[int, int, int, int]:
    """The four words of a decision."""
    return philox((who & LOW, who >> 32, day & LOW, decision), (seed & LOW, seed >> 32))


def two_shares(seed: int, decision: int, day: int, who: int) -> tuple[float, float]:
    """Two uniform numbers with 53 bits."""
    a, b, c, d = words(seed, decision, day, who)
    return ((a >> 5) * 2**26 + (b >> 6)) / 2**53, ((c >> 5) * 2**26 + (d >> 6)) / 2**53


def share(seed: int, decision: int, day: int, who: int) -> float:
    """One uniform number."""
    return two_shares(seed, decision, day, who)[0]


def exponential(seed: int, decision: int, day: int, who: int) -> float:
    """Mean 1."""
    return -math.log(1.0 - share(seed, decision, day, who))


def normal(seed: int, decision: int, day: int, who: int) -> float:
    """Box & Muller."""
    u, v = two_shares(seed, decision, day, who)
    return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(2.0 * math.pi * v)


def poisson(mean: float, u: float) -> int:
    """Smallest count whose distribution function exceeds u."""
    chances = [math.exp(-mean)]
    while sum(chances) <= u and len(chances) <= 10000:
        chances.append(chances[-1] * mean / len(chances))
    return len(chances) - 1


def sigma(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-x))


def bits(mask: int) -> list[int]:
    """Competences in a mask."""
    return [k for k in range(16) if int(mask) >> k & 1]


def chosen(u: float, weights: list[float]) -> int:
    """Place on the cumulated weights where u falls."""
    reached = np.cumsum(weights) / sum(weights)
    return min(int(np.searchsorted(reached, u, side="right")), len(weights) - 1)


def pay(work: Casework, unit: int, account: int, minutes: int) -> bool:
    """Take on minutes if anything is left today; what exceeds the day is owed."""
    if minutes > 0 and work.left[unit] <= 0:
        return False
    now = min(minutes, int(work.left[unit]))
    work.left[unit] -= now
    work.spent[unit, account] += now
    work.owed[unit, account] += minutes - now
    return True


def tie(start: np.ndarray, who: np.ndarray, weight: np.ndarray, a: int, b: int) -> float:
    """Strongest tie from a to b."""
    if a < 0 or b < 0:
        return 0.0
    row = slice(int(start[a]), int(start[a + 1]))
    found = weight[row][who[row] == b]
    return float(found.max()) if found.size else 0.0
