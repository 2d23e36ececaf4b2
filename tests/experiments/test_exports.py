"""Exports against the program that others will read them with, and against plain counts of the log."""

import csv
import json
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections import Counter
from contextlib import closing
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from agents.events import Activity
from experiments.exports.flat import HEAD, write_csv
from experiments.exports.network import network_of, write_network
from experiments.exports.ocel import happenings, things
from experiments.exports.ocel_files import write_ocel
from experiments.exports.process import RAISED, REWORK, Process, process_of
from experiments.exports.process_figures import draw_process
from experiments.exports.source import FinishedModel, instants
from experiments.exports.xes import ALARMS, write_xes
from experiments.story.actors import Actors
from experiments.wording.words import words
from tests.promises.worlds import SHORT, run_to_end, scenario

ASKS = (Activity.ACCEPT, Activity.REFUSE, Activity.MEET, Activity.ABSENT)


@pytest.fixture(scope="module")
def run() -> FinishedModel:
    """Forty days of a town whose sessions do take place."""
    return FinishedModel(run_to_end(scenario("party_led", 40, **SHORT)))


@pytest.fixture(scope="module")
def actors(run) -> Actors:
    return Actors(run.model.city, run.model.topics, words("en", "process"))


@pytest.fixture(scope="module")
def files(run, actors, tmp_path_factory) -> Path:
    """Every format once."""
    folder = tmp_path_factory.mktemp("exports")
    write_xes(run, actors, folder / "run.xes")
    write_ocel(run, actors, folder / "run.json")
    write_ocel(run, actors, folder / "run.sqlite")
    write_csv(run, actors, folder / "run.csv")
    for form in ("graphml", "gexf"):
        write_network(run, folder / f"run.{form}", form)
    return folder


@pytest.fixture(scope="module")
def process(run, actors) -> Process:
    return process_of(run, actors)


# ---- times ----


def test_day_one_is_a_monday_and_the_order_of_a_day_is_kept(run):
    when = instants(run.log)
    assert when[0].startswith("2018-01-01T00:00:00.000")
    assert when == sorted(when)
    assert len(set(when)) == len(when)
    days = [int(text[8:10]) for text in when if text.startswith("2018-01")]
    assert days == [day for day in run.log["day"].tolist() if day <= 31]


# ---- event logs ----


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_pm4py_reads_the_xes_with_every_event_in_its_order(run, files):
    import pm4py

    table = pm4py.read_xes(str(files / "run.xes"), show_progress_bar=False)
    assert len(table) == len(run.log)
    about = np.unique(run.log["dispute"])
    assert table["case:concept:name"].nunique() == len(about)
    mine = table[table["case:concept:name"] == "dispute 5"]
    events = run.log[run.log["dispute"] == 5]
    assert mine["concept:name"].tolist() == [Activity(int(a)).name.lower() for a in events["activity"]]
    assert mine["minutes"].tolist() == events["minutes"].tolist()
    assert (table["case:concept:name"] == ALARMS).sum() == (run.log["dispute"] < 0).sum()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("file", "reader"), [("run.json", "read_ocel2_json"), ("run.sqlite", "read_ocel2_sqlite")]
)
def test_pm4py_reads_the_ocel_with_equal_counts(run, actors, files, file, reader):
    import pm4py

    found = getattr(pm4py, reader)(str(files / file))
    objects, events = list(things(run, actors)), list(happenings(run, actors))
    assert len(found.events) == len(run.log) == len(events)
    assert len(found.objects) == len(objects)
    assert len(found.relations) == sum(len(event.relations) for event in events)
    assert Counter(found.objects["ocel:type"]) == Counter(each.type for each in objects)
    assert Counter(found.events["ocel:activity"]) == Counter(each.type for each in events)
    assert len(found.o2o) == sum(len(each.relations) for each in objects)


