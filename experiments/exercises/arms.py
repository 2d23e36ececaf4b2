"""What exercises compare: a shipped scenario, or one with a few values changed (习题的对照方案)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.text import toml_value

CITY, DAYS = "teaching_town", 120
FILE = Path(__file__).parent / "arms.toml"
type Changes = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """A scenario of the exercises.

    changes : (path, value) laid over the shipped scenario `base`; nothing where it is meant itself
    """

    name: str
    base: str
    changes: Changes = ()

    def scenario(self) -> Scenario:
        """As the model runs it. Raises ScenarioError for a value that is not allowed."""
        return _loaded(self.base, self.changes)

    @property
    def word(self) -> str:
        """As it is named on the command line."""
        return f"{self.name}.toml" if self.changes else self.base

    def text(self) -> str:
        """The file of a changed scenario, which students get."""
        lines = [f"extends = {toml_value(self.base)}"]
        before = ""
        for path, value in self.changes:
            section, _, name = path.partition(".")
            lines += ["", f"[{section}]"] if section != before else []
            lines.append(f"{name} = {toml_value(value)}")
            before = section
        return "\n".join(lines) + "\n"


def arm(name: str) -> Arm:
    """A changed scenario of `arms.toml`, or a shipped one, by name."""
    changed = _changed()
    return changed[name] if name in changed else Arm(name, name)


@cache
def _loaded(base: str, changes: Changes) -> Scenario:
    """A scenario, read once: marking a class asks for each some hundred times."""
    return load_scenario(base, {"city.preset": CITY, "calendar.days": DAYS, **dict(changes)})


@cache
def _changed() -> Mapping[str, Arm]:
    file = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Arm(name, each["base"], tuple(sorted(each["set"].items()))) for name, each in file.items()}
