"""Results at addresses, parts merged while others read and write, several processes on one folder."""

import errno
import json
import os
from dataclasses import replace

import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments import compare, reproduce
from experiments.designs.check import design_from_text
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.storage import tidy
from experiments.storage.manifest import SCHEMA, Design
from experiments.storage.place import Place
from experiments.storage.query import query
from experiments.storage.store import Store, open_results
from sim.errors import ScenarioError
from tests.experiments import doubles
from tests.experiments.doubles import DAYS, METRIC, fake_run, put

# ---- addresses ---------------------------------------------------------------------------------


def test_a_comparison_at_an_address_is_that_in_a_folder_and_is_resumed(pair, tmp_path, address):
    there = compare(pair, 3, workers=1, work=doubles.quick, out=address, history="none")
    here = compare(pair, 3, workers=1, work=doubles.quick, out=tmp_path / "out", history="none")
    assert there.folder is None
    assert there.table().equals(here.table())
    again = compare(pair, 4, workers=1, work=doubles.quick, out=address, history="none")
    assert (again.computed, again.reused) == (2, 6)


def test_an_experiment_at_an_address_is_read_asked_and_reproduced(address):
    text = "seeds = 1\n[set]\ncalendar.days = 5\ncalendar.warm_up = 0\n[factors]\njoint.every = [1, 4]\n"
    run_experiment(design_from_text(text), address, Engine(1), keep=["events"])
    store = open_results(address)
    assert list(store.results()["joint.every"]) == [1, 4]
    assert query(address, 'SELECT sum("joint.every") AS s FROM results').records() == [{"s": 5}]
    assert reproduce(address, store.runs()["run_id"].iloc[1]).equal
    with pytest.raises(ScenarioError, match="lies elsewhere"):
        _ = store.folder


def test_a_file_address_is_a_folder_of_this_machine(pair, tmp_path):
    compare(pair, 2, workers=1, work=doubles.quick, out=f"file://{tmp_path}/out", history="none")
    assert len(pd.read_parquet(tmp_path / "out" / "runs")) == 4


def test_errors_at_addresses_are_clear(pair, address):
    with pytest.raises(ScenarioError, match="no such kind of address"):
        Store.open("nosuch://bucket/x", Design.of(pair, [1]), "")
    with pytest.raises(ScenarioError, match="there is no such result folder"):
        Store.read(address)
    files = fsspec.filesystem("memory")
    files.pipe_file(f"{address.removeprefix('memory://')}/thesis.docx", b"years of work")
    with pytest.raises(ScenarioError, match=r"holds other files.*new or empty folder"):
        Store.open(address, Design.of(pair, [1]), "")


def test_an_address_that_refuses_to_write_loses_nothing(pair, address, monkeypatch):
    store = Store.open(address, Design.of(pair, [1, 2]), "")
    put(store, pair, [1])

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(store.place.files), "pipe_file", full)
    with pytest.raises(ScenarioError, match="cannot write results: No space left on device"):
        put(store, pair, [2])
    monkeypatch.undo()
    assert len(open_results(address).runs()) == 2


def test_manifests_of_newer_versions_and_damaged_parts_at_an_address_are_named(pair, address):
    store = Store.open(address, Design.of(pair, [1]), "")
    put(store, pair, [1])
    part = f"runs/{store.place.names('runs')[0]}"
    store.place.write(part, b"rubbish")
    with pytest.raises(ScenarioError, match=r"memory://.*damaged.*gongzhi repair"):
        store.runs()
    content = json.loads(store.place.read("manifest.json"))
    store.place.write_json("manifest.json", content | {"schema": SCHEMA + 1})
    with pytest.raises(ScenarioError, match="written by a newer version"):
        Store.read(address)


# ---- merging parts -----------------------------------------------------------------------------


def test_merging_changes_no_table_and_leaves_one_part(store, pair):
    put(store, pair, range(1, 21))
    before = {kind: store.table(kind) for kind in ("metrics", "daily", "curves")}
    runs = store.runs()
    store.tidy()
    assert len(store.place.names("runs")) == len(store.place.names("daily")) == 1
    assert store.runs().equals(runs)
    for kind, table in before.items():
        order = list(table.columns[:2])
        assert (
            store.table(kind)
            .sort_values(order, ignore_index=True)
            .equals(table.sort_values(order, ignore_index=True))
        )


def test_few_parts_are_left_alone(store, pair):
    put(store, pair, range(1, 5))
    store.tidy()
    assert len(store.place.names("runs")) == 4


