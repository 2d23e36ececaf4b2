"""What each definition counts and what it leaves out, on tables of one to four disputes."""

from math import isnan

import numpy as np
import pytest

from agents.disputes import Escalated, State
from sim.outcomes.definitions import (
    after_warm_up,
    breadth,
    capacity_cost_per_durable,
    cohort,
    coordination_share,
    cost_per_durable,
    days_to_settle,
    durable_gap,
    durable_per_ten_thousand,
    durable_share,
    durable_share_of,
    escalated,
    flag,
    follow_up,
    gini_of_places,
    holding,
    last_of,
    mean_of,
    mean_per_dispute,
    on_time,
    per_ten_thousand,
    ratio,
    reported_share,
    satisfaction_gap,
    satisfaction_of_concerned,
    share,
    state_share,
    total,
    total_cost,
    utilisation,
    warning_precision,
)
from sim.outcomes.routing import ended_at_once
from tests.outcomes.table import dispute, records, steady
from tests.outcomes.town import town

DURABLE = State.DURABLE
MINUTES = ("spent_minutes", "court_minutes", "volunteer_minutes", "held_minutes", "lever_yuan")


@pytest.mark.parametrize(
    ("last_day", "warm_up", "days"),
    [
        (110, 10, 40),
        (90, 10, 40),
        (89, 10, 39),
        (70, 10, 30),
        (15, 10, 2),
        (11, 10, 0),
        (10, 10, 0),
        (5, 10, 0),
    ],
)
def test_disputes_are_followed_for_the_window_or_half_of_a_short_run(last_day, warm_up, days) -> None:
    assert follow_up(records(day=last_day, warm_up=warm_up)) == days


def test_the_judged_are_raised_after_the_warm_up_and_a_whole_follow_up_before_the_end() -> None:
    raised = [-1, 0, 10, 11, 40, 70, 71, 110]
    judged = cohort(records(*(dispute(raised=day) for day in raised)))
    assert [day for day, mine in zip(raised, judged, strict=True) if mine] == [11, 40, 70]
    short = cohort(records(*(dispute(raised=day) for day in raised), day=40, durable_window=90))
    assert [day for day, mine in zip(raised, short, strict=True) if mine] == [11]


def test_of_all_states_only_agreements_stand_and_closures_by_name_do_not() -> None:
    table = records(*(dispute(state=state) for state in State))
    assert [State(i) for i in np.flatnonzero(holding(table))] == [State.SETTLED, State.DURABLE]


def test_breadth_counts_the_competences_of_a_mask() -> None:
    masks = [0, 1, 0b101, 1 << 12, (1 << 13) - 1, 1 << 15, (1 << 16) - 1]
    assert breadth(records(*(dispute(need=mask) for mask in masks))).tolist() == [0, 1, 2, 1, 13, 0, 13]


def test_a_share_counts_nothing_beyond_its_whole() -> None:
    part, whole = np.array([True, True, False, True]), np.array([True, False, True, True])
    assert share(part, whole) == 2 / 3
    assert share(~part, whole) == 1 / 3
    assert isnan(share(part, np.zeros(4, bool)))


def test_a_ratio_over_nothing_is_undefined() -> None:
    assert ratio(3.0, 4.0) == 0.75
    assert ratio(0.0, 4.0) == 0
    assert isnan(ratio(3.0, 0.0))


def test_series_begin_on_the_day_after_the_warm_up() -> None:
    table = records(daily={"open": np.arange(1, 13)})
    assert after_warm_up(table, "open").tolist() == [11, 12]
    assert total(table, "open") == 23
    assert mean_of("open")(table) == 11.5
    assert last_of("open")(table) == 12


def test_means_and_last_values_of_no_day_are_undefined() -> None:
    warming = records(daily={"open": np.ones(10)})
    assert isnan(mean_of("open")(warming))
    assert total(warming, "open") == 0
    assert last_of("open")(warming) == 1
    assert isnan(last_of("open")(records(daily={"open": []})))


def test_durable_shares_by_breadth_hold_both_ends() -> None:
    rows = [dispute(need=(1 << n) - 1, state=state) for n, state in enumerate([12, 15, 13, 12, 10], start=1)]
    table = records(*rows)  # settled, durable, closed by name, settled, rejected
    found = [
        durable_share_of(low, high)(table) for low, high in [(1, 1), (2, 3), (3, 4), (4, 5), (3, 3), (1, 5)]
    ]
    assert found == [1, 1 / 2, 1 / 2, 1 / 2, 0, 3 / 5]
    assert isnan(durable_share_of(6, 16)(table))


