"""A result folder: one manifest, and Parquet parts that any engine reads.

```
manifest.json              question, scenario texts, design, seeds, code and package versions
points-KEY.parquet         of an experiment: a row per point and scenario with the value of every factor
TABLE/part-*.parquet       the tables of `experiments.storage.tables`
```

Parts are written once and never changed; a part of `runs` is written last and thereby counts the whole
chunk in. Every part has a name of its own, so several processes can write into one folder without a lock.
Small parts are merged from time to time; a part goes only after another one holds its rows.
"""

import shlex
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.storage.atomic import LEFTOVER, file_errors
from experiments.storage.dictionary import PAGE, Named, described, page_of, topics_in
from experiments.storage.guard import leave_if_started_by_a_script_without_guard
from experiments.storage.inputs import INPUTS, PLUGINS, keep_plugins
from experiments.storage.manifest import MANIFEST, Design, Manifest
from experiments.storage.place import DamagedError, Place
from experiments.storage.tables import (
    IDENTITY,
    KEYS,
    RUNS,
    TABLES,
    FinishedRun,
    best_rows,
    one_source_per_run,
    run_columns,
    stranger,
    tables_of,
    with_identity,
)
from experiments.storage.tidy import tidy
from sim.errors import ScenarioError

METRICS_TABLE = TABLES[1]
TIDY_EVERY = 200  # parts
ATTEMPTS = 5  # of reading while another process merges parts


def open_results(folder: "Path | str | Place") -> "Store":
    """Open an existing result folder, or an fsspec address, for reading. Changes nothing.

    Raises ScenarioError when it is not there, damaged, or of a newer version.
    """
    return Store.read(folder)