def test_the_objects_are_areas_actors_and_disputes_and_everything_named_is_one(run, actors):
    objects = list(things(run, actors))
    known = {each.id for each in objects}
    assert len(known) == len(objects)
    d, city = run.model.disputes, run.model.city
    counts = Counter(each.type for each in objects)
    assert counts["area"] == len(city.community_of)
    assert counts["dispute"] == d.count
    assert counts["resident"] == len(np.unique(d.resident[: d.count]))
    kinds = {"party_branch", "department", "enterprise", "social_organization"}
    assert set(counts) == kinds | {"area", "dispute", "resident"}
    named = {other for each in (*objects, *happenings(run, actors)) for other, _ in each.relations}
    assert named <= known


def test_both_forms_of_the_ocel_say_the_same(files):
    content = json.loads((files / "run.json").read_text("utf-8"))
    with closing(sqlite3.connect(files / "run.sqlite")) as base:
        events = dict(base.execute("SELECT ocel_id, ocel_type FROM event"))
        pairs = Counter(base.execute("SELECT * FROM event_object"))
        (minutes,) = base.execute("SELECT sum(minutes) FROM event_meet").fetchone()
    assert events == {each["id"]: each["type"] for each in content["events"]}
    assert pairs == Counter(
        (each["id"], pair["objectId"], pair["qualifier"])
        for each in content["events"]
        for pair in each["relationships"]
    )
    assert minutes == sum(
        next(a["value"] for a in each["attributes"] if a["name"] == "minutes")
        for each in content["events"]
        if each["type"] == "meet"
    )


def test_the_xes_is_well_formed_and_typed(files, run):
    tree = ElementTree.parse(files / "run.xes")
    space = {"x": "http://www.xes-standard.org/"}
    events = tree.findall(".//x:event", space)
    assert len(events) == len(run.log)
    for event in events[:200]:
        keys = {child.get("key"): child.tag.rpartition("}")[2] for child in event}
        assert keys["time:timestamp"] == "date"
        assert keys["minutes"] == "int"
        assert keys["note"] == "float"


