"""Event logs as columns: who did what with which case, and when.

From CSV, Parquet, XES and OCEL (事件日志).
"""

import json
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from experiments.records.reading.cases import read_columns
from experiments.records.reading.delimited import OnPart, Source, no_column, refusals, unpacked
from experiments.records.reading.mapping import Mapping
from experiments.records.reading.stamps import StampError, Stamps
from experiments.records.table import NAME_TYPE, codes_of
from sim.errors import ScenarioError

FIELDS = (
    *("case", "activity", "unit", "handler", "origin", "target", "part", "level"),
    *("type", "place", "area", "person", "channel", "outcome"),
)
XES_NAMES = {  # our word -> attributes of events or traces, first that is there
    "activity": ("concept:name",),
    "unit": ("org:group", "org:role", "org:resource"),
    "handler": ("org:resource",),
    "type": ("type", "topic", "category"),
    "place": ("place", "community"),
    "person": ("person", "resident"),
    "part": ("part", "competence"),
    "origin": ("origin",),
    "target": ("target",),
}
OWN_XES = {
    **XES_NAMES,
    "unit": ("org:resource",),
    "handler": (),
    "person": (),
}  # of this program: names are units
OWN_MARK = "Gongzhi: "


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Events, a row each, in the order of the source.

    times : int64 (events,), milliseconds since 1970; names : word of `FIELDS` -> (numbers int32, -1 for
    none; names)
    moments : times are moments of UTC, not what a clock on the wall showed
    own : written by this program
    """

    times: np.ndarray
    names: dict[str, tuple[np.ndarray, list[str]]]
    moments: bool
    own: bool = False

    def codes(self, word: str) -> np.ndarray:
        """Numbers of a word: int32 (events,)."""
        return self.names[word][0] if word in self.names else np.full(len(self.times), -1, np.int32)

    def among(self, word: str, wanted: Iterable[str]) -> np.ndarray:
        """Events whose word is one of these names: bool (events,)."""
        if word not in self.names:
            return np.zeros(len(self.times), np.bool_)
        codes, known = self.names[word]
        wanted = frozenset(wanted)
        return np.asarray(np.isin(codes, [n for n, name in enumerate(known) if name in wanted]))


def events_of_rows(rows: Iterable[dict[str, Any]], moments: bool, own: bool = False) -> Events:
    """Events from rows with `time` (milliseconds) and words of `FIELDS`; None and "" are none."""
    times: list[int] = []
    known: dict[str, dict[str, int]] = {word: {} for word in FIELDS}
    codes: dict[str, list[int]] = {word: [] for word in FIELDS}
    for row in rows:
        times.append(row["time"])
        for word in FIELDS:
            text = row.get(word)
            names = known[word]
            codes[word].append(names.setdefault(str(text), len(names)) if text not in (None, "") else -1)
    told = {w: (np.array(codes[w], np.int32), list(known[w])) for w in FIELDS if known[w]}
    return Events(np.array(times, np.int64), told, moments, own)


def read_table(source: Source, mapping: Mapping, told: OnPart | None = None) -> Events:
    """Events of a CSV or Parquet file. Raises ScenarioError with line and column."""
    chosen = mapping.chosen(source.header)
    lacking = next((word for word in mapping.columns if word not in chosen), None)
    if lacking is not None:
        raise no_column(source, lacking, mapping.columns[lacking], mapping.where)
    columns, moments = read_columns(source, chosen, mapping, ("time",), told)
    if not len(columns["time"]) or columns["time"].null_count:
        raise ScenarioError(f"{source.path}: column '{chosen['time']}': every event needs a time.")
    times = np.asarray(columns["time"].cast(pa.int64()).to_numpy(), np.int64)
    names = {word: codes_of(columns[word].cast(NAME_TYPE)) for word in chosen if word in FIELDS}
    return Events(times, names, moments["time"])


def milliseconds(texts: list[str], where: str) -> tuple[np.ndarray, bool]:
    """Times of an event log, and whether they are moments. Raises ScenarioError."""
    stamps = Stamps()
    try:
        found = stamps.read(pa.array(texts, pa.string()).dictionary_encode())
    except StampError as error:
        raise ScenarioError(f"{where}: {error}") from error
    return np.asarray(found.cast(pa.int64()).to_numpy(zero_copy_only=False), np.int64), bool(stamps.moments)


def read_xes(path: Path) -> Events:
    """Events of an XES file (IEEE 1849). Raises ScenarioError for what is no XES."""
    with refusals(path), unpacked(path) as file:
        try:
            own, pairs = _xes(file)
        except ElementTree.ParseError as error:
            raise ScenarioError(
                f"{path}:{error.position[0]}: is no XML that can be read ({error})."
            ) from error
    rows, texts = [row for row, _ in pairs], [text for _, text in pairs]
    if not rows:
        raise ScenarioError(f"{path}: holds no event with a time.")
    times, moments = milliseconds(texts, f"{path}: time:timestamp")
    for row, time in zip(rows, times.tolist(), strict=True):
        row["time"] = time
    return events_of_rows(rows, moments, own)


def _xes(file: Any) -> tuple[bool, list[tuple[dict[str, Any], str]]]:
    own, found, number, above = False, list[tuple[dict[str, Any], str]](), 0, list[str]()
    for what, element in ElementTree.iterparse(file, ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if what == "start":
            above.append(tag)
            continue
        above.pop()
        if above == ["log"] and element.get("key") == "concept:name":
            own = str(element.get("value")).startswith(OWN_MARK)
        if tag == "trace":
            number += 1
            found += _trace(element, OWN_XES if own else XES_NAMES, number)
            element.clear()
    return own, found


def _trace(trace: ElementTree.Element, names: dict[str, tuple[str, ...]], number: int) -> Iterator[Any]:
    about = _attributes(trace)
    case = about.get("concept:name", f"trace {number}")
    shared = {word: _first(about, keys) for word, keys in names.items() if word != "activity"}
    for child in trace:
        if child.tag.rpartition("}")[2] == "event":
            mine = _attributes(child)
            if "time:timestamp" in mine:
                row = {word: _first(mine, keys) or shared.get(word) for word, keys in names.items()}
                yield {**row, "case": case}, mine["time:timestamp"]


def _attributes(element: ElementTree.Element) -> dict[str, str]:
    return {str(each.get("key")): str(each.get("value")) for each in element if each.get("key")}


def _first(values: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((values[key] for key in keys if values.get(key)), None)


def read_ocel(path: Path) -> Events:
    """Events of this program's OCEL 2.0, as JSON or SQLite: a case is an object of type dispute.

    Raises ScenarioError for what is no OCEL, or holds no such object.
    """
    with refusals(path):
        objects, events = _ocel_sqlite(path) if _is_sqlite(path) else _ocel_json(path)
    kinds = {key: kind for key, (kind, _, _) in objects.items()}
    if "dispute" not in kinds.values():
        raise ScenarioError(
            f"{path}: no object is of type dispute; events could not be put together as cases."
        )
    events = [each for each in events if any(kinds.get(key) == "dispute" for key, _ in each[3])]
    times, moments = milliseconds([each[1] for each in events], f"{path}: time")
    rows = (_ocel_row(each, objects, time) for each, time in zip(events, times.tolist(), strict=True))
    return events_of_rows(rows, moments, own=True)


def _ocel_row(event: Any, objects: dict[str, Any], time: int) -> dict[str, Any]:
    kind, _, values, related = event
    row = {"time": time, "activity": kind, "part": values.get("competence")}
    for key, senses in related:
        what, about, other = objects[key]
        if what == "dispute":
            area = next((objects[place][1]["name"] for place, sense in other if sense == "arose in"), None)
            row |= {"case": key, "type": about["topic"], "place": area}
        for sense in senses.split(" and "):
            if sense in ("actor", "origin", "target"):
                word = "unit" if sense == "actor" else sense
                row[word] = about.get("name") or key.replace("-", " ")
    return row


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _ocel_json(path: Path) -> tuple[dict[str, Any], list[Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        objects = {
            each["id"]: (each["type"], {a["name"]: a["value"] for a in each["attributes"]}, _pairs(each))
            for each in content["objects"]
        }
        events = [
            (each["type"], each["time"], {a["name"]: a["value"] for a in each["attributes"]}, _pairs(each))
            for each in content["events"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise ScenarioError(f"{path}: is no OCEL 2.0 that can be read ({error}).") from error
    return objects, events


def _pairs(each: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pair["objectId"], pair["qualifier"]) for pair in each.get("relationships", [])]


def _ocel_sqlite(path: Path) -> tuple[dict[str, Any], list[Any]]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            objects: dict[str, Any] = {
                key: (kind, about, []) for key, kind, about in _entities(base, "object")
            }
            for key, other, sense in base.execute("SELECT * FROM object_object"):
                objects[key][2].append((other, sense))
            events: dict[str, Any] = {
                key: (kind, about["ocel_time"], about, []) for key, kind, about in _entities(base, "event")
            }
            for key, other, sense in base.execute("SELECT * FROM event_object ORDER BY rowid"):
                events[key][3].append((other, sense))
    except (sqlite3.Error, KeyError) as error:
        raise ScenarioError(f"{path}: is no OCEL 2.0 that can be read ({error}).") from error
    return objects, sorted(events.values(), key=lambda event: event[1])


def _entities(base: sqlite3.Connection, what: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for kind, table in base.execute(f"SELECT ocel_type, ocel_type_map FROM {what}_map_type").fetchall():
        quoted = f'"{what}_{table}"'.replace("\0", "")
        rows = base.execute(f"SELECT * FROM {quoted}")
        heads = [column[0] for column in rows.description]
        for row in rows:
            values = dict(zip(heads, row, strict=True))
            yield values["ocel_id"], kind, values
