"""Regret, Pareto sets and costs against small cases worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.statistics.economics import acceptability, costs_and_effects, fieller, frontier, quadrant_of
from experiments.statistics.pareto import pareto_set, pareto_under_randomness
from experiments.statistics.regret import RULES, choice_under_randomness, choices, chosen, regrets
from tests.experiments.probability import as_often

# Two cities, three options: a bold one, a safe one, one that is never best.
VALUES = pd.DataFrame(
    {"bold": [10.0, 0.0], "safe": [6.0, 5.0], "poor": [1.0, 4.0]}, index=["town", "metropolis"]
)


def runs_of(means: dict[str, dict[str, float]], seeds: int = 20, noise: float = 0.1) -> pd.DataFrame:
    """A table of runs: scenario -> metric -> mean, with noise of which seeds share nothing."""
    generator, rows = np.random.default_rng(1), []
    for name, metrics in means.items():
        for seed in range(seeds):
            drawn = {metric: mean + generator.normal(0, noise) for metric, mean in metrics.items()}
            rows.append({"scenario": name, "seed": seed, **drawn})
    return pd.DataFrame(rows)


def test_regret_is_what_is_lost_beside_the_best():
    found = regrets(VALUES, "higher")
    assert found.loc["town"].tolist() == [0, 4, 9]
    assert found.loc["metropolis"].tolist() == [5, 0, 1]
    assert regrets(-VALUES, "lower").equals(found)


def test_rules_choose_as_their_authors_say():
    assert chosen(VALUES, "higher", "minimax_regret") == "safe"
    assert chosen(VALUES, "higher", "worst_case") == "safe"
    assert chosen(VALUES, "higher", "mean") == "safe"
    assert chosen(VALUES + np.array([[9, 0, 0], [0, 0, 0]]), "higher", "mean") == "bold"
    often = pd.DataFrame({"bold": [10.0, 10.0, 0.0], "even": [7.0, 7.0, 5.0]})
    assert chosen(often, "higher", "minimax_regret") == "even"  # loses 3 at most, bold 5
    assert chosen(often, "higher", "mean") == "bold"
    table = choices(VALUES, "higher")
    assert table.index[0] == "safe"
    assert table.loc["bold", "largest_regret"] == 5
    assert table.loc["bold", "times_best"] == 0.5
    assert table.loc["poor", "chosen_by"] == ""


def test_a_choice_without_doubt_is_always_made_and_a_tie_half_of_the_time():
    parts = [
        runs_of({"a": {"y": 1.0}, "b": {"y": 0.0}}, noise=0.01).assign(context="town"),
        runs_of({"a": {"y": 1.0}, "b": {"y": 0.0}}, noise=0.01).assign(context="city"),
    ]
    found = choice_under_randomness(pd.concat(parts), "y", "higher", draws=200)
    assert (found.loc["a"] == 1.0).all()
    assert list(found.columns) == list(RULES)


def test_contexts_that_lack_a_run_are_refused():
    part = runs_of({"a": {"y": 1.0}, "b": {"y": 0.0}}, seeds=3).assign(context="town")
    with pytest.raises(ValueError, match="every option must have been run"):
        choice_under_randomness(part.iloc[1:], "y", "higher", draws=10)


points = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(points)
def test_the_pareto_set_holds_what_nothing_beats(options):
    values = np.array(options, dtype=float)
    found = pareto_set(values, ["higher", "lower"])
    for i, (gain, cost) in enumerate(values):
        beaten = any(g >= gain and c <= cost and (g > gain or c < cost) for g, c in values)
        assert found[i] == (not beaten)


def test_an_undefined_option_is_never_in_the_set():
    assert pareto_set(np.array([[math.nan, 0.0], [1.0, 1.0]]), ["lower", "lower"]).tolist() == [False, True]


def test_randomness_decides_whether_equals_stay_in_the_set():
    runs = runs_of({"a": {"y": 1.0, "c": 1.0}, "b": {"y": 1.0, "c": 1.0}, "bad": {"y": 0.0, "c": 9.0}})
    found = pareto_under_randomness(runs, {"y": "higher", "c": "lower"}, draws=300)
    assert found.loc["bad", "stays"] == 0
    assert not found.loc["bad", "in_set"]
    assert 0.3 < found.loc["a", "stays"] <= 1.0


def test_few_seeds_say_nothing_of_what_would_be_chosen_under_others():
    few = runs_of({"a": {"y": 1.0, "c": 1.0}, "b": {"y": 0.0, "c": 2.0}}, seeds=4)
    aims = {"y": "higher", "c": "lower"}
    assert pareto_under_randomness(few, aims)["stays"].isna().all()
    assert choice_under_randomness(few.assign(context="town"), "y", "higher").isna().all(axis=None)
    assert acceptability(few, "c", "y", [1.0]).isna().all(axis=None)
    (found,) = costs_and_effects(few, "a", "c", "y")
    assert all(math.isnan(share) for share in found.quadrants.values())
    assert not found.ratio_interval.known


def test_quadrants_have_their_names():
    names = quadrant_of(np.array([-1.0, 1.0, -1.0, 1.0]), np.array([1.0, 1.0, -1.0, -1.0]))
    assert list(names) == ["dominant", "trade-off", "frugal", "dominated"]


def test_the_ratio_is_extra_cost_per_extra_effect():
    runs = runs_of({"base": {"cost": 100.0, "done": 10.0}, "new": {"cost": 130.0, "done": 16.0}})
    (found,) = costs_and_effects(runs, "base", "cost", "done")
    assert found.ratio == pytest.approx(5.0, rel=0.02)
    assert found.ratio_interval.holds(5.0)
    assert found.quadrant == "trade-off"
    assert found.quadrants == {"dominant": 0.0, "trade-off": 1.0, "frugal": 0.0, "dominated": 0.0}
    (turned,) = costs_and_effects(runs, "base", "cost", "done", effect_direction="lower")
    assert turned.quadrant == "dominated"


def test_fiellers_interval_holds_the_truth_as_often_as_it_says():
    generator, trials = np.random.default_rng(2), 1000
    noise = generator.multivariate_normal([0, 0], [[4, 1], [1, 1]], (trials, 12))
    hits = sum(fieller(rows[:, 0] + 6, rows[:, 1] + 3).holds(2.0) for rows in noise)
    assert as_often(hits, trials, 0.95)


def test_no_interval_is_given_where_the_effect_may_be_nothing():
    generator = np.random.default_rng(3)
    found = fieller(generator.normal(5, 1, 12), generator.normal(0, 1, 12))
    assert math.isnan(found.low)


def test_the_frontier_leaves_out_what_is_dominated_and_what_a_mix_beats():
    means = pd.DataFrame(
        {"cost": [0.0, 10.0, 12.0, 20.0, 25.0], "effect": [0.0, 2.0, 1.0, 8.0, 8.0]},
        index=["none", "weak", "worse", "strong", "dear"],
    )
    found = frontier(means)
    assert found["status"].to_dict() == {
        "none": "on the frontier",
        "weak": "extendedly dominated",  # 5 a unit, then 1.67: a mix of none and strong is better
        "worse": "dominated",
        "strong": "on the frontier",
        "dear": "dominated",
    }
    assert found.loc["strong", "ratio"] == pytest.approx(2.5)


def test_acceptability_turns_at_the_ratio():
    runs = runs_of({"base": {"cost": 100.0, "done": 10.0}, "new": {"cost": 130.0, "done": 16.0}})
    found = acceptability(runs, "cost", "done", [0.0, 4.0, 6.0])
    assert found["base"].tolist() == [1.0, 1.0, 0.0]
    assert found.sum(axis=1).tolist() == [1.0, 1.0, 1.0]
    at_ratio = acceptability(runs, "cost", "done", [float(np.round(5.0, 3))])
    assert 0 < at_ratio["new"].iloc[0] < 1
