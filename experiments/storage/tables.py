"""What is kept of a run, and the Arrow tables it becomes.

| table | a row is |
|---|---|
| runs | a run: identity, status, seconds, hash of the events, facts, a column per metric |
| metrics | one metric of a run: the same numbers in long form |
| daily | a day of a run, warm-up included |
| curves | a day since a dispute was raised |
| disputes | a problem that arose in a run |
| events | an event of a run |
"""

import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

RUNS = "runs"
ALWAYS = (RUNS, "metrics")
KEEPABLE = ("daily", "curves", "disputes", "events")  # kept by choice
USUAL = ("daily", "curves")
TABLES = (*ALWAYS, *KEEPABLE)

IDENTITY = pa.schema(
    [
        ("run_id", pa.string()),
        ("code_hash", pa.string()),
        ("scenario", pa.string()),
        ("scenario_key", pa.string()),
        ("seed", pa.int64()),
        ("status", pa.string()),
        ("error", pa.string()),
        ("seconds", pa.float64()),
        ("event_hash", pa.string()),
        ("kept", pa.string()),
        ("empty", pa.string()),
        ("facts", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """What is kept of one run, whether it went well or failed.

    status : "ok" or "failed"; `error` then holds the traceback and `metrics` is empty
    seconds : wall-clock time of the run
    daily : series of equal length, one value per day of the run, warm-up included
    curves : series of equal length by days since a dispute was raised
    disputes, events : columns of equal length, where they were to be kept
    attached : optional tables that hold the run although they are not in here
    """

    run_id: str
    code_hash: str
    scenario: str
    scenario_key: str
    seed: int
    status: str
    error: str = ""
    seconds: float = 0.0
    event_hash: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    daily: Mapping[str, np.ndarray] = field(default_factory=dict)
    curves: Mapping[str, np.ndarray] = field(default_factory=dict)
    disputes: Mapping[str, np.ndarray] = field(default_factory=dict)
    events: Mapping[str, np.ndarray] = field(default_factory=dict)
    attached: tuple[str, ...] = ()

    @property
    def kept(self) -> str:
        """Names of the optional tables that hold this run, parted by commas."""
        return ",".join(name for name in KEEPABLE if getattr(self, name) or name in self.attached)

    @property
    def empty(self) -> str:
        """Names of those among them in which it has no row, since nothing happened that they tell of."""
        return ",".join(name for name in KEEPABLE if (has := getattr(self, name)) and not _length(has))


OF_ONE_RUN = re.compile(r"[0-9a-f]{16}\.parquet")
KEYS = {
    RUNS: ("run_id", "code_hash", "scenario", "scenario_key", "seed", "status"),
    "metrics": ("run_id", "metric", "value"),
    "daily": ("run_id", "day"),
    "curves": ("run_id", "days_since_raised"),
    "disputes": ("run_id",),
    "events": ("run_id",),
}
"""Columns by which a part of a table is known, whatever else it holds."""


def stranger(kind: str, columns: Collection[str], name: str) -> str:
    """Why a Parquet file of this name is no part of a table of this kind; empty where it is one."""
    if kind != RUNS and OF_ONE_RUN.fullmatch(name) and "run_id" not in columns:
        return ""  # of schema 1
    lacking = [name for name in KEYS[kind] if name not in columns]
    return f"it has no column {', '.join(lacking)}" if lacking else ""


def tables_of(runs: Sequence[FinishedRun]) -> dict[str, pa.Table]:
    """The tables of a chunk of runs; those without rows are left out. `runs` comes last."""
    tables = {
        "daily": _series_table(((r.run_id, r.daily) for r in runs), "day", first=1),
        "curves": _series_table(((r.run_id, r.curves) for r in runs), "days_since_raised", first=0),
        "disputes": _joined(run_columns(r.run_id, r.disputes) for r in runs if r.disputes),
        "events": _joined(run_columns(r.run_id, r.events) for r in runs if r.events),
        "metrics": _metrics_table(runs),
        RUNS: _runs_table(runs),
    }
    return {kind: table for kind, table in tables.items() if table.num_rows}


def run_columns(run: str, columns: Mapping[str, np.ndarray]) -> pa.Table:
    """Columns of one run as a table, its identity in front."""
    length = _length(columns)
    same = pa.array([run]).take(pa.array(np.zeros(length, np.int32)))
    return pa.table({"run_id": same} | {name: _column(values) for name, values in columns.items()})


def one_source_per_run(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables without the rows of runs that an earlier table holds already: every run from one source."""
    seen: set[str] = set()
    for part in parts:
        ids = part["run_id"].to_pylist() if part.num_columns else []
        mine = set(ids)
        again = mine & seen
        seen |= mine
        yield part.filter(pa.array([run not in again for run in ids])) if again else part


ONE_SOURCE = "QUALIFY part_file = min(part_file) OVER (PARTITION BY run_id)"
"""What `one_source_per_run` does, as a clause of DuckDB; `part_file` is the name of the part of a row."""


def best_rows(runs: pa.Table) -> pa.Table:
    """A row per run: of several the one that went well and keeps most, the first of equals."""
    best: dict[str, tuple[tuple[bool, int], int]] = {}
    columns = (runs[name].to_pylist() for name in ("run_id", "status", "kept"))
    for row, (run, status, kept) in enumerate(zip(*columns, strict=True)):
        rank = (status == "ok", len(kept.split(",")) if kept else 0)
        if run not in best or rank > best[run][0]:
            best[run] = (rank, row)
    return runs.take(pa.array(sorted(row for _, row in best.values()), pa.int64()))


def with_identity(runs: pa.Table) -> pa.Table:
    """A table of runs with every column of the present form; older ones had no `kept` and no `empty`."""
    if runs.num_columns and "kept" not in runs.column_names:
        usual = [",".join(USUAL) if status == "ok" else "" for status in runs["status"].to_pylist()]
        runs = runs.append_column("kept", pa.array(usual, pa.string()))
    if runs.num_columns and "empty" not in runs.column_names:
        runs = runs.append_column("empty", pa.array([""] * runs.num_rows, pa.string()))
    return runs


def _length(columns: Mapping[str, np.ndarray]) -> int:
    return len(next(iter(columns.values())))


def _joined(parts: Iterable[pa.Table]) -> pa.Table:
    tables = list(parts)
    return pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})


def _column(values: np.ndarray) -> pa.Array:
    """A column of numbers, or of rows of numbers where the array has two dimensions."""
    if values.ndim == 1:
        return pa.array(values)
    return pa.FixedSizeListArray.from_arrays(pa.array(values.ravel()), values.shape[1])


def _runs_table(runs: Sequence[FinishedRun]) -> pa.Table:
    metrics = list(dict.fromkeys(name for run in runs for name in run.metrics))
    taken = set(metrics) & set(IDENTITY.names)
    if taken:
        raise ValueError(f"a metric cannot be called {', '.join(sorted(taken))}")
    columns: dict[str, list[Any]] = {
        name: [getattr(run, name) for run in runs] for name in IDENTITY.names if name != "facts"
    }
    columns["facts"] = [json.dumps(dict(run.facts), ensure_ascii=False, sort_keys=True) for run in runs]
    columns |= {name: [_known(run.metrics.get(name)) for run in runs] for name in metrics}
    schema = pa.schema([*IDENTITY, *((name, pa.float64()) for name in metrics)])
    return pa.table(columns, schema=schema)


def _known(value: float | None) -> float | None:
    """A number, or null where it is not defined: averages of any engine then leave it out."""
    return None if value is None or math.isnan(value) else float(value)


def _metrics_table(runs: Sequence[FinishedRun]) -> pa.Table:
    rows = [(run.run_id, name, _known(value)) for run in runs for name, value in run.metrics.items()]
    ids, names, values = zip(*rows, strict=True) if rows else ((), (), ())
    schema = pa.schema([("run_id", pa.string()), ("metric", pa.string()), ("value", pa.float64())])
    return pa.table({"run_id": ids, "metric": names, "value": values}, schema=schema)


def _series_table(
    runs: Iterable[tuple[str, Mapping[str, np.ndarray]]], counter: str, *, first: int
) -> pa.Table:
    parts = []
    for run, series in runs:
        if series:
            length = _length(series)
            values = {name: column for name, column in series.items() if name != counter}
            parts.append(run_columns(run, {counter: np.arange(first, first + length), **values}))
    return _joined(parts)
