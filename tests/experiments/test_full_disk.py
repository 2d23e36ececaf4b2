"""A disk that is full while something is written: one message, what was there stays, no half file is left."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from experiments.designs.check import design_from_text
from experiments.divergence.diverge import diverge
from experiments.divergence.figure import draw_divergence
from experiments.execution import single
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.exploration.phase import write_csv as write_table
from experiments.exports.flat import write_csv
from experiments.exports.network import write_network
from experiments.exports.ocel_files import write_ocel
from experiments.exports.process import process_of
from experiments.exports.process_figures import draw_process
from experiments.exports.source import FinishedModel, run_of
from experiments.exports.xes import write_xes
from experiments.report import write
from experiments.results.compare import compare
from experiments.storage.store import Store
from experiments.story.actors import Actors
from experiments.wording.words import words
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from tests.experiments import doubles

SHORT = {"calendar.days": 6, "calendar.warm_up": 0}
ROOM = 1500  # bytes that a file may have: the disk is full in the middle of every file that matters


@contextmanager
def full_disk(room: int = ROOM) -> Iterator[None]:
    """The system itself refuses to let any file grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="module")
def finished() -> FinishedModel:
    return run_of("siloed", 1, "", SHORT, None)


@pytest.fixture(scope="module")
def actors(finished) -> Actors:
    return Actors(finished.model.city, finished.model.topics, words("en", "process"))


EXPORTS = {
    "run.csv": write_csv,
    "run.xes": write_xes,
    "run.json": write_ocel,
    "run.sqlite": write_ocel,
    "run.db": write_ocel,
    "run.graphml": lambda run, _, path: write_network(run, path, "graphml"),
    "run.gexf": lambda run, _, path: write_network(run, path, "gexf"),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_whole_or_not_there(tmp_path, finished, actors, name):
    """SQLite has errors of its own kind, which used to end in a traceback."""
    path = tmp_path / name
    path.write_text("what was there")
    with full_disk(), pytest.raises(OSError, match="File too large"):
        EXPORTS[name](finished, actors, path)
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]
    EXPORTS[name](finished, actors, path)
    assert path.stat().st_size > ROOM


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("full") / "out"
    compare(["siloed", "party_led"], 2, workers=1, overrides=SHORT, out=out, history="none")
    return out


def of_kept(kept: Path):
    return compare(["siloed", "party_led"], 2, workers=1, overrides=SHORT, out=kept, history="none")


def pair_of(names=("siloed", "party_led")):
    return [load_scenario(name, SHORT) for name in names]


DESIGN = """history = 'none'
scenarios = ['siloed']
seeds = 1
[set]
calendar.days = 2
[factors]
joint.every = [1, 4]
"""
OUTPUTS = {
    "figures": lambda kept, out, run, actors: of_kept(kept).figures(out),
    "report": lambda kept, out, run, actors: write.report(kept, "en", out / "r.html", seeds=0),
    "runs of a comparison": lambda kept, out, run, actors: compare(
        pair_of(), 1, workers=1, work=doubles.quick, out=out, history="none"
    ),
    "a single run": lambda kept, out, run, actors: single.run(pair_of()[0], 1, out=out),
    "a design": lambda kept, out, run, actors: run_experiment(
        design_from_text(DESIGN), out, Engine(1), work=doubles.quick
    ),
    "figures of the process": lambda kept, out, run, actors: draw_process(process_of(run, actors), run, out),
    "a divergence": lambda kept, out, run, actors: draw_divergence(diverge(*pair_of(), 1), out / "d.png"),
    "a table": lambda kept, out, run, actors: write_table(
        out / "t.csv", pd.DataFrame({"number": range(100_000)})
    ),
}


@pytest.mark.parametrize("what", OUTPUTS)
def test_every_output_says_it_in_one_message_and_leaves_no_half_file(tmp_path, kept, finished, actors, what):
    out = tmp_path / "out"
    with full_disk(), pytest.raises(ScenarioError, match=r"cannot write .*: File too large\. To go on, make"):
        OUTPUTS[what](kept, out, finished, actors)
    left = [path for path in out.rglob("*") if path.is_file()] if out.exists() else []
    assert not [path for path in left if path.suffix == ".tmp"]
    OUTPUTS[what](kept, out, finished, actors)  # there is room again
    assert [path for path in out.rglob("*") if path.is_file() and path.stat().st_size > ROOM]


def test_a_folder_that_was_cut_short_by_a_full_disk_goes_on_where_it_was(tmp_path, pair):
    store = compare(pair, 2, workers=1, work=doubles.quick, out=tmp_path / "out", history="none")
    with full_disk(), pytest.raises(ScenarioError):
        compare(pair, 4, workers=1, work=doubles.quick, out=tmp_path / "out", history="none")
    again = compare(pair, 4, workers=1, work=doubles.quick, out=tmp_path / "out", history="none")
    assert (store.computed, again.computed + again.reused) == (4, 8)
    assert len(Store.read(tmp_path / "out").table("daily")) == 8 * doubles.DAYS
