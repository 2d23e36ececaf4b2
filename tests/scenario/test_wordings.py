"""What is said of scenarios to the last sign: messages, hints, and the text in which all is written out."""

from dataclasses import replace
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.notes import noted
from sim.scenario import scenario as of_scenario
from sim.scenario import source as of_source
from sim.scenario.check import LAST_OF_ALL, Check, Draft
from sim.scenario.file import load_scenario
from sim.scenario.refusal import unknown_name, unknown_path, unknown_section
from sim.scenario.shape import declared, section_names
from sim.scenario.source import LONGEST_SHOWN, MOST_DOTS, cut, did_you_mean, find, scenario_folder
from sim.scenario.text import number_text, range_text, resolved_text, shown, toml_value
from sim.scenario.topics import CATALOGUES
from tests.scenario.refusing import SHIPPED, refusal

SECTIONS = f"Sections: {', '.join(section_names())}."


def commented(text: str, section: str, name: str) -> str:
    """The line above a value."""
    lines = text.partition(f"\n[{section}]\n")[2].splitlines()
    return lines[next(at for at, line in enumerate(lines) if line.startswith(f"{name} = ")) - 1]


def test_every_value_of_a_resolved_text_is_explained_in_the_line_above() -> None:
    for pattern, label in (
        ("party_led", "Convening authority (召集权威)"),
        ("hierarchical", "Authority of an order of the line (层级指令的权威)"),
    ):
        line = commented(resolved_text(load_scenario(pattern)), "coordination", "authority")
        assert line.startswith(f"# {label}; between 0 and 1 share; source: ")
    text = resolved_text(load_scenario("siloed"))
    assert commented(text, "city", "preset") == "# City (城市); source: [Census 2020]; see docs/cities.md"
    days = commented(text, "calendar", "days")
    assert days.startswith("# Days after warm-up (预热后天数); between 1 and 3650 day; source: ")


def test_a_resolved_text_without_comments_holds_the_values_only() -> None:
    scenario = load_scenario("party_led", {"claim.pace": 0.125})
    with_comments, bare = resolved_text(scenario), resolved_text(scenario, comments=False)
    assert "#" in with_comments
    assert not any(line.startswith("#") for line in bare.splitlines())
    assert bare == "".join(line for line in with_comments.splitlines(True) if not line.startswith("#"))
    assert "\n[claim]\n" in bare
    assert "pace = 0.125\n" in bare


def test_a_lever_from_outside_stands_in_a_resolved_text_where_it_is_used(monkeypatch) -> None:
    name = "legal_protection"
    monkeypatch.setattr(of_scenario, "OWN_LEVERS", of_scenario.OWN_LEVERS - {name})
    assert f"\n{name} = " not in resolved_text(load_scenario("siloed"))
    used = resolved_text(load_scenario("siloed", {f"levers.{name}": 0.5}))
    assert used.count(f"\n{name} = ") == 2  # the lever and its price


def test_of_a_long_list_the_first_ten_are_shown() -> None:
    assert shown(list(range(12))) == "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"


@pytest.mark.parametrize("length", [LONGEST_SHOWN, LONGEST_SHOWN + 1])
def test_sixty_signs_of_a_users_text_are_repeated_and_no_more(length: int) -> None:
    word = "a" * length
    fits = length == LONGEST_SHOWN
    assert cut(word) == (word if fits else f"{'a' * (LONGEST_SHOWN - 3)}...")
    assert did_you_mean(word, ["a" * 58]) == (f" Did you mean '{'a' * 58}'?" if fits else "")


def test_a_hyphen_stands_for_a_low_line_in_a_hint() -> None:
    assert did_you_mean("x-y", ["x_y", "x~y"]) == " Did you mean 'x_y'?"
    assert did_you_mean("a-b-c", ["a_b_c"]) == " Did you mean 'a_b_c'?"


def test_shipped_scenarios_lie_in_the_package_or_else_beside_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(of_source, "__file__", str(tmp_path / "site" / "sim" / "scenario" / "source.py"))
    assert scenario_folder() == tmp_path / "site" / "scenarios"
    inside = tmp_path / "site" / "sim" / "scenarios"
    inside.mkdir(parents=True)
    assert scenario_folder() == inside


