"""A second opinion on inputs that were accepted. It reads them by other means than the program does.

Values of scenarios and designs against the JSON Schema, outlines by counting points of a grid, networks with
NetworkX, texts with an XML parser; nothing here asks the readers of the program.
"""

import codecs
import json
import math
import tomllib
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from jsonschema import Draft202012Validator

from tests.fuzz.slips import Files
from tests.fuzz.toml_inputs import SCENARIOS

GRID = 24  # points of a grid along each side of the box around an outline
KM = 111.195
WIDEST, FAR = 1500.0, 2.0
DEGREES = ("CRS84", "4326", "4490", "4258", "4269", "4610", "4214", "4555", "4979", "CRS84H")
LAYERS = 5
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # that of UTF-32 LE begins as UTF-16
MARKED = ("utf-32", "utf-16")


def implausible(kind: str, files: Files, found: Any) -> list[str]:
    """Reasons why an accepted input should not have been accepted; none where it is sound."""
    return list(ORACLES[kind](files, found))


def _text(files: Files) -> str:
    content = next(iter(files.values()))
    for encoding in MARKED if content.startswith(MARKS) else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding).replace("\r\n", "\n")
    return ""


def _unwritable(name: str, text: object, *, one_line: bool = True) -> Iterator[str]:
    """An XML parser must give a text back as it was."""
    if not isinstance(text, str):
        yield f"{name} is no text: {text!r}"
        return
    try:
        back = ElementTree.fromstring(f"<a>{escape(text)}</a>".encode()).text or ""
    except (ElementTree.ParseError, UnicodeEncodeError) as error:
        yield f"{name} = {text!r} cannot be written: {error}"
        return
    if back.replace("\n", "") != text.replace("\r", "").replace("\n", ""):
        yield f"{name} = {text!r} comes back as {back!r}"
    if one_line and len(text.splitlines()) > 1:
        yield f"{name} = {text!r} goes over several lines"


def _numbers(tree: Any) -> Iterator[float]:
    if isinstance(tree, dict | list):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from _numbers(each)
    elif isinstance(tree, int | float):
        yield tree


# ---- scenarios, designs, catalogues ----


@cache
def _schema() -> dict[str, Any]:
    return json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema())


@cache
def _value_validator(path: str) -> Draft202012Validator | None:
    section, _, name = path.partition(".")
    about = _schema()["properties"].get(section, {}).get("properties", {}).get(name)
    return Draft202012Validator(about) if about else None


def _scenario(files: Files, found: Any) -> Iterator[str]:
    data = tomllib.loads(_text(files))
    for error in _validator().iter_errors(data):
        yield f"schema: {error.json_path}: {error.message[:120]}"
    if not all(math.isfinite(number) for number in _numbers(data)):
        yield "a number is not finite"
    for name in ("name", "title", "title_zh", "question", "notes"):
        yield from _unwritable(name, getattr(found, name), one_line=name not in ("question", "notes"))
    for change in found.changes:
        if not 1 <= change.day <= found.last_day:
            yield f"a change on day {change.day}, after the last day {found.last_day}"


def _design(files: Files, found: Any) -> Iterator[str]:
    made, points = found
    data = tomllib.loads(_text(files))
    if not all(math.isfinite(number) for number in _numbers(data)):
        yield "a number is not finite"
    if not 1 <= made.size <= 1_000_000:
        yield f"{made.size} points"
    if not made.seeds or len(set(made.seeds)) != len(made.seeds) or min(made.seeds) < 0:
        yield f"seeds {made.seeds[:5]}"
    if made.stop and not (0 < made.stop.width < math.inf and made.stop.most >= len(made.seeds)):
        yield f"a rule to stop that never or always holds: {made.stop}"
    for point in points:
        for path, value in point.values.items():
            check = _value_validator(path)
            plain = list(value) if isinstance(value, tuple) else value
            absent = value is None  # the pattern of this point has no such parameter
            for error in () if absent or not check else check.iter_errors(plain):
                yield f"point {point.number}: {path}: {error.message[:120]}"
    for text in (made.name, made.title, made.title_zh):
        yield from _unwritable("a text", text)


