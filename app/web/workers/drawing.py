"""How a city is laid out on the map: cells, outlines and positions, as whole numbers of the map's width.

A pure function of the city. It runs in a worker: the server itself loads none of what it takes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from agents.kinds import Kind
from sim.city.build import City
from sim.city.places.plan import SUBDISTRICT

UNIT = 10_000  # whole numbers to the width of the map
MARGIN = 0.03
FLATTEST, TALLEST = 0.6, 0.85
REACH = 1.0  # how far a community without an outline reaches, in typical distances between communities
GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
INSIDE = 0.85  # of the radius of the largest circle in a cell that its institutions take up
COARSE = 12.0  # whole numbers by which an outline may be off
MOST_TIES = 8  # of an institution that are drawn


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """South-west corner and size of the map, km."""

    corner: np.ndarray
    size: np.ndarray

    def place(self, points: np.ndarray) -> np.ndarray:
        """km -> whole numbers of the width, y downward; int64 (n, 2)."""
        points = np.asarray(points, float).reshape(-1, 2)
        share = (points - self.corner) / self.size[0]
        down = self.size[1] / self.size[0] - share[:, 1]
        return np.rint(UNIT * np.column_stack((share[:, 0], down))).astype(np.int64)


def scene_of(city: City) -> dict[str, Any]:
    """The city as plain data: `communities` with cells, `streets` with borders, `institutions`, `outline`.

    Rings are flat lists x, y, x, y ... of whole numbers; `unit` of them are the width of the map.
    """
    areas, rows = city.areas, city.institutions
    homes = np.column_stack((areas.x, areas.y))[city.community_of].astype(float)
    rings = [np.asarray(ring, float) for _, ring in city.boundaries]
    cells = cells_of(homes, land_of(homes, rings))
    frame = frame_of(np.vstack([homes, *(np.array(cell.bounds).reshape(2, 2) for cell in cells)]))
    spots, community = spots_of(np.column_stack((rows.x, rows.y)).astype(float), homes, cells)
    people = np.bincount(city.residents.community, minlength=len(homes))
    placed = frame.place(homes)
    return {
        "name": [city.name, city.name_zh],
        "residents": int(people.sum()),
        "scale": int(city.spec.scale),
        "unit": UNIT,
        "aspect": float(frame.size[1] / frame.size[0]),
        "outline": [flat(frame, ring) for ring in rings_of(shapely.union_all(cells))],
        "communities": [
            {
                "name": [areas.name[area], areas.name_zh[area]],
                "street": int(city.subdistrict[row]),
                "people": int(people[row]),
                "x": int(placed[row, 0]),
                "y": int(placed[row, 1]),
                "cell": [flat(frame, ring) for ring in rings_of(cells[row])],
            }
            for row, area in enumerate(city.community_of.tolist())
        ],
        "streets": streets_of(city, cells, frame),
        "institutions": institutions_of(city, frame.place(spots), community),
        "ties": [strongest_ties(city, row) for row in range(len(rows))],
    }


def land_of(homes: np.ndarray, rings: list[np.ndarray]) -> BaseGeometry:
    """What belongs to the city: inside the outlines; without any, discs around the communities."""
    if rings:
        return shapely.union_all([shapely.make_valid(Polygon(ring)) for ring in rings])
    reach = REACH * typical_spacing(homes)
    return shapely.union_all([Point(home).buffer(reach, quad_segs=6) for home in homes])


def cells_of(homes: np.ndarray, land: BaseGeometry) -> list[BaseGeometry]:
    """The part of the land that is nearest to each community; a small disc where there is none."""
    apart = homes + np.column_stack((np.arange(len(homes)), np.arange(len(homes)))) * 1e-9
    points = MultiPoint(apart)
    frame = land.union(points).envelope.buffer(1.0)
    if len(homes) == 1:
        return [land]
    parts = shapely.voronoi_polygons(points, extend_to=frame, ordered=True).geoms
    cells = [part.intersection(land) for part in parts]
    small = 0.2 * typical_spacing(homes)
    return [
        Point(home).buffer(small, quad_segs=4) if cell.is_empty else cell
        for home, cell in zip(homes, cells, strict=True)
    ]


def typical_spacing(points: np.ndarray) -> float:
    """Median distance from a community to its nearest neighbour, km; 1 for a lonely one."""
    if len(points) < 2:
        return 1.0
    distance, _ = cKDTree(points).query(points, k=2)
    return float(np.median(distance[:, 1])) or 1.0


def frame_of(points: np.ndarray) -> Frame:
    """The map around all points, with a margin, not too flat or tall."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum((high - low) * (1 + 2 * MARGIN), 1e-6)
    width = max(size[0], size[1] / TALLEST)
    wanted = np.array([width, max(size[1], width * FLATTEST)])
    return Frame((low + high - wanted) / 2, wanted)


