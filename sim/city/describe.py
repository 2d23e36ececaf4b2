"""A city in figures, and its institution network for other programs (城市概况)."""

import networkx as nx
import numpy as np

from agents.kinds import Competence, Kind, Role
from sim.city.build import City
from sim.city.institutions.ties import LAYER_NAMES
from sim.city.places.plan import COMMUNITY, DISTRICT, SUBDISTRICT


def describe(city: City) -> dict[str, int | str | float]:
    """Facts about a city: name -> number or text. Memory in bytes."""
    n = len(city.residents)
    facts: dict[str, int | str | float] = {
        "name": city.name,
        "name_zh": city.name_zh,
        "residents": n,
        "people": int(city.areas.population[0]),
        "scale": city.spec.scale,
        "communities": city.areas.count(COMMUNITY),
        "subdistricts": city.areas.count(SUBDISTRICT),
        "districts": city.areas.count(DISTRICT),
        "institutions": len(city.institutions),
    }
    for kind, count in zip(Kind, np.bincount(city.institutions.kind, minlength=len(Kind)), strict=True):
        facts[f"institutions, {kind.name.lower()}"] = int(count)
    for layer, count in zip(
        LAYER_NAMES, np.bincount(city.ties.layer, minlength=len(LAYER_NAMES)), strict=True
    ):
        facts[f"ties, {layer}"] = int(count) // 2
    facts["mean contacts"] = round(len(city.contacts.who) / n, 2)
    tables = (city.areas, city.institutions, city.ties, city.desks, city.residents, city.contacts)
    facts["bytes"] = sum(table.nbytes() for table in tables)
    return facts


def graph(city: City) -> nx.MultiGraph:
    """The institution network as a networkx graph, ready for GraphML; nodes are keys, as text.

    Ties of weight 0 (candidates of the partnership layer) are left out.
    """
    table, ties = city.institutions, city.ties
    drawn: nx.MultiGraph = nx.MultiGraph(name=city.name)
    for row in range(len(table)):
        competence = int(table.competence[row])
        drawn.add_node(
            str(int(table.key[row])),
            key=str(int(table.key[row])),
            label=table.names[row],
            label_zh=table.names_zh[row],
            kind=Kind(int(table.kind[row])).name.lower(),
            role=Role(int(table.role[row])).name.lower(),
            competence=Competence(competence).name.lower() if competence >= 0 else "",
            area=city.areas.code[int(table.area[row])],
            x=float(table.x[row]),
            y=float(table.y[row]),
            size=float(table.size[row]),
        )
    ends = np.repeat(np.arange(len(table)), np.diff(ties.start))
    for p in np.flatnonzero((ends < ties.who) & (ties.weight > 0)):
        drawn.add_edge(
            str(int(table.key[ends[p]])),
            str(int(table.key[ties.who[p]])),
            layer=LAYER_NAMES[int(ties.layer[p])],
            weight=float(ties.weight[p]),
        )
    return drawn
