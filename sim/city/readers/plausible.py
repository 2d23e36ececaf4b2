"""Whether outlines can be those of a city: extent, people on the ground, and positions."""

from collections.abc import Iterator, Mapping
from math import hypot
from statistics import median

import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.places.plan import Place, Plan
from sim.errors import ScenarioError

WIDEST_KM = 1500.0  # Bayingolin, the largest prefecture of China, measures 1 300 km from corner to corner
LEAST_KM2 = 0.001  # a single courtyard
THINNEST, DENSEST = 0.01, 1_000_000.0  # people per km2; emptiest counties 0.1, densest blocks 300 000
NEAR_KM = 2.0  # an area's position may lie that far outside of it, however small it is
NEAR_CITY_KM = 100.0  # the same for all outlines together
LEAST_INSIDE = 0.5  # of an area's ground lies in the area above it, give or take NEAR_KM
MOST_SHARED = 0.5  # of the smaller one of two areas of one tier

Grounds = Mapping[str, BaseGeometry]


def check_plausible(plan: Plan, grounds: Grounds, where: Mapping[str, str]) -> None:
    """Refuse outlines that cannot be those of the plan's areas.

    grounds : code -> shape in km; where : code -> the feature that errors point at, for those of a file

    Raises ScenarioError with the first reason found.
    """
    known, below = {place.code: place for place in plan.places}, plan.children()
    named = {code: f"{where.get(code, plan.origin)} ('{known[code].name}')" for code in grounds}
    for code, ground in grounds.items():
        if code in where:
            for reason in _size(known[code], ground):
                raise ScenarioError(f"{named[code]}: {reason}")
        for place, reason in _outside(known[code], ground, grounds, below):
            raise ScenarioError(f"{named[code if code in where else place.code]}: {reason}")
    _check_together(plan, grounds, named)
    _check_apart(known, grounds, named)


def check_positions(plan: Plan) -> None:
    """Refuse positions that lie further apart than a city is wide, and sizes that cannot hold the people.

    Raises ScenarioError with the first reason found.
    """
    placed = [
        (place, place.x, place.y) for place in plan.places if place.x is not None and place.y is not None
    ]
    if placed:
        x, y = median(x for _, x, _ in placed), median(y for _, _, y in placed)
        place, far = max(((p, hypot(px - x, py - y)) for p, px, py in placed), key=lambda pair: pair[1])
        if far > WIDEST_KM:
            raise ScenarioError(
                f"{plan.origin}: '{place.name}' ({place.code}) lies {far:,.0f} km from the middle of "
                f"all areas; no city is wider than {WIDEST_KM:,.0f} km. Correct its position."
            )
    for place in plan.places:
        if place.area and place.population and (reason := _thin(place, place.area)):
            raise ScenarioError(f"{plan.origin}: '{place.name}' ({place.code}): {reason}")


def _thin(place: Place, area: float) -> str:
    """Why so many people do not live on so much ground; "" where they may."""
    density = (place.population or 0) / area
    if THINNEST <= density <= DENSEST:
        return ""
    return (
        f"{place.population:,} people on {area:,.4g} km2 make {density:,.4g} per km2; between "
        f"{THINNEST:g} and {DENSEST:,.0f} make sense. Correct the size or the population."
    )


def width(ground: BaseGeometry) -> float:
    """Distance between opposite corners of the box around a shape, km."""
    west, south, east, north = ground.bounds
    return hypot(east - west, north - south)


def _size(place: Place, ground: BaseGeometry) -> Iterator[str]:
    if width(ground) > WIDEST_KM:
        yield (
            f"its outline is {width(ground):,.0f} km wide; no city is wider than {WIDEST_KM:,.0f} km. "
            "Give longitude and latitude in degrees."
        )
    if ground.area < LEAST_KM2:
        yield (
            f"its outline encloses {1e6 * ground.area:,.1f} m2; the smallest area that makes sense has "
            f"{1e6 * LEAST_KM2:,.0f} m2. Give longitude and latitude in degrees."
        )
    elif place.population and (reason := _thin(place, ground.area)):
        yield reason


def _outside(
    place: Place, ground: BaseGeometry, grounds: Grounds, below: Mapping[str, list[Place]]
) -> Iterator[tuple[Place, str]]:
    """What lies inside a place by the tables, and is far from it on the map."""
    waiting = [place]
    while waiting:
        part = waiting.pop()
        waiting += below[part.code]
        if part.code != place.code and part.code in grounds:
            reason = _sticks_out(place, ground, part, grounds[part.code])
        else:
            reason = _far_off(place, ground, part)
        if reason:
            yield part, reason


def _sticks_out(place: Place, ground: BaseGeometry, part: Place, shape: BaseGeometry) -> str:
    share = shape.intersection(ground.buffer(NEAR_KM)).area / shape.area
    if share >= LEAST_INSIDE:
        return ""
    return (
        f"only {100 * share:.0f} % of the outline of '{part.name}' lie within that of '{place.name}', of "
        "which it is a part. Correct one of the two."
    )


def _far_off(place: Place, ground: BaseGeometry, part: Place) -> str:
    if part.x is None or part.y is None:
        return ""
    far = ground.distance(shapely.Point(part.x, part.y))
    if far <= max(width(ground), NEAR_KM):
        return ""
    what = "its own position" if part.code == place.code else f"'{part.name}', a part of it,"
    return (
        f"{what} lies {far:,.0f} km outside of the outline of '{place.name}', which is "
        f"{width(ground):,.0f} km wide. Correct the outline or the position (lon, lat) in the table."
    )


def _check_together(plan: Plan, grounds: Grounds, named: Mapping[str, str]) -> None:
    """All outlines lie in one region, which is that of the positions."""
    whole = shapely.GeometryCollection(list(grounds.values()))
    code, far = max(
        ((code, ground.centroid.distance(whole.centroid)) for code, ground in grounds.items()),
        key=lambda pair: pair[1],
    )
    if width(whole) > WIDEST_KM:
        raise ScenarioError(
            f"{named[code]}: lies {far:,.0f} km from the middle of all outlines, which together are "
            f"{width(whole):,.0f} km wide; no city is wider than {WIDEST_KM:,.0f} km. Correct or remove it."
        )
    points = [(place.x, place.y) for place in plan.places if place.x is not None and place.y is not None]
    if points:
        said = shapely.MultiPoint(points)
        gap = shapely.box(*whole.bounds).distance(shapely.box(*said.bounds))
        if gap > max(width(whole), width(said), NEAR_CITY_KM):
            raise ScenarioError(
                f"{named[code]}: the outlines lie {gap:,.0f} km from the positions of the areas in "
                f"{plan.origin}. Correct the outlines or the positions (lon, lat)."
            )


def _check_apart(known: Mapping[str, Place], grounds: Grounds, named: Mapping[str, str]) -> None:
    """Two areas of one tier do not cover the same ground."""
    codes, shapes = list(grounds), list(grounds.values())
    for i, j in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
        one, other = known[codes[i]], known[codes[j]]
        if i >= j or one.tier != other.tier:
            continue
        a, b = shapes[i], shapes[j]
        shared = a.intersection(b).area / min(a.area, b.area)
        if shared > MOST_SHARED:
            raise ScenarioError(
                f"{named[other.code]}: shares {100 * shared:.0f} % of the smaller one's ground with "
                f"'{one.name}'; areas of one tier lie beside each other. Correct one of the two."
            )