def rings_of(shape: BaseGeometry) -> list[np.ndarray]:
    """Outer rings and holes of a shape; lines and points that a cut has left are dropped."""
    found = []
    for part in getattr(shape, "geoms", [shape]):
        if isinstance(part, Polygon) and not part.is_empty:
            found += [np.asarray(part.exterior.coords), *(np.asarray(hole.coords) for hole in part.interiors)]
    return found


def flat(frame: Frame, ring: np.ndarray) -> list[int]:
    """A ring as x, y, x, y ..., without the point that closes it and those that say nothing."""
    placed = Polygon(frame.place(ring)).simplify(COARSE, preserve_topology=True)
    return [int(value) for point in list(placed.exterior.coords)[:-1] for value in point]


def spots_of(
    points: np.ndarray, homes: np.ndarray, cells: list[BaseGeometry]
) -> tuple[np.ndarray, np.ndarray]:
    """Where institutions are drawn, km, and the community of each: inside its cell, none on another.

    points : float (n, 2), km, many at one spot; they are laid out on a sunflower in the largest circle that
    fits into the cell
    """
    _, community = cKDTree(homes).query(points)
    spots = points.copy()
    for row, cell in enumerate(cells):
        mine = np.flatnonzero(community == row)
        if not len(mine):
            continue
        middle, edge = np.asarray(shapely.maximum_inscribed_circle(cell).coords)
        reach = INSIDE * float(np.hypot(*(edge - middle)))
        rank = np.arange(len(mine))
        away = reach * np.sqrt(rank / max(len(mine) - 1, 1))
        angle = rank * GOLDEN_ANGLE
        spots[mine] = middle + np.column_stack((away * np.cos(angle), away * np.sin(angle)))
    return spots, community.astype(int)


def streets_of(city: City, cells: list[BaseGeometry], frame: Frame) -> list[dict[str, Any]]:
    """Subdistricts: names, borders, and a place inside where the name may stand."""
    areas, first, found = city.areas, city.areas.first(SUBDISTRICT), []
    for street in range(int(city.subdistrict.max()) + 1):
        mine = [cells[row] for row in np.flatnonzero(city.subdistrict == street)]
        shape = shapely.union_all(mine)
        inside = frame.place(np.array(shape.representative_point().coords)) if mine else np.zeros((1, 2), int)
        found.append(
            {
                "name": [areas.name[first + street], areas.name_zh[first + street]],
                "x": int(inside[0, 0]),
                "y": int(inside[0, 1]),
                "border": [flat(frame, ring) for ring in rings_of(shape)],
            }
        )
    return found


def institutions_of(city: City, spots: np.ndarray, community: np.ndarray) -> list[dict[str, Any]]:
    """Institutions: who, of what kind, where."""
    rows = city.institutions
    return [
        {
            "name": [rows.names[row], rows.names_zh[row]],
            "kind": Kind(int(rows.kind[row])).name.lower(),
            "tier": int(rows.tier[row]),
            "community": int(community[row]),
            "x": int(spots[row, 0]),
            "y": int(spots[row, 1]),
            "branch": bool(rows.embedded[row]),
        }
        for row in range(len(rows))
    ]


def strongest_ties(city: City, row: int) -> list[int]:
    """Rows of the institutions to which one has its strongest ties, at most `MOST_TIES`."""
    ties = city.ties
    part = slice(int(ties.start[row]), int(ties.start[row + 1]))
    who, weight = ties.who[part], ties.weight[part]
    order = np.lexsort((who, -weight))
    return list(dict.fromkeys(who[order][weight[order] > 0].tolist()))[:MOST_TIES]
