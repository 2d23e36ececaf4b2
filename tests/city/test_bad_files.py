"""Every unusable file gives one clear message: where, what, what is allowed, the way out."""

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.city.build import build_city
from sim.city.readers import files
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from tests.city.own import AREAS, BOUNDARIES, INSTITUTIONS, RING, TIES, lakeside, write
from tests.city.test_own_city import JOINED, SPLIT


def spoilt(old: str, new: str, text: str = AREAS) -> str:
    assert old in text
    return text.replace(old, new, 1)


def refused(message: str):
    return pytest.raises(ScenarioError, match=re.escape(message))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "L111,Alder,桤木社区,community,L11",
            "L111,Alder,桤木社区,community,",
            "areas.csv:7 column 'parent'",
        ),
        ("community,L11,1400", "community,L19,1400", "belongs to 'L19', which is not in the table. Write"),
        ("community,L11,1400", "community,L1,1400", "must lie in a subdistrict, but 'L1' is a district"),
        (
            "L11,1400",
            "L11,-5",
            "areas.csv:7 column 'population': -5 must be a whole number from 0 to 100000000",
        ),
        ("L11,1400", "L11,many", "'many' must be a whole number"),
        ("L112,Birch", "L111,Birch", "areas.csv:8 column 'code': 'L111' is there twice (first in line 7)"),
        ("population", "populaton", "unknown column 'populaton'. Did you mean 'population'?"),
        (
            ",parent",
            ",above",
            "no column 'parent'. The table of areas needs the columns code, name, tier, parent",
        ),
        ("name_zh", "name", "column 'name' stands twice in the header"),
        ("Alder,桤木社区,community", "Alder,桤木社区,comunity", "'comunity' must be one of: 0 province"),
        ("Alder", "", "areas.csv:7 column 'name': is empty"),
        ("Lakeside,湖滨市,city", "Lakeside,湖滨市,district", "0 rows of tier city; a run has exactly one"),
        ("L11,1400", "L11,14000", "population of 'North street' (L11) is 3000 but its parts sum to 14000"),
        ("L21,500", "L21,", "no population for community 'Elm' (L212) nor for any area above it"),
        ("120.1,30.2", "120.1,", "column 'lat': lon and lat go together"),
        ("120.1,30.2", "320.1,30.2", "'320.1' must be a number between -180 and 180"),
        ("120.1,30.2", "nan,30.2", "'nan' must be a number between -180 and 180"),
        (
            "L11,North",
            "L3,West,西区,district,L,9,,\nL11,North",
            "areas.csv:5: district 'West' has no subdistrict",
        ),
        (
            "L112,Birch,白桦社区,community,L11,,,",
            "L112,Birch",
            "areas.csv:8: 2 cells, but the header has 8 columns",
        ),
        ("桤木社区", '"桤木"社区', "broken CSV"),
        ("city,,,,", "city,P,,,", "'P' is not in the table. Leave it empty or add a row of tier province"),
    ],
)
def test_a_bad_table_of_areas_is_explained(tmp_path: Path, old: str, new: str, message: str) -> None:
    with refused(message):
        lakeside(tmp_path, areas=spoilt(old, new))


def test_a_city_without_residents_is_refused(tmp_path: Path) -> None:
    table = re.sub(r",(3000|1400|1500|500),", ",0,", AREAS)
    with refused("district 'North' has zero residents"):
        lakeside(tmp_path, areas=table)


def test_a_table_that_is_not_there_is_explained(tmp_path: Path) -> None:
    write(tmp_path / "areas.csv", AREAS)
    for path, message in (
        (tmp_path / "area.csv", "no such file (the table of areas). Did you mean 'areas.csv'?"),
        (tmp_path / "no" / "areas.csv", "no such file"),
        (tmp_path, "is a folder; the table of areas must be a file"),
    ):
        with refused(message):
            build_city(CitySpec(preset="file", areas_file=str(path)), 1)


@pytest.mark.parametrize(
    "name", ["x" * 300, "x/" * 3000, "a\0b", "\n", " "], ids=["long", "deep", "nul", "line", "blank"]
)
@pytest.mark.parametrize("part", ["areas_file", "admin_file"])
def test_a_name_that_no_file_has_is_explained(name: str, part: str) -> None:
    with refused("no such file"):
        build_city(CitySpec(preset="file", **{part: name}), 1)


