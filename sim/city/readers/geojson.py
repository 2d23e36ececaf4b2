"""Features of a user's GeoJSON file, as shapes in degrees (读取 GeoJSON)."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.readers.characters import hidden, narrow, plain
from sim.city.readers.crs import check_crs
from sim.city.readers.files import read_text
from sim.errors import ScenarioError
from sim.notes import note

LONGEST_NUMBER = 30  # digits; longer ones are no code and no coordinate
NORTHERNMOST = 83.0  # degrees; nobody lives nearer to a pole (Alert, Canada: 82.5)
SLACK = 0.01  # share of its ground that an outline may gain or lose when small crossings are repaired
WITHOUT_ID: tuple[object, ...] = (None, "")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: where it stands, its id ("" without one), its properties, and a valid shape."""

    where: str
    id: str
    properties: dict[str, Any]
    shape: BaseGeometry


def features_of(path: str, what: str) -> Iterator[Feature]:
    """Polygons and MultiPolygons of a FeatureCollection in longitude and latitude (RFC 7946).

    Rings that do not end where they begin, which RFC 7946 asks for, are closed, as other readers do; a note
    says in how many features, and the first. Raises ScenarioError for the first feature that cannot be used.
    """
    data = _parsed(path, what)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection" or not features:
        raise ScenarioError(f"{path}: must be a GeoJSON FeatureCollection with at least one feature.")
    check_crs(data, path)
    joined, marked = [], []
    for number, feature in enumerate(features, 1):
        found = _feature(feature, f"{path} feature {number}")
        marked += [f"feature {number}, {mark}" for mark in _marks(feature)]
        if _is_open(feature["geometry"]):
            joined.append(number)
        yield found
    if joined:
        many = f"{len(joined)} features" if len(joined) > 1 else "one feature"
        note(
            f"{path}: outlines of {many} (the first: feature {joined[0]}) do not end where they begin; "
            "their last point was joined to the first."
        )
    if marked:
        note(
            f"{path}: invisible signs in {len(marked)} codes or names (the first: {marked[0]}) were left "
            "out, or read as a plain blank."
        )


def code_text(value: object, name: str, where: str) -> str:
    """A code as text in plain signs: of a text or a whole number; "" where there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return "" if value is None else narrow(str(value)).strip()
    raise ScenarioError(f"{where}: {name} = {json.dumps(value)[:60]} must be a text or a whole number.")


def _parsed(path: str, what: str) -> Any:
    twice: list[tuple[dict[str, Any], str]] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append((found, next(name for name in names if names.count(name) > 1)))
        return found

    try:
        data = json.loads(read_text(path, what), parse_int=_whole, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ScenarioError(
            f"{path}:{error.lineno}: broken GeoJSON ({error.msg}). Export it again."
        ) from error
    except RecursionError:
        raise ScenarioError(f"{path}: broken GeoJSON (nested too deeply). Export it again.") from None
    for holder, name in twice[:1]:
        raise ScenarioError(
            f"{_place(holder, data, path)}: the key '{name[:60]}' stands twice in one object. Remove one."
        )
    return data


def _place(holder: dict[str, Any], data: Any, path: str) -> str:
    """The feature that an object is part of; the file alone for an object outside of all features."""
    features = data.get("features") if isinstance(data, dict) else None
    for number, feature in enumerate(features if isinstance(features, list) else [], 1):
        inside = [feature]
        while inside:
            value = inside.pop()
            if value is holder:
                return f"{path} feature {number}"
            inside += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return path


def _whole(digits: str) -> int | float:
    """A whole number; one of hundreds of digits is infinite, which no coordinate may be."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def _feature(feature: Any, where: str) -> Feature:
    if not isinstance(feature, dict):
        raise ScenarioError(f"{where}: must be an object with properties and a geometry.")
    properties = feature.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise ScenarioError(f'{where}: properties must be an object, such as {{"code": "120101"}}.')
    given = {_plain(key): _plain(value) for key, value in (properties or {}).items()}
    # Other programs write CODE and NAME; where both spellings stand, the one in small letters counts.
    properties = {narrow(key).casefold(): value for key, value in reversed(given.items())} | given
    name = code_text(_plain(feature.get("id")), "id", where)
    if not properties and not name:
        raise ScenarioError(f"{where}: has no properties and no id. Give it a property code or name.")
    check_crs(feature, where)
    return Feature(where, name, properties, _shape(feature, where))


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _marks(feature: dict[str, Any]) -> list[str]:
    """Invisible signs in the id and the properties of a readable feature: the first of each text, by name."""
    properties = feature.get("properties") or {}
    texts = (feature.get("id"), *properties, *properties.values())
    return [mark for text in texts if isinstance(text, str) and (mark := hidden(text))]


