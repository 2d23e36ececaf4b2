"""Two scenarios with one seed meet the same problems, until what a policy did can first change them.

Policy reaches problems by one way alone: claims that enterprises settled move their compliance, which is
weighed on the first morning of the second week (day 8). Topics that no enterprise causes are never reached.
"""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.coordination import PATTERNS
from tests.promises.worlds import AT_BIRTH, SHORT, births, differing, grown, model_of, scenario

FIRST_WEIGHED = 8  # day 1 weighs too, but nothing can have been settled by then
DAYS = 120
SEEDS = (1, 7)


@cache
def born(name: str, seed: int) -> dict[str, np.ndarray]:
    return births(model_of(scenario(name, DAYS, **SHORT), seed), DAYS)


def chosen(columns: dict[str, np.ndarray], mask: np.ndarray) -> dict[str, np.ndarray]:
    return {name: column[mask] for name, column in columns.items()}


def boosted(name: str, seed: int) -> np.ndarray:
    """Whether enterprises cause the topic of each problem."""
    return model_of(scenario(name, DAYS, **SHORT), seed).world.sources.boosted[born(name, seed)["topic"]]


@pytest.mark.parametrize("seed", SEEDS)
def test_problems_are_identical_until_compliance_is_first_weighed(seed):
    one, other = (born(name, seed) for name in ("siloed", "party_led"))
    early = [chosen(columns, columns["born"] < FIRST_WEIGHED) for columns in (one, other)]
    assert len(early[0]["key"]) > 20
    assert differing(*early) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_problems_that_no_enterprise_causes_are_identical_throughout(seed):
    parts = [chosen(born(name, seed), ~boosted(name, seed)) for name in ("siloed", "party_led")]
    assert len(parts[0]["key"]) > 200
    assert parts[0]["born"].max() > DAYS - 7
    assert (parts[0]["enterprise"] == -1).all()
    assert differing(*parts) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_problem_that_arises_under_both_policies_is_one_and_the_same(seed):
    """Compliance decides whether a problem arises, never what it is like."""
    one, other = (born(name, seed) for name in ("siloed", "party_led"))
    shared, here, there = np.intersect1d(one["key"], other["key"], return_indices=True)
    assert len(shared) > 0.9 * max(len(one["key"]), len(other["key"]))
    assert differing(chosen(one, here), chosen(other, there)) == []


def test_policy_does_reach_the_problems_that_enterprises_cause():
    """The exception is real, else the tests above would be empty: somewhere the two policies part."""
    assert any(born("siloed", s)["key"].tolist() != born("party_led", s)["key"].tolist() for s in SEEDS)


@cache
def potential(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Identities of all problems that arose or were prevented, sorted, and of those prevented."""
    model = grown(model_of(scenario(name, DAYS, **SHORT), seed), DAYS)
    prevented = model.records.prevented["key"]
    return np.sort(np.concatenate([model.disputes.columns()["key"], prevented])), prevented


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_what_arises_and_what_is_prevented_are_one_set_under_every_pattern(name, seed):
    """The denominator of all outcomes: equal in number, equal in keys, nothing counted twice."""
    reference, (keys, prevented) = potential("siloed", seed)[0], potential(name, seed)
    assert len(keys) == len(reference) > 500
    assert keys.tolist() == reference.tolist()
    assert len(np.unique(keys)) == len(keys)
    assert prevented.size, "something is prevented, or nothing is shown"


def test_what_is_prevented_differs_between_patterns():
    assert len({len(potential(name, 1)[1]) for name in PATTERNS}) > 1


def test_without_profit_and_sanction_all_problems_are_identical_throughout():
    still = {"learn__sanction": 0.0, "learn__profit": 0.0, "learn__mean_return": 0.0}
    plans = [scenario(name, DAYS, **still, **SHORT) for name in ("siloed", "party_led")]
    one, other = (births(model_of(plan, 1), DAYS) for plan in plans)
    assert differing(one, other) == []


POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "coordination__authority": st.floats(0, 1),
        "coordination__ties": st.floats(0, 1),
        "coordination__members": st.floats(0, 1),
        "coordination__convene_from": st.integers(1, 12),
        "triage__accuracy": st.floats(0, 1),
        "accept__base": st.floats(-8, 8),
        "closure__ranking": st.floats(0, 1),
        "work__convening_share": st.floats(0, 1),
        "detect__minutes": st.integers(0, 480),
        "escalate__patience": st.integers(1, 60),
    },
)


@given(policy=POLICIES, seed=st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_no_lever_of_policy_touches_the_problems_of_the_first_week(policy, seed):
    reference = births(model_of(scenario("siloed", 10), seed), FIRST_WEIGHED - 1)
    under = births(model_of(scenario("party_led", 10, **policy), seed), FIRST_WEIGHED - 1)
    assert set(reference) == set(AT_BIRTH)
    assert differing(reference, under) == []
