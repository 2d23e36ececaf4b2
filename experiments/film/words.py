"""Texts of films in both languages at once, for pages that switch (双语文本)."""

from collections.abc import Callable
from typing import Any

from experiments.wording.numbers import NOTHING, decimals, number
from experiments.wording.plain_data import plain
from experiments.wording.terms import short_title
from experiments.wording.words import LANGUAGES, Words, words
from sim.coordination import PATTERNS
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import Scenario
from sim.scenario.shape import COORDINATION, declared
from sim.scenario.text import toml_value

type Both = list[str]  # English, Chinese


def both(make: Callable[[Words], str], *files: str) -> Both:
    """A text in every language."""
    return [make(words(language, *(files or ("film", "report")))) for language in LANGUAGES]


def said(key: str, **values: object) -> Both:
    """The text of a key; a value that is itself in both languages is taken in each."""

    def make(say: Words) -> str:
        mine = {
            name: say.pick(*value) if isinstance(value, list) else value for name, value in values.items()
        }
        return say(key, **mine)

    return both(make)


def metric_words(name: str) -> dict[str, Any]:
    """Label, unit and direction of an outcome."""
    about = METRICS[name]
    return {
        "label": [about.label, about.zh],
        "unit": both(lambda say: _unit(say, about.unit), "site", "report"),
        "direction": about.direction,
        "under": about.under,
    }


def _unit(say: Words, unit: str) -> str:
    """A unit as one says it; that of an outcome from outside as it stands there."""
    return say(f"unit.{unit}") if f"unit.{unit}" in say else unit


def shown(name: str, value: float) -> str:
    """A value of an outcome with the digits of a comparison's table; a dash where it is undefined."""
    return number(value, decimals(METRICS[name].unit, [value]))


def whole(value: float) -> str:
    """A number without digits after the point; a dash where it is undefined."""
    return number(value, 0) if value == value else NOTHING


def titled(scenario: Scenario) -> Both:
    """Title of a scenario."""
    return [scenario.title or scenario.name, scenario.title_zh or scenario.title or scenario.name]


def short(scenario: Scenario) -> Both:
    """What stands before the first colon of the title."""
    return both(lambda say: short_title(scenario, say))


def neutral(scenario: Scenario) -> Both:
    """What the pattern of a scenario is called in an international vocabulary."""
    kind = type(scenario.on(scenario.calendar.warm_up + 1).coordination)
    return [getattr(kind, "neutral_label", kind.label), kind.zh]


def data(told: dict[str, Any]) -> dict[str, Any]:
    """The same as JSON knows it."""
    found: dict[str, Any] = plain(told)
    return found


def changes_told(scenario: Scenario, spin_up: int) -> list[dict[str, Any]]:
    """Dated changes after the day of the reform, by days since then: day, words."""
    found = []
    for change in sorted(scenario.changes, key=lambda each: each.day):
        day = change.day - spin_up
        if day > 1:
            found += [{"day": day, "words": said_change} for said_change in _change_words(change.values, day)]
    return found


def _change_words(values: dict[str, dict[str, Any]], day: int) -> list[Both]:
    found = []
    for section, new in values.items():
        if section == COORDINATION and "pattern" in new:
            pattern = PATTERNS[new["pattern"]]
            found.append(said("change_pattern", day=day, pattern=[pattern.label, pattern.zh]))
            continue
        known = declared(section, None)
        for name, value in new.items():
            label = [known[name].label, known[name].zh] if name in known else [name, name]
            found.append(said("change_value", day=day, label=label, value=toml_value(value)))
    return found
