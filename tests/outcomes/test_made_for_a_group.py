"""Outcomes that are made for a column or a group, and what lies beyond the city: on a few rows, by hand."""

from math import isnan

import numpy as np
import pytest

from agents.disputes import Channel, State
from agents.kinds import OUTSIDE
from sim.outcomes import equity, harms, per_problem, routing
from sim.outcomes.fates import Fate
from tests.outcomes.table import DAYS, WARM_UP, dispute, records, steady

DURABLE = State.DURABLE


def test_crimes_of_a_year_are_per_hundred_thousand_after_the_warm_up() -> None:
    told = records(daily={"harms": steady(2.0)}, residents=5000)
    assert harms.a_year("harms")(told) == pytest.approx(2.0 * 365 * 100_000 / 5000)
    assert harms.a_year("harms", grave=True)(told) == pytest.approx(0.25 * 2.0 * 365 * 100_000 / 5000)
    del told.facts["grave"]
    assert harms.a_year("harms", grave=True)(told) == 0.0
    assert isnan(harms.a_year("harms")(records()))


def test_a_part_of_the_crimes_is_of_those_expected_after_the_warm_up() -> None:
    told = records(daily={"harm_silent": steady(1.0, 7.0), "harm_expected": steady(4.0, 8.0)})
    assert harms.part_of_harm("harm_silent")(told) == 0.25
    assert isnan(harms.part_of_harm("harm_silent")(records()))
    assert harms.part_of_harm("harm_silent")(records(daily={"harm_expected": steady(4.0)})) == 0.0


def test_a_day_without_crimes_weighed_is_nought() -> None:
    told = harms.Harms()
    assert [list(told.columns(2)[name]) for name in harms.HARM_COLUMNS] == [[0.0, 0.0]] * 4
    told.days.append(np.array([4.0, 3.0, 2.0, 1.0]))
    found = told.columns(2)
    assert [list(found[name]) for name in harms.HARM_COLUMNS] == [[4, 0], [3, 0], [2, 0], [1, 0]]
    assert all(column.flags["C_CONTIGUOUS"] for column in found.values())


PUBLIC = {
    "trust": 0.5,
    "felt_income": [0.2, 0.3, 0.8],
    "ready_income": [0.1, 0.0, 0.4],
    "size_migrant": [1000, 500, 0],
}


def test_a_number_of_the_public_is_the_one_of_that_name() -> None:
    told = records(public=PUBLIC | {"low": 0.1})
    assert equity.of_the_public("trust")(told) == 0.5
    assert equity.of_the_public("low")(told) == 0.1
    assert isinstance(equity.of_the_public("trust")(records(public={"trust": 1})), float)


def test_groups_are_set_beside_each_other_by_ratio_and_by_gap() -> None:
    told = records(public=PUBLIC)
    assert equity.ratio_of_groups("felt", "income", 0, 2)(told) == pytest.approx(0.25)
    assert equity.ratio_of_groups("ready", "income", 2, 0)(told) == pytest.approx(4.0)
    assert isnan(equity.ratio_of_groups("ready", "income", 2, 1)(told))
    assert equity.gap_of_groups("income", 0, 2)(told) == pytest.approx(0.6)
    assert equity.gap_of_groups("income", 2, 1)(told) == pytest.approx(0.5)


def test_who_takes_part_is_counted_by_heads_of_the_group() -> None:
    rows = [
        dispute(resident=1, migrant=0),
        dispute(resident=1, migrant=0),  # the same person once more
        dispute(resident=2, migrant=0),
        dispute(resident=3, migrant=1),
        dispute(resident=4, migrant=1, channel=Channel.DETECTED),  # found, not said
        dispute(resident=5, migrant=1, raised=WARM_UP),
    ]
    told = records(*rows, public=PUBLIC)
    assert equity.takes_part_ratio("migrant", 1, 0)(told) == pytest.approx((1 / 500) / (2 / 1000))
    assert equity.takes_part_ratio("migrant", 0, 1)(told) == pytest.approx(1.0)
    assert isnan(equity.takes_part_ratio("migrant", 0, 2)(told))
    assert equity.takes_part(told) == pytest.approx(3 / 5000)


def test_districts_differ_by_the_means_of_their_people() -> None:
    places = {"district": [0, 0, 2], "people": [100, 300, 50], "satisfaction": [0.2, 0.6, 0.9]}
    # The first has a mean of .5, the last of .9; nobody lives in the second, which counts as 0.
    assert equity.spread_of_districts(records(places=places)) == pytest.approx(0.9)
    places["district"] = [0, 0, 1]
    assert equity.spread_of_districts(records(places=places)) == pytest.approx(0.4)


def test_what_was_learnt_has_a_skill_and_a_gap_or_nothing() -> None:
    told = records(prediction=[0.75, -0.5])
    assert (routing.prediction_skill(told), routing.prediction_gap(told)) == (0.75, -0.5)
    for empty in (records(), records(prediction=[])):
        assert isnan(routing.prediction_skill(empty))
        assert isnan(routing.prediction_gap(empty))


@pytest.mark.parametrize(
    "other",
    [{"closed": 21}, {"hops": 1}, {"relapses": 1}, {"tier": 1}, {"state": State.NOMINAL}, {}],
)
def test_ended_at_once_means_the_same_day_with_nobody_else_near_home(other: dict[str, int]) -> None:
    at_once = {"raised": 20, "closed": 20, "tier": 0, "state": DURABLE}
    told = records(
        dispute(**at_once), dispute(**at_once | other), dispute(**at_once | {"raised": 5, "closed": 5})
    )
    assert routing.ended_at_once(told) == (0.5 if other else 1.0)


OUT, HERE = int(OUTSIDE), 1


def test_problems_with_a_part_outside_are_those_whose_needs_say_so() -> None:
    need = np.array([OUT, HERE, OUT | HERE, 0], np.uint16)
    assert per_problem.beyond_city({"need": need}).tolist() == [True, False, True, False]


def test_what_was_done_outside_counts_among_raised_problems_of_the_cohort() -> None:
    out = {"need": OUT | HERE, "born": 15}
    rows = [
        dispute(**out, done=OUT),
        dispute(**out, done=OUT | HERE),
        dispute(**out, done=HERE),
        dispute(**out, done=0),
        dispute(**out | {"born": 90}, done=OUT),  # too late to be followed
        dispute(**out, raised=-1, done=OUT),
        dispute(need=HERE, born=15, done=OUT),
    ]
    assert per_problem.outside_reached(records(*rows)) == 0.5
    assert isnan(per_problem.outside_reached(records(rows[-1])))
    assert isnan(per_problem.outside_reached(records(rows[0], fate_ages={})))


def test_days_felt_outside_are_the_mean_over_problems_with_a_part_there() -> None:
    held = {"born": 15, "state": DURABLE, "fate_half": int(Fate.DURABLE)}
    out = held | {"need": OUT | HERE}
    rows = [dispute(**out, closed=25), dispute(**out, closed=35), dispute(**held, need=HERE, closed=16)]
    late = dispute(**out | {"born": 90}, closed=91)
    assert per_problem.outside_days(records(*rows, late)) == pytest.approx((10 + 20) / 2)
    assert per_problem.outside_days(records(*rows, dispute(need=OUT, born=15))) == pytest.approx(
        (10 + 20 + DAYS // 2) / 3
    )
    assert isnan(per_problem.outside_days(records(rows[2])))
    assert isnan(per_problem.outside_days(records(*rows, fate_ages={})))
