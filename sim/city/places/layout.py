"""Where places without coordinates lie: inside their parent, the same way every time (布局)."""

from dataclasses import replace
from math import cos, hypot, pi, sin, sqrt

import numpy as np

from sim.city.places.plan import CITY, COMMUNITY, DISTRICT, PROVINCE, SUBDISTRICT, Place, Plan

GOLDEN_ANGLE = pi * (3 - sqrt(5))
R2_X, R2_Y = 0.7548776662466927, 0.5698402909980532  # Roberts 2018, the R2 low-discrepancy sequence
PEOPLE_PER_KM2 = 5000.0  # assumption: density of built-up land, where a district's area is not known
LEAST_KM2 = 0.5
FILL = 0.9  # children keep off the rim of their parent
PULLS = 8  # halvings of the way to the centre until a point lies inside the outline

Point = tuple[float, float]  # km


def place_all(plan: Plan) -> Plan:
    """The plan with a position (km) for every place; given coordinates are kept."""
    where = _given(plan)
    below = plan.children()
    size = _areas(plan)
    for parent in plan.places:
        if parent.tier == PROVINCE:
            where.setdefault(parent.code, (0.0, 0.0))
        if parent.tier < COMMUNITY:
            centre = where[parent.code]
            radius = sqrt(size[parent.code] / pi) * FILL
            missing = [child for child in below[parent.code] if child.code not in where]
            points = _points(plan, parent, centre, radius, len(missing))
            where.update({child.code: point for child, point in zip(missing, points, strict=True)})
    placed = (replace(p, x=round(where[p.code][0], 4), y=round(where[p.code][1], 4)) for p in plan.places)
    return plan.with_places(placed)


def _given(plan: Plan) -> dict[str, Point]:
    """Coordinates that are known, and for parents the middle of their children's.

    A middle that lies outside of the outline around it, as that of a bay may, gives way to the child nearest
    to it. Where none of the children lies inside either, the parent has no position yet.
    """
    where = {p.code: (p.x, p.y) for p in plan.places if p.x is not None and p.y is not None}
    below, known = plan.children(), {place.code: place for place in plan.places}
    for place in reversed(plan.places):
        points = [where[child.code] for child in below[place.code] if child.code in where]
        if place.code not in where and points and place.tier >= CITY:
            middle = _middle(points, _outline_around(place, plan, known))
            if middle is not None:
                where[place.code] = middle
    return where


def _outline_around(place: Place, plan: Plan, known: dict[str, Place]) -> tuple[np.ndarray, ...]:
    """The outline of the nearest place above that has one; empty without."""
    above = known.get(place.parent)
    while above is not None and above.code not in plan.rings:
        above = known.get(above.parent)
    return plan.rings[above.code] if above is not None else ()


def _middle(points: list[Point], outline: tuple[np.ndarray, ...]) -> Point | None:
    """The middle of some points, or the point nearest to it, whichever lies inside an outline, if any."""
    xs, ys = zip(*points, strict=True)
    middle = (sum(xs) / len(xs), sum(ys) / len(ys))
    near = sorted(points, key=lambda point: hypot(point[0] - middle[0], point[1] - middle[1]))
    return next((point for point in (middle, *near) if not outline or inside(point, outline)), None)


def _areas(plan: Plan) -> dict[str, float]:
    """Size of every place in km2: given, or from its people, or an equal part of its parent."""
    below = plan.children()
    size: dict[str, float] = {}
    for place in plan.places:
        if place.area is not None:
            size[place.code] = place.area
        elif place.tier > DISTRICT and place.parent in size:
            size[place.code] = size[place.parent] / len(below[place.parent])
        else:
            size[place.code] = max(_people(place, below) / PEOPLE_PER_KM2, LEAST_KM2)
    return size


def _people(place: Place, below: dict[str, list[Place]]) -> int:
    if place.population is not None:
        return place.population
    return sum(_people(child, below) for child in below[place.code])


def _points(
    plan: Plan, parent: Place, centre: tuple[float, float], radius: float, n: int
) -> list[tuple[float, float]]:
    """`n` points within a place: spread over its outline if that is known, else on a sunflower spiral."""
    if parent.code in plan.rings:
        return _spread(plan.rings[parent.code], n, centre)
    outline = plan.rings.get(parent.parent, ()) if parent.tier == SUBDISTRICT else ()
    points = []
    for i in range(n):
        r, angle = radius * sqrt((i + 0.5) / n), i * GOLDEN_ANGLE
        points.append(_pulled(centre, r * cos(angle), r * sin(angle), outline))
    return points


def _pulled(
    centre: tuple[float, float], dx: float, dy: float, outline: tuple[np.ndarray, ...]
) -> tuple[float, float]:
    """A point near `centre`, drawn towards it until it lies inside the outline, if there is one."""
    for _ in range(PULLS):
        point = (centre[0] + dx, centre[1] + dy)
        if not outline or inside(point, outline):
            return point
        dx, dy = dx / 2, dy / 2
    return centre


def _spread(
    outline: tuple[np.ndarray, ...], n: int, centre: tuple[float, float]
) -> list[tuple[float, float]]:
    """The first `n` points of a low-discrepancy sequence over the box around an outline inside it."""
    every = np.concatenate(outline)
    low, span = every.min(axis=0), np.ptp(every, axis=0)
    points: list[tuple[float, float]] = []
    tried = 0
    while len(points) < n and tried < 1000 * (n + 1):
        tried += 1
        point = (low[0] + span[0] * (tried * R2_X % 1.0), low[1] + span[1] * (tried * R2_Y % 1.0))
        if inside(point, outline):
            points.append((float(point[0]), float(point[1])))
    return points + [centre] * (n - len(points))  # hardly any surface in a wide box: the rest at its middle


def inside(point: tuple[float, float], outline: tuple[np.ndarray, ...]) -> bool:
    """Whether a point lies within closed rings (even-odd rule: a ring within a ring is a hole)."""
    return sum(_crossed(point, ring) for ring in outline) % 2 == 1


def _crossed(point: tuple[float, float], ring: np.ndarray) -> int:
    """How many sides of a ring lie east of a point."""
    x, y = point
    x0, y0 = ring[:-1, 0], ring[:-1, 1]
    x1, y1 = ring[1:, 0], ring[1:, 1]
    crosses = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return int(np.count_nonzero(crosses & (x < at)))
