"""Areas in five tiers as columns, with who lies beside whom (区域)."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from agents.columns import Table
from sim.city.places.plan import DISTRICT, Place, Plan

NEAREST = 4  # assumption: places without known adjacency border on the four nearest of their tier


@dataclass(slots=True, eq=False)
class Areas(Table):
    """All areas: province, city, districts, subdistricts, communities; children together, by parent.

    Columns (length n unless said)
    ------------------------------
    code, name, name_zh : tuples of str
    tier : int8, 0 province, 1 city, 2 district, 3 subdistrict, 4 community
    parent : int32, number of the area above; -1 for the province
    x, y : float32, position in km, local equirectangular projection
    population : int64, people (residents simulated times the scale); sums up the tree exactly
    near_start, near_who : int32 (n + 1,) and int32, neighbours within the tier in compressed sparse rows
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    name_zh: tuple[str, ...]
    tier: np.ndarray
    parent: np.ndarray
    x: np.ndarray
    y: np.ndarray
    population: np.ndarray
    near_start: np.ndarray
    near_who: np.ndarray

    def __len__(self) -> int:
        return len(self.code)

    def first(self, tier: int) -> int:
        """Number of the first area of a tier."""
        return int(np.searchsorted(self.tier, tier))

    def count(self, tier: int) -> int:
        """How many areas a tier has."""
        return int(np.count_nonzero(self.tier == tier))

    def near(self, area: int) -> np.ndarray:
        """Numbers of the areas beside an area, ascending."""
        return self.near_who[self.near_start[area] : self.near_start[area + 1]]


def areas_of(plan: Plan) -> Areas:
    """The places of a plan (with positions and populations) as columns."""
    places = plan.places
    number = {place.code: i for i, place in enumerate(places)}
    near_start, near_who = _adjacency(plan, number)
    return Areas(
        code=tuple(p.code for p in places),
        name=tuple(p.name for p in places),
        name_zh=tuple(p.name_zh for p in places),
        tier=np.array([p.tier for p in places], np.int8),
        parent=np.array([number.get(p.parent, -1) for p in places], np.int32),
        x=np.array([p.x for p in places], np.float32),
        y=np.array([p.y for p in places], np.float32),
        population=np.array([p.population for p in places], np.int64),
        near_start=near_start,
        near_who=near_who,
    )


def _adjacency(plan: Plan, number: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    pairs: set[tuple[int, int]] = set()
    known = {place.tier for place in plan.places for pair in plan.near if place.code in pair}
    for a, b in plan.near:
        i, j = number[a], number[b]
        pairs |= {(i, j), (j, i)}
    for tier in range(DISTRICT, 5):
        if tier not in known:
            pairs |= _nearest([(number[p.code], p) for p in plan.tier(tier)])
    rows = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    start = np.zeros(len(plan.places) + 1, np.int32)
    np.cumsum(np.bincount(rows[:, 0], minlength=len(plan.places)), out=start[1:])
    return start, np.ascontiguousarray(rows[:, 1])


def _nearest(places: list[tuple[int, Place]]) -> set[tuple[int, int]]:
    """Each place and its nearest few, in both directions."""
    k = min(NEAREST, len(places) - 1)
    if k < 1:
        return set()
    points = np.array([(p.x, p.y) for _, p in places], np.float64)
    _, found = cKDTree(points).query(points, k=k + 1)
    pairs: set[tuple[int, int]] = set()
    for i, row in enumerate(found):
        for j in row:
            if i != j:
                a, b = places[i][0], places[int(j)][0]
                pairs |= {(a, b), (b, a)}
    return pairs