def _catalogue(files: Files, found: Any) -> Iterator[str]:
    topics = tomllib.loads(_text(files))["topic"]
    if len(topics) != len(found):
        yield f"{len(topics)} topics in the file, {len(found)} read"
    if abs(float(found.share.sum()) - 1.0) > 1e-9:
        yield f"shares sum to {found.share.sum()}"
    for name, many in Counter(str(topic["id"]).strip() for topic in topics).items():
        if many > 1 or not name:
            yield f"id {name!r} stands {many} times"
    for topic in topics:
        if not all(math.isfinite(number) for number in _numbers(topic)):
            yield "a number is not finite"
        if any(isinstance(topic[name], bool | str) for name in ("share", "hours", "base", "extra", "group")):
            yield f"no number: {topic}"
        if len(set(topic["related"])) != len(topic["related"]):
            yield f"related names one competence twice: {topic['related']}"
        if not (0 < topic["hours"] <= 200 and 0 < topic["base"] < 1 and 0 <= topic["share"] <= 1):
            yield f"hours, base or share out of range: {topic['hours']}, {topic['base']}, {topic['share']}"
        for name in ("id", "label", "zh"):
            yield from _unwritable(name, topic[name])
            if not topic[name].strip():
                yield f"{name} is empty"


# ---- places ----


def _areas(files: Files, found: Any) -> Iterator[str]:
    codes = Counter(place.code for place in found.places)
    tiers = {place.code: place.tier for place in found.places}
    if max(codes.values()) > 1 or sum(tier == 1 for tier in tiers.values()) != 1:
        yield f"codes {codes.most_common(1)}, cities {list(tiers.values()).count(1)}"
    people: Counter[str] = Counter()
    for place in found.places:
        for name in ("code", "name", "name_zh"):
            yield from _unwritable(name, getattr(place, name))
            if not str(getattr(place, name)).strip():
                yield f"{name} is empty"
        if place.tier and tiers.get(place.parent) != place.tier - 1:
            yield f"{place.code} of tier {place.tier} lies in {place.parent} of {tiers.get(place.parent)}"
        people[place.parent] += place.population
        if place.population < 0 or place.population > 100_000_000:
            yield f"{place.population} people"
    for place in found.places:
        if place.tier < 4 and people[place.code] != place.population:
            yield f"{place.code}: {place.population} people, its parts {people[place.code]}"
        if place.tier == 2 and place.population < 1:
            yield f"nobody lives in {place.code}"
    xs, ys = ([getattr(place, axis) for place in found.places if place.tier > 0] for axis in "xy")
    if not all(map(math.isfinite, [*xs, *ys])):
        yield "a position is not finite"
    elif math.hypot(max(xs) - min(xs), max(ys) - min(ys)) > 1.5 * WIDEST:
        yield f"areas lie {math.hypot(max(xs) - min(xs), max(ys) - min(ys)):.0f} km apart"


Ring = list[tuple[float, float]]
Polygon = list[Ring]  # an outline, then its holes


def _inside(x: float, y: float, polygons: list[Polygon]) -> bool:
    return any(sum(_crossed(x, y, ring) for ring in polygon) % 2 for polygon in polygons)


def _crossed(x: float, y: float, ring: Ring) -> int:
    """How many sides of a ring lie east of a point."""
    return sum(
        (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True)
    )


def _box(polygons: list[Polygon]) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for polygon in polygons for point in polygon[0]), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _grid(box: tuple[float, float, float, float]) -> Iterator[tuple[float, float]]:
    """Points off the middle, so that none lies on a diagonal: an edge may run there."""
    for i in range(GRID):
        for j in range(GRID):
            x, y = (i + 0.41) / GRID, (j + 0.53) / GRID
            yield box[0] + x * (box[2] - box[0]), box[1] + y * (box[3] - box[1])


