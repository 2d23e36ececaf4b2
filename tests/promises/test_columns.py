"""Promise 3: residents and disputes are columns; a `Resident` or a `Dispute` is a view of one row."""

import ast
import gc
import inspect

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from agents.bundles import INSTITUTION, PLACE, SOCIETY, SOURCE, TEAM, TOPIC
from agents.casework import Casework, Tasks
from agents.columns import declared
from agents.department import Department
from agents.disputes import Dispute, Disputes, State
from agents.enterprise import Enterprise
from agents.institution import Institution, Institutions
from agents.kinds import Need
from agents.party_branch import PartyBranch
from agents.residents import Resident, Residents
from agents.social_organization import SocialOrganization
from tests.promises.worlds import fields_of, grown, model_of, scenario, tables_of


@pytest.fixture
def model():
    return model_of(scenario("party_led"))


@pytest.fixture(scope="module")
def old():
    return grown(model_of(scenario("party_led")), 30)


def test_a_resident_is_a_mesa_agent_that_the_model_does_not_list(model):
    listed = len(model.agents)
    person = model.resident(17)
    assert isinstance(person, mesa.Agent)
    assert person.model is model
    assert len(model.agents) == listed == len(model.city.institutions)
    assert Resident not in model.agents_by_type


def test_institutions_are_the_listed_agents_of_a_model(model):
    assert {type(actor).__name__ for actor in model.agents} == {
        "PartyBranch",
        "Department",
        "Enterprise",
        "SocialOrganization",
    }
    assert all(isinstance(actor, Institution) for actor in model.agents)
    assert [actor.row for actor in model.actors] == list(range(len(model.agents)))


def test_what_is_written_to_a_resident_stands_in_the_columns(model):
    person, table = model.resident(17), model.city.residents
    person.efficacy = 0.25
    person.satisfaction[Need.SECURITY] = 0.75
    person.trust = [0.1, 0.2, 0.3, 0.4]
    assert table.efficacy[17] == np.float32(0.25)
    assert table.satisfaction[17, Need.SECURITY] == np.float32(0.75)
    assert table.trust[17].tolist() == np.array([0.1, 0.2, 0.3, 0.4], np.float32).tolist()
    table.grievance[17] = 2.0
    assert person.grievance == 2.0
    assert model.resident(17).efficacy == 0.25


def test_every_column_of_the_residents_can_be_seen_and_written_through_a_view(model):
    person, table = model.resident(3), model.city.residents
    for name, column in table.columns().items():
        assert np.array_equal(getattr(person, name), column[3]), name
        setattr(person, name, 1)
        assert (column[3] == 1).all(), name


def test_writing_to_one_resident_leaves_all_others_alone(model):
    before = model.city.residents.efficacy.copy()
    model.resident(17).efficacy = 0.0
    changed = np.flatnonzero(model.city.residents.efficacy != before)
    assert changed.tolist() == [17]


def test_sets_of_residents_work_like_sets_of_agents(model):
    people = [model.resident(row) for row in range(50)]  # a set of agents holds them weakly
    town = AgentSet(people, random=model.random)
    members = town.select(lambda person: person.member == 1)
    assert len(members) == int(model.city.residents.member[:50].sum())
    assert town.get("efficacy") == model.city.residents.efficacy[:50].tolist()
    town.set("efficacy", 0.5)
    assert (model.city.residents.efficacy[:50] == 0.5).all()
    assert (model.city.residents.efficacy[50:] != 0.5).any()
    friends = town.map("contacts")
    assert [len(row) for row in friends] == np.diff(model.city.contacts.start[:51]).tolist()


def test_a_resident_cannot_leave_the_table(model):
    with pytest.raises(TypeError, match="cannot be removed"):
        model.resident(17).remove()


@pytest.mark.parametrize("row", [-1, 5000, 10**9])
def test_there_is_no_resident_beyond_the_table(model, row):
    with pytest.raises(IndexError, match=str(row)):
        model.resident(row)


