"""The address holds the whole set-up; what it does not know is refused in one line; files name no others."""

import shlex
from functools import partial
from pathlib import Path

import pytest

from app.lessons.lesson import lessons
from app.web.offers import FILE, MOST_FILES, known
from app.web.pages.lessons import of_claim
from app.web.reproduce import command, csv_head, python_lines, reproduce, strip_folder, strip_key
from app.web.setup import (
    Dated,
    Setup,
    Side,
    city_menu,
    lever_menu,
    menu,
    open_scenario,
    preferred,
    read_setup,
    scenario_of,
    scenario_text,
)
from app.web.wishes import Film, Journeys, Pair, Scene, Strip, Table, Terms, shots
from app.web.words import RefusedError, of_error, page_words
from experiments.film.shots import FOLLOWED
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, scenario_from_text, shipped
from sim.scenario.lever_params import Levers

FULL = Setup(
    city="tianjin:Heping",
    a=Side("siloed", (Dated(100, "audit", 1.0),)),
    b=Side("party_led", (Dated(50, "pattern", "polycentric"), Dated(60, "sensing", 0.5))),
    seed=7,
    day=190,
    show="open",
    lang="zh",
    names="neutral",
    film="settled",
)


def test_an_address_gives_back_the_very_set_up():
    assert read_setup(FULL.query()) == (FULL, ())
    assert read_setup(Setup().query()) == (Setup(), ())
    assert read_setup("") == (Setup(), ())
    assert "a.100=audit:1" in FULL.query()
    assert "b.50=pattern:polycentric" in FULL.query()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("city=atlantis", "'atlantis'"),
        ("a=nobody", "'nobody'"),
        ("b=file:0123456789abcdef", "open it again"),
        ("seed=-1", "'-1' is no seed"),
        ("seed=99999999999999", "is no seed"),
        ("day=361", "'361' is no day"),
        ("show=heat", "'heat'"),
        ("lang=fr", "'fr'"),
        ("film=long", "'long'"),
        ("a.0=audit:1", "a.0=audit:1"),
        ("a.5=audit:2", "a.5=audit:2"),
        ("a.5=audit:nan", "a.5=audit:nan"),
        ("a.5=pattern:chaos", "a.5=pattern:chaos"),
        ("a.5=hours:1", "a.5=hours:1"),
    ],
)
def test_what_an_address_does_not_know_is_refused_in_one_line_and_left_at_its_default(query, said):
    setup, refused = read_setup(query)
    assert setup == Setup()
    (only,) = refused
    for language in ("en", "zh"):
        assert "\n" not in only.message(language)
    assert said in only.message("en")


@pytest.mark.parametrize(
    ("query", "english", "chinese"),
    [
        ("city=atlantis", "Mid city", "中等城市"),
        ("a=nobody", "Siloed", "部门分治"),
        ("show=heat", "durably resolved", "实质性化解"),
        ("film=long", "soon after the reform", "改革初期"),
        ("lang=fr", "English", "英文"),
    ],
)
def test_a_refusal_calls_what_is_shown_by_its_name_in_the_language_of_the_page(query, english, chinese):
    (refused,) = read_setup(query)[1]
    assert english in refused.message("en")
    assert chinese in refused.message("zh")


def test_every_lever_says_what_it_does_in_one_sentence_of_each_language():
    for lever in lever_menu():
        assert all(lever["about"]), lever["name"]
        assert not any(sign.isdigit() for sign in lever["about"][0])  # the price has a line of its own


def test_a_refusal_repeats_no_more_than_a_few_signs_and_no_second_line():
    _, (refused,) = read_setup("a=" + "x%0Ay" * 500)
    assert len(refused.value) == 60
    assert "\n" not in refused.message("en")


def test_what_belongs_to_another_page_is_left_alone():
    assert read_setup("key=77&fate=only_a&step=2") == (Setup(), ())


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("de-DE,de;q=0.9,zh;q=0.5", "zh"),
        ("fr", "en"),
        ("en-GB", "en"),
    ],
)
def test_the_first_language_is_that_of_the_browser_and_an_address_wins(header, lang):
    assert preferred(header) == lang
    assert read_setup("", header)[0].lang == lang
    assert read_setup("lang=en", header)[0].lang == "en"


