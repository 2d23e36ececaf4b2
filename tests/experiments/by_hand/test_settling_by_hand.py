"""The drift test on series whose drift is known."""

from dataclasses import replace

import numpy as np
import pytest

from agents.disputes import State
from experiments.statistics.settling import (
    TOLERANCE,
    WINDOW,
    Agreement,
    arm_tests,
    enough_days,
    lasting,
    paired_tests,
    spin_up_tests,
)
from experiments.statistics.warmup import mser

SEEDS, DAYS, FOLLOWED = 8, 1440, 180


def city(
    seed=0, *, days=DAYS, seeds=SEEDS, start=1.0, until=150, slope=0.0, season=0.3, share=0.4, noise=0.02
):
    """Open files rise to 100 by day `until`, swing with the season and drift by `slope` of it a year."""
    randomness = np.random.default_rng(seed)
    day = np.arange(days)
    level = 100.0 * (1.0 - start * np.clip(1.0 - day / until, 0.0, None))
    level = level * (1.0 + season * np.sin(2 * np.pi * day / 360)) * (1.0 + slope * day / 365)
    own = 1.0 + noise * randomness.normal(size=(seeds, 1))
    arisen = randomness.poisson(20.0, (seeds, days)).astype(float)
    return {
        "open": level * own,
        "grievance": level * own / 1000.0,
        "arisen": arisen,
        "lasting": randomness.binomial(arisen.astype(int), share).astype(float),
    }


def by_series(tests, who=None):
    return {test.series: test for test in tests if who in (None, test.who)}


def test_a_settled_city_holds_whatever_the_season():
    assert all(test.holds for test in spin_up_tests("a", city(), 720, FOLLOWED))


def test_a_city_that_fills_up_does_not_hold():
    tests = by_series(spin_up_tests("a", city(until=900), 720, FOLLOWED))
    assert not tests["open"].holds
    assert not tests["grievance"].holds
    assert tests["durable"].holds


def test_the_windows_are_half_years_a_year_apart():
    """Written out by their definition; settlements are followed, so theirs end half a year earlier."""
    daily = city(season=0.0, slope=0.5)
    tests = by_series(spin_up_tests("a", daily, 900, FOLLOWED))
    assert tests["open"].days == (540, 900)
    assert tests["open"].first == pytest.approx(daily["open"][:, 360:540].mean())
    assert tests["open"].later == pytest.approx(daily["open"][:, 720:900].mean())
    assert tests["durable"].days == (360, 720)
    ratio = daily["lasting"][:, 540:720].sum(axis=1) / daily["arisen"][:, 540:720].sum(axis=1)
    assert tests["durable"].later == pytest.approx(ratio.mean())
    gaps = daily["open"][:, 720:900].mean(axis=1) - daily["open"][:, 360:540].mean(axis=1)
    assert tests["open"].error == pytest.approx(gaps.std(ddof=1) / np.sqrt(SEEDS))
    assert tests["open"].tolerated == pytest.approx(2 * 0.075 * tests["open"].first)
    assert tests["durable"].tolerated == pytest.approx(0.02)


def test_a_tenth_a_year_is_too_small_to_matter_and_a_fourth_is_not():
    small, large = (
        by_series(spin_up_tests("a", city(slope=s, noise=0.0), 900, FOLLOWED)) for s in (0.12, 0.3)
    )
    assert small["open"].holds
    assert not small["open"].strict
    assert not large["open"].holds


@pytest.mark.parametrize("day", [60, 540, 719])
def test_a_short_spin_up_tells_nothing(day):
    assert spin_up_tests("a", city(), day, FOLLOWED) == ()
    assert len(spin_up_tests("a", city(), 720, FOLLOWED)) == 3


def test_a_longer_window_of_relapse_takes_a_longer_spin_up():
    assert spin_up_tests("a", city(), 720, 200) == ()
    assert by_series(spin_up_tests("a", city(), 900, 200))["durable"].days == (180, 540)


def test_a_steady_difference_holds_and_a_growing_one_does_not():
    base, steady = city(1), city(2)
    growing = {**steady, "open": steady["open"] + 0.1 * np.arange(DAYS)}
    held = by_series(paired_tests("b - a", (base, steady), 360, 360, FOLLOWED))
    assert all(test.holds for test in held.values())
    assert held["open"].days == held["durable"].days == (900, 1260)
    grown = by_series(paired_tests("b - a", (base, growing), 360, 360, FOLLOWED))
    assert not grown["open"].holds
    assert grown["open"].change == pytest.approx(36.0, abs=2.0)
    assert grown["durable"].holds


def test_durable_settlements_that_are_not_yet_known_are_compared_half_a_year_earlier():
    found = by_series(paired_tests("b - a", (city(1), city(2)), 360, 360, FOLLOWED + 1))
    assert found["durable"].days == (720, 1080)
    assert found["open"].days == found["grievance"].days == (900, 1260)
    assert enough_days(360, 360, 181) == 1261
    assert enough_days(360, 360, 90) == 1260  # the levels are read until then


def test_a_difference_that_swings_with_the_season_is_settled():
    base, other = city(1, season=0.0), city(2, season=0.2)
    for after in (180, 240, 300, 360):  # wherever in the season the windows lie
        assert by_series(paired_tests("b - a", (base, other), 360, after, FOLLOWED))["open"].strict


