"""Dated changes are checked when the file is read, not on their day."""

import re

import pytest

from tests.scenario.refusing import refusal

DAY = r"Day of a change, counted from the first day of the warm-up \(政策调整日\)\."

CASES = {
    "changes as one table": (
        "[changes]\nday = 3",
        r"w.toml:1: changes must be tables: write \[\[changes\]\] above each\.",
    ),
    "change without a day": (
        "[[changes]]\nclaim.pace = 0.2",
        r"w.toml:1 \[\[changes\]\]: the day is missing; it must be a whole number from 1\. " + DAY,
    ),
    "change before the first day": (
        "[[changes]]\nday = 0\nclaim.pace = 0.2",
        r"w.toml:2 \[\[changes\]\]: day = 0 must be a whole number from 1\. " + DAY,
    ),
    "change on a day that is a text": (
        "[[changes]]\nday = 'x'\nclaim.pace = 0.2",
        r'w.toml:2 \[\[changes\]\]: day = "x" must be a whole number from 1\. ' + DAY,
    ),
    "change on a day beyond all days": (
        f"[[changes]]\nday = 0x{'f' * 9000}\nclaim.pace = 0.2",
        r"w.toml:2 \[\[changes\]\]: day = a number of 36000 bits must be a whole number from 1\. " + DAY,
    ),
    "change after the last day": (
        "[calendar]\ndays = 30\nwarm_up = 10\n[[changes]]\nday = 41\nclaim.pace = 0.2",
        r"w.toml:6 \[\[changes\]\] day 41 \[claim\]: day = 41 must be between 1 and 40, the last "
        r"day \(warm_up \+ days\)\. " + DAY,
    ),
    "change of nothing": (
        "[[changes]]\nday = 3",
        r"w.toml:1 \[\[changes\]\] day 3: nothing is changed; name a value or remove the table\.",
    ),
    "change of an unknown section": (
        "[[changes]]\nday = 3\nclame.pace = 1",
        r"w.toml:3 \[\[changes\]\] day 3: no section is called 'clame'. Did you mean 'claim'\?.*",
    ),
    "change of an unknown parameter": (
        "[[changes]]\nday = 3\n[changes.claim]\npeace = 1",
        r"w.toml:4 \[\[changes\]\] day 3 \[claim\]: no parameter is called 'peace'. Did you mean "
        r"'pace'\?.*",
    ),
    "change of a section as a whole": (
        "[[changes]]\nday = 3\nclaim = 1",
        r"w.toml:3 \[\[changes\]\] day 3: claim = 1 must name a parameter, as in `claim.name = "
        r"value`\.",
    ),
    "change out of range": (
        "[[changes]]\nday = 3\nclaim.pace = 2",
        r"w.toml:3 \[\[changes\]\] day 3 \[claim\]: pace = 2 must be between 0.001 and 1 share\..*",
    ),
    "change of a fixed section": (
        "[[changes]]\nday = 9\ncity.scale = 2",
        r"w.toml:3 \[\[changes\]\] day 9 \[city\]: \[city\] is fixed once the run has begun; "
        r"change other sections\.",
    ),
    "change of a fixed parameter": (
        "[[changes]]\nday = 9\ncalendar.days = 2",
        r"w.toml:3 \[\[changes\]\] day 9 \[calendar\]: 'days' is fixed once the run has begun; "
        r"free to change: weekend_demand, .*",
    ),
    "change of the catalogue": (
        "[[changes]]\nday = 9\ncatalogue = 'x'",
        r"w.toml:3 \[\[changes\]\] day 9: 'catalogue' is fixed once the run has begun\.",
    ),
    "two changes of one thing on one day": (
        "[[changes]]\nday = 9\nclaim.pace = 0.2\n[[changes]]\nday = 9\nclaim.pace = 0.3",
        r"w.toml:6 \[\[changes\]\] day 9 \[claim\]: 'pace' is changed twice on day 9, first on "
        r"line 3; keep one of the two\.",
    ),
    "change to an unknown pattern": (
        "[[changes]]\nday = 9\ncoordination.pattern = 'part_led'",
        r"w.toml:3 \[\[changes\]\] day 9 \[coordination\]: pattern = \"part_led\" is not known. "
        r"Did you mean 'party_led'\?.*",
    ),
    "change of a parameter of a pattern that is gone": (
        "[coordination]\npattern = 'party_led'\n[[changes]]\nday = 9\n"
        "coordination.pattern = 'siloed'\n[[changes]]\nday = 12\ncoordination.appraisal = 0",
        r"w.toml:8 \[\[changes\]\] day 12 \[coordination\]: no parameter is called 'appraisal'\..*",
    ),
}


@pytest.mark.parametrize(("text", "message"), CASES.values(), ids=CASES)
def test_a_change_that_is_not_allowed_is_told_with_its_place(write, text, message):
    write("w.toml", text)
    said = refusal("w.toml")
    assert re.fullmatch(message, said), said


def test_an_override_that_cuts_off_a_change_is_refused_at_the_change(write):
    write("late.toml", "[[changes]]\nday = 91\nclaim.pace = 0.2")
    assert refusal("late.toml", {"calendar.days": (30, "--days")}).startswith(
        "late.toml:3 [[changes]] day 91 [claim] (with --days): day = 91 must be between 1 and 90,"
    )


def test_a_change_inherited_into_a_shorter_run_names_both_files(write):
    write("late.toml", "[[changes]]\nday = 91\nclaim.pace = 0.2")
    write("short.toml", "extends = 'late.toml'\n[calendar]\ndays = 30")
    assert refusal("short.toml").startswith(
        "late.toml:3 [[changes]] day 91 [claim] (inherited by short.toml): day = 91 must be between 1 and 90,"
    )
