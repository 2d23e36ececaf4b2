"""How far a correct program may stray in a test with randomness in it."""

from scipy import stats

FALSE_ALARM = 1e-6  # probability that a correct program fails one statistical test


def as_often(hits: int, trials: int, probability: float) -> bool:
    """Whether `hits` out of `trials` agree with a true probability (false alarm: `FALSE_ALARM`)."""
    low, high = stats.binom.interval(1 - FALSE_ALARM, trials, probability)
    return bool(low <= hits <= high)


def at_most(hits: int, trials: int, probability: float) -> bool:
    """Whether `hits` out of `trials` agree with a true probability of `probability` or less."""
    return bool(hits <= stats.binom.isf(FALSE_ALARM, trials, probability))
