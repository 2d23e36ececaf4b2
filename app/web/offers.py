"""What is on offer in the menus of the page: cities, scenarios, levers (可选项)."""

from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any

from app.web.limits import limits
from app.web.words import LANGUAGES, RefusedError, page_words
from experiments.wording.numbers import number
from experiments.wording.words import Words
from sim.city.places.presets import facts
from sim.coordination import PATTERNS
from sim.scenario.file import load_scenario, scenario_from_text, shipped
from sim.scenario.lever_params import LeverCosts, Levers
from sim.scenario.scenario import Scenario
from sim.scenario.shape import declared
from sim.scenario.source import parse
from sim.scenario.topics import CATALOGUES

PATTERN = "coordination.pattern"
FILE = "file:"  # before the key of a scenario that a visitor has opened
MOST_FILES = 200  # opened scenarios that the server remembers, those opened last
LEVELS = [0.0, 0.5, 1.0]  # off, half, full
HISTORIES = ("first", "own")
type Overrides = dict[str, object]
type Both = list[str]

_opened: OrderedDict[str, tuple[str, str]] = OrderedDict()  # key -> name of the file and its text


def both(make: Callable[[Words], str]) -> Both:
    """A text in every language."""
    return [make(page_words(language, "setup")) for language in LANGUAGES]


@cache
def cities() -> dict[str, tuple[str, Both, Overrides]]:
    """Value -> group, label and what a city lays over a scenario: invented ones and Tianjin's districts."""
    offered = {name: _invented(name) for name in ("teaching_town", "teaching_district", "mid_city")}
    for row in facts("tianjin")["districts"].values():
        offered[f"tianjin:{row['name']}"] = _district(row["name"], row["name_zh"], row["population"])
    return offered


def _invented(preset: str) -> tuple[str, Both, Overrides]:
    table = facts(preset)
    people = sum(row["population"] for row in table["districts"].values())
    names = [table["city"]["name"], table["city"]["name_zh"]]
    label = both(lambda say: say("invented_of", name=say.pick(*names), people=number(people, 0)))
    return "invented", label, {"city.preset": preset}