def _shape(feature: dict[str, Any], where: str) -> BaseGeometry:
    """The shape of a feature, made valid."""
    given = feature.get("geometry")
    geometry: dict[str, Any] = given if isinstance(given, dict) else {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        said = json.dumps(kind, ensure_ascii=False)[:40] if not isinstance(kind, str) else kind[:40]
        raise ScenarioError(f"{where}: geometry is {said}; it must be Polygon or MultiPolygon.")
    check_crs(geometry, where)
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise ScenarioError(f"{where}: has no coordinates.")
    parts = [_polygon(polygon, where) for polygon in polygons]
    return parts[0] if len(parts) == 1 else shapely.unary_union(parts)


def _is_open(geometry: dict[str, Any]) -> bool:
    """Whether a ring of a readable geometry does not end where it begins."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return any(ring[0][:2] != ring[-1][:2] for polygon in polygons for ring in polygon)


def _polygon(polygon: Any, where: str) -> BaseGeometry:
    """One polygon: its outline first, then its holes."""
    if not isinstance(polygon, list) or not polygon:
        raise ScenarioError(f"{where}: has no coordinates.")
    outer, *holes = [_ring(ring, where) for ring in polygon]
    drawn = shapely.Polygon(outer, holes)
    return drawn if drawn.is_valid and drawn.area else _repaired(drawn, where)


def _repaired(drawn: BaseGeometry, where: str) -> BaseGeometry:
    """The shape without small crossings; one whose ground would change is refused with the place."""
    ground = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    if not ground.area:
        raise ScenarioError(f"{where}: its outline encloses no ground. Export it again.")
    box, kept = shapely.box(*drawn.bounds), shapely.box(*ground.bounds)
    if kept.area < (1 - SLACK) * box.area:
        raise ScenarioError(
            f"{where}: its outline has a spike without ground that reaches out of {_shown(ground)} to "
            f"{_shown(drawn)} (west, south, east, north). Remove the point that is wrong."
        )
    if abs(drawn.area - ground.area) > SLACK * ground.area:
        raise ScenarioError(
            f"{where}: its outline crosses itself or a hole lies outside "
            f"({shapely.is_valid_reason(drawn)}). Draw it again there."
        )
    return ground


def _shown(shape: BaseGeometry) -> str:
    return ", ".join(f"{end:.4f}" for end in shape.bounds)


def _ring(ring: Any, where: str) -> list[Point]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ScenarioError(f"{where}: an outline needs at least four points, the last equal to the first.")
    points = [_point(point, where) for point in ring]
    return points if points[0] == points[-1] else [*points, points[0]]


def _point(point: Any, where: str) -> Point:
    real = isinstance(point, list) and len(point) >= 2 and all(type(v) in (int, float) for v in point[:2])
    if not real or not all(map(math.isfinite, point[:2])) or abs(point[0]) > 180 or abs(point[1]) > 90:
        raise ScenarioError(
            f"{where}: point {json.dumps(point)[:60]} must be [longitude, latitude] in degrees, "
            "-180..180 and -90..90."
        )
    if abs(point[1]) > NORTHERNMOST:
        raise ScenarioError(
            f"{where}: point {json.dumps(point)[:60]} is [longitude, latitude] and lies at a pole. "
            "Perhaps the two are the wrong way round."
        )
    return float(point[0]), float(point[1])
