"""Variance between groups and within them, on groups of one to three values, worked out by hand."""

import math

import numpy as np
import pytest

from experiments.statistics.variance import mean_of_known, nested_components

NAN = math.nan


@pytest.mark.parametrize(
    ("values", "weights", "means", "between", "within"),
    [
        # means 2 and 5; squares 2 and 0 with half a degree of freedom; (0.5 * 1.5^2 * 2) / 0.5 - 2 * 0.75
        ([[1, 3], [5, NAN]], None, [2, 5], 3.0, 2.0),
        # the same with weights: middle 4.25, (0.25 * 2.25^2 + 0.75 * 0.75^2) / 0.375 - 2 * 0.875
        ([[1, 3], [5, NAN]], [0.25, 0.75], [2, 5], 2.75, 2.0),
        # three, two and one value: squares 2, 8, 0 over (2 + 1 + 0); means 2, 4, 12 vary by 28
        ([[1, 2, 3], [2, 6, NAN], [NAN, NAN, 12]], None, [2, 4, 12], 28 - 10 / 3 * (11 / 6) / 3, 10 / 3),
        # nothing is repeated: all is between
        ([[1], [5]], None, [1, 5], 8.0, 0.0),
        ([[1, NAN], [NAN, 5]], None, [1, 5], 8.0, 0.0),
        # a single group has nothing beside it
        ([[1, 2]], None, [1.5], 0.0, 0.5),
        # means that lie nearer to each other than noise would put them
        ([[0, 10], [1, 9]], None, [5, 5], 0.0, 41.0),
    ],
)
def test_components_by_hand(values, weights, means, between, within) -> None:
    given = None if weights is None else np.array(weights)
    found = nested_components(np.array(values, dtype=float), given)
    assert found[0].tolist() == means
    assert found[1] == pytest.approx(between)
    assert found[2] == pytest.approx(within)


def test_a_mean_of_what_is_known_by_hand() -> None:
    found = mean_of_known(np.array([[1, NAN, 3], [NAN, NAN, NAN], [4, 5, 9], [math.inf, 7, NAN]]))
    assert found.tolist() == pytest.approx([2, NAN, 6, 7], nan_ok=True)
