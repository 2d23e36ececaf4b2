"""A result folder says what every column means: in the files, in a page, in two languages."""

import json
import re

import pyarrow.parquet as pq
import pytest

from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import Kind
from experiments.designs.check import design_from_text
from experiments.execution import single
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.results.compare import compare
from experiments.storage.dictionary import columns, page_of, parameter
from experiments.storage.store import points_file
from experiments.storage.tables import TABLES
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.running import run
from sim.scenario.file import load_scenario
from sim.scenario.shape import declared
from tests.experiments import doubles

SHORT = {"calendar.days": 12, "calendar.warm_up": 0}
DESIGN = """history = "none"
scenarios = ["siloed"]
seeds = 1
[set]
calendar.days = 12
calendar.warm_up = 0
[factors]
joint.every = [1, 4]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("dictionary") / "out"
    keep = ("daily", "curves", "disputes", "events")
    run_experiment(design_from_text(DESIGN), out, Engine(1), keep=keep)
    return out


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    out = tmp_path_factory.mktemp("dictionary") / "single"
    single.run(load_scenario("siloed", SHORT), 1, out=out)
    return out


def schema(folder, kind):
    return pq.read_schema(next((folder / kind).glob("*.parquet")))


@pytest.mark.parametrize("kind", TABLES)
def test_every_column_says_what_it_is_in_two_languages(folder, alone, kind):
    for where in (folder, alone):
        for field in schema(where, kind):
            about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
            assert about.get("en"), field.name
            assert re.search(r"[\u4e00-\u9fff]", about["zh"]), field.name
            assert "unit" in about


CODED = {
    "state": State,
    "channel": Channel,
    "escalated": Escalated,
    "activity": Activity,
    "lead_kind": Kind,
}


@pytest.mark.parametrize("name", CODED)
def test_numbers_of_coded_columns_are_those_of_the_model(folder, alone, name):
    kind = "events" if name == "activity" else "disputes"
    for where in (folder, alone):
        codes = json.loads(schema(where, kind).field(name).metadata[b"codes"])
        assert {int(number) for number in codes} == {int(member) for member in CODED[name]}
        assert all(code["en"] and code["zh"] for code in codes.values())


def test_topics_are_named_in_the_order_of_the_runs_own_catalogue(folder, alone):
    from sim.scenario.topics import load_topics

    rows = load_topics("urban_china").rows
    for where in (folder, alone):
        codes = json.loads(schema(where, "disputes").field("topic").metadata[b"codes"])
        assert [codes[str(n)]["en"] for n in range(len(rows))] == [topic.label for topic in rows]
        assert [codes[str(n)]["zh"] for n in range(len(rows))] == [topic.zh for topic in rows]


def test_every_number_that_occurs_is_explained(folder):
    for kind, names in {"disputes": ("topic", "state", "channel"), "events": ("activity",)}.items():
        table = pq.read_table(next((folder / kind).glob("*.parquet")))
        for name in names:
            codes = json.loads(table.schema.field(name).metadata[b"codes"])
            assert {str(value) for value in table[name].to_pylist()} <= set(codes)


def test_merging_parts_keeps_what_fields_say(store, pair):
    topics = {"topics": ["a"], "topic_names": [["A", "甲"]]}
    for seed in range(1, 16):
        from dataclasses import replace

        import numpy as np

        double = doubles.fake_run("first", pair[0].key(), seed, 1.0)
        store.append([replace(double, facts=topics, disputes={"topic": np.zeros(2, np.uint8)})])
    store.tidy()
    field = schema(store.folder, "disputes").field("topic")
    assert json.loads(field.metadata[b"codes"]) == {"0": {"en": "A", "zh": "甲"}}


def test_the_folder_has_a_page_with_every_column_of_every_table(folder, alone):
    for where in (folder, alone):
        page = (where / "dictionary.md").read_text(encoding="utf-8")
        for kind in TABLES:
            assert f"## {kind}" in page
            for field in schema(where, kind):
                assert f"| `{field.name}` |" in page
        assert "12 settled, still watched for a relapse 已达成协议，仍在观察期" in page
    assert "## points" in (folder / "dictionary.md").read_text(encoding="utf-8")


def test_factors_of_a_design_say_what_they_are_in_the_file_and_in_the_page(tmp_path):
    text = DESIGN.replace("[factors]", '[factors]\ncatalogue = ["urban_china"]\ncity = ["teaching_town"]')
    text += 'coordination.asks = [2]\ncoordination.pattern = ["siloed"]\n'
    store = run_experiment(design_from_text(text), tmp_path / "out", Engine(1), keep=()).store
    found = pq.read_schema(store.folder / points_file(store.design))
    for field in found:
        about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        assert {"unit", "en", "zh"} <= set(about), field.name
        assert f"| `{field.name}` |" in (store.folder / "dictionary.md").read_text(encoding="utf-8")
    every = declared("joint")["every"]
    told = found.field("joint.every").metadata
    assert (told[b"unit"].decode(), told[b"en"].decode(), told[b"zh"].decode()) == (
        every.unit,
        every.label,
        every.zh,
    )
    assert "`joint.every`" not in page_of([*TABLES, "points"])
    assert [parameter(name) for name in ("joint", "joint.evry", "joints.every", "point")] == [None] * 4


def test_every_outcome_and_every_daily_series_has_its_words():
    from sim.outcomes.harms import HARM_COLUMNS
    from sim.outcomes.records import DAILY
    from sim.stages.attract.state import SERIES

    assert set(METRICS) <= set(columns()["runs"])
    assert {*DAILY, *HARM_COLUMNS, *SERIES, "prevented", "conditions"} == set(columns()["daily"])
    assert page_of(TABLES).count("\n") > 200


# ---- objects at a prompt -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def comparison():
    return compare(["siloed", "party_led"], 2, overrides=SHORT, history="none")


def test_a_comparison_at_a_prompt_is_one_line(comparison):
    """It used to be 134 kB."""
    assert repr(comparison) == "Comparison(siloed, party_led: 2 seeds, 4 runs, 0 failed)"


def test_a_comparison_in_a_notebook_is_a_table_in_which_names_stay_names(pair):

    odd = [pair[0].model_copy(update={"name": "<i>first"}), pair[1]]
    shown = compare(odd, 5, work=doubles.quick, history="none")._repr_html_()
    assert shown.count("<table>") == 1
    assert "&lt;i&gt;first" in shown
    assert "<i>first" not in shown
    assert "[" in shown  # an interval


@pytest.mark.parametrize("name", ["differences", "daily", "resolution"])
def test_a_figure_is_shown_by_itself_and_can_be_saved(comparison, tmp_path, name):
    drawn = comparison.plot(name)
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert repr(drawn).startswith(f"Picture({name}, ")
    assert drawn.save(str(tmp_path / "a" / "b.png")).read_bytes() == drawn.png
    (saved,) = [path for path in comparison.figures(tmp_path) if path.stem == name]
    assert saved.read_bytes() == drawn.png


def test_a_figure_that_there_is_not_is_named(comparison):
    with pytest.raises(ScenarioError, match=r"no figure is called 'dialy'.*Did you mean 'daily'"):
        comparison.plot("dialy")


def test_the_records_of_a_run_at_a_prompt_are_one_line():
    assert re.fullmatch(
        r"Records\(siloed, seed 3: 12 days, \d+ problems, \d+ events\)",
        repr(run(load_scenario("siloed", SHORT), 3)),
    )
