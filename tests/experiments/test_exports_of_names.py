"""Exports of a city whose names hold every allowed sign are read by the programs that they are for."""

import csv
import json
import sqlite3
import xml.etree.ElementTree as ElementTree
from contextlib import closing
from pathlib import Path

import duckdb
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.exports.flat import write_csv
from experiments.exports.network import write_network
from experiments.exports.ocel_files import write_ocel
from experiments.exports.source import FinishedModel
from experiments.exports.xes import attribute_line, write_xes
from experiments.story.actors import Actors
from experiments.wording.spreadsheet import ENCODING
from experiments.wording.words import words
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.texts import unusable
from tests.city.own import AREAS, INSTITUTIONS, lakeside, write

NASTY = """<b>&"'`|\\ ]]> {{x}} $a_1$ [/] =1+1 é中😀"""
NASTY += (
    " ＝e\u0301\u0323 👩\u200d👩\u200d👧 ﷺ %s {0} 00123,1e5;NULL"  # full width, joined signs, looks of values
)


@given(st.text(max_size=30))
def test_every_usable_text_comes_back_from_an_xml_parser_as_it_was(text: str) -> None:
    if unusable(text):
        return
    element = ElementTree.fromstring(attribute_line(2, text, text).encode("utf-8"))
    assert (element.get("key"), element.get("value")) == (text, text)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> FinishedModel:
    """Forty days of a small town with a nasty name everywhere, and a scenario of such a name."""
    folder = tmp_path_factory.mktemp("town")
    areas = AREAS.replace("Lakeside", quoted(NASTY)).replace("北区", quoted("=北" + NASTY))
    areas = areas.replace("Alder", quoted("=" + NASTY)).replace("North street", quoted("-" + NASTY))
    given = INSTITUTIONS.replace("Lakeside North Court", quoted("@" + NASTY))
    files = {"city.areas_file": write(folder / "areas.csv", areas)}
    files["city.institutions_file"] = write(folder / "given.csv", given)
    overrides = {"city.preset": "file", "calendar.days": 30, "calendar.warm_up": 5, **files}
    scenario = load_scenario("party_led", overrides).model_copy(update={"name": NASTY})
    model = CityModel(scenario, 3)
    while model.running:
        model.step()
    return FinishedModel(model)


@pytest.fixture(scope="module")
def files(run, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    actors = Actors(run.model.city, run.model.topics, words("en", "process"))
    write_xes(run, actors, folder / "run.xes")
    write_ocel(run, actors, folder / "run.json")
    write_ocel(run, actors, folder / "run.sqlite")
    write_csv(run, actors, folder / "run.csv")
    for form in ("graphml", "gexf"):
        write_network(run, folder / f"run.{form}", form)
    return folder


def test_an_xml_parser_reads_every_name_of_the_event_log(run, files) -> None:
    said = {each.get("value") for each in ElementTree.parse(files / "run.xes").iter()}
    assert {f"Gongzhi: {NASTY}, seed 3", "=" + NASTY} <= said


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_pm4py_reads_every_event_log_of_such_names(run, files) -> None:
    import pm4py

    table = pm4py.read_xes(str(files / "run.xes"), show_progress_bar=False)
    assert len(table) == len(run.log)
    assert "=" + NASTY in set(table["case:community"])
    for reader, name in (("read_ocel2_json", "run.json"), ("read_ocel2_sqlite", "run.sqlite")):
        found = getattr(pm4py, reader)(str(files / name))
        assert len(found.events) == len(run.log)
        assert "=" + NASTY in set(found.objects["name"].dropna())


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_and_an_xml_parser_read_the_network_and_every_weight_is_positive(run, files, form) -> None:
    ElementTree.parse(files / f"run.{form}")
    drawn = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](files / f"run.{form}")
    labels = nx.get_node_attributes(drawn, "label")
    names = run.model.city.institutions.names
    assert [labels[str(row)] for row in range(len(names))] == list(names)
    assert "@" + NASTY in names
    assert all(weight > 0 for *_, weight in drawn.edges(data="weight"))
    assert min(nx.to_numpy_array(drawn)[nx.to_numpy_array(drawn, weight=None) > 0]) > 0


def test_a_spreadsheet_shows_every_name_and_computes_none(run, files) -> None:
    with (files / "run.csv").open(encoding=ENCODING, newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(run.log) == len(pd.read_csv(files / "run.csv"))
    cells = [cell for row in rows for cell in row.values()]
    assert f"'={NASTY}" in cells
    numbers = ("event", "day", "minutes", "note", "actor", "dispute", "origin", "target")
    texts = [cell for row in rows for name, cell in row.items() if name not in numbers]
    assert not any(cell[:1] in tuple("=+-@") for cell in texts if cell)


def test_an_engine_for_tables_reads_every_cell_of_the_csv_as_it_stands(files) -> None:
    with (files / "run.csv").open(encoding=ENCODING, newline="") as file:
        head, *rows = csv.reader(file)
    asked = f"SELECT * FROM read_csv('{files / 'run.csv'}', all_varchar = true, header = true)"
    found = duckdb.sql(asked)
    assert found.columns == head
    assert [[cell or "" for cell in row] for row in found.fetchall()] == rows
    read = pd.read_csv(files / "run.csv", dtype=str, keep_default_na=False, encoding=ENCODING)
    assert read.to_numpy().tolist() == rows


def test_json_and_sqlite_hold_every_name(files) -> None:
    content = json.loads((files / "run.json").read_text("utf-8"))
    said = {value["value"] for each in content["objects"] for value in each["attributes"]}
    assert "=" + NASTY in said
    with closing(sqlite3.connect(files / "run.sqlite")) as base:
        assert ("=" + NASTY,) in base.execute("SELECT name FROM object_area").fetchall()


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\x7f", "\x9b", "\ufffe"])
@pytest.mark.parametrize("kind", ["areas", "institutions", "ties"])
def test_what_xml_cannot_hold_is_refused_at_its_line(tmp_path: Path, sign: str, kind: str) -> None:
    texts = {
        "areas": AREAS,
        "institutions": INSTITUTIONS,
        "ties": "from,to,layer,weight\nL1/court,L2/court,party,1\n",
    }
    lines = texts[kind].split("\n")
    lines[1] = lines[1].replace(",L", f",L{sign}", 1)
    with pytest.raises(ScenarioError) as caught:
        lakeside(tmp_path, **{kind: "\n".join(lines)})
    message = str(caught.value)
    assert f"{kind}.csv:2: holds the control character U+{ord(sign):04X}" in message
    assert sign not in message


@pytest.mark.parametrize("sign", ["\n", "\r", "\t"])
def test_a_name_of_several_lines_is_refused(tmp_path: Path, sign: str) -> None:
    with pytest.raises(ScenarioError, match="it must be one line"):
        lakeside(tmp_path, areas=AREAS.replace("Alder", f'"Al{sign}der"'))
    with pytest.raises(ScenarioError, match="a name is one line"):
        lakeside(tmp_path, institutions=INSTITUTIONS.replace("Alder Works", f'"Al{sign}der"'))


def test_city_files_of_any_other_sign_are_read(tmp_path: Path) -> None:
    city = lakeside(tmp_path, areas=AREAS.replace("Alder", quoted(NASTY)))
    assert NASTY in city.areas.name
    assert isinstance(city.spec, CitySpec)
