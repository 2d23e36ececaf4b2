"""How far handling runs through one place: centralisation, the busiest unit, betweenness (网络指标).

Ties are requests, calls and answers between units. Pure functions of the records; nan where there are none.
"""

import numpy as np

from agents.events import Activity
from sim.outcomes.records import Records

CONTACTS = (Activity.ACCEPT, Activity.REFUSE, Activity.MEET, Activity.ABSENT)


def centralisation(records: Records) -> float:
    """Freeman's centralisation of contacts between units: 0 all alike .. 1 all run through one."""
    strength = records.units["partners"].astype(np.float64)
    strength = strength[strength > 0]
    if len(strength) <= 2:
        return float("nan")
    return float((strength.max() - strength).sum() / (strength.max() * (len(strength) - 2)))


def busiest_share(records: Records) -> float:
    """Contacts that the busiest unit takes part in, of all contacts between units."""
    strength = records.units["partners"]
    whole = float(strength.sum()) / 2.0
    return float(strength.max() / whole) if whole else float("nan")


def convener_betweenness(records: Records) -> float:
    """Largest betweenness centrality of a unit, 0..1, in the graph of who dealt with whom; slow.

    Needs kept events; Brandes' algorithm of networkx, so minutes for a city of thousands of units.
    """
    import networkx as nx

    log = records.events.columns()
    dealt = np.isin(log["activity"], CONTACTS) & (log["origin"] >= 0) & (log["origin"] != log["actor"])
    pairs = np.unique(np.stack([log["origin"][dealt], log["actor"][dealt]]), axis=1)
    if not pairs.size:
        return float("nan")
    graph = nx.Graph(list(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)))
    return float(max(nx.betweenness_centrality(graph).values()))
