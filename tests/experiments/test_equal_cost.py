"""At equal cost, who pays for levers or a platform holds fewer hours, and the sums are the same."""

import math

import pytest

from experiments.designs.equal_cost import at_equal_cost, planned_yuan_a_day
from experiments.results.compare import compare
from sim.errors import ScenarioError
from sim.outcomes.definitions import capacity_cost_per_durable, total
from sim.running import run
from tests.promises.worlds import city_for, scenario


def test_the_first_is_the_measure_and_all_cost_the_same():
    plans = [scenario(name) for name in ("siloed", "party_led", "grid_platform", "hybrid")]
    equal = at_equal_cost(plans)
    city = city_for(plans[0], 1)
    sums = [sum(planned_yuan_a_day(plan, city)) for plan in equal]
    assert equal[0] is plans[0]
    # Minutes of a desk are whole: each sum is off by the sum of as many rounding errors (variance 1/12).
    rounding = math.sqrt(len(city.institutions) / 12) / 60 * plans[0].costs.staff_hour
    assert sums == pytest.approx([sums[0]] * 4, abs=4 * rounding)
    assert equal[1].work.capacity < 1.0  # its rights are paid for by the year
    assert equal[2].work.capacity < 1.0
    assert equal[3].work.capacity < equal[2].work.capacity


def test_what_is_planned_is_what_a_run_holds():
    plan = at_equal_cost([scenario("siloed", 28), scenario("hybrid", 28)])[1]
    records = run(plan, 1, city=city_for(plan, 1), keep_events=False)
    hours, levers = planned_yuan_a_day(plan, city_for(plan, 1))
    paid = total(records, "held_minutes") - total(records, "volunteer_minutes")
    assert paid / 60 * plan.costs.staff_hour / 28 == pytest.approx(hours, rel=0.02)
    assert total(records, "lever_yuan") / 28 == pytest.approx(levers)
    assert capacity_cost_per_durable(records) > 0


def test_levers_that_cost_more_than_everything_are_refused():
    dear = scenario("hybrid", lever_costs__sensing=1e6)
    with pytest.raises(ScenarioError, match="No hours are left"):
        at_equal_cost([scenario("siloed"), dear])


def test_what_stays_cheaper_with_all_hours_is_refused_and_not_left_unequal():
    dear = scenario("hybrid", work__capacity=20.0)
    with pytest.raises(ScenarioError, match="costs less than the first scenario even with all the hours"):
        at_equal_cost([dear, scenario("siloed")])


def test_the_same_scenario_keeps_its_hours():
    one, other = at_equal_cost([scenario("siloed"), scenario("siloed")])
    assert other.work.capacity == one.work.capacity


def test_more_legal_aid_is_paid_for_in_hours():
    plain, aided = at_equal_cost([scenario("siloed"), scenario("siloed", court__aid=0.6)])
    city = city_for(plain, 1)
    sums = [sum(planned_yuan_a_day(plan, city)) for plan in (plain, aided)]
    assert sums == pytest.approx([sums[0]] * 2, rel=2e-3)
    assert planned_yuan_a_day(aided, city)[1] > 0
    assert aided.work.capacity < 1.0


def test_what_a_lever_sells_is_refused_by_name_where_it_is_free():
    free = scenario("party_led", detect__sensing=0.02)
    said = r"scenario party_led: sets detect\.sensing, which costs nothing.*set levers\.sensing"
    with pytest.raises(ScenarioError, match=said):
        at_equal_cost([scenario("siloed"), free])
    with pytest.raises(ScenarioError, match=said):
        at_equal_cost([free, scenario("siloed")])
    both = [scenario(name, detect__sensing=0.02) for name in ("siloed", "party_led")]
    assert len(at_equal_cost(both)) == 2


def test_an_unknown_measure_is_refused():
    with pytest.raises(ScenarioError, match="must be one of hours, cost"):
        compare(["siloed", "party_led"], 1, equal="effort", history="none")
