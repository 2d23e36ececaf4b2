"""A word means one place or is refused with its candidates: never another place than the one of that name."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.build import build_city
from sim.city.places.gazetteer import Gazetteer, short_forms
from sim.city.places.plan import CITY, DISTRICT
from sim.city.places.source import plan_of
from sim.city.readers.admin_table import TOWN, read_divisions
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from tests.city.divisions import (
    CITIES,
    DISTRICTS,
    MUNICIPALITIES,
    PROVINCES,
    TOWNS,
    city_code,
    home,
    joined,
    split,
)

FULL: dict[str, set[str]] = defaultdict(set)  # full name -> codes of all cities and districts that lump it
for _code, _name in DISTRICTS.items():
    FULL[_name].add(_code)
    FULL[home(_code)].add(city_code(_code))
BARE: dict[str, set[str]] = defaultdict(set)  # name without its last sign -> full names
for _name in FULL:
    if _name[-1] in "市县区" and len(_name) > 2 and "自治" not in _name and not _name.endswith("地区"):
        BARE[_name[:-1]].add(_name)
CITY_ONLY = {name for code, name in DISTRICTS.items() if home(code) == name}  # a city of one district
codes = st.sampled_from(sorted(DISTRICTS))


@pytest.fixture(scope="module", params=[joined, split], ids=["joined", "split"])
def table(request, tmp_path_factory) -> str:
    """Path of the table, in both shapes that occur."""
    return request.param(tmp_path_factory.mktemp("divisions"))


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory) -> Gazetteer:
    """The cities and districts of the table."""
    return read_divisions(split(tmp_path_factory.mktemp("divisions"))).gazetteer({})


def built(table: str, *words: str) -> tuple[str, list[str]]:
    """Name of the city and names of the districts of what is built from words."""
    plan = plan_of(CitySpec(preset="file", admin_file=table, area=words))
    return plan.tier(CITY)[0].name, [place.name for place in plan.tier(DISTRICT)]


def refusal(gazetteer: Gazetteer, *words: str) -> str:
    """What is said of words that mean no one place."""
    with pytest.raises(ScenarioError) as error:
        gazetteer.chosen(words)
    return str(error.value)


def meant(gazetteer: Gazetteer, *words: str) -> tuple[str, tuple[str, ...]]:
    """Code of the city and codes of the districts; a town that is a city of its own has no districts."""
    choice = gazetteer.chosen(words)
    return choice.city.removesuffix(TOWN), choice.districts


@pytest.mark.parametrize(
    "name",
    ["和田市", "和田县", "伊宁市", "伊宁县", "临夏市", "临夏县", "承德县", "长沙县", "乌鲁木齐县", "淮安区"],
)
def test_a_district_beside_a_namesake_is_the_one_that_is_built(table, name) -> None:
    (code,) = FULL[name]
    assert built(table, name) == (home(code), [name])
    assert built(table, home(code), name) == (home(code), [name])
    assert built(table, name, home(code)) == (home(code), [name])


@pytest.mark.parametrize("code", sorted(TOWNS))
def test_a_town_without_a_prefecture_is_a_city_of_its_own(table, code) -> None:
    name = TOWNS[code]
    assert built(table, name) == built(table, code) == (name, [name])


def test_a_town_is_called_by_its_own_name_in_every_output(table) -> None:
    city = build_city(CitySpec(preset="file", admin_file=table, area=("石河子市",)), 1)
    assert city.name == city.name_zh == "石河子市"
    assert city.areas.population[0] == 1000
    assert not any("直辖" in name for name in (*city.areas.name, *city.institutions.names))


@pytest.mark.parametrize(
    ("word", "under"),
    [
        ("自治区直辖县级行政区划", "石河子市"),
        ("省直辖县级行政区划", "济源市"),
        ("6590", "石河子市"),
        ("县", "重庆市"),
    ],
)
def test_a_heading_of_the_table_is_no_city(gazetteer, word, under) -> None:
    said = refusal(gazetteer, word)
    assert f"'{word}' is no city, but a heading" in said
    assert under in said


@pytest.mark.parametrize("word", ["香港", "西胡区", "Atlantis", "330199", "9999"])
def test_the_word_that_was_not_found_is_named(gazetteer, word) -> None:
    said = refusal(gazetteer, "杭州市", word)
    assert f"area = '{word}' is neither a city nor a district" in said
    assert "北京" not in said


def test_nothing_is_offered_for_a_code_that_is_not_found(gazetteer) -> None:
    assert "Did you mean" not in refusal(gazetteer, "330107")
    assert "Did you mean '西湖区'" in refusal(gazetteer, "西胡区")


@pytest.mark.parametrize(
    ("word", "candidates"),
    [
        ("朝阳", ["2113", "110105", "220104", "211321"]),
        ("恩施", ["4228", "422801"]),
        ("和田", ["6532", "653201"]),
    ],
)
def test_a_short_form_of_several_places_is_refused_with_their_codes(gazetteer, word, candidates) -> None:
    said = refusal(gazetteer, word)
    assert f"'{word}' may mean" in said
    assert all(f"({code}" in said for code in candidates)


def test_a_province_is_no_city_and_its_cities_are_listed(gazetteer) -> None:
    assert "浙江省, a province" in refusal(gazetteer, "浙江")
    assert "杭州市 (3301)" in refusal(gazetteer, "浙江省")
    assert "but also of 吉林市 (2202)" in refusal(gazetteer, "吉林")


def test_after_a_city_is_named_words_mean_its_districts(gazetteer) -> None:
    assert meant(gazetteer, "北京市", "朝阳") == ("11", ("110105",))
    assert meant(gazetteer, "长沙市", "长沙") == ("4301", ("430121",))
    assert meant(gazetteer, "朝阳", "海淀") == ("11", ("110105", "110108"))
    assert meant(gazetteer, "杭州市西湖区") == ("3301", ("330106",))
    assert "'朝阳区' is not a district of 长沙市" in refusal(gazetteer, "长沙市", "朝阳区")
    assert "朝阳市 (2113)" in refusal(gazetteer, "长沙市", "朝阳市")


def test_a_city_and_its_only_district_of_one_name_are_the_city(gazetteer) -> None:
    for name, code in (("东莞市", "4419"), ("中山市", "4420"), ("儋州市", "4604"), ("东莞", "4419")):
        assert meant(gazetteer, name)[0] == code


@given(code=codes)
def test_every_place_is_found_by_its_code_and_behind_its_city(gazetteer, code) -> None:
    city, name = city_code(code), DISTRICTS[code]
    one = () if name == home(code) else (code,)
    assert meant(gazetteer, code) in ((city, one), (city, (code,)))
    assert meant(gazetteer, home(code)) == (city, ())
    assert meant(gazetteer, home(code), name)[1] in ((code,), one)
    assert meant(gazetteer, f"  {home(code)} ")[0] == city


@given(code=codes)
def test_a_full_name_means_its_bearer_or_is_refused_with_all_of_them(gazetteer, code) -> None:
    name = DISTRICTS[code]
    bearers = FULL[name]
    if len(bearers) == 1 or home(code) == name:
        assert meant(gazetteer, name) == (city_code(code), () if name == home(code) else (code,))
    else:
        said = refusal(gazetteer, name)
        assert all(bearer in said for bearer in bearers)


def places_called(gazetteer: Gazetteer, word: str) -> set[str]:
    """Full names of the places of this short form: one tier is left out, or a nationality with it."""
    return BARE[word] | {name for spot in gazetteer.spots for name in spot.names if word in short_forms(name)}


@given(word=st.sampled_from(sorted(BARE)))
def test_a_short_form_means_the_one_place_it_fits_or_is_refused(gazetteer, word) -> None:
    names = places_called(gazetteer, word)
    bearers = {code for name in names for code in FULL[name]}
    if (len(bearers) == 1 or names <= CITY_ONLY) and word not in ("吉林", "海南"):  # two names of provinces
        city, districts = meant(gazetteer, word)
        assert (districts or (city,))[0] in bearers
    else:
        assert any(code in refusal(gazetteer, word) for code in bearers)


@given(code=codes, tier=st.sampled_from(["市", "县", "区", "旗", "地区", "自治州"]))
def test_a_name_with_another_tier_is_never_taken_for_the_place(gazetteer, code, tier) -> None:
    word = DISTRICTS[code][:-1] + tier
    if word in FULL:
        return
    try:
        city, districts = meant(gazetteer, word)
    except ScenarioError:
        return
    found = next(
        s
        for s in gazetteer.spots
        if s.code == (districts[0] if districts else s.code) and s.shown == (districts or (city,))[0]
    )
    assert word in {form for name in found.names for form in short_forms(name)}


@pytest.mark.parametrize("word", ["Heping county", "和平县", "和平市", "Heping city"])
def test_a_district_of_a_preset_keeps_its_tier_too(word) -> None:
    with pytest.raises(ScenarioError, match="is not a district of this city"):
        plan_of(CitySpec(preset="tianjin", area=(word,)))


def test_the_city_of_a_preset_may_be_named_before_its_districts() -> None:
    assert len(plan_of(CitySpec(preset="tianjin", area=("天津市",))).tier(DISTRICT)) == 16
    assert len(plan_of(CitySpec(preset="tianjin", area=("Tianjin", "和平区", "Hexi"))).tier(DISTRICT)) == 2


def test_names_of_the_table_of_populations_are_names_too(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("code,name,population\n330100,Hangzhou,\n330106,West Lake,900\n", encoding="utf-8")
    spec = {"admin_file": joined(tmp_path), "areas_file": str(people)}
    plan = plan_of(CitySpec(preset="file", area=("Hangzhou", "West Lake"), **spec))
    assert [place.name for place in plan.tier(DISTRICT)] == ["West Lake"]
    assert len(CITIES) > 40


@pytest.mark.parametrize("word", ["浙江省杭州市西湖区", "浙江杭州西湖区", "浙江省 杭州市 西湖区"])
def test_a_district_may_be_written_behind_its_province_and_city(gazetteer, word) -> None:
    assert meant(gazetteer, word) == ("3301", ("330106",))


@given(code=codes)
def test_the_full_address_of_a_place_means_it(gazetteer, code) -> None:
    province = PROVINCES.get(code[:2], "")
    if not province or code[:2] in MUNICIPALITIES:
        return
    city = "" if code in TOWNS else home(code)
    where = meant(gazetteer, province + city + DISTRICTS[code])
    assert where == (city_code(code), () if code in TOWNS or city == DISTRICTS[code] else (code,)) or (
        city == DISTRICTS[code] and where == (city_code(code), (code,))
    )


@pytest.mark.parametrize("word", ["浙江省承德县", "浙江省西湖区", "江苏省杭州市西湖区", "浙江省杭州市海淀区"])
def test_an_address_that_is_wrong_in_one_part_means_nothing(gazetteer, word) -> None:
    assert f"'{word}' is neither a city nor a district" in refusal(gazetteer, word)
