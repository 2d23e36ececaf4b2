"""How far a correct program may stray in a test with luck in it."""

from scipy import stats

FALSE_ALARM = 1e-6  # chance that a correct program fails one statistical test


def as_often(hits: int, trials: int, chance: float) -> bool:
    """Whether `hits` out of `trials` agree with a true chance (false alarm: `FALSE_ALARM`)."""
    low, high = stats.binom.interval(1 - FALSE_ALARM, trials, chance)
    return bool(low <= hits <= high)


def at_most(hits: int, trials: int, chance: float) -> bool:
    """Whether `hits` out of `trials` agree with a true chance of `chance` or less."""
    return bool(hits <= stats.binom.isf(FALSE_ALARM, trials, chance))
