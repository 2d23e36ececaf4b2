"""Signs that a scenario file must not hold: named with their place."""

import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, resolved_text, scenario_from_text
from sim.scenario.full_width import first_full_width, plain_sign
from sim.scenario.source import parse
from sim.texts import unusable


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        parse(text, "mine.toml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title = “和平区”\n", "1, column 9", 'full-width quotation mark (U+201C); write " instead'),
        ('title = "和平区”\n', "1, column 13", 'full-width quotation mark (U+201D); write " instead'),
        ("title = ‘x’", "1, column 9", "full-width quotation mark (U+2018); write ' instead"),
        ("[calendar]\ndays：30\n", "2, column 5", "full-width colon (U+FF1A); write = instead"),
        ("[calendar]\ndays＝30\n", "2, column 5", "full-width equals sign (U+FF1D)"),
        ("[calendar]\ndays = ３０\n", "2, column 8", "full-width digit (U+FF13); write 3 instead"),
        ('[city]\narea = ["a"，"b"]\n', "2, column 12", "full-width comma (U+FF0C)"),
        ('[city]\narea = [\n"a"、\n"b"]\n', "3, column 4", "full-width comma (U+3001)"),
        ("[city］\n", "1, column 6", "full-width bracket (U+FF3D)"),
        ("【city】\n", "1, column 1", "full-width bracket (U+3010); write [ instead"),
        ("days = 3　\n", "1, column 9", "full-width space (U+3000); write a plain space"),
        ("calendar．days = 3\n", "1, column 9", "full-width stop (U+FF0E)"),
    ],
)
def test_a_full_width_sign_is_named_with_its_place(text: str, place: str, words: str) -> None:
    message = refusal(text)
    assert message.startswith(f"mine.toml:{place}: is not valid TOML")
    assert words in message


def test_full_width_signs_within_texts_are_fine() -> None:
    text = "title = \"“和平区”：３，５。\"  # 注释，这里：也可以\nnotes = '【】'\n"
    assert parse(text, "mine.toml").data == {"title": "“和平区”：３，５。", "notes": "【】"}
    assert "full-width" not in refusal(text + "x = $\n")


@given(st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E))
def test_every_full_width_form_has_its_plain_sign(sign: str) -> None:
    assert plain_sign(sign) == chr(ord(sign) - 0xFEE0) or sign in "＂＇"
    assert first_full_width(f'days = "{sign}" {sign}') == first_full_width(f'days = "x" {sign}')


CONTROLS = [chr(n) for n in range(sys.maxunicode + 1) if unusable(chr(n)) and not 0xD800 <= n < 0xE000]


@pytest.mark.parametrize("key", ["name", "title", "title_zh", "question", "notes"])
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x9b", "\ufffe"])
def test_a_text_that_no_export_could_hold_is_refused_with_its_line(key: str, sign: str) -> None:
    message = refusal(f'# first\n\n{key} = "a\\u{ord(sign):04x}b"\n')
    assert message.startswith("mine.toml:3: ")
    assert f"{key} holds the control character U+{ord(sign):04X}" in message
    assert sign not in message


def test_what_xml_can_hold_and_shows_is_allowed() -> None:
    for sign in "\t\n\r \xa0é中😀\ufeff\u200b":
        assert unusable(sign) is None
    for sign in CONTROLS:
        shown = unicodedata.category(sign)
        assert shown == "Cc" or sign in "\ufffe\uffff"


@pytest.mark.parametrize("sign", CONTROLS)
def test_no_xml_reader_would_take_what_is_refused_or_it_is_a_command_to_a_terminal(sign: str) -> None:
    try:
        ElementTree.fromstring(f"<a>{sign}</a>")
    except ElementTree.ParseError:
        return
    assert 0x7F <= ord(sign) <= 0x9F


@given(st.text(max_size=40))
def test_any_text_comes_back_from_the_toml_that_is_written_of_it(text: str) -> None:
    base = load_scenario("baseline")
    if unusable(text):
        return
    title = "" if unusable(text, one_line=True) else text
    scenario = base.model_copy(update={"title": title, "notes": text})
    again = scenario_from_text(resolved_text(scenario))
    assert (again.title, again.notes) == (title, text)
