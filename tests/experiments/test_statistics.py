"""Intervals and probabilities against answers known without the program."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from experiments.statistics.paired import (
    RESAMPLES,
    RESAMPLING_SEED,
    better_share,
    mean_interval,
    paired_difference,
    share_interval,
    standardised_effect,
)

FALSE_ALARM = 1e-6  # chance that a correct program fails one statistical test

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
columns = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=12)


def sample(seed: int, size: int) -> np.ndarray:
    return np.random.default_rng(seed).gamma(2.0, 3.0, size)


def test_the_interval_equals_that_of_scipy():
    values = sample(1, 20)
    expected = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(RESAMPLING_SEED),
    ).confidence_interval
    found = mean_interval(values)
    assert (found.low, found.high) == (expected.low, expected.high)


def test_the_interval_follows_the_formula_of_efron():
    """BCa written out, with resamples of its own: ends agree but for the noise of resampling."""
    values = sample(2, 25)
    draws = np.random.default_rng(77).integers(0, values.size, (40_000, values.size))
    means = np.sort(values[draws].mean(axis=1))
    bias = stats.norm.ppf((means < values.mean()).mean())
    left_out = np.array([np.delete(values, i).mean() for i in range(values.size)])
    gaps = left_out.mean() - left_out
    acceleration = (gaps**3).sum() / (6 * (gaps**2).sum() ** 1.5)
    z = stats.norm.ppf([0.025, 0.975])
    levels = stats.norm.cdf(bias + (bias + z) / (1 - acceleration * (bias + z)))
    low, high = np.quantile(means, levels)
    found = mean_interval(values)
    assert found.low == pytest.approx(low, abs=0.03 * (high - low))
    assert found.high == pytest.approx(high, abs=0.03 * (high - low))


@pytest.mark.parametrize("draw", ["normal", "skewed"])
def test_the_interval_holds_the_true_difference_about_as_often_as_it_says(draw):
    """Known answer: the true mean is 0. At 20 pairs BCa covers about 93 % (normal) and 91 % (skewed)."""
    generator = np.random.default_rng(5)
    trials, pairs, truth = 200, 20, 0.0
    shape = (trials, pairs)
    table = generator.normal(0, 1, shape) if draw == "normal" else generator.exponential(1, shape) - 1
    hits = sum(mean_interval(row).holds(truth) for row in table)
    low, high = stats.binom.interval(1 - FALSE_ALARM, trials, {"normal": 0.93, "skewed": 0.905}[draw])
    assert low <= hits <= high


def test_pairing_narrows_the_interval_when_luck_is_shared():
    luck = sample(3, 20) * 10
    b = luck + 1 + np.random.default_rng(4).normal(0, 0.1, 20)
    found = paired_difference(luck, b, "higher")
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
    assert there.interval.low <= there.difference + 1e-9 * (1 + abs(there.difference))
    width = max(there.interval.width, 1e-9)
    assert there.interval.low == pytest.approx(-back.interval.high, abs=0.25 * width, nan_ok=True)
