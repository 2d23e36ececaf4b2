"""With every lever neutral the queues are those of queueing theory. Each bound errs once in a million.

The cases themselves, and what is expected of them, live in `experiments.validation.limits.queues`, from where
`gongzhi validate` reads them too; here is said how sharp they must be, and what must hold besides.
"""

import math

import numpy as np
import pytest

from experiments.validation.limit import Limit, Z
from experiments.validation.limits.queues import (
    LOAD,
    MEASURED,
    PERSON,
    SERVICE,
    UNITS,
    WARM,
    accepted,
    stay,
    waits,
    whole_city,
)
from experiments.validation.limits.quiet import one_topic, quiet, run_through
from sim.model import CityModel
from sim.stages.emerge.params import Emerge

SHARP = {"M/M/1": 0.06, "M/M/c": 0.03, "M/G/1": 0.06}  # bound over what theory expects


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("catalogues")


@pytest.fixture(scope="module")
def queues(folder) -> dict[str, Limit]:
    return {limit.id: limit for limit in waits(folder)}


@pytest.mark.parametrize("name", ["M/M/1", "M/M/c", "M/G/1", "Little"])
def test_waits_are_those_of_theory(queues, name) -> None:
    assert queues[name].holds, queues[name]


@pytest.mark.parametrize("name", SHARP)
def test_bounds_are_sharp_enough_to_tell_theory_from_its_neighbours(queues, name) -> None:
    clock = 0.14 if name == "M/M/c" else 0.04
    assert queues[name].bound - clock < SHARP[name] * queues[name].expected


def test_the_load_is_the_share_of_hours_used_and_efforts_are_as_declared(folder) -> None:
    spread = 0.8
    _, _, q = stay(folder, Emerge(effort_spread=spread), 1, seed=13)
    assert (q.finished >= q.arrived).all()
    logs = np.log(q.minutes)
    assert abs(logs.std() - spread) < 0.01
    expected = math.log(SERVICE * PERSON) - spread**2 / 2
    assert abs(logs.mean() - expected) < Z * spread / math.sqrt(logs.size) + 0.001
    late = q.arrived > WARM
    used = q.minutes[late].sum() / (UNITS * MEASURED * PERSON)
    assert used == pytest.approx(LOAD, rel=0.01)


def test_the_whole_city_follows_its_own_recursion_and_is_as_busy_as_planned(folder) -> None:
    found = list(whole_city(folder))
    assert [limit.id for limit in found if not limit.holds] == []
    assert found[0].expected > 700  # parts that were checked


@pytest.fixture(scope="module")
def town(folder) -> CityModel:
    return run_through(quiet(one_topic(folder, 30.0), 1500), 3)


def test_minutes_spent_and_waiting_are_those_that_were_accepted(town) -> None:
    spent = town.casework.spent[:, 0].sum()
    assert spent + town.casework.waiting.sum() == sum(minutes for *_, minutes in accepted(town))


def test_open_disputes_of_the_whole_city_follow_littles_law(town) -> None:
    """Evenings with an open dispute, counted per day and per dispute, are the same number."""
    d = town.disputes.columns()
    raised = d["raised"] >= 0
    left = np.where(d["closed"] >= 0, d["closed"], town.day + 1)
    assert town.records.daily["open"].sum() == (left - d["raised"])[raised].sum()
    assert (d["relapses"] == 0).all()
    assert (d["escalated"] == 0).mean() > 0.995
