"""What holds for every scenario that can be written, made from the declarations themselves."""

import math
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.spec.source import PRESETS
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.params import Declaration
from sim.scenario.file import load_scenario, resolved_text, scenario_from_text
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared, section_names, section_of, values_of
from sim.scenario.text import number_text, toml_value
from sim.texts import unusable
from tests.scenario.refusing import refusal

every_pattern = pytest.mark.parametrize("pattern", PATTERNS)
SHARES_OF_ONE = ("city.young_share", "city.old_share", "city.low_income_share", "city.high_income_share")
words = st.text(max_size=12).filter(lambda text: unusable(text, one_line=True) is None)


def parameters(pattern: str) -> list[Declaration]:
    """Every parameter that a scenario of a pattern has."""
    found = [known for section in section_names() for known in declared(section, pattern).values()]
    return [known for known in found if known.path != "coordination.pattern"]


def beyond(known: Declaration, end: str) -> float:
    """The value next to the range at one end."""
    step = 1 if known.kind is int else max(abs(known.high), 1.0) * 1e-6
    return known.kind(known.low - step if end == "low" else known.high + step)


def allowed(known: Declaration) -> st.SearchStrategy[Any]:
    """Values that a declaration allows."""
    if known.path == "city.preset":
        return st.sampled_from(PRESETS)
    if known.path.endswith("_file"):  # a file that is named must be there
        return st.just("")
    if get_origin(known.kind) is Literal:
        return st.sampled_from(get_args(known.kind))
    if known.kind is bool:
        return st.booleans()
    if known.kind is int:
        return st.integers(math.ceil(known.low), math.floor(known.high))
    if known.path in SHARES_OF_ONE:
        return st.floats(0, 0.45)
    if known.kind is float:
        return st.floats(known.low, known.high)
    return words if known.kind is str else st.lists(words, max_size=3).map(tuple)


