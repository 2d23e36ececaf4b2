"""The four organised kinds of actor are Mesa agents with a kind, a role and a name."""

from collections import Counter

import mesa

from agents.department import Department
from agents.enterprise import Enterprise
from agents.kinds import KIND_OF_ROLE, Kind, Role
from agents.party_branch import PartyBranch
from agents.social_organization import SocialOrganization
from sim.stages.environment.phase import weigh_duties
from tests.agents.town import one
from tests.promises.worlds import grown, model_of, scenario

KIND_OF_CLASS = {
    PartyBranch: Kind.PARTY_BRANCH,
    Department: Kind.DEPARTMENT,
    Enterprise: Kind.ENTERPRISE,
    SocialOrganization: Kind.SOCIAL_ORGANIZATION,
}


def test_every_kind_of_actor_is_there_as_a_mesa_agent(model):
    assert set(model.agents_by_type) == set(KIND_OF_CLASS)
    for kind, actors in model.agents_by_type.items():
        assert issubclass(kind, mesa.Agent)
        assert len(actors) >= 3, kind


def test_an_actor_s_class_kind_and_role_agree(model):
    for actor in model.agents:
        assert (
            KIND_OF_CLASS[type(actor)] == model.city.institutions.kind[actor.row] == KIND_OF_ROLE[actor.role]
        )


def test_every_role_belongs_to_a_kind_and_most_are_in_town(model):
    assert set(KIND_OF_ROLE) == set(Role)
    present = Counter(actor.role for actor in model.agents)
    assert {
        Role.COMMUNITY_BRANCH,
        Role.WORKING_COMMITTEE,
        Role.EMBEDDED_BRANCH,
        Role.LINE,
        Role.STATION,
        Role.SUBDISTRICT_OFFICE,
        Role.COURT,
        Role.PETITION_OFFICE,
        Role.PROPERTY_MANAGER,
        Role.EMPLOYER,
        Role.RESIDENTS_COMMITTEE,
        Role.MEDIATION_COMMITTEE,
        Role.VOLUNTEERS,
    } <= set(present)


def test_actors_are_named_in_two_languages(model):
    for actor in model.agents:
        assert actor.name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in actor.name_zh), actor.name
        assert actor.name in repr(actor)


def test_an_actor_s_columns_are_those_of_the_table(model):
    actor = one(model, Department)
    actor.minutes = 123
    assert model.city.institutions.minutes[actor.row] == 123


def test_a_week_of_the_town_puts_every_kind_to_work():
    town = grown(model_of(scenario("party_led", 30)), 30)
    spent = town.casework.spent.sum(axis=1)
    for kind, code in KIND_OF_CLASS.items():
        rows = town.city.institutions.kind == code
        assert spent[rows].sum() > 0, kind
    weigh_duties(town.world)
    assert all(
        0.0 <= town.city.institutions.compliance[f.row] <= 1.0 for f in town.agents_by_type[Enterprise]
    )
