"""The set-up of a page: which city, which two scenarios with which dated changes, which seed and day.

The address holds all of it, so the same address gives the same pictures; what it does not know is refused in
one line and left at its default.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from app.web.offers import (
    FILE,
    Both,
    both,
    cities,
    city_menu,
    known,
    laid,
    lever_menu,
    lever_names,
    menu,
    open_scenario,
    plain_scenario,
)
from app.web.words import LANGUAGES, page_words
from experiments.film.shots import calendar_of, followed_for
from sim.coordination import PATTERNS
from sim.scenario.scenario import Change, Scenario
from sim.scenario.shape import COORDINATION, declared
from sim.scenario.text import resolved_text

__all__ = [
    "Dated",
    "Refusal",
    "Setup",
    "Side",
    "city_menu",
    "lever_menu",
    "menu",
    "open_scenario",
    "read_setup",
    "scenario_of",
    "scenario_text",
]

LARGEST_SEED = 2**32 - 1
LONGEST_ADDRESS = 2000  # signs
SHOWS = ("settled", "open", "petitions", "waiting")
NAMES = ("", "neutral")
FILMS = ("soon", "settled")  # until which horizon has been looked at
SIDES = ("a", "b")
FORK = "pattern"  # what a dated change says that brings another pattern
LONGEST_SHOWN = 60  # signs of an address that a refusal repeats


@dataclass(frozen=True, slots=True)
class Dated:
    """From the morning of a day of the clock on: a lever at a value 0..1, or the pattern of another scenario.

    day : 1 is the day of the reform; what : name of a lever, or "pattern"
    """

    day: int
    what: str
    value: float | str

    def words(self) -> Both:
        """In a few words."""
        if self.what == FORK:
            kind = PATTERNS[str(self.value)]
            return both(lambda say: say("fork_day", day=self.day, pattern=say.pick(kind.label, kind.zh)))
        lever = declared("levers")[self.what]
        shown = f"{float(self.value):g}"
        return both(
            lambda say: say("lever_day", day=self.day, label=say.pick(lever.label, lever.zh), value=shown)
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a scenario on offer, and what changes on the way."""

    scenario: str
    changes: tuple[Dated, ...] = ()

    def with_change(self, change: Dated) -> "Side":
        """This side with a change more; one of the same day and kind is replaced."""
        others = (each for each in self.changes if (each.day, each.what) != (change.day, change.what))
        return replace(self, changes=tuple(sorted((*others, change), key=lambda each: (each.day, each.what))))

    def without(self, change: Dated) -> "Side":
        """This side without a change."""
        return replace(self, changes=tuple(each for each in self.changes if each != change))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a page shows.

    day : of the clock; 0 is the evening before the reform
    show : shading of the maps; names : "neutral" for the names of an international vocabulary
    film : how far the film of the city goes: until the problems of which horizon have been looked at
    """

    city: str = "mid_city"
    a: Side = Side("siloed")
    b: Side = Side("party_led")
    seed: int = 1
    day: int = 1
    show: str = "settled"
    lang: str = "en"
    names: str = ""
    film: str = FILMS[0]

    def query(self) -> str:
        """The part of the address after the question mark."""
        parts: list[tuple[str, object]] = [
            ("city", self.city),
            ("a", self.a.scenario),
            ("b", self.b.scenario),
            ("seed", self.seed),
            ("day", self.day),
            ("show", self.show),
        ]
        for name in SIDES:
            for change in getattr(self, name).changes:
                value = f"{change.value:g}" if isinstance(change.value, float | int) else change.value
                parts.append((f"{name}.{change.day}", f"{change.what}:{value}"))
        parts += [("names", self.names)] if self.names else []
        parts += [("film", self.film)] if self.film != FILMS[0] else []
        return urlencode([*parts, ("lang", self.lang)], safe=":")

    @property
    def fits(self) -> bool:
        """Whether the address is short enough to be passed on."""
        return len(self.query()) <= LONGEST_ADDRESS

    def changed(self, **parts: Any) -> Self:
        """The same with other parts."""
        return replace(self, **parts)

    def bare(self) -> Self:
        """The same without what only says how it is shown."""
        return replace(self, day=1, show=SHOWS[0], lang=LANGUAGES[0], names="", film=FILMS[0])

    def swapped(self) -> Self:
        """A and B in each other's place."""
        return replace(self, a=self.b, b=self.a)

    def side(self, name: str) -> Side:
        """One side by its name, "a" or "b"."""
        return self.b if name == "b" else self.a


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of an address that means nothing here, and what is shown instead, in both languages."""

    key: str
    value: str
    shown: Both = field(default_factory=lambda: ["", ""])

    def message(self, lang: str) -> str:
        """One line for the visitor."""
        say = page_words(lang, "setup")
        said = say(f"bad_{self.key}", value=self.value, shown=say.pick(*self.shown))
        return " ".join(said.split())


def read_setup(query: str | None, accept_language: str = "") -> tuple[Setup, tuple[Refusal, ...]]:
    """The set-up in an address, and what of it was refused.

    Keys that belong to a page of its own are left alone.
    accept_language : header of the browser, which says the first language where the address says none
    """
    given: dict[str, list[str]] = {}
    for key, value in parse_qsl(query or "", max_num_fields=1000):
        given.setdefault(key, []).append(value)
    setup = Setup(lang=preferred(accept_language))
    refused: list[Refusal] = []
    for key, read in READERS.items():
        if key in given:
            value = given[key][-1]
            found = read(value)
            if found is None:
                kind = ("file" if value.startswith(FILE) else "scenario") if key in SIDES else key
                refused.append(Refusal(kind, value[:LONGEST_SHOWN], _called(key, getattr(setup, key))))
            else:
                setup = replace(setup, **{key: found})
    if setup.day > last_day(setup.film):
        refused.append(Refusal("day", str(setup.day), _called("day", Setup().day)))
        setup = replace(setup, day=Setup().day)
    for name in SIDES:
        changes, wrong = _changes(name, given)
        refused += wrong
        side = setup.side(name)
        for change in changes:
            side = side.with_change(change)
        setup = setup.changed(**{name: side})
    return setup, tuple(refused)


def _called(key: str, value: Any) -> Both:
    """What a part of a set-up is called in both languages."""
    if isinstance(value, Side):
        scenario = plain_scenario(value.scenario)
        return [scenario.title or scenario.name, scenario.title_zh or scenario.title or scenario.name]
    if key == "city":
        return cities()[value][1]
    texts = {"show": f"show_{value}", "film": f"film_until_{value}", "lang": f"language_{value}"}
    if key not in texts:
        return [str(value)] * 2
    return [page_words(language, "setup", "start")(texts[key]) for language in LANGUAGES]


def preferred(accept_language: str) -> str:
    """The first of the browser's languages that the page has; English where it has none."""
    for part in accept_language.lower().split(","):
        tag = part.split(";")[0].strip().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


