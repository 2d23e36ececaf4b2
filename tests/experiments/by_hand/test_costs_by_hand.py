"""Costs, effects and their frontier on tables of two to six rows, worked out by hand."""

import math
from math import isnan

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics.economics import (
    acceptability,
    costs_and_effects,
    fieller,
    frontier,
    paired_gaps,
    quadrant_of,
)
from experiments.statistics.paired import mean_interval
from experiments.statistics.pareto import pareto_set
from experiments.statistics.regret import choices
from experiments.statistics.seeds import drawn_means
from tests.experiments.by_hand.tables import runs_of

RUNS = runs_of(
    base={"yuan": [10, 20, 30, math.nan, 40, 50], "done": [1, 2, 3, 4, 5, 6]},
    new={"yuan": [13, 25, 34, 40, 44, 55], "done": [3, 3, 4, 9, 6, 8]},
    less={"yuan": [9, 18, 27, 30, 38, 48], "done": [1, 2, 3, 4, 5, 6]},
)
GAPS = [[3, 2], [5, 1], [4, 1], [4, 1], [5, 2]]


def test_gaps_of_cost_and_effect_seed_by_seed():
    assert paired_gaps(RUNS, "base", "new", "yuan", "done").tolist() == GAPS
    turned_round = paired_gaps(RUNS, "base", "new", "yuan", "done", "lower")
    assert turned_round.tolist() == [[cost, -effect] for cost, effect in GAPS]


def test_costs_and_effects_of_two_scenarios():
    new, less = costs_and_effects(RUNS, "base", "yuan", "done")
    assert (new.scenario, less.scenario) == ("new", "less")
    assert new.cost.difference == pytest.approx(4.2)
    assert new.effect.difference == pytest.approx(1.4)
    assert (new.cost.better, new.effect.better) == (0, 1)
    assert new.ratio == pytest.approx(3)
    assert new.quadrant == "trade-off"
    means = drawn_means(np.array(GAPS, float))
    shares = {
        "dominant": (means[:, 1] > 0) & (means[:, 0] <= 0),
        "trade-off": (means > 0).all(axis=1),
        "frugal": (means[:, 1] <= 0) & (means[:, 0] < 0),
        "dominated": (means[:, 1] <= 0) & (means[:, 0] >= 0),
    }
    assert new.quadrants == pytest.approx({name: float(mask.mean()) for name, mask in shares.items()})
    assert new.ratio_interval == fieller(np.array(GAPS)[:, 0], np.array(GAPS)[:, 1])
    assert (less.quadrant, less.cost.difference) == ("frugal", -2)
    assert isnan(less.ratio)
    few, _ = costs_and_effects(RUNS[RUNS["seed"] < 6], "base", "yuan", "done")
    assert all(map(isnan, few.quadrants.values()))
    assert few.quadrant == "trade-off"


@pytest.mark.parametrize(
    ("cost", "effect", "name"),
    [(0, 1, "dominant"), (0, 0, "dominated"), (-1, 0, "frugal"), (0, -1, "dominated"), (1, 0, "dominated")],
)
def test_equal_effect_is_no_more_effect_and_equal_cost_no_less_cost(cost, effect, name):
    assert str(quadrant_of(cost, effect)) == name


def test_fiellers_ends_are_where_the_difference_is_just_significant():
    cost, effect = np.array([3.0, 5, 4, 6, 5]), np.array([2.0, 2.5, 1.5, 3.0, 2.2])
    found = fieller(cost, effect)
    for ratio in (found.low, found.high):
        gaps = cost - ratio * effect
        t = gaps.mean() / (gaps.std(ddof=1) / np.sqrt(5))
        assert abs(t) == pytest.approx(stats.t.ppf(0.975, 4))
    assert found.low < cost.mean() / effect.mean() < found.high
    undefined = [fieller(cost[:4], effect[:4]), fieller(cost, np.array([1.0, -1.0, 1.0, -1.0, 0.1]))]
    assert all(isnan(interval.low) and isnan(interval.high) for interval in undefined)
    proportional = fieller(2 * effect, effect)
    assert (proportional.low, proportional.high) == pytest.approx((2, 2))


def test_the_frontier_of_five_options():
    means = pd.DataFrame(
        {"cost": [5.0, 0.0, 5.0, 9.0, 2.0], "effect": [3.0, 1.0, 4.0, 5.0, 2.0]}, index=list("abcde")
    )
    found = frontier(means)
    assert found.index.tolist() == ["b", "e", "c", "a", "d"]
    assert found["status"].tolist() == [
        "on the frontier",
        "extendedly dominated",
        "on the frontier",
        "dominated",
        "on the frontier",
    ]
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
    runs = runs_of(
        base={"y": [10] * 5 + [math.nan], "d": [1] * 6}, new={"y": [12] * 5 + [1], "d": [2, 4, 3, 1, 5, 9]}
    )
    found = acceptability(runs, "y", "d", [0.0, 1.0, 1.5])
    assert found.index.tolist() == [0, 1, 1.5]
    assert found.index.name == "worth"
    table = np.array([[[10, 12], [1, effect]] for effect in (2, 4, 3, 1, 5)], float)
    more = np.diff(drawn_means(table)[:, 1])[:, 0]
    expected = [0.0, float((more > 2).mean()), float((1.5 * more > 2).mean())]
    assert found["new"].tolist() == pytest.approx(expected)
    assert found["base"].tolist() == pytest.approx([1 - share for share in expected])
    assert 0 < expected[1] < expected[2] < 1
    fewer = acceptability(runs, "y", "d", [3.0], "lower", ["new", "base"])
    assert list(fewer.columns) == ["new", "base"]
    assert fewer["base"].iloc[0] > 0.99
    assert acceptability(runs[runs["seed"] < 5], "y", "d", [1.0]).isna().all(axis=None)


def test_intervals_of_costs_are_those_of_paired_differences():
    new, _ = costs_and_effects(RUNS, "base", "yuan", "done")
    gaps = np.array(GAPS, float)
    assert new.cost.interval == mean_interval(gaps[:, 0])
    assert new.effect.interval == mean_interval(gaps[:, 1])


def test_more_effect_is_better_unless_it_is_said_otherwise():
    assert costs_and_effects(RUNS, "base", "yuan", "done")[0].effect.difference == pytest.approx(1.4)
    turned = costs_and_effects(RUNS, "base", "yuan", "done", "lower")[0]
    assert turned.effect.difference == pytest.approx(-1.4)


def test_a_third_scenario_that_lacks_a_seed_takes_none_from_the_two_that_are_compared():
    lacking = RUNS[(RUNS["scenario"] != "less") | (RUNS["seed"] != 1)]
    assert paired_gaps(lacking, "base", "new", "yuan", "done").tolist() == GAPS


def test_a_ratio_of_small_numbers_has_an_interval_where_the_denominator_is_clear_of_0():
    cost, effect = np.array([0.1, 0.11, 0.09, 0.1, 0.1]), np.array([0.05, 0.051, 0.049, 0.05, 0.05])
    found = fieller(cost, effect)
    assert found.low < 2 < found.high
    assert found.width < 0.5


def test_the_pareto_set_is_a_mask() -> None:
    """A mask of zeros and ones would pick the first two rows."""
    values = np.array([[1.0, 1.0], [2.0, 0.5], [3.0, 3.0], [0.0, 0.0]])
    assert values[pareto_set(values, ["higher", "higher"])].tolist() == [[3.0, 3.0]]
