"""Time to settlement and warm-up on a few rows, worked out by hand."""

import math
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest

from agents.disputes import State
from experiments.statistics.curves import resolution_curves
from experiments.statistics.survival import (
    RestrictedMean,
    curve_of_runs,
    log_rank,
    restricted_mean,
    restricted_means,
    settled_curve,
    time_difference,
    times_of,
)
from experiments.statistics.warmup import Truncation, drift, mser, warm_up_check, welch
from sim.outcomes.times import time_to_settlement
from tests.outcomes.table import dispute, records


def column(*values: float) -> np.ndarray:
    """A float column."""
    return np.array(values, dtype=float)


def flags(text: str) -> np.ndarray:
    """Whether each was settled: "+" yes, "-" no."""
    return np.array([mark == "+" for mark in text])


# ---- time to settlement -----------------------------------------------------------------------------------

ROWS = [
    dispute(raised=10, closed=12, state=State.SETTLED),  # raised in the warm-up
    dispute(raised=11, closed=11, state=State.SETTLED),
    dispute(raised=12, closed=17, state=State.DURABLE),
    dispute(raised=12, closed=13, state=State.NOMINAL),
    dispute(raised=20, closed=5, state=State.SETTLED),  # closed before it was raised anew: not settled since
    dispute(raised=39, closed=-1, state=State.WORKING),
    dispute(raised=-1, state=State.LATENT),
]


def test_who_is_watched_for_how_long_and_whether_settled():
    table = records(*ROWS).disputes
    mine, until, settled = time_to_settlement(table, 30, 10)
    assert mine.tolist() == [False, True, True, True, True, True, False]
    assert until.tolist() == [0, 5, 28, 20, 1]
    assert settled.tolist() == [True, True, False, False, False]
    frame = pd.DataFrame({name: table[name] for name in ("raised", "closed", "state")})
    assert times_of(frame, 30, 10).to_dict("list") == {"until": until.tolist(), "settled": settled.tolist()}
    tagged = times_of(frame.assign(scenario=list("abcdefg"), seed=range(7)), 30, 10)
    assert tagged["scenario"].tolist() == list("bcdef")
    assert tagged["seed"].tolist() == [1, 2, 3, 4, 5]


def test_the_curve_of_a_run_is_a_product_over_days():
    rows = [*ROWS[1:4], dispute(raised=14, closed=19, state=State.SETTLED), dispute(raised=38, closed=-1)]
    found = resolution_curves(records(*rows, days=30))["settled_share"]
    # 5 at risk on day 0 (one settles), one leaves on day 2, 3 at risk on day 5 (two settle)
    expected = [1 / 5] * 5 + [1 - 4 / 5 * 1 / 3] * 26
    assert found == pytest.approx(expected)
    dirty = [np.full(31, 7.0) for _ in range(60)]  # memory that is used again holds no zeros
    del dirty
    again = resolution_curves(records(*ROWS[1:4], days=30))["settled_share"]
    assert again == pytest.approx([1 / 3] * 5 + [2 / 3] * 26)
    late = resolution_curves(records(dispute(raised=12, closed=90, state=State.SETTLED), days=30))
    assert late["settled_share"].tolist() == [0] * 30 + [1]  # a run of another length counts on its last day
    assert resolution_curves(records(days=3))["settled_share"].tolist() == [0] * 4


def test_a_curve_may_begin_with_disputes_settled_at_once():
    found = settled_curve(column(0, 0, 2, 3), flags("++-+"))
    assert found.days.tolist() == [0, 2, 3]
    assert found.open_share.tolist() == [0.5, 0.5, 0]
    assert (found.disputes, found.settled) == (4, 3)
    assert found.low[-1] == 0
    assert found.high[-1] == 1
    assert 0 < found.low[0] < 0.5 < found.high[0] < 1
    assert [found.quantile(share) for share in (0, 0.5, 0.51, 1)] == [0, 0, 3, 3]
    later = settled_curve(column(1, 2), flags("+-"))
    assert (later.days[0], later.open_share[0], later.low[0], later.high[0]) == (0, 1, 1, 1)


def test_a_curve_without_settlements_is_one_line():
    found = settled_curve(column(5, 9), flags("--"))
    assert found.days.tolist() == [0, 9]
    for line in (found.open_share, found.low, found.high):
        assert line.tolist() == [1, 1]
    assert (found.disputes, found.settled) == (2, 0)
    assert found.quantile(0.5) == math.inf
    with pytest.raises(ValueError, match="no dispute to watch: the table is empty"):
        settled_curve(column(), flags(""))


def test_the_ends_of_the_curve_are_log_log_and_of_95_percent():
    found = settled_curve(column(1, 2, 3, 4), flags("+++-"))
    share, error = 0.75, sqrt(1 / (4 * 3))  # Greenwood after the first of four
    reach = 1.959963984540054 * error / math.log(share)
    ends = sorted(share ** math.exp(sign * reach) for sign in (1, -1))
    assert (found.low[1], found.high[1]) == pytest.approx(tuple(ends))


