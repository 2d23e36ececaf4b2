"""A user's own table of areas (区域表): one row per area, each naming the area above it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.city.places.plan import (
    CITY,
    COMMUNITY,
    DISTRICT,
    PROVINCE,
    SUBDISTRICT,
    TIER_NAMES,
    TOWN,
    Place,
    Plan,
    in_tree_order,
    to_km,
)
from sim.city.readers.characters import narrow
from sim.city.readers.files import Row, near_match, read_table
from sim.errors import ScenarioError
from sim.notes import note
from sim.values import whole_text

WHAT = "the table of areas"
NEEDED = ("code", "name", "tier", "parent")
ALLOWED = ("name_zh", "population", "x", "y", "lon", "lat", "area")
OVERLAY_ALLOWED = ("name", "name_zh", "population", "x", "y", "lon", "lat", "area", "tier", "parent")
MOST_PEOPLE = 100_000_000
OUTSIDE = Place("outside", "outside world", "外部世界", PROVINCE, "")

Point = tuple[float, float]


def areas_table_plan(path: str) -> Plan:
    """The plan that a table of areas describes."""
    rows = read_table(path, WHAT, NEEDED, ALLOWED)
    centre = _centre(rows)
    by_code: dict[str, Row] = {}
    places = []
    for row in rows:
        place = _place(row, centre)
        if place.code in by_code:
            first = by_code[place.code].line
            raise row.error(
                "code", f"'{place.code}' is there twice (first in line {first}). Codes are unique."
            )
        by_code[place.code] = row
        places.append(place)
    places = _rooted(places, by_code, path)
    _check_parents(places, by_code)
    _check_complete(places, by_code, path)
    return Plan(in_tree_order(places), centre=centre, origin=path)


def overlay_rows(path: str) -> list[Row]:
    """Rows of a table of populations (and names, positions, areas) by code.

    `tier` and `parent`, which a table of areas has, are there and say nothing new.
    """
    return read_table(path, "the table of populations", ("code",), OVERLAY_ALLOWED, ("code",))


def names_in(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Code -> names that a table of populations gives."""
    return {row.text("code"): tuple(row.text(c) for c in ("name", "name_zh") if row.text(c)) for row in rows}


def overlay(plan: Plan, rows: Sequence[Row]) -> Plan:
    """The plan with populations, positions, areas or names from rows of a table of populations.

    Rows of other cities are skipped, and counted in a note.
    """
    path, city = rows[0].path, plan.tier(CITY)[0]
    known = {place.code: place for place in plan.places}
    mine = [(code, row) for row in rows if (code := _own_code(row, city, known))]
    if not mine:
        raise ScenarioError(f"{path}: none of its {len(rows)} rows is of {city.name} ({city.code}).")
    centre = plan.centre or _centre([row for _, row in mine])
    seen: dict[str, int] = {}
    for code, row in mine:
        if code in seen:
            raise row.error(
                "code", f"'{code}' is there twice (first in line {seen[code]}). Codes are unique."
            )
        seen[code] = row.line
        known[code] = _overlaid(known[code], row, centre)
    if len(mine) < len(rows):
        left = len(rows) - len(mine)
        note(f"{path}: {len(mine)} rows of {city.name} used, {left} rows of other places skipped.")
    return replace(plan.with_places(known.values()), centre=centre, origin=path)


def _own_code(row: Row, city: Place, known: Mapping[str, Place]) -> str:
    """Code of the place of this city that a row is about; "" for a row of another city.

    Statistics write 330100 or 330100000000 for the city 3301, and 330106000000 for its district 330106.
    Raises ScenarioError for a code of this city without a place.
    """
    code, stem = row.needed("code"), city.code.removesuffix(TOWN)
    if code in known:
        return code
    digits = code.isdigit() and len(code) in (6, 9, 12)
    short = next((code[:n] for n in (4, 6, 9) if digits and not code[n:].strip("0")), code)
    if short in known:
        return short
    if stem in (code, short) or code == f"{stem:0<6}":
        return city.code
    if code.isdigit() and len(code) > 1 and not code.startswith(stem):
        return ""
    raise row.error("code", f"'{code}' is not an area of this city. Correct it or remove the row.")


def _overlaid(place: Place, row: Row, centre: Point | None) -> Place:
    """A place with what a row says about it; empty cells say nothing."""
    x, y = _position(row, centre)
    population, area = row.whole("population", 0, MOST_PEOPLE), row.number("area", 0.01, 1e6)
    return replace(
        place,
        name=row.text("name") or place.name,
        name_zh=row.text("name_zh") or place.name_zh,
        population=place.population if population is None else population,
        x=place.x if x is None else x,
        y=place.y if y is None else y,
        area=place.area if area is None else area,
    )


