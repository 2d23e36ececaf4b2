"""Inequality and routing on tables of a few rows, edges included."""

from math import isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.disputes import Channel, State
from sim.outcomes import equity, routing
from tests.outcomes.table import dispute, records, steady

DURABLE, FOUND = State.DURABLE, Channel.DETECTED
SPOKEN = [state for state in State if state not in (State.LATENT, State.LUMPED, State.FADED)]


def test_gini_of_few_values() -> None:
    assert equity.gini(np.array([2, 1])) == pytest.approx(1 / 6)
    assert equity.gini(np.array([1, 2, 3, 4])) == pytest.approx(1 / 4)
    assert equity.gini(np.array([5.0])) == 0
    assert isnan(equity.gini(np.array([])))
    assert isnan(equity.gini(np.array([0, 0])))


def test_theil_passes_over_places_without_people_and_is_undefined_of_nothing() -> None:
    values, people = np.array([2.0, 1.0, 7.0]), np.array([1, 3, 0])
    mean = (2 * 1 + 1 * 3) / 4
    whole = 1 / 4 * 2 / mean * log(2 / mean) + 3 / 4 / mean * log(1 / mean)
    assert equity.theil(values, people, np.array([0, 0, 1])) == pytest.approx((0, whole))
    assert equity.theil(values, people, np.array([0, 1, 1])) == pytest.approx((whole, 0))
    assert all(isnan(part) for part in equity.theil(np.zeros(3), people, np.zeros(3, int)))


def test_theil_leaves_out_groups_that_hold_nobody_or_got_nothing() -> None:
    dirty = [np.full(4, 7.0) for _ in range(60)]  # memory that is used again holds no zeros
    del dirty
    between, within = equity.theil(np.array([3.0, 0.0]), np.array([1, 1]), np.array([3, 1]))
    assert (between, within) == pytest.approx((log(2), 0))


def test_gini_and_theil_of_known_distributions() -> None:
    assert equity.gini(np.array([3, 3, 3])) == 0
    assert equity.gini(np.array([0, 0, 0, 4])) == pytest.approx(0.75)
    assert np.isnan(equity.gini(np.zeros(3)))
    same = np.ones(4), np.array([1, 2, 3, 4]), np.array([0, 0, 1, 1])
    assert equity.theil(*same) == pytest.approx((0, 0), abs=1e-12)
    # One of n equal places has all: T = ln n; all of it between the groups if each place is one.
    one = np.array([0.0, 0.0, 0.0, 1.0])
    assert sum(equity.theil(one, np.ones(4), np.arange(4))) == pytest.approx(np.log(4))
    assert equity.theil(one, np.ones(4), np.zeros(4, np.int64)) == pytest.approx((0, np.log(4)))


@settings(deadline=None)
@given(
    values=st.lists(st.floats(0.0, 9.0), min_size=6, max_size=6),
    people=st.lists(st.integers(1, 50), min_size=6, max_size=6),
    group=st.lists(st.integers(0, 2), min_size=6, max_size=6),
    times=st.floats(0.1, 10.0),
)
def test_theil_decomposes_is_never_negative_and_knows_no_scale(values, people, group, times) -> None:
    x, w, g = np.array(values), np.array(people), np.array(group)
    between, within = equity.theil(x, w, g)
    if x @ w <= 1e-9:
        return
    assert between >= -1e-9
    assert within >= -1e-9
    assert between + within == pytest.approx(sum(equity.theil(x, w, np.zeros(6, np.int64))), abs=1e-9)
    assert equity.theil(x * times, w, g) == pytest.approx((between, within), abs=1e-6)


def test_settlements_per_head_are_of_the_judged_that_stand_and_of_a_thousand() -> None:
    rows = [dispute(community=1, state=DURABLE)] * 3
    rows += [dispute(community=0, state=State.NOMINAL), dispute(community=0, state=DURABLE, raised=90)]
    table = records(*rows, places={"people": [500, 600, 0], "district": [0, 0, 1]})
    assert equity.settled_per_head(table).tolist() == [0, 5, 0]
    lonely = records(dispute(community=0, state=DURABLE), places={"people": [0, 2]})
    assert equity.settled_per_head(lonely).tolist() == [1000, 0]  # never over nobody


