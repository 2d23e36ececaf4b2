"""Writing OCEL 2.0: as JSON, or as one relational file (SQLite)."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from experiments.exports.ocel import EVENT_VALUES, Happening, Relations, Thing, happenings, things
from experiments.exports.source import FIRST_DAY, FinishedModel
from experiments.storage.atomic import write_atomic
from experiments.story.actors import Actors

START = f"{FIRST_DAY:%Y-%m-%dT%H:%M:%S}.000+00:00"  # values of objects do not change during a run
KINDS = {str: "string", int: "integer", float: "float", bool: "boolean"}
COLUMNS = {"string": "TEXT", "integer": "INTEGER", "float": "REAL", "boolean": "INTEGER"}
TABLES = ("event", "object")


def write_ocel(run: FinishedModel, actors: Actors, path: Path | str) -> None:
    """Write the log of a run: as SQLite where the name ends in .sqlite or .db, else as JSON.

    Raises OSError when the disk refuses.
    """
    objects, events = list(things(run, actors)), list(happenings(run, actors))
    fill = _fill_sqlite if Path(path).suffix.lower() in (".sqlite", ".db") else _fill_json
    write_atomic(path, partial(fill, objects, events))


def object_types(objects: Iterable[Thing]) -> dict[str, dict[str, str]]:
    """Type of object -> name and kind of its values."""
    found: dict[str, dict[str, str]] = {}
    for each in objects:
        if each.type not in found:
            found[each.type] = {name: KINDS[type(value)] for name, value in each.values.items()}
    return found


def event_types(events: Iterable[Happening]) -> dict[str, dict[str, str]]:
    """Type of event -> name and kind of its values."""
    return dict.fromkeys((each.type for each in events), EVENT_VALUES)


def _fill_json(objects: Sequence[Thing], events: Sequence[Happening], part: Path) -> None:
    content = {
        "objectTypes": _declared(object_types(objects)),
        "eventTypes": _declared(event_types(events)),
        "objects": [
            {
                "id": each.id,
                "type": each.type,
                "attributes": [{"name": k, "time": START, "value": v} for k, v in each.values.items()],
                "relationships": _related(each.relations),
            }
            for each in objects
        ],
        "events": [
            {
                "id": each.id,
                "type": each.type,
                "time": each.time,
                "attributes": [{"name": k, "value": v} for k, v in each.values.items()],
                "relationships": _related(each.relations),
            }
            for each in events
        ],
    }
    with part.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, separators=(",", ":"))


def _declared(types: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in values.items()]}
        for name, values in types.items()
    ]


def _related(pairs: Relations) -> list[dict[str, str]]:
    return [{"objectId": other, "qualifier": sense} for other, sense in pairs]


def _fill_sqlite(objects: Sequence[Thing], events: Sequence[Happening], part: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as base:  # so that only whole bytes meet the disk
        _types_table(base, "object", object_types(objects), ["ocel_time TEXT", "ocel_changed_field TEXT"])
        _types_table(base, "event", event_types(events), ["ocel_time TEXT"])
        base.execute(
            "CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT, "
            "PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier))"
        )
        base.execute(
            "CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT, "
            "PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier))"
        )
        for item in objects:
            row = (item.id, START, None, *item.values.values())
            _insert(base, "object", item.id, item.type, row)
        for event in events:
            _insert(base, "event", event.id, event.type, (event.id, event.time, *event.values.values()))
        base.executemany("INSERT INTO object_object VALUES (?, ?, ?)", _pairs(objects))
        base.executemany("INSERT INTO event_object VALUES (?, ?, ?)", _pairs(events))
        base.commit()
        part.write_bytes(base.serialize())


def _types_table(
    base: sqlite3.Connection, what: str, types: dict[str, dict[str, str]], extra: list[str]
) -> None:
    """The tables of a sort of entity: all by type, names of the tables by type, one table per type."""
    base.execute(f"CREATE TABLE {what} (ocel_id TEXT PRIMARY KEY, ocel_type TEXT)")
    base.execute(f"CREATE TABLE {what}_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)")
    for name, values in types.items():
        columns = [f"{key} {COLUMNS[kind]}" for key, kind in values.items()]
        base.execute(f"CREATE TABLE {what}_{name} (ocel_id TEXT, {', '.join([*extra, *columns])})")
        base.execute(f"INSERT INTO {what}_map_type VALUES (?, ?)", (name, name))


def _insert(base: sqlite3.Connection, what: str, key: str, kind: str, row: tuple[object, ...]) -> None:
    base.execute(f"INSERT INTO {what} VALUES (?, ?)", (key, kind))
    base.execute(f"INSERT INTO {what}_{kind} VALUES ({', '.join('?' * len(row))})", row)


def _pairs(items: Iterable[Thing | Happening]) -> Iterable[tuple[str, str, str]]:
    return ((item.id, *pair) for item in items for pair in item.relations)
