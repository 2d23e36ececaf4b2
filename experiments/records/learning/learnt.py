"""What was learnt from records: numbers of the model, tables, persistence (学习结果)."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from experiments.records.learning.levels import Level
from experiments.records.learning.persistence import Persistence

COLUMNS = (
    *("name", "cases", "share", "share_low", "share_high", "days", "days_low", "days_high"),
    *("same_day", "same_day_low", "same_day_high", "promise_days", "refused_first", "refused_again"),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A number of the model, learnt. path : as in a scenario; source : in words; low, high : 95 % interval"""

    path: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, eq=False, repr=False)
class Learnt:
    """What records taught.

    name : of the records; lessons : numbers of the model; units, types : tables with the columns `COLUMNS`
    persistence : by definition; empty without requests; topics : topic -> share, where types were assigned
    levels : what a calibration may aim at
    """

    name: str
    lessons: tuple[Lesson, ...]
    units: pd.DataFrame
    types: pd.DataFrame
    persistence: Mapping[str, Persistence]
    topics: Mapping[str, float]
    levels: tuple[Level, ...] = ()

    def __repr__(self) -> str:
        told = ", ".join(f"{each.path} {each.value:.3g}" for each in self.lessons)
        return f"Learnt({self.name}: {told}; {len(self.units)} units, {len(self.types)} types)"

    def table(self) -> pd.DataFrame:
        """A row per number of the model: path, value, low, high, source."""
        rows = [(each.path, each.value, each.low, each.high, each.source) for each in self.lessons]
        return pd.DataFrame(rows, columns=["path", "value", "low", "high", "source"])
