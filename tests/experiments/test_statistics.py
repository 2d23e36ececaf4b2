"""Intervals and probabilities against answers known without the program."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from experiments.statistics.paired import (
    FEWEST,
    better_share,
    mean_interval,
    mean_p,
    paired_difference,
    seen_range,
    share_interval,
    standardised_effect,
    unpaired_interval,
)
from experiments.statistics.seeds import drawn_means, jackknife_intervals, share_of_draws
from tests.experiments.real_seeds import OUTCOMES, SCENARIOS, gaps_of

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
columns = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=12)


def sample(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).gamma(2.0, 3.0, size)


def test_the_interval_and_its_p_value_are_those_of_the_t_test_of_scipy():
    values = sample(1, 20) - 5
    expected = stats.ttest_1samp(values, 0.0)
    found = mean_interval(values)
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval(0.95)))
    assert mean_p(values) == pytest.approx(expected.pvalue)


def test_the_interval_of_unrelated_seeds_is_that_of_welch():
    a, b = sample(1, 20), 3 * sample(2, 20)
    expected = stats.ttest_ind(b, a, equal_var=False).confidence_interval(0.95)
    found = unpaired_interval(a, b)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@settings(max_examples=60, deadline=None)
@given(st.lists(numbers, min_size=FEWEST, max_size=12))
def test_an_interval_leaves_0_out_exactly_where_the_test_says_so(values):
    gaps = np.array(values)
    found, p = mean_interval(gaps), mean_p(gaps)
    if abs(p - 0.05) > 1e-9:
        assert found.holds(0.0) == (p > 0.05)


@pytest.mark.parametrize("pairs", [2, 3, 4])
def test_below_five_pairs_there_is_a_range_and_no_promise(pairs):
    gaps = np.array([3.0, 1.0, 2.0, 5.0])[:pairs]
    found = paired_difference(np.zeros(pairs), gaps, "higher")
    assert (found.seen.low, found.seen.high) == (gaps.min(), gaps.max())
    ends = (found.interval, found.unpaired, found.better_interval)
    assert not any(interval.known or interval.holds(found.difference) for interval in ends)
    assert math.isnan(mean_p(gaps))
    assert found.better == 1.0


def test_of_five_pairs_on_there_is_an_interval():
    found = paired_difference(np.zeros(FEWEST), np.arange(FEWEST) + 1.0, "higher")
    assert found.interval.known
    assert found.better_interval.known


def test_an_interval_of_shares_stays_within_what_shares_can_be():
    gaps = np.array([0.9, 0.2, 0.95, 1.0, 0.1])
    assert mean_interval(gaps).high > 1
    assert mean_interval(gaps, (-1.0, 1.0)).high == 1.0
    assert mean_interval(gaps, (-1.0, 1.0)).low == mean_interval(gaps).low
    outside = mean_interval(gaps - 2, (0.0, 1.0))  # an estimate beyond the bounds is not cut off
    assert outside.holds(float((gaps - 2).mean()))


@pytest.mark.parametrize("pairs", [5, 10, 20])
def test_intervals_hold_the_truth_of_real_outcomes_as_often_as_they_say(pairs):
    """Drawn from 120 real seeds, whose mean is then the truth; twelve differences of six outcomes.

    A bootstrap interval (bias-corrected and accelerated) of five pairs holds it in 85 of 100 cases.
    """
    trials, shares = 1000, []
    for number, (outcome, scenario) in enumerate(product(OUTCOMES, SCENARIOS[1:])):
        gaps = gaps_of(outcome, scenario)
        drawn = np.random.default_rng((pairs, number)).choice(gaps, (trials, pairs))
        shares.append(np.mean([mean_interval(row).holds(float(gaps.mean())) for row in drawn]))
    error = math.sqrt(0.05 * 0.95 / trials)
    assert min(shares) > 0.95 - 0.015 - 4 * error  # one skewed outcome may lose a point and a half
    assert np.mean(shares) == pytest.approx(0.95, abs=0.005 + 4 * error / math.sqrt(len(shares)))


def test_three_real_seeds_promise_nothing():
    gaps = gaps_of("durable_share")[:3]
    assert not mean_interval(gaps).known
    assert seen_range(gaps).holds(float(gaps.mean()))


def test_means_under_other_seeds_are_drawn_as_the_t_test_has_them():
    """The share of draws in which the order turns round is half of the p value."""
    common = sample(3, 5)
    table = np.column_stack([common, common + np.arange(1.0, 6.0) - 1.4])
    p = stats.ttest_rel(table[:, 1], table[:, 0]).pvalue
    turned = share_of_draws(table, lambda means: means[0] > means[1], 20_000)
    assert p == pytest.approx(0.086, abs=0.001)  # of a normal distribution .024
    assert float(turned) == pytest.approx(p / 2, abs=0.006)
    assert drawn_means(table, 20_000).mean(axis=0) == pytest.approx(table.mean(axis=0), abs=0.1)


def test_too_few_seeds_say_nothing_of_other_seeds():
    assert np.isnan(share_of_draws(np.ones((4, 2)), lambda means: means > 0)).all()


def test_the_jackknife_interval_of_a_mean_is_the_t_interval():
    values = sample(5, 8)
    left_out = np.array([[np.delete(values, i).mean()] for i in range(8)])
    (found,) = jackknife_intervals(np.array([values.mean()]), left_out)
    expected = mean_interval(values)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    (few,) = jackknife_intervals(np.array([values.mean()]), left_out[:4])
    assert not few.known


def test_pairing_narrows_the_interval_when_randomness_is_shared():
    randomness = sample(3, 20) * 10
    b = randomness + 1 + np.random.default_rng(4).normal(0, 0.1, 20)
    found = paired_difference(randomness, b, "higher")
    assert found.interval.holds(1.0)
    assert found.unpaired.holds(1.0)
    assert found.narrower > 20


def test_equal_differences_give_an_interval_without_width_and_no_warning():
    a = sample(5, 12)
    found = paired_difference(a, a + 2.0, "lower")
    assert found.difference == pytest.approx(2.0)
    assert found.interval.low == found.interval.high == pytest.approx(2.0)
    assert found.better == 0.0


def test_identical_scenarios_tie_and_differ_by_nothing():
    a = sample(6, 9)
    found = paired_difference(a, a, "higher")
    assert (found.difference, found.better, found.effect) == (0.0, 0.5, 0.0)


def test_one_pair_has_a_difference_but_no_interval():
    found = paired_difference(np.array([1.0]), np.array([3.0]), "higher")
    assert found.difference == 2.0
    assert math.isnan(found.interval.low)
    assert math.isnan(found.effect)


def test_undefined_values_leave_out_their_pair_alone():
    a, b = np.array([1.0, np.nan, 3.0, 5.0]), np.array([2.0, 9.0, np.inf, 7.0])
    found = paired_difference(a, b, "higher")
    assert found.pairs == 2
    assert found.difference == pytest.approx(1.5)


def test_a_metric_that_is_never_defined_gives_no_numbers():
    found = paired_difference(np.full(4, np.nan), np.full(4, 1.0), "higher")
    assert found.pairs == 0
    assert math.isnan(found.difference)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="equally long"):
        paired_difference(np.zeros(3), np.zeros(4), "higher")


@pytest.mark.parametrize(
    ("direction", "expected"), [("higher", 0.625), ("lower", 0.375), ("neither", math.nan)]
)
def test_better_counts_ties_half_and_follows_the_direction(direction, expected):
    share = better_share(np.array([1.0, 2.0, 0.0, -1.0]), direction)
    assert share == expected or (math.isnan(share) and math.isnan(expected))


def test_the_interval_of_a_share_is_that_of_wilson():
    expected = stats.binomtest(17, 20).proportion_ci(method="wilson")
    found = share_interval(17 / 20, 20)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_even_a_share_of_one_leaves_doubt():
    assert share_interval(1.0, 20).low == pytest.approx(0.839, abs=0.001)
    assert share_interval(1.0, 20).high == 1.0


def test_the_effect_is_measured_in_the_spread_between_seeds():
    a = np.array([0.0, 2.0, 4.0])
    assert standardised_effect(a, a + 4.0) == pytest.approx(2.0)


@settings(max_examples=40, deadline=None)
@given(columns)
def test_swapping_the_scenarios_turns_everything_round(pairs):
    a, b = np.array(pairs).T
    there, back = paired_difference(a, b, "higher"), paired_difference(b, a, "higher")
    assert there.difference == pytest.approx(-back.difference)
    assert there.better == pytest.approx(1 - back.better)
    if there.pairs >= FEWEST:
        assert there.interval.holds(there.difference) or there.interval.width < 1e-9
        scale = max(abs(there.interval.low), abs(there.interval.high), 1.0)
        assert there.interval.low == pytest.approx(-back.interval.high, abs=1e-9 * scale)
