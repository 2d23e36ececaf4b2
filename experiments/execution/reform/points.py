"""Points of a design after a reform: the history of each, and what is run for it (设计各点的改革).

Points whose differences can begin on the evening of the reform have one history, and so share their spin-ups.
What is built before the first day (city, topics, number of problems, hours by unit) cannot change on that
evening: there a history has the values of its point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from experiments.designs.experiment import Experiment, Point
from experiments.designs.factors import CATALOGUE, CITY
from experiments.designs.past import POINT, Past, refuse_varied_lengths
from experiments.execution.reform.horizons import Horizon
from experiments.execution.reform.plan import Asked, Days, first_days
from sim.errors import ScenarioError
from sim.outcomes.fates import HORIZON
from sim.scenario.file import load_scenario, resolved_text
from sim.scenario.reform import DRAWN_FIRST, FIRST, OWN, reformed
from sim.scenario.scenario import LENGTHS, Scenario
from sim.scenario.shape import COORDINATION, declared, section_names
from sim.scenario.text import shown

FIRST_DAY = {CITY, CATALOGUE}


@dataclass(frozen=True, slots=True)
class Lived:
    """Points as they are run, and the cities they go on from.

    points : in the order of the design
    histories : by the key of the scenario that is run
    bases : by the name of the scenario a point starts from: its history, before values of points
    built : what is varied and built before the first day
    """

    points: tuple[Point, ...]
    days: Days
    histories: Mapping[str, Scenario]
    bases: Mapping[str, Scenario]
    built: tuple[str, ...]

    @property
    def horizons(self) -> tuple[Horizon, ...]:
        """What is read on which evening."""
        return self.days.horizons

    @property
    def spin_ups(self) -> dict[str, Scenario]:
        """Every history once, by its key."""
        return {history.key(): history for history in self.histories.values()}

    def plain(self, tests: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """What the manifest keeps, as `experiments.execution.reform.plan.Days.plain` for a comparison.

        pasts : text of the history of every scenario; spin_ups : how many histories there are by values of
            points; built : in what they differ
        """
        told = self.days.plain((), ())
        return told | {
            "histories": {name: history.name for name, history in self.bases.items()},
            "tests": list(tests),
            "pasts": {name: resolved_text(history) for name, history in self.bases.items()},
            "spin_ups": len(self.spin_ups),
            "built": list(self.built),
        }


def lived_points(experiment: Experiment, points: Sequence[Point]) -> Lived | None:
    """The points of a design after their histories; None where every run begins on its first day.

    Raises ScenarioError for a history that cannot be found, and where points differ in their length.
    """
    past = experiment.lived
    if past is None:
        return None
    refuse_varied_lengths(path for point in points for path in point.values)
    days, bases = days_of(past), histories_of(experiment, past.history)
    found, histories = [], {}
    once = cache_of_built()
    firsts: dict[int, Scenario] = {}
    for point in points:
        first = firsts.setdefault(point.number, point.made)
        history = once(first if past.history == POINT else bases[point.scenario], point)
        made = after(history, point.made, days.spin_up, days.days)
        found.append(replace(point, made=made, key=made.key()))
        histories[found[-1].key] = history
    varied = dict.fromkeys(path for point in points for path in point.values)
    built = tuple(path for path in varied if path in built_paths())
    return Lived(tuple(found), days, histories, bases, built)


def days_of(past: Past) -> Days:
    """The calendar of a design or phase diagram: every problem is followed as long as headlines read."""
    return first_days(Asked(past.history, past.spin_up, past.horizon, past.days, followed=HORIZON))


def after(history: Scenario, scenario: Scenario, spin_up: int, days: int) -> Scenario:
    """The scenario that is run: a history, and from its last evening on another one, whose name it has."""
    return reformed(history, scenario, spin_up, days).model_copy(update={"name": scenario.name})


def histories_of(experiment: Experiment, said: str) -> dict[str, Scenario]:
    """By the name of every scenario of a design: its history with what is laid over all of them."""
    bases = {base.name: base for base in experiment.base_scenarios()}
    first = next(iter(bases.values()))

    def history(of: Scenario) -> Scenario:
        named = said or of.history
        if named in (FIRST, POINT, ""):
            return first
        if named == OWN:
            return of
        if named in bases:
            return bases[named]
        try:
            return load_scenario(named, experiment.laid)
        except ScenarioError as error:
            raise ScenarioError(f"{experiment.name}: history = {named!r}: {error}") from None

    return {name: history(base) for name, base in bases.items()}


@cache
def built_paths() -> frozenset[str]:
    """Parameters that are settled before the first day."""
    found = {
        f"{section}.{name}"
        for section in section_names()
        for name, known in declared(section).items()
        if (known.fixed or (section == "emerge" and name in DRAWN_FIRST))
        and not (section == "calendar" and name in LENGTHS)
    }
    return frozenset(found | FIRST_DAY)


def with_built(history: Scenario, scenario: Scenario) -> Scenario:
    """A history with what a scenario builds before the first day, so that the scenario can follow it."""
    now = scenario.on(scenario.calendar.warm_up + 1)
    laid: dict[str, dict[str, Any]] = {}
    for path in built_paths() - FIRST_DAY:
        section, _, name = path.partition(".")
        if section not in ("city", COORDINATION):
            laid.setdefault(section, {})[name] = getattr(getattr(now, section), name)
    sections = {name: getattr(history, name).model_copy(update=values) for name, values in laid.items()}
    return history.model_copy(update={**sections, "city": scenario.city, "catalogue": scenario.catalogue})


def cache_of_built() -> Callable[[Scenario, Point], Scenario]:
    """`with_built`, which gives one and the same history to all points that can share it.

    A history is named after the scenario, and after the values of the point that it was given.
    """
    known: dict[str, Scenario] = {}

    def shared(history: Scenario, point: Point) -> Scenario:
        made = with_built(history, point.made)
        built = {path: value for path, value in point.values.items() if path in built_paths()}
        said = ", ".join(f"{path} = {shown(value)}" for path, value in built.items() if value is not None)
        name = f"{history.name} ({said})" if said else history.name
        return known.setdefault(made.key(), made.model_copy(update={"name": name}))

    return shared
