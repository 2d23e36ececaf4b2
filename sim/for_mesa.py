"""What Mesa's own tools bring and want: scenarios by name, seeds under two words, a collector (对接 Mesa)."""

import operator
from pathlib import Path
from types import SimpleNamespace

from mesa import DataCollector

from sim.errors import ScenarioError
from sim.outcomes.records import DAILY, Diary
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario

LARGEST_SEED = 2**63 - 1


def scenario_of(said: object) -> Scenario:
    """A scenario as it is, or by its name or path."""
    if isinstance(said, Scenario):
        return said
    if isinstance(said, str | Path):
        return load_scenario(said)
    raise ScenarioError(
        f"CityModel: scenario = {str(said)[:60]}: is no scenario, name or path. Mesa's batch_run takes a "
        "single scenario apart; give it a list: batch_run(CityModel, {'scenario': [scenario]}, rng=[1, 2])."
    )


def seed_of(seed: object, rng: object) -> int:
    """The seed of a run, whichever of Mesa's two words it was given under.

    Raises ScenarioError for none at all: what was drawn from nowhere could neither be repeated nor paired.
    """
    said = seed if rng is None else rng
    try:
        number = operator.index(said)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= LARGEST_SEED or isinstance(said, bool):
        raise ScenarioError(
            f"CityModel: seed = {said!r}: must be a whole number from 0 to {LARGEST_SEED}, so that the run "
            "can be repeated and paired with another. With Mesa's batch_run: rng=[1, 2, 3]."
        )
    if rng is not None and seed not in (0, None, rng):
        raise ScenarioError(f"CityModel: seed = {seed!r} and rng = {rng!r}: give one of the two.")
    return number


def must_not_pass(until: float, scenario: Scenario) -> None:
    """Refuse a time after the last day: dated changes, warm-up and cohorts are set for this many days."""
    if until > scenario.last_day:
        days, before = scenario.calendar.days, scenario.calendar.warm_up
        raise ScenarioError(
            f"{scenario.name}: the run ends with day {scenario.last_day} (warm-up {before}, then "
            f"calendar.days = {days}), and cannot go on to day {until:g}. Ask model.running, or raise "
            "calendar.days."
        )


class DailySeries(DataCollector):
    """Mesa's collector of the daily series, filled from the diary when somebody looks."""

    def __init__(self) -> None:
        super().__init__(model_reporters={name: name for name in DAILY})

    def filled(self, diary: Diary) -> "DailySeries":
        """Itself, with all evenings so far."""
        for row in range(len(self.model_vars["day"]), diary.size):
            evening = {name: float(column[row]) for name, column in diary.columns.items()}
            self.collect(SimpleNamespace(time=evening["day"], **evening))
        return self
