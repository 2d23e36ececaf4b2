"""Ties between institutions from a user's file, CSV or GraphML (自带关系)."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np

from sim.city.institutions.ties import LAYER_NAMES, Layer, TieList
from sim.city.readers.files import Row, near_match, read_bytes, read_table
from sim.city.readers.handles import Directory
from sim.errors import ScenarioError

WHAT = "the file of ties"
NEEDED = ("from", "to", "layer")
ALLOWED = ("weight",)


def add_ties(ties: TieList, path: str, directory: Directory) -> None:
    """Add the ties of a file; a tie that exists in the same layer takes the weight of the file.

    CSV: columns from, to, layer, weight (0..1, 1 if empty). GraphML: edges with the attributes layer and
    weight; a node is named by its attribute `name` or, without one, by its id.
    """
    rows = _graphml(path) if path.lower().removesuffix(".gz").endswith((".graphml", ".xml")) else None
    for row in rows if rows is not None else read_table(path, WHAT, NEEDED, ALLOWED):
        one, other = (directory.row(row.needed(end), row, end) for end in ("from", "to"))
        if one == other:
            raise row.error("to", f"ties '{row.text('from')}' to itself. Remove the row.")
        weight = row.number("weight", 0, 1)
        strength = 1.0 if weight is None else weight
        ties.add(_layer(row), np.array([one]), np.array([other]), strength)


def _layer(row: Row) -> Layer:
    text = row.needed("layer").lower()
    if text not in LAYER_NAMES:
        raise row.error(
            "layer",
            f"'{text}' is not a layer.{near_match(text, LAYER_NAMES)} Layers: {', '.join(LAYER_NAMES)}.",
        )
    return Layer(LAYER_NAMES.index(text))


def _graphml(path: str) -> Iterator[Row]:
    """The edges of a GraphML file as rows; files with a DTD or entities are refused unread."""
    content = read_bytes(path, WHAT)
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\x00" in content:
        raise ScenarioError(
            f"{path}: holds a document type, entities or UTF-16 text, which are not read. "
            "Export plain GraphML in UTF-8."
        )
    try:
        graph = nx.read_graphml(io.BytesIO(content))
    except (ParseError, nx.NetworkXException, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ScenarioError(f"{path}: broken GraphML ({error}). Export it again.") from error
    name = {node: str(data.get("name", node)) for node, data in graph.nodes(data=True)}
    for number, (one, other, data) in enumerate(graph.edges(data=True), 1):
        cells = {"from": name[one], "to": name[other], "layer": str(data.get("layer", ""))}
        cells["weight"] = str(data.get("weight", ""))
        yield Row(f"{path} edge", number, cells)
