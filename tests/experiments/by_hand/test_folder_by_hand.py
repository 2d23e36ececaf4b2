"""A result folder by hand: what is planned, what is there and lost, what is taken away again."""

import errno
import json
import os
import socket
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from experiments.storage import store as storing
from experiments.storage.inputs import INPUTS, PLUGINS
from experiments.storage.manifest import ATTEMPTS, MANIFEST, SCHEMA, Design, Manifest, PlannedScenario
from experiments.storage.place import Place
from experiments.storage.store import Store, open_results
from experiments.storage.tables import FinishedRun
from sim.errors import ScenarioError
from sim.identity import code_hash, versions
from sim.scenario.file import load_scenario, resolved_text

CREATED = "2026-01-01T00:00:00+00:00"


def planned(name: str, key: str = "") -> PlannedScenario:
    """A scenario of a manifest."""
    return PlannedScenario(name, key or f"key-{name}", name.title(), "", f'name = "{name}"')


def design(*names: str, seeds: tuple[int, ...] = (1, 2), code: str = "", **said: object) -> Design:
    """A design of scenarios by their names, under the code that is running unless it is said otherwise."""
    scenarios = tuple(planned(name) for name in names or ("base", "new"))
    return Design(scenarios, seeds, code or code_hash(), {"numpy": "2"}, CREATED, **said)


def finished(run: str, scenario: str = "base", seed: int = 1, **columns: object) -> FinishedRun:
    """A run, that went well unless it is said otherwise."""
    given = {"status": "ok", "event_hash": "aa", "metrics": {"x": 1.0}, **columns}
    return FinishedRun(run, code_hash(), scenario, f"key-{scenario}", seed, **given)


