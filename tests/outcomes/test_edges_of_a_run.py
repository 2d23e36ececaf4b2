"""Edges of what a run leaves: the first days, empty places, exact middles, whole and double numbers."""

from math import isnan
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agents.disputes import State
from sim.outcomes import definitions, facts, per_problem
from sim.outcomes.fate_book import FateBook
from sim.outcomes.fates import PREVENTED, UNWATCHED, Fate, Prevented, ages_for
from sim.scenario.scenario import Change
from tests.outcomes.table import dispute, records
from tests.outcomes.test_what_a_run_leaves import evening, small_world


def disputes(count: int, capacity: int = 8) -> Any:
    """A table in which every problem was settled on the day it arose and does not break."""
    whole = {"state": State.SETTLED, "closed": 1, "relapse_day": -1}
    columns = {name: np.full(capacity, value) for name, value in whole.items()}
    return SimpleNamespace(capacity=capacity, count=count, **columns)


def test_only_problems_after_the_warm_up_have_a_fate_at_half_of_the_days() -> None:
    book, nobody = FateBook(4, warm_up=1), np.zeros(0, np.int32)
    for day in range(1, 5):  # one problem a day
        book.note(day, disputes(day), nobody, 40)
    unwatched = int(UNWATCHED)
    assert book.at["fate_half"][:4].tolist() == [unwatched, int(Fate.DURABLE), unwatched, unwatched]
    assert book.ended.tolist() == [-1] * 8
    assert (book.ended.dtype, book.at["fate_half"].dtype) == (np.int32, np.uint8)
    book.note(5, disputes(5, capacity=9), nobody, 40)
    assert len(book.ended) == len(book.at["fate_half"]) == 9
    assert ages_for(2)["fate_half"] == 1
    assert "fate_half" not in ages_for(1)


def test_headlines_follow_no_longer_than_half_of_the_days_after_the_warm_up() -> None:
    assert per_problem.followed(records(fate_ages={"a": 50, "b": 55})) == 50  # of days 11 to 110


def test_a_share_of_a_thousand_is_at_the_age_and_of_the_problems_that_are_asked_for() -> None:
    rows = [
        dispute(born=15, fate_half=int(Fate.DURABLE), fate_90=int(Fate.OPEN), need=1),
        dispute(born=15, fate_half=int(Fate.OPEN), fate_90=int(Fate.OPEN), need=3),
    ]
    told = records(*rows)
    assert per_problem.of_1000(Fate.DURABLE)(told) == 500.0
    assert per_problem.of_1000(Fate.DURABLE, age=90)(told) == 0.0
    assert per_problem.of_1000(Fate.DURABLE, of=per_problem.ONE)(told) == 1000.0
    assert isnan(per_problem.of_1000(Fate.DURABLE, age=7)(told))


def test_days_at_an_age_that_was_not_written_down_are_none_and_whole_numbers() -> None:
    found = per_problem.unresolved_days(records(dispute()), 7)
    assert found.tolist() == []
    assert found.dtype == np.int64


def test_a_cohort_that_is_named_ends_where_it_is_said_to() -> None:
    assert definitions.last_counted(records(cohort_to=44)) == 44


def test_prices_and_limits_are_those_of_the_first_day_that_counts() -> None:
    world = small_world()
    changes = (
        Change(day=21, values={"closure": {"limit": 9}}),
        Change(day=22, values={"closure": {"limit": 7}}),
    )
    world.programme = world.programme.model_copy(update={"changes": changes})
    assert facts.facts_of(world)["limit"] == 9


def test_what_was_learnt_is_judged_by_rates_people_and_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    world, given = small_world(), []
    monkeypatch.setattr(facts, "judged_by_truth", lambda *each: given.extend(each) or [0.5, 0.1])
    assert facts.facts_of(world)["prediction"] == [0.5, 0.1]
    assert given[0] is world.hunch
    assert given[1] is world.rate
    assert given[2].tolist() == [2, 0, 1]
    assert given[3] is world.outspoken


def test_the_middle_of_the_scale_is_not_low_and_means_are_in_double_precision() -> None:
    world = small_world()
    world.city.residents.satisfaction = np.array([[0.2, 0.4], [0.5, 0.5], [0.1, 0.9]], np.float32)
    world.city.residents.migrant = np.zeros(3, np.uint8)
    found = facts.public_of(world)
    assert found["low"] == pytest.approx(3 / 6)
    assert found["size_migrant"] == [3, 0]
    assert found["felt_tenure"][1] == ((float(np.float32(0.2)) + float(np.float32(0.4))) / 2 + 0.5) / 2


def test_places_without_people_are_nought_and_prevented_problems_stand_on_their_days() -> None:
    world = small_world()
    world.city.residents.community = np.array([0, 0, 0])
    world.people = np.array([0, 3, 3, 3])
    world.city.residents.satisfaction = np.array([[0.2, 0.4]] * 3, np.float32)
    world.prevented = Prevented()
    world.prevented.add(np.array([(1, 1, 2, 1, 0, 0)], PREVENTED))
    for day in (1.0, 2.0, 3.0):
        world.diary.note(evening(day))
    world.conditions.burden = [1, 0, 1]
    found = facts.records_of(world)
    assert found.daily["prevented"].tolist() == [1.0, 0.0, 0.0]
    assert found.daily["conditions"].dtype == np.float64
    mean = (float(np.float32(0.2)) + float(np.float32(0.4))) / 2
    assert found.places["satisfaction"].tolist() == [pytest.approx(mean, abs=1e-15), 0.0, 0.0]
    for group in ("migrant", "income", "tenure"):
        assert found.prevented[group].tolist() == [getattr(world.city.residents, group)[2]]
