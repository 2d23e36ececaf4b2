"""Who helps whom: bodies whose spare hours go to the case work of another (力量下沉与借用)."""

import numpy as np

from agents.kinds import Competence, Role
from sim.city.build import City


def supports(city: City) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (helper, helped) as two int32 arrays of institutions.

    Branches and committees share staff with the mediators of their tier; volunteers, assemblies, dispatchers,
    legal aid, trade unions and trade associations stand by them.
    """
    table, desks = city.institutions, city.desks
    mediators = desks.serves[Competence.MEDIATION]
    pairs = [(desks.conveners[tier], mediators[tier]) for tier in range(3)]
    pairs.append((desks.assembly, mediators[0]))
    pairs.append((desks.volunteers, mediators[0]))
    pairs.append((desks.grid_centre, mediators[0]))
    district = dict(
        zip(
            city.areas.parent[city.areas.parent[city.community_of]].tolist(),
            mediators[2].tolist(),
            strict=True,
        )
    )
    by_district = np.flatnonzero(
        np.isin(table.role, (Role.LEGAL_AID, Role.TRADE_UNION, Role.TRADE_ASSOCIATION))
    )
    helped = np.array([district.get(int(table.area[row]), -1) for row in by_district], np.int64)
    pairs.append((by_district, helped))
    helper = np.concatenate([np.asarray(a, np.int64) for a, _ in pairs])
    helped = np.concatenate([np.asarray(b, np.int64) for _, b in pairs])
    keep = (helper >= 0) & (helped >= 0) & (helper != helped)
    return _spread(helper[keep], helped[keep])


def _spread(helper: np.ndarray, helped: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each pair once, in order; a helper of several bodies is listed with each."""
    unique = np.unique(np.stack([helper, helped]), axis=1)
    return unique[0].astype(np.int32), unique[1].astype(np.int32)