def test_a_change_of_the_same_day_and_kind_takes_the_place_of_the_former():
    side = Side("siloed").with_change(Dated(9, "audit", 0.5)).with_change(Dated(9, "audit", 1.0))
    assert side.changes == (Dated(9, "audit", 1.0),)
    assert side.without(Dated(9, "audit", 1.0)) == Side("siloed")


def test_a_saved_scenario_has_the_key_of_the_page():
    for name in ("a", "b"):
        made = scenario_of(FULL, name)
        again = scenario_from_text(scenario_text(FULL, name))
        assert again.key() == made.key()
        assert again.name == made.name


def test_changes_come_so_many_days_after_the_reform():
    setup = Setup(
        city="teaching_town", b=Side("party_led", (Dated(1, "audit", 1.0), Dated(100, "pattern", "siloed")))
    )
    _, shot = shots(setup)
    reform = shot.spin_up
    assert shot.scenario.on(reform).pattern == "siloed"
    assert shot.scenario.on(reform + 1).levers.audit == 1.0
    assert shot.scenario.on(reform + 99).pattern == "party_led"
    assert shot.scenario.on(reform + 100).pattern == "siloed"


def test_a_side_without_changes_is_the_shipped_scenario_in_the_city():
    setup = Setup(city="mid_city")
    assert scenario_of(setup, "a") == load_scenario("siloed", {"city.preset": "mid_city"})


def test_changing_one_side_leaves_the_film_of_the_other():
    one, other = Setup(city="teaching_town"), Setup(city="teaching_town", b=Side("polycentric"))
    assert Film(one, "a").job().key == Film(other, "a").job().key
    assert Film(one, "b").job().key != Film(other, "b").job().key
    assert Film(one, "b").job().key != Film(one.changed(seed=2), "b").job().key


def test_how_a_page_shows_its_set_up_decides_nothing_that_is_computed():
    shown = FULL.changed(lang="en", day=3, show="settled", names="")
    for wish, other in ((Scene, "soon"), (Strip, "soon"), (Pair, FULL.film)):
        assert wish(FULL) == wish(shown.changed(film=other))
        assert wish(FULL).job() == wish(shown.changed(film=other)).job()


def test_disputes_are_those_of_the_film_that_is_shown():
    soon = FULL.changed(film="soon")
    for wish in (Pair, partial(Journeys, key="7"), partial(Terms, key="7")):
        assert wish(FULL).job().key != wish(soon).job().key
        assert [need.key.split()[-1] for need in wish(FULL).job().needs] == ["settled", "settled"]
        assert [need.key.split()[-1] for need in wish(soon).job().needs] == ["soon", "soon"]


def test_a_lesson_that_thirty_visitors_open_is_one_computation():
    claim = lessons()["one_dispute"].claim
    visitors = [of_claim(claim, lang).changed(day=day) for day, lang in enumerate(("en", "zh") * 15)]
    for wish in (Pair, Strip, partial(Journeys, key="7"), partial(Terms, key="7")):
        assert len({wish(setup).job().key for setup in visitors}) == 1  # what has one key is computed once


def test_a_day_of_the_longer_film_is_none_of_the_first():
    assert read_setup("day=1990&film=settled")[0].day == 1990
    for query in ("day=361", "day=1991&film=settled"):
        setup, (refused,) = read_setup(query)
        assert setup.day == 1
        assert refused.key == "day"


def test_a_key_of_a_dispute_that_is_no_number_asks_for_none():
    assert Journeys(Setup(), "<script>").job().arguments == (0,)
    assert Journeys(Setup(), "12").job().arguments == (12,)
    assert Table(Setup(), sort="turn").job().arguments[0].sort == "telling"


def test_menus_hold_every_shipped_scenario_once_the_eight_patterns_first():
    groups = {group["group"]: [item["value"] for item in group["items"]] for group in menu("a")}
    assert groups["patterns"] == list(PATTERNS)[:8]
    offered = [value for values in groups.values() for value in values]
    assert set(offered) >= set(shipped())
    assert len(offered) == len(set(offered))
    assert "shock_flood" in groups["shocks"]
    assert "siloed_ranked" in groups["variants"]
    for group in (*menu("a"), *city_menu()):
        assert all(all(item["label"]) for item in group["items"])
    assert len(lever_menu()) == len(Levers.model_fields)


