"""Paired differences and p values of five seeds, worked out by hand."""

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
    around,
    better_share,
    mean_interval,
    mean_p,
    paired_difference,
    pairing_gain,
    seen_range,
    share_interval,
    standardised_effect,
    unpaired_interval,
)
from tests.experiments.by_hand.tables import runs_of

A, B = (
    np.array([0.0, 2, 4, 6, 8]),
    np.array([1.0, 2, 6, 7, 9]),
)  # variances 10 and 11.5; differences 1, 0, 2, 1, 1


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


def test_a_paired_difference_of_five_seeds():
    found = paired_difference(A, B, "higher")
    assert (found.pairs, found.mean_a, found.mean_b, found.difference) == (5, 4, 5, 1)
    assert found.better == pytest.approx(4.5 / 5)
    assert found.effect == pytest.approx(1 / sqrt(10.75))
    assert found.variance_ratio == pytest.approx(43)
    assert ends(found.seen) == (0, 2)
    half = stats.t.ppf(0.975, 4) * sqrt(0.5 / 5)
    assert ends(found.interval) == pytest.approx((1 - half, 1 + half))
    assert found.interval == mean_interval(B - A)
    assert found.unpaired == unpaired_interval(A, B)
    assert found.better_interval == share_interval(4.5 / 5, 5)
    assert found.narrower == pytest.approx(found.unpaired.width / found.interval.width)
    alone = paired_difference(A, B, "higher", unpaired=False)
    assert undefined(alone.unpaired)
    bounded = paired_difference(A, B, "higher", bounds=(-1.0, 2.0))
    assert ends(bounded.unpaired) == (-1, 2)
    assert alone.interval == found.interval


def test_the_interval_of_unrelated_seeds_is_that_of_scipy():
    theirs = stats.ttest_ind(B, A, equal_var=False).confidence_interval()
    assert ends(unpaired_interval(A, B)) == pytest.approx((theirs.low, theirs.high))
    assert ends(unpaired_interval(A, B, (-1.0, 2.0))) == (-1, 2)


def test_a_constant_side_leaves_the_interval_of_the_other():
    one = array(5, 5, 5, 5, 5)
    assert unpaired_interval(one, B) == mean_interval(B - one)
    assert unpaired_interval(B, one) == mean_interval(one - B)
    assert ends(unpaired_interval(one, one + 2)) == (2, 2)
    assert undefined(unpaired_interval(A[:4], B[:4]))


def test_pairs_are_left_out_where_either_side_is_undefined():
    a, b = array(math.nan, 0, 2, 4, math.inf), array(1, 1, math.nan, 6, 2)
    found = paired_difference(a, b, "higher")
    assert (found.pairs, found.mean_a, found.mean_b) == (2, 2, 3.5)
    assert ends(found.seen) == (1, 2)
    assert undefined(found.interval)
    assert undefined(found.better_interval)
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
    assert all(map(undefined, (nothing.interval, nothing.better_interval, nothing.unpaired, nothing.seen)))


@pytest.mark.parametrize(("a", "b"), [(np.zeros(2), np.zeros(3)), (np.zeros((2, 2)), np.zeros((2, 2)))])
def test_only_two_columns_of_one_length_are_compared(a, b):
    with pytest.raises(ValueError, match="paired columns must be equally long"):
        paired_difference(a, b, "higher")


def test_equal_values_are_told_from_unequal_ones_up_to_rounding():
    assert ends(mean_interval(array(3, 3, 3, 3, 3))) == (3, 3)
    assert ends(mean_interval(array(1e6, 1e6, 1e6, 1e6, 1e6 + 1e-7))) == (1e6, 1e6)
    assert mean_interval(array(1e-6, 1e-6, 1e-6, 1e-6, 2e-6)).width > 0
    assert mean_interval(array(0, 0, 0, 0, 1e-11)).width > 0
    assert mean_interval(array(0, 0, 0, 0, 1e-13)).width == 0
    assert mean_interval(array(0, 0, 0, 0, 1e-12)).width == 0
    assert mean_interval(array(0, 0, 0, 0, 1.5e-12)).width > 0


def test_an_interval_takes_five_values_and_ends_at_its_bounds():
    assert undefined(mean_interval(array(1, 2, 3, 4)))
    half = stats.t.ppf(0.975, 4) * sqrt(2.5 / 5)
    assert ends(mean_interval(array(1, 2, 3, 4, 5))) == pytest.approx((3 - half, 3 + half))
    assert ends(mean_interval(array(1, 2, 3, 4, 5), (2.0, 4.0))) == (2, 4)
    narrow = stats.t.ppf(0.95, 4) * sqrt(2.5 / 5)
    assert ends(mean_interval(array(1, 2, 3, 4, 5), level=0.9)) == pytest.approx((3 - narrow, 3 + narrow))
    assert ends(around(5.0, 1.0, 4, (0.0, 4.0))) == pytest.approx((5 - stats.t.ppf(0.975, 4), 5))
    assert ends(around(-1.0, 1.0, 4, (0.0, 4.0))) == pytest.approx((-1, -1 + stats.t.ppf(0.975, 4)))


