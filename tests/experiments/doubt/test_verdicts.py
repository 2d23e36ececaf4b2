"""Verdicts on toys with known answers; what would be worth measuring; resuming gives the same bytes."""

import math

import numpy as np
import pytest

from experiments.designs.factors import Factor
from experiments.doubt.verdicts import LEANING, ROBUST, UNDECIDED, verdict
from experiments.doubt.worth import value_of_each, value_of_everything
from experiments.statistics.variance import nested_components


def normal(x: float) -> float:
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


def toy(
    points: int, mean: float, ignorance: float, randomness: float, seeds: int = 2
) -> tuple[np.ndarray, np.ndarray]:
    """Differences in worlds whose true difference is normal, and the true differences."""
    generator = np.random.default_rng(5)
    even = (generator.permutation(points) + 0.5) / points
    truth = mean + ignorance * np.array([_quantile(p) for p in even])
    return truth[:, None] + randomness * generator.standard_normal((points, seeds)), truth


def _quantile(p: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)


@pytest.mark.parametrize(
    ("mean", "ignorance", "randomness"), [(5, 10, 20), (0, 10, 5), (20, 8, 30), (15, 20, 0)]
)
def test_a_toy_with_a_known_answer_is_met_within_three_hundredths(
    mean: float, ignorance: float, randomness: float
) -> None:
    """With two noisy seeds a plain count of worlds would be off by up to a fifth."""
    found = verdict(toy(2000, mean, ignorance, randomness)[0], margin=10)
    assert found is not None
    assert abs(found.probability - normal((mean - 10) / ignorance)) < 0.03
    assert abs(found.worse - normal((-mean - 10) / ignorance)) < 0.03
    both = math.hypot(ignorance, randomness)
    assert abs(found.one_city - normal((mean - 10) / both)) < 0.03
    assert found.low <= found.probability <= found.high


def test_luck_and_ignorance_are_told_apart() -> None:
    found = verdict(toy(2000, 0, 12, 7)[0], 0)
    assert found is not None
    assert found.ignorance == pytest.approx(12, rel=0.05)
    assert found.randomness == pytest.approx(7, rel=0.05)


def test_the_words_are_fixed() -> None:
    for mean, word in ((30, ROBUST), (-30, ROBUST), (20, LEANING), (3, UNDECIDED)):
        found = verdict(toy(800, mean, 10, 1)[0], 10)
        assert found is not None
        assert found.word == word
        assert found.second == (mean > 0)


def test_weights_move_the_verdict_and_count_as_fewer_worlds() -> None:
    gaps, truth = toy(1000, 0, 10, 1)
    even, tilted = verdict(gaps, 0), verdict(gaps, 0, np.exp(truth / 10))
    assert even is not None
    assert tilted is not None
    assert tilted.probability == pytest.approx(
        normal(1), abs=0.03
    )  # a normal, tilted, is moved by its variance
    assert tilted.points < 0.8 * even.points


def test_undefined_differences_are_left_out_and_too_few_give_no_verdict() -> None:
    gaps = np.full((10, 2), np.nan)
    gaps[0] = 1.0
    assert verdict(gaps, 0) is None
    gaps[1:6, 0] = 30.0
    found = verdict(gaps, 10)
    assert found is not None
    assert found.points == pytest.approx(6)


def test_components_of_balanced_groups_are_those_of_the_analysis_of_variance() -> None:
    values = np.array([[1.0, 3.0], [5.0, 9.0], [2.0, 2.0]])
    means, between, within = nested_components(values)
    assert means.tolist() == [2.0, 7.0, 2.0]
    assert within == pytest.approx((2 + 8 + 0) / 3)
    assert between == pytest.approx(np.var([2, 7, 2], ddof=1) - within / 2)


def worth_of(slope: float, offset: float) -> tuple[np.ndarray, list[np.ndarray], list[Factor]]:
    """A choice whose outcome follows one number of five in a straight line."""
    generator = np.random.default_rng(2)
    unit = np.column_stack([(generator.permutation(600) + 0.5) / 600 for _ in range(5)])
    truth = offset + slope * (unit[:, 2] - 0.5)
    gaps = truth[:, None] + generator.standard_normal((600, 2))
    return unit, [gaps], [Factor(f"section.n{i}", low=0.0, high=1.0) for i in range(5)]


def test_what_would_be_worth_measuring_is_found_with_its_worth() -> None:
    """For an outcome even over -10 .. 10 knowing the number lets one choose right: a quarter of 10."""
    unit, gaps, factors = worth_of(20.0, 0.0)
    table = value_of_each(unit, factors, gaps)
    assert table["factor"][0] == "section.n2"
    assert table["value"][0] == pytest.approx(2.5, rel=0.1)  # what randomness alone shows is taken off
    assert table["beyond_randomness"].tolist() == [True, False, False, False, False]
    assert value_of_everything(gaps) == pytest.approx(2.5, rel=0.06)


def test_nothing_is_worth_measuring_where_no_answer_changes_the_choice() -> None:
    unit, gaps, factors = worth_of(20.0, 15.0)
    gaps[0][7] = np.nan  # no run of this world went well
    assert value_of_each(unit, factors, gaps)["value"].max() < 0.01
    assert value_of_everything(gaps) < 0.01