def test_mser_must_begin_to_count_before_the_windows_do():
    base, late = city(1), city(2)
    late["lasting"][:, :600] *= 0.2  # is elsewhere until 240 days after the reform on day 360
    held = by_series(paired_tests("b - a", (base, late), 360, 360, FOLLOWED))["durable"]
    assert held.until == 360
    assert 240 <= held.mser <= 360
    assert held.holds
    early = by_series(paired_tests("b - a", (base, late), 360, 180, FOLLOWED))["durable"]
    assert not early.holds
    rising = {**late, "lasting": base["lasting"] * np.linspace(0.2, 1.0, DAYS)}
    never = by_series(paired_tests("b - a", (base, rising), 360, 360, FOLLOWED))["durable"]
    assert never.mser == -1
    assert not never.holds
    assert by_series(spin_up_tests("a", city(), 720, FOLLOWED))["durable"].until == 180


def test_the_difference_is_taken_seed_by_seed():
    base = city(1, noise=0.5)
    other = {**base, "open": base["open"] + 10.0}
    found = by_series(paired_tests("b - a", (base, other), 360, 360, FOLLOWED))["open"]
    assert (found.first, found.later) == (pytest.approx(10.0), pytest.approx(10.0))
    assert found.error == pytest.approx(0.0, abs=1e-9)


def test_an_arm_is_held_against_the_same_season():
    (open_files, grievance) = arm_tests("a", city(), 360, 360)
    assert open_files.days == (900, 1260)
    assert (open_files.kind, open_files.who) == ("settled", "a")
    assert open_files.holds
    assert grievance.holds
    assert enough_days(360, 360, FOLLOWED) == 1260


def test_one_seed_is_judged_by_its_months():
    steady, filling = city(seeds=1), city(seeds=1, until=1400)
    assert all(test.holds for test in spin_up_tests("a", steady, 900, FOLLOWED))
    found = by_series(spin_up_tests("a", filling, 900, FOLLOWED))["open"]
    months = [
        [filling["open"][0, d : d + 30].mean() for d in range(end - WINDOW, end, 30)] for end in (540, 900)
    ]
    assert found.error == pytest.approx(np.sqrt(sum(np.var(m, ddof=1) / 6 for m in months)))


def test_a_settlement_lasts_when_its_window_has_passed_and_it_came_in_90_days():
    state = [State.DURABLE, State.DURABLE, State.DURABLE, State.SETTLED, State.ABANDONED]
    disputes = {
        "born": np.array([1, 2, 2, 3, 3]),
        "closed": np.array([91, 93, 92, 10, 10]),
        "state": np.array(state),
    }
    assert lasting(disputes, 4).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_what_a_manifest_keeps_of_a_drift_test():
    test = Agreement("settled", "a", "open", (10, 20), 5.0, 6.0, 0.25, 2.0, 7, 9, 5)
    assert (test.change, test.strict, test.holds) == (1.0, False, True)
    assert test.plain() == {
        "kind": "settled",
        "who": "a",
        "series": "open",
        "days": [10, 20],
        "first": 5.0,
        "later": 6.0,
        "error": 0.25,
        "tolerated": 2.0,
        "mser": 7,
        "until": 9,
        "freedom": 5,
        "holds": True,
        "strict": False,
    }
    assert replace(test, error=0.5).plain()["strict"] is True
    assert replace(test, mser=10).plain()["holds"] is False


def test_every_test_says_of_what_it_is_and_what_it_tolerates():
    daily, other = city(season=0.0, noise=0.0), city(2)
    spin_up, paired = (
        spin_up_tests("a", daily, 900, FOLLOWED),
        paired_tests("b", (daily, other), 360, 360, FOLLOWED),
    )
    assert {test.kind for test in spin_up} == {"spin-up"}
    assert {test.kind for test in paired} == {"settled"}
    for test in (*spin_up, *paired):
        level = 1.0 if test.series == "durable" else {"open": 100.0, "grievance": 0.1}[test.series]
        assert test.tolerated == pytest.approx(TOLERANCE[test.series] * 2 * level)
        assert (test.until == -1) == (test.series != "durable")


def test_two_seeds_are_enough_for_an_error_over_seeds():
    daily = city(seeds=2, noise=0.3)
    found = by_series(spin_up_tests("a", daily, 900, FOLLOWED))["open"]
    change = daily["open"][:, 720:900].mean(axis=1) - daily["open"][:, 360:540].mean(axis=1)
    assert found.error == pytest.approx(change.std(ddof=1) / np.sqrt(2))


def test_one_problem_settled_of_one_is_a_share_of_one():
    daily = {name: np.zeros((SEEDS, DAYS)) for name in ("open", "grievance", "arisen", "lasting")}
    for name in ("arisen", "lasting"):
        daily[name][:, [100, 460]] = 1.0
    found = by_series(spin_up_tests("a", daily, 720, FOLLOWED))["durable"]
    assert (found.first, found.later) == (1.0, 1.0)


@pytest.mark.parametrize("day", [900, 901, 904])
@pytest.mark.parametrize("spike", [0.0, 500.0])
def test_mser_reads_the_series_of_its_own_name_in_whole_batches_to_the_end(day, spike):
    """What lies beyond the last whole batch is not looked at; the last batch itself is."""
    daily = city(season=0.0, noise=0.0)
    last = day // 5 * 5
    daily["open"][:, last - 5 : last] += spike
    daily["open"][:, last:] = 9e9
    found = by_series(spin_up_tests("a", daily, day, FOLLOWED))
    expected = mser(daily["open"].mean(axis=0)[:last])
    assert found["open"].mser == (expected.days if expected.reliable else -1)
    assert found["grievance"].mser == mser(daily["grievance"].mean(axis=0)[:last]).days
