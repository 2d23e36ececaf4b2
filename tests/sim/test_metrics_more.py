"""Inequality, routing, resilience and centralisation: known values, symmetries, an oracle for betweenness."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import COLUMNS, Channel, State
from agents.events import EVENT, Activity, EventLog
from sim.outcomes.equity import gini, theil, under_reporting, voice_by_place, voice_ratio
from sim.outcomes.network import busiest_share, centralisation, hub_betweenness
from sim.outcomes.records import Records
from sim.outcomes.resilience import loss_against, loss_area, recovery_against, recovery_days
from sim.outcomes.routing import (
    first_contact,
    first_dispatch,
    found_and_settled,
    litigated_share,
    repeat_share,
    return_rate,
    warning_age,
    won_share,
)

FACTS = {"day": 200, "warm_up": 10, "durable_window": 90, "voice_days": 14, "change_days": []}


def records(count: int = 0, daily: Any = None, facts: Any = None, **columns: Any) -> Records:
    """Records of `count` disputes raised on day 20; what is not given is as in a new row."""
    table = {name: known.rows(count) for name, known in COLUMNS.items()}
    table |= {group: np.zeros(count, np.int64) for group in ("migrant", "income", "tenure")}
    table["raised"][:], table["born"][:] = 20, 15
    for name, values in columns.items():
        table[name][:] = values
    days = {name: np.asarray(values, float) for name, values in (daily or {}).items()}
    return Records(days, table, EventLog(), FACTS | (facts or {}))


def test_gini_and_theil_of_known_distributions() -> None:
    assert gini(np.array([3, 3, 3])) == 0
    assert gini(np.array([0, 0, 0, 4])) == pytest.approx(0.75)
    assert np.isnan(gini(np.zeros(3)))
    same = np.ones(4), np.array([1, 2, 3, 4]), np.array([0, 0, 1, 1])
    assert theil(*same) == pytest.approx((0, 0), abs=1e-12)
    # One of n equal places has all: T = ln n; all of it between the groups if each place is one.
    one = np.array([0.0, 0.0, 0.0, 1.0])
    assert sum(theil(one, np.ones(4), np.arange(4))) == pytest.approx(np.log(4))
    assert theil(one, np.ones(4), np.zeros(4, np.int64)) == pytest.approx((0, np.log(4)))


@given(
    values=st.lists(st.floats(0.0, 9.0), min_size=6, max_size=6),
    people=st.lists(st.integers(1, 50), min_size=6, max_size=6),
    group=st.lists(st.integers(0, 2), min_size=6, max_size=6),
    times=st.floats(0.1, 10.0),
)
def test_theil_decomposes_is_never_negative_and_knows_no_scale(values, people, group, times) -> None:
    x, w, g = np.array(values), np.array(people), np.array(group)
    between, within = theil(x, w, g)
    if x @ w <= 1e-9:
        return
    assert between >= -1e-9
    assert within >= -1e-9
    assert between + within == pytest.approx(sum(theil(x, w, np.zeros(6, np.int64))), abs=1e-9)
    assert theil(x * times, w, g) == pytest.approx((between, within), abs=1e-6)


def test_silence_is_counted_for_all_and_by_group_and_place() -> None:
    state = [State.BORNE, State.FADED, State.DURABLE, State.WORKING, State.BORNE, State.PRIVATE]
    r = records(6, state=state, migrant=[1, 1, 1, 0, 0, 0], community=[0, 0, 0, 1, 1, 1])
    r.places = {"income": np.array([0.5, 1.5]), "people": np.ones(2), "district": np.zeros(2, np.int64)}
    assert under_reporting(r) == pytest.approx(3 / 6)
    assert voice_ratio("migrant", 1, 0)(r) == pytest.approx((1 / 3) / (2 / 3))
    assert voice_by_place(r) == pytest.approx(2.0)


def test_routing_is_read_off_the_columns() -> None:
    state = [State.DURABLE, State.SETTLED, State.DURABLE, State.JUDGED]
    r = records(
        4,
        {"refusals": [0] * 10 + [3], "accepted": [0] * 10 + [6]},
        state=state,
        refusals=[0, 1, 0, 0],
        relapses=[0, 0, 1, 0],
        channel=[Channel.FOUND, 4, 4, 4],
        won=[-1, -1, -1, 1],
        born=[5, 15, 15, 15],
    )
    assert first_dispatch(r) == 3 / 4
    assert first_contact(r) == 2 / 4
    assert return_rate(r) == pytest.approx(1 / 3)
    assert found_and_settled(r) == 1 / 4
    assert warning_age(r) == 15
    assert won_share(r) == 1
    assert litigated_share(r) == 1 / 4


def test_a_repeat_has_the_same_building_and_topic_within_ninety_days() -> None:
    def share(resident: list[int], raised: list[int], topic: list[int]) -> float:
        return repeat_share(records(2, resident=resident, raised=raised, topic=topic))

    assert share([3, 70], [20, 60], [1, 1]) == 1 / 2
    assert share([3, 70], [20, 60], [1, 2]) == 0
    assert share([3, 90], [20, 60], [1, 1]) == 0
    assert repeat_share(records(2, raised=[15, 108], facts={"day": 300})) == 0
    assert share([70, 3], [60, 20], [1, 1]) == 1 / 2  # the order of the rows is not that of time


def test_loss_and_recovery_after_a_shock_of_known_shape() -> None:
    backlog = [10.0] * 30 + [20.0] * 5 + [10.0] * 20
    shocked = records(daily={"open": backlog}, facts={"change_days": [31], "day": 55})
    assert loss_area(shocked) == pytest.approx(5.0)
    assert recovery_days(shocked) == 5
    calm = records(daily={"open": [10.0] * 55}, facts={"change_days": [31], "day": 55})
    assert (loss_area(calm), recovery_days(calm)) == (0.0, 0.0)
    assert np.isnan(loss_area(records(daily={"open": backlog})))
    assert loss_against(shocked, calm) == pytest.approx(5.0)
    assert recovery_against(shocked, calm) == 5
    assert loss_against(shocked, shocked) == recovery_against(shocked, shocked) == 0
    with pytest.raises(ValueError, match="25 and 10 days"):
        loss_against(shocked, records(daily={"open": backlog[:40]}))


def with_contacts(pairs: list[tuple[int, int]], units: int) -> Records:
    """Records whose units dealt with each other as the pairs say."""
    r = records()
    r.units = {"partners": np.bincount(np.ravel(pairs), minlength=units)}
    r.events.rows = np.zeros(len(pairs), EVENT)
    r.events.rows["activity"] = Activity.ACCEPT
    r.events.rows["origin"], r.events.rows["actor"] = np.transpose(pairs)
    r.events.cursor[0] = len(pairs)
    r.events.seal()
    return r


def test_a_star_is_wholly_central_and_a_ring_not_at_all() -> None:
    star = with_contacts([(0, k) for k in range(1, 7)], 7)
    ring = with_contacts([(k, (k + 1) % 6) for k in range(6)], 6)
    assert (centralisation(star), busiest_share(star), hub_betweenness(star)) == pytest.approx((1, 1, 1))
    assert centralisation(ring) == 0
    assert busiest_share(ring) == pytest.approx(2 / 6)
    assert 0 < hub_betweenness(ring) < 1
