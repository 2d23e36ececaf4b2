"""Times of all disputes, open ones counted: worked out by hand, and against the curves of the laboratory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.disputes import State
from agents.events import EventLog
from experiments.statistics.survival import restricted_mean, settled_curve, times_of
from sim.outcomes.definitions import days_to_settle
from sim.outcomes.metrics import METRICS
from sim.outcomes.records import Records
from sim.outcomes.times import open_days, settled_by, shares_of_run

WARM_UP = 10


def records(rows: list[tuple[int, int, State]], days: int = 40) -> Records:
    """Disputes as (raised, closed, state), days counted from the first day after the warm-up."""
    raised, closed, state = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    table = {"raised": raised + WARM_UP, "closed": np.where(closed < 0, -1, closed + WARM_UP), "state": state}
    facts = {"day": WARM_UP + days, "days": days, "warm_up": WARM_UP, "durable_window": 90}
    return Records({}, table, EventLog(), facts)


def test_all_disputes_count_settled_or_not():
    """Watched 39 days: settled after 4 and 10 days, given up, still open. Follow-up 20 days."""
    run = records(
        [(1, 5, State.DURABLE), (1, 11, State.SETTLED), (1, 3, State.ABANDONED), (1, -1, State.WORKING)]
    )
    assert settled_by(3)(run) == 0
    assert settled_by(4)(run) == pytest.approx(1 / 4)
    assert settled_by(30)(run) == pytest.approx(2 / 4)
    assert open_days(run) == pytest.approx((4 + 10 + 20 + 20) / 4)


def test_a_dispute_that_came_late_counts_for_as_long_as_it_was_watched():
    """Raised 8 days before the end and open: it says nothing of day 10. 1 - (1 - 1/3) (1 - 1/1)."""
    run = records([(1, 6, State.SETTLED), (1, 11, State.SETTLED), (32, -1, State.WORKING)])
    assert settled_by(5)(run) == pytest.approx(1 / 3)
    assert settled_by(9)(run) == pytest.approx(1 / 3)
    assert settled_by(10)(run) == pytest.approx(1.0)


def test_shut_on_paper_and_judged_are_not_settled():
    ends = (State.NOMINAL, State.JUDGED, State.PRIVATE, State.DURABLE)
    run = records([(1, 2, state) for state in ends])
    assert settled_by(30)(run) == pytest.approx(1 / 4)


def test_what_came_before_the_warm_up_ended_is_left_out():
    run = records([(0, 1, State.DURABLE), (1, -1, State.WORKING)])
    assert settled_by(30)(run) == 0


@pytest.mark.parametrize(("day", "known"), [(38, True), (39, True), (40, False), (180, False)])
def test_nothing_is_said_beyond_the_days_that_anything_was_watched(day, known):
    run = records([(1, 5, State.DURABLE), (1, -1, State.WORKING)])
    assert np.isfinite(settled_by(day)(run)) == known


def test_without_a_dispute_nothing_is_said():
    run = records([(0, -1, State.WORKING)])
    assert shares_of_run(run).size == 0
    assert np.isnan(open_days(run))
    assert np.isnan(settled_by(0)(run))


def test_a_dispute_settled_on_the_day_it_came_is_out_of_the_next_days():
    """Of three, one is settled at once, one the next day: 1 - 2/3, then 1 - 2/3 * 1/2."""
    run = records([(1, 1, State.DURABLE), (1, 2, State.SETTLED), (1, -1, State.WORKING)])
    assert settled_by(0)(run) == pytest.approx(1 / 3)
    assert settled_by(1)(run) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("rows", "days", "mean"),
    [
        ([(21, 25, State.DURABLE)], 40, 4.0),  # watched 19 days after its own: as long as the follow-up
        ([(22, 25, State.DURABLE)], 40, np.nan),  # a day less
        ([(1, -1, State.WORKING)], 2, 1.0),  # a follow-up of one day
        ([(1, -1, State.WORKING)], 1, np.nan),  # none at all
    ],
)
def test_days_open_are_said_where_the_follow_up_was_watched_to_its_end(rows, days, mean):
    assert open_days(records(rows, days)) == pytest.approx(mean, nan_ok=True)


def test_settling_fewer_of_the_hard_ones_shortens_the_median_of_those_settled_alone():
    easy, hard = [(1, 4, State.DURABLE)] * 5, [(1, 19, State.DURABLE)] * 5
    abandoned = [(1, 19, State.ABANDONED)] * 5
    good, bad = records(easy + hard), records(easy + abandoned)
    assert days_to_settle(0.5)(bad) < days_to_settle(0.5)(good)
    assert open_days(bad) > open_days(good)
    assert settled_by(30)(bad) < settled_by(30)(good)


def test_no_headline_is_taken_among_those_settled_alone():
    for name in ("median_days", "p90_days"):
        assert METRICS[name].group == "detail"
        assert "of those settled" in METRICS[name].label
        assert "仅限已化解者" in METRICS[name].zh
    of_disputes = ("open_days", "settled_30", "settled_90", "settled_180", "durable_share", "escalated_share")
    assert all(METRICS[name].group == "detail" for name in of_disputes)


outcomes = st.sampled_from([State.DURABLE, State.SETTLED, State.WORKING, State.ABANDONED, State.JUDGED])
rows = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 39), outcomes), min_size=1, max_size=25)


@settings(max_examples=80, deadline=None)
@given(rows)
def test_shares_and_means_are_those_of_the_curve(drawn):
    placed = [(raised, min(raised + took, 40), state) for raised, took, state in drawn]
    run = records(placed)
    times = times_of(run.disputes, 40, WARM_UP)
    until, settled = times["until"].to_numpy(), times["settled"].to_numpy()
    curve = settled_curve(until, settled)
    for day in range(shares_of_run(run).size):
        at = np.searchsorted(curve.days, day, side="right") - 1
        assert settled_by(day)(run) == pytest.approx(1 - curve.open_share[at])
    if np.isfinite(open_days(run)):
        assert open_days(run) == pytest.approx(restricted_mean(until, settled, 20).mean)


@settings(max_examples=60, deadline=None)
@given(rows, st.integers(1, 39))
def test_settling_one_more_dispute_never_lengthens_what_all_wait(drawn, took):
    placed = [(1, min(1 + days, 40), state) for _, days, state in drawn]
    more = [*placed[:-1], (1, 1 + took, State.DURABLE)]
    fewer = [*placed[:-1], (1, -1, State.WORKING)]
    assert open_days(records(more)) <= open_days(records(fewer)) + 1e-9
