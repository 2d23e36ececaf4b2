"""Search on functions whose best packages are known, and the test of the front under fresh random numbers."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from experiments.designs.factors import Factor
from experiments.exploration.search import Budget, Objective, against_randomness, hypervolume, search
from sim.errors import ScenarioError

FACTORS = (
    Factor("levers.a", (), 0.0, 1.0),
    Factor("levers.b", (), 0.0, 1.0),
    Factor("joint.every", (), 1.0, 10.0, whole=True),
    Factor("coordination.pattern", ("poor", "good")),
)
AIMS = (Objective("done", "higher"), Objective("cost", "lower"))
FREE = Budget({}, {})


def model(noise: float = 0.0, seeds: int = 3):
    """What is done grows with lever a and falls with long intervals; lever b costs and does nothing."""
    calls = []

    def evaluate(rows, label):
        calls.append((label, [dict(row) for row in rows]))
        first = 100 if label == "fresh" else 0
        table = []
        for point, row in enumerate(rows):
            for seed in range(first, first + seeds):
                randomness = np.random.default_rng([seed, point, int(1e6 * row["levers.a"])]).normal(0, noise)
                good = row["coordination.pattern"] == "good"
                table.append(
                    {
                        "point": point,
                        "seed": seed,
                        "done": row["levers.a"] - 0.02 * row["joint.every"] + 0.5 * good + randomness,
                        "cost": row["levers.a"] ** 2 + row["levers.b"],
                    }
                )
        return pd.DataFrame(table)

    return evaluate, calls


def test_the_best_packages_are_found():
    """The front is lever b at 0, sessions every day, the good pattern, and any lever a."""
    evaluate, _ = model()
    found = search(FACTORS, AIMS, FREE, evaluate, population=40, generations=25, seed=1)
    front = found.front
    assert len(front) <= 40
    assert (front["coordination.pattern"] == "good").mean() > 0.9
    assert front["levers.b"].median() < 0.02
    assert front["joint.every"].median() == 1
    best = np.sqrt(front["cost"]) - 0.02 + 0.5  # what the cost of a package would buy
    assert (best - front["done"]).median() < 0.05
    assert found.generations[-1].hypervolume >= found.generations[0].hypervolume - 0.05
    assert front["in_set"].all()


def test_the_same_arguments_try_the_same_packages():
    tried = []
    for _ in range(2):
        evaluate, calls = model()
        search(FACTORS, AIMS, FREE, evaluate, population=8, generations=3, seed=5)
        tried.append(calls)
    assert tried[0] == tried[1]
    assert [label for label, _ in tried[0]] == ["generation 1", "generation 2", "generation 3", "fresh"]


@pytest.mark.parametrize("levels", [(1,), (2,), (2, 2), (3, 2)])
def test_a_search_of_few_packages_tries_each_once_and_ends(levels):
    """Once there is no further package, no generation is asked for."""
    factors = tuple(Factor(f"levers.{n}", tuple(range(size))) for n, size in enumerate(levels))
    calls = []

    def evaluate(rows, label):
        calls.append((label, [tuple(row.values()) for row in rows]))
        table = [
            {"point": point, "seed": seed, "done": sum(row.values()), "cost": row["levers.0"]}
            for point, row in enumerate(rows)
            for seed in range(5)
        ]
        return pd.DataFrame(table)

    found = search(factors, AIMS, FREE, evaluate, population=8, generations=9, seed=1)
    tried = [row for label, rows in calls if label != "fresh" for row in rows]
    assert sorted(tried) == sorted(product(*map(range, levels)))
    assert len(found.front) == levels[0]


def test_packages_above_the_price_limit_are_never_run():
    evaluate, calls = model()
    budget = Budget({}, {"levers.a": 100.0, "levers.b": 100.0}, most=60.0)
    found = search(FACTORS, AIMS, budget, evaluate, population=12, generations=6, seed=2)
    run = [row for _, rows in calls for row in rows]
    assert max(100 * row["levers.a"] + 100 * row["levers.b"] for row in run) <= 60.0
    assert (found.front["spent"] <= 60.0).all()


def test_a_limit_on_an_outcome_is_kept():
    evaluate, _ = model()
    found = search(FACTORS, AIMS, Budget({"cost": 0.25}, {}), evaluate, population=16, generations=10, seed=3)
    assert (found.front["cost"] <= 0.25).all()
    assert found.front["levers.a"].max() <= 0.5 + 1e-9


def test_a_budget_that_nothing_keeps_is_told():
    evaluate, _ = model()
    with pytest.raises(ScenarioError, match="no package keeps the budget"):
        search(FACTORS, AIMS, Budget({"cost": -1.0}, {}), evaluate, population=6, generations=2)


def test_an_outcome_that_no_package_has_is_called_undefined_after_the_first_generation():
    evaluate, calls = model()

    def without_outcome(rows, label):
        return evaluate(rows, label).assign(done=np.nan)

    with pytest.raises(
        ScenarioError, match="done is undefined at 6 of 6 packages: run longer or choose another"
    ):
        search(FACTORS, AIMS, FREE, without_outcome, population=6, generations=5)
    assert [label for label, _ in calls] == ["generation 1"]


def test_an_outcome_that_the_fresh_seeds_do_not_have_is_called_undefined():
    front = pd.DataFrame({"levers.a": [0.1], "done": [0.5], "cost": [1.0], "spent": 0.0})
    fresh = pd.DataFrame({"point": 0, "seed": range(6), "done": np.nan, "cost": 1.0})
    with pytest.raises(ScenarioError, match="done is undefined at 6 of 6 fresh seeds"):
        against_randomness(front, fresh, AIMS, FREE)


def test_below_five_fresh_seeds_nothing_is_said_of_others():
    front = pd.DataFrame({"levers.a": [0.1, 0.9], "done": [0.5, 1.0], "cost": [1.0, 2.0], "spent": 0.0})
    rows = [
        {"point": point, "seed": seed, "done": point + 0.1 * seed, "cost": 1.0}
        for point in (0, 1)
        for seed in range(4)
    ]
    found = against_randomness(front, pd.DataFrame(rows), AIMS, FREE)
    assert found["in_set"].tolist() == [False, True]
    assert found["stays"].isna().all()


def test_what_only_randomness_brought_into_the_front_does_not_stay():
    front = pd.DataFrame({"levers.a": [0.1, 0.9], "done": [9.0, 1.0], "cost": [1.0, 1.0], "spent": 0.0})
    generator = np.random.default_rng(1)
    rows = [
        {"point": point, "seed": seed, "done": mean + generator.normal(0, 0.1), "cost": 1.0}
        for point, mean in ((0, 0.2), (1, 1.0))
        for seed in range(20)
    ]
    found = against_randomness(front, pd.DataFrame(rows), AIMS, FREE)
    assert found["in_set"].tolist() == [False, True]
    assert found["stays"].tolist() == [0.0, 1.0]
    assert found["done fresh"].tolist() == pytest.approx([0.2, 1.0], abs=0.1)


def test_a_package_that_breaks_the_budget_under_fresh_randomness_does_not_stay():
    front = pd.DataFrame({"levers.a": [0.1, 0.9], "done": [0.5, 1.0], "cost": [1.0, 2.0], "spent": 0.0})
    rows = [
        {"point": point, "seed": seed, "done": done, "cost": cost + 0.01 * (seed % 2)}
        for point, done, cost in ((0, 0.5, 1.0), (1, 1.0, 3.0))
        for seed in range(6)
    ]
    found = against_randomness(front, pd.DataFrame(rows), AIMS, Budget({"cost": 2.5}, {}))
    assert found["in_set"].tolist() == [True, False]


def test_the_hypervolume_of_a_corner_is_all_of_the_box():
    costs = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert hypervolume(costs, np.array([True, False])) == pytest.approx(1.0)
    stairs = np.array([[0.0, 0.5], [0.5, 0.0], [1.0, 1.0]])
    assert hypervolume(stairs, np.array([True, True, False])) == pytest.approx(0.75)


def test_a_package_beyond_reach_is_not_run_and_the_search_stays_below():
    evaluate, calls = model()
    budget = Budget({}, {}, beyond=lambda row: row["levers.a"] - 0.5)
    found = search(FACTORS, AIMS, budget, evaluate, population=20, generations=6, seed=1)
    assert max(row["levers.a"] for _, rows in calls for row in rows) <= 0.5
    assert found.front["levers.a"].max() > 0.3
    assert budget.over({"levers.a": 0.7}) == pytest.approx(0.2)
    both = Budget({}, {"levers.a": 2.0}, 1.0, lambda row: row["levers.a"] - 0.5)
    assert both.over({"levers.a": 1.0}) == pytest.approx(1.0)
    assert FREE.over({"levers.a": 1.0}) < 0