def test_closures_by_name_are_reported_and_do_not_stand() -> None:
    by_name = dispute(state=State.NOMINAL, reported=1, nominal=1)
    table = records(by_name, by_name, dispute(state=DURABLE, reported=3), dispute(state=State.WORKING))
    assert reported_share(table) == 3 / 4
    assert durable_share(table) == 1 / 4
    assert flag("nominal")(table) == 2 / 4
    assert flag("reported")(table) == 3 / 4


def test_shares_are_taken_of_the_judged_alone() -> None:
    late = dispute(raised=90, closed=95, state=DURABLE, reported=1, nominal=1, escalated=2, first_closed=95)
    table = records(dispute(), late, late)
    found = (reported_share, durable_share, flag("nominal"), escalated(2), on_time, state_share(DURABLE))
    assert [outcome(table) for outcome in found] == [0] * 6
    only_late = records(late)
    undefined = (
        *found,
        days_to_settle(0.5),
        durable_share_of(0, 16),
        mean_per_dispute("hops"),
        gini_of_places,
    )
    assert all(isnan(outcome(only_late)) for outcome in undefined)


def test_days_run_from_the_claim_to_the_settlement_that_stands() -> None:
    waited = dict(born=12, raised=30, first_closed=33)
    table = records(
        dispute(closed=40, state=DURABLE, **waited),  # ten days, not twenty-eight, and not three
        dispute(closed=52, state=State.SETTLED, **waited),
        dispute(closed=31, state=State.NOMINAL, **waited),
        dispute(closed=32, state=State.JUDGED, **waited),
    )
    assert [days_to_settle(q)(table) for q in (0, 0.25, 0.5, 1)] == [10, 13, 16, 22]


def test_ways_of_climbing_are_bits_and_any_of_them_counts() -> None:
    table = records(*(dispute(escalated=bits) for bits in (0, 1, 2, 4, 6, 8, 9)))
    ways = [escalated(bits)(table) for bits in (*Escalated, Escalated.PETITION | Escalated.COURT)]
    assert ways == [2 / 7, 2 / 7, 2 / 7, 2 / 7, 3 / 7]


def test_coordination_is_a_share_of_hours_spent_and_not_of_hours_held() -> None:
    minutes = {"coordination_minutes": steady(30), "spent_minutes": steady(120), "held_minutes": steady(480)}
    table = records(daily=minutes)
    assert coordination_share(table) == 30 / 120
    assert utilisation(table) == 120 / 480
    idle = records(daily=minutes | {"spent_minutes": steady(0), "held_minutes": steady(0)})
    assert isnan(coordination_share(idle))
    assert isnan(utilisation(idle))


@pytest.mark.parametrize(
    ("spent", "court", "volunteer", "lever", "yuan"),
    [(60, 0, 0, 0, 60), (60, 60, 0, 0, 120), (60, 15, 0, 0, 75), (0, 0, 120, 0, 60), (0, 0, 0, 7, 7)],
)
def test_each_kind_of_hour_has_its_price(spent, court, volunteer, lever, yuan) -> None:
    minutes = dict(zip(MINUTES, map(steady, (spent, court, volunteer, 0, lever)), strict=True))
    table = records(dispute(closed=30, state=DURABLE), daily=minutes)
    assert total_cost(table) == yuan * 100
    assert cost_per_durable(table) == yuan * 100
    held = records(dispute(closed=30, state=DURABLE), daily=minutes | {"held_minutes": steady(spent)})
    assert capacity_cost_per_durable(held) == spent * 100 + (volunteer / 2 + lever) * 100


