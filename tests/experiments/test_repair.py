"""Whatever happens to the files of a result folder: the next call or `repair` brings every row back."""

import errno
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.cli import answer
from experiments.designs.check import design_from_text
from experiments.execution import single
from experiments.execution.complete import Engine, complete
from experiments.execution.run_design import run_experiment
from experiments.execution.worker import Task
from experiments.results.repair import folders_of, repair
from experiments.results.reproduce import reproduce
from experiments.storage.examine import examine
from experiments.storage.manifest import Design
from experiments.storage.place import DamagedError
from experiments.storage.query import query
from experiments.storage.store import Store
from experiments.storage.tables import USUAL
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from tests.experiments import doubles
from tests.experiments.doubles import small

ALL = ("runs", "metrics", *USUAL)
HERE = Engine(1)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory) -> Path:
    """A folder as the laboratory makes it, a part per run; copied for every test."""
    folder = tmp_path_factory.mktemp("pattern") / "out"
    pair = [small("first"), small("second", seed_effect=0.1)]
    fill(Store.open(folder, Design.of(pair, [1, 2, 3]), "first or second?"), pair)
    return folder


def fill(store: Store, pair) -> Store:
    for seed in store.design.seeds:
        for scenario in pair:
            store.append([doubles.quick(Task(scenario, seed))])
    return store


@pytest.fixture
def pair():
    return [small("first"), small("second", seed_effect=0.1)]


@pytest.fixture
def stored(pattern, tmp_path) -> Store:
    shutil.copytree(pattern, tmp_path / "out")
    return Store.read(tmp_path / "out")


def resume(stored: Store, pair) -> tuple[int, int]:
    tasks = [Task(scenario, seed) for seed in stored.design.seeds for scenario in pair]
    return complete(stored, tasks, HERE, work=doubles.quick)


def rows(stored: Store) -> dict[str, int]:
    return {kind: len(stored.table(kind)) if kind != "runs" else len(stored.runs()) for kind in ALL}


def first(stored: Store, kind: str) -> Path:
    return stored.folder / kind / stored.place.tables(kind)[0]


DAMAGE = {
    "cut short": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
    "empty": lambda content: b"",
    "text": lambda content: b"hello",
    "one byte less": lambda content: content[:-1],
    "overwritten inside": lambda content: content[:8] + bytes(200) + content[208:],
}


@pytest.mark.parametrize("kind", ALL)
def test_a_part_that_was_removed_is_missed_by_the_next_call_and_comes_back(stored, pair, kind):
    whole = rows(stored)
    first(stored, kind).unlink()
    assert resume(stored, pair) == (1, 5)
    assert rows(Store.read(stored.folder)) == whole
    assert examine(stored).sound


@pytest.mark.parametrize("kind", ALL)
def test_a_table_that_was_removed_is_missed_by_the_next_call_and_comes_back(stored, pair, kind):
    """As an old message advised: 390 rows became 0 and nothing was computed."""
    whole = rows(stored)
    for path in (stored.folder / kind).iterdir():
        path.unlink()
    (stored.folder / kind).rmdir()
    assert resume(stored, pair) == (6, 0)
    assert rows(Store.read(stored.folder)) == whole


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_part_stops_the_next_call_and_repair_brings_its_rows_back(stored, pair, kind, damage):
    whole, path = rows(stored), first(stored, kind)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    with pytest.raises(DamagedError, match=rf"{path.name}: damaged .*gongzhi repair {stored.place}"):
        resume(stored, pair)
    done = repair(stored.folder, HERE, work=doubles.quick)
    assert list(done.found.damaged) == [f"{kind}/{path.name}"]
    assert (done.computed, done.failed, done.whole) == (1, 0, True)
    assert (stored.folder / "damaged" / f"{kind}-{path.name}").exists()
    assert rows(Store.read(stored.folder)) == whole
    assert query(stored.folder, "SELECT count(*) AS n FROM daily").records() == [{"n": whole["daily"]}]
    assert examine(stored).sound
    assert repair(stored.folder, HERE, work=doubles.refused).computed == 0


