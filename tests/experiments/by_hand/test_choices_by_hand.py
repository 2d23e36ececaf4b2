"""Choices, Pareto sets, costs, resamples and winners on tables of two to four rows."""

import math
from math import isnan

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.economics import (
    acceptability,
    costs_and_effects,
    fieller,
    frontier,
    paired_gaps,
    quadrant_of,
)
from experiments.statistics.paired import mean_interval
from experiments.statistics.pareto import pareto_set, pareto_under_luck, turned
from experiments.statistics.regret import choice_under_luck, choices, chosen, regrets
from experiments.statistics.seeds import by_seed, percentile_interval, resampled, resampled_statistic
from tests.experiments.by_hand.tables import runs_of

VALUES = pd.DataFrame({"bold": [10.0, 0.0], "safe": [6.0, 5.0], "poor": [1.0, 4.0]}, index=["town", "city"])


# ---- seeds ------------------------------------------------------------------------------------------------


def test_a_metric_by_seed_leaves_out_seeds_that_lack_a_side():
    runs = runs_of(b={"x": [1, 2, math.inf, 4]}, a={"x": [5, math.nan, 7, 8]})
    found = by_seed(runs, "x")
    assert list(found.columns) == ["b", "a"]
    assert found.index.tolist() == [1, 4]
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


def test_resamples_are_the_same_at_every_call_and_hold_positions():
    found = resampled(3)
    assert found.shape == (2000, 3)
    assert (found == resampled(3, 2000, 20260101)).all()
    assert set(found.ravel().tolist()) == {0, 1, 2}
    assert resampled(2, 5).shape == (5, 2)
    assert (resampled(9, 7, 1) != resampled(9, 7, 2)).any()
    sums = resampled_statistic(np.array([[1.0, 10.0], [2.0, 20.0]]), lambda rows: rows.sum(axis=0), 6)
    expected = [np.array([[1.0, 10.0], [2.0, 20.0]])[rows].sum(axis=0) for rows in resampled(2, 6)]
    assert sums.tolist() == np.array(expected).tolist()
    assert len(resampled_statistic(np.ones((2, 1)), np.sum)) == 2000