DAYS = {"open": np.array([4.0, 5.0])}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of a comparison."""
    return Store.open(tmp_path / "first", design(), "why?")


# ---- what is planned ----------------------------------------------------------------------------------


def test_a_design_says_of_scenarios_what_they_say_of_themselves():
    siloed, hybrid = load_scenario("siloed"), load_scenario("hybrid")
    made = Design.of([siloed, hybrid], [3, 1], {"name": "n", "key": "k", "list": (1, 2)}, "cost", {"d": (5,)})
    assert made.scenarios[0] == PlannedScenario(
        "siloed", siloed.key(), siloed.title, siloed.title_zh, resolved_text(siloed)
    )
    assert list(made.keys) == ["siloed", "hybrid"]
    assert (made.seeds, made.code_hash, made.equal) == ((3, 1), code_hash(), "cost")
    assert made.versions == dict(versions())
    assert made.experiment == {"name": "n", "key": "k", "list": [1, 2]}  # as it is read back
    assert made.reform == {"d": [5]}
    assert made.outside == ()
    assert made.created.endswith("+00:00")
    assert len(made.created) == len(CREATED)  # to the second
    plain = Design.of([siloed], [1])
    assert (plain.experiment, plain.equal, plain.reform) == ({}, "hours", {})


EARLIER = {"scenarios": [asdict(planned("base", "old-base")), asdict(planned("new", "old-new"))]}


def test_a_scenario_is_found_by_its_key_also_as_it_was_planned_earlier():
    made = design(reform={"earlier": [{"scenarios": []}, EARLIER]})
    assert made.planned("key-new") == planned("new")
    assert made.planned("old-new") == planned("new", "old-new")
    assert made.planned("key") is None
    assert design().planned("old-new") is None


def test_lengths_that_were_tried_are_told_once_and_the_present_ones_are_not():
    asked = {"asked": {"history": "first"}, "horizons": [30]}
    old, new = (replace(design(), reform=asked | {"horizons": [n]}) for n in (30, 60))
    new = replace(new, scenarios=(planned("base", "b2"), planned("new", "n2")))
    first = Manifest("why?", (old,)).joined_by(new, Place("first"))
    (now,) = first.designs
    assert now.scenarios == new.scenarios
    assert now.reform["horizons"] == [60]
    told = [{"scenarios": [asdict(each) for each in old.scenarios], "horizons": [30]}]
    assert now.reform["earlier"] == told
    again = first.joined_by(replace(new, seeds=(9,)), Place("first")).designs[0]
    assert again.seeds == (1, 2, 9)
    assert again.reform["earlier"] == told  # the present lengths are none of the earlier ones
    back = Manifest("why?", (again,)).joined_by(old, Place("first")).designs[0]
    assert [each["horizons"] for each in back.reform["earlier"]] == [[60]]
    another = replace(new, reform={"asked": {"history": "own"}})
    with pytest.raises(ScenarioError, match="was made with another text of base, new"):
        Manifest("why?", (old,)).joined_by(another, Place("first"))
    plain = Manifest("", (design(),)).joined_by(design(seeds=(5,)), Place("first")).designs[0]
    assert plain.reform == {}
    without = replace(new, reform={})
    with pytest.raises(ScenarioError, match="another text"):
        Manifest("", (replace(old, reform={}),)).joined_by(without, Place("first"))


def test_a_reform_is_told_to_the_manifest_and_nothing_else_changes(store):
    store.tell_reform({"asked": {"history": "own"}, "horizons": [30]})
    assert store.design.reform == {"asked": {"history": "own"}, "horizons": [30], "earlier": []}
    assert open_results(store.place).design.reform == store.design.reform
    assert store.manifest.question == open_results(store.folder).manifest.question == "why?"
    assert store.design.seeds == (1, 2)


# ---- manifests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "first: there is no such result folder."),
        ("", "first: not a result folder (it has no manifest.json). Give the folder that was named with"),
        (
            {"project": "other"},
            "manifest.json: belongs to another program. Choose another folder with --out.",
        ),
        (
            {"schema": SCHEMA + 1},
            f"newer version of Gongzhi (schema {SCHEMA + 1}, this one reads up to 2). Up",
        ),
        ({"schema": "x"}, "manifest.json: damaged (TypeError: "),
        ({"designs": []}, "manifest.json: damaged at designs: "),
        ("{", "manifest.json: damaged (JSONDecodeError: "),
        ("[" * 100_000, "manifest.json: damaged (RecursionError: "),
        ("[]", "manifest.json: damaged (TypeError: "),
        (
            "{}",
            "manifest.json: damaged (KeyError: 'project'). Restore it from a copy, or choose another folder",
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused_in_words(tmp_path, change, said):
    place = Place(tmp_path / "first")
    if change is not None:
        (tmp_path / "first").mkdir()
    if isinstance(change, dict):
        Manifest("why?", (design(),)).write(place)
        content = json.loads(place.read(MANIFEST)) | change
        place.write_json(MANIFEST, content)
    elif change:
        (tmp_path / "first" / MANIFEST).write_text(change)
    with pytest.raises(ScenarioError) as refusal:
        Manifest.read(place)
    assert said in str(refusal.value)
    with pytest.raises(ScenarioError):
        open_results(str(tmp_path / "first"))


def test_a_manifest_keeps_everything_that_a_design_says(tmp_path):
    outside = ({"kind": "pattern", "name": "p", "origin": "p.py", "way": "file", "hash": "0"},)
    full = design(equal="cost", outside=outside, reform={"a": [1]}, experiment={"name": "e", "key": "k"})
    Manifest("为什么?", (full,)).write(Place(tmp_path))
    read = Manifest.read(str(tmp_path)).designs[0]
    assert read == full
    content = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    for name in ("experiment", "equal", "outside", "reform"):  # manifests of the first schema had none
        del content["designs"][0][name]
    (tmp_path / MANIFEST).write_text(json.dumps(content), "utf-8")
    older = Manifest.read(tmp_path).designs[0]
    assert (older.experiment, older.equal, older.outside, older.reform) == ({}, "hours", (), {})
    assert older.scenarios == full.scenarios


def test_a_manifest_that_another_process_changes_all_the_time_ends_in_words(tmp_path, monkeypatch):
    written = []
    monkeypatch.setattr(Manifest, "write", lambda self, folder: written.append(self))
    with pytest.raises(ScenarioError) as refusal:
        Manifest.joined(Place(tmp_path), design(), "why?")
    assert str(refusal.value) == (
        f"{tmp_path}: another process changes manifest.json all the time. Try again when it is done."
    )
    assert len(written) == ATTEMPTS
    assert {each.question for each in written} == {"why?"}


def test_a_manifest_on_a_full_disk_is_told_in_words(tmp_path, monkeypatch):
    def full(self: Place, name: str, content: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Place, "write_json", full)
    with pytest.raises(ScenarioError, match=r"cannot write results: No space left on device\. To go on"):
        Manifest("", (design(),)).write(Place(tmp_path))


def test_a_manifest_that_may_not_be_read_is_told_in_words(store, monkeypatch):
    def denied(self: Place, name: str) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Place, "read", denied)
    with pytest.raises(ScenarioError, match=r"cannot read results: Permission denied\. Nothing is damaged"):
        Manifest.read(store.place)


# ---- folders ------------------------------------------------------------------------------------------


def test_a_folder_is_opened_where_it_may_be_and_refused_in_words_elsewhere(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ScenarioError) as refusal:
        Store.open(tmp_path / "file", design(), "")
    assert str(refusal.value) == f"{tmp_path / 'file'}: is a file. Give a folder with --out."
    (tmp_path / "other").mkdir()
    leftover = f".a.json~{socket.gethostname()}~{os.getpid()}~0123abcd.tmp"
    (tmp_path / "other" / leftover).write_text("x")  # of this process, which still writes
    opened = Store.open(tmp_path / "other", design(), "what?")
    assert opened.manifest.question == "what?"
    assert opened.code_hash == code_hash()
    assert (opened.own, opened.explained) == (set(), False)
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.tex").write_text("x")
    with pytest.raises(ScenarioError) as refusal:
        Store.open(tmp_path / "foreign", design(), "")
    assert str(refusal.value) == (
        f"{tmp_path / 'foreign'}: holds other files and no manifest.json. Give a new or empty folder with "
        "--out."
    )
    again = Store.open(tmp_path / "other", design(seeds=(7,)), "")
    assert again.design.seeds == (1, 2, 7)
    assert again.folder == tmp_path / "other"


def test_the_newest_code_is_shown_and_a_code_without_design_is_an_error(tmp_path):
    place = Place(tmp_path)
    Manifest("", (design(code="old"), design(code="new"))).write(place)
    assert Store.read(tmp_path).code_hash == "new"
    with pytest.raises(ValueError, match="no design for code x"):
        _ = Store(place, Manifest.read(place), "x").design


def test_an_address_is_no_folder_of_this_machine():
    far = Store(Place("memory://by-hand"), Manifest("", (design(),)), code_hash())
    with pytest.raises(
        ScenarioError, match="memory://by-hand: lies elsewhere; copy it into a folder of this"
    ):
        _ = far.folder


def test_parts_are_merged_when_there_are_many_and_counted_anew(store, monkeypatch):
    monkeypatch.setattr(storing, "TIDY_EVERY", 3)
    merged = []
    monkeypatch.setattr(storing, "tidy", lambda place: merged.append(place))
    for seed in range(7):
        store.append([finished(f"r{seed}", seed=seed)])
    assert merged == [store.place] * 2
    assert len(store.own) == 7
    assert store.own == set(store.place.names("runs"))
    assert set(store.place.names("metrics")) == store.own


def test_a_full_disk_is_told_wherever_something_is_written(store, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Place, "write_table", full)
    monkeypatch.setattr(storing, "tidy", full)
    swept = Store.open(store.folder.parent / "points", design(experiment={"name": "e", "key": "k"}), "")
    for write in (
        lambda: store.append([finished("r1")]),
        lambda: store.attach("events", "r1", {"day": np.array([3])}),
        lambda: swept.write_points(pa.table({"point": [1]})),
        store.tidy,
    ):
        with pytest.raises(ScenarioError, match=r"(first|points): cannot write results: No space left"):
            write()
    assert store.own == set()


# ---- what is there and what is lost -------------------------------------------------------------------


def test_what_is_there_is_told_by_every_table_that_is_asked_for(store):
    assert store.finished() == set()
    assert store.lost() == {}
    store.append([finished("a", daily=DAYS), finished("b", "new", curves=DAYS)])
    store.append([finished("c", seed=2, status="failed", metrics={}), finished("d", seed=3)])
    assert store.finished() == {"a", "b", "d"}
    assert store.finished(["daily"]) == {"a"}
    assert store.finished(iter(["daily", "curves"])) == set()
    assert store.lost() == {}
    store.place.remove_folder("daily")
    store.place.remove_folder("metrics")
    assert store.lost() == {"metrics": {"a", "b", "d"}, "daily": {"a"}}
    assert store.lost(["daily"]) == {"daily": {"a"}}
    assert store.finished() == set()
    assert store.held("curves") == {"b"}
    parts = store.place.names("runs")
    assert store.finished_in(parts) == {"a", "b", "d"}
    assert store.finished_in(parts, ["curves"]) == {"b"}
    assert store.finished_in([]) == set()
    store.place.write("runs/notes.txt", b"mine")
    assert store.finished_in(store.place.names("runs")) == {"a", "b", "d"}


def test_runs_of_other_code_and_empty_tables_are_not_lost(store):
    nothing = {"day": np.array([], int)}
    other = replace(finished("other"), code_hash="old")
    store.append([finished("a", events=nothing, daily=DAYS), other])
    assert store.lost() == {}
    store.place.remove_folder("metrics")
    assert store.lost() == {"metrics": {"a"}}
    assert store.all_runs()["run_id"].tolist() == ["a", "other"]
    assert store.runs()["run_id"].tolist() == ["a"]
    assert store.runs().index.tolist() == [0]


def test_rows_of_runs_stand_by_scenario_and_seed_and_failures_have_no_tables(store):
    assert store.all_runs().columns.tolist()[:3] == ["run_id", "code_hash", "scenario"]
    assert store.all_runs().empty
    assert store.run_rows().num_rows == 0
    assert store.table("daily").empty
    store.append([finished("n1", "new", daily=DAYS), finished("b2", seed=2, daily=DAYS)])
    store.append([finished("b1", daily=DAYS), finished("f", "new", 2, status="failed", daily=DAYS)])
    assert store.all_runs()["run_id"].tolist() == ["b1", "b2", "n1", "f"]
    assert store.run_rows().num_rows == 4
    daily = store.series("daily")
    assert sorted(daily["run_id"].unique()) == ["b1", "b2", "n1"]
    assert set(daily.columns) == {"run_id", "day", "open", "scenario", "scenario_key", "seed"}
    assert store.table("daily", "n1")["scenario_key"].tolist() == ["key-new"] * 2
    assert store.table("events").empty
    with pytest.raises(KeyError, match="no table 'runs'; there are metrics, daily, curves, disputes, events"):
        store.table("runs")


def test_a_reader_looks_again_where_parts_are_merged_meanwhile_and_gives_up_in_the_end():
    looked = []

    def look(times: int) -> str:
        looked.append(1)
        if len(looked) < times:
            raise FileNotFoundError("gone")
        return "found"

    assert storing._again_if_gone(lambda: look(storing.ATTEMPTS)) == "found"
    assert len(looked) == storing.ATTEMPTS
    looked.clear()
    with pytest.raises(ScenarioError, match=r"^results: another process moves files all the time\. Try"):
        storing._again_if_gone(lambda: look(99))
    assert len(looked) == storing.ATTEMPTS


def begun_to_use(path):
    """What the system says of a folder in which another process has written."""
    raise OSError(39, "Directory not empty", str(path))


def test_an_empty_folder_is_taken_away_again_and_one_with_anything_is_not(tmp_path, monkeypatch):
    swept = design(experiment={"name": "e", "key": "k"})
    store = Store.open(tmp_path / "points", swept, "")
    store.write_points(pa.table({"point": [1], "scenario": ["base"], "scenario_key": ["key-base"]}))
    for folder in (INPUTS, PLUGINS):
        store.place.write(f"{folder}/x/mine.csv", b"a")
    store.discard_if_empty()
    assert not (tmp_path / "points").exists()
    plain = Store.open(tmp_path / "plain", design(), "")
    plain.discard_if_empty()
    assert not (tmp_path / "plain").exists()
    taken = Store.open(tmp_path / "taken", design(), "")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", begun_to_use)
        taken.discard_if_empty()
    assert list((tmp_path / "taken").iterdir()) == []
    full = Store.open(tmp_path / "full", design(), "")
    full.append([finished("a")])
    full.place.write(f"{INPUTS}/x/mine.csv", b"a")
    full.discard_if_empty()
    assert {MANIFEST, "runs", "metrics", INPUTS} <= set(full.place.names())
    far = Store.open("memory://by-hand-discarded", design(), "")
    far.discard_if_empty()
    assert not far.place.has(MANIFEST)
