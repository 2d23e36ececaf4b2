"""Outlines of areas: parts are joined, holes stay holes, and what cannot be the city's outline is refused."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.city.build import City
from sim.city.places.layout import inside
from sim.city.places.plan import COMMUNITY, DISTRICT
from sim.city.readers.boundaries import ground_of
from sim.errors import ScenarioError
from sim.notes import noted
from tests.city.own import AREAS, lakeside

Box = tuple[float, float, float, float]
NORTH, SOUTH = (120.05, 30.18, 120.15, 30.25), (120.05, 30.1, 120.15, 30.18)
KM_PER_LAT = 111.195
WITHOUT_POSITIONS = "\n".join(line.rsplit(",", 2)[0] for line in AREAS.splitlines())


def ring(box: Box) -> list[list[float]]:
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(*rings: list[list[float]], **about: object) -> dict[str, object]:
    """A feature of one polygon: its outline, then its holes; `about` are its properties."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": about, "geometry": geometry}


def collection(*features: dict[str, object], **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def positions(city: City, district: str) -> list[tuple[float, float]]:
    """Where the communities of a district lie, km."""
    areas = city.areas
    number = areas.name.index(district)
    return [
        (float(areas.x[i]), float(areas.y[i]))
        for i in range(len(areas))
        if areas.tier[i] == COMMUNITY and areas.parent[areas.parent[i]] == number
    ]


def outline(city: City, district: str) -> tuple:
    number = city.areas.name.index(district)
    return tuple(line for area, line in city.boundaries if area == number)


def refusal(folder: Path, text: str, **values: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        lakeside(folder, boundaries=text, **values)
    message = str(caught.value)
    assert "\n" not in message
    assert "boundaries.geojson" in message
    return message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    cuts=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=4, unique_by=lambda x: round(x, 2)),
    order=st.randoms(use_true_random=False),
)
def test_parts_of_a_district_in_any_order_are_one_outline(tmp_path: Path, cuts, order) -> None:
    west, south, east, north = NORTH
    ends = [west, *(west + cut * (east - west) for cut in sorted(cuts)), east]
    strips = [(a, south, b, north) for a, b in pairwise(ends)]
    order.shuffle(strips)
    city = lakeside(tmp_path, boundaries=collection(*(feature(ring(strip), code="L1") for strip in strips)))
    whole = lakeside(tmp_path, boundaries=collection(feature(ring(NORTH), code="L1")))
    joined, one = ground_of(outline(city, "North")), ground_of(outline(whole, "North"))
    assert joined.area == pytest.approx(one.area, rel=1e-3)
    assert len(outline(city, "North")) == 1


def test_a_scrap_of_a_district_does_not_hold_everything(tmp_path: Path) -> None:
    """The last of several features is a scrap; streets and communities lie all over the district."""
    scrap = (120.149, 30.249, 120.15, 30.25)
    mainland = (120.05, 30.18, 120.14, 30.24)
    text = collection(feature(ring(mainland), code="L1"), feature(ring(scrap), code="L1"))
    city = lakeside(tmp_path, areas=WITHOUT_POSITIONS, boundaries=text)
    parts = outline(city, "North")
    assert len(parts) == 2
    assert all(inside(point, parts) for point in positions(city, "North"))
    scraps = [point for point in positions(city, "North") if inside(point, parts[1:])]
    assert not scraps  # the largest part comes first, and the scrap has a five-thousandth of the ground


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(west=st.floats(0.1, 0.5), south=st.floats(0.1, 0.5), size=st.floats(0.2, 0.45))
def test_no_community_lies_in_a_hole(tmp_path: Path, west: float, south: float, size: float) -> None:
    x0, y0, x1, y1 = NORTH
    w, h = x1 - x0, y1 - y0
    hole = (x0 + west * w, y0 + south * h, x0 + (west + size) * w, y0 + (south + size) * h)
    text = collection(feature(ring(NORTH), ring(hole), code="L1"), feature(ring(hole), code="L2"))
    city = lakeside(tmp_path, areas=WITHOUT_POSITIONS, boundaries=text)
    north, enclave = outline(city, "North"), outline(city, "South")
    assert len(north) == 2
    for point in positions(city, "North"):
        assert inside(point, north)
        assert not inside(point, enclave)
    assert all(inside(point, enclave) for point in positions(city, "South"))


