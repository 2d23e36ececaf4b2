"""Volunteers follow participation, and free riding keeps them away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.kinds import Role
from agents.social_organization import SocialOrganization
from sim.stages.environment.phase import participation_by_area, recruit_volunteers
from tests.agents.town import one
from tests.promises.worlds import model_of, scenario

shares = st.floats(0, 1)


def minutes_of(actor, *given: float) -> int:
    actor.recruit(*given)
    return int(actor.table.minutes[actor.row])


@given(people=st.integers(200, 50_000), ready=st.floats(0.05, 0.9), hours=st.floats(1, 100), riding=shares)
@settings(deadline=None)
def test_participation_and_hours_bring_volunteers(model, people, ready, hours, riding):
    actor = one(model, SocialOrganization, Role.VOLUNTEERS, Role.OWNERS_ASSEMBLY)
    plain = minutes_of(actor, people, ready, hours, riding)
    assert plain >= 0
    assert minutes_of(actor, people, ready * 1.1, hours, riding) >= plain
    assert minutes_of(actor, people, ready, 2 * hours, riding) >= plain
    assert minutes_of(actor, people, 0.0, hours, riding) == 0
    assert minutes_of(actor, people, ready, 0.0, riding) == 0


@given(people=st.integers(200, 20_000), ready=st.floats(0.2, 1), riding=st.floats(0.05, 0.9))
@settings(deadline=None)
def test_each_of_many_gives_less_than_each_of_few(model, people, ready, riding):
    """Free riding: a group of ten times the size gives more in all, less for each; without it, ten times."""
    actor = one(model, SocialOrganization, Role.VOLUNTEERS)
    few, many = (minutes_of(actor, n, ready, 500.0, riding) for n in (people, 10 * people))
    assert few < many < 10 * few
    few, many = (minutes_of(actor, n, ready, 500.0, 0.0) for n in (people, 10 * people))
    assert many == pytest.approx(10 * few, abs=10)


def test_an_area_without_people_has_no_new_volunteers(model):
    actor = one(model, SocialOrganization, Role.VOLUNTEERS)
    before = minutes_of(actor, 1000, 0.5, 10.0, 0.0)
    assert minutes_of(actor, 0, 0.5, 10.0, 0.0) == before


def test_only_bodies_of_volunteers_live_from_participation():
    town = model_of(scenario("siloed"))
    before = town.city.institutions.minutes.copy()
    town.city.residents.participation[:] = 1.0
    recruit_volunteers(town.world)
    changed = np.flatnonzero(town.city.institutions.minutes != before)
    assert len(changed) > 0
    assert {town.actors[row].role for row in changed} <= {Role.VOLUNTEERS, Role.OWNERS_ASSEMBLY}


def test_areas_count_their_own_people_and_all_areas_below():
    town = model_of(scenario("siloed"))
    people, ready = participation_by_area(town.world)
    areas, residents = town.city.areas, town.city.residents
    assert people[0] == len(residents)
    assert ready[0] == pytest.approx(float(residents.participation.astype(float).mean()), abs=1e-6)
    own = town.city.community_of
    assert people[own].tolist() == np.bincount(residents.community).tolist()
    for area in range(1, len(areas)):
        below = np.flatnonzero(areas.parent == area)
        if len(below):
            assert people[area] == people[below].sum()


def test_mediators_have_a_craft(model):
    actor = one(model, SocialOrganization, Role.MEDIATION_COMMITTEE)
    assert 0.0 < actor.skill <= 1.0
    assert not actor.volunteers
