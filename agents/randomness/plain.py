"""Keyed random numbers for plain Python: the same words as in the kernels (公共随机数).

A draw depends on (seed, decision, day, who) and on nothing else.
"""

import math
from dataclasses import dataclass

M0, M1 = 0xD2511F53, 0xCD9E8D57
W0, W1 = 0x9E3779B9, 0xBB67AE85
LOW = 0xFFFFFFFF


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 (Salmon et al. 2011): four words of 32 bits."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & LOW, (p0 >> 32) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + W0) & LOW, (k1 + W1) & LOW
    return c0, c1, c2, c3


@dataclass(frozen=True, slots=True)
class KeyedRandom:
    """Random numbers of one run."""

    seed: int

    def words(self, decision: int, day: int, who: int) -> tuple[int, int, int, int]:
        """The four words that belong to one decision of one actor on one day."""
        counter = (who & LOW, who >> 32, day & LOW, decision)
        return philox(counter, (self.seed & LOW, self.seed >> 32))

    def uniform(self, decision: int, day: int, who: int) -> float:
        """One uniform number in [0, 1)."""
        a, b, _, _ = self.words(decision, day, who)
        return _unit(a, b)

    def two_uniforms(self, decision: int, day: int, who: int) -> tuple[float, float]:
        """Two independent uniform numbers in [0, 1)."""
        a, b, c, d = self.words(decision, day, who)
        return _unit(a, b), _unit(c, d)

    def normal(self, decision: int, day: int, who: int) -> float:
        """One standard normal number (Box & Muller 1958)."""
        u, v = self.two_uniforms(decision, day, who)
        return math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(2.0 * math.pi * v)

    def exponential(self, decision: int, day: int, who: int) -> float:
        """One exponential number with mean 1."""
        return -math.log(1.0 - self.uniform(decision, day, who))

    def poisson(self, mean: float, decision: int, day: int, who: int) -> int:
        """One Poisson number, by inversion (mean below 700)."""
        u = self.uniform(decision, day, who)
        count, probability = 0, math.exp(-mean)
        reached = probability
        while u >= reached and count < 10_000:
            count += 1
            probability *= mean / count
            reached += probability
        return count


def _unit(high: int, low: int) -> float:
    """A number in [0, 1) with 53 bits from two words."""
    return float((high >> 5) << 26 | low >> 6) * 2.0**-53