def test_the_csv_has_a_line_per_event_with_numbers_and_names(files, run):
    with (files / "run.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(run.log)
    assert tuple(rows[0]) == HEAD
    assert [int(row["minutes"]) for row in rows] == run.log["minutes"].tolist()
    names = run.model.city.institutions.names
    for row, event in zip(rows, run.log, strict=True):
        if row["activity"] == "refuse":
            assert row["origin_name"] == names[int(event["origin"])]
            assert row["competence"]
            assert row["target"] == ""


# ---- the network ----


def test_the_network_weighs_what_went_over_each_tie(run, files):
    log = run.log
    asked = log[np.isin(log["activity"], ASKS) & (log["origin"] != log["actor"]) & (log["origin"] >= 0)]
    expected = Counter(zip(asked["origin"].tolist(), asked["actor"].tolist(), strict=True))
    drawn = network_of(run)
    assert {(a, b): n for a, b, n in drawn.edges(data="requests") if n} == expected
    for a, b, about in drawn.edges(data=True):
        assert about["requests"] == sum(about[name] for name in ("accepted", "refused", "met", "absent"))
        assert about["weight"] == (about["requests"] or about["tie"])
        ties = run.model.city.ties
        part = slice(ties.start[a], ties.start[a + 1])
        weights = ties.weight[part][ties.who[part] == b]
        assert about["tie"] == (float(weights.max()) if len(weights) else 0.0)
    assert not any(a == b for a, b in drawn.edges)
    for reader, name in ((nx.read_graphml, "run.graphml"), (nx.read_gexf, "run.gexf")):
        again = reader(files / name)
        assert again.number_of_nodes() == len(run.model.city.institutions)
        assert again.number_of_edges() == drawn.number_of_edges()
        assert sum(n for *_, n in again.edges(data="requests")) == sum(expected.values())
        assert all(w > 0 for *_, w in again.edges(data="weight"))


def test_a_unit_that_takes_its_own_part_is_no_traffic():
    siloed = FinishedModel(run_to_end(scenario("siloed", 15)))
    log = siloed.log
    asked = np.isin(log["activity"], ASKS)
    own = asked & (log["origin"] == log["actor"])
    assert own.any()
    drawn = network_of(siloed)
    assert not any(a == b for a, b in drawn.edges)
    assert sum(n for *_, n in drawn.edges(data="requests")) == int((asked & ~own).sum())


# ---- the process ----


def raised(run: FinishedModel) -> set[int]:
    return set(run.log["dispute"][np.isin(run.log["activity"], RAISED)].tolist())


def test_variants_hold_every_raised_dispute_once(run, process):
    table = process.variants
    assert table["disputes"].sum() == len(raised(run))
    assert table["steps"].is_unique
    assert table["cumulative"].iloc[-1] == pytest.approx(1.0)
    assert (table["disputes"].diff().dropna() <= 0).all()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_variants_without_repeats_are_those_of_pm4py(run, files, process, actors):
    """The oracle counts steps as they are, so only disputes that repeat nothing in a row are compared."""
    import pm4py

    table = pm4py.read_xes(str(files / "run.xes"), show_progress_bar=False)
    kept = table[table["case:concept:name"].isin({f"dispute {row}" for row in raised(run)})]
    kept = kept[~kept["concept:name"].isin(["arise", "lump", "talk"])]
    again = kept["concept:name"] == kept.groupby("case:concept:name")["concept:name"].shift()
    kept = kept[~again]
    say = words("en")
    expected = {
        " > ".join(say(f"activity.{step}") for step in steps): n
        for steps, n in pm4py.get_variants(kept).items()
    }
    assert dict(zip(process.variants["steps"], process.variants["disputes"], strict=True)) == expected


def test_handovers_are_the_weights_of_the_network(run, process):
    drawn, names = network_of(run), run.model.city.institutions.names
    busy = {(names[a], names[b]): about for a, b, about in drawn.edges(data=True) if about["requests"]}
    assert len(process.handovers) == len(busy)
    for row in process.handovers.itertuples():
        about = busy[row.asker, row.asked]
        assert row.requests == about["requests"]
        assert row.refused == about["refused"] + about["absent"]


def test_waits_of_a_dispute_add_up_to_its_days(run, process):
    total, before = 0, [Activity.ARISE, Activity.LUMP, Activity.TALK]
    for dispute in raised(run):
        mine = (run.log["dispute"] == dispute) & ~np.isin(run.log["activity"], before)
        total += int(np.ptp(run.log["day"][mine]))
    assert process.waiting["total"].sum() == total


def test_rework_counts_what_the_log_counts(run, process):
    about = sorted(raised(run))
    log = run.log[np.isin(run.log["dispute"], about)]
    assert process.rework["times"].tolist() == [int((log["activity"] == a).sum()) for a in REWORK]
    assert process.rework["disputes"].tolist() == [
        len(np.unique(log["dispute"][log["activity"] == a])) for a in REWORK
    ]


def test_bottlenecks_hold_the_parts_that_units_finished(run, process):
    """A court does not accept its parts; what comes to light in a session is taken without a call."""
    finished = run.log[run.log["activity"] == Activity.FINISH]
    begun = {
        (int(e["dispute"]), int(e["actor"]), int(e["target"]))
        for e in run.log[np.isin(run.log["activity"], (Activity.ACCEPT, Activity.MEET))]
    }
    known = [e for e in finished if (int(e["dispute"]), int(e["actor"]), int(e["target"])) in begun]
    assert process.bottlenecks["parts"].sum() == len(known) > 20
    assert (process.bottlenecks["total"].diff().dropna() <= 0).all()
    assert (process.bottlenecks["mean"] * process.bottlenecks["parts"]).sum() == pytest.approx(
        process.bottlenecks["total"].sum()
    )


def test_a_figure_is_drawn_of_every_table(run, tmp_path):
    say = Actors(run.model.city, run.model.topics, words("zh", "process"))
    paths = draw_process(process_of(run, say), run, tmp_path / "new", "zh")
    assert [path.stem for path in paths] == list(Process.__slots__)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_a_run_in_which_nothing_was_raised_gives_empty_tables_and_figures(tmp_path):
    quiet = FinishedModel(run_to_end(scenario("siloed", 1, claim__pace=0.001)))
    assert not raised(quiet)
    say = Actors(quiet.model.city, quiet.model.topics, words("en", "process"))
    found = process_of(quiet, say)
    assert [len(table) for name, table in found.tables().items() if name != "rework"] == [0, 0, 0, 0]
    assert len(draw_process(found, quiet, tmp_path)) == 5
