"""Effects and equivalence of five seeds, worked out by hand."""

import math
from math import isnan, sqrt

import numpy as np
import pytest
from scipy import stats

from experiments.statistics.effects import Superiority, hedges_g, superiority
from experiments.statistics.equivalence import Equivalence, equivalence, verdict
from experiments.statistics.paired import ALPHA, UNDEFINED, Interval

A, B = np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 6.0])  # variances 4 and 7


def array(*values: float) -> np.ndarray:
    """A float column."""
    return np.array(values, dtype=float)


def ends(interval: Interval) -> tuple[float, float]:
    """Both ends."""
    return interval.low, interval.high


def undefined(interval: Interval) -> bool:
    """Whether both ends are."""
    return isnan(interval.low) and isnan(interval.high)


def test_hedges_corrects_by_gamma_functions():
    assert hedges_g(array(0, 2), array(1, 3)) == pytest.approx(1 / sqrt(math.pi) / sqrt(2))
    unequal = math.gamma(1.5) / sqrt(1.5) * 3 / sqrt(8 / 3)  # variances 4 and 0, three and two values
    assert hedges_g(A, array(5, 5)) == pytest.approx(unequal)
    assert hedges_g(array(5, 5), A) == pytest.approx(-unequal)
    assert isnan(hedges_g(array(1), array(2, 3)))
    assert isnan(hedges_g(array(1, 1), array(2, 2)))


def test_superiority_counts_pairs_of_runs():
    found = superiority(array(1, 2, math.nan), array(1, 3, math.inf), "higher")  # 1 tie, 2 wins, 1 loss
    assert found.probability == pytest.approx(2.5 / 4)
    assert superiority(array(1, 2), array(1, 3), "lower").probability == pytest.approx(1.5 / 4)
    assert superiority(array(1, 2), array(2, 3), "higher").probability == pytest.approx(3.5 / 4)
    touching, five = array(5, 6, 7, 8, 9), array(1, 2, 3, 4, 5)
    assert not isnan(superiority(five, touching, "higher").interval.low)
    assert not isnan(superiority(touching, five, "higher").interval.low)
    assert undefined(superiority(five[1:], touching, "higher").interval)
    assert undefined(superiority(five, touching[:4], "higher").interval)
    assert undefined(superiority(five, five + 9, "higher").interval)
    assert undefined(superiority(five + 9, five, "higher").interval)
    apart = superiority(array(3, 4), array(1, 2), "higher")
    assert (apart.probability, apart.delta) == (0, -1)
    assert undefined(apart.interval)
    same = superiority(np.full(5, 2.0), np.full(5, 2.0), "higher")
    assert same.probability == 0.5
    assert undefined(same.interval)
    half = superiority(np.full(5, 2.0), array(1, 2, 2, 2, 3), "higher")
    assert half.probability == 0.5
    assert not isnan(half.interval.low)
    for a, b, way in (
        (array(1), array(1, 2), "higher"),
        (array(1, 2), array(1), "higher"),
        (A, B, "neither"),
    ):
        found = superiority(a, b, way)
        assert isnan(found.probability)
        assert undefined(found.interval)
    assert Superiority(0.75, UNDEFINED).delta == 0.5


def test_the_interval_of_superiority_is_that_of_brunner_and_munzel_cut_at_0_and_1():
    found = superiority(array(1, 2, 4, 7, 3, 5), array(2, 3, 6, 8, 9, 4), "higher")
    from statsmodels.stats.nonparametric import rank_compare_2indep

    theirs = rank_compare_2indep(array(2, 3, 6, 8, 9, 4), array(1, 2, 4, 7, 3, 5)).conf_int(alpha=0.05)
    assert ends(found.interval) == pytest.approx((theirs[0], min(1.0, theirs[1])))
    low, high = array(1, 2, 3, 4, 5), array(5, 6, 7, 8, 9)
    assert superiority(low, high, "higher").interval.high == 1
    assert superiority(high, low, "higher").interval.low == 0


