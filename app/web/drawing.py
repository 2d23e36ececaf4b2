"""How a city is laid out on the map: a pure function of the city, in parts of the map's width and height."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path
from scipy.spatial import cKDTree

COLUMNS = 320  # of the raster that says which community a spot belongs to
NOBODY = 65535
GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
MARGIN = 0.03
REACH = 1.0  # how far a community without an outline reaches, in typical distances between communities
FLATTEST, TALLEST = 0.6, 0.85
RADIUS_OF_TIER = np.array([5.0, 5.0, 4.2, 3.4, 2.6])  # pixels at no load: city 1 .. community 4
ENTERPRISE = 2


@dataclass(frozen=True, eq=False)
class Drawing:
    """Positions and outlines of one city.

    aspect : height of the map in widths
    places : float32 (communities, 2), 0..1 of width and height, y downward
    institutions : float32 (institutions, 2), likewise; those at one spot are spread around it
    radius : float32 (institutions,), pixels at no load
    kinds : uint8 (institutions,)
    cells : uint16 (rows, COLUMNS), community of every spot; NOBODY outside the city
    rings : outlines, each float32 (points, 2)
    """

    aspect: float
    places: np.ndarray
    institutions: np.ndarray
    radius: np.ndarray
    kinds: np.ndarray
    cells: np.ndarray
    rings: tuple[np.ndarray, ...]

    def shape(self) -> dict[str, Any]:
        """Sizes by which the browser reads `packed`."""
        return {
            "aspect": self.aspect,
            "places": len(self.places),
            "institutions": len(self.institutions),
            "rows": self.cells.shape[0],
            "columns": self.cells.shape[1],
            "rings": [len(ring) for ring in self.rings],
        }

    def packed(self) -> bytes:
        """All arrays, little-endian, in the order the browser reads them."""
        floats = (self.places, self.institutions, self.radius, *self.rings)
        parts = [np.ascontiguousarray(part, "<f4").tobytes() for part in floats]
        parts += [self.cells.astype("<u2").tobytes(), self.kinds.astype("u1").tobytes()]
        return b"".join(parts)


def draw_city(city: Any) -> Drawing:
    """Lay out a `sim.city.build.City`."""
    areas, rows = city.areas, city.institutions
    homes = np.column_stack((areas.x, areas.y))[city.community_of].astype(float)
    spacing = typical_spacing(homes)
    spots = spread(np.column_stack((rows.x, rows.y)).astype(float), 0.11 * spacing)
    rings = [np.asarray(ring, float) for _, ring in city.boundaries]
    around = 0.0 if rings else REACH * spacing
    corner, size = frame_of(np.vstack([homes - around, homes + around, spots, *rings]))
    place = _placer(corner, size)
    kinds = np.asarray(rows.kind, np.uint8)
    radius = np.where(kinds == ENTERPRISE, 2.2, RADIUS_OF_TIER[np.clip(rows.tier, 0, 4)])
    return Drawing(
        aspect=float(size[1] / size[0]),
        places=place(homes),
        institutions=place(spots),
        radius=radius.astype(np.float32),
        kinds=kinds,
        cells=nearest_community(homes, rings, corner, size, spacing),
        rings=tuple(place(ring) for ring in rings),
    )


def typical_spacing(points: np.ndarray) -> float:
    """Median distance from a community to its nearest neighbour, km; 1 for a lonely one."""
    if len(points) < 2:
        return 1.0
    distance, _ = cKDTree(points).query(points, k=2)
    return float(np.median(distance[:, 1])) or 1.0


def spread(points: np.ndarray, step: float) -> np.ndarray:
    """Points that share a spot, laid out around it on a sunflower; the first keeps the spot.

    points : float (n, 2), km; step : km between neighbours on the sunflower
    """
    _, group = np.unique(np.round(points, 4), axis=0, return_inverse=True)
    group = group.reshape(-1)
    order = np.argsort(group, kind="stable")
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    starts = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    rank = np.empty(len(points))
    rank[order] = np.arange(len(order)) - starts
    away = step * np.sqrt(rank)
    angle = rank * GOLDEN_ANGLE
    moved: np.ndarray = points + np.column_stack((away * np.cos(angle), away * np.sin(angle)))
    return moved


def frame_of(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """South-west corner and size of the map, km: everything with a margin, not too flat or tall."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = (high - low) * (1 + 2 * MARGIN)
    width = max(size[0], size[1] / TALLEST)
    wanted = np.array([width, max(size[1], width * FLATTEST)])
    return (low + high - wanted) / 2, wanted


def _placer(corner: np.ndarray, size: np.ndarray) -> Any:
    def place(points: np.ndarray) -> np.ndarray:
        share = (points - corner) / size
        return np.column_stack((share[:, 0], 1.0 - share[:, 1])).astype(np.float32)

    return place


def nearest_community(
    homes: np.ndarray, rings: list[np.ndarray], corner: np.ndarray, size: np.ndarray, spacing: float
) -> np.ndarray:
    """Community of every spot of the map, uint16 (rows, COLUMNS), from north to south."""
    rows = max(2, round(COLUMNS * size[1] / size[0]))
    x = corner[0] + (np.arange(COLUMNS) + 0.5) / COLUMNS * size[0]
    y = corner[1] + (1.0 - (np.arange(rows) + 0.5) / rows) * size[1]
    spots = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])
    distance, nearest = cKDTree(homes).query(spots)
    inside = _inside(spots, rings) if rings else distance < REACH * spacing
    cells = np.full((rows, COLUMNS), NOBODY, np.uint16)
    cells.flat[inside] = nearest[inside]
    return cells


def _inside(spots: np.ndarray, rings: list[np.ndarray]) -> np.ndarray:
    inside = np.zeros(len(spots), bool)
    for ring in rings:
        inside |= Path(ring).contains_points(spots)
    return inside
