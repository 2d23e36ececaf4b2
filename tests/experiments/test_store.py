"""A result folder is whole at every moment, and says clearly when it cannot be used."""

import errno
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from experiments.execution.worker import Task, failed_run
from experiments.storage import atomic
from experiments.storage.manifest import SCHEMA, Design, Manifest
from experiments.storage.store import Store
from sim.errors import ScenarioError
from tests.experiments.doubles import METRIC, fake_run, metric_of, small

ROOT = Path(__file__).parents[2]


def change_manifest(folder: Path, **values: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_runs_come_back_as_they_were_stored(filled, pair):
    runs = Store.read(filled.folder).runs()
    assert len(runs) == 6
    assert set(runs["status"]) == {"ok"}
    row = runs[(runs["scenario"] == "second") & (runs["seed"] == 2)].iloc[0]
    assert row[METRIC] == metric_of(pair[1], 2)
    assert json.loads(row["facts"])["city"] == "Doubletown"


def test_series_come_back_by_day_with_scenario_and_seed(filled):
    daily = filled.series("daily")
    mine = daily[(daily["scenario"] == "first") & (daily["seed"] == 3)]
    assert list(mine["day"]) == [1, 2, 3, 4, 5, 6]
    assert list(mine["open"]) == [3, 4, 5, 6, 7, 8]
    assert filled.series("curves")["days_since_raised"].min() == 0


def test_the_manifest_holds_text_seeds_code_and_versions(filled, pair):
    design = Manifest.read(filled.folder).designs[-1]
    assert design.seeds == (1, 2, 3)
    assert [s.key for s in design.scenarios] == [s.key() for s in pair]
    assert all('name = "' in s.text for s in design.scenarios)
    assert design.versions["numpy"] == np.__version__


def test_more_seeds_join_the_same_folder(filled, pair):
    again = Store.open(filled.folder, Design.of(pair, [2, 3, 4, 5]), "")
    assert again.design.seeds == (1, 2, 3, 4, 5)
    assert len(again.finished()) == 6
    assert again.manifest.question == "first or second?"


def test_another_text_of_a_scenario_is_refused(filled, pair):
    changed = [pair[0], small("second", seed_effect=0.3)]
    with pytest.raises(ScenarioError, match=r"made with another text of second .* another folder with --out"):
        Store.open(filled.folder, Design.of(changed, [1]), "")


def test_other_scenarios_are_refused(filled, pair):
    other = Design.of([pair[0], small("third")], [1])
    with pytest.raises(ScenarioError, match="holds runs of first, second, not of first, third"):
        Store.open(filled.folder, other, "")


def test_new_code_starts_new_rows_and_keeps_the_old_ones(filled, pair):
    design = replace(Design.of(pair, [1]), code_hash="newcode")
    renewed = Store.open(filled.folder, design, "")
    assert renewed.runs().empty
    assert len(renewed.all_runs()) == 6
    run = fake_run("first", pair[0].key(), 1, 9.0)
    renewed.append([replace(run, run_id="f" * 16, code_hash="newcode")])
    assert list(renewed.runs()[METRIC]) == [9.0]
    assert len(Manifest.read(filled.folder).designs) == 2


def test_a_success_replaces_an_earlier_failure(store, pair):
    task = Task(pair[0], 1)
    store.append([failed_run(task, "Traceback ...\nMemoryError")])
    assert store.finished() == set()
    store.append([fake_run("first", pair[0].key(), 1, 1.0)])
    assert store.finished() == {task.run_id}
    assert list(store.runs()["status"]) == ["ok"]


def test_a_success_counts_although_it_keeps_no_more_than_the_failure(store, pair):
    success = replace(fake_run("first", pair[0].key(), 1, 1.0), daily={}, curves={})
    store.append([failed_run(Task(pair[0], 1), "MemoryError"), success])
    assert list(store.runs()["status"]) == ["ok"]


def test_a_failed_run_is_a_row_with_its_traceback(store, pair):
    store.append([failed_run(Task(pair[0], 1), "Traceback ...\nMemoryError")])
    row = store.runs().iloc[0]
    assert (row["status"], row["seed"]) == ("failed", 1)
    assert "MemoryError" in row["error"]


def test_tables_of_one_run_keep_columns_of_two_dimensions(store):
    path = store.attach("disputes", "abc", {"born": np.arange(3), "effort": np.ones((3, 13), np.int32)})
    import pyarrow.parquet as pq

    assert pq.read_table(path)["effort"][2].as_py() == [1] * 13


def test_two_writers_do_not_disturb_each_other(store, pair):
    other = Store.open(store.folder, Design.of(pair, [1, 2, 3]), "")
    for seed in (1, 2, 3):
        store.append([fake_run("first", pair[0].key(), seed, 1.0)])
        other.append([fake_run("first", pair[0].key(), seed, 1.0)])
        other.append([fake_run("second", pair[1].key(), seed, 1.0)])
    assert len(store.runs()) == 6
    assert len(store.series("daily")) == 6 * 6


def test_series_of_a_chunk_that_was_never_counted_in_are_ignored(filled):
    for path in (filled.folder / "runs").iterdir():
        path.unlink()
        break
    assert len(filled.runs()) == 4
    assert len(filled.series("daily")) == 4 * 6


@pytest.mark.parametrize("moment", range(8))
def test_a_full_disk_leaves_no_half_of_anything(store, pair, monkeypatch, moment):
    """The disk fills up at the first, second, ... flush: each time all stored runs stay readable."""
    store.append([fake_run("first", pair[0].key(), 1, 1.0)])
    flush, calls = os.fsync, iter(range(100))

    def full(handle: int) -> None:
        if next(calls) >= moment:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(handle)

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(ScenarioError, match=r"cannot write results: No space left on device.* make room"):
        store.append([fake_run("second", pair[1].key(), 1, 1.0)])
    monkeypatch.undo()
    assert not list(store.folder.rglob("*.tmp"))
    stored = len(store.runs())
    assert stored in (1, 2)
    assert len(store.series("daily")) == 6 * stored


def test_leftovers_of_the_dead_are_cleaned_and_those_of_the_living_stay(filled, pair):
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        child.wait()
    host = os.uname().nodename
    dead = filled.folder / "runs" / f"part-x.parquet~{host}~{child.pid}~0123abcd.tmp"
    living = filled.folder / "runs" / f"part-y.parquet~{host}~{os.getpid()}~0123abcd.tmp"
    far_old = filled.folder / "daily" / "part-z.parquet~elsewhere~17~0123abcd.tmp"
    for path in (dead, living, far_old):
        path.write_text("half")
    os.utime(far_old, (time.time() - 2e5,) * 2)
    assert len(Store.open(filled.folder, Design.of(pair, [1]), "").runs()) == 6
    assert [path.exists() for path in (dead, living, far_old)] == [False, True, False]


@pytest.mark.parametrize("damage", ["cut", "zeros", "empty", "text"])
def test_a_damaged_part_is_named(filled, damage):
    part = next((filled.folder / "runs").iterdir())
    content = part.read_bytes()
    half = len(content) // 2
    part.write_bytes({"cut": content[:half], "zeros": b"\0" * half, "empty": b"", "text": b"hello"}[damage])
    with pytest.raises(ScenarioError, match=rf"{part.name}: damaged .*gongzhi repair"):
        filled.runs()


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"project": "gongzhi", "schema": 1}', "\x00", "null"])
def test_a_damaged_manifest_is_named(filled, text):
    (filled.folder / "manifest.json").write_text(text)
    with pytest.raises(ScenarioError, match=r"manifest.json: damaged .*another folder"):
        Store.read(filled.folder)


