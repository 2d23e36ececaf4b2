"""SQL over a result folder, with DuckDB as the reader (查询)."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.storage.manifest import Manifest
from experiments.storage.place import Place
from experiments.storage.store import Store, not_ours, points_file
from experiments.storage.tables import KEYS, ONE_SOURCE, RUNS, TABLES, stranger
from sim.errors import ScenarioError
from sim.scenario.former_names import OUTCOMES, columns_of

ROWS_AT_ONCE = 1000
OUTSIDE_SAID = "disabled by configuration"
OUTSIDE = "a query reads the files of this folder and no others."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: names of the columns, and the rows in chunks, each read once."""

    columns: tuple[str, ...]
    chunks: Iterator[list[tuple[Any, ...]]]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows one after another."""
        for chunk in self.chunks:
            yield from chunk

    def table(self) -> pd.DataFrame:
        """All rows as a table."""
        return pd.DataFrame(list(self.rows()), columns=list(self.columns))

    def records(self) -> list[dict[str, Any]]:
        """All rows as plain data for JSON; undefined numbers are None."""
        return [
            {name: _plain(value) for name, value in zip(self.columns, row, strict=True)}
            for row in self.rows()
        ]


def query(folder: Path | str | Place, sql: str) -> Answer:
    """Ask the tables of a result folder: runs, metrics, daily, curves, disputes, events, points, results.

    Each run stands in each table once. `results` is every point of an experiment beside its runs. A question
    changes nothing and reads nothing but this folder.

    Raises ScenarioError when the folder cannot be read, or the question is not understood or is none.
    """
    import duckdb

    place = Place(folder)
    store = Store(place, manifest := Manifest.read(place), manifest.designs[-1].code_hash)
    connection, views = duckdb.connect(), list[str]()
    try:
        views = _views(connection, store)
        _shut_in(connection, place)
        _only_questions(connection, place, sql)
        result = connection.execute(sql)
        columns = tuple(column[0] for column in result.description or ())
        first = result.fetchmany(ROWS_AT_ONCE)
    except duckdb.Error as error:
        _name_damaged_part(store)
        said = OUTSIDE if OUTSIDE_SAID in str(error) else _first_lines(error)
        raise ScenarioError(f"{place}: {said} Tables: {', '.join(views)}.") from None
    return Answer(columns, _chunks(first, result))


def _shut_in(connection: Any, place: Place) -> None:
    """From now on the connection reads this folder and nothing else, and cannot be told otherwise."""
    inside = [_inside(place, "")]
    if place.files is not None:  # as DuckDB spells its files
        inside = [f"{where.rstrip('/')}/" for where in (*inside, place.files.unstrip_protocol(place.root))]
    for setting in (
        f"allowed_directories = [{', '.join(map(_quoted, inside))}]",
        "enable_external_access = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "python_enable_replacements = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")


def _only_questions(connection: Any, place: Place, sql: str) -> None:
    """Raise ScenarioError for what is no question: it would write, into this folder too."""
    import duckdb

    statements = connection.extract_statements(sql)
    if not statements:
        raise ScenarioError(f"{place}: the question is empty. Ask with SELECT.")
    for statement in statements:
        if statement.type != duckdb.StatementType.SELECT:
            raise ScenarioError(
                f"{place}: {statement.type.name} is no question. A query reads and changes nothing: ask with "
                "SELECT, WITH, FROM, DESCRIBE or SUMMARIZE. To keep an answer: --csv > FILE."
            )


def _chunks(first: list[tuple[Any, ...]], result: Any) -> Iterator[list[tuple[Any, ...]]]:
    chunk = first
    while chunk:
        yield chunk
        chunk = result.fetchmany(ROWS_AT_ONCE)


def _views(connection: Any, store: Store) -> list[str]:
    """Make a view of every table that is there; returns their names."""
    place, made = store.place, []
    if place.files is not None:
        connection.register_filesystem(place.files)
    held = {kind: place.tables(kind) for kind in TABLES}
    columns = _columns_held(connection, place, held)
    doubled = _may_hold_doubles(connection, place, held)
    for kind, names in held.items():
        if names:
            source = _source(place, [f"{kind}/{name}" for name in names])
            if doubled and kind == RUNS:
                connection.register(RUNS, store.run_rows())
            else:
                once = f" {ONE_SOURCE}" if doubled else ""
                rows = f"SELECT {presented(kind, columns[kind])} FROM {source}{once}"
                connection.execute(f'CREATE VIEW "{kind}" AS {rows}')
            made.append(kind)
    points = points_file(store.design)
    if points and place.has(points):
        source = _source(place, [points])
        there = {row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()}
        connection.execute(f"CREATE VIEW points AS SELECT {presented('points', there)} FROM {source}")
        made.append("points")
        if RUNS in made:
            mine = f"status = 'ok' AND code_hash = '{store.code_hash}'"
            connection.execute(
                "CREATE VIEW results AS SELECT points.*, r.* EXCLUDE (scenario, scenario_key) "
                f"FROM points JOIN (SELECT * FROM runs WHERE {mine}) AS r USING (scenario_key)"
            )
            made.append("results")
    return made


def presented(kind: str, columns: Collection[str]) -> str:
    """What a view selects of the parts of a table that hold these columns: all, by their present names."""
    former = {old: now for old, now in columns_of(kind).items() if old in columns}
    parts = [
        f"* EXCLUDE ({', '.join(map(_name, ['part_file', *former, *(set(former.values()) & set(columns))]))})"
    ]
    for now in dict.fromkeys(former.values()):
        same = [old for old, other in former.items() if other == now]
        either = ", ".join(map(_name, [now, *same] if now in columns else same))
        parts.append(f"COALESCE({either}) AS {_name(now)}")
    if kind == "metrics" and OUTCOMES:
        cases = " ".join(f"WHEN {_quoted(old)} THEN {_quoted(now)}" for old, now in OUTCOMES.items())
        parts[0] += f" REPLACE (CASE metric {cases} ELSE metric END AS metric)"
    return ", ".join(parts)


def _columns_held(connection: Any, place: Place, held: dict[str, list[str]]) -> dict[str, set[str]]:
    """Table -> every column that a part of it declares.

    Raises DamagedError for a file that is no part of its table.
    """
    found: dict[str, set[str]] = {kind: set() for kind in held}
    files = {_inside(place, f"{kind}/{name}"): (kind, name) for kind, names in held.items() for name in names}
    if not files:
        return found
    listed = f"[{', '.join(map(_quoted, files))}]"
    asked = f"SELECT file_name, list(name) FROM parquet_schema({listed}) GROUP BY file_name"
    for where, columns in connection.execute(asked).fetchall():
        kind, name = next(held for file, held in files.items() if where.endswith(file.rpartition("://")[2]))
        if why := stranger(kind, columns, name):
            raise not_ours(place, f"{kind}/{name}", why)
        found[kind].update(columns)
    return found


def _may_hold_doubles(connection: Any, place: Place, held: dict[str, list[str]]) -> bool:
    """Whether a run may stand in two parts: written by two processes, or a merging was cut short."""
    if not held[RUNS]:
        return True
    counted = set(held[RUNS])
    if any(n.startswith("part-") and n not in counted for names in held.values() for n in names):
        return True
    source = _source(place, [f"{RUNS}/{name}" for name in held[RUNS]])
    (found,) = connection.execute(f"SELECT count(run_id) > count(DISTINCT run_id) FROM {source}").fetchall()
    return bool(found[0])


def _source(place: Place, names: list[str]) -> str:
    files = ", ".join(_quoted(_inside(place, name)) for name in names)
    return f"read_parquet([{files}], union_by_name = true, filename = 'part_file')"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _inside(place: Place, name: str) -> str:
    """A file of the folder, or with no name the folder itself, as DuckDB is to see it."""
    where = place.where(name)
    return where if place.local is None else f"{Path(where).absolute()}{'' if name else '/'}"


def _name_damaged_part(store: Store) -> None:
    """Raise the error that names a damaged part, if there is one."""
    for kind in TABLES:
        for name in store.place.tables(kind):
            table = store.place.read_table(f"{kind}/{name}", KEYS[kind])
            if why := stranger(kind, table.column_names, name):
                raise not_ours(store.place, f"{kind}/{name}", why)


def _first_lines(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ". ".join(line.rstrip(".") for line in lines[:2]) + "."


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, str, bool)) or value is None else str(value)