def test_cost_is_shared_by_all_settlements_made_after_the_warm_up_that_stand() -> None:
    minutes = dict.fromkeys(MINUTES, steady(60))
    made = [dispute(raised=9, closed=11, state=DURABLE), dispute(raised=100, closed=110, state=State.SETTLED)]
    left_out = [
        dispute(raised=9, closed=10, state=DURABLE),
        dispute(closed=30, state=State.NOMINAL),
        dispute(closed=30, state=State.JUDGED),
    ]
    table = records(*made, *left_out, daily=minutes)
    assert cost_per_durable(table) == (120 + 30 + 60) * 100 / 2
    assert capacity_cost_per_durable(table) == (60 + 30 + 60) * 100 / 2
    assert durable_per_ten_thousand(table) == 2 * 365 * 10_000 / (100 * 5000)
    nothing = records(*left_out, daily=minutes)
    assert isnan(cost_per_durable(nothing))
    assert isnan(capacity_cost_per_durable(nothing))
    assert durable_per_ten_thousand(nothing) == 0
    assert isnan(durable_per_ten_thousand(records(*made, day=10)))


def test_rates_are_per_ten_thousand_residents_and_year() -> None:
    table = records(daily={"suits": steady(0.5)}, residents=2000)
    assert per_ten_thousand("suits")(table) == 0.5 * 365 * 5
    assert isnan(per_ten_thousand("suits")(records(daily={"suits": np.ones(10)})))


def test_satisfaction_is_that_of_the_concerned_and_its_gap_has_no_sign() -> None:
    people = {"concerned": [0.25, 0.75], "touched_migrant": [0.25, 0.75, 9.0]}
    assert satisfaction_of_concerned(records(people=people)) == 0.25
    assert satisfaction_gap(records(people=people)) == 0.5
    assert satisfaction_gap(records(people={"touched_migrant": [0.75, 0.25]})) == 0.5


def test_a_gap_between_groups_has_no_sign_and_asks_for_both() -> None:
    rows = [
        dispute(income=2, state=DURABLE),
        dispute(income=0),
        dispute(income=0, state=DURABLE),
        dispute(income=1),
    ]
    table = records(*rows)
    assert durable_gap("income", 2, 0)(table) == durable_gap("income", 0, 2)(table) == 1 / 2
    assert durable_gap("income", 2, 1)(table) == 1
    assert isnan(durable_gap("income", 2, 3)(table))


def test_places_without_a_dispute_count_in_the_coefficient_of_gini() -> None:
    table = [dispute(community=place) for place in (0, 0, 1, 1)]
    assert gini_of_places(records(*table, communities=2)) == 0
    assert gini_of_places(records(*table, communities=4)) == 1 / 2
    assert gini_of_places(records(*(dispute(community=3) for _ in range(4)))) == 3 / 4


def test_a_mean_per_dispute_is_over_the_judged() -> None:
    table = records(dispute(hops=1), dispute(hops=4), dispute(hops=50, raised=90))
    assert mean_per_dispute("hops")(table) == 2.5


def test_in_time_is_the_last_day_of_the_limit_and_never_closed_is_not_in_time() -> None:
    table = records(*(dispute(first_closed=day) for day in (-1, 20, 35, 36)))
    assert on_time(table) == 2 / 4
    assert on_time(records(*(dispute(first_closed=day) for day in (-1, 20, 35, 36)), limit=16)) == 3 / 4


def test_precision_is_of_all_alarms_after_the_warm_up() -> None:
    table = records(daily={"detected": steady(0.3), "false_alarms": steady(0.1)})
    assert warning_precision(table) == pytest.approx(3 / 4)
    assert isnan(warning_precision(records(daily={"detected": steady(0), "false_alarms": steady(0)})))


@pytest.mark.parametrize("state", State)
def test_the_share_of_a_state_is_that_of_the_judged_in_it(state) -> None:
    table = records(
        dispute(state=state), dispute(state=(state + 1) % len(State)), dispute(state=state, raised=90)
    )
    assert state_share(state)(table) == 1 / 2


def test_the_town_gives_every_definition_its_answer() -> None:
    table = town()
    assert (durable_share(table), reported_share(table), coordination_share(table)) == (0.4, 0.6, 0.2)
    assert (days_to_settle(0.5)(table), escalated(6)(table), on_time(table)) == (15, 0.5, 0.5)


def test_what_ends_at_once_took_no_night_no_other_desk_and_no_way_up() -> None:
    once = {"raised": 20, "closed": 20, "first_closed": 20, "state": State.DURABLE}
    rows = [once, once | {"hops": 1}, once | {"closed": 21}, once | {"tier": 1}, once | {"relapses": 1}]
    rows.append(once | {"state": State.NOMINAL})
    assert ended_at_once(records(*(dispute(**row) for row in rows))) == 1 / 6
