"""Which sections and parameters a scenario has, for reading, writing and describing it alike.

All sections are fixed groups of parameters but one: what `[coordination]` may hold depends on its pattern.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sim.coordination import PATTERNS
from sim.params import Declaration, Section, declarations
from sim.scenario.scenario import SECTIONS, Scenario

COORDINATION = "coordination"
OWN_TEXTS = ("name", "title", "title_zh", "notes", "notes_zh")  # a file's own, never inherited
TEXTS = (*OWN_TEXTS, "question", "question_zh", "history", "catalogue")
DEFAULT_PATTERN = Scenario().pattern

_PATTERN = Declaration(
    section=COORDINATION,
    name="pattern",
    kind=str,
    default=DEFAULT_PATTERN,
    label="Coordination pattern",
    zh="协同模式",
    unit="",
    low=None,
    high=None,
    neutral=None,
    source="design rule: one file each in sim/coordination",
    fixed=False,
)


def section_names() -> tuple[str, ...]:
    """Every section that a scenario file may hold, in the order of the tables."""
    return (COORDINATION, *SECTIONS)


def section_of(section: str, pattern: object = None) -> type[Section]:
    """The class that checks a section; for coordination that of the pattern (default: the default one)."""
    return PATTERNS[str(pattern or DEFAULT_PATTERN)] if section == COORDINATION else SECTIONS[section]


@cache
def declared(section: str, pattern: str | None = None) -> Mapping[str, Declaration]:
    """Parameters of a section by name; for coordination those of one pattern, or of all if none is named."""
    if section != COORDINATION:
        return {known.name: known for known in declarations(SECTIONS[section], section)}
    chosen = [PATTERNS[pattern]] if pattern else list(PATTERNS.values())
    found = {"pattern": _PATTERN}
    for each in chosen:
        found = {known.name: known for known in declarations(each, COORDINATION)} | found
    return {"pattern": found.pop("pattern"), **found}


def values_of(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """All values of a scenario by section and name, the changes left out."""
    content = scenario.content()
    return {section: content[section] for section in section_names()}


def last_day(calendar: Mapping[str, Any]) -> int:
    """The last day of a run whose calendar section holds these values, the rest at their defaults."""
    known = declared("calendar")
    return sum(int(calendar.get(name, known[name].default)) for name in ("warm_up", "days"))