def test_text_of_an_unknown_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    western = re.sub("[^\x00-\x7f]+", "", AREAS).replace("Alder", "Ärger Süd").encode("latin-1")
    with refused("areas.csv:7: not UTF-8 or GB 18030 text"):
        lakeside(tmp_path, areas=western)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch) -> None:
    huge = tmp_path / "areas.csv"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("was read"))
    with refused("50.0 MB; the table of areas must be at most 20 MB"):
        build_city(CitySpec(preset="file", areas_file=str(huge)), 1)


def test_a_packed_file_is_not_unpacked_beyond_the_limit(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 1000)
    with refused("when unpacked"):
        lakeside(tmp_path, areas=gzip.compress(AREAS.encode() * 10))
    with refused("broken gzip file"):
        lakeside(tmp_path, areas=gzip.compress(AREAS.encode())[:-12])


@pytest.mark.parametrize("text", ["", "code,name,tier,parent\n"])
def test_an_empty_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ScenarioError, match=r"no column 'code'|no rows below the header"):
        lakeside(tmp_path, areas=text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "boundaries.geojson:1: broken GeoJSON"),
        ("[" * 100_000, "broken GeoJSON"),
        ("[]", "must be a GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "at least one feature"),
        ('{"type":"FeatureCollection","features":[{}]}', "feature 1: has no properties"),
        (spoilt('"L1"', '"L9"', BOUNDARIES), "feature 1: 'L9' is not an area of this city"),
        (spoilt("code", "colour", BOUNDARIES), "no property code or name"),
        (spoilt("Polygon", "Point", BOUNDARIES), "geometry is Point; it must be Polygon or MultiPolygon"),
        (spoilt(RING, "[[1,2],[3,4]]", BOUNDARIES), "needs at least four points"),
        (
            spoilt("[120.05,30.18]", "[1200,30.18]", BOUNDARIES),
            "point [1200, 30.18] must be [longitude, latitude]",
        ),
        (spoilt("[120.05,30.18]", '["x",30.18]', BOUNDARIES), "must be [longitude, latitude]"),
        (spoilt("[120.05,30.18]", "[NaN,30.18]", BOUNDARIES), "must be [longitude, latitude]"),
    ],
)
def test_bad_boundaries_are_explained(tmp_path: Path, text: str, message: str) -> None:
    with refused(message):
        lakeside(tmp_path, boundaries=text)


def test_outlines_in_degrees_need_areas_in_degrees(tmp_path: Path) -> None:
    with refused("but the areas of"):
        lakeside(tmp_path, areas=spoilt("lon,lat", "x,y"), boundaries=BOUNDARIES)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("L1/court", "L1/cort", "'L1/cort' is not an institution of this city. Did you mean 'L1/court'?"),
        ("L1/court", "L9/court", "'L9/court' is not an institution of this city. Name it"),
        ("partnership", "partner", "'partner' is not a layer. Did you mean 'partnership'? Layers: authority"),
        ("0.8", "1.8", "ties.csv:2 column 'weight': '1.8' must be a number between 0 and 1"),
        ("L2/court", "L1/court", "ties 'L1/court' to itself"),
        ("weight", "strength", "unknown column 'strength'"),
    ],
)
def test_bad_ties_are_explained(tmp_path: Path, old: str, new: str, message: str) -> None:
    with refused(message):
        lakeside(tmp_path, ties=spoilt(old, new, TIES))


def test_a_tie_of_what_depends_on_the_seed_is_refused_where_it_is_not_and_holds_where_it_is_listed(
    tmp_path: Path,
) -> None:
    ends = ("L111/owners_assembly", "Party branch of Birch employer 1")
    listed = "area,role,number,embedded\nL111,owners_assembly,,\nL112,employer,1,yes\n"
    for end in ends:
        ties = f"from,to,layer,weight\n{end},L1/court,partnership,0.5\n"
        lakeside(tmp_path, seed=1, ties=ties)
        with pytest.raises(
            ScenarioError, match=f"'{end}' is not an .* depend on the seed: .* institutions_file"
        ):
            lakeside(tmp_path, seed=2, ties=ties)
        lakeside(tmp_path, seed=2, ties=ties, institutions=listed)


GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">%s</graphml>'
EDGE = '<graph edgedefault="undirected"><node id="a"/><node id="b"/><edge source="a" target="b"/></graph>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<graphml>", "broken GraphML"),
        ("not xml", "broken GraphML"),
        (GRAPHML % "", "broken GraphML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + GRAPHML % "", "holds a document type, entities"),
        (GRAPHML % EDGE, "edge:1 column 'from': 'a' is not an institution"),
    ],
)
def test_bad_graphml_is_explained(tmp_path: Path, text: str, message: str) -> None:
    areas, ties = write(tmp_path / "areas.csv", AREAS), write(tmp_path / "ties.graphml", text)
    with refused(message):
        build_city(CitySpec(preset="file", areas_file=areas, ties_file=ties), 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("L1,court", "L9,court", "institutions.csv:2 column 'area': 'L9' is not the code of an area"),
        ("L1,court", "L1,curt", "'curt' is not a role. Did you mean 'court'?"),
        ("L1,court", "L11,court", "a court belongs to a district, not to a subdistrict"),
        ("housing", "houses", "'houses' must be one of: housing"),
        ("北区法院,", "北区法院,housing", "a court has no line. Leave the cell empty"),
        ("0.9", "9", "'9' must be a number between 0 and 1"),
        ("yes", "maybe", "'maybe' must be yes or no"),
    ],
)
def test_bad_institutions_are_explained(tmp_path: Path, old: str, new: str, message: str) -> None:
    with refused(message):
        lakeside(tmp_path, institutions=spoilt(old, new, INSTITUTIONS))


def divisions(folder: Path, text: str = JOINED, **values: object) -> None:
    file = write(folder / "divisions.csv", text)
    build_city(CitySpec(preset="file", admin_file=file, **values), 1)  # type: ignore[arg-type]


def test_a_bad_table_of_divisions_is_explained(tmp_path: Path) -> None:
    with refused(
        "holds 2 cities (3301 (with 西湖区), 3201 (with 玄武区)). A run has one: choose it with area"
    ):
        divisions(tmp_path)
    with refused("'西胡区' is neither a city nor a district of"):
        divisions(tmp_path, area=("3301", "西胡区"))
    with refused("no column 'village_code'"):
        divisions(tmp_path, spoilt("village_code", "number", JOINED))
    with refused("divisions.csv:3 column 'village_code': '330106001001' is there twice"):
        divisions(tmp_path, spoilt("330106001002", "330106001001", JOINED), area=("3301",))
    with refused("must be digits: 6 of the district"):
        divisions(tmp_path, spoilt("330106001,", "990106001,", JOINED), area=("3301",))
    with refused("(with admin_file: in areas_file"):
        divisions(tmp_path, spoilt(",1200", ",", JOINED), area=("3301",))


def test_a_set_of_tables_of_divisions_must_be_complete(tmp_path: Path) -> None:
    villages = write(tmp_path / "villages.csv", SPLIT["villages.csv"])
    with refused("needs the table of areas beside it (one of areas.csv"):
        build_city(CitySpec(preset="file", admin_file=villages), 1)
    for name in ("areas.csv", "streets.csv"):
        write(tmp_path / name, SPLIT[name])
    write(tmp_path / "villages.csv", SPLIT["villages.csv"].replace("330106001,33,", "330106009,33,"))
    with refused("street '330106009' of community '宝石社区居委会' is not in the table of streets"):
        build_city(CitySpec(preset="file", admin_file=villages, area=("330106",)), 1)


def test_a_table_of_another_city_does_not_fit_the_preset(tmp_path: Path) -> None:
    file = write(tmp_path / "divisions.csv", JOINED.splitlines()[0] + "\n" + JOINED.splitlines()[1] + "\n")
    with refused("not Tianjin (天津市). Use preset = 'file' for another city"):
        build_city(CitySpec(preset="tianjin", admin_file=file), 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["areas", "boundaries", "ties", "institutions"]),
    where=st.integers(0, 400),
    what=st.text(max_size=6) | st.binary(max_size=4),
    cut=st.integers(0, 6),
)
def test_a_file_spoilt_anywhere_is_read_or_refused_but_never_fails_otherwise(
    tmp_path: Path, kind: str, where: int, what: str | bytes, cut: int
) -> None:
    texts = {"areas": AREAS, "boundaries": BOUNDARIES, "ties": TIES, "institutions": INSTITUTIONS}
    text = texts[kind].encode()
    noise = what.encode("utf-8", "surrogatepass") if isinstance(what, str) else what
    values = {kind: text[:where] + noise + text[where + cut :]}
    try:
        lakeside(tmp_path, **values)
    except ScenarioError as error:
        assert str(error)  # noqa: PT017
