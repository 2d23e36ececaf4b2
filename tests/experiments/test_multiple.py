"""Many comparisons: against statsmodels, scipy and probability itself."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from experiments.statistics.multiple import (
    corrected,
    dunnett,
    dunnett_critical,
    dunnett_p,
    many_comparisons,
    paired_p,
    together,
)
from tests.experiments.probability import as_often, at_most
from tests.experiments.real_seeds import OUTCOMES, real_seeds


def wide(seed: int, seeds: int, scenarios: int, spread: float = 1.0) -> pd.DataFrame:
    """Scenarios that do not differ; what a seed brings is common to all and ten times as large."""
    generator = np.random.default_rng(seed)
    table = generator.normal(0, 10, (seeds, 1)) + generator.normal(0, spread, (seeds, scenarios))
    return pd.DataFrame(table, columns=[f"s{i}" for i in range(scenarios)])


def test_the_paired_p_value_is_that_of_scipy():
    a, b = np.random.default_rng(1).normal(0, 1, (2, 15))
    assert paired_p(a, b) == pytest.approx(stats.ttest_rel(b, a).pvalue)


def test_below_five_pairs_there_is_no_p_value_by_any_test():
    gaps = np.array([1.0, 1.1, 1.2, 1.3])
    assert math.isnan(paired_p(np.zeros(4), gaps))
    assert math.isnan(paired_p(np.zeros(4), gaps, "flip"))


@pytest.mark.parametrize("compared", [dunnett, together])
def test_joint_intervals_promise_nothing_of_few_or_undefined_seeds(compared):
    few, lacking = wide(1, 4, 3), wide(1, 8, 3)
    lacking.iloc[2, 1] = math.nan
    for table in (few, lacking):
        found = compared(table, "s0")
        assert [one.scenario for one in found] == ["s1", "s2"]
        assert not any(one.interval.known or one.p <= 1 for one in found)
    assert math.isnan(compared(lacking, "s0")[0].difference)
    assert all(one.interval.known for one in compared(wide(1, 5, 3), "s0"))


def test_one_joint_comparison_is_the_paired_t_test():
    table = wide(11, 12, 2)
    (found,) = together(table, "s0", 20_000)
    expected = stats.ttest_rel(table["s1"], table["s0"])
    ends = expected.confidence_interval(0.95)
    assert (found.interval.low, found.interval.high) == pytest.approx((ends.low, ends.high), abs=0.03)
    assert found.p == pytest.approx(expected.pvalue, abs=0.015)


def test_joint_intervals_hold_the_truth_of_real_outcomes():
    """Two scenarios beside a third; drawn from real seeds, unequal spreads and correlations as they come."""
    trials, hits = 60, 0
    for outcome in OUTCOMES:
        table, generator = real_seeds()[outcome], np.random.default_rng(len(outcome))
        truth = table.sub(table["siloed"], axis=0).mean()
        for _ in range(trials):
            drawn = table.iloc[generator.integers(0, len(table), 10)].reset_index(drop=True)
            hits += all(one.interval.holds(truth[one.scenario]) for one in together(drawn, "siloed", 499))
    assert as_often(hits, trials * len(OUTCOMES), 0.95)


def test_flipped_signs_count_every_pattern_of_few_pairs():
    """Five gains in five pairs: 2 of the 32 patterns of signs are as extreme."""
    a, b = np.zeros(5), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert paired_p(a, b, "flip") == pytest.approx(2 / 32)


def test_equal_differences_leave_no_doubt():
    a = np.arange(6.0)
    assert paired_p(a, a) == 1.0
    assert paired_p(a, a + 1) == 0.0
    assert math.isnan(paired_p(a[:1], a[:1]))


@pytest.mark.parametrize(
    ("ours", "theirs"), [("holm", "holm"), ("fdr", "fdr_bh"), ("fdr_dependent", "fdr_by")]
)
def test_corrections_are_those_of_statsmodels_and_pass_over_what_is_undefined(ours, theirs):
    p = [0.001, math.nan, 0.04, 0.03, 0.2]
    found = corrected(p, ours)
    assert math.isnan(found[1])
    expected = multipletests([0.001, 0.04, 0.03, 0.2], method=theirs)[1]
    assert found[[0, 2, 3, 4]] == pytest.approx(expected)


def test_holm_written_out():
    assert corrected([0.01, 0.04, 0.03], "holm") == pytest.approx([0.03, 0.06, 0.06])


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="correction must be one of"):
        corrected([0.1], "bonferoni")
    with pytest.raises(ValueError, match="test must be one of"):
        paired_p(np.zeros(3), np.ones(3), "z")


def test_where_nothing_differs_a_claim_is_made_in_at_most_one_of_twenty_tables():
    trials, claims = 400, 0
    for trial in range(trials):
        table = wide(trial, 12, 9)
        p = [paired_p(table["s0"].to_numpy(), table[name].to_numpy()) for name in table.columns[1:]]
        claims += bool(np.nanmin(corrected(p, "holm")) < 0.05)
    assert at_most(claims, trials, 0.05)
    assert claims > 0  # a procedure that never claims anything would pass the line above


def test_the_rate_of_false_discoveries_is_held_among_true_ones():
    generator, shares = np.random.default_rng(3), []
    for _ in range(300):
        gaps = generator.normal(0, 1, (20, 15)) + np.where(np.arange(20) < 5, 1.5, 0.0)[:, None]
        claimed = corrected([paired_p(np.zeros(15), row) for row in gaps], "fdr") < 0.05
        shares.append(claimed[5:].sum() / max(claimed.sum(), 1))
    error = np.std(shares) / math.sqrt(len(shares))
    assert np.mean(shares) < 0.05 + 5 * error
    assert np.mean(shares) > 0.005


def test_a_table_of_comparisons_has_every_scenario_and_metric():
    runs = wide(4, 10, 3).rename_axis("seed").reset_index().melt("seed", var_name="scenario", value_name="x")
    runs["y"] = runs["x"] + np.where(runs["scenario"] == "s2", 5.0, 0.0)
    found = many_comparisons(runs, {"x": "higher", "y": "lower"}, "s0").set_index(["scenario", "metric"])
    assert len(found) == 4
    assert found.loc[("s2", "y"), "claim"]
    assert (found["p_adjusted"] >= found["p"]).all()


@pytest.mark.parametrize(
    ("comparisons", "freedom", "published"), [(2, 20, 2.38), (3, 20, 2.54), (4, 60, 2.51)]
)
def test_critical_values_are_those_of_dunnetts_table(comparisons, freedom, published):
    assert dunnett_critical(comparisons, freedom) == pytest.approx(published, abs=0.006)


def test_p_values_of_unrelated_groups_are_those_of_scipy():
    groups = np.random.default_rng(5).normal(0, 1, (4, 11))
    theirs = stats.dunnett(*groups[1:], control=groups[0], rng=np.random.default_rng(1))
    for statistic, p in zip(theirs.statistic, theirs.pvalue, strict=True):
        assert dunnett_p(abs(statistic), 3, 40) == pytest.approx(p, abs=2e-3)


def test_one_comparison_is_the_t_test():
    t, freedom = 2.1, 12
    assert dunnett_p(t, 1, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), abs=1e-4)


def test_dunnetts_intervals_hold_together_as_often_as_they_say():
    trials = 300
    hits = sum(
        all(one.interval.holds(0.0) for one in dunnett(wide(1000 + i, 10, 5), "s0")) for i in range(trials)
    )
    assert as_often(hits, trials, 0.95)


def test_seeds_as_blocks_make_dunnetts_intervals_narrow():
    table = wide(6, 20, 4)
    apart = stats.dunnett(*table.to_numpy().T[1:], control=table["s0"].to_numpy()).confidence_interval()
    blocked = dunnett(table, "s0")
    assert np.mean(apart.high - apart.low) > 5 * np.mean([one.interval.width for one in blocked])


def test_joint_intervals_hold_whatever_the_spreads():
    """Normal samples of 30 seeds and unequal spreads."""
    trials, hits = 150, 0
    for trial in range(trials):
        table = wide(5000 + trial, 30, 4) * [1.0, 1.0, 4.0, 0.2] + 3.0
        table = table - table.mean(axis=1).to_numpy()[:, None] * 0
        truth = {name: 0.0 for name in table.columns}
        hits += all(one.interval.holds(truth[one.scenario]) for one in together(table, "s0", 499))
    assert as_often(hits, trials, 0.95)


def test_a_scenario_that_equals_the_baseline_differs_by_nothing():
    table = wide(7, 8, 3)
    table["s1"] = table["s0"]
    by_name = {one.scenario: one for one in together(table, "s0")}
    assert by_name["s1"].difference == 0.0
    assert by_name["s1"].p == 1.0