def test_theil_between_and_within_districts_take_their_own_part() -> None:
    rows = [dispute(community=0, state=DURABLE)] * 4
    apart = records(*rows, places={"people": [10, 10], "district": [0, 1]})
    assert equity.theil_between(apart) == pytest.approx(log(2))
    assert equity.theil_within(apart) == pytest.approx(0)
    mixed = records(*rows, places={"people": [10, 10], "district": [0, 0]})
    assert equity.theil_between(mixed) == pytest.approx(0)
    assert equity.theil_within(mixed) == pytest.approx(log(2))


def test_problems_count_that_arose_after_the_warm_up_and_could_be_thought_over() -> None:
    born = [-5, 10, 11, 50, 96, 97, 110]
    arisen = equity.arisen(records(*(dispute(born=day) for day in born)))
    assert [day for day, mine in zip(born, arisen, strict=True) if mine] == [11, 50, 96]
    later = equity.arisen(records(*(dispute(born=day) for day in born), voice_days=13))
    assert [day for day, mine in zip(born, later, strict=True) if mine] == [11, 50, 96, 97]


@pytest.mark.parametrize("state", State)
def test_latent_lumped_and_faded_problems_are_silent_and_no_others(state) -> None:
    table = records(dispute(state=state), dispute(born=5, state=state))
    assert equity.under_reporting(table) == (0 if state in SPOKEN else 1)


def test_a_ratio_of_voices_is_that_of_two_shares() -> None:
    rows = [dispute(tenure=1), dispute(tenure=1, state=State.LUMPED), dispute(tenure=0)]
    rows = [{**row, "state": row["state"] or State.WORKING} for row in rows] + [
        dispute(tenure=0, state=State.FADED)
    ] * 2
    table = records(*rows)
    assert equity.voice_ratio("tenure", 1, 0)(table) == (1 / 2) / (1 / 3)
    assert equity.voice_ratio("tenure", 0, 1)(table) == (1 / 3) / (1 / 2)
    assert isnan(equity.voice_ratio("tenure", 1, 2)(table))
    silent = records(dispute(tenure=1), dispute(tenure=0))
    assert isnan(equity.voice_ratio("tenure", 1, 0)(silent))  # nobody of the other group speaks
    old = records(*rows, dispute(tenure=1, born=5, state=State.WORKING))
    assert equity.voice_ratio("tenure", 1, 0)(old) == (1 / 2) / (1 / 3)


