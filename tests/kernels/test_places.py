"""Conditions of places and projects: compiled rules against their readable form."""

from types import SimpleNamespace

import numpy as np
import pytest

from agents.disputes import State
from agents.events import Activity
from sim.params import record
from sim.reference.places import cause_gone, efficacy_after_answer, level_of_place, part_of_cause
from sim.stages.conditions.params import Conditions
from sim.stages.conditions.phase import levels, rules_of
from sim.stages.conditions.rules import follow_causes, live_with
from sim.stages.conditions.state import STANDING
from sim.stages.projects.rules import LOCALS, WILLING, hear_answers, hear_needs
from sim.stages.respond.params import Respond
from tests.promises.worlds import grown, model_of, scenario

WEIGHT = 0.5


def town(**values: object):
    """A town whose problems have a reach, some weeks old; its book of causes is at rest."""
    return grown(model_of(scenario("siloed", 60, conditions__weight=WEIGHT, **values)), 40).world


def told(world, activity: Activity, row: int) -> np.ndarray:
    """The standing causes, per community and need, after one more event about a dispute."""
    log = world.events
    log.reserve(1)
    start = int(log.cursor[0])
    log.rows[start] = (world.day, row, activity, -1, -1, -1, 0, 0.0)
    log.cursor[0] = start + 1
    kept = world.conditions
    follow_causes(
        (start, start + 1),
        kept.stock,
        kept.amount,
        world.dispute_rows,
        world.society_rows,
        world.rules(rules_of),
        world.log_rows,
    )
    log.cursor[0] = start
    return kept.stock[STANDING].copy()


def cell_of(world, row: int) -> tuple[int, int]:
    d = world.disputes
    return int(d.community[row]), int(world.topics.need[d.topic[row]])


def felt_by(world) -> int:
    """A problem nobody has ended, whose cause is in place."""
    d = world.disputes
    still = np.isin(d.state[: d.count], (State.LATENT, State.LUMPED, State.WORKING, State.RAISED))
    return int(np.flatnonzero(still & (world.conditions.amount[: d.count] > 0))[0])


def test_a_new_problem_adds_its_severity_times_those_within_reach() -> None:
    world = town(conditions__reach=2.0)
    row = felt_by(world)
    cell, before = cell_of(world, row), world.conditions.stock[STANDING].copy()
    after = told(world, Activity.ARISE, row)
    d, people = world.disputes, int(np.diff(world.people)[cell[0]])
    expected = part_of_cause(float(d.severity[row]), int(d.group[row]), people, world.spec.conditions)
    assert after[cell] - before[cell] == pytest.approx(expected)
    assert np.count_nonzero(after - before) == 1


@pytest.mark.parametrize("activity", list(Activity))
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("won", [-1, 0, 1])
def test_a_cause_goes_as_the_readable_rule_says(
    shared_town, activity: Activity, whole: bool, won: int
) -> None:
    if activity == Activity.ARISE:
        return
    world, d = shared_town, shared_town.disputes
    row = felt_by(world)
    d.done[row] = d.need[row] if whole else 0
    d.won[row] = won
    before, amount = world.conditions.stock.copy(), world.conditions.amount.copy()
    after = told(world, activity, row)
    gone = after[cell_of(world, row)] < before[STANDING][cell_of(world, row)]
    assert gone == cause_gone(activity, int(d.done[row]), int(d.need[row]), won)
    world.conditions.stock[:], world.conditions.amount[:] = before, amount


@pytest.fixture(scope="module")
def shared_town():
    return town()


def test_a_settlement_that_breaks_brings_its_cause_back(shared_town) -> None:
    world, row = shared_town, felt_by(shared_town)
    world.disputes.done[row] = world.disputes.need[row]
    before = world.conditions.stock[STANDING].copy()
    assert (told(world, Activity.AGREE, row) != before).any()
    np.testing.assert_allclose(told(world, Activity.RELAPSE, row), before, atol=1e-7)
    np.testing.assert_allclose(told(world, Activity.RELAPSE, row), before, atol=1e-7)  # not twice


def test_people_drift_to_the_level_of_their_place(shared_town) -> None:
    world = shared_town
    world.projects.comfort[:, 2] = 0.7
    shift, stock = levels(world), world.conditions
    rules = SimpleNamespace(weight=WEIGHT, amenity=world.spec.projects.amenity)
    for cell in ((0, 0), (1, 2), (3, 5)):
        usual = float(world.usual[cell[1]])
        level = level_of_place(
            usual,
            float(stock.stock[STANDING][cell]),
            float(stock.reference[cell[1]]),
            float(world.projects.comfort[cell]),
            rules,
        )
        assert usual + shift[cell] == pytest.approx(level, abs=1e-6)
    people, pace = world.city.residents, world.spec.respond.return_pace
    before = people.satisfaction.copy()
    live_with(shift, world.society_rows, record(world.spec.respond))
    expected = np.clip(before + pace * shift[people.community], 0.0, 1.0)
    np.testing.assert_allclose(people.satisfaction, expected, atol=1e-6)


def test_needs_are_heard_through_the_eyes_of_those_who_speak(shared_town) -> None:
    world, people = shared_town, shared_town.city.residents
    out = np.empty((3, len(world.people) - 1, 7))
    hear_needs(world.society_rows, out)
    unmet = np.maximum(people.expectation - people.satisfaction, 0.0).astype(float)
    mine = people.community == 1
    np.testing.assert_allclose(out[LOCALS, 1, :6], unmet[mine & (people.migrant == 0)].sum(axis=0), rtol=1e-5)
    np.testing.assert_allclose(out[WILLING, 1, 6], people.participation[mine].sum(), rtol=1e-5)


def test_an_answer_moves_the_efficacy_of_neighbours(shared_town) -> None:
    world, people = shared_town, shared_town.city.residents
    before, answers = people.efficacy.copy(), np.zeros((len(world.people) - 1, 2))
    answers[0] = 0.9, 0.5
    hear_answers(answers, world.society_rows, record(Respond()))
    here = people.community == 0
    first = int(np.flatnonzero(here)[0])
    expected = efficacy_after_answer(float(before[first]), 0.9, 0.5, Respond())
    assert people.efficacy[first] == pytest.approx(expected, abs=1e-6)
    np.testing.assert_array_equal(people.efficacy[~here], before[~here])


def test_at_the_neutral_weight_no_part_of_a_cause_is_kept() -> None:
    world = grown(model_of(scenario("siloed", 20)), 20).world
    assert Conditions().weight == 0.0
    assert not world.conditions.amount.any()
