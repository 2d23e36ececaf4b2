"""Institutions, desks and ties of a city."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from agents.kinds import Competence, Kind, Role
from sim.city.build import build_city
from sim.city.describe import graph
from sim.city.institutions.names import STATION_LINES
from sim.city.institutions.ties import Layer
from sim.city.places.plan import CITY, COMMUNITY, DISTRICT, SUBDISTRICT
from sim.city.spec.spec import CitySpec


@pytest.fixture(scope="module")
def city():
    return build_city(CitySpec(preset="mid_city"), seed=3)


def ends_of(ties) -> np.ndarray:
    return np.repeat(np.arange(len(ties.start) - 1), np.diff(ties.start))


def rows(city, role: Role) -> np.ndarray:
    return np.flatnonzero(city.institutions.role == role)


def test_keys_are_unique_and_do_not_depend_on_the_seed_or_on_other_districts(city) -> None:
    table = city.institutions
    assert len(set(table.key.tolist())) == len(table)
    other = build_city(CitySpec(preset="mid_city", area=("Riverside",)), seed=99).institutions
    here = dict(zip(table.key.tolist(), table.names, strict=True))
    shared = [key for key in other.key.tolist() if key in here]
    names = dict(zip(other.key.tolist(), other.names, strict=True))
    assert len(shared) > 100
    assert all(names[key] == here[key] for key in shared)


def test_every_area_has_the_institutions_of_its_tier(city) -> None:
    count = dict(zip(*np.unique(city.institutions.role, return_counts=True), strict=True))
    districts, streets, communities = (city.areas.count(tier) for tier in (DISTRICT, SUBDISTRICT, COMMUNITY))
    assert count[Role.COMMUNITY_BRANCH] == count[Role.RESIDENTS_COMMITTEE] == communities
    assert (
        count[Role.WORKING_COMMITTEE] == count[Role.SUBDISTRICT_OFFICE] == count[Role.VOLUNTEERS] == streets
    )
    assert count[Role.STATION] == len(STATION_LINES) * streets
    assert count[Role.MEDIATION_COMMITTEE] == streets + districts
    assert count[Role.LINE] == 10 * (districts + 1)
    assert count[Role.PETITION_OFFICE] == districts + 1
    for role in (Role.COURT, Role.GRID_CENTRE, Role.LEGAL_AID, Role.TRADE_UNION, Role.TRADE_ASSOCIATION):
        assert count[role] == districts
    assert communities / 2 <= count[Role.PROPERTY_MANAGER] <= communities
    assert 0 < count[Role.OWNERS_ASSEMBLY] <= communities


def test_a_small_town_has_every_kind_of_enterprise() -> None:
    town = build_city(CitySpec(), seed=3)
    for role in (Role.PROPERTY_MANAGER, Role.DEVELOPER, Role.EMPLOYER, Role.MERCHANT, Role.PLANT):
        assert rows(town, role).size > 0, role


def test_desks_serve_the_community_they_are_asked_for(city) -> None:
    desks, table, areas = city.desks, city.institutions, city.areas
    street = areas.parent[city.community_of]
    district = areas.parent[street]
    committee, mediators, centre = desks.serves[Competence.MEDIATION]
    assert (table.role[committee] == Role.RESIDENTS_COMMITTEE).all()
    assert (table.area[committee] == city.community_of).all()
    assert (table.area[mediators] == street).all()
    assert (table.area[centre] == district).all()
    for line in STATION_LINES:
        assert (table.role[desks.serves[line, 0]] == Role.STATION).all()
        assert (table.area[desks.serves[line, 0]] == street).all()
    for line in range(Competence.HOUSING, Competence.TRANSPORT + 1):
        assert (table.competence[desks.serves[line]] == line).all()
        assert (table.area[desks.serves[line, 1]] == district).all()
        assert (table.area[desks.serves[line, 2]] == areas.first(CITY)).all()
        if line not in STATION_LINES:
            assert (desks.serves[line, 0] == desks.serves[line, 1]).all()
    assert (table.role[desks.serves[Competence.ADJUDICATION]] == Role.COURT).all()
    assert (desks.serves[Competence.REMEDY] == -1).all()


def test_conveners_offices_and_managers_belong_to_the_community(city) -> None:
    desks, table, areas = city.desks, city.institutions, city.areas
    street = areas.parent[city.community_of]
    branch, committee, district = desks.conveners
    assert (table.role[branch] == Role.COMMUNITY_BRANCH).all()
    assert (table.area[committee] == street).all()
    assert (table.role[district] == Role.DISTRICT_COMMITTEE).all()
    assert (table.area[desks.office] == street).all()
    assert (table.area[desks.grid_centre] == areas.parent[street]).all()
    assert (areas.parent[table.area[desks.manager]] == street).all()
    assert np.unique(desks.manager, return_counts=True)[1].max() <= 2
    held = desks.assembly[desks.assembly >= 0]
    assert (table.area[held] == city.community_of[desks.assembly >= 0]).all()


def test_embedded_branches_follow_their_hosts(city) -> None:
    table = city.institutions
    hosts, branches = np.flatnonzero(table.embedded), rows(city, Role.EMBEDDED_BRANCH)
    assert (table.area[hosts] == table.area[branches]).all()
    assert (table.size[hosts] == table.size[branches]).all()
    assert (table.registered[hosts] == table.registered[branches]).all()
    assert not (table.registered & ~table.embedded)[table.role != Role.EMBEDDED_BRANCH].any()
    assert all(city.ties.strength(h, b, Layer.PARTY) == 1 for h, b in zip(hosts, branches, strict=True))
    assert table.embedded[table.kind == Kind.DEPARTMENT].all()
    share = table.embedded[table.kind == Kind.ENTERPRISE].mean()
    assert share == pytest.approx(city.spec.enterprise_branch_share, abs=0.08)


def test_ties_are_mutual_sorted_and_never_with_oneself(city) -> None:
    ties, n = city.ties, len(city.institutions)
    ends, who, layer = ends_of(ties), ties.who.astype(np.int64), ties.layer.astype(np.int64)
    assert (ends != who).all()
    keys = (ends * n + who) * len(Layer) + layer
    assert (np.diff(keys) > 0).all()
    mirrored = np.argsort((who * n + ends) * len(Layer) + layer)
    assert (keys == ((who * n + ends) * len(Layer) + layer)[mirrored]).all()
    assert (ties.weight == ties.weight[mirrored]).all()
    assert ties.weight.min() >= 0
    assert ties.weight.max() <= 1
    assert set(layer.tolist()) == set(Layer)


def test_a_tie_is_found_by_its_ends_and_layer(city) -> None:
    ties = city.ties
    ends = ends_of(ties)
    for p in range(0, len(ends), 37):
        found = ties.strength(int(ends[p]), int(ties.who[p]), Layer(int(ties.layer[p])))
        assert found == ties.weight[p]
        assert ties.who[p] in ties.of(int(ends[p]), Layer(int(ties.layer[p])))
    assert ties.strength(0, 0, Layer.PARTY) == 0


def test_authority_runs_up_the_tiers_to_the_city(city) -> None:
    table = city.institutions
    for row in rows(city, Role.STATION):
        (above,) = [r for r in city.ties.of(row, Layer.AUTHORITY) if table.tier[r] < table.tier[row]]
        assert table.role[above] == Role.LINE
        assert table.competence[above] == table.competence[row]
    chain = [int(city.desks.conveners[k, 0]) for k in range(3)] + [int(rows(city, Role.CITY_COMMITTEE)[0])]
    assert all(city.ties.strength(a, b, Layer.AUTHORITY) == 1 for a, b in pairwise(chain))


def test_working_ties_are_as_frequent_as_the_records_say() -> None:
    city = build_city(CitySpec(preset="tianjin", area=("Heping",), scale=200, venues=0), seed=3)
    ties, table = city.ties, city.institutions
    ends = ends_of(ties)
    pairs = np.flatnonzero((ties.layer == Layer.PARTNERSHIP) & (ends < ties.who))
    a, b = ends[pairs], ties.who[pairs]
    units = np.isin(table.role, (Role.LINE, Role.STATION, Role.COURT, Role.GRID_CENTRE, Role.PETITION_OFFICE))
    units |= table.role == Role.SUBDISTRICT_OFFICE
    n = int((units & (table.tier >= 2)).sum())
    assert pairs.size == n * (n - 1) // 2
    line = (table.competence[a] == table.competence[b]) & (table.competence[a] >= 0)
    alone = (table.area[a] != table.area[b]) & ~line
    works = ties.weight[pairs] > 0
    assert works[alone].mean() == pytest.approx(0.12, abs=0.03)
    assert works[~alone].mean() == pytest.approx(0.53, abs=0.06)


def test_party_ties_need_a_registered_branch() -> None:
    city = build_city(CitySpec(registered_share=0.0), seed=3)
    table = city.institutions
    enterprises = np.flatnonzero(table.kind == Kind.ENTERPRISE)
    conveners = np.unique(city.desks.conveners)
    assert not any(np.isin(city.ties.of(int(row), Layer.PARTY), conveners).any() for row in enterprises)


def test_the_network_is_exported_for_other_programs(city, tmp_path) -> None:
    drawn = graph(city)
    ties = city.ties
    assert drawn.number_of_nodes() == len(city.institutions)
    assert drawn.number_of_edges() == np.count_nonzero((ends_of(ties) < ties.who) & (ties.weight > 0))
    nx.write_graphml(drawn, tmp_path / "network.graphml")
    again = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    assert again.number_of_edges() == drawn.number_of_edges()
    assert nx.get_node_attributes(again, "label_zh") == nx.get_node_attributes(drawn, "label_zh")
