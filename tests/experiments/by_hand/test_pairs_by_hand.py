"""Paired differences and p values of three or four seeds, worked out by hand."""

import math
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics.effects import paired_effect, superiority
from experiments.statistics.equivalence import verdict
from experiments.statistics.multiple import corrected, dunnett, many_comparisons, paired_p, together
from experiments.statistics.paired import (
    Interval,
    better_share,
    mean_interval,
    paired_difference,
    pairing_gain,
    share_interval,
    standardised_effect,
    unpaired_interval,
)
from tests.experiments.by_hand.tables import runs_of

A, B = np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 6.0])  # variances 4 and 7, differences 1, 0, 2


def array(*values: float) -> np.ndarray:
    """A float column."""
    return np.array(values, dtype=float)


def ends(interval: Interval) -> tuple[float, float]:
    """Both ends."""
    return interval.low, interval.high


def undefined(interval: Interval) -> bool:
    """Whether both ends are."""
    return isnan(interval.low) and isnan(interval.high)


def test_an_interval_holds_both_its_ends():
    found = Interval(-1.0, 3.0)
    assert found.width == 4
    assert [found.holds(x) for x in (-1.1, -1, 0, 3, 3.1)] == [False, True, True, True, False]


def test_a_paired_difference_of_three_seeds():
    found = paired_difference(A, B, "higher")
    assert (found.pairs, found.mean_a, found.mean_b, found.difference) == (3, 2, 3, 1)
    assert found.better == pytest.approx(2.5 / 3)
    assert found.effect == pytest.approx(1 / sqrt(5.5))
    assert found.variance_ratio == pytest.approx(11)
    assert found.interval == mean_interval(B - A)
    assert found.unpaired == unpaired_interval(A, B)
    assert found.better_interval == share_interval(2.5 / 3, 3)
    assert found.narrower == pytest.approx(found.unpaired.width / found.interval.width)
    alone = paired_difference(A, B, "higher", unpaired=False)
    assert undefined(alone.unpaired)
    assert alone.interval == found.interval


def test_the_interval_of_unrelated_seeds_is_that_of_scipy():
    theirs = stats.bootstrap(
        (A, B), lambda a, b, axis: b.mean(axis) - a.mean(axis), n_resamples=9999, method="BCa",
        rng=np.random.default_rng(20260101),
    ).confidence_interval  # fmt: skip
    assert ends(unpaired_interval(A, B)) == (theirs.low, theirs.high)


def test_a_constant_side_leaves_the_interval_of_the_other():
    one = array(5, 5, 5)
    assert unpaired_interval(one, B) == mean_interval(B - one)
    assert unpaired_interval(B, one) == mean_interval(one - B)
    assert undefined(unpaired_interval(array(1), array(2)))


def test_pairs_are_left_out_where_either_side_is_undefined():
    a, b = array(math.nan, 0, 2, 4, math.inf), array(1, 1, math.nan, 6, 2)
    found = paired_difference(a, b, "higher")
    assert (found.pairs, found.mean_a, found.mean_b) == (2, 2, 3.5)
    nothing = paired_difference(array(math.nan), array(1), "lower")
    assert nothing.pairs == 0
    rest = (
        nothing.mean_a,
        nothing.mean_b,
        nothing.difference,
        nothing.better,
        nothing.effect,
        nothing.narrower,
    )
    assert all(map(isnan, (*rest, nothing.variance_ratio)))
    assert all(map(undefined, (nothing.interval, nothing.better_interval, nothing.unpaired)))


@pytest.mark.parametrize(("a", "b"), [(np.zeros(2), np.zeros(3)), (np.zeros((2, 2)), np.zeros((2, 2)))])
def test_only_two_columns_of_one_length_are_compared(a, b):
    with pytest.raises(ValueError, match="paired columns must be equally long"):
        paired_difference(a, b, "higher")


def test_equal_values_are_told_from_unequal_ones_up_to_rounding():
    assert ends(mean_interval(array(3, 3))) == (3, 3)
    assert ends(mean_interval(array(1e6, 1e6 + 1e-7))) == (1e6, 1e6)
    assert mean_interval(array(1e-6, 2e-6)).width > 0
    assert mean_interval(array(0, 1e-11)).width > 0
    assert mean_interval(array(0, 1e-13)).width == 0
    assert undefined(mean_interval(array(3)))
    assert mean_interval(array(1, 2)).width > 0


