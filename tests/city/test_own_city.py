"""A city from the user's own files: what the files say is what is built."""

import gzip
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from sim.city.build import build_city
from sim.city.describe import graph
from sim.city.institutions.ties import Layer
from sim.city.places.plan import COMMUNITY, DISTRICT, SUBDISTRICT
from sim.city.spec.spec import CitySpec
from tests.city.own import AREAS, BOUNDARIES, INSTITUTIONS, TIES, lakeside, write

TIANJIN = Path(__file__).parents[3] / "shared" / "data" / "city" / "tianjin_admin_2023.csv.gz"
JOINED = """areaCode,district,streetCode,street,village_code,village,population
330106,西湖区,330106001,北山街道,330106001001,宝石社区居委会,1200
330106,西湖区,330106001,北山街道,330106001002,友谊社区居民委员会,800
330106,西湖区,330106002,转塘街道,330106002001,外桐坞村村民委员会,900
330110,余杭区,330110001,仓前街道,330110001001,葛巷社区居委会,2000
320102,玄武区,320102001,梅园街道,320102001001,兰园社区居委会,1000
"""
SPLIT = {
    "provinces.csv": "code,name\n33,浙江省\n11,北京市\n",
    "cities.csv": 'code,name,provinceCode\n3301,"杭州市",33\n1101,市辖区,11\n',
    "areas.csv": "code,name,cityCode,provinceCode\n330106,西湖区,3301,33\n110101,东城区,1101,11\n",
    "streets.csv": "code,name,areaCode\n330106001,北山街道,330106\n110101001,东华门街道,110101\n",
    "villages.csv": (
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        "330106001001,宝石社区居委会,330106001,33,3301,330106\n"
        "110101001001,多福巷社区居委会,110101001,11,1101,110101\n"
    ),
}


def named(city, name: str) -> int:
    return city.institutions.names.index(name)


def test_areas_populations_and_positions_are_those_of_the_table(tmp_path) -> None:
    areas = lakeside(tmp_path).areas
    people = dict(zip(areas.name, areas.population.tolist(), strict=True))
    assert people["Alder"] == 1400
    assert people["North"] == 3000
    assert people["Alder"] + people["Birch"] + people["Cedar"] == 3000
    assert people["South"] == 2000
    assert people["Lakeside"] == people["outside world"] == 5000
    north, south = areas.name.index("North"), areas.name.index("South")
    assert areas.y[north] - areas.y[south] == pytest.approx(0.05 * 111.195, abs=0.01)
    assert areas.name_zh[north] == "北区"


def test_positions_in_kilometres_are_taken_as_they_are(tmp_path) -> None:
    table = AREAS.replace("lon,lat", "x,y").replace("120.1,30.2", "1.5,2.5").replace("120.12,30.15", "4,2")
    table = table.replace("120.121,30.151", "4.5,2.5").replace("120.119,30.149", "3.5,1.5")
    areas = lakeside(tmp_path, areas=table).areas
    north = areas.name.index("North")
    assert (areas.x[north], areas.y[north]) == (1.5, 2.5)


def test_a_byte_order_mark_and_gzip_are_read_too(tmp_path) -> None:
    plain = lakeside(tmp_path).areas
    for content in (b"\xef\xbb\xbf" + AREAS.encode(), gzip.compress(AREAS.encode())):
        assert lakeside(tmp_path, areas=content).areas.population.tolist() == plain.population.tolist()


def test_a_district_can_be_picked_from_a_users_city(tmp_path) -> None:
    city = lakeside(tmp_path, area=("南区",))
    assert city.areas.count(DISTRICT) == 1
    assert city.areas.population[0] == 2000


def test_outlines_are_drawn_and_hold_the_communities(tmp_path) -> None:
    city = lakeside(tmp_path, boundaries=BOUNDARIES)
    ((area, ring),) = city.boundaries
    assert city.areas.name[area] == "North"
    assert ring.shape == (5, 2)
    assert np.ptp(ring[:, 1]) == pytest.approx(0.07 * 111.195, abs=0.01)


@pytest.mark.parametrize("about", ['"CODE":"L1"', '"Code":"Ｌ１"', '"NAME":"North"', '"ｎａｍｅ_zh":"北区"'])
def test_properties_of_outlines_are_known_in_capitals_and_full_width_signs(tmp_path, about) -> None:
    drawn = lakeside(tmp_path, boundaries=BOUNDARIES.replace('"code":"L1"', about))
    assert drawn.areas.name[drawn.boundaries[0][0]] == "North"
    twice = BOUNDARIES.replace('"code":"L1"', '"CODE":"L2","code":"L1"')
    assert lakeside(tmp_path, boundaries=twice).boundaries[0][0] == drawn.boundaries[0][0]


