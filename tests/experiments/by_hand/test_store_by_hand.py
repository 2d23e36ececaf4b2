"""A folder of a few runs, read in every way, with answers worked out by hand."""

import errno
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from experiments.storage import store as storing
from experiments.storage.atomic import file_errors, write_json
from experiments.storage.dictionary import PAGE
from experiments.storage.manifest import Design, PlannedScenario
from experiments.storage.place import DamagedError, Place
from experiments.storage.store import Store, points_file
from experiments.storage.tables import FinishedRun
from sim.errors import ScenarioError
from sim.identity import code_hash

ASKED = {"name": "sweep", "key": "k0", "text": ""}


def design(experiment: dict[str, str] | None = None, seeds: tuple[int, ...] = (1, 2)) -> Design:
    """Two scenarios under two seeds."""
    both = tuple(PlannedScenario(name, f"key-{name}", name, "", "") for name in ("base", "new"))
    return Design(both, seeds, code_hash(), {}, "2026-01-01T00:00:00+00:00", experiment or {})


def finished(run: str, scenario: str = "base", seed: int = 1, **columns: object) -> FinishedRun:
    """A run, that went well unless it is said otherwise."""
    given = {"status": "ok", "event_hash": "aa", "metrics": {"x": 1.0}, **columns}
    return FinishedRun(run, code_hash(), scenario, f"key-{scenario}", seed, **given)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of a design."""
    return Store.open(tmp_path / "first", design(ASKED), "why?")


def test_runs_differ_where_two_rows_that_went_well_tell_other_events(store):
    assert store.differing() == set()
    store.append([finished("same"), finished("other"), finished("failed")])
    store.append([finished("same"), finished("other", event_hash="bb")])
    store.append([finished("failed", status="failed", event_hash="bb")])
    assert store.differing() == {"other"}


def test_results_stand_by_point_and_seed_and_leave_out_what_failed(store):
    points = {
        "point": [1, 1, 2],
        "scenario": ["base", "new", "base"],
        "scenario_key": ["key-base", "key-new", "key-base"],
        "claim.pace": [0.1, 0.1, 0.2],
    }
    assert points_file(store.design) == "points-k0.parquet"
    assert points_file(design()) == ""
    assert store.results().empty
    store.write_points(pa.table(points))
    store.append([finished("n2", "new", 2, metrics={"x": 4.0}), finished("b2", seed=2, metrics={"x": 3.0})])
    store.append([finished("b1", metrics={"x": 2.0}), finished("n1", "new", status="failed", metrics={})])
    found = store.results()
    assert found[["point", "scenario", "seed", "x"]].values.tolist() == [
        [1, "base", 1, 2.0],
        [1, "base", 2, 3.0],
        [1, "new", 2, 4.0],
        [2, "base", 1, 2.0],
        [2, "base", 2, 3.0],
    ]
    assert "order" not in found
    first = {name: column[0] for name, column in points.items()}
    assert store.point_of("key-base", store.design) == first
    assert store.point_of("key-none", store.design) is None
    assert store.point_of("key-base", design()) is None
    assert store.points()["claim.pace"].tolist() == [0.1, 0.1, 0.2]
    store.write_points(pa.table({**points, "claim.pace": [9.0] * 3}))  # they are there already
    assert store.points()["claim.pace"].tolist() == [0.1, 0.1, 0.2]


def test_seeds_are_added_in_order_and_none_is_lost(store):
    store.widen([7, 2])
    assert store.design.seeds == (1, 2, 7)
    assert Store.read(store.place).design.seeds == (1, 2, 7)
    assert Store.read(store.place).manifest.question == "why?"


def test_a_table_of_one_run_says_what_its_columns_mean(store):
    where = store.attach(
        "disputes", "b1", {"state": np.array([1, 2]), "topic": np.array([0, 1])}, {0: ("a", "甲")}
    )
    assert where.endswith("first/disputes/b1.parquet")
    table = store.place.read_table("disputes/b1.parquet")
    assert table.column_names == ["run_id", "state", "topic"]
    about = {name: table.schema.field(name).metadata for name in table.column_names}
    assert json.loads(about["topic"][b"codes"]) == {"0": {"en": "a", "zh": "甲"}}
    assert len(json.loads(about["state"][b"codes"])) > 3  # states of disputes by their numbers
    plain = store.attach("events", "b1", {"day": np.array([3])})
    assert plain.endswith("events/b1.parquet")


def test_the_dictionary_is_written_once_and_only_where_topics_are_known(store):
    store.append([finished("b1")])
    assert not store.place.has(PAGE)
    store.append([finished("b2", seed=2, facts={"topics": ["noise"]})])
    page = store.place.read(PAGE).decode()
    assert "0 noise noise" in page
    assert "## points" in page
    store.place.write(PAGE, b"mine")
    store.append([finished("n1", "new", facts={"topics": ["noise"]})])
    assert store.place.read(PAGE) == b"mine"
    again = Store.open(store.place, design(ASKED), "why?")
    again.append([finished("n2", "new", 2, facts={"topics": ["noise"]})])
    assert again.place.read(PAGE) == b"mine"


def test_the_dictionary_of_a_comparison_has_no_points(tmp_path):
    store = Store.open(tmp_path / "pair", design(), "")
    store.append([finished("b1", facts={"topics": ["noise"]})])
    assert "## points" not in store.place.read(PAGE).decode()


def test_rows_of_one_run_are_picked_and_tables_of_one_run_are_known_by_their_name(store):
    days = {"open": np.array([4.0, 5.0])}
    store.append([finished("b1", daily=days), finished("b2", seed=2, daily=days)])
    assert store.table("daily", "b2")[["run_id", "seed", "day"]].values.tolist() == [
        ["b2", 2, 1],
        ["b2", 2, 2],
    ]
    assert len(store.table("daily")) == 4
    old = "00000000000000b1"  # a table of schema 1 is called by its run and does not repeat it
    store.place.write_table(f"events/{old}.parquet", pa.table({"day": [3, 4]}))
    assert store.held("events") == {old}
    assert store._read("events")["run_id"].to_pylist() == [old, old]
    assert store._read("events", old).num_rows == 2
    assert store._read("events", "b1").num_rows == 0


def test_a_table_of_somebody_else_is_named_with_the_reason(store):
    store.append([finished("b1")])
    store.place.write_table("runs/part-other.parquet", pa.table({"a": [1]}))
    with pytest.raises(DamagedError) as said:
        store.runs()
    assert "runs/part-other.parquet: is no part of the table runs, it has no column run_id" in str(said.value)
    assert str(said.value).endswith(f"gongzhi repair {store.place}")


@pytest.mark.parametrize(
    ("name", "part"),
    [("part-1.parquet", True), ("part-1.txt", False), ("other.parquet", False), ("part-", False)],
)
def test_a_part_is_known_by_both_ends_of_its_name(name, part):
    assert storing._is_part(name) == part


# ---- files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "doing", "way_out"),
    [
        (errno.ENOSPC, "write files", "To go on, make room there, or choose another place with --out."),
        (errno.EDQUOT, "read results", "To go on, make room there."),
        (
            errno.EACCES,
            "write files",
            "Nothing is damaged; give yourself the right to write there, or choose another place with --out.",
        ),
        (errno.EROFS, "read results", "Nothing is damaged; give yourself the right to read there."),
        (errno.ENOENT, "write files", "Choose another place with --out."),
        (errno.ENAMETOOLONG, "write files", "Choose another place with --out."),
        (errno.ENOTDIR, "read results", "Look at the path."),
        (
            errno.EIO,
            "write files",
            "The disk or the network refuses; try again when it answers, or choose another place with --out.",
        ),
        (errno.EIO, "read results", "The disk or the network refuses; try again when it answers."),
    ],
)
def test_advice_on_a_refusal_of_the_disk_fits_its_cause(number, doing, way_out):
    with pytest.raises(ScenarioError) as said, file_errors("first", doing):
        raise OSError(number, "no")
    assert str(said.value) == f"first: cannot {doing}: no. {way_out} Runs that were already stored are safe."


def test_json_is_written_for_people(tmp_path):
    write_json(tmp_path / "a.json", {"名": [1, 2.5]})
    assert (tmp_path / "a.json").read_text("utf-8") == '{\n  "名": [\n    1,\n    2.5\n  ]\n}\n'


def test_a_place_that_can_be_listed_but_keeps_nothing_is_empty(tmp_path):
    place = Place(tmp_path / "none")
    assert (place.names(), place.tables("runs"), place.has("manifest.json")) == ([], [], False)
