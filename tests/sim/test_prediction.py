"""A prediction learnt from records: shrinkage, what a record is, what thresholds do, whom it misses."""

import numpy as np
import pytest

from sim.reference.detect import alarm
from sim.stages.detect.params import Detect
from sim.stages.detect.prediction import judged_by_truth, prediction, recorded
from tests.promises.worlds import run_to_end, scenario

PEOPLE = np.array([1000, 1000, 2000])


def test_without_records_every_place_is_as_the_city() -> None:
    assert (prediction(np.zeros((3, 2)), PEOPLE, Detect()) == 0).all()


def test_few_records_say_little_and_many_say_what_is_true() -> None:
    """Topic 0 is twice as common in the first place and unknown in the second."""
    shares = np.array([[2.0], [0.0], [2.0]])
    few, many = (prediction(n * shares, PEOPLE, Detect())[:, 0] for n in (1, 10_000))
    assert many[[0, 2]] == pytest.approx([np.log(2), 0.0], abs=0.001)
    assert many[1] == -3.0  # cut
    assert 0 < few[0] < 0.5 * many[0]
    assert few[1] > -0.3


def test_what_was_not_claimed_or_detected_is_no_record_and_old_ones_fade() -> None:
    world = run_to_end(scenario("grid_platform", 90)).world
    d, shape = world.disputes, world.hunch.shape
    raised = d.raised[: d.count]
    full = recorded(d, shape, 90, Detect(forgets=36500.0))
    assert 0 < (raised >= 0).sum() < d.count
    assert full.sum() == pytest.approx((raised >= 0).sum(), rel=0.01)
    assert recorded(d, shape, 45, Detect(forgets=36500.0)).sum() == pytest.approx(
        ((raised >= 0) & (raised <= 45)).sum(), rel=0.01
    )
    assert recorded(d, shape, 90, Detect(forgets=30.0)).sum() < 0.6 * full.sum()


def test_the_threshold_moves_by_the_log_odds_over_the_separation() -> None:
    """At the same likelihood ratio times odds: the best threshold of signal detection."""
    rule = Detect(learnt=1.0, separation=2.0, criterion=1.0)
    plain, common = alarm(Detect(separation=2.0, criterion=1.0)), alarm(rule, np.log(4.0))
    assert alarm(rule, 0.0) == plain
    assert common == alarm(Detect(separation=2.0, criterion=1.0 - np.log(4.0) / 2.0))
    assert common.hit > plain.hit
    assert common.false > plain.false


def test_a_city_learns_once_a_month_and_only_where_it_is_told_to() -> None:
    plain = run_to_end(scenario("grid_platform", 40))
    assert not plain.world.hunch.any()
    assert plain.records.facts["prediction"] == []
    learning = run_to_end(scenario("learnt_prediction", 40))
    assert learning.world.hunch.any()
    skill, _ = learning.records.facts["prediction"]
    assert 0 < skill <= 1


def test_who_complains_more_than_others_is_overrated() -> None:
    """Two places alike, one of which reports half of what the other does."""
    rate, people = np.array([[2.0, 1.0], [2.0, 1.0]]), np.array([1000, 1000])
    told = rate * np.array([[1000.0], [500.0]])
    hunch = prediction(told, people, Detect())
    _, gap = judged_by_truth(hunch, rate, people, np.array([1.0, -1.0]))
    assert gap == pytest.approx(np.log(2.0), abs=0.02)
    _, other = judged_by_truth(hunch, rate, people, np.array([-1.0, 1.0]))
    assert other == pytest.approx(-gap)


def test_the_truth_itself_has_full_skill_and_no_gap() -> None:
    rate, people = np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1000, 1000])
    hunch = prediction(rate * 1e6, people, Detect())
    skill, gap = judged_by_truth(hunch, rate, people, np.array([1.0, -1.0]))
    assert skill == pytest.approx(1.0, abs=1e-6)
    assert gap == pytest.approx(0.0, abs=1e-5)
