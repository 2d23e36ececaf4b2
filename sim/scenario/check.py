"""From the values of scenario files to a checked scenario; every problem of a file is reported at once."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.city.readers.inputs import seen_from
from sim.errors import ScenarioError, one_line, raise_problems
from sim.scenario.former_names import PARAMETERS, present
from sim.scenario.refusal import refusals, unknown_name, unknown_path, unknown_pattern, unknown_section
from sim.scenario.scenario import Change, Scenario
from sim.scenario.shape import (
    COORDINATION,
    DEFAULT_PATTERN,
    OWN_TEXTS,
    TEXTS,
    declared,
    last_day,
    section_names,
)
from sim.scenario.source import Source
from sim.scenario.text import shown
from sim.scenario.toml_positions import Path as Key
from sim.scenario.topics import is_shipped, load_topics
from sim.values import of_kind

LAST_OF_ALL = 10**9  # far behind the longest run; beyond it a number is a slip of the pen
MOST_PROBLEMS = 500
FIXED = "is fixed once the run has begun"
DAY = "Day of a change, counted from the first day of the warm-up (政策调整日)"
Values = dict[str, dict[str, object]]


class Given(NamedTuple):
    """One value as somebody gave it, with the words that say where."""

    value: object
    where: str  # "winter.toml:7 [claim]" or "--days"
    called: str  # name in messages: "pace", or "claim.pace" outside files
    line: int = 0
    through: str = ""  # how an earlier value came here: "inherited by winter.toml", "with --days"


Dated = dict[tuple[int, str, str], Given]  # by day, section and name


@dataclass(slots=True)
class Draft:
    """What the files read so far add up to; sections hold only the values that somebody gave."""

    texts: dict[str, str] = field(default_factory=dict)
    values: Values = field(default_factory=lambda: {COORDINATION: {"pattern": DEFAULT_PATTERN}})
    changes: Dated = field(default_factory=dict)

    def by_day(self) -> Iterator[tuple[int, dict[str, dict[str, Given]]]]:
        """Days of change in order, each with its sections, names and values."""
        days: dict[int, dict[str, dict[str, Given]]] = {}
        for (day, section, name), given in self.changes.items():
            days.setdefault(day, {}).setdefault(section, {})[name] = given
        yield from sorted(days.items())

    def scenario(self) -> Scenario:
        """The scenario that all values together make."""
        changes = tuple(Change(day=day, values=_plain(sections)) for day, sections in self.by_day())
        try:
            return Scenario.model_validate({**self.texts, **self.values, "changes": changes})
        except ValidationError as error:  # a rule that ties several sections together
            reasons = [problem["msg"].removeprefix("Value error, ") for problem in error.errors()]
            raise ScenarioError("\n".join(f"{self.texts['name']}: {reason}" for reason in reasons)) from None


class Check:
    """Lays one source of values after another on a draft and gathers what is wrong with it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: list[tuple[int, str]] = []

    def file(self, source: Source) -> None:
        """Lay the content of one file on the draft."""
        kept = {key: text for key, text in self.draft.texts.items() if key not in OWN_TEXTS}
        if "question" in source.data:  # an inherited translation would be that of another question
            kept.pop("question_zh", None)
        self.draft.texts = {"name": source.name, **kept}
        self._came(f"inherited by {source.label}")
        for key, value in source.data.items():
            if key in TEXTS:
                self._text(Given(_located(source, key, value), source.where(key), key, source.line(key)))
            elif key == "changes":
                self._changes(source, value)
            elif key in section_names():
                self._table(source, key, value)
            elif key != "extends":
                self._wrong(source, (key,), unknown_section(key, value))
        self._days()

    def options(self, overrides: Mapping[str, tuple[object, str]]) -> None:
        """Lay values given outside files on the draft: path such as `calendar.days` -> (value, origin)."""
        groups: dict[str, dict[str, Given]] = {}
        for path, given in self._flat(overrides):
            section, _, name = path.partition(".")
            if path == "catalogue":
                self._text(given)
            elif section not in section_names() or not name:
                self.say(given, unknown_path(path, given.value))
            elif name in groups.get(section, {}):
                self.say(given, f"'{path}' is given twice; keep one of the two.")
            else:
                groups.setdefault(section, {})[name] = given
        for section, named in groups.items():
            self._apply(self.draft.values, section, named)
        self._came(f"with {', '.join(dict.fromkeys(origin for _, origin in overrides.values()))}")
        self._days()

    def _flat(self, overrides: Mapping[str, tuple[object, str]]) -> Iterator[tuple[str, Given]]:
        """Path and value of every override; a section may be a table: `{"calendar": {"days": 6}}`."""
        for path, (value, origin) in overrides.items():
            if not isinstance(value, Mapping) or path not in section_names():
                now = present(path, PARAMETERS, path if origin == path else origin)
                yield now, Given(value, now if origin == path else origin, now)
                continue
            for name, each in value.items():
                inner = present(f"{path}.{name}", PARAMETERS, origin)
                yield inner, Given(each, inner if origin == path else origin, inner)

    def say(self, given: Given, text: str) -> None:
        """Note that a value is not usable."""
        through = f" ({given.through})" if given.through else ""
        self.problems.append((given.line, f"{given.where}{through}: {one_line(text)}"))
        if len(self.problems) == MOST_PROBLEMS:  # something else than a scenario, perhaps
            self.problems.append(
                (sys.maxsize, f"{given.where}: {MOST_PROBLEMS} problems; reading stopped here.")
            )
            self.finish()

    def finish(self) -> None:
        """Raise one error with all problems in the order of the file, one per line, if there are any."""
        raise_problems(self.problems)

    def _came(self, through: str) -> None:
        """Remember how the changes so far came here, for messages on those that no longer fit."""
        for at, given in self.draft.changes.items():
            self.draft.changes[at] = given._replace(through=through)

    def _wrong(self, source: Source, key: Key, text: str, table: str = "") -> None:
        where = f"{source.where(*key)} {table}".rstrip()
        self.say(Given(None, where, "", source.line(*key)), text)

    def _text(self, given: Given) -> None:
        if not isinstance(given.value, str):
            self.say(given, f"{given.called} = {shown(given.value)} must be a text in quotes.")
            return
        if given.called == "catalogue":
            try:
                load_topics(given.value)
            except ScenarioError as error:
                self.say(given, str(error))
                return
        self.draft.texts[given.called] = given.value

    def _table(self, source: Source, section: str, value: object) -> None:
        if isinstance(value, dict):
            self._apply(self.draft.values, section, _given(source, (section,), f"[{section}]", value))
        else:
            text = f"{section} = {shown(value)} must be a table: write [{section}] and its values below."
            self._wrong(source, (section,), text)

    def _changes(self, source: Source, value: object) -> None:
        if not isinstance(value, list) or not all(isinstance(change, dict) for change in value):
            self._wrong(source, ("changes",), "changes must be tables: write [[changes]] above each.")
            return
        if not value:  # `changes = []` lets go of the inherited ones
            self.draft.changes.clear()
        found: Dated = {}
        for number, change in enumerate(value):
            self._change(source, ("changes", number), change, found)
        self.draft.changes = _overlaid(self.draft.changes, found)

    def _change(self, source: Source, key: Key, change: dict[str, Any], found: Dated) -> None:
        day = of_kind(int, change.get("day"))
        if type(day) is not int or not 1 <= day <= LAST_OF_ALL:
            got = f"day = {shown(day)}" if "day" in change else "the day is missing; it"
            self._wrong(source, (*key, "day"), f"{got} must be a whole number from 1. {DAY}.", "[[changes]]")
            return
        table = f"[[changes]] day {day}"
        if len(change) == 1:
            self._wrong(source, key, "nothing is changed; name a value or remove the table.", table)
        for section, values in change.items():
            if section == "day":
                continue
            if section in TEXTS:
                self._wrong(source, (*key, section), f"'{section}' {FIXED}.", table)
            elif section not in section_names():
                self._wrong(source, (*key, section), unknown_section(section, values), table)
            elif not isinstance(values, dict):
                text = f"{section} = {shown(values)} must name a parameter, as in `{section}.name = value`."
                self._wrong(source, (*key, section), text, table)
            else:
                given = _given(source, (*key, section), f"{table} [{section}]", values)
                self._dated(day, section, given, found)

    def _dated(self, day: int, section: str, named: dict[str, Given], found: Dated) -> None:
        known = declared(section)
        free = [other.name for other in known.values() if not other.fixed]
        for name, given in named.items():
            earlier = found.get((day, section, name))
            if earlier:
                first = f"first on line {earlier.line}"
                self.say(given, f"'{name}' is changed twice on day {day}, {first}; keep one of the two.")
            elif name not in known or not known[name].fixed:
                kind = known[name].kind if name in known else None
                found[day, section, name] = given._replace(value=of_kind(kind, given.value))
            elif free:
                self.say(given, f"'{name}' {FIXED}; free to change: {', '.join(free)}.")
            else:
                self.say(given, f"[{section}] {FIXED}; change other sections.")

    def _days(self) -> None:
        """Walk through the dated changes: each must be allowed in the scenario in force on its day."""
        end = last_day(self.draft.values.get("calendar", {}))
        state = dict(self.draft.values)
        for day, sections in self.draft.by_day():
            first = next(given for named in sections.values() for given in named.values())
            if day > end:
                last = f"{end}, the last day (warm_up + days)"
                self.say(first, f"day = {day} must be between 1 and {last}. {DAY}.")
            for section, named in sections.items():
                self._apply(state, section, named)

    def _apply(self, state: Values, section: str, named: Mapping[str, Given]) -> None:
        """Put values into a section of `state`; those that are not allowed stay out and become problems."""
        if not named:
            return
        before = state.get(section, {})
        values = dict(before)
        if section == COORDINATION and "pattern" in named:
            refusal = unknown_pattern(named["pattern"].value)
            if refusal:
                self.say(named["pattern"], f"{named['pattern'].called} = {refusal}")
                return
            if named["pattern"].value != before["pattern"]:
                values = {"pattern": named["pattern"].value}  # the old pattern's parameters go with it
        pattern = str(values["pattern"]) if section == COORDINATION else None
        known = declared(section, pattern)
        for name, given in named.items():
            if name in known:
                values[name] = of_kind(known[name].kind, given.value)
            else:
                self.say(given, unknown_name(section, name, known))
        nearest = next(iter(named.values()))
        for name, text in refusals(section, values, known):
            given = named.get(name, nearest)
            self.say(given, f"{given.called} = {text}" if name in named else text)
            values = _without(values, name, before)  # what follows is checked against allowed values
        state[section] = values