def test_the_restricted_mean_of_four_disputes_and_its_error():
    found = restricted_mean(column(1, 2, 3, 4), flags("+-+-"), 4)
    assert found.mean == pytest.approx(1 + 2 * 0.75 + 0.375)
    assert found.error == pytest.approx(sqrt(1.875**2 / (4 * 3) + 0.375**2 / (2 * 1)))
    assert found.until == 4
    assert restricted_mean(column(3, 1, 4, 2), flags("++--"), 4) == found  # the order of rows is nothing
    assert restricted_mean(column(1, 2, 3, 4), flags("+-+-"), 3).mean == pytest.approx(2.5)
    assert restricted_mean(column(1, 2, 3, 4), flags("+-+-"), 3).error == pytest.approx(1.5 / sqrt(12))
    assert restricted_mean(column(1, 2), flags("++"), 0.5) == RestrictedMean(0.5, 0, 0.5)
    dirty = [np.full(1, 7.0) for _ in range(60)]  # memory that is used again holds no zeros
    del dirty
    assert restricted_mean(column(2, 2), flags("++"), 5) == RestrictedMean(2, 0, 5)
    assert restricted_mean(column(2, 2, 6), flags("+++"), 5).error == pytest.approx(
        sqrt(9 * (2 / 9) / 3 * 2 / 2) * 1
    )
    for until, horizon in ((column(1), 0.0), (column(1), math.nan), (column(), 3.0)):
        with pytest.raises(
            ValueError, match="restricted mean: the horizon must be above 0 and disputes given"
        ):
            restricted_mean(until, np.ones(until.size, bool), horizon)


TIMES = pd.DataFrame(
    {
        "scenario": ["b"] * 4 + ["a"] * 4 + ["a"],
        "seed": [1, 1, 2, 2] * 2 + [3],
        "until": [2, 4, 1, 3, 6, 8, 5, 9, 1],
        "settled": [True] * 8 + [True],
    }
)


def test_restricted_means_are_taken_run_by_run():
    found = restricted_means(TIMES, 7)
    assert list(found.columns) == ["b", "a"]
    assert found.loc[1].tolist() == [3, 6.5]
    assert found.loc[2].tolist() == [2, 6]
    assert isnan(found.loc[3, "b"])
    gap = time_difference(TIMES, "b", "a", 7)
    assert (gap.pairs, gap.mean_a, gap.mean_b, gap.difference, gap.better) == (2, 2.5, 6.25, 3.75, 0)


def test_the_gap_of_two_restricted_means_lies_within_the_horizon():
    """Settled on days 1 .. 5 or on day 7 under `a`, at once under `b`: gaps -1, -2, -3, -7, -7."""
    days = [1, 2, 3, 7, 7]
    rows = [("a", seed, day, True) for seed, day in enumerate(days)]
    rows += [("b", seed, 0, True) for seed in range(5)]
    times = pd.DataFrame(rows, columns=["scenario", "seed", "until", "settled"])
    found = time_difference(times, "a", "b", 7)
    half = 2.7764451051977987 * np.std(days, ddof=1) / sqrt(5)
    assert found.difference == -4
    assert (found.interval.low, found.interval.high) == pytest.approx((-7, -4 + half))  # cut at the horizon
    wide = time_difference(times, "a", "b", 100)
    assert (wide.interval.low, wide.interval.high) == pytest.approx((-4 - half, -4 + half))


def test_log_rank_of_groups_and_strata_by_hand():
    times = pd.DataFrame(
        {
            "until": [1, 2, 3, 4],
            "settled": [True] * 4,
            "scenario": ["x", "x", "y", "y"],
            "topic": list("pqpq"),
        }
    )
    # Expected settlements of x: 2/4, 1/3, 0, 0; variances 1/4 and 2/9.
    chi, p = log_rank(times)
    assert chi == pytest.approx((2 - 5 / 6) ** 2 / (1 / 4 + 2 / 9))
    assert p == pytest.approx(math.erfc(sqrt(chi / 2)))
    stratified = log_rank(times, strata="topic")[0]
    assert stratified == pytest.approx((2 - 1) ** 2 / (1 / 4 + 1 / 4))
    assert log_rank(times.rename(columns={"scenario": "arm"}), "arm")[0] == pytest.approx(chi)
    open_too = times.assign(settled=[True, False, True, False])
    assert log_rank(open_too)[0] == pytest.approx((1 - 2 / 4) ** 2 / (1 / 4))


def test_curves_of_runs_are_read_on_the_days_asked_for():
    found = curve_of_runs(TIMES, "b", [0, 1, 2.5, 3, 10])
    assert found.tolist() == [[1, 1, 0.5, 0.5, 0], [1, 0.5, 0.5, 0, 0]]


