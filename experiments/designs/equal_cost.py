"""Comparisons at equal cost: who spends on levers or a platform has fewer hours to spend (同等成本比较)."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.scenario.levers import bought_free, in_force, yuan_a_day
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared
from sim.scenario.topics import Topics, load_topics

if TYPE_CHECKING:
    import numpy as np

    from sim.city.build import City
    from sim.stages.emerge.rates import Sources

HOURS, COST = "hours", "cost"
EQUALS = (HOURS, COST)  # what all scenarios hold alike
CAPACITY = "work.capacity"  # what equal cost sets
WORKING_DAYS, DAYS = 5.0, 7.0
WIDER = 4.0  # by which the search for a capacity goes on where more may be held
STEP = 1e-4  # of capacity, below which a difference in cost is one of rounding
PLANNED_SEED = 1  # hours are planned for the same city under every seed but for its randomness


def at_equal_cost(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios with `work.capacity` set so that each costs per day what the first one does.

    Cost is that of all hours held, at the price of a staff hour, plus levers and platform; see
    `planned_yuan_a_day`. The first scenario is the anchor and stays as it is. Raises ScenarioError where
    levers and platform alone cost more than all of the first, and where one scenario has for nothing what a
    lever sells.
    """
    for scenario in scenarios[1:]:
        _refuse_free(scenario, scenarios[0])
        _refuse_free(scenarios[0], scenario)
    city = _city(scenarios[0].city)
    budget = sum(planned_yuan_a_day(scenarios[0], city))
    return [scenarios[0], *(_within(budget, scenario, city) for scenario in scenarios[1:])]


def known_equal(equal: str) -> str:
    """What is to be held alike. Raises ScenarioError for a word that is none of `EQUALS`."""
    if equal not in EQUALS:
        raise ScenarioError(f"equal = {equal!r}: must be one of {', '.join(EQUALS)}.")
    return equal


def beyond_cost(scenario: Scenario, measure: Scenario) -> float:
    """By how many yuan a day levers and platform alone cost more than all of the measure; else below 0."""
    city = _city(measure.city)
    return planned_yuan_a_day(scenario, city)[1] - sum(planned_yuan_a_day(measure, city))


@lru_cache(maxsize=1)
def _city(spec: CitySpec) -> "City":
    """The city that hours are planned for; the points of a design mostly share it."""
    from sim.city.build import build_city  # what only reads a design builds no city

    return build_city(spec, PLANNED_SEED)


def _refuse_free(scenario: Scenario, beside: Scenario) -> None:
    """Refuse a scenario that has for nothing what a lever sells, and more of it than the other one."""
    free = bought_free(scenario, beside)
    if free:
        path, lever = free[0]
        raise ScenarioError(
            f"scenario {scenario.name}: sets {path}, which costs nothing when it is set directly. The lever "
            f"{lever} moves it at a price: set levers.{lever}, give {path} the same value in all "
            "scenarios, or compare at equal hours."
        )


def planned_yuan_a_day(scenario: Scenario, city: "City") -> tuple[float, float]:
    """Yuan per mean day for hours held, and for levers, platform and legal aid, on the first day."""
    plan = in_force(scenario.on(1))
    return _hours_of(plan, city, _demand(plan, city)), yuan_a_day(plan, len(city.residents))


class _Demand(NamedTuple):
    """What arises in a city, whatever hours are held there."""

    topics: Topics
    rate: "np.ndarray"
    sources: "Sources"


def _demand(plan: Scenario, city: "City") -> _Demand:
    from sim.stages.emerge.rates import problem_rates, sources_of

    topics = load_topics(plan.catalogue)
    return _Demand(topics, problem_rates(city, topics, plan.emerge, PLANNED_SEED), sources_of(city, topics))


def _hours_of(plan: Scenario, city: "City", demand: _Demand) -> float:
    """Yuan per mean day for all hours held."""
    from sim.staffing import staff

    minutes = staff(city, plan, demand.topics, demand.rate, demand.sources).astype(float).sum()
    share = (WORKING_DAYS + (DAYS - WORKING_DAYS) * plan.calendar.weekend_staff) / DAYS
    return float(minutes * share / 60.0 * plan.costs.staff_hour)


def _within(budget: float, scenario: Scenario, city: "City") -> Scenario:
    """The scenario with as much capacity as brings its cost to the budget (Brent 1973).

    Hours do not follow capacity in proportion: minutes are whole, and every desk has a few.
    """
    from scipy.optimize import brentq  # what only reads a design needs no solver

    plan = in_force(scenario.on(1))
    demand, levers = _demand(plan, city), yuan_a_day(plan, len(city.residents))

    @cache
    def beyond(capacity: float) -> float:
        holding = in_force(_holding(scenario, capacity).on(1))
        return _hours_of(holding, city, demand) + levers - budget

    full = scenario.work.capacity
    most = declared("work")["capacity"].high or full
    low, high = 0.0, full
    while beyond(high) < 0.0 and high < most:
        low, high = high, min(high * WIDER, most)
    if beyond(low) >= 0.0:
        raise ScenarioError(
            f"scenario {scenario.name}: levers and platform cost {levers:,.0f} yuan a day, all of the "
            f"first scenario {budget:,.0f}. "
            "No hours are left; use weaker levers or compare at equal hours."
        )
    if beyond(high) < 0.0:
        raise ScenarioError(
            f"scenario {scenario.name}: costs less than the first scenario even with all the hours that "
            f"{CAPACITY} = {most:g} gives. Compare at equal hours."
        )
    return _holding(scenario, _root(brentq, beyond, low, high))


def _root(solve: Callable[..., float], beyond: Callable[[float], float], low: float, high: float) -> float:
    """Capacity at which nothing is beyond the budget; of the ends of the last step the nearer one."""
    found = float(solve(beyond, low, high, xtol=STEP, rtol=STEP))
    return min((found, found - STEP, found + STEP), key=lambda capacity: abs(beyond(capacity)))


def _holding(scenario: Scenario, capacity: float) -> Scenario:
    work = type(scenario.work)(**{**scenario.work.model_dump(), "capacity": capacity})
    return scenario.model_copy(update={"work": work})
