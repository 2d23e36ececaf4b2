"""Values laid over a scenario: nested or by path, and every other shape is explained."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments import compare
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.scenario import SECTIONS, Scenario
from sim.scenario.shape import TEXTS, section_names, values_of
from tests.scenario.refusing import refusal

VALUES = values_of(Scenario())
PATHS = [(section, name) for section in SECTIONS for name in VALUES[section]]


@settings(deadline=None)
@given(chosen=st.lists(st.sampled_from(PATHS), min_size=1, max_size=4, unique=True))
def test_a_table_of_a_section_is_the_same_as_its_paths(chosen) -> None:
    flat = {f"{section}.{name}": VALUES[section][name] for section, name in chosen}
    nested: dict[str, dict[str, object]] = {}
    for section, name in chosen:
        nested.setdefault(section, {})[name] = VALUES[section][name]
    assert load_scenario("siloed", nested) == load_scenario("siloed", flat)


def test_tables_and_paths_may_be_mixed_but_not_about_one_value() -> None:
    made = load_scenario("siloed", {"calendar": {"days": 6}, "calendar.warm_up": 0})
    assert (made.calendar.days, made.calendar.warm_up) == (6, 0)
    assert "'calendar.days' is given twice" in refusal(
        "siloed", {"calendar": {"days": 6}, "calendar.days": 6}
    )


def test_a_pattern_may_be_laid_over_with_its_parameters() -> None:
    made = load_scenario("siloed", {"coordination": {"pattern": "party_led", "authority": 0.25}})
    assert made.pattern == "party_led"


@pytest.mark.parametrize("name", [*section_names(), *TEXTS, "extends", "changes", "days", "clame"])
def test_no_word_is_offered_in_place_of_itself(name) -> None:
    said = refusal("siloed", {name: 9})
    assert said.startswith(f"{name}: ")
    assert f"Did you mean '{name}'" not in said


@pytest.mark.parametrize("section", section_names())
def test_a_section_that_is_no_table_is_explained_by_an_example(section) -> None:
    assert f"{section} = 9 must name a parameter, as in `{section}." in refusal("siloed", {section: 9})


def test_a_wrong_name_inside_a_table_is_told_with_its_path() -> None:
    said = refusal("siloed", {"calendar": {"dys": 6}})
    assert said.startswith("calendar.dys: no parameter is called 'dys'. Did you mean 'days'?")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("calendar.days=6", "overrides = 'calendar.days=6': must be a table of values"),
        ([("calendar.days", 6)], "overrides = a list: must be a table of values"),
        (6, "overrides = 6: must be a table of values"),
        ([], "overrides = a list: must be a table of values"),
        ({6: 1}, "overrides: 6 is no path. A path is a text"),
        ({None: 1}, "overrides: None is no path"),
        ({"calendar.days": None}, "calendar.days = None"),
        ({("calendar", "days"): 6}, "overrides: a tuple is no path"),
    ],
)
def test_what_is_no_table_of_values_is_refused_in_one_sentence(wrong, message) -> None:
    for make in (load_scenario, lambda name, given: compare([name, "party_led"], 1, overrides=given)):
        with pytest.raises(ScenarioError) as said:
            make("siloed", wrong)
        assert message in str(said.value)


@pytest.mark.parametrize("six", [np.array(6), np.array(6.0), np.array([6])[0], pd.Series([6.0]).iloc[0]])
def test_a_number_alone_in_an_array_is_that_number(six) -> None:
    assert load_scenario("siloed", {"calendar.days": six}).calendar.days == 6
