"""What a shock costs, and how far contacts run through one unit, on series and graphs of a few points."""

from math import isnan

import numpy as np
import pytest

from agents.events import EVENT, Activity
from sim.outcomes import network, resilience
from sim.outcomes.records import Records
from tests.outcomes.table import records


@pytest.mark.parametrize(("days", "first"), [([], 0), ([3, 11], 0), ([12], 12), ([40, 30, 5], 30)])
def test_a_shock_is_the_first_change_that_can_be_seen_after_the_warm_up(days, first) -> None:
    assert resilience.shock_day(records(change_days=days)) == first


def shocked(backlog: list[float], day: int = 31) -> Records:
    """Records with a backlog and a change on a day."""
    return records(daily={"open": backlog}, change_days=[day])


def test_backlog_is_held_against_the_fourteen_days_before() -> None:
    table = shocked([90.0] * 16 + [24.0] + [10.0] * 13 + [22.0, 5.5])
    assert resilience.relative_backlog(table).tolist() == [2.0, 0.5]
    assert resilience.relative_backlog(shocked([2.0] * 4 + [4.0] * 7 + [9.0], day=12)).tolist() == [
        9.0 * 11 / 36
    ]
    assert resilience.relative_backlog(shocked([1.0] * 30)).size == 0
    assert resilience.relative_backlog(shocked([1.0] * 31)).tolist() == [1.0]
    assert resilience.relative_backlog(shocked([0.0] * 30 + [5.0])).size == 0
    assert resilience.relative_backlog(shocked([1.0] * 40, day=5)).size == 0


def test_loss_adds_what_is_above_and_recovery_is_the_last_day_above_a_twentieth() -> None:
    table = shocked([10.0] * 30 + [10.0, 14.0, 2.0, 10.6, 10.5])
    assert resilience.loss_area(table) == pytest.approx(0.4 + 0.06 + 0.05)
    assert resilience.recovery_days(table) == 4
    still = shocked([10.0] * 30 + [20.0] * 3)
    assert resilience.recovery_days(still) == 3
    calm = shocked([10.0] * 33)
    assert (resilience.loss_area(calm), resilience.recovery_days(calm)) == (0, 0)
    none = shocked([10.0] * 33, day=5)
    assert isnan(resilience.loss_area(none))
    assert isnan(resilience.recovery_days(none))


def test_loss_against_a_calm_twin_is_in_units_of_its_mean_after_the_day() -> None:
    calm = shocked([99.0] * 30 + [10.0, 20.0, 30.0])
    worse = shocked([99.0] * 30 + [14.0, 16.0, 31.5])
    assert resilience.loss_against(worse, calm) == pytest.approx((4 + 1.5) / 20)
    assert resilience.recovery_against(worse, calm) == 3
    assert (
        resilience.recovery_against(shocked([99.0] * 30 + [12.0, 21.0, 31.0]), calm) == 1
    )  # 1 is a twentieth
    assert resilience.loss_against(calm, worse) == pytest.approx(4 / 20.5)
    assert (resilience.loss_against(calm, calm), resilience.recovery_against(calm, calm)) == (0, 0)
    few, more = shocked([9.0] * 30 + [0.0, 1.0]), shocked([9.0] * 30 + [1.0, 1.0])
    assert (resilience.loss_against(more, few), resilience.recovery_against(more, few)) == (2, 1)


@pytest.mark.parametrize("calm", [[1.0] * 30 + [0.0, 0.0], [1.0] * 30])
def test_beside_an_empty_twin_nothing_can_be_said(calm) -> None:
    twin = shocked(calm)
    other = shocked(calm)
    assert isnan(resilience.loss_against(other, twin))
    assert isnan(resilience.recovery_against(other, twin))
    never = shocked([1.0] * 40, day=5)
    assert isnan(resilience.loss_against(never, never))
    assert isnan(resilience.recovery_against(never, never))


def test_twins_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="the two runs have 3 and 2 days after the shock"):
        resilience.loss_against(shocked([1.0] * 33), shocked([1.0] * 32))


def test_centralisation_asks_for_three_units_with_contacts() -> None:
    assert network.centralisation(records(units=[0, 2, 1, 1])) == 1
    assert network.centralisation(records(units=[4, 4, 1])) == pytest.approx(3 / 4)
    assert isnan(network.centralisation(records(units=[2, 2, 0])))
    assert isnan(network.centralisation(records(units=[])))


def test_the_busiest_unit_takes_part_in_so_many_contacts() -> None:
    assert network.busiest_share(records(units=[0, 1, 3, 2])) == 1
    assert network.busiest_share(records(units=[2, 2, 2])) == pytest.approx(2 / 3)
    assert isnan(network.busiest_share(records(units=[0, 0])))


def dealings(*rows: tuple[Activity, int, int]) -> Records:
    """Records with events: activity, who asked, who answered."""
    table = records()
    table.events.rows = np.zeros(len(rows), EVENT)
    for name, values in zip(("activity", "origin", "actor"), zip(*rows, strict=True), strict=False):
        table.events.rows[name] = values
    table.events.cursor[0] = len(rows)
    table.events.seal()
    return table


@pytest.mark.parametrize("kind", network.CONTACTS)
def test_betweenness_is_that_of_the_graph_of_dealings(kind) -> None:
    path = dealings((kind, 0, 1), (kind, 1, 2), (kind, 1, 0))
    assert network.convener_betweenness(path) == 1
    longer = dealings((kind, 0, 1), (kind, 1, 2), (kind, 2, 3))
    assert network.convener_betweenness(longer) == pytest.approx(2 / 3)


def test_units_that_deal_with_nobody_else_make_no_graph() -> None:
    meet, work = Activity.MEET, Activity.FINISH
    assert isnan(network.convener_betweenness(dealings((meet, 2, 2), (meet, -1, 3), (work, 0, 1))))
    assert (
        network.convener_betweenness(dealings((meet, 0, 1), (work, 1, 2), (meet, -1, 1), (meet, 1, 3))) == 1
    )


def test_a_star_is_wholly_central_and_a_ring_not_at_all() -> None:
    star = dealings(*((Activity.ACCEPT, 0, k) for k in range(1, 7)))
    ring = dealings(*((Activity.ACCEPT, k, (k + 1) % 6) for k in range(6)))
    star.units, ring.units = {"partners": np.array([6, 1, 1, 1, 1, 1, 1])}, {"partners": np.full(6, 2)}
    assert (network.centralisation(star), network.busiest_share(star)) == (1, 1)
    assert network.convener_betweenness(star) == 1
    assert network.centralisation(ring) == 0
    assert network.busiest_share(ring) == pytest.approx(2 / 6)
    assert 0 < network.convener_betweenness(ring) < 1