def _changes(name: str, given: Mapping[str, list[str]]) -> tuple[list[Dated], list[Refusal]]:
    """Dated changes of a side, and those that cannot be made."""
    changes, refused = [], []
    for key, values in given.items():
        side, dot, day = key.partition(".")
        if side != name or not dot:
            continue
        for value in values:
            change = read_change(day, value)
            if change is None:
                refused.append(Refusal("change", f"{key}={value}"[:LONGEST_SHOWN]))
            else:
                changes.append(change)
    return changes, refused


def read_change(day: str, value: str) -> Dated | None:
    """One dated change as an address says it; None where it is none."""
    when = whole(day, 1, last_day())
    what, _, said = value.partition(":")
    if when is None:
        return None
    if what == FORK:
        return Dated(when, FORK, said) if said in PATTERNS else None
    try:
        level = float(said) if what in lever_names() else -1.0
    except ValueError:
        return None
    return Dated(when, what, level) if 0.0 <= level <= 1.0 else None


def whole(words: str, least: int, most: int) -> int | None:
    """The whole number that was typed; None where it is none or out of range."""
    fit = words.isascii() and words.isdigit() and len(words) < 12
    return int(words) if fit and least <= int(words) <= most else None


@lru_cache
def last_day(horizon: str = FILMS[0]) -> int:
    """The last evening of a film by the clock; of the one that is shown first unless another is named."""
    return calendar_of(horizon, followed_for(horizon)).days