def test_the_middle_of_resampled_values():
    values = np.arange(101.0)
    found = percentile_interval(np.append(values, [math.nan, math.inf]))
    assert (found.low, found.high) == pytest.approx((2.5, 97.5))
    half = percentile_interval(values, 0.5)
    assert (half.low, half.high) == (25, 75)
    pair = percentile_interval(np.array([1.0, 2.0]))
    assert (pair.low, pair.high) == pytest.approx((1.025, 1.975))
    alone = percentile_interval(np.array([1.0, math.nan]))
    assert isnan(alone.low)
    assert isnan(alone.high)


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
    """Runs of options in two contexts under two seeds: values by seed, then context."""
    rows = []
    for option, four in values.items():
        for i, value in enumerate(four):
            rows.append({"scenario": option, "seed": i // 2, "context": "xy"[i % 2], "m": value})
    return pd.DataFrame(rows)


def test_choices_when_seeds_are_drawn_anew():
    runs = contexts(b=[4, 0, 0, 0], a=[1, 0, 1, 0])  # b wins unless both draws are the second seed
    found = choice_under_luck(runs, "m", "higher", resamples=400)
    assert list(found.index) == ["b", "a"]
    rows = np.random.default_rng(20260101).integers(0, 2, (400, 2))
    expected = float((rows == 0).any(axis=1).mean())
    assert found["mean"].tolist() == pytest.approx([expected, 1 - expected])
    assert found["minimax_regret"].tolist() == pytest.approx([expected, 1 - expected])
    turned_round = choice_under_luck(runs, "m", "lower", resamples=400)
    assert turned_round["mean"].tolist() == pytest.approx([1 - expected, expected])
    renamed = runs.rename(columns={"scenario": "option", "context": "place"})
    again = choice_under_luck(renamed, "m", "higher", option="option", context="place")
    assert again.loc["b", "mean"] == pytest.approx(0.75, abs=0.04)
    assert again.sum().tolist() == [1.0] * 4


@pytest.mark.parametrize("spoil", [lambda t: t.iloc[1:], lambda t: t.assign(m=[math.nan, *t["m"][1:]])])
def test_every_option_must_have_its_run_everywhere(spoil):
    with pytest.raises(ValueError, match="every option must have been run in every context under every seed"):
        choice_under_luck(spoil(contexts(b=[4, 0, 0, 0], a=[1, 0, 1, 0])), "m", "higher", resamples=5)
    missing = contexts(b=[4, 0, 0, 0], a=[1, 0, 1, 0])
    missing = missing[(missing["seed"] != 1) | (missing["context"] != "y")]
    with pytest.raises(ValueError, match="every option must have been run"):
        choice_under_luck(missing, "m", "higher", resamples=5)


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


def test_the_pareto_set_under_resampled_seeds():
    runs = runs_of(
        a={"gain": [4, 0, math.nan], "cost": [1, 1, 1]}, b={"gain": [1, 1, 9], "cost": [1, 1, 9]},
        c={"gain": [0, 0, 9], "cost": [0, 0, 9]},
    )  # fmt: skip
    found = pareto_under_luck(runs, {"gain": "higher", "cost": "lower"}, resamples=300)
    assert found.loc["a", ["gain", "cost"]].tolist() == [2, 1]
    assert found["in_set"].tolist() == [True, False, True]
    draws = resampled(2, 300)
    first = float((draws == 0).any(axis=1).mean())  # b leads only where the second seed is drawn twice
    assert found["stays"].tolist() == pytest.approx([first, 1 - first, 1])
    two = pareto_under_luck(runs, {"gain": "higher"}, ["c", "b"])
    assert two.index.tolist() == ["c", "b"]
    assert two["gain"].tolist() == pytest.approx([3, 11 / 3])
    apart = runs_of(a={"x": [1, math.nan], "y": [math.nan, 1]})
    with pytest.raises(ValueError, match="no seed has all objectives in all scenarios"):
        pareto_under_luck(apart, {"x": "higher", "y": "higher"})


# ---- costs ------------------------------------------------------------------------------------------------

RUNS = runs_of(
    base={"yuan": [10, 20, 30, math.nan], "done": [1, 2, 3, 4]},
    new={"yuan": [13, 25, 34, 40], "done": [3, 3, 4, 9]},
    less={"yuan": [9, 18, 27, 30], "done": [1, 2, 3, 4]},
)  # fmt: skip


def test_gaps_of_cost_and_effect_seed_by_seed():
    assert paired_gaps(RUNS, "base", "new", "yuan", "done").tolist() == [[3, 2], [5, 1], [4, 1]]
    assert paired_gaps(RUNS, "base", "new", "yuan", "done", "lower").tolist() == [[3, -2], [5, -1], [4, -1]]


def test_costs_and_effects_of_two_scenarios():
    new, less = costs_and_effects(RUNS, "base", "yuan", "done")
    assert (new.scenario, less.scenario) == ("new", "less")
    assert new.cost.difference == 4
    assert new.effect.difference == pytest.approx(4 / 3)
    assert (new.cost.better, new.effect.better) == (0, 1)
    assert new.ratio == pytest.approx(3)
    assert new.quadrant == "trade-off"
    assert new.quadrants == {"dominant": 0, "trade-off": 1, "frugal": 0, "dominated": 0}
    assert new.ratio_interval == fieller(np.array([3.0, 5, 4]), np.array([2.0, 1, 1]))
    assert (less.quadrant, less.cost.difference) == ("frugal", -2)
    assert isnan(less.ratio)
    (mixed,) = costs_and_effects(
        runs_of(b={"y": [0, 0], "d": [0, 0]}, n={"y": [1, 1], "d": [1, -2]}), "b", "y", "d"
    )
    means = np.array([1.0, -2.0])[resampled(2)].mean(axis=1)
    assert mixed.quadrants["trade-off"] == pytest.approx(float((means > 0).mean()))
    assert mixed.quadrants["dominated"] == pytest.approx(float((means <= 0).mean()))


@pytest.mark.parametrize(
    ("cost", "effect", "name"),
    [(0, 1, "dominant"), (0, 0, "dominated"), (-1, 0, "frugal"), (0, -1, "dominated"), (1, 0, "dominated")],
)
def test_equal_effect_is_no_more_effect_and_equal_cost_no_less_cost(cost, effect, name):
    assert str(quadrant_of(cost, effect)) == name


def test_fiellers_ends_are_where_the_difference_is_just_significant():
    cost, effect = np.array([3.0, 5, 4, 6]), np.array([2.0, 2.5, 1.5, 3.0])
    found = fieller(cost, effect)
    for ratio in (found.low, found.high):
        gaps = cost - ratio * effect
        t = gaps.mean() / (gaps.std(ddof=1) / 2)
        assert abs(t) == pytest.approx(3.182446305284263)
    assert found.low < cost.mean() / effect.mean() < found.high
    assert not isnan(fieller(cost[:3], effect[:3] * 0 + [2.0, 2.1, 1.9]).low)
    undefined = [fieller(cost[:2], effect[:2]), fieller(cost, np.array([1.0, -1.0, 1.0, -1.0]))]
    assert all(isnan(interval.low) and isnan(interval.high) for interval in undefined)
    exact = fieller(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]) + 5)
    assert exact.low < exact.high
    proportional = fieller(np.array([20.0, 22.0, 21.0]), np.array([10.0, 11.0, 10.5]))
    assert (proportional.low, proportional.high) == pytest.approx((2, 2))