@pytest.mark.parametrize("kind", ALL)
def test_repair_brings_back_what_was_removed(stored, pair, kind):
    whole = rows(stored)
    first(stored, kind).unlink()
    said = repair(stored.folder, HERE, dry_run=True)
    assert (said.missing, said.computed, said.found.sound) == ({kind: 1}, 0, False)
    assert repair(stored.folder, HERE, work=doubles.quick).missing == {kind: 1}
    assert rows(Store.read(stored.folder)) == whole


def test_repair_at_an_address_is_that_in_a_folder(address, pair):
    stored = fill(Store.open(address, Design.of(pair, [1, 2]), ""), pair)
    whole = rows(stored)
    name = f"daily/{stored.place.tables('daily')[0]}"
    stored.place.write(name, b"rubbish")
    assert repair(address, HERE, work=doubles.quick).whole
    assert rows(Store.read(address)) == whole
    assert stored.place.has(f"damaged/{name.replace('/', '-')}")


def test_a_sound_folder_is_left_as_it_is(stored):
    before = {path: path.stat().st_mtime_ns for path in stored.folder.rglob("*")}
    done = repair(stored.folder, HERE, work=doubles.refused)
    assert done.whole
    assert done.found.sound
    assert {path: path.stat().st_mtime_ns for path in stored.folder.rglob("*")} == before


CAUSES = {
    errno.EACCES: r"Permission denied\. Nothing is damaged; give yourself the right to read there",
    errno.EIO: r"Input/output error\. The disk or the network refuses; try again",
    errno.ESTALE: r"The disk or the network refuses; try again",
}


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("look", ["read", "resume", "repair", "query"])
def test_advice_fits_the_cause_and_what_may_be_whole_is_never_set_aside(
    stored, pair, monkeypatch, cause, look
):
    path, read = first(stored, "runs"), Path.read_bytes

    def refused(self: Path) -> bytes:
        if self == path:
            raise OSError(cause, os.strerror(cause))
        return read(self)

    before = path.read_bytes()
    monkeypatch.setattr(Path, "read_bytes", refused)
    if look == "query":  # DuckDB reads by itself
        path.write_bytes(b"rubbish")
        before = b"rubbish"
    calls = {
        "read": stored.runs,
        "resume": lambda: resume(stored, pair),
        "repair": lambda: repair(stored.folder, HERE),
        "query": lambda: query(stored.folder, "SELECT * FROM runs"),
    }
    with pytest.raises(ScenarioError, match=CAUSES[cause]) as told:
        calls[look]()
    assert "damaged (" not in str(told.value)
    assert "epair" not in str(told.value)
    monkeypatch.undo()
    assert path.read_bytes() == before


FOREIGN = {
    "another table": pa.table({"city": ["Tianjin"], "people": [1]}),
    "no columns": pa.table({}),
    "some of ours": pa.table({"run_id": ["a" * 16], "status": ["ok"]}),
}


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("name", ["mine.parquet", "part-0.parquet"])
def test_foreign_parquet_among_the_parts_is_named_and_set_aside(stored, kind, foreign, name):
    whole = rows(stored)
    pq.write_table(FOREIGN[foreign], stored.folder / kind / name)
    with pytest.raises(DamagedError, match=rf"{name}: is no part of the table {kind}, it has no column"):
        rows(stored)
    with pytest.raises(DamagedError, match=rf"{name}: is no part of the table {kind}"):
        query(stored.folder, "SELECT count(*) FROM runs")
    assert repair(stored.folder, HERE, work=doubles.refused).whole
    assert rows(stored) == whole
    assert (stored.folder / "damaged" / f"{kind}-{name}").exists()


def test_a_run_in_which_nothing_happened_is_not_taken_for_lost(store, pair):
    nothing = {"born": np.zeros(0, np.int64)}
    run = replace(doubles.fake_run("first", pair[0].key(), 1, 1.0), disputes=nothing)
    store.append([run])
    assert store.finished(["disputes"]) == {run.run_id}
    assert examine(store).sound


def test_a_run_that_comes_out_otherwise_is_named(stored):
    first(stored, "daily").unlink()
    done = repair(stored.folder, HERE, work=other_events)
    assert len(done.differing) == 1
    assert not done.whole


