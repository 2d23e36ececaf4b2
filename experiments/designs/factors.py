"""Factors of a design: what is varied, over which values (因素)."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.city.readers.inputs import seen_from
from sim.city.spec.source import PRESETS
from sim.scenario.scenario import Scenario
from sim.scenario.topics import is_shipped

if TYPE_CHECKING:
    import pandas as pd

SCENARIO, CITY, CATALOGUE = "scenario", "city", "catalogue"
PATTERN = "coordination.pattern"
CITY_PATHS = ("city.preset", "city.area", "city.areas_file")  # what the factor `city` lays over a scenario
WHOLE_FACTORS = (SCENARIO, CITY, CATALOGUE)  # not parameters of a section, yet varied like them


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that a design varies: over listed levels, or over a range of numbers.

    path : a parameter such as `claim.pace`, or `scenario`, `city`, `catalogue`
    levels : the listed values; empty for a range
    low, high : ends of the range, both included
    whole : only whole numbers; log : spread evenly over orders of magnitude
    over : scenarios in which it varies, by name; in the others it stays as they have it. Empty: in all
    """

    path: str
    levels: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    log: bool = False
    label: str = ""
    zh: str = ""
    unit: str = ""
    over: tuple[str, ...] = ()

    def lies_over(self, scenario: str) -> bool:
        """Whether it varies in the scenario of this name."""
        return not self.over or scenario in self.over

    @property
    def categorical(self) -> bool:
        """Whether the levels are names or switches, which have no order."""
        return any(isinstance(level, str | bool | tuple | list) for level in self.levels)

    def at(self, share: float) -> Any:
        """The value at a place between 0 and 1: levels and whole numbers get equal parts of it."""
        if self.levels:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        if self.whole:
            return int(self.low) + min(int(share * (self.high - self.low + 1)), int(self.high - self.low))
        if self.log:
            return math.exp(math.log(self.low) + share * (math.log(self.high) - math.log(self.low)))
        return self.low + share * (self.high - self.low)

    def spread(self, count: int) -> tuple[Any, ...]:
        """The listed levels, or `count` values from end to end of the range."""
        if self.levels:
            return self.levels
        if self.whole:
            step = (self.high - self.low) / max(count - 1, 1)
            return tuple(dict.fromkeys(int(self.low + round(i * step)) for i in range(count)))
        return tuple(self.at(i / max(count - 1, 1)) for i in range(count))

    def summary(self) -> dict[str, Any]:
        """What the manifest says of it; plain data."""
        about: dict[str, Any] = {"path": self.path, "label": self.label, "zh": self.zh, "unit": self.unit}
        about |= {"over": list(self.over)} if self.over else {}
        if self.levels:
            return about | {"levels": list(self.levels), "categorical": self.categorical}
        return about | {"low": self.low, "high": self.high, "whole": self.whole, "log": self.log}


def overrides_of(values: Mapping[str, Any], scenario: Scenario, folder: Path | None = None) -> dict[str, Any]:
    """What the values of factors lay over a scenario.

    A parameter that belongs to another coordination pattern than the point has is left out; `None` too.
    folder : where paths of files start (default: here)
    """
    from sim.scenario.shape import COORDINATION, declared

    pattern = str(values.get(PATTERN) or scenario.pattern)
    laid: dict[str, Any] = {}
    for path, value in values.items():
        section, _, name = path.partition(".")
        if value is None or path == SCENARIO:
            continue
        if path == CITY:
            laid |= city_overrides(str(value), folder)
        elif section != COORDINATION or name in declared(COORDINATION, pattern):
            laid[path] = located(path, value, folder)
    return laid


def located(path: str, value: Any, folder: Path | None) -> Any:
    """The value of a parameter; one that is the path of a file starts at `folder` (default: here)."""
    section, _, name = path.partition(".")
    if path == CATALOGUE and folder is not None and not is_shipped(str(value)):
        return str(folder / str(value))
    return seen_from(folder, name, value) if section == "city" else value


_TABLE_AND_DISTRICTS = re.compile(r"\.(?:csv|tsv|txt)(?:\.gz)?:[^/\\]+$", re.IGNORECASE)


def is_table(city: str) -> bool:
    """Whether a city is named as a table of areas: what looks like a path, `.csv` or `.csv.gz`."""
    return city.partition(":")[0] not in PRESETS and any(sign in city for sign in "./\\")


def table_and_districts(city: str) -> tuple[str, str]:
    """The path of a table and the districts that are named behind it; none where nothing is."""
    if not _TABLE_AND_DISTRICTS.search(city):
        return city, ""
    table, _, districts = city.rpartition(":")
    return table, districts


def city_overrides(city: str, folder: Path | None = None) -> dict[str, Any]:
    """A city as one text: a preset or a table (`.csv`), districts after a colon (`tianjin:Heping,Hexi`)."""
    table, districts = table_and_districts(city)
    if is_table(city):
        path = table if folder is None or Path(table).is_absolute() else str(folder / table)
        laid: dict[str, Any] = {"city.preset": "file", "city.areas_file": path}
    else:
        preset, _, districts = city.partition(":")
        laid = {"city.preset": preset}
    if districts:
        laid["city.area"] = [name.strip() for name in districts.split(",")]
    return laid


def set_and_varied(fixed: Iterable[str], varied: Iterable[str]) -> list[tuple[str, str]]:
    """Paths that are held at a value and varied at once, each with what varies them."""
    found = []
    for path in varied:
        covered = CITY_PATHS if path == CITY else (path,)
        found += [(each, path) for each in fixed if each in covered]
    return found


def values_in(scenario: Scenario, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values that factors really have in a scenario; None where its pattern has no such parameter.

    given : of every factor what the design says, None where it leaves that to the scenario
    """
    content, found = scenario.content(), {}
    for path, value in given.items():
        section, _, name = path.partition(".")
        if path != SCENARIO:
            found[path] = value if path == CITY else content[path] if not name else content[section].get(name)
    return {path: list(v) if isinstance(v, tuple) else v for path, v in found.items()}


def salib_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors as SALib describes them, each between 0 and 1 (see `Factor.at`)."""
    names = [factor.path for factor in factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def about_factors(factors: Sequence[Factor]) -> "pd.DataFrame":
    """A row per factor with its path, label and label in Chinese, to which a method adds its numbers."""
    import pandas as pd

    return pd.DataFrame(
        {
            "factor": [factor.path for factor in factors],
            "label": [factor.label or factor.path for factor in factors],
            "zh": [factor.zh for factor in factors],
        }
    )