# ---- warm-up ----------------------------------------------------------------------------------------------


def test_the_cut_of_eight_points_by_hand():
    series = np.repeat(column(9, 1, 0, 1, 0, 1, 0, 1), 5)
    assert mser(series) == Truncation(5, True)
    assert mser(np.repeat(column(9, 9, 1, 0, 1, 0, 1, 0), 5)) == Truncation(10, True)
    assert mser(column(9, 9, 9, 9, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0), 2) == Truncation(4, True)
    assert mser(np.append(series, [99.0] * 4)) == Truncation(5, True)  # days that fill no point are left out
    assert mser(np.full(20, 7.0)) == Truncation(0, True)
    assert mser(np.repeat(column(9, 3, 3, 3, 3, 3, 3, 3), 5)) == Truncation(5, True)
    assert mser(np.repeat(column(9, 9, 1, 0, 1, 0), 5)) == Truncation(5, True)  # four points are never cut
    assert mser(np.repeat(np.arange(20.0), 5)) == Truncation(50, False)  # best at 70 days, beyond the half
    assert mser(np.repeat(np.arange(12.0), 5)) == Truncation(30, True)  # the half itself is allowed
    small = mser(np.repeat(column(9, 1, 0, 1, 0, 1, 0, 1), 5) / 1000)
    assert small == Truncation(5, True)  # in whatever unit
    assert mser(np.full(80, 1e8 / 3)) == Truncation(0, True)  # rounding of large numbers is no spread
    with pytest.raises(ValueError, match="a series of 19 days is too short; 20 days are the least"):
        mser(np.ones(19))


def test_welchs_mean_narrows_at_both_ends():
    runs = np.array([[1.0, 2, 3, 4, 10], [3.0, 4, 5, 6, 12]])
    assert welch(runs, 1).tolist() == pytest.approx([2, 3, 4, 20 / 3, 11])
    assert welch(runs, 9).tolist() == pytest.approx([2, 3, 5, 20 / 3, 11])
    assert welch(runs[0], 0).tolist() == pytest.approx([1, 2, 3, 4, 10])


def test_drift_of_two_lines_by_hand():
    runs = np.array([[99.0, 1, 2, 3], [99.0, 1, 1, 1]])  # mean level 1.5; changes 2 and 0
    change, error = drift(runs, 1)
    assert change == pytest.approx(1 / 1.5)
    assert error == pytest.approx(1 / 1.5)
    one, unknown = drift(runs[0], 1)
    assert one == pytest.approx(1)
    assert isnan(unknown)
    assert all(map(isnan, drift(np.zeros((2, 4)), 1)))
    assert drift(-runs, 1)[0] == pytest.approx(-1 / 1.5)


def test_a_warm_up_is_checked_series_by_series():
    quick = np.repeat(column(9, 1, 0, 1, 0, 1, 0, 1), 5)
    slow = np.repeat(column(9, 9, 9, 1, 0, 1, 0, 1), 5)
    days = np.arange(40)
    parts = [
        pd.DataFrame({"seed": seed, "day": days, "scenario": "a", "open": runs, "trust": quick})
        for seed, runs in ((1, quick), (2, slow))
    ]
    other = pd.DataFrame({"seed": 3, "day": days, "scenario": "b", "open": slow, "trust": slow})
    daily = pd.concat([*parts, other])
    found = warm_up_check(daily, 5, ("open", "absent", "trust"), "a").set_index("series")
    assert found["mser_days"].tolist() == [10, 5]
    assert found["reliable"].tolist() == [True, True]
    assert found["share_settled"].tolist() == [0.5, 1]
    assert found["enough"].tolist() == [False, True]
    assert found.loc["open", "drift"] == pytest.approx(drift(np.stack([quick, slow]), 5)[0])
    assert found.loc["open", "drift_error"] == pytest.approx(drift(np.stack([quick, slow]), 5)[1])
    assert warm_up_check(daily, 15, ("open",))["share_settled"].tolist() == [1]
    assert warm_up_check(daily, 5, ("trust",))["share_settled"].tolist() == pytest.approx([2 / 3])
    plain = daily[daily["scenario"] == "a"].drop(columns="scenario")
    assert warm_up_check(plain, 5, scenario="a")["series"].tolist() == ["open", "trust"]


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e6])
@pytest.mark.parametrize("level", [10.0, 1e4])
def test_mser_cuts_alike_whatever_the_unit(unit: float, level: float) -> None:
    """A first fifth one above the rest is left out, also where that is a little of much."""
    noise = np.random.default_rng(1).normal(size=500)
    series = level + 0.1 * noise + np.where(np.arange(500) < 100, 1.0, 0.0)
    assert mser(unit * series) == Truncation(100, reliable=True)
