"""An error in a value says where, what, what is allowed, and the way out."""

import re

import pytest

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
        r"\[escalate\]. Parameters: .*",
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
