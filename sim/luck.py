"""Keyed luck for plain Python: the same words as in the kernels (公共随机数).

A draw depends on (seed, decision, day, who) and on nothing else.
"""

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
class Luck:
    """Random numbers of one run."""

    seed: int

    def share(self, decision: int, day: int, who: int) -> float:
        """One uniform number in [0, 1)."""
        counter = (who & LOW, who >> 32, day & LOW, decision)
        a, b, _, _ = philox(counter, (self.seed & LOW, self.seed >> 32))
        return float(((a >> 5) << 26 | b >> 6) * 2.0**-53)
