"""What a visitor can choose, and how the choice stands in the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import parse_qs, urlencode

from app.web.texts import LANGUAGES, text
from sim.city.places.presets import facts
from sim.coordination import PATTERNS
from sim.scenario.file import load_scenario, shipped
from sim.scenario.scenario import Scenario

MOST_AGENTS = 400_000  # residents simulated one by one in a page; larger districts are scaled
LARGEST_SEED = 2**32 - 1
PATTERN = "coordination.pattern"


@dataclass(frozen=True, slots=True)
class CityChoice:
    """A city on offer: its names and what it lays over a scenario."""

    name: str
    name_zh: str
    overrides: dict[str, object]

    def label(self, lang: str) -> str:
        """Name in a language."""
        return self.name_zh if lang == "zh" else self.name


@dataclass(frozen=True, slots=True)
class Choice:
    """One page: the same address gives the same run."""

    city: str = "teaching_town"
    scenario: str = "party_led"
    seed: int = 1
    lang: str = "en"

    def query(self) -> str:
        """The part of the address after the question mark."""
        return urlencode(
            {"city": self.city, "scenario": self.scenario, "seed": self.seed, "lang": self.lang}, safe=":"
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of an address that means nothing here, and what is shown instead."""

    key: str
    value: str
    shown: str

    def message(self, lang: str) -> str:
        """Sentence for the visitor."""
        return text(self.key, lang, value=self.value, shown=self.shown)


@cache
def cities() -> dict[str, CityChoice]:
    """Cities on offer: two invented ones and Tianjin's districts."""
    offered = {name: _invented(name) for name in ("teaching_town", "mid_city")}
    for row in facts("tianjin")["districts"].values():
        offered[f"tianjin:{row['name']}"] = _district(row["name"], row["name_zh"], row["population"])
    return offered


def _invented(preset: str) -> CityChoice:
    table = facts(preset)
    people = sum(row["population"] for row in table["districts"].values())
    name, name_zh = table["city"]["name"], table["city"]["name_zh"]
    labels = f"{name}: {people:,} residents", f"{name_zh}：{people:,}名居民"
    return CityChoice(*labels, {"city.preset": preset})


def _district(name: str, name_zh: str, people: int) -> CityChoice:
    scale = -(-people // MOST_AGENTS)
    labels = [
        text("district_of", lang, area=area, people=f"{people:,}")
        + (text("scaled", lang, scale=scale) if scale > 1 else "")
        for lang, area in zip(LANGUAGES, (name, name_zh), strict=True)
    ]
    return CityChoice(
        labels[0], labels[1], {"city.preset": "tianjin", "city.area": [name], "city.scale": scale}
    )


@cache
def scenario_named(name: str) -> Scenario:
    """A scenario on offer as it stands, in the city that it comes with."""
    return _laid(name, {})


def _laid(name: str, overrides: Mapping[str, object]) -> Scenario:
    """A shipped scenario; of a pattern from outside the baseline with it, called as the pattern is."""
    if name in shipped():
        return load_scenario(name, overrides)
    made = load_scenario("baseline", {PATTERN: name, **overrides})
    about = type(made.coordination)
    return made.model_copy(
        update={"name": name, "title": about.label, "title_zh": about.zh, "question": "", "notes": ""}
    )


def scenario_label(name: str, lang: str) -> str:
    """Title of a scenario on offer."""
    scenario = scenario_named(name)
    return (scenario.title_zh if lang == "zh" else scenario.title) or name


@cache
def scenarios() -> tuple[str, ...]:
    """What is on offer: shipped scenarios, the baseline first, then patterns that plugins have brought."""
    ours = sorted(shipped(), key=lambda name: (name != "baseline", name))
    return (*ours, *(name for name in PATTERNS if name not in ours))


for known in (scenarios, scenario_named):
    PATTERNS.after.append(known.cache_clear)


def chosen_scenario(choice: Choice) -> Scenario:
    """The scenario of a choice, laid on its city."""
    return _laid(choice.scenario, cities()[choice.city].overrides)


def read_choice(query: str | None) -> tuple[Choice, tuple[Refusal, ...]]:
    """The choice in an address; what it does not know is refused by name and left at its default."""
    given = {key: values[-1] for key, values in parse_qs(query or "").items()}
    choice, refusals = Choice(), []
    known = {"city": tuple(cities()), "scenario": scenarios(), "lang": LANGUAGES}
    for key, allowed in known.items():
        if key in given and given[key] in allowed:
            choice = replace(choice, **{key: given[key]})  # type: ignore[arg-type]
        elif key in given:
            refusals.append(Refusal(f"unknown_{key}", given[key][:60], getattr(choice, key)))
    wish = given.get("seed", str(choice.seed))
    seed = read_seed(wish)
    if seed is None:
        refusals.append(Refusal("unknown_seed", wish[:60], str(choice.seed)))
    else:
        choice = replace(choice, seed=seed)
    return choice, tuple(refusals)


def read_seed(words: str) -> int | None:
    """The seed that was typed; None where it is none."""
    fit = words.isascii() and words.isdigit() and len(words) < 12
    return int(words) if fit and int(words) <= LARGEST_SEED else None
