"""The tables of former names lead to names that are in use, and from none that is."""

import pytest
from typer.main import get_command

from app.cli import app
from experiments.designs.source import shipped_designs
from experiments.storage.dictionary import columns
from sim import coordination
from sim.outcomes.metrics import METRICS
from sim.scenario import former_names as former
from sim.scenario.file import load_scenario, shipped
from sim.scenario.scenario import all_declarations

PATHS = {known.path for known in all_declarations()}


@pytest.mark.parametrize(
    ("table", "known"),
    [
        (former.PARAMETERS, PATHS),
        (former.SCENARIOS, shipped().keys()),
        (former.DESIGNS, shipped_designs().keys()),
        (former.OUTCOMES, METRICS.keys()),
        *((table, columns()[name].keys()) for name, table in former.COLUMNS.items()),
    ],
)
def test_former_names_lead_to_present_ones(table, known) -> None:
    assert table
    assert set(table.values()) <= set(known)
    assert not set(table) & set(known)


def test_former_options_lead_to_options_of_their_command() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for words, now in former.OPTIONS.items():
        command, before = words.split()
        options = {option for each in commands[command].params for option in each.opts}
        assert now in options
        assert before not in options


def test_former_answers_lead_to_fields() -> None:
    for kind, names in former.ANSWERS.items():
        fields = getattr(coordination, kind).__dataclass_fields__
        assert set(names.values()) <= set(fields)
        assert not set(names) & set(fields)


@pytest.mark.parametrize("path", former.PARAMETERS)
def test_a_parameter_under_its_former_name_gives_the_same_scenario(path: str, caplog) -> None:
    now = former.PARAMETERS[path]
    section, name = now.split(".")
    value = getattr(getattr(load_scenario("baseline"), section), name)
    value = value + 1 if isinstance(value, int) else value + 0.125
    low = {known.path: known for known in all_declarations()}[now]
    value = value if low.high is None or value <= low.high else low.low
    assert load_scenario("baseline", {path: value}).key() == load_scenario("baseline", {now: value}).key()
