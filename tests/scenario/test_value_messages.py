"""An error in a value says where, what, what is allowed, and the way out."""

import re
from datetime import date
from typing import Literal

import pytest

from sim.errors import ScenarioError
from sim.notes import noted
from sim.scenario.check import Draft
from sim.scenario.file import load_scenario, shipped
from sim.scenario.refusal import _refusal as refusal_of_one
from sim.scenario.refusal import meaning, noun, unknown_name
from sim.scenario.shape import TEXTS, declared, section_names
from sim.scenario.source import parse
from sim.scenario.text import shown
from tests.scenario.refusing import refusal

CASES = {
    "unknown section": (
        "[clame]\npace = 0.1",
        r"w.toml:1: no section is called 'clame'. Did you mean 'claim'\? Sections: coordination, "
        r"city, .*costs\.",
    ),
    "unknown key on top": (
        "titel = 'x'",
        r"w.toml:1: no section is called 'titel'. Did you mean 'title'\? .*",
    ),
    "name with a line break": (
        '"a\\nb" = {}',
        r"w.toml:1: a\\nb holds a tab or line break \(U\+000A\)\. Remove it\.",
    ),
    "long name": (
        f"[claim]\n{'x' * 5000} = 1",
        r"w.toml:2 \[claim\]: no parameter is called 'x{57}\.\.\.'\. .*",
    ),
    "parameter without its section": (
        "\ndays = 90",
        r"w.toml:2: 'days' belongs into \[calendar\]: write it below that line\.",
    ),
    "unknown parameter": (
        "[calendar]\n\nwarmup = 3",
        r"w.toml:3 \[calendar\]: no parameter is called 'warmup'. Did you mean 'warm_up'\? "
        r"Parameters: days, warm_up, .*\.",
    ),
    "parameter of another section": (
        "[claim]\nbase = 3.0\n",
        r"w.toml:2 \[claim\]: no parameter is called 'base'.*",
    ),
    "foreign parameter": (
        "[costs]\npatience = 3",
        r"w.toml:2 \[costs\]: no parameter is called 'patience'. It is a parameter of "
        r"\[beyond\] and \[escalate\]. Parameters: .*",
    ),
    "out of range": (
        "# winter\n\n\n[escalate]\n\n\npatience = 0",
        r"w.toml:7 \[escalate\]: patience = 0 must be between 1 and 365 day. Days that residents "
        r"wait before they think of escalating \(等待耐心\); default 30; source: assumption: twice "
        r"the longest time limit\.",
    ),
    "not finite": (
        "[claim]\npace = nan",
        r"w.toml:2 \[claim\]: pace = nan must be between 0.001 and 1 share\..*",
    ),
    "infinite": (
        "[claim]\npace = inf",
        r"w.toml:2 \[claim\]: pace = inf must be between 0.001 and 1 share\..*",
    ),
    "text for a number": (
        '[claim]\npace = "soon"',
        r'w.toml:2 \[claim\]: pace = "soon" must be a number between 0.001 and 1 share\..*',
    ),
    "switch for a number": (
        "[claim]\npace = true",
        r"w.toml:2 \[claim\]: pace = true must be a number .*",
    ),
    "fraction for a whole number": (
        "[claim]\nretry_days = 2.5",
        r"w.toml:2 \[claim\]: retry_days = 2.5 must be a whole number between 1 and 90 day\..*",
    ),
    "number for a switch": (
        "[work]\nordered_first = 1",
        r"w.toml:2 \[work\]: ordered_first = 1 must be true or false\..*default true; .*",
    ),
    "number for a text": (
        "[city]\npreset = 3",
        r"w.toml:2 \[city\]: preset = 3 must be a text in quotes\..*",
    ),
    "number in a list of texts": (
        "[city]\narea = ['Heping',\n 3]",
        r'w.toml:2 \[city\]: area = \["Heping", 3\] must be a list of values, each a text in '
        r"quotes\..*",
    ),
    "shares that exceed the whole": (
        "[city]\nscale = 2\nyoung_share = 0.8",
        r"w.toml:2 \[city\]: young_share \+ old_share = 1.05 must be at most 1\. Lower one of "
        r"them\.",
    ),
    "unknown city": (
        "[city]\npreset = 'tianjn'",
        r"w.toml:2 \[city\]: preset = 'tianjn' is not known. Did you mean 'tianjin'\? Presets: "
        r".*file\. City .*",
    ),
    "date": (
        "[claim]\npace = 1979-05-27",
        r"w.toml:2 \[claim\]: pace = 1979-05-27 must be a number .*",
    ),
    "huge number": (
        f"[claim]\nretry_days = 0x{'f' * 9000}",
        r"w.toml:2 \[claim\]: retry_days = a number of 36000 bits must be .*between 1 and 90 "
        r"day\..*",
    ),
    "huge number in a list": (
        f"[claim]\npace = [0x{'f' * 9000}]",
        r"w.toml:2 \[claim\]: pace = a list must be a number .*",
    ),
    "long text": (
        f"[claim]\npace = '{'x' * 500}'",
        r'w.toml:2 \[claim\]: pace = "x{56}\.\.\. must be .*',
    ),
    "table for a number": (
        "[claim.pace]\nx = 1",
        r'w.toml:1 \[claim\]: pace = {"x" = 1} must be a number .*',
    ),
    "number for a section": (
        "claim = 3",
        r"w.toml:1: claim = 3 must be a table: write \[claim\] and its values below\.",
    ),
    "unknown pattern": (
        "[coordination]\npattern = 'party-led'",
        r"w.toml:2 \[coordination\]: pattern = \"party-led\" is not known. Did you mean "
        r"'party_led'\? Patterns: siloed, hierarchical, party_led.*\.",
    ),
    "pattern that is no text": (
        "[coordination]\npattern = ['siloed']",
        r'w.toml:2 \[coordination\]: pattern = \["siloed"\] is not known. Patterns: siloed, .*',
    ),
    "parameter of another pattern": (
        "[coordination]\npattern = 'siloed'\nauthority = 0.5",
        r"w.toml:3 \[coordination\]: no parameter is called 'authority'\..* Parameters: pattern, "
        r"asks\.",
    ),
    "title that is no text": (
        "title = 3",
        r"w.toml:1: title = 3 must be a text in quotes\.",
    ),
    "unknown catalogue": (
        "catalogue = 'rural'",
        r"w.toml:1: catalogue 'rural': no such file. Shipped catalogues: .*urban_china.*",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_a_value_that_is_not_allowed_is_told_with_its_place(write, text, message):
    write("w.toml", text)
    said = refusal("w.toml")
    assert re.fullmatch(message, said), said


def test_all_problems_of_a_file_are_told_in_its_order(write):
    write(
        "w.toml",
        "x = 1\n[work]\nfloor = 7\n[claim]\npace = 3\npeace = 3\n[coordination]\npattern = 'none'\n"
        "[[changes]]\nday = 500\nwork.utilisation = 1\n[[changes]]\nday = 2\nclaim.pace = -1\n",
    )
    starts = [line.split(" ")[0].rstrip(":") for line in refusal("w.toml").split("\n")]
    assert starts == ["w.toml:1", "w.toml:3", "w.toml:5", "w.toml:6", "w.toml:8", "w.toml:11", "w.toml:14"]


def test_an_override_is_refused_in_the_words_of_its_origin():
    assert refusal("baseline", {"calendar.days": (0, "--days")}) == (
        "--days: calendar.days = 0 must be between 1 and 3650 day. Days after warm-up (预热后天数); "
        "default 180; source: assumption: half a year shows relapses within 90 days."
    )
    assert refusal("baseline", {"calendar.days": 0}).startswith("calendar.days: calendar.days = 0 must be")
    assert refusal("baseline", {"calendar.dys": 9}).startswith(
        "calendar.dys: no parameter is called 'dys'. Did you mean 'days'?"
    )
    assert refusal("baseline", {"days": 9}).startswith("days: 'days' belongs into [calendar]")
    assert refusal("baseline", {"calendar": 9}).startswith("calendar: ")
    assert refusal("baseline", {"coordination.pattern": ("silo", "--pattern")}).startswith(
        "--pattern: coordination.pattern = \"silo\" is not known. Did you mean 'siloed'?"
    )
    assert refusal("baseline", {"catalogue": "none"}).startswith("catalogue: catalogue 'none': no such file.")


def test_a_file_that_is_no_scenario_is_not_read_to_its_end(write):
    write("w.toml", "\n".join(f"x{number} = 1" for number in range(5_000)))
    lines = refusal("w.toml").split("\n")
    assert len(lines) == 501
    assert lines[-1] == "w.toml:500: 500 problems; reading stopped here."


def test_all_problems_of_a_file_come_in_the_order_of_its_lines(write) -> None:
    write("w.toml", 'days = 9\ntitle = 3\n[claim]\nnone = 1\n[calendar]\ndays = "x"\n[nothing]\n')
    places = [line.partition(" ")[0].rstrip(":") for line in refusal("w.toml").splitlines()]
    assert places == ["w.toml:1", "w.toml:2", "w.toml:4", "w.toml:6", "w.toml:7"]


def test_a_parameter_of_several_sections_is_told_with_all_of_them() -> None:
    by_name: dict[str, list[str]] = {}
    for section in section_names():
        for name in declared(section):
            by_name.setdefault(name, []).append(section)
    twice = next(name for name, places in by_name.items() if len(places) > 1 and "calendar" not in places)
    said = " and ".join(f"[{section}]" for section in by_name[twice])
    assert f" It is a parameter of {said}. Parameters: none." in unknown_name("calendar", twice, [])


def test_what_may_be_chosen_is_listed_as_it_is_written() -> None:
    assert noun(Literal["a", "b"]) == 'one of "a", "b"'
    assert noun(tuple[int, ...]) == "a list of values, each a whole number"
    assert noun(bytes) == "of another kind"


@pytest.mark.parametrize("name", [*TEXTS, "extends", "changes"])
def test_what_stands_in_files_only_is_not_laid_over(name) -> None:
    said = refusal("siloed", {name: 9})
    if name == "catalogue":
        assert said == "catalogue: catalogue = 9 must be a text in quotes."
    else:
        assert f"'{name}' can only stand in a scenario file; values such as `calendar.days`" in said
    assert f"no section is called '{name}.x'" not in refusal("siloed", {f"{name}.x": 9})


def test_options_are_named_where_a_dated_change_no_longer_fits(write) -> None:
    write("w.toml", "[[changes]]\nday = 100\nclaim.pace = 0.2\n")
    said = refusal("w.toml", {"calendar.days": (9, "--days"), "calendar.warm_up": (5, "--warm-up")})
    assert said.startswith("w.toml:3 [[changes]] day 100 [claim] (with --days, --warm-up): day = 100 must be")


def test_the_values_of_a_table_are_told_by_their_whole_path_and_by_the_option() -> None:
    assert refusal("siloed", {"calendar": {"days": 0}}).startswith("calendar.days: calendar.days = 0 must")
    said = refusal("siloed", {"calendar": ({"days": 0}, "--set")})
    assert said.startswith("--set: calendar.days = 0 must be between 1 and")


def test_whole_numbers_of_other_kinds_are_whole_numbers_in_files_and_changes(write) -> None:
    write("w.toml", "[calendar]\ndays = 9.0\n[[changes]]\nday = 62.0\nescalate.review = 9.0\n")
    made = load_scenario("w.toml")
    assert (made.calendar.days, type(made.calendar.days)) == (9, int)
    (change,) = made.changes
    assert (change.day, change.values) == (62, {"escalate": {"review": 9}})
    assert type(change.day) is type(change.values["escalate"]["review"]) is int
    said = {"calendar.days": 9.0, "calendar.warm_up": 53, "escalate.review": 7.0}
    assert type(load_scenario("siloed", said).escalate.review) is int


def test_a_question_of_ones_own_has_no_translation_of_another(write) -> None:
    write("first.toml", 'question = "Why?"\nquestion_zh = "为什么？"\n')
    write("same.toml", 'extends = "./first.toml"\n')
    write("other.toml", 'extends = "./first.toml"\nquestion = "How?"\n')
    assert load_scenario("same.toml").question_zh == "为什么？"
    assert load_scenario("other.toml").question_zh == ""


def test_the_baseline_is_listed_first_and_the_others_by_name() -> None:
    names = list(shipped())
    assert names == ["baseline", *sorted(set(names) - {"baseline"})]


def test_the_place_of_a_whole_file_has_no_line() -> None:
    source = parse("[claim]\npace = 0.2\n", "w.toml")
    assert (source.line(), source.where()) == (0, "w.toml")
    assert (source.line("claim", "pace"), source.where("claim", "pace")) == (2, "w.toml:2")
    assert source.line("claim", "other") == source.line("claim") == 1
    assert source.line("none") == 0


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"accept": {"exposure": 0.3}}, "accept"),
        ({"accept": ({"exposure": 0.3}, "--set")}, "--set"),
        ({"accept.exposure": 0.3}, "accept.exposure"),
    ],
)
def test_a_former_name_in_a_table_is_told_with_its_place(given, where) -> None:
    with noted() as notes:
        assert load_scenario("siloed", given).accept.blame_avoidance == 0.3
    (said,) = notes
    assert said.startswith(f"{where}: 'accept.exposure' is called 'accept.blame_avoidance' now.")


def test_a_rule_that_has_no_words_of_its_own_is_told_as_it_was_said() -> None:
    pace = declared("claim")["pace"]
    said = refusal_of_one(pace, 0.5, "value_error", "Value is odd.")
    assert said == f"0.5 is not allowed: Value is odd. {meaning(pace)}"
    odd = refusal_of_one(pace, 0.5, "value_error", "XX.")
    assert odd == f"0.5 is not allowed: XX. {meaning(pace)}"


def test_a_rule_that_ties_sections_together_is_told_under_the_name_of_the_scenario() -> None:
    draft = Draft(texts={"name": "mine"}, values={"coordination": {"pattern": "nix"}})
    with pytest.raises(ScenarioError, match=r"^mine: pattern = 'nix' is not known\. Patterns: siloed"):
        draft.scenario()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2**128 - 1, str(2**128 - 1)),
        (2**128, "a number of 129 bits"),
        (None, "None"),
        (b"x", "a bytes"),
        (date(2024, 1, 2), "2024-01-02"),
    ],
)
def test_a_value_of_any_kind_is_shown(value: object, said: str) -> None:
    assert shown(value) == said