def test_the_command_under_reproduce_is_the_comparison_of_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    setup = Setup(city="teaching_town", b=Side("party_led", (Dated(20, "audit", 1.0),)))
    told = reproduce(setup)
    words = shlex.split(told["command"])
    assert words[:2] == ["gongzhi", "compare"]
    for name, text in told["files"]:
        Path(name).write_text(text, encoding="utf-8")
    city = {"city.preset": words[words.index("--city") + 1]}
    found = [load_scenario(word, city) for word in words[2:4]]
    assert [each.key() for each in found] == [scenario_of(setup, name).key() for name in ("a", "b")]
    assert [each.name for each in found] == [scenario_of(setup, name).name for name in ("a", "b")]
    assert words[words.index("--out") + 1] == str(strip_folder(setup, "soon"))
    horizon = shots(setup)[0].horizon
    assert int(words[words.index("--followed") + 1]) == horizon.read - horizon.until == FOLLOWED
    assert f"followed={FOLLOWED}" in python_lines(setup)
    for line in (command(setup, "settled"), python_lines(setup, "settled")):
        assert "followed" not in line  # as long as a comparison follows them unless told
    compile(python_lines(setup), "lines", "exec")
    assert told["key"] in csv_head(setup)[0]
    assert command(setup) in csv_head(setup)[1]
    assert "'teaching_town'" in python_lines(setup)


def test_two_sides_with_one_name_are_told_apart():
    setup = Setup(a=Side("siloed"), b=Side("siloed"))
    assert [scenario_of(setup, name).name for name in ("a", "b")] == ["siloed", "siloed_b"]
    assert strip_key(setup, "soon") != strip_key(Setup(), "soon") != strip_key(Setup(), "settled")


GOOD = b'title = "<b>Mine</b>"\nextends = "siloed"\n[levers]\naudit = 0.5\n'


def test_an_opened_file_is_offered_under_the_key_of_its_text():
    value = open_scenario("dir/mine.toml", GOOD)
    assert value.startswith(FILE)
    assert known(value)
    assert open_scenario("mine.toml", GOOD) == value
    made = scenario_of(Setup(city="teaching_town", b=Side(value)), "b")
    assert made.levers.audit == 0.5
    assert made.title == "<b>Mine</b>"
    assert read_setup(f"b={value}")[0].b == Side(value)
    assert any(item["value"] == value for group in menu("b") for item in group["items"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'extends = "/etc/hostname"', "may name shipped ones only"),
        (b'extends = "../scenarios/siloed.toml"', "may name shipped ones only"),
        (b'catalogue = "/etc/hostname"', "may name shipped ones only"),
        (b'history = "other.toml"', "may name shipped ones only"),
        (b'[city]\nareas_file = "/etc/hostname"', "cannot name files"),
        (b'[city]\nties_file = "t.csv"', "cannot name files"),
        (b"[claim]\npaces = 1", "Did you mean 'pace'?"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"x = ", "is not valid TOML"),
        (b"a" * (256 * 1024 + 1), "larger than 256 kB"),
    ],
)
def test_a_file_that_cannot_be_used_or_names_others_is_refused(content, said):
    with pytest.raises(ScenarioError, match=r"my_file\.toml") as refused:
        open_scenario("../my file.toml", content)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "content", [b'extends = "/etc/hostname"', b"\xff\xfe", b"# long\n" * 40_000, b"[city]\nareas_file = 'x'"]
)
def test_what_the_page_itself_refuses_is_said_in_either_language(content):
    with pytest.raises(RefusedError) as refused:
        open_scenario("my_file.toml", content)
    english, chinese = (of_error(language, refused.value) for language in ("en", "zh"))
    assert english == str(refused.value)
    assert chinese != english
    assert page_words("zh")("engine", message="") not in chinese
    assert "my_file.toml" in chinese


def test_what_the_program_s_own_checks_refuse_is_said_in_the_language_of_the_page():
    with pytest.raises(ScenarioError) as refused:
        open_scenario("my_file.toml", b"nonsense = 1\n" + GOOD)
    assert of_error("en", refused.value) == str(refused.value)
    assert of_error("zh", refused.value).startswith("my_file.toml:1：没有名为“nonsense”的部分。")


def test_the_server_remembers_so_many_opened_files_and_no_more():
    first = open_scenario("first.toml", b"# first\n" + GOOD)
    for number in range(MOST_FILES):
        open_scenario("next.toml", f"# {number}\n".encode() + GOOD)
    assert not known(first)
    _, (refused,) = read_setup(f"a={first}")
    assert "open it again" in refused.message("en")
