"""A file that cannot be found or read is refused in words, never with a traceback."""

import os
import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.notes import noted
from sim.scenario.check import _located
from sim.scenario.file import load_scenario, scenario_from_text
from sim.scenario.source import LARGEST_FILE, Source, find, parse, read
from tests.scenario.refusing import SHIPPED, refusal

CASES = {
    "extends that is no text": (
        "extends = 3",
        r"w.toml:1: extends = 3 must be a text in quotes: a name or a path\.",
    ),
    "unknown scenario to start from": (
        "\nextends = 'basline'",
        r"w.toml:2: extends = \"basline\": no scenario is called 'basline'. Did you mean "
        r"'baseline'\? " + re.escape(SHIPPED),
    ),
    "broken TOML": (
        "[claim]\npace = fast",
        r"w.toml:2, column 8: is not valid TOML: Invalid value: `pace = fast`\.",
    ),
    "unfinished TOML": (
        "[claim]\npace = [1,",
        r"w.toml:2: is not valid TOML: Invalid value at the end of the file\.",
    ),
    "unfinished TOML above a line of blanks": (
        "[claim]\npace = [1,\n   \n",
        r"w.toml:3: is not valid TOML: Invalid value at the end of the file\.",
    ),
    "a full-width sign": (
        "[claim]\npace ＝ 0.1",
        r"w.toml:2, column 6: is not valid TOML: '＝' is a full-width equals sign \(U\+FF1D\); "
        r"write = instead: `pace ＝ 0.1`\.",
    ),
    "key given twice": (
        "[claim]\npace = 0.1\npace = 0.2",
        r"w.toml:3: `pace = 0.2` is given twice; keep one of the two\.",
    ),
    "section given twice": (
        "[claim]\npace = 0.1\n[claim]\n",
        r"w.toml:3: `\[claim\]` is given twice; keep one of the two\.",
    ),
    "number with thousands of digits": (
        f"a = {'9' * 5000}",
        r"w.toml: is not valid TOML: Exceeds the limit .*",
    ),
    "name without end": (
        f"\n{'a.' * 400_000}a = 1",
        r"w.toml:2: a name with so many dots is none; two parts are enough\.",
    ),
    "nesting without end": (
        f"a = {'[' * 100_000}",
        r"w.toml: brackets are nested too deeply; two levels .*",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_a_broken_file_is_told_with_its_place(write, text, message):
    write("w.toml", text)
    said = refusal("w.toml")
    assert re.fullmatch(message, said), said


def test_a_former_name_is_found_and_told_as_that_of_a_scenario():
    with noted() as notes:
        assert find("shock_hub") == find("shock_convener")
    assert notes == ["scenario: 'shock_hub' is called 'shock_convener' now. Write 'shock_convener'."]


def test_an_unknown_name_gets_a_hint_and_the_list():
    assert refusal("party-led") == f"no scenario is called 'party-led'. Did you mean 'party_led'? {SHIPPED}"
    assert refusal("") == f"no scenario is called ''. {SHIPPED}"
    assert refusal("x" * 5000) == f"no scenario is called '{'x' * 57}...'. {SHIPPED}"
    assert refusal("a\0b") == f"no scenario is called 'a\\x00b'. {SHIPPED}"


def test_a_missing_file_gets_a_hint_at_its_neighbours(write):
    write("winter.toml", "")
    assert refusal("wintre.toml") == f"wintre.toml: no such file. Did you mean 'winter.toml'? {SHIPPED}"
    assert refusal("winter") == (
        f"no scenario is called 'winter'. There is a file 'winter.toml': give its name in full. {SHIPPED}"
    )
    assert refusal("else/winter.toml") == f"else/winter.toml: no such file. {SHIPPED}"


def test_a_folder_is_no_file(write):
    write("mine/a.toml", "")
    assert refusal("mine") == "mine: is a folder; give the path of a scenario file (.toml). It holds: a.toml."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(write, tmp_path):
    write("a.toml", "")
    os.mkfifo(tmp_path / "pipe.toml")
    assert refusal("pipe.toml") == "pipe.toml: is not a file; give the path of a scenario file (.toml)."


def test_a_huge_file_is_refused_before_it_is_read(write, tmp_path, monkeypatch):
    with write("big.toml", "").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("the file was read"))
    assert refusal("big.toml") == (
        "big.toml: holds 1,000,001 bytes; a scenario file must be at most 1,000,000 bytes. It was not read."
    )


def test_a_file_in_another_encoding_is_refused_with_its_line(write):
    write("gbk.toml", "").write_bytes("title = 'x'\ntitle_zh = '党建引领'\n".encode("gbk"))
    assert refusal("gbk.toml") == (
        "gbk.toml:2: byte 0xb5 is not UTF-8; "
        "save the file with the encoding UTF-8 (some editors default to GBK or UTF-16)."
    )


def test_a_mark_at_the_start_of_the_file_is_no_problem(write):
    write("marked.toml", "").write_bytes(b"\xef\xbb\xbf[claim]\r\npace = 0.2\r\n")
    assert load_scenario("marked.toml").claim.pace == 0.2


def test_a_circle_of_files_is_shown(write):
    write("a.toml", "extends = 'b.toml'")
    write("b.toml", "extends = 'sub/c.toml'")
    write("sub/c.toml", "\nextends = '../b.toml'")
    assert refusal("a.toml") == (
        'sub/c.toml:2: extends = "../b.toml" goes in a circle: '
        "b.toml -> sub/c.toml -> b.toml. Cut it at one place."
    )
    write("d.toml", "extends = 'd.toml'")
    assert refusal("d.toml") == (
        'd.toml:1: extends = "d.toml" goes in a circle: d.toml -> d.toml. Cut it at one place.'
    )


def test_a_problem_of_the_file_started_from_is_told_under_its_own_name(write):
    write("parent.toml", "[claim]\npace = 2")
    write("child.toml", "extends = 'parent.toml'\n[claim]\npace = 0.2")
    assert refusal("child.toml").startswith("parent.toml:2 [claim]: pace = 2 must be between")


def test_a_text_is_called_by_its_label():
    with pytest.raises(ScenarioError, match=r"^manifest:1: no section is called 'x'"):
        scenario_from_text("x = 1", "manifest")


def test_a_name_of_a_file_with_a_line_break_is_refused(tmp_path):
    path = tmp_path / "a\nb.toml"
    path.write_text("")
    with pytest.raises(ScenarioError, match=r"name of the file holds a tab or line break \(U\+000A\)\."):
        read(path)


def test_a_text_that_nobody_could_read_is_named_with_its_whole_place():
    for text, place in (
        ('[[changes]]\nday = 3\n[changes.city]\npreset = "a\\u000bb"\n', "w.toml:4: changes.city.preset"),
        ('[city]\narea = ["ok", "a\\u000bb"]\n', "w.toml:2: city.area"),
    ):
        with pytest.raises(ScenarioError) as error:
            parse(text, "w.toml")
        assert str(error.value) == f"{place} holds the control character U+000B. Remove it."


def test_values_stand_under_the_present_names_of_their_parameters():
    with noted():
        assert parse("[accept]\nexposure = 0.1\n", "w.toml").data == {"accept": {"blame_avoidance": 0.1}}


def test_only_the_path_of_a_catalogue_starts_at_the_folder_of_the_file():
    source = Source("w.toml", Path("folder/w.toml"), {}, {})
    assert _located(source, "catalogue", "mine.toml") == str(Path("folder/mine.toml"))
    for key, value in (("title", "mine.toml"), ("catalogue", "international"), ("catalogue", "")):
        assert _located(source, key, value) == value