def test_equivalence_of_five_gaps():
    nothing, five = np.zeros(5), array(1, 1.5, 2, 2.5, 3)
    found = equivalence(nothing, five, 4.0)
    error = sqrt(2.5 / 4 / 5)
    reach = stats.t.ppf(0.95, 4) * error
    assert (found.pairs, found.difference, found.margin) == (5, 2, 4)
    assert ends(found.interval) == pytest.approx((2 - reach, 2 + reach))
    assert found.p == pytest.approx(stats.t.sf((4 - 2) / error, 4))
    assert found.smallest == pytest.approx(2 + reach)
    mirrored = equivalence(array(*five, math.nan), array(*nothing, 1), 4.0)
    assert mirrored.smallest == pytest.approx(2 + reach)
    assert mirrored.p == pytest.approx(found.p)
    assert equivalence(array(*nothing, 1), array(*five, math.nan), 4.0).pairs == 5


def test_equivalence_without_five_pairs_or_without_spread():
    few, none = equivalence(np.zeros(4), array(1, 2, 2, 3), 1.0), equivalence(array(math.nan), array(3), 1.0)
    assert (few.pairs, few.difference, few.margin) == (4, 2, 1)
    assert (none.pairs, isnan(none.difference), none.margin) == (0, True, 1)
    for found in (few, none):
        assert isnan(found.p)
        assert undefined(found.interval)
        assert not found.equivalent
    nothing = np.zeros(5)
    sure = equivalence(nothing, nothing + 1, 1.5)
    assert (sure.pairs, sure.difference, sure.p, ends(sure.interval), sure.margin) == (5, 1, 0, (1, 1), 1.5)
    assert equivalence(nothing, nothing + 1, 1.0).p == 1
    assert equivalence(nothing, nothing - 1, 1.5).p == 0
    assert equivalence(nothing, nothing - 1, 0.5).p == 1
    assert equivalence(nothing, array(2e6, 2e6, 2e6, 2e6, 2e6 + 1e-7), 1.0).interval.width == 0
    assert equivalence(nothing, array(0, 0, 0, 0, 1e-11), 1.0).interval.width > 0
    for margin in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="margin must be above 0"):
            equivalence(A, B, margin)


def test_equivalence_and_difference_are_said_at_five_percent_and_not_above(monkeypatch):
    above = math.nextafter(ALPHA, 1)
    assert Equivalence(5, 0.0, 1.0, UNDEFINED, ALPHA).equivalent
    assert not Equivalence(5, 0.0, 1.0, UNDEFINED, above).equivalent
    for p, said in ((ALPHA, "better"), (above, "undecided")):
        monkeypatch.setattr("experiments.statistics.multiple.paired_p", lambda *_, p=p: p)
        assert verdict(np.zeros(5), array(1, 2, 3, 4, 5), "higher", 1.0) == said


@pytest.mark.parametrize(
    ("gaps", "direction", "said"),
    [
        ((0.4, 0.45, 0.5, 0.55, 0.6), "higher", "better, within the margin"),
        ((0.4, 0.45, 0.5, 0.55, 0.6), "lower", "worse, within the margin"),
        ((0.4, 0.45, 0.5, 0.55, 0.6), "neither", "different, within the margin"),
        ((-3.1, -3.05, -3.0, -2.95, -2.9), "lower", "better"),
        ((-3.1, -3.05, -3.0, -2.95, -2.9), "higher", "worse"),
        ((-3.1, -3.05, -3.0, -2.95, -2.9), "neither", "different"),
        ((-0.1, -0.05, 0.0, 0.05, 0.1), "neither", "equivalent"),
        ((-9.0, -4.5, 0.0, 4.5, 9.0), "neither", "undecided"),
        ((1.0, 1.1, 1.2, 1.3), "higher", "undecided"),
    ],
)
def test_verdicts_of_five_gaps(gaps, direction, said):
    assert verdict(np.zeros(len(gaps)), array(*gaps), direction, 1.0) == said