def test_the_p_value_of_a_mean_is_defined_where_its_interval_is():
    assert mean_p(array(1, 2, 3, 4, 5)) == pytest.approx(2 * stats.t.sf(3 / sqrt(0.5), 4))
    assert isnan(mean_p(array(1, 2, 3, 4)))
    assert isnan(mean_p(array(1, 2, 3, 4, math.inf)))
    assert undefined(seen_range(array()))
    assert ends(seen_range(array(2, -1))) == (-1, 2)


def test_the_gain_of_pairing_is_a_quotient_of_variances():
    assert pairing_gain(A, B) == pytest.approx(43)
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


def test_rounding_never_takes_the_interval_of_a_share_beyond_its_range():
    for pairs in range(1, 300):
        assert share_interval(1.0, pairs).high <= 1
        assert share_interval(0.0, pairs).low >= 0


def test_a_share_of_nothing_has_no_interval():
    assert undefined(share_interval(0.5, 0))
    assert undefined(share_interval(math.nan, 3))


def test_effects_are_in_units_of_spread():
    assert standardised_effect(A, B) == pytest.approx(1 / sqrt(10.75))
    assert standardised_effect(B, A) == pytest.approx(-1 / sqrt(10.75))
    assert standardised_effect(array(0, 0), array(1, 3)) == pytest.approx(2.0)
    assert isnan(standardised_effect(array(0), array(1)))
    assert isnan(standardised_effect(array(0, 0), array(1, 1)))
    assert paired_effect(A, B) == pytest.approx(sqrt(2))
    assert paired_effect(array(0, 0), array(1, 3)) == pytest.approx(sqrt(2))
    assert isnan(paired_effect(array(0), array(1)))
    assert isnan(paired_effect(array(0, 0), array(5e6, 5e6 + 1e-7)))
    assert paired_effect(array(0, 0), array(1e-11, 3e-11)) == pytest.approx(sqrt(2))


def test_p_values_of_five_gaps():
    nothing, five = np.zeros(5), array(1, 2, 3, 4, 5)
    expected = 2 * stats.t.sf(3 / sqrt(0.5), 4)
    assert paired_p(nothing, five) == pytest.approx(expected)
    assert paired_p(five, nothing) == pytest.approx(expected)
    assert paired_p(array(0, 0, 0, math.nan, 0, 0), array(1, 2, 3, 9, 4, 5)) == pytest.approx(expected)
    assert paired_p(nothing, five, "flip") == pytest.approx(2 / 32)
    assert isnan(paired_p(np.zeros(4), five[:4]))
    assert isnan(paired_p(np.zeros(4), five[:4], "flip"))
    assert paired_p(nothing, np.full(5, 1e-13)) == 1
    assert paired_p(nothing, np.full(5, 1e-12)) == 1
    assert paired_p(nothing, np.full(5, 1e-11)) == 0
    assert paired_p(nothing, np.full(5, -3.0)) == 0
    assert paired_p(nothing, np.full(5, -3.0), "flip") == 0
    assert paired_p(nothing, array(1e6, 1e6, 1e6, 1e6, 1e6 + 1e-7)) == 0
    assert 0 < paired_p(nothing, array(0, 0, 0, 0, 1e-11)) < 1


