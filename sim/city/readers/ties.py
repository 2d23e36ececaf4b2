"""Ties between institutions from a user's file, CSV or GraphML (自带关系)."""

from collections.abc import Iterable, Iterator

import numpy as np

from sim.city.institutions.ties import LAYER_NAMES, Layer, TieList
from sim.city.readers.characters import plain
from sim.city.readers.files import Row, near_match, read_table
from sim.city.readers.graphml import Edge, Graph, read_graph
from sim.city.readers.handles import Directory
from sim.errors import ScenarioError
from sim.notes import note

WHAT = "the file of ties"
NEEDED = ("from", "to", "layer")
ALLOWED = ("weight",)
NODE_NAMES = ("name", "label", "label_zh", "key")  # what may name a node, before its id
OTHER_GRAPHS = (".gexf", ".gml", ".net", ".dot", ".json")


def add_ties(ties: TieList, path: str, directory: Directory) -> None:
    """Add the ties of a file; a tie that exists in the same layer takes the weight of the file.

    CSV: columns from, to, layer, weight (0..1, 1 if empty). GraphML: edges with the attributes layer and
    weight. A node is the institution that its name, its label or its id says, in this order. In a network
    exported from a run the strength of a tie is its attribute `tie`; edges without a tie are left out.
    """
    for row in _rows(path, directory):
        one, other = (directory.row(row.needed(end), row, end) for end in ("from", "to"))
        if one == other:
            raise row.error("to", f"ties '{row.text('from')}' to itself. Remove the row.")
        weight = row.number("weight", 0, 1)
        strength = 1.0 if weight is None else weight
        ties.add(_layer(row), np.array([one]), np.array([other]), strength)


def _rows(path: str, directory: Directory) -> Iterable[Row]:
    ending = path.lower().removesuffix(".gz")
    if ending.endswith((".graphml", ".xml")):
        return _graphml(path, directory)
    if ending.endswith(OTHER_GRAPHS):
        raise ScenarioError(f"{path}: {WHAT} must be CSV or GraphML. Export the network as GraphML.")
    return read_table(path, WHAT, NEEDED, ALLOWED)


def _layer(row: Row) -> Layer:
    text = row.needed("layer").lower()
    if text not in LAYER_NAMES:
        raise row.error(
            "layer",
            f"'{text}' is not a layer.{near_match(text, LAYER_NAMES)} Layers: {', '.join(LAYER_NAMES)}.",
        )
    return Layer(LAYER_NAMES.index(text))


def _graphml(path: str, directory: Directory) -> Iterator[Row]:
    """The edges of a GraphML file as rows."""
    graph = read_graph(path, WHAT)
    if not graph.edges:
        raise ScenarioError(f"{path}: has no edge; {WHAT} needs at least one tie. Export the network again.")
    if all(map(_unused, graph.edges)):
        note(f"{path}: none of its {len(graph.edges)} edges is a tie (all stand for requests only).")
    names = {node: _name(node, graph, directory) for node in graph.nodes}
    for number, edge in enumerate(graph.edges, 1):
        row = Row(f"{path} edge", number, _cells(edge, names))
        for end, node in (("from", edge.source), ("to", edge.target)):
            if node not in names:
                raise row.error(end, f"'{node[:40]}' is not a node of the file. Export it again.")
        if not _unused(edge):
            yield row


def _name(node: str, graph: Graph, directory: Directory) -> str:
    """What a node is called: the first of its names that is one institution, else the first."""
    attributes = graph.nodes[node]
    words = [attributes[name] for name in NODE_NAMES if name in attributes] + [plain(node)]
    return next((word for word in words if directory.knows(word)), words[0])


def _cells(edge: Edge, names: dict[str, str]) -> dict[str, str]:
    said = edge.attributes
    return {
        "from": names.get(edge.source, ""),
        "to": names.get(edge.target, ""),
        "layer": said.get("layer", ""),
        "weight": said.get("tie", said.get("weight", "")),
    }


def _unused(edge: Edge) -> bool:
    """Whether an edge of an exported network stands for requests only, without a tie in the city."""
    return "tie" in edge.attributes and not edge.attributes.get("layer")
