"""Promise 1: everything has a key that depends neither on policy nor on the order of creation."""

from typing import Any

import numpy as np
import pytest

from agents.disputes import key_of
from sim.city.build import build_city
from sim.city.spec.spec import CitySpec
from tests.promises.worlds import PATTERN_NAMES, city_for, grown, model_of, scenario

DAYS = 60


@pytest.fixture(scope="module")
def both() -> list[Any]:
    return [grown(model_of(scenario(name, DAYS)), DAYS) for name in PATTERN_NAMES]


def test_no_two_problems_share_a_key(both):
    for model in both:
        keys = model.disputes.columns()["key"]
        assert len(keys) > 300
        assert len(np.unique(keys)) == len(keys)


def test_the_key_of_a_problem_says_when_where_and_what(both):
    for model in both:
        d = model.disputes.columns()
        day, rest = np.divmod(d["key"], 1_048_576 * 64 * 256)
        community, rest = np.divmod(rest, 64 * 256)
        topic, ordinal = np.divmod(rest, 256)
        assert (day == d["born"]).all()
        assert (community == d["community"]).all()
        assert (topic == d["topic"]).all()
        again = [key_of(*map(int, parts)) for parts in zip(day, community, topic, ordinal, strict=True)]
        assert again == d["key"].tolist()


def test_a_problem_keeps_its_key_when_others_do_not_arise():
    """The row of a problem shifts when an earlier one is missing; its key and itself do not."""
    plan = scenario("siloed", 20)
    whole, thinner = model_of(plan), model_of(plan)
    thinner.world.rate[: len(thinner.world.rate) // 2] = 0.0
    whole, thinner = grown(whole, 20).disputes.columns(), grown(thinner, 20).disputes.columns()
    assert 0 < len(thinner["key"]) < len(whole["key"])
    place = {key: row for row, key in enumerate(whole["key"].tolist())}
    rows = np.array([place[key] for key in thinner["key"].tolist()])
    assert (rows != np.arange(len(rows))).any()
    for name in ("born", "topic", "community", "resident", "need", "relation", "needs_authority"):
        assert (whole[name][rows] == thinner[name]).all(), name


def test_institutions_and_residents_are_the_same_under_every_pattern(both):
    one, other = (model.city for model in both)
    assert one.institutions.key.tolist() == other.institutions.key.tolist()
    assert len(np.unique(one.institutions.key)) == len(one.institutions)
    assert one.institutions.names == other.institutions.names
    for name in ("community", "household", "workplace", "tenure", "migrant", "age", "income", "member"):
        assert (getattr(one.residents, name) == getattr(other.residents, name)).all(), name


def test_staff_hours_are_the_same_under_every_pattern():
    one, other = (model_of(scenario(name)).city.institutions.minutes for name in PATTERN_NAMES)
    assert one.sum() > 0
    assert one.tolist() == other.tolist()


def test_a_district_is_the_same_whatever_other_districts_a_city_holds():
    alone = build_city(CitySpec(preset="tianjin", area=("Heping",), scale=200), 3)
    beside = build_city(CitySpec(preset="tianjin", area=("Hexi", "Heping"), scale=200), 3)
    shared = set(alone.institutions.key.tolist()) & set(beside.institutions.key.tolist())
    names = dict(zip(beside.institutions.key.tolist(), beside.institutions.names, strict=True))
    mine = dict(zip(alone.institutions.key.tolist(), alone.institutions.names, strict=True))
    assert len(shared) > 0.9 * len(alone.institutions)
    assert [mine[key] for key in shared if mine[key] != names[key]] == []


def test_actors_of_a_model_stand_in_the_order_of_their_rows():
    model = model_of(scenario("siloed"))
    assert [actor.row for actor in model.actors] == list(range(len(model.city.institutions)))
    assert city_for(model.programme, 7) is not model.city