def test_outlines_alone_place_the_areas(tmp_path) -> None:
    table = "\n".join(line.rsplit(",", 2)[0] for line in AREAS.splitlines())
    city = lakeside(tmp_path, areas=table, boundaries=BOUNDARIES)
    (_, ring), areas = city.boundaries[0], city.areas
    alder = areas.name.index("Alder")
    assert ring[:, 0].min() < areas.x[alder] < ring[:, 0].max()
    assert ring[:, 1].min() < areas.y[alder] < ring[:, 1].max()


def test_ties_of_a_table_replace_the_drawn_ones(tmp_path) -> None:
    city = lakeside(tmp_path, ties=TIES)
    north, south = named(city, "North court"), named(city, "South court")
    assert city.ties.strength(north, south, Layer.PARTNERSHIP) == pytest.approx(0.8)
    assert city.ties.strength(south, north, Layer.PARTNERSHIP) == pytest.approx(0.8)
    assert city.ties.strength(north, named(city, "South housing department"), Layer.PARTY) == 1


def test_an_exported_network_can_be_read_back(tmp_path) -> None:
    city = lakeside(tmp_path)
    drawn = graph(city)
    key = {name: str(int(k)) for k, name in zip(city.institutions.key, city.institutions.names, strict=True)}
    drawn.add_edge(key["North court"], key["South court"], layer="service", weight=0.25)
    nx.write_graphml(drawn, tmp_path / "network.graphml")
    spec = {"areas_file": str(tmp_path / "areas.csv"), "ties_file": str(tmp_path / "network.graphml")}
    again = build_city(CitySpec(preset="file", **spec), 1)
    court, other = named(again, "North court"), named(again, "South court")
    assert again.ties.strength(court, other, Layer.SERVICE) == 0.25
    assert again.ties.who.size == city.ties.who.size + 2


def test_institutions_of_a_table_are_described_or_added(tmp_path) -> None:
    before, city = lakeside(tmp_path), lakeside(tmp_path, institutions=INSTITUTIONS)
    table = city.institutions
    court, works = named(city, "Lakeside North Court"), named(city, "Alder Works")
    housing = named(city, "North housing department")
    assert table.names_zh[court] == "湖滨北区法院"
    assert table.key[court] == before.institutions.key[named(before, "North court")]
    assert table.skill[court] == pytest.approx(0.9)
    assert table.skill[housing] == pytest.approx(0.25)
    assert not table.embedded[housing]
    assert table.embedded[works]
    assert city.areas.name[table.area[works]] == "Alder"
    assert city.desks.court[0] == court


def test_an_institution_goes_by_name_key_and_handle(tmp_path) -> None:
    city = lakeside(tmp_path, ties=TIES)
    row = named(city, "North court")
    key = str(int(city.institutions.key[row]))
    for word in ("North court", "北区人民法院", key, "L1/court", "Ｌ１／ｃｏｕｒｔ"):
        other = lakeside(tmp_path, ties=f"from,to,layer,weight\n{word},L2/court,service,0.5\n")
        assert other.ties.strength(row, named(other, "South court"), Layer.SERVICE) == 0.5


def test_a_joined_table_of_divisions_is_read_as_it_is(tmp_path) -> None:
    file = write(tmp_path / "divisions.csv", JOINED)
    city = build_city(CitySpec(preset="file", admin_file=file, area=("3301",)), 1)
    areas = city.areas
    assert [areas.count(tier) for tier in (DISTRICT, SUBDISTRICT, COMMUNITY)] == [2, 3, 4]
    assert areas.population[0] == 4900
    assert areas.name[-4:] == ("宝石社区", "友谊社区", "外桐坞村", "葛巷社区")
    picked = build_city(CitySpec(preset="file", admin_file=file, area=("余杭区",)), 1)
    assert picked.areas.population[0] == 2000


def test_a_set_of_tables_of_divisions_is_read_as_it_is(tmp_path) -> None:
    for name, text in SPLIT.items():
        write(tmp_path / name, text)
    people = write(tmp_path / "people.csv", "code,population,name\n330106,2500,West Lake\n")
    villages = str(tmp_path / "villages.csv")
    city = build_city(CitySpec(preset="file", admin_file=villages, areas_file=people, area=("杭州",)), 1)
    assert city.areas.name[1:3] == ("杭州市", "West Lake")
    assert city.areas.population[0] == 2500


@pytest.mark.skipif(not TIANJIN.exists(), reason="the public table of Tianjin is not on this machine")
def test_the_public_table_of_tianjin_gives_real_names_and_census_populations() -> None:
    city = build_city(CitySpec(preset="tianjin", admin_file=str(TIANJIN), area=("Heping",), scale=10), 1)
    areas = city.areas
    assert areas.population[0] == 355_000
    assert areas.count(SUBDISTRICT) == 6
    assert "劝业场街道" in areas.name
    assert city.name == "Tianjin, Heping district"