def test_flipped_signs_of_many_pairs_come_from_a_fixed_generator():
    gaps = np.random.default_rng(3).normal(0.3, 1, 20)
    theirs = stats.permutation_test(
        (gaps,), np.mean, permutation_type="samples", n_resamples=9999, vectorized=True,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert paired_p(np.zeros(20), gaps, "flip") == theirs.pvalue


def test_holm_never_exceeds_one_and_never_falls():
    assert corrected([0.5, 0.9, 0.01]) == pytest.approx([1, 1, 0.03])
    assert corrected([0.6, 0.9]) == pytest.approx([1, 1])
    assert corrected([0.02, 0.021]) == pytest.approx([0.04, 0.04])
    assert np.isnan(corrected([math.nan, math.nan], "fdr")).all()
    assert corrected([]).size == 0


def test_a_table_of_comparisons_by_hand():
    runs = runs_of(
        base={"x": [0] * 5, "y": [0] * 5}, up={"x": [1, 2, 3, 4, 5], "y": [9, 9.1, 8.9, 9, 9]},
        odd={"x": [-2, -1, 0, 1, 2], "y": [0] * 5},
    )  # fmt: skip
    found = many_comparisons(runs, {"x": "higher", "y": "lower"}, "base")
    assert found["scenario"].tolist() == ["up", "up", "odd", "odd"]
    assert found["metric"].tolist() == ["x", "y"] * 2
    assert found["difference"].tolist() == pytest.approx([3, 9, 0, 0])
    assert found["pairs"].tolist() == [5] * 4
    rows = ((1, 2, 3, 4, 5), (9, 9.1, 8.9, 9, 9), (-2, -1, 0, 1, 2), (0,) * 5)
    raw = [paired_p(np.zeros(5), array(*gaps)) for gaps in rows]
    assert found["p"].tolist() == pytest.approx(raw)
    assert found["p_adjusted"].tolist() == pytest.approx(corrected(raw).tolist())
    assert found["claim"].tolist() == [True, True, False, False]
    expected = mean_interval(array(1, 2, 3, 4, 5))
    assert (found["low"][0], found["high"][0]) == ends(expected)
    assert (found["lowest"][0], found["highest"][0]) == (1, 5)
    runs.loc[(runs["scenario"] == "odd") & (runs["seed"] == 5), "x"] = math.nan
    assert many_comparisons(runs, {"x": "higher"}, "base")["pairs"].tolist() == [5, 4]
    runs.loc[(runs["scenario"] == "odd") & (runs["seed"] == 5), "x"] = 2
    other = many_comparisons(runs, {"x": "higher"}, "base", "fdr", "flip")
    assert other["p"].tolist() == pytest.approx([2 / 32, 1])
    assert other["p_adjusted"].tolist() == pytest.approx([4 / 32, 1])


def test_a_claim_is_made_at_five_percent_and_not_above(monkeypatch):
    runs = runs_of(base={"x": [0] * 5}, up={"x": [1, 2, 3, 4, 5]})
    for p, claimed in ((0.05, True), (math.nextafter(0.05, 1), False), (math.nan, False)):
        monkeypatch.setattr("experiments.statistics.multiple.paired_p", lambda *_, p=p: p)
        assert many_comparisons(runs, {"x": "higher"}, "base")["claim"].tolist() == [claimed]


def test_dunnett_of_two_columns_is_the_paired_t_test():
    wide = pd.DataFrame({"base": [5.0, 7.0, 9.0, 4.0, 6.0], "new": [6.0, 9.0, 12.0, 6.0, 8.0]})
    (found,) = dunnett(wide, "base")
    theirs = stats.ttest_1samp(wide["new"] - wide["base"], 0)
    assert found.scenario == "new"
    assert found.difference == 2
    assert found.p == pytest.approx(theirs.pvalue, abs=2e-4)  # the integral has 300 points
    assert ends(found.interval) == pytest.approx(theirs.confidence_interval(), rel=1e-3)


def test_dunnett_asks_for_another_scenario_and_knows_no_doubt_without_error():
    with pytest.raises(ValueError, match="needs a scenario beside the baseline"):
        dunnett(pd.DataFrame({"a": [1.0] * 5}), "a")
    seeds = np.arange(5.0)
    sure = dunnett(pd.DataFrame({"a": seeds, "b": seeds, "c": seeds + 1}), "a")
    assert [(one.scenario, one.difference) for one in sure] == [("b", 0), ("c", 1)]
    assert [one.p for one in sure] == pytest.approx([1, 0], abs=1e-9)
    exact = dunnett(pd.DataFrame({"a": [0.0] * 5, "b": [0.0] * 5}), "a")
    exact += dunnett(pd.DataFrame({"a": [0.0] * 5, "c": [1.0] * 5}), "a")
    assert [(one.p, one.interval.width) for one in exact] == [(1, 0), (0, 0)]


@pytest.mark.parametrize("compared", [dunnett, together])
def test_comparisons_promise_nothing_of_four_seeds_or_of_undefined_values(compared):
    few = pd.DataFrame({"base": [0.0] * 4, "new": [1.0, 2, 3, 4]})
    lacking = pd.DataFrame({"base": [0.0] * 5, "new": [1.0, 2, math.nan, 4, 5]}, index=[11, 12, 13, 14, 15])
    for wide, gap, note in (
        (few, 2.5, "4 seeds are too few"),
        (lacking, math.nan, "not defined under seed 13"),
    ):
        (found,) = compared(wide, "base")
        assert (found.scenario, found.note) == ("new", note)
        assert found.difference == pytest.approx(gap, nan_ok=True)
        assert undefined(found.interval)
        assert isnan(found.p)


def test_the_largest_of_one_difference_is_that_of_the_paired_t_test():
    gaps = array(1, 1.8, 3, 1.2, 2, 3.3)
    (found,) = together(pd.DataFrame({"base": np.zeros(6), "new": gaps}), "base", 20_000)
    half = stats.t.ppf(0.975, 5) * gaps.std(ddof=1) / sqrt(6)
    middle = (found.interval.low + found.interval.high) / 2
    assert (found.difference, middle) == pytest.approx((gaps.mean(), gaps.mean()))
    assert found.interval.width / 2 == pytest.approx(half, rel=0.02)  # 20 000 draws tell the quantile to 1 %
    assert found.p == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue, abs=0.0005)
    (near,) = together(pd.DataFrame({"base": np.zeros(5), "new": array(-1, 0, 1, 2, 3)}), "base", 20_000)
    assert near.p == pytest.approx(2 * stats.t.sf(sqrt(2), 4), abs=0.01)


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


