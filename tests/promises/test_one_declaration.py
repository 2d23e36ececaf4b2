"""Promise 9: a parameter is declared once; checking, messages, schema, tables and kernels read that."""

import ast
import re

import pytest

from app.documents.parameter_tables import parameters
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.params import Declaration, Section, declarations, param
from sim.scenario.file import load_scenario
from sim.scenario.scenario import SECTIONS, all_declarations
from sim.scenario.schema import schema
from sim.scenario.text import number_text
from tests.house_rules import ROOT, sources

EVERY = all_declarations()
NUMBERS = [known for known in EVERY if known.kind in (int, float)]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IDS = {"ids": lambda known: known.path}


def owner(known: Declaration) -> str:
    """Section as a scenario file writes it."""
    return known.section.partition(".")[0]


def parent(known: Declaration) -> str:
    """A shipped scenario that has the parameter."""
    pattern = known.section.partition(".")[2]
    return pattern if pattern else "baseline"


def test_every_field_of_every_section_is_declared():
    for section in (*SECTIONS.values(), *PATTERNS.values()):
        assert [known.name for known in declarations(section, "")] == list(section.model_fields)


def test_no_two_parameters_share_a_path():
    paths = [known.path for known in EVERY]
    assert len(paths) > 150
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("known", EVERY, **IDS)
def test_a_parameter_is_described_in_two_languages_with_its_source(known):
    assert len(known.label) >= 3
    assert CHINESE.search(known.zh)
    assert known.source.strip()


@pytest.mark.parametrize("known", NUMBERS, **IDS)
def test_a_number_has_a_range_that_holds_its_default_and_its_neutral_value(known):
    assert known.low is not None
    assert known.high is not None
    assert known.low < known.high
    assert known.low <= known.default <= known.high
    assert known.neutral is None or known.low <= known.neutral <= known.high
    assert isinstance(known.unit, str)
    assert known.unit == known.unit.strip()


def test_numbers_without_a_unit_are_few_and_have_none_by_nature():
    bare = [known.path for known in NUMBERS if not known.unit]
    assert len(bare) < 0.1 * len(NUMBERS), bare


@pytest.mark.parametrize("known", [k for k in NUMBERS if owner(k) != "city"], **IDS)
def test_a_value_out_of_range_is_refused_in_the_words_of_the_declaration(known):
    value = known.kind(known.high + 1)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(parent(known), {f"{owner(known)}.{known.name}": value})
    message = str(caught.value)
    for part in (known.name, number_text(known.low), number_text(known.high), known.label, known.zh):
        assert part in message, part


@pytest.mark.parametrize("known", EVERY, **IDS)
def test_the_schema_for_editors_repeats_the_declaration(known):
    said = schema()["properties"][owner(known)]["properties"][known.name]
    assert known.label in said["description"]
    assert known.zh in said["description"]
    if known in NUMBERS:
        assert (said["minimum"], said["maximum"]) == (known.low, known.high)
        if not known.section.startswith("coordination"):
            assert said["default"] == known.default


@pytest.mark.parametrize("known", EVERY, **IDS)
def test_the_table_of_parameters_repeats_the_declaration(known):
    row = next(
        line
        for line in parameters()
        if line.startswith(f"| `{known.name}`") and known.label.replace("|", "\\|") in line
    )
    for part in (known.zh, known.source.replace("|", "\\|")):
        assert part in row


def names_read() -> set[str]:
    """Every attribute and quoted name in the model's sources, but for what reads and checks files."""
    found: set[str] = set()
    for path in sources("agents", "sim"):
        if "sections" in path.parts or path.name.startswith(("spec", "scenario", "toml", "params")):
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_parameter_is_read_by_the_model():
    """A parameter that nothing reads would be a promise to the user that is not kept."""
    read = names_read()
    city = (ROOT / "sim" / "city").glob("spec*.py")
    own = " ".join(path.read_text("utf-8") for path in city)
    idle = [k.path for k in EVERY if k.name not in read and f"self.{k.name}" not in own]
    assert idle == []


@pytest.mark.parametrize("name", SECTIONS)
def test_kernels_are_handed_the_values_of_the_declaration(name):
    section = SECTIONS[name]()
    rule = section.rule()
    wanted = [k.name for k in declarations(type(section), name) if k.kind in (int, float, bool)]
    assert list(rule._fields) == wanted
    assert [getattr(rule, field) for field in wanted] == [getattr(section, field) for field in wanted]


@pytest.mark.parametrize("name", SECTIONS)
def test_neutral_values_switch_off_what_has_one_and_leave_the_rest(name):
    section = SECTIONS[name]()
    off = section.neutral()
    for known in declarations(type(section), name):
        expected = getattr(section, known.name) if known.neutral is None else known.neutral
        assert getattr(off, known.name) == expected, known.path


def test_a_parameter_without_a_source_cannot_be_declared():
    with pytest.raises(ValueError, match="needs a source"):
        param(1, "Anything", "任意", unit="", source="")


def test_a_declaration_made_today_is_checked_today():
    class Mine(Section):
        pace: float = param(0.5, "Pace", "速度", unit="share", low=0.0, high=1.0, source="assumption: a test")

    assert [known.path for known in declarations(Mine, "mine")] == ["mine.pace"]
    with pytest.raises(ValueError, match="less than or equal to 1"):
        Mine(pace=1.5)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_neutral_section_hands_kernels_neutral_values(name):
    """Also when the numbers of the section it was made from had been asked for before."""
    section = SECTIONS[name]()
    section.rule()
    quiet = section.neutral()
    assert quiet.rule()._asdict() == {field: getattr(quiet, field) for field in quiet.rule()._fields}