def _district(name: str, name_zh: str, people: int) -> tuple[str, Both, Overrides]:
    scale = -(-people // limits().agents)

    def label(say: Words) -> str:
        said = say("district_of", area=say.pick(name, name_zh), people=number(people, 0))
        return said + (say("scaled", scale=scale) if scale > 1 else "")

    laid: Overrides = {"city.preset": "tianjin", "city.area": [name]}
    return "districts", both(label), laid | ({"city.scale": scale} if scale > 1 else {})


def city_menu() -> list[dict[str, Any]]:
    """The cities in groups."""
    items = [
        (group, {"value": value, "label": label, "about": ["", ""]})
        for value, (group, label, _) in cities().items()
    ]
    return _grouped(items, ("invented", "districts"))


def menu(_side: str = "a") -> list[dict[str, Any]]:
    """The scenarios in groups: patterns, variants, shocks and campaigns, opened files."""
    items = [(_group(name), _item(name)) for name in known_scenarios()]
    return _grouped(items, ("patterns", "variants", "shocks", "files"))


def _grouped(items: list[tuple[str, dict[str, Any]]], groups: tuple[str, ...]) -> list[dict[str, Any]]:
    found = [{"group": name, "items": [item for group, item in items if group == name]} for name in groups]
    return [group for group in found if group["items"]]


def _group(name: str) -> str:
    if name.startswith(FILE):
        return "files"
    if name in PATTERNS:
        return "patterns"
    return "shocks" if plain_scenario(name).changes else "variants"


def _item(name: str) -> dict[str, Any]:
    scenario = plain_scenario(name)
    kind = type(scenario.on(scenario.calendar.warm_up + 1).coordination)
    return {
        "value": name,
        "label": [scenario.title or scenario.name, scenario.title_zh or scenario.title or scenario.name],
        "about": [scenario.asked(language) for language in LANGUAGES],
        "neutral": getattr(kind, "neutral_label", kind.label),
    }


def known_scenarios() -> tuple[str, ...]:
    """The eight patterns first, then other shipped ones, patterns of plugins, and opened files."""
    others = [name for name in shipped() if name not in PATTERNS]
    return (*PATTERNS, *others, *(f"{FILE}{key}" for key in list(_opened)))


def known(name: str) -> bool:
    """Whether a scenario is on offer."""
    return name in PATTERNS or name in shipped() or name.removeprefix(FILE) in _opened


def laid(name: str, overrides: Overrides) -> Scenario:
    """A scenario on offer, laid on a city. Raises ScenarioError where the two do not fit."""
    if name.startswith(FILE):
        label, text = _opened[name.removeprefix(FILE)]
        return scenario_from_text(text, label, overrides)
    if name in shipped():
        return load_scenario(name, overrides)
    made = load_scenario("baseline", {PATTERN: name, **overrides})
    about = type(made.coordination)
    return made.model_copy(
        update={"name": name, "title": about.label, "title_zh": about.zh, "question": "", "notes": ""}
    )


@cache
def plain_scenario(name: str) -> Scenario:
    """A scenario on offer as it stands, in the city that it comes with."""
    return laid(name, {"city.preset": "teaching_town"} if name.startswith(FILE) else {})


PATTERNS.after.append(plain_scenario.cache_clear)


@cache
def lever_menu() -> list[dict[str, Any]]:
    """The levers with their prices."""
    prices, costs = declared("lever_costs"), LeverCosts()
    found = []
    for name, lever in declared("levers").items():
        price = float(getattr(costs, name)) if name in prices else 0.0
        shown = number(price, 0)
        found.append(
            {
                "name": name,
                "label": [lever.label, lever.zh],
                "about": _about_lever(name),
                "price": {"value": price, "shown": shown},
                "levels": LEVELS,
            }
        )
    return found


def _about_lever(name: str) -> Both:
    """What a lever does, in a sentence; a lever of a plug-in is known by its name alone."""
    words = [page_words(language, "levers") for language in LANGUAGES]
    return [say(name) if name in say else "" for say in words]


def lever_names() -> tuple[str, ...]:
    """Names of the levers."""
    return tuple(Levers.model_fields)


def open_scenario(filename: str, content: bytes) -> str:
    """Take a visitor's scenario file in, by the checks of the command line; returns its value in the menus.

    Raises ScenarioError for what cannot be used, and for a file that names others: a visitor's browser must
    not make this machine read them.
    """
    label = _file_name(filename)
    most = limits().upload
    if len(content) > most:
        raise RefusedError("file_large", file=label, most=most // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("file_text", file=label, byte=error.start) from None
    _refuse_other_files(text, label)
    scenario_from_text(text, label, {"city.preset": "teaching_town"})
    key = blake2b(text.encode(), digest_size=8).hexdigest()
    _opened[key] = (label.removesuffix(".toml"), text)
    _opened.move_to_end(key)
    while len(_opened) > MOST_FILES:
        _opened.popitem(last=False)
    return f"{FILE}{key}"


def _file_name(said: str) -> str:
    """The last part of a file's name, in signs that any system takes."""
    last = said.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in last)[:60]
    return kept.lstrip(".") or "scenario.toml"


def _refuse_other_files(text: str, label: str) -> None:
    """Raise ScenarioError where a text names a file of this machine."""
    source = parse(text, label)
    named = {
        "extends": {*shipped()},
        "catalogue": {path.stem for path in CATALOGUES.glob("*.toml")},
        "history": {*HISTORIES, *shipped()},
    }
    for key, allowed in named.items():
        value = source.data.get(key)
        if isinstance(value, str) and value not in allowed:
            raise RefusedError(
                "file_names", where=source.where(key), part=key, allowed=", ".join(sorted(allowed))
            )
    city = source.data.get("city", {})
    for key in city if isinstance(city, dict) else ():
        if key.endswith("_file") and city[key]:
            raise RefusedError("file_reads", where=source.where("city", key), part=key)
