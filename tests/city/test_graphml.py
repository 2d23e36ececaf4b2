"""Networks that other programs have opened and saved: nodes keep who they are, edges their ties."""

import io
import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.exports.network import write_network
from experiments.exports.source import FinishedModel
from sim.city.build import City, build_city
from sim.city.describe import graph
from sim.city.institutions.ties import LAYER_NAMES, Layer
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.notes import noted
from tests.city.own import lakeside, write
from tests.promises.worlds import SHORT, run_to_end, scenario

GRAPHML, YFILES = "{http://graphml.graphdrawing.org/xmlns}", "{http://www.yworks.com/xml/graphml}"
HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'


def read_back(folder: Path, text: str | bytes, name: str = "ties.graphml") -> City:
    lakeside(folder)
    ties = write(folder / name, text)
    return build_city(CitySpec(preset="file", areas_file=str(folder / "areas.csv"), ties_file=ties), 1)


def strength(city: City, one: str, other: str, layer: Layer) -> float:
    row = city.institutions.names.index
    return float(city.ties.strength(row(one), row(other), layer))


def renumbered(text: bytes, new: Callable[[int], str]) -> ElementTree.Element:
    """The same graph with other ids of nodes, as programs give them that open and save a file."""
    root = ElementTree.fromstring(text)
    ids = {node.get("id"): new(i) for i, node in enumerate(root.iter(f"{GRAPHML}node"))}
    for node in root.iter(f"{GRAPHML}node"):
        node.set("id", ids[node.get("id")])
    for edge in root.iter(f"{GRAPHML}edge"):
        edge.set("source", ids[edge.get("source")])
        edge.set("target", ids[edge.get("target")])
    return root


def as_yed(text: bytes) -> bytes:
    """Ids n0, n1, ...; the label stands in the drawing of each node only, and edges are drawn too."""
    root = renumbered(text, "n{}".format)
    label = next(key.get("id") for key in root.iter(f"{GRAPHML}key") if key.get("attr.name") == "label")
    root.insert(
        0, ElementTree.Element(f"{GRAPHML}key", {"for": "node", "id": "d99", "yfiles.type": "nodegraphics"})
    )
    for node in root.iter(f"{GRAPHML}node"):
        data = next(child for child in node if child.get("key") == label)
        data.set("key", "d99")
        shape = ElementTree.SubElement(data, f"{YFILES}ShapeNode")
        ElementTree.SubElement(shape, f"{YFILES}Geometry", {"x": "1.0"})
        ElementTree.SubElement(shape, f"{YFILES}NodeLabel", {"visible": "true"}).text = data.text
        data.text = "\n"
        for child in list(node):
            if child.get("key") != "d99":
                node.remove(child)
    return ElementTree.tostring(root)