def other_events(task: Task):
    return replace(doubles.quick(task), event_hash="another")


def test_runs_of_another_version_of_the_code_are_not_computed_by_this_one(stored, monkeypatch):
    first(stored, "daily").write_bytes(b"rubbish")
    monkeypatch.setattr("experiments.results.repair.code_hash", lambda: "newcode")
    done = repair(stored.folder, HERE, work=doubles.refused)
    assert done.aside
    assert done.left[0].startswith(f"the runs are of the code {stored.code_hash}, and this is newcode")


DESIGN = """kind = "full_factorial"
scenarios = ["siloed", "party_led"]
seeds = 1
[set]
calendar.days = 3
calendar.warm_up = 0
[factors]
joint.every = [1, 4]
"""


@pytest.mark.parametrize("how", ["removed", "damaged"])
def test_a_design_is_repaired_points_and_runs_of_its_points(tmp_path, how):
    """With real runs: what comes back is what was there."""
    out = tmp_path / "out"
    ran = run_experiment(design_from_text(DESIGN), out, HERE, keep=("daily", "events"))
    stored = ran.store
    before = {kind: stored.table(kind).sort_values(["run_id"], kind="stable") for kind in ("daily", "events")}
    results = stored.results().drop(columns="seconds")
    (points,) = (name for name in stored.place.names() if name.startswith("points-"))
    for name in (points, f"events/{stored.place.tables('events')[0]}"):
        (out / name).unlink() if how == "removed" else (out / name).write_bytes(b"rubbish")
    assert repair(out, HERE).whole
    again = Store.read(out)
    assert again.results().drop(columns="seconds").equals(results)
    for kind, table in before.items():
        now = again.table(kind).sort_values(["run_id"], kind="stable")
        assert now.reset_index(drop=True).equals(table.reset_index(drop=True))
    assert reproduce(out, again.runs()["run_id"].iloc[0]).equal


def test_a_single_run_whose_events_are_gone_is_run_again(tmp_path):
    short = load_scenario("siloed", {"calendar.days": 3, "calendar.warm_up": 0})
    out = tmp_path / "out"
    single.run(short, 1, out=out)
    assert single.run(short, 1, out=out).reused
    (path,) = (out / "events").iterdir()
    path.unlink()
    assert not single.run(short, 1, out=out).reused
    path.write_bytes(b"rubbish")
    assert repair(out, HERE).whole
    assert single.run(short, 1, out=out).reused


@pytest.mark.parametrize("how", ["removed", "damaged"])
def test_a_search_is_repaired_part_by_part_its_points_too(tmp_path, capsys, how):
    out = tmp_path / "out"
    command = ["search", "hybrid", "--factor", "levers.sensing", "--factor", "joint.every=1,4"]
    command += ["--objective", "satisfaction", "--population", "4", "--generations", "2", "--seeds", "1"]
    command += ["--fresh", "2", "--days", "3", "--workers", "1", "--out", str(out)]
    assert answer(command) == 0
    capsys.readouterr()
    parts = folders_of(str(out))
    assert [Path(part).name for part in parts] == ["generation-1", "generation-2", "fresh"]
    before = {part: Store.read(part).results().drop(columns="seconds") for part in parts}
    for part in parts[1:]:
        (points,) = Path(part).glob("points-*.parquet")
        points.unlink() if how == "removed" else points.write_bytes(b"rubbish")
    (metrics,) = Path(parts[0], "metrics").iterdir()
    metrics.unlink()
    assert answer(["repair", str(out), "--dry-run"]) == 3
    assert capsys.readouterr().out.count("missing  the points of the design") == 2
    assert answer(["repair", str(out), "--workers", "1"]) == 0
    assert capsys.readouterr().out.count("nothing is damaged or missing any more") == 3
    for part, table in before.items():
        now = Store.read(part).results().drop(columns="seconds")
        assert now[sorted(now)].equals(table[sorted(table)])
    assert answer(["repair", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [part["whole"] for part in told["parts"]] == [True] * 3
    assert folders_of(parts[0]) == parts[:1]
    assert folders_of(str(tmp_path)) == [str(tmp_path)]
