"""Tables of two or three runs, parts that are merged, and manifests that meet, worked out by hand."""

import json
import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from experiments.storage import tidy
from experiments.storage.manifest import Design, Manifest, PlannedScenario
from experiments.storage.place import Place
from experiments.storage.run_ids import run_id
from experiments.storage.tables import (
    IDENTITY,
    FinishedRun,
    best_rows,
    one_source_per_run,
    run_columns,
    tables_of,
    with_identity,
)
from sim.errors import ScenarioError


def finished(run: str = "r1", **columns: object) -> FinishedRun:
    """A run that went well."""
    return FinishedRun(run, "code", "base", "key", 3, "ok", **columns)


SERIES = {"open": np.array([4.0, 5.0]), "day": np.array([9.0, 9.0])}


def test_the_tables_of_two_runs_by_hand():
    one = finished(
        seconds=0.5,
        event_hash="ff",
        metrics={"x": 1, "y": math.nan},
        facts={"b": 1, "a": "津"},
        daily=SERIES,
        disputes={"state": np.array([12, 13])},
        curves={"settled_share": np.array([0.1, 0.2, 0.3])},
    )
    two = finished("r2", metrics={"y": 2.5, "z": 3.0}, events={"pair": np.array([[1, 2], [3, 4], [5, 6]])})
    tables = tables_of([one, two])
    assert list(tables) == ["daily", "curves", "disputes", "events", "metrics", "runs"]
    assert tables["daily"].to_pydict() == {"run_id": ["r1"] * 2, "day": [1, 2], "open": [4, 5]}
    assert tables["curves"]["days_since_raised"].to_pylist() == [0, 1, 2]
    assert tables["disputes"].to_pydict() == {"run_id": ["r1"] * 2, "state": [12, 13]}
    assert tables["events"].to_pydict() == {"run_id": ["r2"] * 3, "pair": [[1, 2], [3, 4], [5, 6]]}
    assert tables["metrics"].to_pydict() == {
        "run_id": ["r1", "r1", "r2", "r2"],
        "metric": ["x", "y", "y", "z"],
        "value": [1, None, 2.5, 3],
    }
    runs = tables["runs"]
    assert runs.column_names == [*IDENTITY.names, "x", "y", "z"]
    assert runs.to_pylist()[0] == {
        "run_id": "r1",
        "code_hash": "code",
        "scenario": "base",
        "scenario_key": "key",
        "seed": 3,
        "status": "ok",
        "error": "",
        "seconds": 0.5,
        "event_hash": "ff",
        "kept": "daily,curves,disputes",
        "empty": "",
        "facts": '{"a": "津", "b": 1}',
        "x": 1.0,
        "y": None,
        "z": None,
    }
    assert runs.to_pylist()[1]["kept"] == "events"
    assert (runs.to_pylist()[1]["x"], runs.to_pylist()[1]["y"]) == (None, 2.5)
    assert finished(attached=("events", "daily")).kept == "daily,events"
    nothing = {"time": np.array([], float)}
    assert finished(events=nothing, daily=SERIES).empty == "events"
    assert finished(events=nothing, daily=SERIES).kept == "daily,events"


def test_tables_without_rows_are_left_out_and_names_of_identity_are_no_metrics():
    assert list(tables_of([finished()])) == ["runs"]
    assert tables_of([]) == {}
    with pytest.raises(ValueError, match="a metric cannot be called seed, status"):
        tables_of([finished(metrics={"status": 1.0, "seed": 2.0, "x": 3.0})])


def test_columns_of_a_run_carry_its_identity():
    table = run_columns("r9", {"a": np.array([1, 2]), "b": np.array([[1.0], [2.0]])})
    assert table.to_pydict() == {"run_id": ["r9"] * 2, "a": [1, 2], "b": [[1.0], [2.0]]}
    assert run_columns("r9", {"a": np.array([], int)}).num_rows == 0


def part(*runs: str) -> pa.Table:
    """A part with a row per run, numbered."""
    return pa.table({"run_id": pa.array(runs, pa.string()), "n": pa.array(range(len(runs)), pa.int64())})


def test_every_run_comes_from_the_first_part_that_has_it():
    kept = list(one_source_per_run([part("a", "a", "b"), part("b", "c", "c"), part("a"), pa.table({})]))
    assert [table.num_rows for table in kept] == [3, 2, 0, 0]
    assert kept[1].to_pydict() == {"run_id": ["c", "c"], "n": [1, 2]}


def test_the_best_row_of_a_run_went_well_and_keeps_most():
    rows = [
        ("a", "failed", "daily,events", 0),
        ("b", "ok", "daily", 1),
        ("a", "ok", "", 2),
        ("b", "ok", "daily,events", 3),
        ("a", "ok", None, 4),
        ("c", "failed", "", 5),
        ("b", "failed", "daily,events,curves", 6),
        ("b", "ok", "curves,events", 7),
        ("c", "failed", "daily", 8),
    ]
    table = pa.table(dict(zip(("run_id", "status", "kept", "n"), zip(*rows, strict=True), strict=True)))
    assert best_rows(table)["n"].to_pylist() == [2, 3, 8]
    assert best_rows(table.slice(0, 0)).num_rows == 0


def test_older_tables_of_runs_kept_what_was_usual():
    old = pa.table({"run_id": ["a", "b"], "status": ["ok", "failed"]})
    assert with_identity(old)["kept"].to_pylist() == ["daily,curves", ""]
    assert with_identity(old)["empty"].to_pylist() == ["", ""]
    new = old.append_column("kept", pa.array(["events", ""])).append_column("empty", pa.array(["events", ""]))
    assert with_identity(new) is new
    assert with_identity(pa.table({})).num_columns == 0


