"""Choices, Pareto sets and means under other seeds, on tables of two to six rows."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics.paired import mean_interval
from experiments.statistics.pareto import pareto_set, pareto_under_randomness, turned
from experiments.statistics.regret import choice_under_randomness, choices, chosen, regrets
from experiments.statistics.seeds import by_seed, drawn_means, jackknife_intervals, share_of_draws
from tests.experiments.by_hand.tables import runs_of

VALUES = pd.DataFrame({"bold": [10.0, 0.0], "safe": [6.0, 5.0], "poor": [1.0, 4.0]}, index=["town", "city"])


# ---- seeds ------------------------------------------------------------------------------------------------


def test_a_metric_by_seed_leaves_out_seeds_that_lack_a_side():
    runs = runs_of(b={"x": [1, 2, math.inf, 4]}, a={"x": [5, math.nan, 7, 8]})
    found = by_seed(runs, "x")
    assert list(found.columns) == ["b", "a"]
    assert found.index.tolist() == [1, 4]
    assert [kind.name for kind in found.dtypes] == ["float64"] * 2
    assert found.to_numpy().tolist() == [[1, 5], [4, 8]]
    assert by_seed(runs, "x", ["a"]).index.tolist() == [1, 3, 4]
    minus = runs.assign(x=-runs["x"])
    assert by_seed(minus, "x").index.tolist() == [1, 4]
    failed = runs.assign(status=["ok", "ok", "ok", "failed"] + ["ok"] * 4)
    assert by_seed(failed, "x").index.tolist() == [1]
    whole = runs_of(a={"n": [1, 2]})
    assert by_seed(whole, "n")["a"].dtype == float


def test_what_a_table_lacks_is_named():
    runs = runs_of(a={"x": [1]})
    with pytest.raises(KeyError, match="the table has no metric 'y'"):
        by_seed(runs, "y")
    with pytest.raises(KeyError, match="the table has no run of b, c"):
        by_seed(runs, "x", ["c", "a", "b"])


def test_means_under_other_seeds_are_students_about_those_seen():
    table = np.array([[1.0, 4.0], [2.0, 4.0], [4.0, 5.0], [0.0, 7.0], [3.0, 5.0]])
    found = drawn_means(table)
    assert found.shape == (2000, 2)
    generator = np.random.default_rng(20260101)
    moves = generator.normal(size=(2000, 5)) @ (table - [2.0, 5.0]) / np.sqrt(5 * 4)
    wider = np.sqrt(4 / generator.chisquare(4, 2000))
    assert found == pytest.approx([2.0, 5.0] + moves * wider[:, None])
    assert (drawn_means(table, 7, 1) != drawn_means(table, 7, 2)).all()
    assert drawn_means(np.ones((5, 2, 3)), 4).shape == (4, 2, 3)
    p = stats.ttest_rel(table[:, 0], table[:, 1]).pvalue
    many = drawn_means(table, 50_000)
    assert float((many[:, 0] > many[:, 1]).mean()) == pytest.approx(p / 2, abs=0.005)


def test_how_often_something_holds_under_other_seeds():
    table = np.array([[1.0], [-1.0], [2.0], [0.5], [-2.0]])
    draws = drawn_means(table, 400)
    assert share_of_draws(table, lambda means: means > 0, 400) == pytest.approx((draws > 0).mean(axis=0))
    assert share_of_draws(table, lambda means: means > 0) == pytest.approx(
        (drawn_means(table) > 0).mean(axis=0)
    )
    assert np.isnan(share_of_draws(table[:4], lambda means: means > 0)).tolist() == [True]


def test_the_jackknife_of_a_mean_is_students_interval():
    values = np.array([1.0, 2.0, 4.0, 0.0, 3.0])
    left_out = np.array([[np.delete(values, i).mean(), 0.5] for i in range(5)])
    mean, fixed = jackknife_intervals(np.array([2.0, 0.5]), left_out)
    expected = mean_interval(values)
    assert (mean.low, mean.high) == pytest.approx((expected.low, expected.high))
    assert (fixed.low, fixed.high) == (0.5, 0.5)
    (within, _) = jackknife_intervals(np.array([2.0, 0.5]), left_out, (1.0, 2.5))
    assert (within.low, within.high) == (1, 2.5)
    few = jackknife_intervals(np.array([2.0, 0.5]), left_out[:4])
    assert [interval.known for interval in few] == [False, False]
    left_out[0, 1] = 1e200
    with np.errstate(over="ignore"):  # the square of it is beyond all floats
        far = jackknife_intervals(np.array([2.0, 0.5]), left_out, (0.0, 1.0))
    assert [one.known for one in far] == [True, False]
    left_out[0, 1] = math.nan
    assert [one.known for one in jackknife_intervals(np.array([2.0, 0.5]), left_out)] == [True, False]


# ---- regret -----------------------------------------------------------------------------------------------


def test_all_columns_of_a_table_of_choices():
    found = choices(VALUES, "higher")
    assert list(found.index) == ["safe", "bold", "poor"]
    assert found["mean"].tolist() == [5.5, 5.0, 2.5]
    assert found["worst"].tolist() == [5, 0, 1]
    assert found["mean_rank"].tolist() == [1.5, 2.0, 2.5]
    assert found["times_best"].tolist() == [0.5, 0.5, 0]
    assert found["largest_regret"].tolist() == [4, 5, 9]
    assert found["mean_regret"].tolist() == [2, 2.5, 5]
    assert found["chosen_by"].tolist() == ["minimax_regret, mean, worst_case, mean_rank", "", ""]


def test_of_costs_the_worst_is_the_highest_and_rank_one_the_lowest():
    found = choices(VALUES, "lower")
    assert found.loc["bold", "worst"] == 10
    assert found.loc["bold", ["mean", "mean_rank", "largest_regret"]].tolist() == [5, 2, 9]
    assert found.loc["poor", "chosen_by"] == "minimax_regret, mean, worst_case, mean_rank"
    assert regrets(VALUES, "lower").loc["town"].tolist() == [9, 5, 0]


def test_rules_differ_where_their_authors_do():
    table = pd.DataFrame({"bold": [10.0, 9.0, 0.0], "even": [7.0, 6.0, 3.0], "last": [2.0, 2.0, 4.0]})
    rules = ("minimax_regret", "mean", "worst_case", "mean_rank")
    assert [chosen(table, "higher", rule) for rule in rules] == ["even", "bold", "even", "bold"]
    ranks = pd.DataFrame({"x": [0.0, 0.0, 1.0], "y": [1.0, 1.0, -9.0]})
    assert [chosen(ranks, "higher", rule) for rule in rules] == ["x", "x", "x", "y"]
    assert chosen(pd.DataFrame({"one": [1.0], "two": [1.0]}), "higher", "mean") == "one"
    with pytest.raises(
        ValueError, match="rule must be one of minimax_regret, mean, worst_case, mean_rank, got 'best'"
    ):
        chosen(table, "higher", "best")
    with pytest.raises(ValueError, match="direction must be higher or lower, got 'neither'"):
        regrets(table, "neither")


def contexts(**values: list[float]) -> pd.DataFrame:
    """Runs of options in two contexts under five seeds: values by seed, then context."""
    rows = []
    for option, ten in values.items():
        for i, value in enumerate(ten):
            rows.append({"scenario": option, "seed": i // 2, "context": "xy"[i % 2], "m": value})
    return pd.DataFrame(rows)


CONTEXTS = contexts(b=[4, 0, 0, 0, 1, 2, 0, 1, 2, 0], a=[1, 0, 1, 1, 1, 0, 2, 1, 0, 3])


def test_choices_under_other_seeds():
    found = choice_under_randomness(CONTEXTS, "m", "higher", draws=400)
    assert list(found.index) == ["b", "a"]
    assert list(found.columns) == ["minimax_regret", "mean", "worst_case", "mean_rank"]
    block = np.stack(
        [CONTEXTS["m"].to_numpy(float)[:10].reshape(5, 2), CONTEXTS["m"].to_numpy(float)[10:].reshape(5, 2)],
        2,
    )
    means = drawn_means(block, 400)  # draws, contexts, options
    expected = float((means.mean(axis=1)[:, 0] >= means.mean(axis=1)[:, 1]).mean())
    assert found["mean"].tolist() == pytest.approx([expected, 1 - expected])
    worst = means.min(axis=1)
    cautious = float((worst[:, 0] >= worst[:, 1]).mean())
    assert found["worst_case"].tolist() == pytest.approx([cautious, 1 - cautious])
    turned_round = choice_under_randomness(CONTEXTS, "m", "lower")
    block = drawn_means(-block).mean(axis=1)
    lower = float((block[:, 0] >= block[:, 1]).mean())
    assert turned_round["mean"].tolist() == pytest.approx([lower, 1 - lower])
    renamed = CONTEXTS.rename(columns={"scenario": "option", "context": "place"})
    again = choice_under_randomness(renamed, "m", "higher", option="option", context="place", draws=400)
    assert again.equals(found)
    few = choice_under_randomness(CONTEXTS[CONTEXTS["seed"] < 4], "m", "higher")
    assert few.isna().all(axis=None)


@pytest.mark.parametrize("spoil", [lambda t: t.iloc[1:], lambda t: t.assign(m=[math.nan, *t["m"][1:]])])
def test_every_option_must_have_its_run_everywhere(spoil):
    with pytest.raises(ValueError, match="every option must have been run in every context under every seed"):
        choice_under_randomness(spoil(CONTEXTS), "m", "higher")
    missing = CONTEXTS[(CONTEXTS["seed"] != 1) | (CONTEXTS["context"] != "y")]
    with pytest.raises(ValueError, match="every option must have been run"):
        choice_under_randomness(missing, "m", "higher")


# ---- the Pareto set ---------------------------------------------------------------------------------------


def test_the_pareto_set_of_four_options():
    values = np.array([[3.0, 9.0], [3.0, 9.0], [2.0, 5.0], [2.0, 6.0], [1.0, math.inf]])
    assert pareto_set(values, ["higher", "lower"]).tolist() == [True, True, True, False, False]
    assert pareto_set(np.full((2, 2), math.nan), ["higher", "lower"]).tolist() == [False, False]
    gap = np.array([[math.nan, 1.0], [1.0, 1.0], [math.nan, 0.0], [0.0, 2.0]])
    assert pareto_set(gap, ["lower", "lower"]).tolist() == [False, True, False, True]
    assert turned(np.array([[1.0, 2.0]]), ["higher", "lower"]).tolist() == [[-1, 2]]
    with pytest.raises(ValueError, match="direction must be higher or lower, got 'neither'"):
        pareto_set(values, ["higher", "neither"])


def test_the_pareto_set_under_other_seeds():
    runs = runs_of(
        a={"gain": [4, 0, 3, 1, 2, math.nan], "cost": [1, 1, 1, 1, 1, 1]},
        b={"gain": [1, 1, 2, 1, 0, 9], "cost": [1, 1, 1, 1, 1, 9]},
        c={"gain": [0, 0, 0, 0, 0, 9], "cost": [0, 0, 0, 0, 0, 9]},
    )
    found = pareto_under_randomness(runs, {"gain": "higher", "cost": "lower"}, draws=300)
    assert found.loc["a", ["gain", "cost"]].tolist() == [2, 1]
    assert found["in_set"].tolist() == [True, False, True]
    block = np.stack(
        [runs.pivot(index="seed", columns="scenario", values=m).to_numpy()[:5] for m in ("gain", "cost")], 2
    )
    means = drawn_means(block, 300)
    first = float((means[:, 0, 0] > means[:, 1, 0]).mean())
    against_c = float((means[:, 1, 0] > means[:, 0, 0]).mean())
    assert found["stays"].tolist() == pytest.approx([first, against_c, 1], abs=0.02)
    two = pareto_under_randomness(runs, {"gain": "higher"}, ["c", "b"])
    assert two.index.tolist() == ["c", "b"]
    assert two["gain"].tolist() == pytest.approx([1.5, 14 / 6])
    few = pareto_under_randomness(runs[runs["seed"] < 5], {"gain": "higher", "cost": "lower"})
    assert few["stays"].isna().all()
    assert few["in_set"].tolist() == [True, False, True]
    apart = runs_of(a={"x": [1, math.nan], "y": [math.nan, 1]})
    with pytest.raises(ValueError, match="no seed has all objectives in all scenarios"):
        pareto_under_randomness(apart, {"x": "higher", "y": "higher"})


def test_regret_is_taken_beside_the_best_of_the_same_context():
    """The rich context is worth ten times the poor one; regrets 0 and 1 beside 2 and 0."""
    found = choice_under_randomness(contexts(a=[10, 0] * 5, b=[8, 1] * 5), "m", "higher", draws=10)
    assert found["minimax_regret"].tolist() == [1, 0]