def test_a_multipolygon_with_holes_keeps_them_all(tmp_path: Path) -> None:
    left, right = (120.05, 30.18, 120.1, 30.25), (120.11, 30.18, 120.15, 30.25)
    hole = (120.06, 30.2, 120.08, 30.22)
    shape = {"type": "MultiPolygon", "coordinates": [[ring(left), ring(hole)], [ring(right)]]}
    about = {"type": "Feature", "properties": {"name": "北区"}, "geometry": shape}
    city = lakeside(tmp_path, boundaries=collection(about))
    assert len(outline(city, "North")) == 3
    degrees = 0.05 * 0.07 + 0.04 * 0.07 - 0.02 * 0.02
    assert ground_of(outline(city, "North")).area == pytest.approx(degrees * KM_PER_LAT**2 * 0.8645, rel=0.01)


def test_the_position_of_a_district_with_an_enclave_lies_on_its_own_ground(tmp_path: Path) -> None:
    hole = (120.08, 30.2, 120.12, 30.23)
    text = collection(feature(ring(NORTH), ring(hole), code="L1"))
    city = lakeside(tmp_path, areas=WITHOUT_POSITIONS, boundaries=text)
    number = city.areas.name.index("North")
    assert city.areas.tier[number] == DISTRICT
    assert inside((float(city.areas.x[number]), float(city.areas.y[number])), outline(city, "North"))


# Two communities at the ends of a bay; on the map the middle between them is water.
BAY = [[120.0, 30.0], [120.3, 30.0], [120.3, 30.2], [120.2, 30.2], [120.2, 30.05], [120.1, 30.05],
       [120.1, 30.2], [120.0, 30.2], [120.0, 30.0]]  # fmt: skip
ENDS = {"code": ",lon,lat", "L111": ",120.05,30.15", "L112": ",120.25,30.15"}
ON_A_BAY = "\n".join(row + ENDS.get(row.split(",")[0], ",,") for row in WITHOUT_POSITIONS.splitlines())


def test_a_district_between_two_arms_of_a_bay_lies_with_the_nearest_of_its_communities(
    tmp_path: Path,
) -> None:
    city = lakeside(tmp_path, areas=ON_A_BAY, boundaries=collection(feature(BAY, code="L")))
    whole = outline(city, "Lakeside")
    at = {name: (float(city.areas.x[i]), float(city.areas.y[i])) for i, name in enumerate(city.areas.name)}
    assert inside(at["North"], whole)
    assert at["North"] == pytest.approx(at["Alder"], abs=1e-3)  # both arms are equally near: the first


def test_a_district_whose_communities_all_lie_off_the_map_lies_on_it(tmp_path: Path) -> None:
    """The outline of the one community that is known reaches out of that of the city."""
    low, high = (121, 0, 122, 0.03), (121, 0, 122, 0.07)
    text = collection(feature(ring(low), code="L"), feature(ring(high), code="L111"))
    city = lakeside(tmp_path, areas=WITHOUT_POSITIONS, boundaries=text)
    number = city.areas.name.index("North")
    assert inside((float(city.areas.x[number]), float(city.areas.y[number])), outline(city, "Lakeside"))


def test_an_outline_that_does_not_end_where_it_begins_is_closed_and_that_is_said(tmp_path: Path) -> None:
    shapes = feature(ring(NORTH)[:-1], code="L1"), feature(ring(SOUTH)[:-1], code="L2")
    hole = ring((120.08, 30.2, 120.12, 30.23))[:-1]
    said = []
    for features in (shapes, [feature(ring(NORTH), hole, code="L1")], [feature(ring(NORTH), code="L1")]):
        with noted() as notes:
            city = lakeside(tmp_path, boundaries=collection(*features))
        said.append([each for each in notes if "boundaries.geojson" in each])
        north = outline(city, "North")
        assert all(tuple(line[0]) == tuple(line[-1]) for line in north)
    whole = ground_of(outline(lakeside(tmp_path, boundaries=collection(shapes[0])), "North"))
    assert whole.area == pytest.approx(0.1 * 0.07 * KM_PER_LAT**2 * 0.8645, rel=0.01)
    assert [len(each) for each in said] == [1, 1, 0]
    assert "outlines of 2 features (the first: feature 1) do not end where they begin" in said[0][0]
    assert "outlines of one feature (the first: feature 1)" in said[1][0]


