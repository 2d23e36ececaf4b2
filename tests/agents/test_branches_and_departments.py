"""Party branches rally their members; departments answer for their files."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.department import Department
from agents.kinds import Role
from agents.party_branch import PartyBranch
from sim.stages.environment.phase import rally_members
from sim.stages.learn.phase import appraise
from tests.agents.town import one
from tests.promises.worlds import model_of, scenario

shares = st.floats(0, 1)


@given(registered=st.floats(0.05, 1), engaged=shares, fatigue=st.just(0.0) | st.floats(0.01, 1))
@settings(deadline=None)
def test_members_follow_a_branch_that_is_not_worn_out(model, registered, engaged, fatigue):
    branch = one(model, PartyBranch, Role.COMMUNITY_BRANCH)
    branch.registered_share, branch.engaged = registered, engaged
    model.casework.fatigue[branch.row] = fatigue
    goal = registered / (1.0 + float(np.float32(fatigue)))
    branch.rally(0.1)
    assert abs(branch.engaged - goal) == pytest.approx(0.9 * abs(engaged - goal), abs=1e-9)
    tired = branch.engaged
    branch.engaged = engaged
    model.casework.fatigue[branch.row] = 0.0
    branch.rally(0.1)
    assert branch.engaged >= tired
    assert (branch.engaged > tired) == (fatigue > 0)


def test_engagement_settles_where_the_registered_members_are(model):
    branch = one(model, PartyBranch, Role.COMMUNITY_BRANCH)
    model.casework.fatigue[branch.row] = 0.0
    branch.registered_share, branch.engaged = 0.6, 0.0
    for _ in range(200):
        branch.rally(0.1)
    assert branch.engaged == pytest.approx(0.6, abs=1e-6)


def test_a_branch_s_workload_is_the_part_of_its_day_that_is_spent(model):
    branch = one(model, PartyBranch, Role.COMMUNITY_BRANCH)
    model.casework.held[branch.row], model.casework.left[branch.row] = 200, 50
    assert branch.workload == 0.75
    model.casework.held[branch.row] = 0
    assert branch.workload == 0.0


def test_members_of_a_tired_branch_hear_of_fewer_problems():
    town = model_of(scenario("party_led"))
    rally_members(town.world)
    fresh = town.world.engaged.copy()
    town.casework.fatigue[town.city.desks.conveners[0]] = 1.0
    rally_members(town.world)
    assert fresh.sum() > 0
    assert (town.world.engaged <= fresh).all()
    assert town.world.engaged.sum() < fresh.sum()


@given(pressure=st.floats(0, 1, width=32), rank=shares)
@settings(deadline=None)
def test_pressure_moves_half_the_way_to_the_place_in_the_ranking(model, pressure, rank):
    unit = one(model, Department)
    model.casework.pressure[unit.row] = pressure
    unit.answer_for(rank, 0.5)
    assert model.casework.pressure[unit.row] == pytest.approx((pressure + rank) / 2, abs=1e-6)


def test_the_last_of_a_ranking_feel_it_most():
    town = model_of(scenario("siloed"))
    units = [actor.row for actor in town.agents_by_type[Department]][:3]
    town.casework.intake_month[units] = 10
    town.casework.closed_month[units] = (9, 5, 1)
    appraise(town.world)
    assert town.casework.pressure[units].tolist() == [0.25, 0.5, 0.75]
    assert town.casework.intake_month.sum() == town.casework.closed_month.sum() == 0


def test_units_without_files_are_not_ranked():
    town = model_of(scenario("siloed"))
    before = town.casework.pressure.copy()
    appraise(town.world)
    assert town.casework.pressure.tolist() == before.tolist()


def test_a_backlog_is_counted_in_days_of_work(model):
    unit = one(model, Department)
    unit.minutes = 240
    model.casework.waiting[unit.row] = 600
    assert unit.backlog_days == 2.5
    unit.minutes = 0
    assert unit.backlog_days == 0.0
