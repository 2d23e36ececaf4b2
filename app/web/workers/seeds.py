"""How a worker does the seeds of a strip, one a turn, and says how far it is (逐个种子)."""

from collections.abc import Callable

from app.web.workers.given import Given
from experiments.film.strip import Strip


def told_as(given: Given, what: str) -> Callable[[int, int], None]:
    """Tells the page of every day of a part of the work."""
    return lambda day, last: given.say(what, day, last)


def one_more_seed(given: Given, strip: Strip, seeds: int) -> int:
    """Do the next seed of a strip if one is left; how many are done then."""
    seed = strip.done() + 1
    if seed > seeds:
        return seed - 1
    strip.add(seed, told_as(given, "spin_up"), lambda day, last: given.say("seed", seed, seeds))
    return seed
