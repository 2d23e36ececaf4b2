"""Discovery: boxes known in advance are found again, told in words, and are those of the EMA Workbench."""

import math

import numpy as np
import pandas as pd
import pytest

from experiments.designs.factors import Factor
from experiments.exploration.discovery import PEEL, _half, discover, peel
from experiments.exploration.rules import Condition, rule_of, summary
from tests.experiments.probability import as_often

FACTORS = (
    Factor("work.utilisation", (), 0.0, 1.0, label="Load", zh="负荷", unit="share"),
    Factor("claim.pace", (), 0.0, 1.0),
    Factor("joint.every", (), 1.0, 20.0, whole=True, unit="day"),
    Factor("coordination.pattern", ("siloed", "party_led", "polycentric"), label="Pattern", zh="模式"),
)


def space(seed: int = 1, count: int = 600) -> pd.DataFrame:
    unit = np.random.default_rng(seed).random((count, len(FACTORS)))
    return pd.DataFrame({f.path: [f.at(u) for u in unit[:, i]] for i, f in enumerate(FACTORS)})


def won(points: pd.DataFrame) -> np.ndarray:
    """Wins when the load is above 0.6 and the pattern is not siloed."""
    return ((points["work.utilisation"] > 0.6) & (points["coordination.pattern"] != "siloed")).to_numpy()


@pytest.fixture(scope="module")
def found():
    points = space()
    return discover(points, won(points), FACTORS)


def test_the_box_that_was_hidden_is_found(found):
    by_path = {condition.factor.path: condition for condition in found.box.conditions}
    assert set(by_path) == {"work.utilisation", "coordination.pattern"}
    assert by_path["work.utilisation"].low == pytest.approx(0.6, abs=0.06)
    assert by_path["work.utilisation"].high == math.inf
    assert set(by_path["coordination.pattern"].levels) == {"party_led", "polycentric"}
    assert found.box.density > 0.9
    assert found.box.coverage > 0.85
    assert found.box.tested


def test_rules_are_measured_on_the_points_that_did_not_make_them(found):
    points = space()
    hits = won(points)
    other = ~_half(hits, 1)
    again = rule_of(found.box.conditions, points[other], hits[other], tested=True)
    assert again == found.box


def test_the_tree_finds_the_same_rule(found):
    best = found.leaves[0]
    assert {condition.factor.path for condition in best.conditions} == {
        "work.utilisation",
        "coordination.pattern",
    }
    assert best.density > 0.9
    assert found.importance["work.utilisation"] + found.importance["coordination.pattern"] > 0.95


@pytest.mark.filterwarnings("ignore")  # the workbench uses what pandas will drop
def test_the_boxes_are_those_of_the_ema_workbench():
    """The workbench called directly on the same numbers: every peel is the same."""
    from ema_workbench.analysis.prim import Prim

    points = space(2, 300)
    hits = won(points)
    numeric = FACTORS[:3]
    ours = peel(points, hits, numeric).peeling_trajectory
    columns = points[[f.path for f in numeric]].astype(float)
    theirs = Prim(columns, hits, peel_alpha=PEEL, mass_min=0.05).find_box()
    pd.testing.assert_frame_equal(
        ours[["coverage", "density", "mass"]], theirs.peeling_trajectory[["coverage", "density", "mass"]]
    )


def test_shares_of_the_box_are_those_of_its_points():
    points = space(3, 300)
    hits = won(points)
    found = discover(points, hits, FACTORS, hold_out=False)
    inside = np.ones(len(points), dtype=bool)
    for condition in found.box.conditions:
        inside &= condition.holds(points[condition.factor.path])
    assert found.box.inside == inside.sum()
    assert found.box.density == pytest.approx(hits[inside].mean())
    assert found.box.coverage == pytest.approx(hits[inside].sum() / hits.sum())
    assert not found.box.tested


def test_rules_tested_on_other_points_do_not_promise_more_than_they_keep():
    """Outcomes without any pattern: a box looks dense on its own points and is like the rest on others."""
    own, other, inside, base = [], 0, 0, 0.4
    for trial in range(5):
        points = space(10 + trial, 200)
        hits = np.random.default_rng(trial).random(200) < base
        tested, made = discover(points, hits, FACTORS), discover(points, hits, FACTORS, hold_out=False)
        if made.box:
            own.append(made.box.density - hits.mean())
        if tested.box:
            other, inside = other + tested.box.hits, inside + tested.box.inside
    assert np.mean(own or [0.1]) > 0.0
    assert inside == 0 or as_often(other, inside, base)


def test_too_few_cases_are_refused():
    points = space(4, 60)
    with pytest.raises(ValueError, match="too few of one kind"):
        discover(points, np.arange(60) < 3, FACTORS)


def test_rules_are_told_in_english_and_chinese():
    conditions = [
        Condition(FACTORS[0], low=0.6),
        Condition(FACTORS[1], low=0.1, high=0.25),
        Condition(FACTORS[2], high=5.0),
        Condition(FACTORS[3], levels=("party_led", "polycentric")),
    ]
    points = space(5, 400)
    rule = rule_of(conditions, points, won(points), tested=True)
    english, chinese = rule.english("party_led wins"), rule.chinese("党建引领更优")
    assert "work.utilisation (Load) is at least 0.6" in english
    assert "claim.pace is between 0.1 and 0.25" in english
    assert "joint.every is at most 5 day" in english
    assert "is party_led or polycentric" in english
    assert english.startswith("party_led wins in 100% of cases")
    assert "负荷（work.utilisation）不低于0.6" in chinese
    assert "介于0.1与0.25之间" in chinese
    assert "为party_led或polycentric" in chinese
    assert summary(rule)["inside"] == rule.inside


def test_a_parameter_that_a_pattern_lacks_is_within_no_bounds():
    column = pd.Series([0.2, np.nan, 0.9])
    assert Condition(FACTORS[0], low=0.1).holds(column).tolist() == [True, False, True]
