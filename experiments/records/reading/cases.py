"""Tables of cases into typed records: columns by their mapping, times, flags (工单表的读取)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from experiments.records.flags import backwards, in_batches, twice_by_content, twice_by_id
from experiments.records.reading.delimited import OnPart, Source, no_column, parts, place_of
from experiments.records.reading.mapping import Mapping
from experiments.records.reading.stamps import StampError, Stamps, in_zone
from experiments.records.table import DAY, NAME_TYPE, TIMES, CaseRecords, Origin
from sim.errors import ScenarioError

MOST_AT_ONCE = 10_000_000  # cases that one row of counts may stand for


def read_cases(
    source: Source, mapping: Mapping, zone: str = "", until: float = float("nan"), told: OnPart | None = None
) -> CaseRecords:
    """Read a table of cases.

    zone : time zone, instead of the mapping's; until : last look, seconds since 1970; nan for the last time
        there is; told : how far the reading is

    Raises ScenarioError with line and column where something cannot be used.
    """
    chosen = mapping.chosen(source.header)
    needed = {word: names for word, names in mapping.columns.items() if word not in chosen}
    if needed:
        word, names = next(iter(needed.items()))
        raise no_column(source, word, names, mapping.where)
    columns, moments = read_columns(source, chosen, mapping, TIMES, told)
    if "count" in columns:
        columns = _repeated(columns, source, chosen["count"])
    rows = len(next(iter(columns.values())))
    if not rows:
        raise ScenarioError(f"{source.path}: has names of columns and no case.")
    zone = zone or mapping.zone or ("UTC" if any(moments.values()) else "")
    times, odd = times_in_zone(columns, moments, zone)
    columns |= times
    ids = columns.pop("id", None)
    table = pa.table(columns)
    found = {"rows": rows, "odd_clock": odd}
    twice = twice_by_id(ids) if ids is not None else None
    if "opened" in columns:
        dated = pc.is_valid(table["opened"])
        found["undated"] = rows - int(pc.sum(dated).as_py() or 0)
        table = table.filter(dated)
        twice = twice[dated.to_numpy()] if twice is not None else None
    origin = Origin(source.path.name, "cases", mapping.name, zone, until=until, late=mapping.late)
    return flagged(CaseRecords(table, origin, found=found), twice)


def read_columns(
    source: Source, chosen: dict[str, str], mapping: Mapping, times: Sequence[str], told: OnPart | None
) -> tuple[dict[str, pa.ChunkedArray], dict[str, bool]]:
    """The columns of our words; and for those of times whether they are moments rather than wall clocks."""
    names = list(dict.fromkeys(chosen.values()))
    readers = {word: Stamps(mapping.time) for word in times if word in chosen}
    taken: dict[str, list[pa.Array]] = {word: [] for word in chosen}
    moments: dict[str, bool] = {}
    for batch in parts(source, names, mapping.empty, told):
        for word, name in chosen.items():
            column = batch.column(name)
            if word in readers:
                column, moments[word] = _as_times(column, readers[word], source, name)
            taken[word].append(column)
    kinds = {word: pa.timestamp("ms") if word in readers else NAME_TYPE for word in chosen}
    made = {word: pa.chunked_array(taken[word], kinds[word]) for word in chosen}
    return {word: c if word in readers else c.unify_dictionaries() for word, c in made.items()}, moments


def _as_times(column: pa.Array, stamps: Stamps, source: Source, name: str) -> tuple[pa.Array, bool]:
    if pa.types.is_timestamp(column.type):  # of a Parquet file
        return column.cast(pa.timestamp("ms")), column.type.tz is not None
    try:
        return stamps.read(column), bool(stamps.moments)
    except StampError as error:
        raise ScenarioError(f"{place_of(source, name, error.text)}: {error}") from error


def times_in_zone(
    columns: dict[str, pa.ChunkedArray], moments: dict[str, bool], zone: str
) -> tuple[dict[str, pa.ChunkedArray], int]:
    """Columns of times in a zone, and how many wall times its clock never showed, or showed twice."""
    made, odd = {}, 0
    for word in TIMES:
        if word in columns:
            made[word], strange = in_zone(columns[word], moments.get(word, False), zone)
            odd += strange
    return made, odd


def _repeated(columns: dict[str, pa.ChunkedArray], source: Source, name: str) -> dict[str, pa.ChunkedArray]:
    """A row for every case that a row of counts stands for."""
    texts = columns.pop("count").to_pylist()
    for text in texts:
        if text is None or not text.isdigit() or int(text) > MOST_AT_ONCE:
            raise ScenarioError(
                f"{place_of(source, name, text or '')}: '{text or ''}' is no number of cases from 0 to "
                f"{MOST_AT_ONCE}."
            )
    rows = pa.array(np.repeat(np.arange(len(texts)), np.array(texts, np.int64)))
    return {word: column.take(rows) for word, column in columns.items()}


def flagged(records: CaseRecords, twice: np.ndarray | None = None, by_day: bool | None = None) -> CaseRecords:
    """Records with their flags, whether their times are days, and the last look at them.

    twice : cases known to be there twice, else they are found by their content; by_day : known to be days
    """
    by_day = _are_days(records) if by_day is None else by_day
    origin = replace(records.origin, by_day=by_day, until=_last_look(records))
    records = replace(records, origin=origin)
    flags = {
        "duplicate": twice_by_content(records) if twice is None else twice,
        "backwards": backwards(records),
        "batch": in_batches(records),
    }
    table = records.table
    for name, column in flags.items():
        table = table.append_column(name, pa.array(column))
    counted = {name: int(column.sum()) for name, column in flags.items()}
    return replace(records, table=table, found={**records.found, **counted})


def _are_days(records: CaseRecords) -> bool:
    """Whether no time of opening or closing is a minute or more past midnight of its own clock."""
    for name in ("opened", "closed"):
        if records.has(name):
            column = records.table[name]
            wall = pc.local_timestamp(column) if column.type.tz else column
            clock = np.asarray(wall.cast(pa.int64()).drop_null().to_numpy()) % int(DAY * 1000)
            if (clock >= 60_000).any():
                return False
    return True


def _last_look(records: CaseRecords) -> float:
    given = records.origin.until
    if np.isfinite(given):
        return given
    seen = [records.seconds(name) for name in ("opened", "closed")]
    known = np.concatenate([column[np.isfinite(column)] for column in seen])
    return float(known.max()) if known.size else float("nan")
