"""Outlines of areas from a user's GeoJSON file (边界)."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sim.city.places.plan import Plan, Rings, ring_to_km
from sim.city.readers.files import near_match, read_text
from sim.errors import ScenarioError

WHAT = "the file of boundaries"
CODE_PROPERTIES = ("code", "adcode", "id")
NAME_PROPERTIES = ("name", "name_zh")

Point = tuple[float, float]


def with_boundaries(plan: Plan, path: str) -> Plan:
    """The plan with outlines from a GeoJSON FeatureCollection of Polygon and MultiPolygon features.

    A feature belongs to the area whose code or name stands in its properties. Coordinates are longitude and
    latitude, as GeoJSON prescribes (RFC 7946).
    """
    if plan.centre is None and any(place.x is not None for place in plan.places):
        raise ScenarioError(
            f"{path}: outlines are in degrees, but the areas of {plan.origin} are in km (x, y). "
            "Give the areas lon and lat instead, or leave the outlines out."
        )
    features = list(_features(path))
    outlines = {_code(feature, plan, where): _polygons(feature, where) for where, feature in features}
    centre = plan.centre or _middle(outlines)
    rings: Rings = {
        code: tuple(ring_to_km(ring, centre) for ring in polygons) for code, polygons in outlines.items()
    }
    return replace(plan, rings={**plan.rings, **rings}, centre=centre)


def _features(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    text = read_text(path, WHAT)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ScenarioError(
            f"{path}:{error.lineno}: broken GeoJSON ({error.msg}). Export it again."
        ) from error
    except RecursionError:
        raise ScenarioError(f"{path}: broken GeoJSON (nested too deeply). Export it again.") from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection" or not features:
        raise ScenarioError(f"{path}: must be a GeoJSON FeatureCollection with at least one feature.")
    for number, feature in enumerate(features, 1):
        where = f"{path} feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise ScenarioError(f"{where}: has no properties. Give it a property code or name.")
        yield where, feature


def _code(feature: dict[str, Any], plan: Plan, where: str) -> str:
    properties = feature["properties"]
    codes = {place.code for place in plan.places}
    names = {name: place.code for place in reversed(plan.places) for name in (place.name, place.name_zh)}
    for key in CODE_PROPERTIES:
        if str(properties.get(key)) in codes:
            return str(properties[key])
    for key in NAME_PROPERTIES:
        if properties.get(key) in names:
            return names[properties[key]]
    word = next((str(properties[k]) for k in CODE_PROPERTIES + NAME_PROPERTIES if k in properties), "")
    if not word:
        raise ScenarioError(f"{where}: no property code or name. Add one that matches the table of areas.")
    raise ScenarioError(
        f"{where}: '{word}' is not an area of this city.{near_match(word, codes | set(names))} "
        "Use the code or name of the table of areas, or remove the feature."
    )


def _polygons(feature: dict[str, Any], where: str) -> list[list[Point]]:
    """Outer rings of a feature, degrees."""
    shape = feature.get("geometry")
    geometry: dict[str, Any] = shape if isinstance(shape, dict) else {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise ScenarioError(f"{where}: geometry is {kind}; it must be Polygon or MultiPolygon.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise ScenarioError(f"{where}: has no coordinates.")
    return [_ring(polygon, where) for polygon in polygons]


def _ring(polygon: Any, where: str) -> list[Point]:
    ring = polygon[0] if isinstance(polygon, list) and polygon else None
    if not isinstance(ring, list) or len(ring) < 4:
        raise ScenarioError(f"{where}: an outline needs at least four points, the last equal to the first.")
    points = [_point(point, where) for point in ring]
    return points if points[0] == points[-1] else [*points, points[0]]


def _point(point: Any, where: str) -> Point:
    real = isinstance(point, list) and len(point) >= 2 and all(type(v) in (int, float) for v in point[:2])
    if not real or not all(map(math.isfinite, point[:2])) or abs(point[0]) > 180 or abs(point[1]) > 90:
        raise ScenarioError(
            f"{where}: point {str(point)[:60]} must be [longitude, latitude] in degrees, "
            "-180..180 and -90..90."
        )
    return float(point[0]), float(point[1])


def _middle(outlines: dict[str, list[list[Point]]]) -> Point:
    points = np.array([point for polygons in outlines.values() for ring in polygons for point in ring])
    lon, lat = points.mean(axis=0)
    return round(float(lon), 4), round(float(lat), 4)
