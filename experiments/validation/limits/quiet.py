"""A city in which every mechanism is at its neutral value, and what limits build on it."""

from pathlib import Path
from typing import Any

from sim.city.spec.spec import CitySpec
from sim.model import CityModel
from sim.params import Section
from sim.scenario.scenario import SECTIONS, Scenario

TOPIC = """name = "one"
[[topic]]
id = "one"
label = "One"
zh = "一类"
share = 1.0
lead = "{lead}"
extra = 0.0
related = []
base = 0.999999
relation = 0.0
authority = {authority}
group = 0.0
source = "neighbour"
hours = {hours}
severity = 0.5
need = "material"
"""
# What has no neutral value, set so that nothing but arriving and working happens: everybody claims at once and
# at the same door, the desk in charge takes the matter, every offer is accepted, nobody escalates.
STILL: dict[str, dict[str, Any]] = {
    "claim": {
        "pace": 1.0,
        "name_base": 8.0,
        "blame_base": 8.0,
        "claim_base": 8.0,
        "talk": -8.0,
        "committee": -8.0,
        "desk": -8.0,
        "outside": -10.0,
        "hotline": 8.0,
        "window": -8.0,
    },
    "accept": {"base": 8.0},
    "work": {
        "utilisation": 0.6,
        "claimed": 1.0,
        "district_part": 0.0,
        "city_part": 0.0,
        "intake_part": 0.0,
        "person_minutes": 480,
    },
    "relapse": {"window": 1},
    "escalate": {
        "patience": 365,
        "review": 180,
        "wait": 8.0,
        "next_tier": -8.0,
        "petition": -10.0,
        "court": -10.0,
        "abandon": -10.0,
    },
}


def one_topic(folder: Path, hours: float, lead: str = "labour", authority: float = 0.0) -> str:
    """Path of a catalogue of a single topic that one competence settles; written if it is not there."""
    path = folder / f"one-{lead}-{hours:g}-{authority:g}.toml"
    path.write_text(TOPIC.format(hours=hours, lead=lead, authority=authority), "utf-8")
    return str(path)


def quiet(catalogue: str, days: int, changes: dict[str, dict[str, Any]] | None = None) -> Scenario:
    """The teaching town with every mechanism neutral, for `days` days without warm-up.

    changes : section -> values laid over the neutral ones
    """
    sections: dict[str, Section] = {}
    for name, section in SECTIONS.items():
        if name == "city":
            sections[name] = CitySpec(preset="teaching_town")
            continue
        neutral = section().neutral()
        values = {**STILL.get(name, {}), **(changes or {}).get(name, {})}
        if name == "calendar":
            values = {"days": days - 1, "warm_up": 1, **values}
        if name == "emerge":
            values = {"per_resident_year": 0.0175, "exponential": True, **values}
        sections[name] = type(neutral)(**{**neutral.model_dump(), **values})
    return Scenario(catalogue=catalogue, **sections)  # type: ignore[arg-type]


def run_through(scenario: Scenario, seed: int) -> CityModel:
    """The model on its last evening, with all its events."""
    model = CityModel(scenario, seed)
    while model.running:
        model.step()
    return model