def test_a_path_is_no_name_even_where_it_is_spelt_like_a_former_one(write) -> None:
    write("shock_hub", "")
    with noted() as notes:
        assert find(Path("shock_hub")) == Path("shock_hub")
    assert notes == []


@pytest.mark.parametrize("name", ["folder/nothing", f"{'x' * 300}/nothing.toml", "other/nothing.toml"])
def test_a_path_of_nothing_is_told_as_a_path(write, name: str) -> None:
    assert refusal(name) == f"{name}: no such file. {SHIPPED}"


def test_a_folder_is_told_with_the_scenarios_in_it(write) -> None:
    said = "is a folder; give the path of a scenario file (.toml)."
    write("mine/notes.txt", "")
    assert refusal(Path("mine")) == f"mine: {said}"
    write("mine/b.toml", "")
    write("mine/a.toml", "")
    assert refusal(Path("mine")) == f"mine: {said} It holds: a.toml, b.toml."


def test_a_file_of_another_kind_is_not_read(write) -> None:
    said = "is no scenario file; its name must end in .toml. It was not read."
    assert refusal(write("notes.txt", "")) == f"notes.txt: {said}"


def test_a_broken_line_is_shown_to_its_last_sign(write) -> None:
    said = refusal(write("mine.toml", "[claim]\npace = X\n\n"))
    assert said == "mine.toml:2, column 8: is not valid TOML: Invalid value: `pace = X`."


def test_a_name_without_a_section_is_told_with_every_home() -> None:
    assert unknown_section("days") == "'days' belongs into [calendar]: write it below that line."
    several = "'pace' belongs into [claim] or [respond] or [appraisal]: write it below that line."
    assert unknown_section("pace") == several
    assert unknown_section("days", {"x": 1}) == f"no section is called 'days'. {SECTIONS}"


@pytest.mark.parametrize(("wrong", "right"), [("extend", "extends"), ("changed", "changes")])
def test_what_only_files_hold_is_hinted_at_too(wrong: str, right: str) -> None:
    assert unknown_section(wrong) == f"no section is called '{wrong}'. Did you mean '{right}'? {SECTIONS}"


def test_an_override_that_names_no_parameter_is_told_with_its_value() -> None:
    assert unknown_path("calendar", 5) == "calendar = 5 must name a parameter, as in `calendar.days`."
    assert unknown_path("days", {"x": 1}) == f"no section is called 'days'. {SECTIONS}"
    assert refusal("siloed", {"calendar": 5}) == f"calendar: {unknown_path('calendar', 5)}"
    assert "no parameter is called 'pace.x'" in refusal("siloed", {"claim.pace.x": 1})


def test_an_unknown_name_has_one_hint_or_none() -> None:
    assert unknown_name("claim", "zzqq", ["pace"]) == "no parameter is called 'zzqq'. Parameters: pace."
    near = unknown_name("claim", "days", ["day"])
    assert near == "no parameter is called 'days'. Did you mean 'day'? Parameters: day."


def test_a_value_that_is_given_twice_is_refused() -> None:
    said = refusal("siloed", {"claim.pace": 0.1, "claim": {"pace": 0.2}})
    assert said == "claim.pace: 'claim.pace' is given twice; keep one of the two."


def test_the_option_of_a_former_name_is_told_and_that_of_a_value_too() -> None:
    with noted() as notes:
        check = Check(Draft(texts={"name": "mine"}))
        check.options({"accept.exposure": ("x", "--set")})
    (told,) = notes
    assert told.startswith("--set: 'accept.exposure' is called")
    ((_, said),) = check.problems
    assert said.startswith('--set: accept.blame_avoidance = "x" must be')


def test_a_former_name_with_a_wrong_value_is_told_under_its_present_one() -> None:
    with noted():
        said = refusal("siloed", {"accept.exposure": "x"})
    assert said.startswith('accept.blame_avoidance: accept.blame_avoidance = "x" must be')


