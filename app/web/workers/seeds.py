"""How a worker does one seed of a strip or of a batch, and says how far it is (逐个种子)."""

from collections.abc import Callable
from pathlib import Path

from app.web.workers.given import Done, Given
from experiments.designs.past import SOON
from experiments.film.strip import Strip
from sim.scenario.scenario import Scenario


def told_as(given: Given, what: str) -> Callable[[int, int], None]:
    """Tells the page of every day of a part of the work."""
    return lambda day, last: given.say(what, day, last)


def seed_job(
    given: Given,
    scenarios: tuple[Scenario, ...],
    folder: str,
    followed: int | None,
    seed: int,
    seeds: int,
) -> Done:
    """One seed of the first horizon, of so many, into a folder; nothing where that holds it already."""
    strip = Strip(scenarios, Path(folder), SOON, seeds, followed)
    if not strip.holds(seed):
        strip.add(seed, told_as(given, "spin_up"), lambda _day, _last: given.say("seed", seed, seeds))
    return Done(True)