def _without(values: dict[str, object], name: str, before: dict[str, object]) -> dict[str, object]:
    """Values with a refused one, or all of them for a rule on several, as they were before."""
    if not name:
        return dict(before)
    kept = {other: value for other, value in values.items() if other != name}
    return kept | ({name: before[name]} if name in before else {})


def _located(source: Source, key: str, value: object) -> object:
    """A text of a file; the path of a catalogue starts at the folder of the file, like all paths in it."""
    path = key == "catalogue" and isinstance(value, str) and bool(value) and not is_shipped(value)
    return str(source.path.parent / str(value)) if path and source.path else value


def _given(source: Source, key: Key, table: str, values: Mapping[str, object]) -> dict[str, Given]:
    folder = source.path.parent if source.path and key == ("city",) else None
    return {
        name: Given(
            seen_from(folder, name, value),
            f"{source.where(*key, name)} {table}",
            name,
            source.line(*key, name),
        )
        for name, value in values.items()
    }


def _overlaid(old: Dated, new: Dated) -> Dated:
    """Inherited changes under a file's own; a new pattern drops what belonged to the old one that day."""
    swapped = {
        day
        for (day, *what), given in new.items()
        if what == [COORDINATION, "pattern"]
        and old.get((day, COORDINATION, "pattern"), given).value != given.value
    }
    kept = {at: given for at, given in old.items() if at[1] != COORDINATION or at[0] not in swapped}
    return kept | new


def _plain(sections: dict[str, dict[str, Given]]) -> Values:
    return {section: {n: given.value for n, given in named.items()} for section, named in sections.items()}