def test_a_former_name_in_a_file_keeps_its_line(write) -> None:
    with noted():
        said = refusal(write("mine.toml", '[accept]\n\n\nexposure = "x"\n'))
    assert said.startswith("mine.toml:4 [accept]: blame_avoidance = ")


def test_dots_behind_the_first_equals_sign_are_no_name(write) -> None:
    title = f"{'.' * (MOST_DOTS + 9)}=x"
    assert load_scenario(write("mine.toml", f'title = "{title}"\n')).title == title


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_of_windows_are_line_ends(write, end: str) -> None:
    lines = ["[claim]", "", 'pace = "x"', "[calendar]", "days = 9 9"]
    assert refusal(write("mine.toml", end.join(lines[:4]))).startswith("mine.toml:3 [claim]: pace = ")
    said = refusal(write("mine.toml", end.join([*lines, ""])))
    assert said.startswith("mine.toml:5, column 10: is not valid TOML: ")
    assert said.endswith(": `days = 9 9`.")


def test_files_of_a_city_lie_where_the_scenario_lies(write) -> None:
    made = load_scenario(write("sub/mine.toml", '[city]\npreset = "file"\nareas_file = "areas.csv"\n'))
    assert Path(made.city.areas_file) == write("sub/areas.csv", "")
    assert made.city.preset == "file"


def test_a_catalogue_lies_where_the_scenario_lies(write) -> None:
    text = (CATALOGUES / "urban_china.toml").read_text("utf-8")
    own = write("sub/own.toml", text)
    made = load_scenario(write("sub/mine.toml", 'catalogue = "own.toml"\n'))
    assert Path(made.catalogue) == own


def test_a_table_that_bears_the_name_of_a_parameter_is_no_section(write) -> None:
    said = refusal(write("mine.toml", "[days]\nx = 1\n"))
    assert said == f"mine.toml:1: no section is called 'days'. {SECTIONS}"


def test_all_rules_that_tie_sections_together_are_told() -> None:
    draft = Draft(
        texts={"name": "mine"}, values={"coordination": {"pattern": "nix"}, "calendar": {"days": "x"}}
    )
    with pytest.raises(ScenarioError) as caught:
        draft.scenario()
    assert [line[:6] for line in str(caught.value).split("\n")] == ["mine: ", "mine: "]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("changes = [1]\n", "mine.toml:1: changes must be tables: write [[changes]] above each."),
        ("changes = 1\n", "mine.toml:1: changes must be tables: write [[changes]] above each."),
        (
            f"[[changes]]\nday = {LAST_OF_ALL}\nclaim.pace = 0.1\n",
            f"day = {LAST_OF_ALL} must be between 1 and ",
        ),
        (
            f"[[changes]]\nday = {LAST_OF_ALL + 1}\nclaim.pace = 0.1\n",
            f"day = {LAST_OF_ALL + 1} must be a whole number from 1.",
        ),
        (
            "[[changes]]\nday = 9\ndays.x = 0.1\n",
            f"mine.toml:3 [[changes]] day 9: no section is called 'days'. {SECTIONS}",
        ),
        (
            "[[changes]]\nday = 9\ndays = 1\n",
            "mine.toml:3 [[changes]] day 9: 'days' belongs into [calendar]: write it below that line.",
        ),
    ],
)
def test_a_change_that_says_nothing_usable_is_told(write, text: str, message: str) -> None:
    assert message in refusal(write("mine.toml", text))


def test_what_follows_a_refused_value_is_checked_against_allowed_ones(write) -> None:
    shares = write("shares.toml", "[city]\nyoung_share = 0.8\nold_share = 0.8\n")
    said = refusal(shares, {"city.scale": 2, "city.low_income_share": 0.1})
    assert said.count("young_share + old_share") == said.count("\n") + 1 == 1
    long = "[calendar]\ndays = 300\nwarm_up = 0\n[[changes]]\nday = 250\nclaim.pace = 0.1\n"
    assert refusal(write("long.toml", long), {"calendar.days": "x"}).count("\n") == 0


