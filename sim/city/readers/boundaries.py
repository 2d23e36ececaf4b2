"""Outlines of areas from a user's GeoJSON file (边界)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sim.city.places.plan import TIER_NAMES, Place, Plan, Rings, ring_to_km
from sim.city.readers.files import near_match
from sim.city.readers.geojson import Feature, Point, code_text, features_of
from sim.city.readers.plausible import check_plausible
from sim.errors import ScenarioError

WHAT = "the file of boundaries"
CODE_PROPERTIES = ("code", "adcode", "id")
NAME_PROPERTIES = ("name", "name_zh")

Shapes = dict[str, BaseGeometry]


def with_boundaries(plan: Plan, path: str) -> Plan:
    """The plan with outlines from a GeoJSON FeatureCollection of Polygon and MultiPolygon features.

    A feature belongs to the area whose code stands in its properties or is its id, else to the area of its
    name. Several features of one area are parts of it; holes stay holes. Areas without a position or a size
    take those of their outline.
    """
    if plan.centre is None and any(place.x is not None for place in plan.places):
        raise ScenarioError(
            f"{path}: outlines are in degrees, but the areas of {plan.origin} are in km (x, y). "
            "Give the areas lon and lat instead, or leave the outlines out."
        )
    parts: dict[str, list[Feature]] = {}
    finder = _Finder(plan)
    for feature in features_of(path, WHAT):
        parts.setdefault(finder.code(feature), []).append(feature)
    shapes = {code: _merged([part.shape for part in mine]) for code, mine in parts.items()}
    centre = plan.centre or _middle(shapes)
    rings: Rings = {
        code: tuple(ring_to_km(ring, centre) for ring in _rings(shape)) for code, shape in shapes.items()
    }
    rings = {**plan.rings, **rings}
    grounds = {code: ground_of(rings[code]) for code in finder.tiers if code in rings}
    check_plausible(plan, grounds, {code: mine[0].where for code, mine in parts.items()})
    places = [_outlined(place, grounds) for place in plan.places]
    return replace(plan.with_places(places), rings=rings, centre=centre)


def ground_of(rings: tuple[np.ndarray, ...]) -> BaseGeometry:
    """What lies inside an odd number of rings, as a shape in km."""
    ground: BaseGeometry = shapely.Polygon()
    for ring in rings:
        ground = ground.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return ground


class _Finder:
    """Finds the area that a feature belongs to."""

    def __init__(self, plan: Plan) -> None:
        self.tiers = {place.code: TIER_NAMES[place.tier] for place in plan.places}
        self.named: dict[str, list[str]] = {}
        for place in plan.places:
            for name in dict.fromkeys((place.name, place.name_zh)):
                self.named.setdefault(name, []).append(place.code)

    def code(self, feature: Feature) -> str:
        """Code of the area. Raises ScenarioError where none, several or two different ones are meant."""
        properties, where = feature.properties, feature.where
        codes = [code_text(properties.get(key), key, where) for key in CODE_PROPERTIES]
        known = [code for code in (*codes[:-1], feature.id, codes[-1]) if code in self.tiers]
        names = [name for name in self._names(feature) if name in self.named]
        if not known and not names:
            raise ScenarioError(self._unknown(feature, [*codes, feature.id]))
        meant = self.named[names[0]] if names else []
        if known and (not meant or known[0] in meant):
            return known[0]
        if known:
            raise ScenarioError(
                f"{where}: code '{known[0]}' and name '{names[0]}' belong to different areas. Correct one."
            )
        if len(meant) > 1:
            listed = ", ".join(f"{self.tiers[code]} {code}" for code in meant[:4])
            raise ScenarioError(
                f"{where}: several areas are called '{names[0]}' ({listed}). Give the feature a code."
            )
        return meant[0]

    def _names(self, feature: Feature) -> Iterator[str]:
        for key in NAME_PROPERTIES:
            name = feature.properties.get(key)
            if not isinstance(name, str | None):
                raise ScenarioError(f"{feature.where}: {key} = {str(name)[:60]} must be a text.")
            if name:
                yield name.strip()

    def _unknown(self, feature: Feature, codes: list[str]) -> str:
        word = next((word for word in (*codes, *self._names(feature)) if word), "")
        if not word:
            return f"{feature.where}: no property code or name. Add one that matches the table of areas."
        return (
            f"{feature.where}: '{word[:60]}' is not an area of this city."
            f"{near_match(word[:60], self.tiers.keys() | self.named.keys())} "
            "Use the code or name of the table of areas, or remove the feature."
        )


def _merged(parts: list[BaseGeometry]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.unary_union(parts)


def _rings(shape: BaseGeometry) -> Iterator[list[Point]]:
    """All outlines of a shape, the largest part first, each part with its holes."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    for part in parts:
        if part.geom_type == "Polygon":
            yield from (list(ring.coords) for ring in (part.exterior, *part.interiors))


def _middle(shapes: Shapes) -> Point:
    points = np.array([point for shape in shapes.values() for ring in _rings(shape) for point in ring])
    lon, lat = points.mean(axis=0)
    return round(float(lon), 4), round(float(lat), 4)


def _outlined(place: Place, grounds: Mapping[str, BaseGeometry]) -> Place:
    """A place with the position and size of its outline, where the tables do not give them."""
    ground = grounds.get(place.code)
    if ground is None:
        return place
    point = ground.centroid if ground.contains(ground.centroid) else ground.representative_point()
    if place.x is None:
        place = replace(place, x=float(point.x), y=float(point.y))
    return place if place.area is not None else replace(place, area=float(ground.area))
