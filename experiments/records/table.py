"""Case records as one typed table: who asked, where, when it was opened and closed, by whom (工单表).

Times are moments (with a zone) or the clock on the wall (without). Names are kept once, as dictionaries,
so that millions of cases fit into a few hundred megabytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.errors import ScenarioError

TIMES = ("opened", "closed", "due")
NAMES = (
    *("unit", "team", "type", "place", "area", "home", "channel", "person", "level", "outcome", "lateness"),
)
COUNTS = ("referrals", "returns", "holders", "people_referrals", "reopenings")  # only from event logs
FLAGS = ("duplicate", "backwards", "batch")
DAY = 86_400.0  # seconds
NAME_TYPE = pa.dictionary(pa.int32(), pa.string())
REQUEST_TYPES = {
    "case": pa.int32(),
    "unit": NAME_TYPE,
    "part": NAME_TYPE,
    "earlier": pa.int32(),
    "refused": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from, and how they are to be understood.

    name : of the file or run; form : "cases", "events" or "run"; mapping : name of the declaration used
    zone : time zone of days and weekdays; "" for the clock on the wall
    by_day : times are days without a time of day
    until : the last look at the cases, seconds since 1970; cases open then are censored; nan without times
    late : what the column `lateness` says of late cases, in the words of the source; () where it says nothing
    answers : whether refusals are answers of units that were asked ("answers"), or a case handed on
    ("holdings")
    """

    name: str
    form: str = "cases"
    mapping: str = ""
    zone: str = ""
    by_day: bool = False
    until: float = float("nan")
    late: tuple[str, ...] = ()
    answers: str = ""

    @property
    def until_day(self) -> int:
        """Local day of the last look, days since 1970."""
        moment = datetime.fromtimestamp(self.until, ZoneInfo(self.zone or "UTC"))
        return (moment.date() - date(1970, 1, 1)).days


