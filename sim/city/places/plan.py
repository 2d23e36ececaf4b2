"""Places before they become columns: what presets and the user's tables both deliver (地点)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians

import numpy as np

PROVINCE, CITY, DISTRICT, SUBDISTRICT, COMMUNITY = range(5)
TIER_NAMES = ("province", "city", "district", "subdistrict", "community")
TOWN = "-city"  # behind the code of a town directly under its province, which is a city of its own
KM_PER_DEGREE = 111.195  # of a great circle of a sphere of 6371.0088 km

Rings = dict[str, tuple[np.ndarray, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """One area: `population` in people, `x`, `y` in km, `area` in km2; None where not known.

    parts : communities merged into this one, itself included
    """

    code: str
    name: str
    name_zh: str
    tier: int
    parent: str
    population: int | None = None
    x: float | None = None
    y: float | None = None
    area: float | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A tree of places with what is known about them.

    near : pairs of codes of adjacent places
    rings : code -> outlines, float64 (k, 2) km
    centre : longitude and latitude of the point x = y = 0; None where positions are in km from the start
    origin : file or section that errors point at
    picked : whether districts were picked out of a larger city
    """

    places: tuple[Place, ...]
    near: tuple[tuple[str, str], ...] = ()
    rings: Rings = field(default_factory=dict)
    centre: tuple[float, float] | None = None
    origin: str = "[city]"
    picked: bool = False

    def tier(self, tier: int) -> list[Place]:
        """The places of one tier, in order."""
        return [place for place in self.places if place.tier == tier]

    def children(self) -> dict[str, list[Place]]:
        """Code -> places directly below, in order."""
        below: dict[str, list[Place]] = {place.code: [] for place in self.places}
        for place in self.places:
            if place.tier != PROVINCE:
                below[place.parent].append(place)
        return below

    def with_places(self, places: Iterable[Place]) -> "Plan":
        """The same plan with other places, put in order of the tree."""
        return replace(self, places=in_tree_order(places))


def in_tree_order(places: Iterable[Place]) -> tuple[Place, ...]:
    """Tier by tier, children together and in the order of their parents."""
    listed = list(places)
    ordered = [place for place in listed if place.tier == PROVINCE]
    above = {place.code: i for i, place in enumerate(ordered)}
    for tier in range(CITY, COMMUNITY + 1):
        level = [place for place in listed if place.tier == tier]
        level.sort(key=lambda place: above[place.parent])  # stable: siblings keep their order
        above = {place.code: i for i, place in enumerate(level)}
        ordered += level
    return tuple(ordered)


def to_km(lon: float, lat: float, centre: tuple[float, float]) -> tuple[float, float]:
    """Local equirectangular projection: km east and north of `centre` (longitude, latitude)."""
    x = (lon - centre[0]) * KM_PER_DEGREE * cos(radians(centre[1]))
    return round(x, 4), round((lat - centre[1]) * KM_PER_DEGREE, 4)


def ring_to_km(ring: Sequence[Sequence[float]], centre: tuple[float, float]) -> np.ndarray:
    """An outline in degrees as float64 (k, 2) km."""
    return np.array([to_km(point[0], point[1], centre) for point in ring])


def keep_districts(plan: Plan, chosen: set[str]) -> Plan:
    """The plan with the districts of the given codes and all that lies below and above them."""
    kept = set(chosen)
    places = []
    for place in plan.places:  # parents come before children
        if place.tier == DISTRICT:
            keep = place.code in chosen
        else:
            keep = place.tier < DISTRICT or place.parent in kept
        if keep:
            kept.add(place.code)
            places.append(replace(place, population=None) if place.tier < DISTRICT else place)
    near = tuple(pair for pair in plan.near if pair[0] in kept and pair[1] in kept)
    rings = {code: ring for code, ring in plan.rings.items() if code in kept}
    return replace(plan, places=tuple(places), near=near, rings=rings, picked=True)