def test_a_change_of_another_section_leaves_the_inherited_pattern_of_the_day(write) -> None:
    write(
        "a.toml", '[[changes]]\nday = 9\ncoordination.pattern = "party_led"\ncoordination.authority = 0.3\n'
    )
    made = load_scenario(write("b.toml", 'extends = "a.toml"\n[[changes]]\nday = 9\nclaim.pace = 0.1\n'))
    (change,) = made.changes
    assert change.values == {
        "coordination": {"pattern": "party_led", "authority": 0.3},
        "claim": {"pace": 0.1},
    }


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(1, 9, "between 1 and 9"), (1, None, "at least 1"), (None, 9, "at most 9"), (None, None, "")],
)
@pytest.mark.parametrize("unit", ["", "day"])
def test_a_range_is_told_by_the_ends_that_it_has(low, high, words, unit) -> None:
    known = replace(declared("claim")["pace"], low=low, high=high, unit=unit)
    assert range_text(known) == (f"{words} {unit}".strip() if words else "")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5_000_000, "5000000"),
        (999_999_999_999, "999999999999"),
        (1e12, "1e+12"),
        (0.05, "0.05"),
        (-3.0, "-3"),
    ],
)
def test_a_number_is_written_without_needless_digits(number: float, text: str) -> None:
    assert number_text(number) == text


def test_a_parameter_of_another_pattern_is_not_said_to_be_at_home_here(write) -> None:
    said = refusal(write("mine.toml", "[coordination]\nconvene_from = 2\n"))
    assert "no parameter is called 'convene_from'" in said
    assert "It is a parameter of" not in said


def test_every_wrong_value_is_told_once_and_right_ones_beside_it_stay(write) -> None:
    said = refusal(write("mine.toml", '[city]\narea = [1, 2]\nscale = "x"\n')).split("\n")
    assert [line[:22] for line in said] == ["mine.toml:2 [city]: ar", "mine.toml:3 [city]: sc"]
    long = "[calendar]\ndays = 300\nwarm_up = {}\n[[changes]]\nday = 250\nclaim.pace = 0.1\n"
    (wrong,) = refusal(write("long.toml", long.format('"x"'))).split("\n")
    assert wrong.startswith("long.toml:3 [calendar]: warm_up = ")


def test_a_file_is_called_by_its_path_from_here_or_by_its_whole_one(write, tmp_path, monkeypatch) -> None:
    path = write("mine/wrong.toml", "[none]\n")
    assert refusal(path).startswith("mine/wrong.toml:1: ")
    monkeypatch.chdir(tmp_path / "mine")
    outside = write("other.toml", "[none]\n")
    assert refusal(outside).startswith(f"{outside}:1: ")


def test_a_file_may_be_as_large_as_the_largest(write, monkeypatch) -> None:
    path = write("mine.toml", "# abc\n")
    monkeypatch.setattr(of_source, "LARGEST_FILE", 6)
    load_scenario(path)
    monkeypatch.setattr(of_source, "LARGEST_FILE", 5)
    assert refusal(path).startswith("mine.toml: holds 6 bytes; a scenario file must be at most 5 bytes.")


def test_a_file_that_may_not_be_read_is_told_with_the_reason(write, monkeypatch) -> None:
    path = write("mine.toml", "")

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert refusal(path) == "mine.toml: cannot be read: Permission denied."


def test_a_name_may_have_as_many_dots_as_the_most_and_no_more(write) -> None:
    for dots in (MOST_DOTS, MOST_DOTS + 1):
        said = refusal(write("mine.toml", f"a{'.a' * dots} = 1\n"))
        assert ("so many dots" in said) == (dots > MOST_DOTS)


def test_notes_may_go_over_several_lines_and_a_title_may_not(write) -> None:
    text = '"""one\ntwo"""'
    assert load_scenario(write("mine.toml", f"notes = {text}\n")).notes == "one\ntwo"
    assert "title holds a tab or line break" in refusal(write("mine.toml", f"title = {text}\n"))


def test_the_sign_of_erasing_is_escaped_in_toml() -> None:
    assert toml_value("a\x7fb\x7f中") == '"a\\u007fb\\u007f中"'
