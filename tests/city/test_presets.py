"""The cities that come with the project: exact totals, stable identities, the same bytes."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.build import build_city, plan_for
from sim.city.describe import describe
from sim.city.places.areas import Areas, areas_of
from sim.city.places.census import merge_small
from sim.city.places.gazetteer import pick_districts
from sim.city.places.layout import inside, place_all
from sim.city.places.plan import (
    CITY,
    COMMUNITY,
    DISTRICT,
    PROVINCE,
    SUBDISTRICT,
    TIER_NAMES,
    Place,
    Plan,
    in_tree_order,
    to_km,
)
from sim.city.places.presets import facts, preset_plan
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError


def areas_for(**values: object) -> Areas:
    spec = CitySpec(**values)  # type: ignore[arg-type]
    return areas_of(plan_for(spec, seed=1))


@pytest.fixture(scope="module")
def town():
    return build_city(CitySpec(), seed=1)


@pytest.fixture(scope="module")
def city():
    return build_city(CitySpec(preset="mid_city"), seed=1)


def test_heping_has_its_people_its_streets_and_its_communities() -> None:
    areas = areas_for(preset="tianjin", area=("Heping",))
    assert areas.population[0] == 355_000
    assert [areas.count(tier) for tier in range(5)] == [1, 1, 1, 6, 64]
    assert areas.population[areas.first(COMMUNITY) :].sum() == 355_000


@pytest.mark.parametrize("word", ["Heping", "heping", "和平区", "和平", "120101", "Heping district"])
def test_a_district_is_found_by_any_of_its_names(word: str) -> None:
    areas = areas_for(preset="tianjin", area=(word,))
    assert areas.name[areas.first(DISTRICT)] == "Heping"


def test_the_districts_of_tianjin_sum_to_the_census() -> None:
    rows = facts("tianjin")["districts"].values()
    assert len(rows) == 16
    assert sum(row["population"] for row in rows) == 13_866_009
    assert sum(row["subdistricts"] for row in rows) == 299
    plan = preset_plan("tianjin")
    assert len(plan.tier(COMMUNITY)) == sum(row["communities"] for row in rows) == 5_617


@pytest.mark.slow
def test_all_of_tianjin_keeps_every_person() -> None:
    areas = areas_for(preset="tianjin")
    assert areas.population[0] == 13_866_009
    assert areas.population[areas.tier == COMMUNITY].sum() == 13_866_009


def test_adjacent_districts_are_those_of_the_facts() -> None:
    areas = areas_for(preset="tianjin", area=("Heping", "Hexi", "Jizhou"))
    first = areas.first(DISTRICT)
    names = {areas.name[i]: {areas.name[j] for j in areas.near(i)} for i in range(first, first + 3)}
    assert names == {"Heping": {"Hexi"}, "Hexi": {"Heping"}, "Jizhou": set()}


def test_the_city_of_the_lessons_has_communities_and_streets_of_the_size_of_mid_city() -> None:
    district, city = areas_for(preset="teaching_district"), areas_for(preset="mid_city")
    assert district.population[0] == 20_000
    assert [district.count(tier) for tier in (DISTRICT, SUBDISTRICT, COMMUNITY)] == [1, 2, 8]
    for tier in (SUBDISTRICT, COMMUNITY):
        assert district.population[district.tier == tier].mean() == pytest.approx(
            city.population[city.tier == tier].mean(), rel=0.25
        )


def test_areas_stand_in_tiers_with_children_together() -> None:
    areas = areas_for(preset="mid_city")
    assert (np.diff(areas.tier) >= 0).all()
    for tier in range(CITY, COMMUNITY + 1):
        parents = areas.parent[areas.tier == tier]
        assert (np.diff(parents) >= 0).all(), TIER_NAMES[tier]
        assert (areas.tier[parents] == tier - 1).all()


def test_populations_sum_up_the_tree_exactly() -> None:
    areas = areas_for(preset="mid_city")
    for tier in range(PROVINCE, COMMUNITY):
        for area in np.flatnonzero(areas.tier == tier):
            assert areas.population[areas.parent == area].sum() == areas.population[area]


def test_neighbouring_areas_are_mutual_and_of_one_tier() -> None:
    areas = areas_for(preset="mid_city")
    pairs = {(i, int(j)) for i in range(len(areas)) for j in areas.near(i)}
    assert pairs
    assert all((j, i) in pairs and i != j for i, j in pairs)
    assert all(areas.tier[i] == areas.tier[j] for i, j in pairs)


@pytest.mark.parametrize("scale", [1, 7, 50, 200])
def test_merging_and_scaling_keep_the_population(scale: int) -> None:
    areas = areas_for(preset="tianjin", area=("Heping", "Hongqiao"), scale=scale)
    districts = areas.population[areas.tier == DISTRICT]
    assert abs(districts - [355_000, 483_130]).max() <= scale / 2
    assert (areas.population % scale == 0).all()
    agents = areas.population[areas.tier == COMMUNITY] // scale
    assert agents.min() >= 0.95 * CitySpec().min_community  # rounding may take a few


def test_communities_that_are_too_small_join_a_neighbour_of_their_district() -> None:
    few = areas_for(preset="tianjin", area=("Heping",), scale=100)
    assert few.count(COMMUNITY) < 64
    assert few.population[0] == 355_000
    assert any(name.endswith("more") for name in few.name)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    one, two, other = (build_city(CitySpec(), seed) for seed in (5, 5, 6))
    for table in ("areas", "institutions", "ties", "desks", "residents", "contacts"):
        first, second = getattr(one, table).columns(), getattr(two, table).columns()
        assert {k: v.tobytes() for k, v in first.items()} == {k: v.tobytes() for k, v in second.items()}
    assert one.residents.satisfaction.tobytes() != other.residents.satisfaction.tobytes()
    assert one.contacts.who.tobytes() != other.contacts.who.tobytes()


def test_a_resident_is_the_same_person_in_a_larger_city() -> None:
    one = build_city(CitySpec(preset="tianjin", area=("Heping",), scale=20), 3)
    two = build_city(CitySpec(preset="tianjin", area=("Heping", "Hexi"), scale=20), 3)
    n = len(one.residents)
    for column in ("household", "age", "member", "digital", "satisfaction", "trust", "threshold"):
        assert (getattr(one.residents, column) == getattr(two.residents, column)[:n]).all(), column


def test_a_copy_changes_nothing_in_the_city(town) -> None:
    before = town.residents.trust.copy()
    copy = town.copy()
    copy.residents.trust[:] = 0
    copy.ties.weight[:] = 0
    copy.institutions.minutes[:] = 1
    assert (town.residents.trust == before).all()
    assert town.ties.weight.any()
    assert not town.institutions.minutes.any()
    assert copy.contacts is town.contacts


def test_facts_of_a_city_agree_with_its_tables(city) -> None:
    about = describe(city)
    assert about["residents"] == about["people"] == len(city.residents) == 100_000
    assert about["communities"] == 40
    assert sum(v for k, v in about.items() if k.startswith("institutions, ")) == about["institutions"]
    assert 9 < about["mean contacts"] < 11
    assert about["bytes"] / about["residents"] < 200


def test_numbers_of_community_subdistrict_and_district_agree_with_the_areas(city) -> None:
    areas = city.areas
    assert (areas.tier[city.community_of] == COMMUNITY).all()
    street = areas.parent[city.community_of]
    assert (city.subdistrict == street - areas.first(SUBDISTRICT)).all()
    assert (city.district == areas.parent[street] - areas.first(DISTRICT)).all()


def test_the_city_is_named_after_the_districts_that_were_picked(town) -> None:
    heping = build_city(CitySpec(preset="tianjin", area=("和平",), scale=200), 1)
    assert (heping.name, heping.name_zh) == ("Tianjin, Heping district", "天津市和平区")
    assert (town.name, town.name_zh) == ("Teaching town", "示范市")


def test_communities_lie_inside_the_outline_of_their_district() -> None:
    plan = place_all(pick_districts(preset_plan("tianjin"), ("Heping", "Hexi", "Binhai")))
    district_of = {street.code: street.parent for street in plan.tier(SUBDISTRICT)}
    for place in plan.tier(SUBDISTRICT) + plan.tier(COMMUNITY):
        outline = plan.rings[district_of.get(place.parent, place.parent)]
        assert place.x is not None
        assert place.y is not None
        assert inside((place.x, place.y), outline), place.name
    assert len({(place.x, place.y) for place in plan.tier(COMMUNITY)}) == len(plan.tier(COMMUNITY))


def test_outlines_are_handed_on_for_drawing() -> None:
    heping = build_city(CitySpec(preset="tianjin", area=("Heping",), scale=200), 1)
    ((area, ring),) = heping.boundaries
    assert heping.areas.name[area] == "Heping"
    assert ring.dtype == np.float32
    assert (ring[0] == ring[-1]).all()


@given(
    people=st.lists(st.lists(st.integers(0, 900), min_size=1, max_size=6), min_size=1, max_size=5),
    smallest=st.integers(1, 1500),
)
def test_merging_loses_nobody_and_leaves_no_community_too_small(
    people: list[list[int]], smallest: int
) -> None:
    places = [
        Place("P", "P", "P", PROVINCE, ""),
        Place("C", "C", "C", CITY, "P"),
        Place("D", "D", "D", DISTRICT, "C"),
    ]
    for s, sizes in enumerate(people):
        places.append(Place(f"S{s}", f"S{s}", f"S{s}", SUBDISTRICT, "D", sum(sizes), float(s), 0.0))
        for c, size in enumerate(sizes):
            places.append(Place(f"S{s}-{c}", "x", "x", COMMUNITY, f"S{s}", size, s + 0.1 * c, 0.2 * c))
    merged = merge_small(Plan(in_tree_order(places)), smallest)
    communities, below = merged.tier(COMMUNITY), merged.children()
    assert sum(c.population or 0 for c in communities) == sum(map(sum, people))
    assert sum(c.parts for c in communities) == sum(map(len, people))
    for street in merged.tier(SUBDISTRICT):
        assert street.population == sum(c.population or 0 for c in below[street.code])
        assert below[street.code]
    assert len(communities) == 1 or min(c.population or 0 for c in communities) >= smallest


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert to_km(117.0, 40.0, (117.0, 39.0)) == pytest.approx((0, 111.195))
    assert to_km(118.0, 60.0, (117.0, 60.0))[0] == pytest.approx(111.195 / 2, rel=1e-3)


def test_lists_and_single_words_name_areas_too() -> None:
    assert CitySpec(area=["Heping"]).area == CitySpec(area="Heping").area == ("Heping",)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"preset": "tianjn"}, "preset = 'tianjn' is not known. Did you mean 'tianjin'?"),
        ({"young_share": 0.9}, r"young_share \+ old_share = 1.15 must be at most 1"),
        ({"scale": 0}, "greater than or equal to 1"),
        ({"area": 3}, "valid tuple"),
    ],
)
def test_a_city_section_that_makes_no_sense_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CitySpec(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"preset": "tianjin", "area": ("Hepin",)},
            "area = 'Hepin' is not a district .* Did you mean 'Heping'",
        ),
        ({"preset": "tianjin", "area": ("红乔区",)}, "Did you mean '红桥区'"),
        ({"preset": "file"}, "preset = 'file' needs areas_file"),
        ({"areas_file": "a.csv"}, "areas_file = 'a.csv' has no effect on preset = 'teaching_town'"),
    ],
)
def test_a_city_that_cannot_be_found_is_explained(values: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        build_city(CitySpec(**values), 1)  # type: ignore[arg-type]


def test_every_parameter_of_a_city_is_fixed_and_has_a_source() -> None:
    for name, info in CitySpec.model_fields.items():
        extra = info.json_schema_extra
        assert isinstance(extra, dict), name
        assert extra["fixed"] is True, name
        assert extra["source"], name
        assert extra["zh"], name


def test_no_column_of_a_city_is_left_out_of_its_class(town) -> None:
    names = {f.name for f in fields(town)}
    assert {"areas", "institutions", "ties", "desks", "residents", "contacts", "boundaries"} <= names
