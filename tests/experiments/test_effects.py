"""Effect sizes, equivalence and the gain of pairing against answers known without the program."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.weightstats import ttost_paired

from experiments.statistics.effects import hedges_g, paired_effect, superiority
from experiments.statistics.equivalence import VERDICTS, equivalence, verdict
from experiments.statistics.paired import paired_difference, pairing_gain
from tests.experiments.probability import as_often


def draws(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, shape)


def test_the_effect_of_small_samples_is_not_overrated():
    """Two groups of five, one standard deviation apart: on average g is 1, the plain quotient is not."""
    a, b = draws(1, 4000, 5), draws(2, 4000, 5) + 1
    found = [hedges_g(*pair) for pair in zip(a, b, strict=True)]
    error = np.std(found) / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(1.0, abs=5 * error)
    plain = np.mean((b.mean(1) - a.mean(1)) / np.sqrt((a.var(1, ddof=1) + b.var(1, ddof=1)) / 2))
    assert plain > 1 + 5 * error


def test_the_paired_effect_counts_in_the_spread_of_differences():
    assert paired_effect(np.zeros(3), np.array([1.0, 2.0, 3.0])) == pytest.approx(2.0)
    assert math.isnan(paired_effect(np.zeros(3), np.ones(3)))


def test_superiority_is_the_statistic_of_mann_and_whitney():
    a, b = draws(3, 12), draws(4, 15) + 0.7
    u = stats.mannwhitneyu(b, a).statistic
    found = superiority(a, b, "higher")
    assert found.probability == pytest.approx(u / (12 * 15))
    assert superiority(a, b, "lower").probability == pytest.approx(1 - found.probability)
    assert found.delta == pytest.approx(2 * u / 180 - 1)
    assert math.isnan(superiority(a, b, "neither").probability)


def test_the_interval_of_superiority_holds_the_truth_as_often_as_it_says():
    truth, trials = stats.norm.cdf(0.5 / math.sqrt(2)), 400
    a, b = draws(5, trials, 40), draws(6, trials, 40) + 0.5
    hits = sum(superiority(*pair, "higher").interval.holds(truth) for pair in zip(a, b, strict=True))
    assert as_often(hits, trials, 0.945)


def test_samples_that_do_not_overlap_have_no_interval_without_width():
    found = superiority(np.arange(5.0), np.arange(5.0) + 10, "higher")
    assert found.probability == 1.0
    assert math.isnan(found.interval.low)


def test_equivalence_is_that_of_statsmodels():
    a, b = draws(7, 20), draws(8, 20)
    found = equivalence(a, b, 0.8)
    assert found.p == pytest.approx(ttost_paired(b, a, -0.8, 0.8)[0])
    low, high = stats.t.interval(0.9, 19, (b - a).mean(), stats.sem(b - a))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.equivalent == (low > -0.8 and high < 0.8)


def test_the_smallest_margin_is_just_enough():
    a, b = draws(9, 16), draws(10, 16) + 0.2
    smallest = equivalence(a, b, 1.0).smallest
    assert equivalence(a, b, smallest * 1.0001).equivalent
    assert not equivalence(a, b, smallest * 0.9999).equivalent


def test_a_difference_of_just_the_margin_passes_for_none_in_one_case_of_twenty():
    trials, margin = 1000, 1.0
    gaps = draws(11, trials, 25) * 0.5 + margin
    hits = sum(equivalence(np.zeros(25), row, margin).equivalent for row in gaps)
    assert as_often(hits, trials, 0.05)


def test_a_margin_must_be_positive():
    with pytest.raises(ValueError, match="margin must be above 0"):
        equivalence(np.zeros(3), np.ones(3), 0.0)


@pytest.mark.parametrize(
    ("shift", "spread", "direction", "expected"),
    [
        (2.0, 0.1, "higher", "better"),
        (2.0, 0.1, "lower", "worse"),
        (2.0, 0.1, "neither", "different"),
        (0.5, 0.1, "higher", "better, within the margin"),
        (0.0, 0.1, "higher", "equivalent"),
        (0.3, 9.0, "higher", "undecided"),
    ],
)
def test_a_verdict_names_what_is_shown(shift, spread, direction, expected):
    noise = draws(12, 20)
    gaps = shift + spread * (noise - noise.mean())
    assert verdict(np.zeros(20), gaps, direction, 1.0) == expected
    assert expected in VERDICTS


def test_equal_pairs_are_equivalent_at_any_margin():
    assert equivalence(np.ones(5), np.ones(5), 1e-9).equivalent
    assert not equivalence(np.zeros(5), np.ones(5), 0.5).equivalent


def test_the_gain_of_pairing_is_one_over_what_randomness_is_not_shared():
    """Correlation r and equal spreads: var(a) + var(b) over var(b - a) is 1 / (1 - r)."""
    shared, own = draws(13, 20_000), draws(14, 2, 20_000)
    a, b = (math.sqrt(0.9) * shared + math.sqrt(0.1) * own[i] for i in (0, 1))
    assert pairing_gain(a, b) == pytest.approx(10.0, rel=0.05)
    assert pairing_gain(own[0], own[1]) == pytest.approx(1.0, rel=0.05)
    assert pairing_gain(shared, -shared) == pytest.approx(0.5)
    assert math.isnan(pairing_gain(a, a + 1))


def test_intervals_narrow_by_the_root_of_the_variance_ratio():
    shared, own = draws(15, 60) * 5, draws(16, 2, 60)
    found = paired_difference(shared + own[0], shared + own[1], "higher")
    assert found.narrower == pytest.approx(math.sqrt(found.variance_ratio), rel=0.1)
    assert found.narrower > 3
