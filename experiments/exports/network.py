"""The institution network of a run: ties of the city, and what went over them (GraphML, GEXF)."""

from pathlib import Path

import networkx as nx
import numpy as np

from agents.events import Activity
from agents.kinds import Kind, Role
from experiments.exports.source import FinishedModel
from experiments.storage.atomic import write_atomic
from sim.city.institutions.ties import LAYER_NAMES

# Requests on an edge from a to b: how often a asked, called or handed over to b.
COUNTED = {
    "accepted": (Activity.ACCEPT,),
    "refused": (Activity.REFUSE,),
    "met": (Activity.MEET,),
    "absent": (Activity.ABSENT,),
}


def network_of(run: FinishedModel) -> nx.DiGraph:
    """Institutions as nodes; an edge from the unit that asked or called to the unit that was asked or called.

    Node: key, label, label_zh, kind, role, tier, area, x, y (km), minutes worked and spent on coordination.
    Edge: requests (and calls, in all), accepted, refused, met, absent (counts), minutes (of both sides), tie
    (strongest tie of the city 0..1, 0 without one), layer (of that tie), weight (requests; where there were
    none the tie, as programs that draw networks need a positive weight). A tie over which nothing went is
    an edge from the lower row to the higher.
    """
    drawn: nx.DiGraph = nx.DiGraph(name=f"{run.model.city.name}: {run.name}")
    _add_nodes(drawn, run)
    for (a, b), found in _traffic(run).items():
        drawn.add_edge(a, b, **found)
    for (a, b), (weight, layer) in _ties(run).items():
        for pair in ((a, b), (b, a)):
            if drawn.has_edge(*pair):
                drawn.edges[pair].update(tie=weight, layer=layer)
        if not drawn.has_edge(a, b) and not drawn.has_edge(b, a):
            drawn.add_edge(a, b, **_edge(), tie=weight, layer=layer)
    for _, _, edge in drawn.edges(data=True):
        edge["weight"] = float(edge["requests"] or edge["tie"])
    return drawn


def _edge() -> dict[str, int]:
    return dict.fromkeys(("requests", *COUNTED, "minutes"), 0)


def _add_nodes(drawn: nx.DiGraph, run: FinishedModel) -> None:
    city, spent = run.model.city, run.model.casework.spent
    table = city.institutions
    for row in range(len(table)):
        drawn.add_node(
            row,
            key=str(int(table.key[row])),
            label=table.names[row],
            label_zh=table.names_zh[row],
            kind=Kind(int(table.kind[row])).name.lower(),
            role=Role(int(table.role[row])).name.lower(),
            tier=int(table.tier[row]),
            area=city.areas.code[int(table.area[row])],
            x=float(table.x[row]),
            y=float(table.y[row]),
            work_minutes=int(spent[row, 0]),
            other_minutes=int(spent[row, 1:].sum()),
        )


def _traffic(run: FinishedModel) -> dict[tuple[int, int], dict[str, object]]:
    """(who asked, who was asked) -> counts; a unit that takes its own part is no traffic."""
    found: dict[tuple[int, int], dict[str, object]] = {}
    log = run.log
    for name, kinds in COUNTED.items():
        rows = log[np.isin(log["activity"], kinds) & (log["origin"] >= 0) & (log["origin"] != log["actor"])]
        pairs, place = np.unique(np.stack([rows["origin"], rows["actor"]]), axis=1, return_inverse=True)
        counts = np.bincount(place.ravel(), minlength=pairs.shape[1])
        minutes = np.bincount(place.ravel(), rows["minutes"], pairs.shape[1])
        for (a, b), n, spent in zip(pairs.T.tolist(), counts.tolist(), minutes.tolist(), strict=True):
            edge = found.setdefault((a, b), {**_edge(), "tie": 0.0, "layer": ""})
            edge[name] = n
            edge["requests"] = int(str(edge["requests"])) + n
            edge["minutes"] = int(str(edge["minutes"])) + int(spent)
    return found


def _ties(run: FinishedModel) -> dict[tuple[int, int], tuple[float, str]]:
    """(lower row, higher row) -> strongest tie and its layer."""
    ties = run.model.city.ties
    ends = np.repeat(np.arange(len(ties.start) - 1), np.diff(ties.start))
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for place in np.flatnonzero((ends < ties.who) & (ties.weight > 0)).tolist():
        pair = (int(ends[place]), int(ties.who[place]))
        weight, layer = float(ties.weight[place]), LAYER_NAMES[int(ties.layer[place])]
        if weight > found.get(pair, (0.0, ""))[0]:
            found[pair] = (weight, layer)
    return found


def write_network(run: FinishedModel, path: Path | str, form: str) -> None:
    """Write the network; form : "graphml" or "gexf".

    Raises OSError when the disk refuses.
    """
    write = {"graphml": nx.write_graphml_xml, "gexf": nx.write_gexf}[form]
    drawn = network_of(run)
    write_atomic(path, lambda part: write(drawn, part))