@pytest.mark.parametrize("moment", range(9))
def test_merging_cut_short_at_any_moment_loses_and_doubles_nothing(store, pair, monkeypatch, moment):
    put(store, pair, range(1, 16))
    steps = iter(range(100))

    def cut(self: Place, name: str, *rest: object) -> None:
        if next(steps) >= moment:
            raise KeyboardInterrupt
        (write if rest else remove)(self, name, *rest)

    write, remove = Place.write_table, Place.remove
    monkeypatch.setattr(Place, "write_table", cut)
    monkeypatch.setattr(Place, "remove", cut)
    with pytest.raises(KeyboardInterrupt):
        store.tidy()
    monkeypatch.undo()
    for _ in range(2):  # as it stands, and after the next merging
        assert len(store.runs()) == 30
        assert len(store.table("daily")) == 30 * DAYS
        asked = query(store.folder, "SELECT count(*) AS n, count(DISTINCT run_id) AS runs FROM daily")
        assert asked.records() == [{"n": 30 * DAYS, "runs": 30}]
        store.tidy()


def test_a_reader_whose_parts_are_merged_away_meanwhile_reads_again(store, pair, monkeypatch):
    put(store, pair, range(1, 16))
    read, merged = Place.read_table, []

    def disturbed(self: Place, name: str, *rest: object) -> object:
        if not merged:
            merged.append(name)
            monkeypatch.setattr(Place, "read_table", read)
            Store.read(store.folder).tidy()
            monkeypatch.setattr(Place, "read_table", disturbed)
        return read(self, name, *rest)

    monkeypatch.setattr(Place, "read_table", disturbed)
    assert len(store.runs()) == 30
    assert merged


def test_two_who_merge_at_once_lose_nothing(store, pair, monkeypatch):
    put(store, pair, range(1, 16))
    write, inside = Place.write_table, []

    def interleaved(self: Place, name: str, table: object) -> None:
        if not inside:
            inside.append(name)
            tidy.tidy(store.place)
        write(self, name, table)

    monkeypatch.setattr(Place, "write_table", interleaved)
    store.tidy()
    monkeypatch.undo()
    assert len(store.runs()) == 30
    assert len(store.table("daily")) == 30 * DAYS


# ---- what strangers read -----------------------------------------------------------------------


def test_pandas_reads_every_table_without_us(filled):
    runs = pd.read_parquet(filled.folder / "runs")
    metrics = pd.read_parquet(filled.folder / "metrics")
    wide = metrics.pivot(index="run_id", columns="metric", values="value")[METRIC]
    assert wide.to_dict() == runs.set_index("run_id")[METRIC].to_dict()
    assert len(pd.read_parquet(filled.folder / "daily")) == 6 * DAYS


def test_undefined_numbers_are_null_so_that_averages_leave_them_out(store, pair):
    run = fake_run("first", pair[0].key(), 1, 1.0)
    store.append([replace(run, metrics=dict(run.metrics) | {METRIC: float("nan")})])
    part = pq.read_table(store.folder / "runs" / store.place.names("runs")[0])
    assert part[METRIC].null_count == 1
    assert pd.isna(store.runs()[METRIC].iloc[0])


def test_a_folder_that_may_only_be_read_says_so(filled, pair, monkeypatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("experiments.storage.place.write_atomic", denied)
    with pytest.raises(ScenarioError, match="cannot write results: Read-only file system"):
        put(filled, pair, [4])
    with pytest.raises(ScenarioError, match="cannot write results: Read-only file system"):
        Store.open(filled.folder, Design.of(pair, [1, 2, 3, 4]), "")
    assert len(Store.read(filled.folder).runs()) == 6


def test_pandas_passes_over_a_part_that_is_being_written(store, pair, monkeypatch):
    from experiments.storage import atomic

    put(store, pair, [1])
    seen, flush = [], os.fsync

    def looked_at(handle: int) -> None:
        seen.append(len(pd.read_parquet(store.folder / "runs")))
        flush(handle)

    monkeypatch.setattr(atomic.os, "fsync", looked_at)
    put(store, pair, [2])
    assert (seen[0], seen[-1]) == (2, 4)


@pytest.mark.parametrize("wrong", [5, b"first", None, 1.5, ["first"], "a\0b"])
def test_what_names_no_folder_is_refused_and_none_is_made(tmp_path, monkeypatch, wrong):
    """A folder called `b'first'` used to be made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="folder for results"):
        Place(wrong)
    assert not list(tmp_path.iterdir())