def test_the_gain_of_pairing_is_a_quotient_of_variances():
    assert pairing_gain(A, B) == pytest.approx(11)
    assert pairing_gain(array(0, 2), array(2, 0)) == pytest.approx(1 / 2)
    assert isnan(pairing_gain(array(1), array(2)))
    assert isnan(pairing_gain(A, A + 1))


@pytest.mark.parametrize(("direction", "share"), [("higher", 2.5 / 4), ("lower", 1.5 / 4)])
def test_ties_are_half_better(direction, share):
    assert better_share(array(1, 3, 0, -2), direction) == share
    assert isnan(better_share(array(), direction))


def test_no_direction_means_no_better_and_an_unknown_one_is_refused():
    assert isnan(better_share(array(1), "neither"))
    for ask in (
        lambda: better_share(A, "up"),
        lambda: superiority(A, B, "up"),
        lambda: verdict(A, B, "up", 1.0),
    ):
        with pytest.raises(ValueError, match="direction must be one of higher, lower, neither, got 'up'"):
            ask()


@pytest.mark.parametrize(("hits", "pairs"), [(0, 4), (1, 4), (4, 4), (1, 1)])
def test_the_interval_of_a_share_is_wilsons_at_the_ends_too(hits, pairs):
    theirs = stats.binomtest(hits, pairs).proportion_ci(method="wilson")
    assert ends(share_interval(hits / pairs, pairs)) == pytest.approx((theirs.low, theirs.high))
    assert 0 <= share_interval(hits / pairs, pairs).low <= share_interval(hits / pairs, pairs).high <= 1


def test_a_share_of_nothing_has_no_interval():
    assert undefined(share_interval(0.5, 0))
    assert undefined(share_interval(math.nan, 3))


def test_effects_are_in_units_of_spread():
    assert standardised_effect(A, B) == pytest.approx(1 / sqrt(5.5))
    assert standardised_effect(B, A) == pytest.approx(-1 / sqrt(5.5))
    assert standardised_effect(array(0, 0), array(1, 3)) == pytest.approx(2.0)
    assert isnan(standardised_effect(array(0), array(1)))
    assert isnan(standardised_effect(array(0, 0), array(1, 1)))
    assert paired_effect(A, B) == pytest.approx(1.0)
    assert paired_effect(array(0, 0), array(1, 3)) == pytest.approx(sqrt(2))
    assert isnan(paired_effect(array(0), array(1)))
    assert isnan(paired_effect(array(0, 0), array(5e6, 5e6 + 1e-7)))
    assert paired_effect(array(0, 0), array(1e-11, 3e-11)) == pytest.approx(sqrt(2))


def test_p_values_of_three_gaps():
    expected = 2 * stats.t.sf(2 * sqrt(3), 2)  # gaps 1, 2, 3
    assert paired_p(np.zeros(3), array(1, 2, 3)) == pytest.approx(expected)
    assert paired_p(array(1, 2, 3), np.zeros(3)) == pytest.approx(expected)
    assert paired_p(array(0, 0, 0, math.nan), array(1, 2, 3, 4)) == pytest.approx(expected)
    assert paired_p(np.zeros(2), array(1, 3)) == pytest.approx(2 * stats.t.sf(2, 1))
    assert paired_p(np.zeros(3), array(1, 2, 3), "flip") == pytest.approx(2 / 8)
    assert isnan(paired_p(array(0), array(1)))
    assert paired_p(np.zeros(2), array(1e-13, 1e-13)) == 1
    assert paired_p(np.zeros(2), array(1e-11, 1e-11)) == 0
    assert paired_p(np.zeros(2), array(-3, -3)) == 0
    assert paired_p(np.zeros(2), array(1e6, 1e6 + 1e-7)) == 0
    assert 0 < paired_p(np.zeros(2), array(0, 1e-11)) < 1