def _outlines(files: Files, found: Any) -> Iterator[str]:
    yield from _areas(files, found)
    data = json.loads(_text(files))
    for holder in (data, *data["features"], *(each["geometry"] for each in data["features"])):
        name = (holder.get("crs") or {"properties": {"name": "CRS84"}})["properties"]["name"]
        if name.upper().replace("/", ":").split(":")[-1] not in DEGREES:
            yield f"crs {name}"
    places = {place.code: place for place in found.places}
    outlines = _drawn(data["features"], found)
    if set(outlines) != set(found.rings):
        yield f"outlines of {sorted(outlines)} in the file, of {sorted(found.rings)} in the plan"
        return
    shares = {}
    for code, polygons in outlines.items():
        box = _box(polygons)
        shares[code] = [point for point in _grid(box) if _inside(*point, polygons)]
        yield from _ground(places[code], box, len(shares[code]) / GRID**2)
        yield from _within(code, polygons, box, found, files)
        rings = [[(float(x), float(y)) for x, y in ring] for ring in found.rings[code]]
        kept = [point for point in _grid(box) if sum(_crossed(*point, ring) for ring in rings) % 2]
        more = len(set(kept) - set(shares[code]))
        if more > GRID**2 / 50:  # a few may lie on an edge
            yield f"{code}: {more} of {GRID**2} points lie in the outline kept, not in that of the file"
    yield from _overlaps(outlines, places, shares)


