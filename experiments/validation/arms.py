"""The runs that facts are read from: a shipped scenario in a district of 42 000, and what is changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.file import load_scenario
from sim.scenario.scenario import Change, Scenario

WITHOUT = "~"  # between the name of an arm and that of the mechanism which is switched off in it
CITY: dict[str, Any] = {
    "city.preset": "mid_city",
    "city.area": ("Old Town",),
    "calendar.warm_up": 60,
    "calendar.days": 180,
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to run the model. Equal arms of several facts are run once.

    changes : path of a parameter -> value, laid over the shipped scenario and the city of all arms
    dated : (day, path -> value) of changes that come while the run is under way
    """

    name: str
    scenario: str = "siloed"
    changes: Mapping[str, Any] = field(default_factory=dict)
    dated: tuple[tuple[int, Mapping[str, Any]], ...] = ()

    def plan(self, off: Mapping[str, Any] | None = None, suffix: str = "") -> Scenario:
        """The scenario of this arm; `off` holds the neutral values of a mechanism that is switched off."""
        off = off or {}
        laid = {**CITY, **self.changes, **off}
        plan = load_scenario(self.scenario, laid)
        dated = [
            (day, {path: v for path, v in values.items() if path not in off}) for day, values in self.dated
        ]
        later = tuple(Change(day=day, values=_by_section(values)) for day, values in dated)
        return plan.model_copy(update={"name": f"{self.name}{suffix}", "changes": (*plan.changes, *later)})


def _by_section(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        section, name = path.split(".")
        found.setdefault(section, {})[name] = value
    return found


BASELINE = Arm("baseline")
PARTY_LED = Arm("party_led", "party_led")
WHOLE: dict[str, Any] = {"city.area": ()}  # 100 000 residents in 40 communities
WHOLE_CITY = Arm("whole_city", changes=WHOLE)
LONG: dict[str, Any] = {**WHOLE, "calendar.days": 360}  # so that many have a second problem
LONG_CITY = Arm("long_city", changes=LONG)
WHOLE_LED = Arm("whole_led", "party_led", WHOLE)
