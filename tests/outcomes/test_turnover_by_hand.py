"""Who left, came, closed and opened: rates of a small count, worked out by hand."""

from math import isnan
from types import SimpleNamespace

import numpy as np
import pytest

from sim.outcomes import equity, turnover
from sim.outcomes.metrics import METRICS
from sim.stages.attract.moves import CAME, LEFT, THERE
from tests.outcomes.table import records, steady

# Columns: locals and migrants; low, middle and high income; owners and tenants.
HOME = [300.0, 100.0, 100.0, 200.0, 100.0, 320.0, 80.0]  # household-years at home
AWAY = [6.0, 8.0, 5.0, 7.0, 2.0, 8.0, 6.0]  # households that left
NEW = [9.0, 1.0, 4.0, 3.0, 3.0, 2.0, 8.0]  # households that came
FIRMS = [50.0, 4.0, 3.0]  # enterprise-years of trade, closed, opened
MOVES = {"households": [HOME, AWAY, NEW], "firms": FIRMS}
BY_HAND = {
    "left_of_1000": 35.0,  # 14 of 400
    "came_of_1000": 25.0,  # 10 of 400
    "left_migrant": 4.0,  # 8 of 100 over 6 of 300
    "left_income": 2.5,  # 5 of 100 over 2 of 100
    "left_tenure": 3.0,  # 6 of 80 over 8 of 320
    "closed_of_1000": 80.0,  # 4 of 50
    "opened_of_1000": 60.0,  # 3 of 50
}


@pytest.mark.parametrize(("name", "value"), BY_HAND.items())
def test_a_rate_of_moves_is_that_of_the_count(name: str, value: float) -> None:
    assert METRICS[name].of(records(moves=MOVES)) == pytest.approx(value)
    assert isnan(METRICS[name].of(records())), "nothing was counted"


def test_each_rate_is_made_of_its_own_row_and_of_locals_and_migrants_alone() -> None:
    told = records(moves=MOVES)
    assert turnover.households_of_1000(LEFT)(told) == pytest.approx(35.0)
    assert turnover.households_of_1000(CAME)(told) == pytest.approx(25.0)
    assert turnover.households_of_1000(THERE)(told) == pytest.approx(1000.0)
    assert turnover.firms_of_1000(LEFT)(told) == pytest.approx(80.0)
    assert turnover.firms_of_1000(CAME)(told) == pytest.approx(60.0)
    assert turnover.leave_ratio(1, 0)(told) == pytest.approx(4.0)
    assert turnover.leave_ratio(0, 1)(told) == pytest.approx(0.25)


def test_rates_of_nobody_are_undefined() -> None:
    nobody = records(moves={"households": [[0.0] * 7] * 3, "firms": [0.0] * 3})
    for made in (turnover.households_of_1000(LEFT), turnover.firms_of_1000(LEFT), turnover.leave_ratio(1, 0)):
        assert isnan(made(nobody))
        assert isnan(made(records())), "a run that was kept before moves were counted"


def test_moves_count_from_the_day_after_the_warm_up() -> None:
    def decided(day: int) -> SimpleNamespace:
        return SimpleNamespace(day=day, households=np.full((3, 7), 2.0), firms=np.full(3, 1.0))

    found = turnover.counted([decided(9), decided(10), decided(11), decided(12)], 10)
    assert found == {"households": [[4.0] * 7] * 3, "firms": [2.0] * 3}


@pytest.mark.parametrize("name", ["lived_in", "trading", "paid_hours"])
def test_what_stands_on_the_last_day_is_the_last_of_its_series(name: str) -> None:
    series = steady(0.5)
    series[-2:] = 0.75, 0.875
    told = records(daily={name: series, "other": steady(9.0)})
    assert METRICS[name].of(told) == turnover.on_the_last_day(name)(told) == 0.875
    assert turnover.on_the_last_day(name)(records(daily={name: [0.25]})) == 0.25
    for without in (records(), records(daily={name: []})):
        assert isnan(turnover.on_the_last_day(name)(without))


def test_hours_given_are_per_head_of_one_group_over_another() -> None:
    told = records(volunteers={"income": [1.0, 2.0, 4.0], "migrant": [3.0, 6.0]})
    assert equity.hours_ratio("income", 2, 0)(told) == 4.0
    assert equity.hours_ratio("migrant", 0, 1)(told) == 0.5


def test_a_district_of_one_person_counts_as_the_others_do() -> None:
    places = {"district": [0, 1, 1], "people": [1, 4, 6], "satisfaction": [0.5, 0.8, 0.9]}
    assert equity.spread_of_districts(records(places=places)) == pytest.approx(0.86 - 0.5)