def test_a_manifest_that_is_not_text_is_named(filled):
    (filled.folder / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match=r"manifest.json: damaged"):
        Store.read(filled.folder)


def test_a_newer_schema_is_refused(filled, pair):
    change_manifest(filled.folder, schema=SCHEMA + 1)
    with pytest.raises(ScenarioError, match=r"newer version of Gongzhi \(schema 3.*Update"):
        Store.open(filled.folder, Design.of(pair, [1]), "")


def test_a_manifest_of_another_program_is_refused(filled):
    change_manifest(filled.folder, project="else")
    with pytest.raises(ScenarioError, match="another program"):
        Store.read(filled.folder)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ScenarioError, match="nowhere: there is no such result folder"):
        Store.read(tmp_path / "nowhere")


def test_a_folder_without_manifest_is_not_read(tmp_path):
    with pytest.raises(ScenarioError, match=r"not a result folder \(it has no manifest.json\)"):
        Store.read(tmp_path)


def test_a_folder_with_other_files_is_not_written(tmp_path, pair):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(ScenarioError, match=r"holds other files.*new or empty folder"):
        Store.open(tmp_path, Design.of(pair, [1]), "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "thesis.docx"]


def test_a_file_is_not_a_folder(tmp_path, pair):
    path = tmp_path / "file"
    path.touch()
    with pytest.raises(ScenarioError, match=r"file: is a file\. Give a folder"):
        Store.open(path, Design.of(pair, [1]), "")
    with pytest.raises(ScenarioError, match=re.escape("cannot write results: Not a directory")):
        Store.open(path / "inside", Design.of(pair, [1]), "")


def test_a_folder_that_may_not_be_written_is_named(tmp_path, pair, monkeypatch):
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(ScenarioError, match=r"cannot write results: Permission denied"):
        Store.open(tmp_path / "locked", Design.of(pair, [1]), "")