def of_pattern(pattern: str) -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    """Values of some parameters by section, under one pattern."""
    mine = parameters(pattern)

    def drawn(chosen: list[Declaration]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({known.path: allowed(known) for known in chosen})

    return st.lists(st.sampled_from(mine), max_size=12).flatmap(drawn).map(lambda flat: nested(pattern, flat))


def nested(pattern: str, flat: dict[str, Any]) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {"coordination": {"pattern": pattern}}
    for path, value in flat.items():
        section, _, name = path.partition(".")
        table.setdefault(section, {})[name] = value
    return table


contents = st.sampled_from(list(PATTERNS)).flatmap(of_pattern)


def text_of(content: dict[str, dict[str, Any]], head: str = "") -> str:
    lines = [head]
    for section, values in content.items():
        lines += [f"[{section}]", *(f"{name} = {toml_value(value)}" for name, value in values.items())]
    return "\n".join(lines)


def changes_of(content: dict[str, dict[str, Any]], day: int) -> str:
    lines = ["", "[[changes]]", f"day = {day}"]
    for section, values in content.items():
        known = declared(section)
        lines += [
            f"{section}.{name} = {toml_value(value)}"
            for name, value in values.items()
            if not known[name].fixed
        ]
    return "\n".join(lines)


@every_pattern
def test_every_number_has_a_range(pattern):
    numbers = [known for known in parameters(pattern) if known.kind in (int, float)]
    assert [known.path for known in numbers if known.low is None or known.high is None] == []


@given(contents)
@settings(max_examples=60, deadline=None)
def test_allowed_values_are_read_as_written(content):
    found = values_of(scenario_from_text(text_of(content)))
    for section, values in content.items():
        for name, value in values.items():
            assert found[section][name] == value


@given(contents, contents, st.integers(1, 200), words)
@settings(max_examples=40, deadline=None)
def test_no_value_is_lost_on_the_way_through_a_complete_text(content, later, day, title):
    content.setdefault("calendar", {}).update(days=200, warm_up=0)
    found = scenario_from_text(text_of(content, f"title = {toml_value(title)}") + changes_of(later, day))
    again = scenario_from_text(resolved_text(found))
    assert again == found
    assert again.key() == found.key()
    assert again.on(day) == found.on(day)


@given(contents, contents, st.integers(1, 200))
@settings(max_examples=40, deadline=None)
def test_on_every_day_every_value_lies_in_its_range(content, later, day):
    content.setdefault("calendar", {}).update(days=200, warm_up=0)
    found = scenario_from_text(text_of(content) + changes_of(later, day))
    for moment in (1, day, 200):
        for section, values in values_of(found.on(moment)).items():
            for name, known in declared(section, values.get("pattern")).items():
                assert known.low is None or known.low <= values[name] <= known.high


def refusals(pattern: str, wrong: dict[str, Any]) -> dict[str, str]:
    """What is said of each wrong value, when all are given at once."""
    overrides = {"coordination.pattern": pattern} | {path: (value, "--x") for path, value in wrong.items()}
    found = dict(
        line.removeprefix("--x: ").split(" = ", 1) for line in refusal("baseline", overrides).split("\n")
    )
    assert found.keys() == wrong.keys()
    return found


@every_pattern
@pytest.mark.parametrize("end", ["low", "high"])
def test_values_beyond_the_range_are_refused_with_range_meaning_and_source(pattern, end):
    limited = {known.path: known for known in parameters(pattern) if known.low is not None}
    wrong = {path: beyond(known, end) for path, known in limited.items()}
    for path, said in refusals(pattern, wrong).items():
        known = limited[path]
        limits = f"must be between {number_text(known.low)} and {number_text(known.high)}"
        assert said.startswith(f"{toml_value(wrong[path])} {limits}")
        assert f"{known.label} ({known.zh}); default" in said
        assert said.endswith(f"source: {known.source}.")


@every_pattern
@pytest.mark.parametrize("end", ["low", "high"])
def test_no_section_holds_a_value_beyond_its_range(pattern, end):
    for known in parameters(pattern):
        if known.low is not None:
            with pytest.raises(ValueError, match=known.name):
                section_of(known.section, pattern)(**{known.name: beyond(known, end)})


@every_pattern
@pytest.mark.parametrize("value", [None, {}, b"", 1.5, "1", True, [[1]]], ids=repr)
def test_values_of_another_kind_are_refused(pattern, value):
    fits = {float: float, str: str, bool: bool, int: int}
    wrong = {
        known.path: value
        for known in parameters(pattern)
        if type(value) is not fits.get(known.kind) and not (known.path == "city.area" and value == "1")
    }
    assert len(wrong) > 5
    for said in refusals(pattern, wrong).values():
        assert " must be " in said


@pytest.mark.parametrize("field", ["day", "claim", "coordination", "title", "calendar"])
def test_a_scenario_cannot_be_altered(field):
    found = load_scenario("transition")
    with pytest.raises(ValueError, match="frozen"):
        setattr(found, field, None)
    with pytest.raises(ValueError, match="frozen"):
        found.calendar.days = 3  # type: ignore[misc]


def test_a_scenario_takes_no_unknown_field():
    with pytest.raises(ValueError, match="clame"):
        Scenario(clame={})  # type: ignore[call-arg]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
keys = (
    st.sampled_from([*section_names(), "changes", "extends", "title", "pace", "day", "pattern", "days"])
    | words
)
wild = st.dictionaries(keys, anything | st.dictionaries(keys, anything, max_size=3), max_size=4)


@given(wild, st.lists(wild, max_size=2))
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_a_file_is_read_or_refused_in_words(table, changes):
    without_nothing = {key: value for key, value in table.items() if "None" not in repr(value)}
    try:
        text = "\n".join(f"{toml_value(key)} = {toml_value(value)}" for key, value in without_nothing.items())
    except TypeError:
        return
    for change in changes:
        lines = [f"{toml_value(k)} = {toml_value(v)}" for k, v in change.items() if "None" not in repr(v)]
        text += "\n".join(["", "[[changes]]", "day = 3", *lines])
    read_or_refused(text)


@given(st.integers(0, 2000), st.text("[]{}=\"'.#\n\\ a1,", max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_slip_of_the_pen_is_read_or_refused_in_words(place, slip):
    text = resolved_text(load_scenario("transition"), comments=False)
    read_or_refused(text[-2000:][:place] + slip + text[-2000:][place:])


def read_or_refused(text: str) -> None:
    try:
        scenario_from_text(text, "pen.toml")
    except ScenarioError as error:
        for line in str(error).split("\n"):
            assert line.startswith("pen.toml")