@dataclass(frozen=True, eq=False, repr=False)
class CaseRecords:
    """Case records, a row per case.

    table : pyarrow; columns of `TIMES` timestamp[ms], `NAMES` dictionary, `COUNTS` int32, `FLAGS` bool, as
        far as the source tells them; `opened` and the flags always, unless the source counts cases without
        times
    requests : pyarrow, a row per answer to a request: case (row of the table), unit, part, earlier
        (refusals of the same unit in the same case before), refused; without rows where the source has no
        referrals
    found : what was seen while reading: rows, duplicates, backwards, batch, undated
    """

    table: pa.Table
    origin: Origin
    requests: pa.Table = field(default_factory=lambda: pa.schema(REQUEST_TYPES).empty_table())
    found: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __repr__(self) -> str:
        return f"CaseRecords({self.origin.name}: {len(self)} cases, {', '.join(self.table.column_names)})"

    def has(self, *names: str) -> bool:
        """Whether the source tells all of these columns."""
        return all(name in self.table.column_names for name in names)

    def seconds(self, name: str) -> np.ndarray:
        """A column of times in seconds since 1970: float64 (cases,), nan where there is none."""
        if not self.has(name):
            return np.full(len(self), np.nan)
        return _seconds(self.table[name])

    @cached_property
    def opened_day(self) -> np.ndarray:
        """Local day of opening, days since 1970: int64 (cases,)."""
        return self._local_day("opened")

    @cached_property
    def closed_day(self) -> np.ndarray:
        """Local day of closing: int64 (cases,), the smallest integer where a case is open."""
        return self._local_day("closed")

    def _local_day(self, name: str) -> np.ndarray:
        if not self.has(name):
            return np.full(len(self), np.iinfo(np.int64).min)
        column = self.table[name]
        wall = pc.local_timestamp(column) if column.type.tz else column
        seconds = _seconds(wall)
        days = np.full(len(seconds), np.iinfo(np.int64).min)
        known = np.isfinite(seconds)
        days[known] = np.floor(seconds[known] / DAY)
        return days

    def codes(self, name: str) -> tuple[np.ndarray, list[str]]:
        """A column of names as numbers: int32 (cases,), -1 for none; and the names in order of first use."""
        if not self.has(name):
            return np.full(len(self), -1, np.int32), []
        return codes_of(self.table[name])

    def flag(self, name: str) -> np.ndarray:
        """A column of flags: bool (cases,)."""
        if not self.has(name):
            return np.zeros(len(self), np.bool_)
        return np.asarray(self.table[name].to_numpy(zero_copy_only=False), np.bool_)

    def counts(self, name: str) -> np.ndarray:
        """A column of counts: int64 (cases,)."""
        return np.asarray(self.table[name].to_numpy(), np.int64)

    def where(self, **names: str | tuple[str, ...]) -> "CaseRecords":
        """The cases with these names: `where(unit=("A", "B"))`.

        Raises ScenarioError for what is not there.
        """
        kept = np.ones(len(self), np.bool_)
        for column, wanted in names.items():
            kept &= self._among(column, (wanted,) if isinstance(wanted, str) else wanted)
        return self.take(kept)

    def without(self, **names: str | tuple[str, ...]) -> "CaseRecords":
        """The cases with none of these names."""
        kept = np.ones(len(self), np.bool_)
        for column, wanted in names.items():
            kept &= ~self._among(column, (wanted,) if isinstance(wanted, str) else wanted)
        return self.take(kept)

    def _among(self, column: str, wanted: tuple[str, ...]) -> np.ndarray:
        if column not in NAMES or not self.has(column):
            told = ", ".join(name for name in NAMES if self.has(name))
            raise ScenarioError(f"{self.origin.name}: has no names in '{column}'. Columns of names: {told}.")
        codes, known = self.codes(column)
        lacking = [name for name in wanted if name not in known]
        if lacking:
            raise ScenarioError(f"{self.origin.name}: no case has {column} '{lacking[0]}'.")
        return np.asarray(np.isin(codes, [known.index(name) for name in wanted]))

    def take(self, kept: np.ndarray) -> "CaseRecords":
        """The cases of a mask, with their requests. kept : bool (cases,)"""
        place = np.cumsum(kept) - 1
        case = self.requests["case"].to_numpy()
        mine = kept[case]
        requests = self.requests.filter(pa.array(mine))
        moved = pa.array(place[case[mine]], pa.int32())
        requests = requests.set_column(0, "case", moved)
        return replace(self, table=self.table.filter(pa.array(kept)), requests=requests)

    def split(self, at: str) -> tuple["CaseRecords", "CaseRecords"]:
        """The cases opened before a day (YYYY-MM-DD), and those from it on."""
        try:
            day = int(np.datetime64(at, "D").astype(np.int64))
        except ValueError:
            raise ScenarioError(f"split at '{at}': give a day as YYYY-MM-DD.") from None
        before = self.opened_day < day
        if before.all() or not before.any():
            raise ScenarioError(f"split at {at}: all cases of {self.origin.name} are on one side of it.")
        return self.take(before), self.take(~before)

    def distinct(self) -> "CaseRecords":
        """The cases without those that are there twice."""
        twice = self.flag("duplicate")
        return self.take(~twice) if twice.any() else self


def codes_of(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """A dictionary column as numbers, -1 for none, and its names."""
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], NAME_TYPE)
    codes = np.asarray(whole.indices.fill_null(-1).to_numpy(zero_copy_only=False), np.int32)
    return codes, whole.dictionary.to_pylist()


def names_column(codes: np.ndarray, names: list[str]) -> pa.Array:
    """A dictionary column from numbers, -1 for none. codes : int (rows,)"""
    indices = pa.array(np.asarray(codes, np.int32), mask=np.asarray(codes) < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string()))


def _seconds(column: pa.ChunkedArray) -> np.ndarray:
    numbers: Any = column.cast(pa.int64())
    return np.asarray(numbers.cast(pa.float64()).to_numpy(zero_copy_only=False), float) / 1000.0
