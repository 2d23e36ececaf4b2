"""The days before the reform, lived once and kept on the shelf of the machine (预运行)."""

from collections.abc import Callable

from experiments.execution.reform.shelf import Shelf
from experiments.execution.worker import lived_until
from experiments.film.shots import Shot
from sim.model import CityModel

APART = 60  # days between the evenings after the reform that may be kept
type OnDay = Callable[[int, int], None]  # told (day, last day) every evening


def spun_up(shot: Shot) -> bool:
    """Whether the last evening of the spin-up is kept on this machine."""
    return Shelf().has(shot.scenario, shot.seed, shot.spin_up)


def spin_up(shot: Shot, on_day: OnDay | None = None) -> CityModel:
    """The city on the last evening of the spin-up: from the shelf, else lived and kept there."""
    return lived_until(shot.scenario, shot.seed, shot.spin_up, on_day)


def evening_before(shot: Shot, day: int, on_day: OnDay | None = None) -> CityModel:
    """An evening of the run, at most `APART` days before a day.

    Gone on from the latest that is kept, and kept: who looks at a run again and again lives few days twice.
    """
    since = max(day - 1 - shot.spin_up, 0)
    return lived_until(shot.scenario, shot.seed, shot.spin_up + since - since % APART, on_day)