def test_a_fifth_of_eleven_places_is_two_and_the_earlier_of_equals_is_poorer() -> None:
    income = [1.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    spoken = {4: 1, 10: 1, 3: 1}  # the rich are 4 and 10, the poor 3 and 0
    rows = [dispute(community=c, state=State.WORKING if c in spoken else State.LUMPED) for c in range(11)]
    table = records(*rows, places={"income": income})
    assert equity.voice_by_place(table) == 2
    few = records(*rows[:3], dispute(community=0, state=State.WORKING), places={"income": [2.0, 1.0, 0.0]})
    assert isnan(equity.voice_by_place(few))  # the poorest place is silent
    loud = [dispute(community=c, state=State.WORKING) for c in (0, 0, 2)] + [dispute(community=2)]
    assert equity.voice_by_place(records(*loud, places={"income": [2.0, 1.0, 0.0]})) == 2
    early = [dispute(community=c, state=State.WORKING, born=5) for c in (2, 2)]
    assert equity.voice_by_place(records(*loud, *early, places={"income": [2.0, 1.0, 0.0]})) == 2


@pytest.mark.parametrize("column", ["rejections", "relapses", "escalated", "tier"])
def test_the_first_offer_is_not_enough_where_anything_came_between(column) -> None:
    smooth = dispute(state=DURABLE)
    assert routing.first_contact(records(smooth, {**smooth, column: 1})) == 1 / 2
    assert routing.first_contact(records(smooth, {**smooth, column: 2}, dispute())) == 1 / 3
    assert routing.first_contact(records(smooth, {**smooth, "raised": 90})) == 1


def test_a_dispatch_is_right_where_no_unit_refused() -> None:
    table = records(*(dispute(refusals=n) for n in (0, 1, 2)), dispute(raised=90))
    assert routing.first_dispatch(table) == 1 / 3


def test_returned_requests_are_of_all_answers() -> None:
    assert routing.return_rate(records(daily={"refusals": steady(1), "accepted": steady(3)})) == 1 / 4
    assert isnan(routing.return_rate(records(daily={"refusals": steady(0), "accepted": steady(0)})))


def repeats(*rows: dict) -> float:
    """Share repeated of disputes, in a run of 300 days."""
    return routing.repeat_share(records(*rows, day=300, durable_window=90))


def test_a_repeat_is_of_one_building_one_topic_and_ninety_days() -> None:
    first = dispute(raised=20, resident=160, topic=2)
    assert repeats(first, {**first, "raised": 110, "resident": 239}) == 1 / 2
    assert repeats(first, {**first, "raised": 111}) == 0
    assert repeats(first, {**first, "resident": 240}) == 0
    assert repeats(first, {**first, "resident": 159}) == 0
    assert repeats(first, {**first, "topic": 1}) == 0
    assert repeats(first, first, first) == 2 / 3
    assert repeats({**first, "raised": 60}, first) == 1 / 2


def test_a_building_and_a_topic_are_not_mistaken_for_others() -> None:
    rows = [dispute(resident=80 * building, topic=topic) for building in range(3) for topic in range(3)]
    assert repeats(*rows) == 0


def test_the_first_dispute_of_all_is_no_repeat() -> None:
    for building in (0, 80, 160):
        assert repeats(dispute(raised=15, resident=building, topic=0)) == 0
    assert isnan(repeats())


def test_what_was_never_raised_or_is_not_judged_is_no_repeat_and_what_is_not_judged_may_be_repeated() -> None:
    before = dispute(raised=5)
    assert repeats(before, dispute(raised=20)) == 1
    assert repeats(dispute(raised=0), dispute(raised=20)) == 1
    assert repeats(dispute(raised=-1), dispute(raised=20)) == 0
    assert repeats(dispute(raised=20), dispute(raised=-1)) == 0


def test_prevention_is_finding_and_settling() -> None:
    rows = [dispute(state=DURABLE, channel=FOUND), dispute(state=DURABLE), dispute(channel=FOUND), dispute()]
    assert (
        routing.detected_and_settled(records(*rows, dispute(state=DURABLE, channel=FOUND, raised=90)))
        == 1 / 4
    )


def test_sensitivity_and_neglect_of_warnings() -> None:
    daily = {"detected": steady(1), "raised": steady(4), "ignored": steady(3)}
    assert routing.warning_sensitivity(records(daily=daily)) == 1 / 4
    assert routing.warning_neglect(records(daily=daily)) == 3 / 4
    none = records(daily=dict.fromkeys(daily, steady(0)))
    assert isnan(routing.warning_sensitivity(none))
    assert isnan(routing.warning_neglect(none))


def test_the_age_of_a_warning_is_the_median_of_the_judged_that_were_found() -> None:
    found = [dispute(born=20 - days, channel=FOUND) for days in (1, 3, 11)]
    others = [dispute(born=0), dispute(born=0, raised=90, channel=FOUND)]
    assert routing.warning_age(records(*found, *others)) == 3
    assert isnan(routing.warning_age(records(*others)))


def test_judgments_that_are_won_are_of_all_judgments() -> None:
    rows = [dispute(won=1), dispute(won=0), dispute(won=0), dispute(won=-1), dispute(won=1, raised=90)]
    assert routing.won_share(records(*rows)) == 1 / 3
    assert isnan(routing.won_share(records(dispute())))


def test_the_audit_finds_of_what_it_calls() -> None:
    assert routing.audit_gap(records(daily={"exposed": steady(1), "called": steady(4)})) == 1 / 5
    assert isnan(routing.audit_gap(records(daily={"exposed": steady(0), "called": steady(0)})))


@pytest.mark.parametrize("state", State)
def test_litigation_weighs_courts_against_agreements(state) -> None:
    table = records(dispute(state=state), dispute(state=State.JUDGED), dispute(state=State.SETTLED))
    expected = {State.IN_COURT: 2 / 3, State.JUDGED: 2 / 3, State.SETTLED: 1 / 3, State.DURABLE: 1 / 3}
    assert routing.litigated_share(table) == expected.get(state, 1 / 2)