def named_crs(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


@pytest.mark.parametrize(
    "crs",
    [
        None,
        named_crs("urn:ogc:def:crs:OGC:1.3:CRS84"),
        named_crs("urn:ogc:def:crs:EPSG::4326"),
        named_crs("EPSG:4490"),
        named_crs("http://www.opengis.net/def/crs/EPSG/0/4490"),
        named_crs("http://www.opengis.net/def/crs/EPSG/0/4326/"),
        named_crs("http://www.opengis.net/gml/srs/epsg.xml#4326"),
        named_crs("WGS 84"),
        named_crs("wgs84"),
        named_crs("GCS_WGS_1984"),
        named_crs("CGCS2000"),
        named_crs("CRS84"),
        named_crs("CRS:84"),
        {"type": "EPSG", "properties": {"code": 4326}},
        {"type": "EPSG", "properties": {"code": "4490"}},
        {"type": "EPSG", "properties": {"code": 4326.0, "coordinate_order": [1, 0]}},
        {"type": "OGC", "properties": {"urn": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        {"type": "link", "properties": {"href": "http://a.example/ref/epsg/4326/proj4/", "type": "proj4"}},
        "EPSG:4326",
        "",
        {},
        [],
    ],
)
def test_coordinates_said_to_be_longitude_and_latitude_are_read(tmp_path: Path, crs: object) -> None:
    text = collection(feature(ring(NORTH), code="L1"), crs=crs)
    assert outline(lakeside(tmp_path, boundaries=text), "North")


@pytest.mark.parametrize(
    ("crs", "word"),
    [
        (named_crs("urn:ogc:def:crs:EPSG::3857"), "urn:ogc:def:crs:EPSG::3857"),
        (named_crs("EPSG:32650"), "EPSG:32650"),
        (named_crs("EPSG:4549"), "EPSG:4549"),
        ({"type": "link", "properties": {"href": "http://a.example/crs/1"}}, "http://a.example/crs/1"),
        ({"type": "EPSG", "properties": {"code": 3857}}, "are in 'EPSG:3857'"),
        (named_crs("WGS 84 / UTM zone 50N"), "are in 'WGS 84 / UTM zone 50N'"),
        (named_crs("UTM zone 50N / WGS 84"), "are in 'UTM zone 50N / WGS 84'"),
        (named_crs("EPSG:3857/"), "are in 'EPSG:3857/'"),
        (named_crs("EPSG:14326"), "are in 'EPSG:14326'"),
        ({"type": "name"}, 'unreadable: nothing in {"type": "name"}'),
        ({"type": "name", "properties": {"name": None}}, "unreadable"),
        ({"type": "name", "properties": {"name": True}}, "unreadable"),
        ({"type": "name", "properties": ["EPSG:4326"]}, "unreadable"),
        ([1], "unreadable"),
        (True, "unreadable"),
        ("EPSG:3857", "EPSG:3857"),
        (5, "5"),
    ],
)
@pytest.mark.parametrize("level", ["collection", "feature", "geometry"])
def test_any_other_reference_system_is_refused_by_name(
    tmp_path: Path, crs: object, word: str, level: str
) -> None:
    one = feature(ring(NORTH), code="L1")
    if level == "feature":
        one["crs"] = crs
    elif level == "geometry":
        one["geometry"]["crs"] = crs
    message = refusal(tmp_path, collection(one, **({"crs": crs} if level == "collection" else {})))
    assert word in message
    assert "EPSG:4326" in message


@pytest.mark.parametrize(
    ("old", "new", "place", "key"),
    [
        ('"code": "L1"', '"code": "L2", "code": "L1"', "boundaries.geojson feature 2", "code"),
        ('"type": "Polygon"', '"type": "Polygon", "type": "Polygon"', "boundaries.geojson feature 2", "type"),
        ('"geometry":', '"geometry": null, "geometry":', "boundaries.geojson feature 1", "geometry"),
        ('"features":', '"features": [], "features":', "boundaries.geojson", "features"),
        ('"code": "L1"', '"code": "L1", "more": [{"a": 1, "a": 1}]', "boundaries.geojson feature 2", "a"),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, key: str
) -> None:
    text = collection(feature(ring(SOUTH), code="L2"), feature(ring(NORTH), code="L1"))
    end = text.rindex(old) if place.endswith("2") else text.index(old)
    twice = text[:end] + new + text[end + len(old) :]
    assert f"{place}: the key '{key}' stands twice in one object" in refusal(tmp_path, twice)


@pytest.mark.parametrize("name", ["L1", 1, 1.0])
def test_the_id_of_a_feature_names_its_area(tmp_path: Path, name: object) -> None:
    """RFC 7946, 3.2: an identifier is a member "id" of the feature, a text or a number."""
    areas = AREAS.replace("L1,", f"{1 if name != 'L1' else 'L1'},")
    one = feature(ring(NORTH)) | {"id": name}
    for properties in (None, {}, {"population": 3}):
        city = lakeside(tmp_path, areas=areas, boundaries=collection(one | {"properties": properties}))
        assert outline(city, "North")


def test_a_code_goes_before_the_id_and_a_name_that_says_otherwise_is_refused(tmp_path: Path) -> None:
    both = feature(ring(NORTH), code="L1") | {"id": "L2"}
    assert outline(lakeside(tmp_path, boundaries=collection(both)), "North")
    message = refusal(tmp_path, collection(feature(ring(NORTH), code="L1", name="South")))
    assert "code 'L1' and name 'South' belong to different areas" in message


def test_a_name_that_two_areas_share_is_no_name(tmp_path: Path) -> None:
    areas = AREAS.replace("L11,North street,北街道", "L11,North,北街道")
    message = refusal(tmp_path, collection(feature(ring(NORTH), name="North")), areas=areas)
    assert "several areas are called 'North' (district L1, subdistrict L11)" in message


BOW_TIE = [[120.05, 30.18], [120.15, 30.25], [120.15, 30.18], [120.05, 30.25], [120.05, 30.18]]
FLAT = [[120.05, 30.18], [120.1, 30.18], [120.15, 30.18], [120.05, 30.18]]


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (feature(ring(NORTH), name=["North"]), "must be a text"),
        (feature(ring(NORTH), name=7), "must be a text"),
        (feature(ring(NORTH), code=["L1"]), "must be a text or a whole number"),
        (feature(ring(NORTH), code=True), "must be a text or a whole number"),
        (feature(ring(NORTH), code=1.5), "must be a text or a whole number"),
        (feature(ring(NORTH)) | {"id": {}}, "must be a text or a whole number"),
        (feature(ring(NORTH)) | {"properties": ["code", "L1"]}, "properties must be an object"),
        (feature(ring(NORTH)), "no properties and no id"),
        (feature(ring(NORTH), colour="red"), "no property code or name"),
        (feature(ring(NORTH), code="L1") | {"geometry": None}, "geometry is null"),
        (feature(ring(NORTH), code="L1") | {"geometry": [1]}, "geometry is null"),
        (feature(ring(NORTH), code="L1") | {"geometry": {"type": ["Polygon"]}}, "it must be Polygon"),
        (feature(5, code="L1"), "at least four points"),
        (feature({"a": 1}, code="L1"), "at least four points"),
        (feature([[True, False]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature([[120.05]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature(["ab"] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature([[10**400, 30]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature([[-(10**4000), 30]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature([[10**9, 30]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature([[float("inf"), 30]] * 4, code="L1"), "must be [longitude, latitude]"),
        (feature(FLAT, code="L1"), "encloses no ground"),
        (feature([[120, 30]] * 4, code="L1"), "encloses no ground"),
        (feature(BOW_TIE, code="L1"), "crosses itself"),
        (feature(ring(NORTH), ring((121, 31, 121.1, 31.1)), code="L1"), "a hole lies outside"),
        (feature([[30.18, 84.1], [30.25, 84.1], [30.25, 84.2], [30.18, 84.1]], code="L1"), "wrong way round"),
        (feature([*ring(NORTH)[:4], [120.05, 16.0]], code="L1"), "a spike without ground"),
        (feature([[168.9, 30.18], *ring(NORTH)[1:]], code="L1"), "a spike without ground"),
        ("North", "must be an object"),
    ],
)
def test_wrong_types_and_shapes_are_refused_in_one_sentence(
    tmp_path: Path, one: dict[str, object], message: str
) -> None:
    assert message in refusal(tmp_path, collection(one))


def test_a_small_crossing_of_an_outline_is_repaired(tmp_path: Path) -> None:
    """Simplified outlines cross themselves at a point or two; that changes no ground to speak of."""
    crossing = [*ring(NORTH)[:4], [120.0501, 30.2], [120.0499, 30.2], [120.0502, 30.1999], ring(NORTH)[0]]
    city = lakeside(tmp_path, boundaries=collection(feature(crossing, code="L1")))
    assert ground_of(outline(city, "North")).area == pytest.approx(
        0.1 * 0.07 * KM_PER_LAT**2 * 0.8645, rel=0.01
    )


def moved(box: Box, east: float, north: float) -> Box:
    return (box[0] + east, box[1] + north, box[2] + east, box[3] + north)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(east=st.floats(-60, 50), north=st.floats(-40, 40))
def test_outlines_far_from_the_positions_of_the_table_are_refused(
    tmp_path: Path, east: float, north: float
) -> None:
    """Lakeside is 13 km across; its outline may be off by its own size, not by more."""
    text = collection(feature(ring(moved(NORTH, east, north)), code="L1"))
    off = max(abs(east) * KM_PER_LAT * 0.86 - 9, abs(north) * KM_PER_LAT - 8)
    if off > 14:
        assert "outside of the outline of 'North'" in refusal(tmp_path, text)
    elif max(abs(east), abs(north)) < 0.1:
        lakeside(tmp_path, boundaries=text)


def test_positions_of_communities_count_for_the_outline_of_their_district(tmp_path: Path) -> None:
    areas = AREAS.replace(",120.12,30.15", ",,")
    message = refusal(tmp_path, collection(feature(ring(moved(SOUTH, 4, 2)), code="L2")), areas=areas)
    assert "a part of it, lies" in message


def test_an_outline_of_an_area_without_positions_lies_in_the_region_of_the_others(tmp_path: Path) -> None:
    areas = AREAS.replace("3000,120.1,30.2", "3000,,")
    message = refusal(tmp_path, collection(feature(ring(moved(NORTH, 5, 0)), code="L1")), areas=areas)
    assert "from the positions of the areas" in message


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([feature(ring((100, 20, 130, 45)), code="L1")], "wide; no city is wider"),
        ([feature(ring((120, 30, 120.0001, 30.0001)), code="L1")], "encloses"),
        ([feature(ring((115, 25, 125, 33)), code="L1")], "make sense. Correct the size or the population"),
        (
            [feature(ring(NORTH), code="L1"), feature(ring((120, 30, 121, 31)), code="L111")],
            "of the outline of 'Alder' lie within that of 'North'",
        ),
        ([feature(ring(NORTH), code="L1"), feature(ring(NORTH), code="L2")], "shares 100 % of the smaller"),
        (
            [feature(ring(NORTH), code="L1"), feature(ring(moved(SOUTH, 20, 0)), code="L2")],
            "which together are",
        ),
        (
            [feature(ring(NORTH), code="L1"), feature(ring(moved(NORTH, 1, 0)), code="L111")],
            "only 0 % of the outline of 'Alder' lie within that of 'North'",
        ),
    ],
)
def test_outlines_of_implausible_extent_are_refused(tmp_path: Path, features: list, message: str) -> None:
    assert message in refusal(tmp_path, collection(*features), areas=WITHOUT_POSITIONS)


def test_small_outlines_are_checked_against_the_people_on_them(tmp_path: Path) -> None:
    tiny = (120.1, 30.2, 120.1006, 30.2003)
    areas = WITHOUT_POSITIONS.replace("L1,North,北区,district,L,3000", "L1,North,北区,district,L,3000000")
    assert "per km2" in refusal(tmp_path, collection(feature(ring(tiny), code="L1")), areas=areas)
