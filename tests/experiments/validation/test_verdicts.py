"""Estimates against known formulas; pass is said only where number, or whole interval, lies inside."""

import math

import numpy as np
import pytest
from scipy import stats

from experiments.validation.verdict import (
    Estimate,
    Finding,
    Part,
    Verdict,
    exactly,
    mean_of,
    ratio_of,
)

VALUES = np.array([1.0, 2.5, 2.0, 4.0, 3.5])


def test_a_mean_has_the_interval_of_student() -> None:
    found = mean_of(VALUES)
    low, high = stats.ttest_1samp(VALUES, 0.0).confidence_interval(0.95)
    assert (found.value, found.low, found.high) == pytest.approx((VALUES.mean(), low, high))


def test_seeds_in_which_nothing_can_be_said_are_left_out() -> None:
    assert mean_of([1.0, math.nan, 3.0]) == mean_of([1.0, 3.0])
    assert math.isnan(mean_of([math.nan]).value)


def test_a_ratio_of_constant_bottoms_is_a_scaled_mean() -> None:
    found, plain = ratio_of(VALUES, np.full(5, 10.0)), mean_of(VALUES / 10)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_a_ratio_that_is_the_same_everywhere_has_no_width() -> None:
    found = ratio_of(3 * VALUES, VALUES)
    assert (found.low, found.high) == pytest.approx((3.0, 3.0))
    assert math.isnan(ratio_of(VALUES, np.zeros(5)).value)


def test_a_ratios_interval_holds_the_truth_as_often_as_it_says() -> None:
    draw = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        bottom = draw.poisson(200, 6).astype(float)
        found = ratio_of(draw.binomial(bottom.astype(int), 0.3).astype(float), bottom)
        held += found.low <= 0.3 <= found.high
    assert stats.binomtest(held, 400, 0.95).pvalue > 1e-4


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        (Part("x", Estimate(0.3, 0.1, 0.5, 4), 0.2, 0.4), Verdict.PASS),
        (Part("x", Estimate(0.3, 0.1, 0.5, 4), 0.2, 0.4, sure=True), Verdict.SHORT),
        (Part("x", Estimate(0.3, 0.25, 0.35, 4), 0.2, 0.4, sure=True), Verdict.PASS),
        (Part("x", Estimate(0.5, 0.4, 0.6, 4), 0.2, 0.4), Verdict.SHORT),
        (Part("x", Estimate(0.5, 0.4, 0.6, 4), 0.2), Verdict.PASS),
        (Part("x", Estimate(0.4, 0.4, 0.4, 4), high=0.4), Verdict.PASS),
        (Part("x", exactly(math.nan), 0.0), Verdict.SHORT),
        (Part("x", Estimate(0.3, math.nan, math.nan, 1), 0.0, sure=True), Verdict.SHORT),
        (Part("x", exactly(math.nan), judged=False), Verdict.REPORTED),
    ],
)
def test_verdicts_of_parts(part, verdict) -> None:
    assert part.verdict == verdict


def test_one_short_part_makes_a_fact_short_and_shown_ones_do_not_count() -> None:
    good, bad = Part("x", exactly(1.0), 0.0), Part("y", exactly(-1.0), 0.0)
    shown = Part("z", exactly(-1.0), judged=False)
    assert Finding((good, bad)).verdict == Verdict.SHORT
    assert Finding((good, shown)).verdict == Verdict.PASS
    assert Finding((shown,)).verdict == Verdict.REPORTED
