"""Minimal worlds: this model with everything neutral but what another model has (最小世界)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from experiments.validation.arms import Arm
from experiments.validation.limits.quiet import quiet
from sim.coordination import PATTERNS
from sim.scenario.scenario import Scenario

FILE = Path(__file__).with_name("worlds.toml")
CATALOGUE, DAYS, WARM_UP = "urban_china", 180, 60


@dataclass(frozen=True, slots=True)
class MinimalWorld(Arm):
    """A neutral teaching town with the shipped catalogue, in which only `changes` are at work."""

    def plan(self, off: Mapping[str, Any] | None = None, suffix: str = "") -> Scenario:
        """The scenario of this world; `off` holds values of what is switched off in it."""
        laid: dict[str, dict[str, Any]] = {"calendar": {"days": DAYS, "warm_up": WARM_UP}}
        for path, value in {**self.changes, **(off or {})}.items():
            section, name = path.split(".")
            laid.setdefault(section, {})[name] = value
        coordination = laid.pop("coordination", {})
        pattern = PATTERNS[coordination.pop("pattern", "siloed")](**coordination)
        made = quiet(CATALOGUE, DAYS, laid)
        return made.model_copy(update={"name": f"{self.name}{suffix}", "coordination": pattern})


@cache
def minimal_worlds(model: str) -> dict[str, MinimalWorld]:
    """The worlds of a model by name, as its file declares them."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))[model]
    every = _flat(told["every"])
    return {
        name: MinimalWorld(name, changes={**every, **_flat(values)}) for name, values in told["arm"].items()
    }


def _flat(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{section}.{name}": value for section, values in sections.items() for name, value in values.items()
    }
