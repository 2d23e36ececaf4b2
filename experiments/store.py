"""A result folder: one manifest, and Parquet parts that any engine reads.

```
manifest.json            question, scenario texts, seeds, code and package versions
runs/part-*.parquet      a row per run: identity, status, seconds, hash of the events, facts, metrics
daily/part-*.parquet     a row per run and day: the daily series
curves/part-*.parquet    a row per run and day since a dispute was raised
```

Parts are written once and never changed; a part of `runs` is written last and thereby counts the whole
chunk in. Every part has a name of its own, so several processes can write into one folder without a lock.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.atomic import file_errors, remove_leftovers, write_table
from experiments.manifest import MANIFEST, Design, Manifest
from sim.errors import ScenarioError

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


class Store:
    """The runs of one result folder under one version of the code."""

    def __init__(self, folder: Path, manifest: Manifest, code: str) -> None:
        self.folder = folder
        self.manifest = manifest
        self.code_hash = code

    @classmethod
    def open(cls, folder: Path | str, design: Design, question: str) -> "Store":
        """Open `folder` for writing; create it, or join the runs that are there.

        Raises ScenarioError when the folder cannot be written or belongs to another design.
        """
        folder = Path(folder)
        with file_errors(folder, "write results"):
            if folder.exists() and not folder.is_dir():
                raise ScenarioError(f"{folder}: is a file. Give a folder with --out.")
            if folder.is_dir() and not (folder / MANIFEST).exists() and any(folder.iterdir()):
                raise ScenarioError(
                    f"{folder}: holds other files and no {MANIFEST}. Give a new or empty folder with --out."
                )
            folder.mkdir(parents=True, exist_ok=True)
            remove_leftovers(folder)
        if (folder / MANIFEST).exists():
            manifest = Manifest.read(folder).joined_by(design, folder)
        else:
            manifest = Manifest(question, (design,))
        manifest.write(folder)
        return cls(folder, manifest, design.code_hash)

    @classmethod
    def read(cls, folder: Path | str) -> "Store":
        """Open an existing result folder for reading, at its newest code. Changes nothing."""
        manifest = Manifest.read(Path(folder))
        return cls(Path(folder), manifest, manifest.designs[-1].code_hash)

    @property
    def design(self) -> Design:
        """The design whose runs this store shows."""
        design = self.manifest.design_of(self.code_hash)
        if design is None:
            raise ValueError(f"{self.folder}: no design for code {self.code_hash}")
        return design

    def append(self, runs: Sequence[FinishedRun]) -> None:
        """Store a chunk of runs. Either all of them are stored or, when this is cut short, none."""
        name = f"part-{uuid.uuid4().hex}.parquet"
        tables = {
            "daily": _series_table(((r.run_id, r.daily) for r in runs), "day", first=1),
            "curves": _series_table(((r.run_id, r.curves) for r in runs), "days_since_raised", first=0),
            "runs": _runs_table(runs),
        }
        for kind, table in tables.items():
            if table.num_rows:
                self._write(kind, name, table)

    def attach(self, kind: str, run: str, columns: Mapping[str, np.ndarray]) -> Path:
        """Store a larger table of one run, such as its disputes or events, as `<kind>/<run>.parquet`."""
        return self._write(kind, f"{run}.parquet", pa.table({k: _column(v) for k, v in columns.items()}))

    def finished(self) -> set[str]:
        """Identities of the runs that need not be run again."""
        if not (self.folder / "runs").is_dir():
            return set()
        runs = self.all_runs()
        return set(runs.loc[runs["status"] == "ok", "run_id"])

    def all_runs(self) -> pd.DataFrame:
        """Every run, of any code, one row each; a run that went well hides its earlier failures."""
        runs = self._read("runs")
        if runs.empty:
            return pd.DataFrame({name: [] for name in IDENTITY.names})
        order = runs["status"].map({"failed": 0, "ok": 1})
        runs = runs.assign(order=order).sort_values(["order", "scenario", "seed"], kind="stable")
        kept = runs.drop_duplicates("run_id", keep="last").drop(columns="order")
        return kept.sort_values(["scenario", "seed"], kind="stable", ignore_index=True)

    def runs(self) -> pd.DataFrame:
        """The runs of this store's code: identity, status and a column per metric."""
        runs = self.all_runs()
        return runs[runs["code_hash"] == self.code_hash].reset_index(drop=True)

    def series(self, kind: str) -> pd.DataFrame:
        """The `daily` or `curves` table of this store's runs, with `scenario` and `seed` beside each row."""
        runs = self.runs()
        runs = runs.loc[runs["status"] == "ok", ["run_id", "scenario", "scenario_key", "seed"]]
        table = self._read(kind)
        if table.empty:
            return table
        return table.drop_duplicates(list(table.columns[:2])).merge(runs, on="run_id")

    def discard_if_empty(self) -> None:
        """Take the folder away again when nothing was stored in it."""
        if {path.name for path in self.folder.iterdir()} == {MANIFEST}:
            (self.folder / MANIFEST).unlink()
            self.folder.rmdir()

    def _write(self, kind: str, name: str, table: pa.Table) -> Path:
        with file_errors(self.folder, "write results"):
            (self.folder / kind).mkdir(exist_ok=True)
            write_table(self.folder / kind / name, table)
        return self.folder / kind / name

    def _read(self, kind: str) -> pd.DataFrame:
        parts = [_read_part(path) for path in sorted((self.folder / kind).glob("part-*.parquet"))]
        if not parts:
            return pd.DataFrame()
        frame: pd.DataFrame = pa.concat_tables(parts, promote_options="permissive").to_pandas()
        return frame


def _column(values: np.ndarray) -> pa.Array:
    """A column of numbers, or of rows of numbers where the array has two dimensions."""
    if values.ndim == 1:
        return pa.array(values)
    return pa.FixedSizeListArray.from_arrays(pa.array(values.ravel()), values.shape[1])


def _read_part(path: Path) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        first_line = str(error).splitlines()[0]
        raise ScenarioError(
            f"{path}: damaged or unreadable ({first_line}). Remove this file; "
            "the runs in it will be computed again."
        ) from error


def _runs_table(runs: Sequence[FinishedRun]) -> pa.Table:
    metrics = list(dict.fromkeys(name for run in runs for name in run.metrics))
    taken = set(metrics) & set(IDENTITY.names)
    if taken:
        raise ValueError(f"a metric cannot be called {', '.join(sorted(taken))}")
    columns: dict[str, list[Any]] = {
        name: [getattr(run, name) for run in runs] for name in IDENTITY.names if name != "facts"
    }
    columns["facts"] = [json.dumps(dict(run.facts), ensure_ascii=False, sort_keys=True) for run in runs]
    columns |= {name: [run.metrics.get(name) for run in runs] for name in metrics}
    schema = pa.schema([*IDENTITY, *((name, pa.float64()) for name in metrics)])
    return pa.table(columns, schema=schema)


def _series_table(
    runs: Iterable[tuple[str, Mapping[str, np.ndarray]]], counter: str, *, first: int
) -> pa.Table:
    tables = []
    for run, series in runs:
        if not series:
            continue
        length = len(next(iter(series.values())))
        columns = {"run_id": pa.array([run] * length), counter: pa.array(np.arange(first, first + length))}
        columns |= {name: pa.array(values) for name, values in series.items() if name != counter}
        tables.append(pa.table(columns))
    return pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})