def test_parts_are_grouped_until_a_group_is_large(monkeypatch):
    monkeypatch.setattr(tidy, "LARGE", 10)
    sizes = {"runs": {"a": 4, "b": 4, "c": 4, "d": 1, "e": 9}, "daily": {"b": 2}}
    sizes |= {kind: {} for kind in ("metrics", "curves", "disputes", "events")}
    assert list(tidy._groups(list("abcde"), sizes)) == [["a", "b"], ["c", "d", "e"]]
    assert list(tidy._groups(list("abd"), sizes)) == [["a", "b"]]  # a single rest is left as it is
    assert list(tidy._groups(list("cd"), sizes)) == [["c", "d"]]
    assert list(tidy._groups([], sizes)) == []


def test_large_parts_and_other_files_are_not_merged(tmp_path, monkeypatch):
    place = Place(tmp_path)
    for i in range(15):
        place.write_table(f"runs/part-{i:02}.parquet", tables_of([finished(f"r{i}")])["runs"])
    place.write_table("runs/other.parquet", tables_of([finished("x")])["runs"])
    monkeypatch.setattr(tidy, "LARGE", 1)
    tidy.tidy(place)
    assert len(place.names("runs")) == 16
    monkeypatch.setattr(tidy, "LARGE", 10**9)
    monkeypatch.setattr(tidy, "FEW", 15)
    tidy.tidy(place)
    assert len(place.names("runs")) == 16
    monkeypatch.setattr(tidy, "FEW", 14)
    tidy.tidy(place)
    assert len(place.names("runs")) == 2
    merged = next(name for name in place.names("runs") if name != "other.parquet")
    assert place.read_table(f"runs/{merged}")["run_id"].to_pylist() == [f"r{i}" for i in range(15)]


# ---- manifests --------------------------------------------------------------------------------------------


def planned(name: str, key: str) -> PlannedScenario:
    """A scenario of a manifest."""
    return PlannedScenario(name, key, name.title(), "", f'name = "{name}"')


def design(seeds=(1, 2), code="one", keys=(("base", "k1"), ("new", "k2")), **experiment) -> Design:
    """A design of two scenarios."""
    scenarios = tuple(planned(*pair) for pair in keys)
    return Design(scenarios, tuple(seeds), code, {"numpy": "2"}, "2026-01-01T00:00:00+00:00", experiment)


def test_a_run_is_known_by_scenario_seed_and_code():
    assert run_id("key", 3, "code") == "53b22330df8746f8"
    others = {run_id("key2", 3, "code"), run_id("key", 4, "code"), run_id("key", 3, "c")}
    assert len({run_id("key", 3, "code"), *others}) == 4


def test_a_design_joins_its_like_and_new_code_stands_beside_the_old():
    folder = "results"
    first = Manifest("why?", (design(), design(code="two")))
    grown = first.joined_by(design(seeds=(5, 2)), folder)
    assert [(each.code_hash, each.seeds) for each in grown.designs] == [("two", (1, 2)), ("one", (1, 2, 5))]
    assert grown.question == "why?"
    newer = first.joined_by(design(code="three", keys=(("base", "k7"), ("new", "k8"))), folder)
    assert [each.code_hash for each in newer.designs] == ["one", "two", "three"]
    assert newer.design_of("two") is first.designs[1]
    assert newer.design_of("nine") is None
    experiment = Manifest("", (design(name="sweep", key="x"),))
    wider = replace(design(), experiment={"name": "sweep", "key": "x", "n": 3})
    again = experiment.joined_by(wider, folder)
    assert again.designs[0].experiment["n"] == 3
    assert design(name="sweep", key="x").asked == ("sweep", "x")
    assert design().asked == ("", "")
    assert design().keys == {"base": "k1", "new": "k2"}


@pytest.mark.parametrize(
    ("held", "wanted", "said"),
    [
        (
            design(),
            design(keys=(("base", "k1"), ("new", "k9"))),
            "it was made with another text of new (other days, city or parameters)",
        ),
        (design(), design(keys=(("base", "k1"),)), "it holds runs of base, new, not of base"),
        (design(), design(code="two", keys=(("base", "k1"),)), "it holds runs of base, new, not of base"),
        (
            design(),
            design(code="two", name="sweep", key="x"),
            "it holds runs of a comparison, not of the design sweep",
        ),
        (
            design(name="sweep", key="x"),
            design(code="two"),
            "it holds runs of the design sweep, not of a comparison",
        ),
        (
            design(name="sweep", key="x"),
            design(name="sweep", key="y"),
            "it was made with another text of the design sweep (other points)",
        ),
    ],
)
def test_another_design_is_refused_in_words(held, wanted, said):
    with pytest.raises(ScenarioError) as refusal:
        Manifest("", (held,)).joined_by(wanted, "results")
    assert str(refusal.value) == f"results: {said}. Choose another folder with --out."


def test_a_manifest_reads_back_as_it_was_written(tmp_path):
    place = Place(tmp_path)
    written = Manifest("为什么?", (design(), design(code="two", name="sweep", key="x")))
    written.write(place)
    assert Manifest.read(tmp_path) == written
    content = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert (content["project"], content["schema"], content["question"]) == ("gongzhi", 2, "为什么?")
    del content["designs"][0]["experiment"]
    content["schema"] = 1
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    assert Manifest.read(tmp_path) == written
    content["schema"] = 3
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(
        ScenarioError, match=r"written by a newer version of Gongzhi \(schema 3, this one reads up to 2\)"
    ):
        Manifest.read(tmp_path)