def _place(row: Row, centre: Point | None) -> Place:
    name = row.needed("name")
    x, y = _position(row, centre)
    return Place(
        code=row.needed("code"),
        name=name,
        name_zh=row.text("name_zh") or name,
        tier=_tier(row),
        parent=row.text("parent"),
        population=row.whole("population", 0, MOST_PEOPLE),
        x=x,
        y=y,
        area=row.number("area", 0.01, 1e6),
    )


def _tier(row: Row) -> int:
    text = narrow(row.needed("tier")).lower()
    if text in TIER_NAMES:
        return TIER_NAMES.index(text)
    if whole_text(text) in range(len(TIER_NAMES)):
        return int(float(text))
    allowed = ", ".join(f"{i} {name}" for i, name in enumerate(TIER_NAMES))
    raise row.error("tier", f"'{text}' must be one of: {allowed}.{near_match(text, TIER_NAMES)}")


def _centre(rows: list[Row]) -> Point | None:
    """Middle of all longitudes and latitudes; None if there are none."""
    lons = [row.number("lon", -180, 180) for row in rows]
    lats = [row.number("lat", -90, 90) for row in rows]
    pairs = [(lon, lat) for lon, lat in zip(lons, lats, strict=True) if lon is not None and lat is not None]
    if not pairs:
        return None
    middle = (sum(lon for lon, _ in pairs) / len(pairs), sum(lat for _, lat in pairs) / len(pairs))
    return round(middle[0], 4), round(middle[1], 4)


def _position(row: Row, centre: Point | None) -> tuple[float | None, float | None]:
    x, y = row.number("x", -5000, 5000), row.number("y", -5000, 5000)
    lon, lat = row.number("lon", -180, 180), row.number("lat", -90, 90)
    for one, other, names in ((x, y, ("x", "y")), (lon, lat, ("lon", "lat"))):
        if (one is None) != (other is None):
            raise row.error(
                names[one is not None], f"{names[0]} and {names[1]} go together: give both or none."
            )
    if x is not None and (lon is not None or centre is not None):
        raise row.error("x", "the table has x, y (km) and lon, lat (degrees). Use one of the two throughout.")
    if lon is not None and lat is not None and centre is not None:
        return to_km(lon, lat, centre)
    return x, y


def _rooted(places: list[Place], by_code: dict[str, Row], path: str) -> list[Place]:
    """Exactly one city below one province; the province may be left out."""
    count = Counter(place.tier for place in places)
    if count[CITY] != 1:
        raise ScenarioError(f"{path}: {count[CITY]} rows of tier city; a run has exactly one. Keep one city.")
    if count[PROVINCE] > 1:
        raise ScenarioError(f"{path}: {count[PROVINCE]} rows of tier province; keep one or none.")
    if count[PROVINCE] == 1:
        return places
    city = next(place for place in places if place.tier == CITY)
    if city.parent:
        raise by_code[city.code].error(
            "parent", f"'{city.parent}' is not in the table. Leave it empty or add a row of tier province."
        )
    outside = replace(OUTSIDE, code=OUTSIDE.code if OUTSIDE.code not in by_code else f"{city.code}-outside")
    return [outside, *(replace(p, parent=outside.code) if p.tier == CITY else p for p in places)]


def _check_parents(places: list[Place], by_code: dict[str, Row]) -> None:
    tier = {place.code: place.tier for place in places}
    for place in places:
        if place.tier == PROVINCE or place.code not in by_code:
            continue
        row, above = by_code[place.code], TIER_NAMES[place.tier - 1]
        this = f"{TIER_NAMES[place.tier]} '{place.name}'"
        if not place.parent:
            raise row.error("parent", f"{this} belongs to no {above}. Write the code of its {above}.")
        if place.parent not in tier:
            raise row.error(
                "parent",
                f"{this} belongs to '{place.parent}', which is not in the table."
                f" Write the code of its {above} or add a row for it.",
            )
        if tier[place.parent] != place.tier - 1:
            raise row.error(
                "parent",
                f"{this} must lie in a {above}, but '{place.parent}' is a {TIER_NAMES[tier[place.parent]]}.",
            )


def _check_complete(places: list[Place], by_code: dict[str, Row], path: str) -> None:
    parents = {place.parent for place in places}
    for place in places:
        if place.tier in (CITY, DISTRICT, SUBDISTRICT) and place.code not in parents:
            below = TIER_NAMES[place.tier + 1]
            line = by_code[place.code].line
            raise ScenarioError(
                f"{path}:{line}: {TIER_NAMES[place.tier]} '{place.name}' has no {below}. "
                f"Add a row of tier {below} with parent '{place.code}', or remove it."
            )
    if not any(place.tier == COMMUNITY for place in places):
        raise ScenarioError(f"{path}: no communities. Add rows of tier community.")