def test_the_frontier_of_five_options():
    means = pd.DataFrame(
        {"cost": [5.0, 0.0, 5.0, 9.0, 2.0], "effect": [3.0, 1.0, 4.0, 5.0, 2.0]}, index=list("abcde")
    )
    found = frontier(means)
    assert found.index.tolist() == ["b", "e", "c", "a", "d"]
    assert found["status"].tolist() == ["on the frontier", "extendedly dominated",
                                        "on the frontier", "dominated", "on the frontier"]  # fmt: skip
    assert isnan(found.loc["b", "ratio"])
    assert found.loc["c", "ratio"] == pytest.approx(5 / 3)
    assert found.loc["d", "ratio"] == 4
    assert isnan(found.loc["e", "ratio"])
    assert list(found.columns) == ["cost", "effect", "status", "ratio"]
    assert "status" not in means
    equal = frontier(pd.DataFrame({"cost": [0.0, 1.0, 2.0], "effect": [0.0, 1.0, 2.0]}))
    assert equal["status"].tolist() == ["on the frontier"] * 3
    assert equal["ratio"].tolist()[1:] == [1, 1]


def test_equals_stay_in_their_order():
    names = [f"option {i}" for i in range(40)]
    alike = pd.DataFrame({name: [1.0 - (i % 2)] for i, name in enumerate(names)})
    assert choices(alike, "higher").index.tolist() == names[::2] + names[1::2]
    table = frontier(pd.DataFrame({"cost": [1.0 - (i % 2) for i in range(40)], "effect": 1.0}, index=names))
    assert table.index.tolist() == names[1::2] + names[::2]


def test_acceptability_by_hand():
    runs = runs_of(base={"y": [10, 10, math.nan], "d": [1, 1, 1]}, new={"y": [12, 12, 1], "d": [2, 4, 9]})
    found = acceptability(runs, "y", "d", [0.0, 1.5, 3.0])
    assert found.index.tolist() == [0, 1.5, 3]
    assert found.index.name == "worth"
    draws = np.array([1.0, 3.0])[resampled(2)].mean(axis=1)
    expected = [0.0, float((1.5 * draws > 2).mean()), 1.0]
    assert found["new"].tolist() == pytest.approx(expected)
    assert found["base"].tolist() == pytest.approx([1 - share for share in expected])
    fewer = acceptability(runs, "y", "d", [3.0], "lower", ["new", "base"])
    assert list(fewer.columns) == ["new", "base"]
    assert fewer["base"].tolist() == [1]


def test_intervals_of_costs_are_those_of_paired_differences():
    new, _ = costs_and_effects(RUNS, "base", "yuan", "done")
    assert new.cost.interval == mean_interval(np.array([3.0, 5, 4]))
    assert new.effect.interval == mean_interval(np.array([2.0, 1, 1]))