def as_gephi(text: bytes) -> bytes:
    """Ids 0, 1, ...; sizes and colours of the picture come along, also as types that nobody declared."""
    root = renumbered(text, str)
    for name, kind in (("r", "int"), ("size", "float"), ("when", "date"), ("dense", "liststring")):
        key = {"for": "node", "id": name, "attr.name": name, "attr.type": kind}
        root.insert(0, ElementTree.Element(f"{GRAPHML}key", key))
        for node in root.iter(f"{GRAPHML}node"):
            ElementTree.SubElement(node, f"{GRAPHML}data", {"key": name}).text = "not a number"
    return ElementTree.tostring(root)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> City:
    return lakeside(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def exported(town) -> bytes:
    """The network of the small town, with one tie of our own."""
    drawn = graph(town)
    key = {n: str(int(k)) for k, n in zip(town.institutions.key, town.institutions.names, strict=True)}
    drawn.add_edge(key["North court"], key["South court"], layer="service", weight=0.25)
    out = io.BytesIO()
    nx.write_graphml_xml(drawn, out)
    return out.getvalue()


@pytest.mark.parametrize("saved", [bytes, as_yed, as_gephi], ids=["as it was", "yEd", "Gephi"])
def test_our_network_can_be_read_back_whoever_saved_it(tmp_path: Path, town, exported, saved) -> None:
    again = read_back(tmp_path, saved(exported))
    assert strength(again, "North court", "South court", Layer.SERVICE) == 0.25
    assert again.ties.who.size == town.ties.who.size + 2
    for layer in Layer:
        mine, theirs = (city.ties.weight[city.ties.layer == layer] for city in (town, again))
        assert (
            sorted(theirs.tolist())[-len(mine) :] == pytest.approx(sorted(mine.tolist()))
            or layer == Layer.SERVICE
        )


@pytest.mark.parametrize("saved", [bytes, as_yed, as_gephi], ids=["as it was", "yEd", "Gephi"])
def test_the_network_of_a_run_can_be_read_back_with_its_ties(tmp_path: Path, saved) -> None:
    """Edges of requests alone are no ties; those of ties keep their strength, whatever went over them."""
    done = FinishedModel(run_to_end(scenario("party_led", 12, **SHORT)))
    write_network(done, tmp_path / "run.graphml", "graphml")
    text = saved((tmp_path / "run.graphml").read_bytes())
    city = done.model.city
    again = build_city(
        city.spec.model_copy(update={"ties_file": write(tmp_path / "back.graphml", text)}),
        int(done.model.seed),
    )
    drawn = nx.read_graphml(tmp_path / "run.graphml")
    tied = [(a, b, data) for a, b, data in drawn.edges(data=True) if data["tie"]]
    assert len(tied) > 100
    for a, b, data in tied:
        layer = Layer(LAYER_NAMES.index(data["layer"]))
        assert again.ties.strength(int(a), int(b), layer) == pytest.approx(data["tie"])


def two_nodes(nodes: str, edge: str = '<data key="l">service</data>', keys: str = "") -> str:
    key = '<key id="l" for="edge" attr.name="layer" attr.type="string"/>'
    graph = f'{nodes}<edge source="a" target="b">{edge}</edge>'
    return f'{HEAD}{key}{keys}<graph edgedefault="undirected">{graph}</graph></graphml>'


def node(at: str, /, **data: str) -> str:
    inner = "".join(f'<data key="{key}">{text}</data>' for key, text in data.items())
    return f'<node id="{at}">{inner}</node>'


@pytest.mark.parametrize(
    "nodes",
    [
        node("a", name="North court") + node("b", name="South court"),
        node("a", label="North court") + node("b", label="South court"),
        node("a", label="北区人民法院") + node("b", label="L2/court"),
        node("a", name="North court", label="South court") + node("b", name="South court", label="x"),
        node("a", name="court 1", label="North court") + node("b", name="court 2", label="South court"),
        node("a", Label="North court") + node("b", NAME="South court"),
        f'<node id="g"><graph>{node("a", label="North court")}</graph></node>'
        + node("b", label="South court"),
    ],
    ids=["name", "label", "other names", "name first", "the one that is known", "case", "group"],
)
def test_a_node_is_known_by_name_then_label_then_id(tmp_path: Path, nodes: str) -> None:
    city = read_back(tmp_path, two_nodes(nodes))
    assert strength(city, "North court", "South court", Layer.SERVICE) == 1


def test_an_id_names_an_institution_where_nothing_else_does(tmp_path: Path) -> None:
    text = two_nodes(node("L1/court", size="3") + node("South court", label="here"))
    text = text.replace('source="a"', 'source="L1/court"').replace('target="b"', 'target="South court"')
    assert strength(read_back(tmp_path, text), "North court", "South court", Layer.SERVICE) == 1


def test_defaults_of_attributes_count(tmp_path: Path) -> None:
    keys = (
        '<key id="d1" for="edge" attr.name="layer"><default>party</default></key>'
        '<key id="d2" for="all" attr.name="weight"><default>0.25</default></key>'
        '<key id="d3" for="node" attr.name="weight"><default>7</default></key>'
        '<key id="d4" for="node" attr.name="name"><default>North court</default></key>'
    )
    nodes = node("a") + node("b", d4="South court")
    city = read_back(tmp_path, two_nodes(nodes, "", keys))
    assert strength(city, "North court", "South court", Layer.PARTY) == 0.25
    other = read_back(tmp_path, two_nodes(nodes, '<data key="d2">0.5</data>', keys))
    assert strength(other, "North court", "South court", Layer.PARTY) == 0.5


SOUTH = node("b", name="South court")
NODES = node("a", name="North court") + SOUTH


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            two_nodes(node("a", name="Norht court") + node("b", name="South court")),
            "'Norht court' is not an inst",
        ),
        (
            two_nodes(node("a", label="Norht court") + node("b", name="South court")),
            "Did you mean 'North court'",
        ),
        (two_nodes(NODES, '<data key="l">servise</data>'), "'servise' is not a layer"),
        (two_nodes(NODES, ""), "column 'layer': is empty"),
        (two_nodes(NODES, '<data key="l">party</data><data key="weight">17</data>'), "between 0 and 1"),
        (two_nodes(NODES, '<data key="l">party</data><data key="weight">nan</data>'), "between 0 and 1"),
        (two_nodes(NODES).replace('target="b"', 'target="c"'), "'c' is not a node of the file"),
        (two_nodes(NODES).replace('target="b"', ""), "has no source or no target"),
        (two_nodes(NODES).replace('target="b"', 'target="a"'), "to itself"),
        (two_nodes(NODES + node("a")), "the id 'a' stands twice"),
        (two_nodes("<node/>" + NODES), "a node has no id"),
        ('<?xml version="1.0" encoding="nonsense"?>' + two_nodes(NODES), "broken GraphML"),
        ('<?xml version="1.0" encoding="GB18030"?>' + two_nodes(NODES), "broken GraphML"),
        ("<gexf/>", "broken GraphML"),
        (f"{HEAD}<graph>{NODES}</graph></graphml>", "has no edge; the file of ties needs at least one tie"),
        (f"{HEAD}<graph/></graphml>", "has no edge"),
    ],
)
def test_what_is_wrong_with_a_network_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_back(tmp_path, text)
    assert message in str(caught.value)
    assert "ties.graphml" in str(caught.value)


def test_edges_of_which_none_is_a_tie_are_said(tmp_path: Path) -> None:
    text = two_nodes(NODES, '<data key="tie">0</data>')
    with noted() as notes:
        read_back(tmp_path, text)
    assert any("none of its 1 edges is a tie" in each for each in notes)


@pytest.mark.parametrize("ending", ["gexf", "gml", "net"])
def test_other_forms_of_networks_are_refused_with_the_way_out(tmp_path: Path, ending: str) -> None:
    with pytest.raises(ScenarioError, match="Export the network as GraphML"):
        read_back(tmp_path, "<gexf/>", f"ties.{ending}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_renumbering_leaves_every_tie_where_it_was(tmp_path: Path, town, exported, seed) -> None:
    numbers = random.Random(seed).sample(range(10**6), len(town.institutions))
    again = read_back(tmp_path, ElementTree.tostring(renumbered(exported, lambda i: f"n{numbers[i]}")))
    assert again.ties.who.size == town.ties.who.size + 2
    assert strength(again, "South court", "North court", Layer.SERVICE) == 0.25