READERS: dict[str, Callable[[str], Any]] = {
    "city": lambda value: value if value in cities() else None,
    "a": lambda value: Side(value) if known(value) else None,
    "b": lambda value: Side(value) if known(value) else None,
    "seed": lambda value: whole(value, 0, LARGEST_SEED),
    "day": lambda value: whole(value, 0, last_day(FILMS[-1])),
    "show": lambda value: value if value in SHOWS else None,
    "names": lambda value: value if value in NAMES else None,
    "film": lambda value: value if value in FILMS else None,
    "lang": lambda value: value if value in LANGUAGES else None,
}


@lru_cache(maxsize=64)
def scenario_of(setup: Setup, name: str) -> Scenario:
    """The scenario of a side, as a file would hold it.

    Days of changes are counted from the end of the warm-up of the file, where a comparison puts the reform.

    Raises ScenarioError where the scenario does not fit the city.
    """
    side = setup.side(name)
    plain = laid(side.scenario, cities()[setup.city][2])
    warm_up = plain.calendar.warm_up
    found = plain
    if side.changes:
        added = (Change(day=warm_up + each.day, values=_values(each)) for each in side.changes)
        length = max(plain.calendar.days, *(each.day for each in side.changes))
        calendar = plain.calendar.model_copy(update={"days": length})
        found = plain.model_copy(
            update={
                "name": f"{plain.name}_changed",
                "changes": (*plain.changes, *added),
                "calendar": calendar,
                **_titles(plain, side),
            }
        )
    return _apart(setup, name, found)


def _apart(setup: Setup, name: str, found: Scenario) -> Scenario:
    """The scenario under a name that the other side does not have."""
    if name == "b" and found.name == scenario_of(setup, "a").name:
        return found.model_copy(update={"name": f"{found.name}_b"})
    return found


def _values(change: Dated) -> dict[str, dict[str, Any]]:
    if change.what == FORK:
        return {COORDINATION: dict(plain_scenario(str(change.value)).content()[COORDINATION])}
    return {"levers": {change.what: float(change.value)}}


def _titles(plain: Scenario, side: Side) -> dict[str, str]:
    """Titles that tell the changes, too."""
    said = [change.words() for change in side.changes]
    titles = plain.title or plain.name, plain.title_zh or plain.title or plain.name
    heads = [title.partition(colon)[0] for title, colon in zip(titles, (":", "："), strict=True)]
    changes = both(lambda say: say("comma").join(say.pick(*words) for words in said))
    english, chinese = both(lambda say: say("changed", title=say.pick(*heads), changes=say.pick(*changes)))
    return {"title": english, "title_zh": chinese}


def scenario_text(setup: Setup, name: str) -> str:
    """The scenario of a side as TOML that the command line accepts; it has the same key."""
    return resolved_text(scenario_of(setup, name))


def file_name(scenario: Scenario) -> str:
    """A name for the file of a scenario, in signs that any system takes."""
    kept = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in scenario.name)[:60]
    return f"{kept or 'scenario'}.toml"


def names_of(setup: Setup) -> Iterator[str]:
    """What the command line is given for each side: a shipped name, or the name of the saved file."""
    for name in SIDES:
        side = setup.side(name)
        plain = not side.changes and not side.scenario.startswith(FILE)
        scenario = scenario_of(setup, name)
        yield side.scenario if plain and scenario.name == side.scenario else file_name(scenario)