def test_flipped_signs_of_many_pairs_come_from_a_fixed_generator():
    gaps = np.random.default_rng(3).normal(0.3, 1, 20)
    theirs = stats.permutation_test(
        (gaps,), np.mean, permutation_type="samples", n_resamples=9999, vectorized=True,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert paired_p(np.zeros(20), gaps, "flip") == theirs.pvalue


def test_holm_never_exceeds_one_and_never_falls():
    assert corrected([0.5, 0.9, 0.01]) == pytest.approx([1, 1, 0.03])
    assert corrected([0.02, 0.021]) == pytest.approx([0.04, 0.04])
    assert np.isnan(corrected([math.nan, math.nan], "fdr")).all()
    assert corrected([]).size == 0


def test_a_table_of_comparisons_by_hand():
    runs = runs_of(
        base={"x": [0, 0, 0], "y": [0, 0, 0]}, up={"x": [1, 2, 3], "y": [9, 9.1, 8.9]},
        odd={"x": [-1, 0, 1], "y": [0, 0, 0]},
    )  # fmt: skip
    found = many_comparisons(runs, {"x": "higher", "y": "lower"}, "base")
    assert found["scenario"].tolist() == ["up", "up", "odd", "odd"]
    assert found["metric"].tolist() == ["x", "y"] * 2
    assert found["difference"].tolist() == pytest.approx([2, 9, 0, 0])
    assert found["pairs"].tolist() == [3] * 4
    raw = [paired_p(np.zeros(3), array(*gaps)) for gaps in ((1, 2, 3), (9, 9.1, 8.9), (-1, 0, 1), (0, 0, 0))]
    assert found["p"].tolist() == pytest.approx(raw)
    assert found["p_adjusted"].tolist() == pytest.approx(corrected(raw).tolist())
    assert found["claim"].tolist() == [False, True, False, False]
    expected = mean_interval(array(1, 2, 3))
    assert (found["low"][0], found["high"][0]) == ends(expected)
    runs.loc[(runs["scenario"] == "odd") & (runs["seed"] == 3), "x"] = math.nan
    assert many_comparisons(runs, {"x": "higher"}, "base")["pairs"].tolist() == [3, 2]
    runs.loc[(runs["scenario"] == "odd") & (runs["seed"] == 3), "x"] = 1
    other = many_comparisons(runs, {"x": "higher"}, "base", "fdr", "flip")
    assert other["p"].tolist() == pytest.approx([2 / 8, 1])
    assert other["p_adjusted"].tolist() == pytest.approx([4 / 8, 1])


def test_dunnett_of_two_columns_is_the_paired_t_test():
    wide = pd.DataFrame({"base": [5.0, 7.0, 9.0, 4.0], "new": [6.0, 9.0, 12.0, 6.0]})
    (found,) = dunnett(wide, "base")
    gaps = wide["new"] - wide["base"]
    theirs = stats.ttest_1samp(gaps, 0)
    assert found.scenario == "new"
    assert found.difference == 2
    assert found.p == pytest.approx(theirs.pvalue, abs=1e-4)
    assert ends(found.interval) == pytest.approx(theirs.confidence_interval(), rel=1e-3)


def test_dunnett_asks_for_two_seeds_and_another_scenario_and_knows_no_doubt_without_error():
    for wide in (pd.DataFrame({"a": [1.0], "b": [2.0]}), pd.DataFrame({"a": [1.0, 2.0]})):
        with pytest.raises(ValueError, match="needs two seeds and a scenario beside the baseline"):
            dunnett(wide, "a")
    sure = dunnett(pd.DataFrame({"a": [1.0, 2.0], "b": [1.0, 2.0], "c": [2.0, 3.0]}), "a")
    assert [(one.scenario, one.difference) for one in sure] == [("b", 0), ("c", 1)]
    assert [one.p for one in sure] == pytest.approx([1, 0], abs=1e-9)


def test_intervals_that_hold_together_lie_around_the_mean_gaps():
    wide = pd.DataFrame(
        {"base": [0.0] * 6, "up": [1.0, 1.8, 3, 1.2, 2, 3], "same": [5.0] * 6, "as": [0.0] * 6}
    )
    up, same, equal = together(wide, "base")
    assert [one.scenario for one in (up, same, equal)] == ["up", "same", "as"]
    assert up.difference == 2
    assert (up.interval.low + up.interval.high) / 2 == pytest.approx(2)
    assert 0 < up.interval.low < 2
    error = float(wide["up"].std()) / sqrt(6)
    assert 2.0 * error < up.interval.width / 2 < 6 * error
    assert 0 < up.p < 0.05
    assert (same.difference, equal.difference, equal.p) == (5, 0, 1)
    assert ends(same.interval) == (5, 5)
