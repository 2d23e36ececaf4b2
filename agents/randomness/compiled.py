"""Keyed random numbers inside kernels: Philox4x32-10, counter-based.

Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11.
A draw is a pure function of (seed, decision, day, who): nothing is stored, nothing is shared, so the
order in which draws are made, and whether others are made at all, changes no draw.
"""

import numpy as np

from agents.compiling import inlined, kernel, woven

M0, M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
W0, W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
S32, S26, S6, S5 = np.uint64(32), np.uint64(26), np.uint64(6), np.uint64(5)
TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53


@woven
def philox(c0, c1, c2, c3, k0, k1):
    """Four words of 32 bits (as uint64) from a counter of four words and a key of two."""
    for _ in range(10):
        p0 = M0 * c0
        p1 = M1 * c2
        c0, c1, c2, c3 = (p1 >> S32) ^ c1 ^ k0, p1 & LOW, (p0 >> S32) ^ c3 ^ k1, p0 & LOW
        k0 = (k0 + W0) & LOW
        k1 = (k1 + W1) & LOW
    return c0, c1, c2, c3


@inlined
def keyed(seed, decision, day, who):
    """The four words of a key whose four parts are uint64 already.

    Called with nothing else, it is compiled once, and not again for every decision, a constant.
    """
    return philox(who & LOW, who >> S32, day & LOW, decision, seed & LOW, seed >> S32)


@inlined
def words(seed, decision, day, who):
    """The four words that belong to one decision of one actor on one day."""
    return keyed(np.uint64(seed), np.uint64(decision), np.uint64(day), np.uint64(who))


@woven
def unit(high, low):
    """A number in [0, 1) with 53 bits from two words."""
    return np.float64(((high >> S5) << S26) | (low >> S6)) * TO_UNIT


@inlined
def one_number(seed, decision, day, who):
    """A number in [0, 1) for a key whose four parts are uint64 already; see `keyed`.

    A third quicker than `keyed`, since half of the words are left out.
    """
    a, b, _, _ = philox(who & LOW, who >> S32, day & LOW, decision, seed & LOW, seed >> S32)
    return unit(a, b)


@inlined
def uniform(seed, decision, day, who):
    """One uniform number in [0, 1)."""
    return one_number(np.uint64(seed), np.uint64(decision), np.uint64(day), np.uint64(who))


@inlined
def uniform_each(seed, decision, day, who, out):
    """Fill `out` (float64, n) with the uniform numbers of the actors `who` (uint64, n), some at a stroke."""
    k0, k1 = np.uint64(seed) & LOW, np.uint64(seed) >> S32
    what, when = np.uint64(decision), np.uint64(day) & LOW
    for i in range(who.size):
        a, b, _, _ = philox(who[i] & LOW, who[i] >> S32, when, what, k0, k1)
        out[i] = unit(a, b)


@inlined
def two_uniforms_each(seed, decision, day, who, first, second):
    """The same with two independent numbers each, in `first` and `second`; see `two_uniforms`."""
    k0, k1 = np.uint64(seed) & LOW, np.uint64(seed) >> S32
    what, when = np.uint64(decision), np.uint64(day) & LOW
    for i in range(who.size):
        a, b, c, d = philox(who[i] & LOW, who[i] >> S32, when, what, k0, k1)
        first[i], second[i] = unit(a, b), unit(c, d)


@inlined
def two_numbers(seed, decision, day, who):
    """Two numbers in [0, 1) for a key whose four parts are uint64 already; see `keyed`."""
    a, b, c, d = philox(who & LOW, who >> S32, day & LOW, decision, seed & LOW, seed >> S32)
    return unit(a, b), unit(c, d)


@inlined
def two_uniforms(seed, decision, day, who):
    """Two independent uniform numbers in [0, 1) for the price of one."""
    return two_numbers(np.uint64(seed), np.uint64(decision), np.uint64(day), np.uint64(who))


@inlined
def normal(seed, decision, day, who):
    """One standard normal number (Box & Muller 1958)."""
    u, v = two_uniforms(seed, decision, day, who)
    return np.sqrt(-2.0 * np.log(1.0 - u)) * np.cos(2.0 * np.pi * v)


@inlined
def exponential(seed, decision, day, who):
    """One exponential number with mean 1."""
    return -np.log(1.0 - uniform(seed, decision, day, who))


@inlined
def poisson(mean, u):
    """The Poisson count whose distribution function first reaches `u` (inversion; mean below 700)."""
    count = 0
    probability = np.exp(-mean)
    reached = probability
    while u >= reached and count < 10000:
        count += 1
        probability *= mean / count
        reached += probability
    return count


@kernel
def uniforms(seed, decision, day, who, out):
    """Fill `out` (float64, n) with the uniform numbers of the actors `who` (uint64, n)."""
    uniform_each(seed, decision, day, who, out)


@kernel
def normals(seed, decision, day, who, out):
    """Fill `out` (float64, n) with the standard normal numbers of the actors `who` (uint64, n)."""
    for i in range(who.size):
        out[i] = normal(seed, decision, day, who[i])