def test_looking_at_residents_changes_nothing(model):
    twin = model_of(scenario("party_led"))
    for _ in range(5):
        [model.resident(row).contacts() for row in range(200)]
        model.step()
    assert model.events.hash == grown(twin, 5).events.hash


def test_a_dispute_is_a_view_of_its_row(old):
    table = old.disputes
    last = table[len(table) - 1]
    assert isinstance(last, Dispute)
    assert last.key == int(table.key[len(table) - 1])
    assert table[-1].row == last.row
    assert last.state in State
    worked = [table[row] for row in range(len(table)) if table.done[row]]
    assert worked
    assert all(set(view.competences("done")) <= set(view.competences("seen")) for view in worked)
    with pytest.raises(IndexError):
        table[len(table)]


def test_what_the_model_holds_per_resident_is_numbers_in_arrays(old):
    for name, table in tables_of(old).items():
        for column, values in fields_of(table):
            assert values.dtype.kind in "iufb", f"{name}.{column}"
            assert values.flags.c_contiguous, f"{name}.{column}"


def test_no_python_object_exists_for_a_resident_or_a_dispute(old):
    """More residents may mean more bytes, never more objects: nothing of the kind is alive after a month."""
    assert old.disputes.count > 150
    gc.collect()
    held = [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, Resident | Dispute) and thing.table in (old.city.residents, old.disputes)
    ]
    assert held == []
    attributes = [value for value in vars(old).values() if isinstance(value, list | tuple | dict)]
    assert all(len(value) <= len(old.city.institutions) for value in attributes)


def test_an_actor_keeps_nothing_of_its_own_under_the_name_of_a_column():
    """`self.registered = ...` in an actor would write to the column of that name."""
    columns = set(declared(Institutions))
    for actor in (Institution, PartyBranch, Department, Enterprise, SocialOrganization):
        tree = ast.parse(inspect.getsource(actor))
        set_here = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and getattr(node.value, "id", "") == "self"
        }
        assert set_here & columns == set(), actor.__name__


def test_every_array_is_as_it_is_declared(old):
    """Type and number of axes of every column of the tables."""
    for name, table in tables_of(old).items():
        known = declared(type(table))
        assert known, name
        for column, declaration in known.items():
            array = getattr(table, column)
            assert array.dtype == np.dtype(declaration.kind), f"{name}.{column}"
            assert array.ndim == 1 + declaration.shape.count(","), f"{name}.{column}"
            assert not declaration.width or array.shape[1] == declaration.width, f"{name}.{column}"


def test_every_part_of_a_bundle_is_as_it_is_declared(old):
    """What kernels are handed of ties, sources, teams, topics, desks and society."""
    world = old.world
    desks = {"courts": world.city.desks.court, "offices": world.city.desks.petition_office}
    held = {"members": world.engaged, "first": world.people, "crowd": world.crowds.joined}
    for bundle, home in (
        (PLACE, world.surroundings),
        (SOURCE, world.sources),
        (TEAM, world.teams),
        (TOPIC, world.topics),
        (INSTITUTION, world.city.desks),
        (SOCIETY, world),
    ):
        for name, declaration in bundle.items():
            if declaration.kind.endswith("Rows"):
                continue
            array = (desks | held).get(name) if name in desks | held else None
            if array is None:
                holder = world.turnover if name in ("gone", "closed") else home
                array = getattr(world if name in ("verifier", "dispatcher", "speakers") else holder, name)
            assert array.dtype == np.dtype(declaration.kind), name
            assert array.ndim == 1 + declaration.shape.count(","), name


def test_the_docstring_of_a_table_lists_its_columns():
    for table in (Residents, Institutions, Casework, Tasks, Disputes):
        for name, known in declared(table).items():
            assert f"\n{name} : {known.type_name}" in table.__doc__
            assert known.meaning in table.__doc__
