"""Signs that nobody sees are left out with a word, wherever a code or a name holds them."""

import json
from pathlib import Path

import pytest

from sim.city.build import City
from sim.notes import noted
from tests.city.own import AREAS, lakeside
from tests.city.test_graphml import HEAD, read_back
from tests.city.test_outlines import NORTH, collection, feature, outline, ring

SIGNS = {
    "two files": "\ufeff",
    "width": "\u200b",
    "direction": "\u200e",
    "joiner": "\u2060",
    "hyphen": "\u00ad",
}


def places(city: City) -> list[tuple[str, str]]:
    return list(zip(city.areas.code, city.areas.name, strict=True))


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("L21,South street,南街道,subdistrict,L2", "L21,South street,南街道,subdistrict,{}L2", "line 6"),
        ("L2,South", "L{}2,South", "line 4"),
        ("Alder,", "Al{}der,", "line 7"),
        ("code,name,", "code,na{}me,", "line 1"),
        ("L211,Dogwood", '{}"L211",Dogwood', "line 10"),
    ],
)
def test_an_invisible_mark_in_a_table_is_left_out_and_named(
    tmp_path: Path, sign: str, old: str, new: str, place: str
) -> None:
    with noted() as notes:
        city = lakeside(tmp_path, areas=AREAS.replace(old, new.format(sign)))
    assert places(city) == places(lakeside(tmp_path))
    assert any(f"an invisible sign (U+{ord(sign):04X}, sign " in said and place in said for said in notes)


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u2007"])
def test_a_blank_that_does_not_break_is_a_blank(tmp_path: Path, blank: str) -> None:
    text = AREAS.replace("North street", f"North{blank}street").replace("Elm,", f"Elm{blank},")
    with noted() as notes:
        city = lakeside(tmp_path, areas=text)
    assert places(city) == places(lakeside(tmp_path))
    said = (
        f"2 invisible signs (the first: U+{ord(blank):04X}, sign 10 of line 5) left out, or read as a plain"
    )
    assert any(said in each for each in notes)


def test_of_a_table_without_such_signs_nothing_is_said(tmp_path: Path) -> None:
    with noted() as notes:
        lakeside(tmp_path)
    assert notes
    assert not any("invisible" in each for each in notes)


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("about", ["code", "name", "id", "key"])
def test_an_invisible_mark_in_an_outline_is_left_out_and_named(tmp_path: Path, sign: str, about: str) -> None:
    ways = {
        "code": feature(ring(NORTH), code=f"L{sign}1"),
        "name": feature(ring(NORTH), name=f"{sign}North"),
        "id": feature(ring(NORTH)) | {"id": f"L1{sign}"},
        "key": feature(ring(NORTH), **{f"{sign}code": "L1"}),
    }
    with noted() as notes:
        city = lakeside(tmp_path, boundaries=collection(ways[about]))
    assert outline(city, "North")
    assert any(f"(the first: feature 1, U+{ord(sign):04X})" in each for each in notes)


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("where", ["label", "id", "layer"])
def test_an_invisible_mark_in_a_network_is_left_out_and_named(tmp_path: Path, sign: str, where: str) -> None:
    name = f"L1{sign}/court"
    node = f"<node id='a'><data key='label'>{name}</data></node>" if where != "id" else f"<node id='{name}'/>"
    source = name if where == "id" else "a"
    layer = f"par{sign}ty" if where == "layer" else "party"
    text = (
        f"{HEAD}<graph>{node}<node id='L2/court'/><edge source='{source}' target='L2/court'>"
        f"<data key='layer'>{layer}</data></edge></graph></graphml>"
    )
    with noted() as notes:
        read_back(tmp_path, text.encode())
    assert any(f"U+{ord(sign):04X}" in each and "ties.graphml" in each for each in notes)


def test_a_mark_that_json_escapes_is_seen_too(tmp_path: Path) -> None:
    text = collection(feature(ring(NORTH), code="L1\ufeff"))
    assert "\\ufeff" in text
    assert json.loads(text)
    assert outline(lakeside(tmp_path, boundaries=text), "North")


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("word", ["{}North", "No{}rth", "北区{}", "L{}1", "Ｌ１{}"])
def test_an_invisible_mark_in_the_name_of_an_area_is_left_out_and_named(
    tmp_path: Path, sign: str, word: str
) -> None:
    with noted() as notes:
        city = lakeside(tmp_path, area=(word.format(sign),))
    assert places(city) == places(lakeside(tmp_path, area=("North",)))
    assert any(f"'{word.format('')}' holds an invisible sign (U+{ord(sign):04X})" in each for each in notes)
    with noted() as notes:
        lakeside(tmp_path, area=("North",))
    assert not any("holds an invisible" in each for each in notes)