def _drawn(features: list[dict[str, Any]], plan: Any) -> dict[str, list[Polygon]]:
    """Code -> polygons in km, as the file has them, projected by the textbook."""
    lon, lat = plan.centre
    east = KM * math.cos(math.radians(lat))
    outlines: dict[str, list[Polygon]] = {}
    for each in features:
        shape = each["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        for polygon in polygons:
            rings = [[((p[0] - lon) * east, (p[1] - lat) * KM) for p in ring] for ring in polygon]
            outlines.setdefault(_meant(each, plan), []).append(rings)
    return outlines


def _meant(feature: dict[str, Any], plan: Any) -> str:
    """Code of the area that a feature is about."""
    given = feature.get("properties") or {}
    about = {_seen(name).casefold(): value for name, value in given.items()} | given
    words = [about.get("code"), about.get("adcode"), feature.get("id"), about.get("id")]
    for word in words:
        for place in plan.places:
            if word is not None and _seen(word).removesuffix(".0") == place.code:
                return place.code
    for word in (about.get("name"), about.get("name_zh")):
        for place in plan.places:
            if word is not None and _seen(word) in (_seen(place.name), _seen(place.name_zh)):
                return place.code
    return "nobody"


def _seen(word: object) -> str:
    """A word as a reader sees it: without signs that format text, wide letters as others."""
    letters = unicodedata.normalize("NFKC", str(word))
    return "".join(sign for sign in letters if unicodedata.category(sign) != "Cf").strip()


def _ground(place: Any, box: tuple[float, ...], share: float) -> Iterator[str]:
    wide, high = box[2] - box[0], box[3] - box[1]
    if math.hypot(wide, high) > WIDEST * 1.01:
        yield f"{place.code} is {math.hypot(wide, high):.0f} km wide"
    area = share * wide * high
    if wide * high < 0.0009 or not math.isfinite(area):
        yield f"{place.code} has {1e6 * wide * high:.1f} m2 at most"
    if place.tier == 2 and area > 1 and not 0.005 < place.population / area < 2e6:
        yield f"{place.population} people of {place.code} on {area} km2"


def _within(
    code: str, polygons: list[Polygon], box: tuple[float, ...], plan: Any, files: Files
) -> Iterator[str]:
    """What the plan places below an area lies on it; what the table places lies near it."""
    reach = max(math.hypot(box[2] - box[0], box[3] - box[1]), FAR) * 1.01
    inside, below = {code}, plan.children()
    rows = files["areas.csv"].decode().splitlines()
    placed = {row.split(",")[0] for row in rows[1:] if "lon" in rows[0] and row[-1:].isdigit()}
    for place in plan.places:
        if place.code != code and place.parent not in inside:
            continue
        inside.add(place.code)
        gap = math.hypot(
            max(box[0] - place.x, place.x - box[2], 0), max(box[1] - place.y, place.y - box[3], 0)
        )
        if gap > reach:
            yield f"{place.code} lies {gap:.0f} km from the outline of {code}"
        free = not placed & {place.code, *(part.code for part in below[place.code])}
        if place.parent == code and free and place.code not in plan.rings and not _near(place, polygons):
            yield f"{place.code} lies outside of {code} or in a hole"


def _near(place: Any, polygons: list[Polygon]) -> bool:
    """Inside, or at the rim: positions are rounded to ten centimetres."""
    steps = (-2e-4, 0.0, 2e-4)
    return any(_inside(place.x + dx, place.y + dy, polygons) for dx in steps for dy in steps)


def _overlaps(
    outlines: dict[str, list[Polygon]], places: dict[str, Any], shares: dict[str, Any]
) -> Iterator[str]:
    for code, points in shares.items():
        for other, polygons in outlines.items():
            if other != code and places[code].tier == places[other].tier and len(points) > 30:
                shared = sum(_inside(*point, polygons) for point in points) / len(points)
                if shared > 0.65 and len(shares[other]) > 30:
                    yield f"{shared:.0%} of {code} lies in {other}"


# ---- networks and manifests ----


def _graph(files: Files, found: Any) -> Iterator[str]:
    ties, directory, table = found
    root = ElementTree.fromstring(next(iter(files.values())))
    edges = [each for each in root.iter() if each.tag.rpartition("}")[2] == "edge"]
    rows = [row for part in (ties.one, ties.other) for some in part for row in some.tolist()]
    weights = [weight for some in ties.weight for weight in some.tolist()]
    layers = [layer for some in ties.layer for layer in some.tolist()]
    if len(weights) > len(edges):
        yield f"{len(weights)} ties from {len(edges)} edges"
    if not all(0.0 <= weight <= 1.0 for weight in weights) or not all(layer < LAYERS for layer in layers):
        yield f"weights {weights}, layers {layers}"
    if any(
        a == b
        for some, others in zip(ties.one, ties.other, strict=True)
        for a, b in zip(some, others, strict=True)
    ):
        yield "a tie with itself"
    said = {_seen(text) for each in root.iter() for text in (each.text or "", each.get("id", ""))}
    handles = {row: {word for word, at in directory.rows.items() if at == row} for row in set(rows)}
    for row, words in handles.items():
        if not {_seen(word) for word in words} & said:
            yield f"nobody named {table.names[row]}"


def _manifest(files: Files, found: Any) -> Iterator[str]:
    data = json.loads(next(iter(files.values())).decode())
    if data["project"] != "gongzhi" or type(data["schema"]) is not int or data["schema"] < 1:
        yield f"project {data['project']!r}, schema {data['schema']!r}"
    yield from _unwritable("question", found.question, one_line=False)
    if not found.designs:
        yield "no designs"
    for design in found.designs:
        names = [planned.name for planned in design.scenarios]
        if not names or len(set(names)) != len(names):
            yield f"scenarios {names}"
        for planned in design.scenarios:
            for name in ("name", "key", "title", "title_zh", "text"):
                yield from _unwritable(name, getattr(planned, name), one_line=name in ("name", "key"))
            if not planned.name or not planned.key:
                yield "a scenario without name or key"
        if not all(type(seed) is int and 0 <= seed < 2**63 for seed in design.seeds) or not design.seeds:
            yield f"seeds {design.seeds}"
        if len(set(design.seeds)) != len(design.seeds):
            yield f"seeds twice: {design.seeds}"
        raw = next(each for each in data["designs"] if each["code_hash"] == design.code_hash)
        if raw["seeds"] != list(design.seeds):
            yield f"seeds {raw['seeds']!r} read as {design.seeds}"
        if not isinstance(design.code_hash, str) or not design.code_hash:
            yield f"code {design.code_hash!r}"
        if not all(isinstance(word, str) for pair in design.versions.items() for word in pair):
            yield f"versions {design.versions}"
        try:
            datetime.fromisoformat(design.created)
        except (TypeError, ValueError):
            yield f"created {design.created!r}"


ORACLES = {
    "scenario": _scenario,
    "design": _design,
    "areas": _areas,
    "geojson": _outlines,
    "graphml": _graph,
    "catalogue": _catalogue,
    "manifest": _manifest,
}
