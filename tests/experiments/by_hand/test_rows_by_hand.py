"""Rows and words of a result folder that only show at an edge: empty columns, ties, vanished files."""

import json
import os
import socket
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from experiments.storage import atomic, manifest, tidy
from experiments.storage import store as storing
from experiments.storage.atomic import STALE_SECONDS, file_errors, remove_leftovers
from experiments.storage.dictionary import PAGE
from experiments.storage.manifest import MANIFEST, Design, Manifest, PlannedScenario, outside_now
from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.storage.tables import TABLES, FinishedRun, stranger, tables_of, with_identity
from sim.errors import ScenarioError
from sim.identity import code_hash

HEX = f"{'0' * 16}.parquet"


def design(code: str = "", **experiment: str) -> Design:
    """Two scenarios under two seeds."""
    both = tuple(PlannedScenario(name, f"key-{name}", name, "", "") for name in ("base", "new"))
    return Design(both, (1, 2), code or code_hash(), {}, "2026-01-01T00:00:00+00:00", experiment)


def finished(run: str, scenario: str = "base", seed: int = 1, **columns: object) -> FinishedRun:
    """A run, that went well unless it is said otherwise."""
    given = {"status": "ok", "event_hash": "aa", "metrics": {"x": 1.0}, **columns}
    return FinishedRun(run, code_hash(), scenario, f"key-{scenario}", seed, **given)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of a design."""
    return Store.open(tmp_path / "first", design(name="sweep", key="k0"), "why?")


# ---- tables -----------------------------------------------------------------------------------------------


def test_columns_keep_their_kind_where_no_row_has_a_value():
    made = tables_of([finished("r", metrics={"x": float("nan")})])
    assert made["runs"].schema.field("x").type == made["metrics"].schema.field("value").type == pa.float64()
    assert made["runs"]["x"].to_pylist() == [None]
    assert {made["runs"].schema.field(name).type for name in ("run_id", "error", "facts")} == {pa.string()}
    none = with_identity(made["runs"].drop_columns(["kept", "empty"]).slice(0, 0))
    assert [none.schema.field(name).type for name in ("kept", "empty")] == [pa.string()] * 2


def test_facts_are_written_in_their_own_signs():
    (facts,) = tables_of([finished("r", facts={"b": "中", "a": 1})])["runs"]["facts"].to_pylist()
    assert facts == '{"a": 1, "b": "中"}'


def test_runs_with_other_columns_stand_in_one_table():
    one, other = ({name: np.array([1])} for name in ("state", "topic"))
    table = tables_of([finished("a", disputes=one), finished("b", disputes={**one, **other})])["disputes"]
    assert table.to_pylist() == [
        {"run_id": "a", "state": 1, "topic": None},
        {"run_id": "b", "state": 1, "topic": 1},
    ]


@pytest.mark.parametrize(
    ("kind", "columns", "name", "why"),
    [
        ("disputes", ["state"], HEX, ""),
        ("disputes", ["run_id", "state"], "part-1.parquet", ""),
        ("daily", ["run_id"], HEX, "it has no column day"),
        ("daily", ["day"], "part-1.parquet", "it has no column run_id"),
        ("runs", ["seed"], HEX, "it has no column run_id, code_hash, scenario, scenario_key, status"),
    ],
)
def test_a_part_is_known_by_its_columns_and_older_ones_by_their_name(kind, columns, name, why):
    assert stranger(kind, columns, name) == why


def test_a_table_of_one_run_without_rows_still_knows_its_run(store):
    store.place.write_table(f"disputes/{HEX}", pa.table({"state": pa.array([], pa.int8())}))
    table = store._part("disputes", HEX)
    assert table.column_names == ["run_id", "state"]
    assert table.schema.field("run_id").type == pa.string()
    store.attach("disputes", "b1", {"state": np.array([1, 2])})
    assert store.place.read_table("disputes/b1.parquet")["run_id"].to_pylist() == ["b1", "b1"]


# ---- the store --------------------------------------------------------------------------------------------


def test_rows_are_counted_from_nought_in_the_order_of_scenario_and_seed(store):
    store.write_points(pa.table({"point": [1], "scenario": ["base"], "scenario_key": ["key-base"]}))
    store.append([finished("n1", "new"), finished("b2", seed=2), finished("b1")])
    for table, ids in (
        (store.all_runs(), ["b1", "b2", "n1"]),
        (store.runs(), ["b1", "b2", "n1"]),
        (store.results(), ["b1", "b2"]),
    ):
        assert table["run_id"].tolist() == ids
        assert table.index.tolist() == list(range(len(ids)))
        assert not {"index", "level_0"} & set(table.columns)


def test_what_a_run_lacks_is_told_by_table_and_what_never_was_there_is_not(store):
    kept = finished("a", attached=("daily", "curves"))
    none = {"state": np.array([], int)}
    store.append([kept, finished("b", disputes=none, events={"day": np.array([], int)})])
    assert store.lost() == {"daily": {"a"}, "curves": {"a"}}
    assert store.finished(["daily"]) == set()


def test_parts_say_what_their_columns_mean_also_when_they_are_merged(store, monkeypatch):
    def about(name: str) -> dict[bytes, bytes]:
        (part,) = store.place.tables("disputes")
        return store.place.read_table(f"disputes/{part}").schema.field(name).metadata or {}

    columns = {"state": np.array([1]), "topic": np.array([0])}
    store.append([finished("a", disputes=columns, facts={"topics": ["noise"]})])
    assert json.loads(about("topic")[b"codes"]) == {"0": {"en": "noise", "zh": "noise"}}
    state = about("state")[b"codes"]
    store.append([finished("b", disputes=columns, facts={"topics": ["noise"]})])
    monkeypatch.setattr(tidy, "FEW", 1)
    store.tidy()
    assert about("state")[b"codes"] == state
    store.write_points(pa.table({"point": [1], "scenario": ["base"], "scenario_key": ["key-base"]}))
    points = store.place.read_table("points-k0.parquet").schema
    assert all(points.field(name).metadata for name in points.names)


def test_of_a_run_in_two_parts_the_one_that_went_well_is_merged_and_told(store, monkeypatch):
    columns = {"state": np.array([1])}
    for name, run in (
        ("part-1.parquet", finished("a", status="failed", metrics={})),
        ("part-2.parquet", finished("a", disputes=columns)),
    ):
        for kind, table in tables_of([run]).items():
            store.place.write_table(f"{kind}/{name}", table)  # as older versions did, without words
    monkeypatch.setattr(tidy, "FEW", 1)
    store.tidy()
    (part,) = store.place.tables("runs")
    assert store.place.read_table(f"runs/{part}")["status"].to_pylist() == ["ok"]
    schema = store.place.read_table(f"disputes/{part}").schema
    assert len(json.loads(schema.field("state").metadata[b"codes"])) > 3


def test_results_of_one_key_under_two_names_stand_by_seed(store):
    store.write_points(pa.table({"point": [1], "scenario": ["base"], "scenario_key": ["key-base"]}))
    store.append([finished("b2", seed=2), replace(finished("z1"), scenario="z")])
    found = store.results()
    assert found["run_id"].tolist() == ["z1", "b2"]
    assert found.index.tolist() == [0, 1]


@pytest.mark.parametrize(("bytes_of_runs", "merged"), [(30, True), (31, False)])
def test_a_part_as_large_as_a_large_one_is_not_merged_again(monkeypatch, bytes_of_runs, merged):
    names = [f"part-{i}.parquet" for i in range(3)]
    sizes = {kind: {} for kind in TABLES} | {"runs": dict.fromkeys(names, bytes_of_runs)}
    sizes["daily"] = dict.fromkeys(names, 69)
    found = []
    monkeypatch.setattr(tidy, "LARGE", 100)
    monkeypatch.setattr(tidy, "FEW", 2)
    monkeypatch.setattr(tidy, "_groups", lambda small, _: found.append(small) or [])
    tidy.tidy(SimpleNamespace(sizes=sizes.get))
    assert found == ([names] if merged else [])


def test_parts_are_merged_after_so_many_chunks_and_not_before(store, monkeypatch):
    tidied = []
    monkeypatch.setattr(storing, "TIDY_EVERY", 2)
    monkeypatch.setattr(storing, "tidy", tidied.append)
    for run, times in (("a", 0), ("b", 1), ("c", 1), ("d", 2)):
        store.append([finished(run)])
        assert len(tidied) == times


def test_the_dictionary_names_the_factors_and_is_looked_for_once(store, monkeypatch):
    points = {"point": [1], "scenario": ["base"], "scenario_key": ["key-base"], "claim.pace": [0.1]}
    store.write_points(pa.table(points))
    store.append([finished("a")])
    assert store.explained is False
    store.append([finished("b", facts={"topics": ["noise"]})])
    assert "claim.pace" in store.place.read(PAGE).decode()
    assert store.explained is True
    store.append([finished("c")])
    assert store.explained is True
    monkeypatch.setattr(Place, "has", lambda *_: pytest.fail("looked again"))
    store.append([finished("d", facts={"topics": ["noise"]})])


def test_outside_code_is_kept_in_the_folder_that_is_opened(tmp_path, monkeypatch):
    kept = []
    monkeypatch.setattr(storing, "keep_plugins", kept.append)
    store = Store.open(tmp_path / "new", design(), "")
    assert kept == [store.place]


def test_a_manifest_that_has_gone_is_written_again_with_its_question(store):
    store.place.remove(MANIFEST)
    store.widen([9])
    assert Store.read(store.place).manifest.question == "why?"


# ---- manifests --------------------------------------------------------------------------------------------


def test_what_comes_from_outside_is_named_by_five_words(monkeypatch):
    origin = SimpleNamespace(name="mine.py", way="file", hash="0f")
    thing = SimpleNamespace(kind="pattern", name="mine", origin=origin)
    monkeypatch.setattr(manifest, "outside", lambda: [thing])
    assert outside_now() == (
        {"kind": "pattern", "name": "mine", "origin": "mine.py", "way": "file", "hash": "0f"},
    )


def test_new_code_joins_a_design_of_the_same_name():
    first = Manifest("", (design("one", name="sweep", key="k0"),))
    newer = first.joined_by(design("two", name="sweep", key="k1"), "results")
    assert [each.code_hash for each in newer.designs] == ["one", "two"]
    with pytest.raises(ScenarioError, match="runs of the design sweep, not of the design other"):
        first.joined_by(design("two", name="other", key="k0"), "results")
    with pytest.raises(ScenarioError, match="runs of the design sweep, not of a comparison"):
        Manifest("", (design("one", name="sweep"),)).joined_by(design("two"), "results")


def test_lengths_of_a_reform_that_were_never_told_are_none(tmp_path):
    asked = {"asked": {"width": 2}}
    held, wanted = (Design(*_parts(design()), reform=reform) for reform in (asked, {**asked, "days": 9}))
    other = PlannedScenario("new", "key-other", "new", "", "")
    wanted = Design((wanted.scenarios[0], other), *_parts(wanted)[1:], reform=wanted.reform)
    grown = Manifest("", (held,)).joined_by(wanted, Place(tmp_path)).designs[0]
    (earlier,) = grown.reform["earlier"]
    assert earlier["horizons"] == []


def _parts(given: Design) -> tuple:
    return given.scenarios, given.seeds, given.code_hash, given.versions, given.created


def test_a_file_is_no_result_folder(tmp_path):
    (tmp_path / "table.csv").write_text("code,name\n")
    with pytest.raises(ScenarioError, match=r"table\.csv: is a file, no result folder\."):
        Store.read(tmp_path / "table.csv")


def refused(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_whatever_the_disk_refuses_is_told_with_the_folder(tmp_path, monkeypatch, store):
    other = PlannedScenario("else", "key-else", "", "", "")
    place = store.place
    with pytest.raises(ScenarioError) as caught:
        Manifest.joined(place, Design((other,), *_parts(design())[1:]), "")
    assert str(caught.value).startswith(f"{place}: it holds runs of ")
    for name, doing, work in (
        ("write_json", "write results", lambda: store.manifest.write(place)),
        ("read", "read results", lambda: Manifest.read(place)),
        ("names", "write results", lambda: Store.open(place, store.design, "")),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(Place, name, refused)
            with pytest.raises(ScenarioError) as caught:
                work()
        assert str(caught.value).startswith(f"{place}: cannot {doing}: Input/output error.")


# ---- files ------------------------------------------------------------------------------------------------


def test_a_right_is_named_by_its_verb():
    with (
        pytest.raises(ScenarioError, match="give yourself the right to write there"),
        file_errors("here", "write the results of a run"),
    ):
        raise PermissionError(13, "Permission denied")


def test_a_leftover_that_goes_by_itself_is_no_failure(tmp_path, monkeypatch):
    path = tmp_path / f".a~{socket.gethostname()}~{os.getpid()}~0123abcd.tmp"
    path.write_text("x")
    monkeypatch.setattr(atomic, "_still_written", lambda path, *_: bool(path.unlink()))
    remove_leftovers(tmp_path)
    assert not path.exists()


@pytest.mark.parametrize(("beyond", "written"), [(-1.0, True), (0.0, False), (1.0, False)])
@pytest.mark.parametrize("host", ["elsewhere", socket.gethostname()])
def test_where_no_process_can_be_looked_for_the_age_decides(tmp_path, monkeypatch, host, beyond, written):
    path = tmp_path / "a.tmp"
    path.write_text("x")
    os.utime(path, (1000.0, 1000.0))
    monkeypatch.setattr(atomic.time, "time", lambda: 1000.0 + STALE_SECONDS + beyond)
    monkeypatch.setattr(atomic, "Path", lambda name: tmp_path / "nowhere" / str(name).lstrip("/"))
    assert atomic._still_written(path, host, os.getpid()) == written
