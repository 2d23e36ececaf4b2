"""Things that used to end in a traceback: messages now, or the right answer."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.divergence.diverge import diverge
from experiments.divergence.figure import draw_divergence
from experiments.exports.flat import write_csv
from experiments.exports.network import write_network
from experiments.exports.ocel_files import write_ocel
from experiments.exports.process import process_of
from experiments.exports.process_figures import draw_process
from experiments.exports.source import run_of
from experiments.exports.xes import write_xes
from experiments.report import write
from experiments.results.compare import compare
from experiments.results.design_results import DesignResults
from experiments.statistics.equivalence import equivalence
from experiments.statistics.multiple import dunnett, paired_p, together
from experiments.statistics.winners import by_group, winners_and_losers
from experiments.storage.manifest import Manifest
from experiments.storage.store import Store
from experiments.story.actors import Actors
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.running import resume, run, save
from sim.scenario.file import load_scenario

SHORT = [{"calendar.days": 1, "calendar.warm_up": 0}, {"calendar.days": 3, "calendar.warm_up": 0}]

# ---- runs so short that nothing is defined ----------------------------------------------------


@pytest.mark.parametrize("short", SHORT, ids=["1 day", "3 days"])
@pytest.mark.parametrize("seeds", [1, 2])
def test_a_comparison_in_which_nothing_is_defined_is_drawn_printed_and_reported(tmp_path, short, seeds):
    """Lines without an end used to raise StopIteration, after everything had been computed."""
    found = compare(
        ["siloed", "party_led"], seeds, workers=1, overrides=short, out=str(tmp_path / "out"), history="none"
    )
    assert all(path.stat().st_size for path in found.figures(tmp_path / "figures"))
    assert json.loads(found.to_json())["failed"] == 0
    assert write.report(tmp_path / "out", seeds=1).size


@pytest.mark.parametrize("short", SHORT, ids=["1 day", "3 days"])
def test_a_run_in_which_hardly_anything_happens_is_exported_and_told(tmp_path, short):
    finished = run_of("siloed", 1, "", short, None)
    actors = Actors(finished.model.city, finished.model.topics, words("en", "process"))
    draw_process(process_of(finished, actors), finished, tmp_path / "process")
    for fill, name in (
        (write_csv, "a.csv"),
        (write_xes, "a.xes"),
        (write_ocel, "a.json"),
        (write_ocel, "a.sqlite"),
    ):
        fill(finished, actors, tmp_path / name)
    for form in ("graphml", "gexf"):
        write_network(finished, tmp_path / f"a.{form}", form)
    one, other = (load_scenario(name, short) for name in ("siloed", "party_led"))
    assert draw_divergence(diverge(one, other, 1), tmp_path / "d.png").exists()


# ---- manifests ---------------------------------------------------------------------------------

BROKEN = {
    "no designs": lambda m: m | {"designs": []},
    "designs are a word": lambda m: m | {"designs": "none"},
    "designs are null": lambda m: m | {"designs": None},
    "a design is a number": lambda m: m | {"designs": [1]},
    "no scenarios": lambda m: m | {"designs": [m["designs"][0] | {"scenarios": []}]},
    "a scenario without text": lambda m: m | {"designs": [m["designs"][0] | {"scenarios": [{"name": "a"}]}]},
    "no seeds": lambda m: m | {"designs": [m["designs"][0] | {"seeds": []}]},
    "seeds in words": lambda m: m | {"designs": [m["designs"][0] | {"seeds": ["one"]}]},
    "seeds in halves": lambda m: m | {"designs": [m["designs"][0] | {"seeds": [1.5]}]},
    "no code": lambda m: m | {"designs": [{k: v for k, v in m["designs"][0].items() if k != "code_hash"}]},
    "code is null": lambda m: m | {"designs": [m["designs"][0] | {"code_hash": None}]},
    "versions are a list": lambda m: m | {"designs": [m["designs"][0] | {"versions": []}]},
    "the experiment is a word": lambda m: m | {"designs": [m["designs"][0] | {"experiment": "x"}]},
    "the schema is a word": lambda m: m | {"schema": "two"},
    "the question is missing": lambda m: {k: v for k, v in m.items() if k != "question"},
    "the question is a list": lambda m: m | {"question": []},
    "a number in place of all": lambda m: 7,
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_manifest_that_says_nothing_usable_is_damaged(filled, case):
    path = filled.folder / "manifest.json"
    path.write_text(json.dumps(BROKEN[case](json.loads(path.read_text()))))
    with pytest.raises(ScenarioError, match=r"manifest.json: damaged .+ Restore it from a copy"):
        Store.read(filled.folder)


@pytest.mark.parametrize("experiment", [{"name": "a", "key": "b"}, {"name": "a", "key": "b", "kind": "odd"}])
def test_a_manifest_whose_design_cannot_be_read_is_named(filled, experiment):
    path = filled.folder / "manifest.json"
    content = json.loads(path.read_text())
    content["designs"][0]["experiment"] = experiment | {"factors": [{"path": 1}], "text": "", "size": 1}
    path.write_text(json.dumps(content))
    with pytest.raises(ScenarioError, match="design in its manifest is damaged"):
        _ = DesignResults(Store.read(filled.folder)).experiment


def test_what_a_manifest_says_comes_back_as_it_was(filled):
    before = Manifest.read(filled.folder)
    before.write(filled.place)
    assert Manifest.read(filled.folder) == before


# ---- paths as texts ----------------------------------------------------------------------------


def test_a_checkpoint_may_be_named_by_a_text(tmp_path):
    short = load_scenario("siloed", {"calendar.days": 4, "calendar.warm_up": 0})
    kept = str(tmp_path / "run.checkpoint")
    first = run(short, 1, checkpoint=kept, checkpoint_every=2)
    days: list[int] = []
    again = run(short, 1, checkpoint=kept, checkpoint_every=2, on_day=lambda day, _: days.append(day))
    assert (days, again.event_hash) == ([], first.event_hash)
    model = CityModel(short, 1)
    save(model, kept)
    assert resume(kept, short, 1).day == model.day


# ---- nan in, nan out, said ---------------------------------------------------------------------


def wide(*, seed: int = 0, column: str = "", value: float = math.nan) -> pd.DataFrame:
    table = pd.DataFrame(np.random.default_rng(seed).normal(0, 1, (8, 4)), columns=list("abcd"))
    table.index = pd.Index(range(11, 19), name="seed")
    if column:
        table.loc[13, column] = value
    return table


@pytest.mark.parametrize("method", [dunnett, together])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("column", ["a", "c"])
def test_what_is_not_defined_under_a_seed_has_no_p_value(method: Callable, value: float, column: str):
    """It used to have p = 0, and so a claim that nothing could shake."""
    found = {one.scenario: one for one in method(wide(column=column, value=value), "a")}
    for one in found.values():
        assert math.isnan(one.p)
        assert math.isnan(one.interval.low)
        assert one.note == "not defined under seed 13"
    assert not math.isfinite(found["c"].difference)


@pytest.mark.parametrize("method", [dunnett, together])
def test_what_is_defined_has_p_values_and_no_note(method: Callable):
    assert all(0 < one.p <= 1 and not one.note for one in method(wide(), "a"))


@pytest.mark.parametrize("test", ["t", "flip"])
def test_pairs_that_are_not_defined_are_left_out_of_the_paired_p(test: str):
    table = wide(column="b")
    kept = table.dropna()
    expected = paired_p(kept["a"].to_numpy(), kept["b"].to_numpy(), test)
    assert paired_p(table["a"].to_numpy(), table["b"].to_numpy(), test) == expected
    nothing = np.full(8, np.nan)
    assert math.isnan(paired_p(nothing, nothing, test))
    assert math.isnan(equivalence(nothing, nothing, 1.0).p)


def test_files_are_named_by_texts_as_by_paths(tmp_path, filled):
    assert isinstance(write.report(str(filled.folder), "en", str(tmp_path / "r.html"), seeds=0).path, Path)


def test_groups_of_nobody_make_an_empty_table_with_its_columns():
    none = pd.DataFrame({"judged": [], "scenario": [], "durable": [], "topic": [], "seed": []})
    table = winners_and_losers(by_group(none.astype({"judged": bool}), "a", "b", "topic"), "higher")
    assert table.empty
    assert {"difference", "p_adjusted", "fares"} <= set(table.columns)