class Store:
    """The runs of one result folder under one version of the code."""

    def __init__(self, place: Place, manifest: Manifest, code: str) -> None:
        self.place = place
        self.manifest = manifest
        self.code_hash = code
        self.own: set[str] = set()  # parts of `runs` that this process wrote
        self.explained = False  # whether the dictionary is known to be there
        self._parts = 0  # appended since the last tidying

    @classmethod
    def open(cls, folder: "Path | str | Place", design: Design, question: str) -> "Store":
        """Open `folder` (or an fsspec address) for writing; create it, or join the runs that are there.

        Raises ScenarioError when the folder cannot be written or belongs to another design.
        """
        leave_if_started_by_a_script_without_guard()
        place = Place(folder)
        with file_errors(place, "write results"):
            if place.local is not None and place.local.exists() and not place.local.is_dir():
                raise ScenarioError(f"{place}: is a file. Give a folder with --out.")
            names = [name for name in place.names() if not LEFTOVER.search(name)]
            if names and MANIFEST not in names:
                raise ScenarioError(
                    f"{place}: holds other files and no {MANIFEST}. Give a new or empty folder with --out."
                )
            place.prepare()
        manifest = Manifest.joined(place, design, question)
        keep_plugins(place)
        return cls(place, manifest, design.code_hash)

    @classmethod
    def read(cls, folder: "Path | str | Place") -> "Store":
        """Open an existing result folder for reading, at its newest code. Changes nothing."""
        place = Place(folder)
        manifest = Manifest.read(place)
        return cls(place, manifest, manifest.designs[-1].code_hash)

    @property
    def folder(self) -> Path:
        """Path of the folder. Raises ScenarioError when the results lie at an address."""
        if self.place.local is None:
            raise ScenarioError(f"{self.place}: lies elsewhere; copy it into a folder of this machine first.")
        return self.place.local

    @property
    def design(self) -> Design:
        """The design whose runs this store shows."""
        design = self.manifest.design_of(self.code_hash)
        if design is None:
            raise ValueError(f"{self.place}: no design for code {self.code_hash}")
        return design

    def append(self, runs: Sequence[FinishedRun]) -> None:
        """Store a chunk of runs. Either all of them are stored or, when this is cut short, none."""
        name = f"part-{uuid.uuid4().hex}.parquet"
        topics = topics_in(next((run.facts for run in runs if run.facts), {}))
        with file_errors(self.place, "write results"):
            for kind, table in tables_of(runs).items():
                self.place.write_table(f"{kind}/{name}", described(kind, table, topics))
            self._explain(topics)
        self.own.add(name)
        self._parts += 1
        if self._parts >= TIDY_EVERY:
            self.tidy()

    def _explain(self, topics: Mapping[int, Named]) -> None:
        """Put the dictionary of the tables beside them, unless it is there."""
        if topics and not self.explained and not self.place.has(PAGE):
            of_design = ["points"] if self.design.asked[1] else []
            page = page_of([*TABLES, *of_design], topics, self._points(self.design).column_names)
            self.place.write(PAGE, page.encode())
        self.explained = self.explained or bool(topics)

    def tidy(self) -> None:
        """Merge small parts where there are many, so that a folder of many runs opens fast."""
        self._parts = 0
        with file_errors(self.place, "write results"):
            tidy(self.place)

    def attach(
        self,
        kind: str,
        run: str,
        columns: Mapping[str, np.ndarray],
        topics: Mapping[int, Named] | None = None,
    ) -> str:
        """Store a larger table of one run, such as its disputes or events, as `<kind>/<run>.parquet`."""
        with file_errors(self.place, "write results"):
            self.place.write_table(
                f"{kind}/{run}.parquet", described(kind, run_columns(run, columns), topics)
            )
        return self.place.where(f"{kind}/{run}.parquet")

    def finished(self, keep: Iterable[str] = ()) -> set[str]:
        """Identities of the runs that need not be run again: every table that is asked for holds them.

        keep : optional tables that must hold the run too

        Raises DamagedError where a part of such a table cannot be read.
        """
        keep = tuple(keep)

        def look() -> set[str]:
            lost = self.lost((METRICS_TABLE, *keep))
            return self.finished_in(self.place.names(RUNS), keep).difference(*lost.values())

        return _again_if_gone(look)

    def lost(self, kinds: Iterable[str] = TABLES[1:]) -> dict[str, set[str]]:
        """Table -> runs of this code that went well, should stand in it and do not; empty where all do."""
        runs = with_identity(self._read(RUNS))
        if not runs.num_rows:
            return {}
        columns = (runs[name].to_pylist() for name in ("run_id", "code_hash", "status", "kept", "empty"))
        wanted: dict[str, set[str]] = {}
        for run, code, status, kept, empty in zip(*columns, strict=True):
            if (code, status) == (self.code_hash, "ok"):
                said = {METRICS_TABLE, *(kept or "").split(",")} - {*(empty or "").split(",")}
                for kind in said & set(kinds):
                    wanted.setdefault(kind, set()).add(run)
        found = {kind: each - self.held(kind) for kind, each in wanted.items()}
        return {kind: each for kind, each in found.items() if each}

    def held(self, kind: str) -> set[str]:
        """Identities of the runs that have rows in a table, of any code.

        Raises FileNotFoundError when another process has merged one of its parts meanwhile.
        """
        found: set[str] = set()
        for name in self.place.tables(kind):
            if not _is_part(name):
                found.add(PurePath(name).stem)  # the table of one run
            elif (part := self._part(kind, name, columns=KEYS[kind])).num_rows:
                found |= set(part["run_id"].unique().to_pylist())
        return found

    def finished_in(self, parts: Iterable[str], keep: Iterable[str] = ()) -> set[str]:
        """Identities of the runs in some parts of `runs` that went well and keep enough.

        Raises FileNotFoundError when another process has merged one of the parts meanwhile.
        """
        wanted, found = set(keep), set()
        for name in parts:
            table = with_identity(self._part(RUNS, name)) if _is_part(name) else None
            if table is not None and table.num_rows:
                columns = (table[column].to_pylist() for column in ("run_id", "status", "kept"))
                for run, status, kept in zip(*columns, strict=True):
                    if status == "ok" and wanted <= set((kept or "").split(",")):
                        found.add(run)
        return found

    def differing(self) -> set[str]:
        """Identities of runs of which two rows tell different events."""
        runs = self._read(RUNS)
        if not runs.num_rows:
            return set()
        events: dict[str, set[str]] = {}
        columns = (runs[name].to_pylist() for name in ("run_id", "status", "event_hash"))
        for run, status, told in zip(*columns, strict=True):
            if status == "ok":
                events.setdefault(run, set()).add(told)
        return {run for run, told in events.items() if len(told) > 1}

    def all_runs(self) -> pd.DataFrame:
        """Every run, of any code, one row each; a run that went well hides its earlier failures."""
        runs = self.run_rows()
        if not runs.num_rows:
            return pd.DataFrame({name: [] for name in IDENTITY.names})
        kept: pd.DataFrame = runs.to_pandas()
        return kept.sort_values(["scenario", "seed"], kind="stable", ignore_index=True)

    def run_rows(self) -> pa.Table:
        """Every run, of any code, one row each, as it stands in the folder (see `tables.best_rows`)."""
        runs = with_identity(self._read(RUNS))
        return best_rows(runs) if runs.num_rows else runs

    def runs(self) -> pd.DataFrame:
        """The runs of this store's code: identity, status and a column per metric."""
        runs = self.all_runs()
        return runs[runs["code_hash"] == self.code_hash].reset_index(drop=True)

    def series(self, kind: str) -> pd.DataFrame:
        """The `daily` or `curves` table of this store's runs, with `scenario` and `seed` beside each row."""
        return self.table(kind)

    def table(self, kind: str, run: str | None = None) -> pd.DataFrame:
        """A table of this store's runs that went well, with `scenario`, `scenario_key` and `seed`.

        kind : one of `metrics`, `daily`, `curves`, `disputes`, `events`; empty where it was not kept
        run : identity of the only run that is wanted
        """
        if kind not in TABLES[1:]:
            raise KeyError(f"no table {kind!r}; there are {', '.join(TABLES[1:])}")
        table = self._read(kind, run)
        if not table.num_rows:
            return pd.DataFrame()
        runs = self.runs()
        runs = runs.loc[runs["status"] == "ok", ["run_id", "scenario", "scenario_key", "seed"]]
        frame: pd.DataFrame = table.to_pandas()
        return frame.merge(runs, on="run_id")

    def points(self) -> pd.DataFrame:
        """The points of an experiment: point, scenario, scenario_key and a column per factor.

        Empty where scenarios were only compared.
        """
        table = self._points(self.design)
        frame: pd.DataFrame = table.to_pandas()
        return frame

    def point_of(self, scenario_key: str, design: Design) -> dict[str, Any] | None:
        """The first point with this scenario, as plain values; None where there is none."""
        rows = self._points(design).to_pylist()
        return next((row for row in rows if row["scenario_key"] == scenario_key), None)

    def write_points(self, points: pa.Table) -> None:
        """Store the points of this store's experiment, unless they are there."""
        name = points_file(self.design)
        with file_errors(self.place, "write results"):
            if not self.place.has(name):
                self.place.write_table(name, described("points", points))

    def widen(self, seeds: Sequence[int]) -> None:
        """Enter more seeds into the manifest."""
        wider = replace(self.design, seeds=tuple(sorted({*self.design.seeds, *seeds})))
        self.manifest = Manifest.joined(self.place, wider, self.manifest.question)

    def tell_reform(self, reform: Mapping[str, Any]) -> None:
        """Enter into the manifest what is known of the reform by now."""
        told = replace(self.design, reform=dict(reform))
        self.manifest = Manifest.joined(self.place, told, self.manifest.question)

    def _points(self, design: Design) -> pa.Table:
        name = points_file(design)
        return self.place.read_table(name) if name and self.place.has(name) else pa.table({})

    def results(self) -> pd.DataFrame:
        """A row per point, scenario and seed that went well: the factors and every metric.

        In the order of the points, of scenarios as the design names them, and of seeds.

        A run that several points share stands there once for each. Empty where scenarios were only compared.
        """
        points, runs = self.points(), self.runs()
        if points.empty:
            return points
        runs = runs[runs["status"] == "ok"].drop(columns="scenario")
        placed = points.assign(order=range(len(points))).merge(runs, on="scenario_key")
        ordered = placed.sort_values(["order", "seed"], kind="stable", ignore_index=True)
        return ordered.drop(columns="order")

    def discard_if_empty(self) -> None:
        """Take the folder away again when nothing was stored in it."""
        mine = {MANIFEST, points_file(self.design)}
        if set(self.place.names()) <= mine | {INPUTS, PLUGINS}:
            self.place.remove_folder(INPUTS)
            self.place.remove_folder(PLUGINS)
            for name in mine - {""}:
                self.place.remove(name)
            if self.place.local is not None:
                with suppress(OSError):  # another process may have taken it away, or begun to use it
                    self.place.local.rmdir()

    def _read(self, kind: str, run: str | None = None) -> pa.Table:
        """All parts of a table; every run from one part only, but for `runs` itself."""
        return _again_if_gone(lambda: self._read_once(kind, run))

    def _read_once(self, kind: str, run: str | None) -> pa.Table:
        names = self.place.tables(kind)
        parts = [part for name in names if (part := self._part(kind, name, run)).num_rows]
        if kind != RUNS:
            parts = list(one_source_per_run(parts))
        return pa.concat_tables(parts, promote_options="permissive") if parts else pa.table({})

    def _part(
        self, kind: str, name: str, run: str | None = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        table = self.place.read_table(f"{kind}/{name}", columns)
        if why := stranger(kind, table.column_names, name):
            raise not_ours(self.place, f"{kind}/{name}", why)
        if kind != RUNS and "run_id" not in table.column_names:  # the table of one run, of schema 1
            table = table.add_column(0, "run_id", pa.array([Path(name).stem] * table.num_rows, pa.string()))
        if run is not None:
            import pyarrow.compute as pc

            table = table.filter(pc.equal(table["run_id"], run))
        return table


def not_ours(place: Place, name: str, why: str) -> DamagedError:
    """The error that names a Parquet file which somebody else has put among the parts of a table."""
    return DamagedError(
        f"{place.where(name)}: is no part of the table {name.partition('/')[0]}, {why}. "
        f"Move it elsewhere, or let it be set aside: gongzhi repair {shlex.quote(str(place))}"
    )


def points_file(design: Design) -> str:
    """File of the points of an experiment; empty where scenarios were only compared."""
    return f"points-{design.asked[1]}.parquet" if design.asked[1] else ""


def _is_part(name: str) -> bool:
    return name.startswith("part-") and name.endswith(".parquet")


def _again_if_gone[T](read: Callable[[], T]) -> T:
    """What `read` gives; listed and read again when a part was merged into another one meanwhile."""
    for _ in range(ATTEMPTS):
        try:
            return read()
        except FileNotFoundError:
            continue
    raise ScenarioError("results: another process moves files all the time. Try again when it is done.")