def test_the_interval_of_a_difference_of_shares_ends_at_one():
    runs = runs_of(
        base={"durable_share": [0.0] * 5, "total_cost": [0.0] * 5},
        up={"durable_share": [1.0, 1, 1, 1, 0], "total_cost": [1.0, 1, 1, 1, 0]},
    )
    found = many_comparisons(runs, {"durable_share": "higher", "total_cost": "lower"}, "base")
    free = 0.8 + stats.t.ppf(0.975, 4) * sqrt(0.2 / 5)
    assert found["high"].tolist() == pytest.approx([1, free])


def test_what_comes_out_above_all_draws_has_the_smallest_p_value_that_they_can_tell():
    wide = pd.DataFrame({"base": [0.0] * 5, "far": [100.0, 101, 99, 100, 100.5]})
    (found,) = together(wide, "base", 999)
    assert found.p == 1 / 1000
    (usual,) = together(wide, "base")
    assert usual.p == 1 / 5000


def test_differences_that_rounding_alone_tells_apart_have_an_interval_without_width():
    gaps = array(1e6, 1e6 + 1e-7, 1e6, 1e6, 1e6)
    assert ends(mean_interval(gaps)) == (1e6, 1e6)
    (found,) = together(pd.DataFrame({"base": np.zeros(5), "new": gaps}), "base", 99)
    assert found.interval.width == 0
    beside = pd.DataFrame({"base": np.zeros(5), "new": gaps, "varied": array(1, 2, 3, 4, 5)})
    same, varied = together(beside, "base", 99)
    assert same.interval.width == 0
    assert varied.interval.width > 0


def test_the_draws_are_those_of_a_fixed_generator_from_the_first_on():
    gaps = array(1, 2, 3, 4, 5)
    (found,) = together(pd.DataFrame({"base": np.zeros(5), "new": gaps}), "base", 3)
    drawn = np.random.default_rng(20260101).normal(size=(3, 5))
    largest = np.abs(drawn.mean(axis=1) / drawn.std(axis=1, ddof=1) * sqrt(5))
    assert found.interval.width / 2 == pytest.approx(np.quantile(largest, 0.95) * sqrt(2.5 / 5))


def test_a_draw_as_large_as_what_was_seen_counts_against_it(monkeypatch):
    gaps = array(-1, 0, 1, 2, 3)
    seen = gaps.mean() / (gaps.std(ddof=1) / sqrt(5))
    monkeypatch.setattr("experiments.statistics.multiple._largest_t", lambda _, draws: np.full(draws, seen))
    (found,) = together(pd.DataFrame({"base": np.zeros(5), "new": gaps}), "base", 9)
    assert found.p == 1


def test_a_scenario_that_moves_with_another_takes_nothing_from_it():
    gaps = array(1, 1.8, 3, 1.2, 2, 3.3)
    wide = pd.DataFrame({"base": np.zeros(6), "new": gaps, "twin": 2 * gaps})
    new, twin = together(wide, "base", 20_000)
    half = stats.t.ppf(0.975, 5) * gaps.std(ddof=1) / sqrt(6)
    assert new.interval.width / 2 == pytest.approx(half, rel=0.02)
    assert twin.interval.width / 2 == pytest.approx(2 * half, rel=0.02)


@pytest.mark.parametrize("correction", ["holm", "fdr", "fdr_dependent"])
def test_a_table_of_comparisons_is_corrected_as_asked(correction: str) -> None:
    randomness = np.random.default_rng(3)
    arms = {name: {"x": list(randomness.normal(0.8 * at, 1, 8))} for at, name in enumerate("abcd")}
    found = many_comparisons(runs_of(**arms), {"x": "higher"}, "a", correction)
    assert list(found["p_adjusted"]) == pytest.approx(corrected(list(found["p"]), correction))
