"""Public tables of administrative divisions, read as they are (行政区划表).

Two shapes occur. A joined table has a row per community with the names above it (`areaCode, district,
streetCode, street, village_code, village`). A set of tables has one file per tier (`provinces.csv`,
`cities.csv`, `areas.csv`, `streets.csv`, `villages.csv`; columns `code, name` and the code above); name the
villages file, the others are found beside it. Codes have 2 digits for a province, 4 for a city, 6 for a
district, 9 for a street, 12 for a community.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.city.places.plan import (
    CITY,
    COMMUNITY,
    DISTRICT,
    PROVINCE,
    SUBDISTRICT,
    Place,
    Plan,
    in_tree_order,
    plain,
)
from sim.city.readers.files import Row, header_of, near_match, read_table, read_text, table_rows
from sim.errors import ScenarioError

WHAT = "the table of administrative divisions"
MOST_PEOPLE = 100_000_000
MUNICIPALITIES = {
    "11": "北京市",
    "12": "天津市",
    "31": "上海市",
    "50": "重庆市",
}  # one city each, whatever digits 3-4
JOINED = {  # our word -> names that public tables use
    "district_code": ("areaCode", "area_code", "districtCode", "district_code"),
    "district": ("district", "area", "areaName"),
    "street_code": ("streetCode", "street_code"),
    "street": ("street", "streetName"),
    "code": ("village_code", "villageCode", "communityCode", "community_code"),
    "name": ("village", "villageName", "community", "communityName"),
}
UPPER_TIERS = (
    ("province", False),
    ("citie", False),
    ("area", True),
    ("street", True),
)  # and which must be there
SPLIT = {"code": ("code",), "name": ("name",), "street_code": ("streetCode", "street_code")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One community of a table, with the codes above it."""

    code: str
    name: str
    street: str
    district: str
    population: int | None

    @property
    def city(self) -> str:
        """Code of its city: four digits, two for a municipality."""
        return self.district[:2] if self.district[:2] in MUNICIPALITIES else self.district[:4]


@dataclass(slots=True)
class Names:
    """Names of the areas above communities, by code."""

    above: dict[str, str]

    def city(self, code: str) -> str:
        """Name of a city; the code itself where no table names it."""
        return MUNICIPALITIES.get(code) or self.above.get(code, code)


def admin_plan(path: str, wanted: Sequence[str]) -> tuple[Plan, tuple[str, ...]]:
    """The plan of one city of a table, and the words of `wanted` that still name districts."""
    text = read_text(path, WHAT)
    header = header_of(text, path)
    split = "code" in header and "name" in header
    columns = _columns(header, SPLIT if split else JOINED, path)
    rows = table_rows(text, path, WHAT, tuple(columns.values()))
    entries, names = _split(rows, columns, path) if split else _joined(rows, columns)
    city, rest = _chosen_city(entries, names, wanted, path)
    return _plan([e for e in entries if e.city == city], names, city, path), rest


def _columns(header: list[str], shape: dict[str, tuple[str, ...]], path: str) -> dict[str, str]:
    """Our word -> column of the table."""
    found = {word: next((c for c in header if c in known), "") for word, known in shape.items()}
    missing = [word for word, column in found.items() if not column]
    if missing:
        raise ScenarioError(
            f"{path}: no column '{shape[missing[0]][0]}'. The table has either the columns areaCode, "
            "district, streetCode, street, village_code, village, or (villages file, the others beside it) "
            f"code, name, streetCode; this one has {', '.join(header) or 'none'}."
        )
    return found


def _joined(rows: list[Row], columns: dict[str, str]) -> tuple[list[Entry], Names]:
    names: dict[str, str] = {}
    entries = []
    for row in rows:
        district, street = row.needed(columns["district_code"]), row.needed(columns["street_code"])
        names[district], names[street] = row.needed(columns["district"]), row.needed(columns["street"])
        if row.text("city"):
            names[district[:4]] = row.text("city")
        entries.append(_entry(row, columns, street, district))
    _check_unique(entries, rows, columns["code"])
    return entries, Names(names)


def _split(rows: list[Row], columns: dict[str, str], path: str) -> tuple[list[Entry], Names]:
    names = _beside(path)
    entries = []
    for row in rows:
        street = row.needed(columns["street_code"])
        if street not in names:
            raise row.error(
                columns["street_code"],
                f"street '{street}' of community '{row.text('name')}' is not in the table of streets beside "
                "this file. Add it there or remove the community.",
            )
        entries.append(_entry(row, columns, street, street[:6]))
    _check_unique(entries, rows, columns["code"])
    return entries, Names(names)


def _entry(row: Row, columns: dict[str, str], street: str, district: str) -> Entry:
    code = row.needed(columns["code"])
    if not code.isdigit() or not street.startswith(district) or len(district) < 6:
        raise row.error(
            columns["code"],
            f"codes '{district}', '{street}', '{code}' must be digits: 6 of the district, 9 of its street, "
            "12 of the community.",
        )
    people = row.whole("population", 0, MOST_PEOPLE)
    return Entry(code, _area_name(row.needed(columns["name"])), street, district, people)


def _area_name(name: str) -> str:
    """Name of a community without the word for its committee, which the tables add."""
    for ending in ("居民委员会", "居委会"):
        name = name.removesuffix(ending) or name
    for ending in ("村民委员会", "村委会"):
        if name.endswith(ending):
            return name.removesuffix(ending).removesuffix("村") + "村"
    return name


def _check_unique(entries: list[Entry], rows: list[Row], column: str) -> None:
    seen: dict[str, int] = {}
    for entry, row in zip(entries, rows, strict=True):
        if entry.code in seen:
            raise row.error(
                column, f"'{entry.code}' is there twice (first in line {seen[entry.code]}). Codes are unique."
            )
        seen[entry.code] = row.line


def tables_beside(path: str) -> list[str]:
    """Paths of the tables of the upper tiers that lie beside a table of villages."""
    found = (_table_beside(path, tier) for tier, _ in UPPER_TIERS)
    return [str(file) for file in found if file is not None]


def _candidates(tier: str) -> list[str]:
    return [f"{stem}.csv{packed}" for stem in (f"{tier}s", _singular(tier)) for packed in ("", ".gz")]


def _singular(tier: str) -> str:
    return "city" if tier == "citie" else tier


def _table_beside(path: str, tier: str) -> Path | None:
    files = (Path(path).parent / name for name in _candidates(tier))
    return next((file for file in files if file.is_file()), None)


def _beside(path: str) -> dict[str, str]:
    """Names by code from the tables of the upper tiers beside a table of villages."""
    names: dict[str, str] = {}
    for tier, needed in UPPER_TIERS:
        file = _table_beside(path, tier)
        if file is None and needed:
            raise ScenarioError(
                f"{path}: needs the table of {tier}s beside it (one of {', '.join(_candidates(tier))}). "
                "Put it in the same folder, or use a joined table."
            )
        if file is not None:
            for row in read_table(str(file), f"the table of {_singular(tier)} names", ("code", "name")):
                names[row.needed("code")] = row.needed("name")
    for code, name in list(names.items()):
        if len(code) == 4 and name in ("市辖区", "县") and code[:2] in names:
            names[code] = names[code[:2]]
    return names


def _chosen_city(
    entries: list[Entry], names: Names, wanted: Sequence[str], path: str
) -> tuple[str, tuple[str, ...]]:
    """The one city to build: named by `wanted`, or the only one, or the one the wanted districts lie in."""
    cities = sorted({entry.city for entry in entries})
    known = {plain(word): code for code in cities for word in (code, names.city(code))}
    named = {known[plain(word)] for word in wanted if plain(word) in known}
    rest = tuple(word for word in wanted if plain(word) not in known)
    if not named and rest:
        words = {plain(word) for word in rest}
        here = {(e.district, e.city) for e in entries}
        named = {city for district, city in here if {plain(names.above.get(district, "")), district} & words}
    chosen = sorted(named) or cities
    if len(chosen) != 1:
        listed = ", ".join(f"{names.city(code)} ({code})" for code in chosen[:12])
        near = near_match(wanted[0], [names.city(code) for code in cities]) if wanted else ""
        raise ScenarioError(
            f"{path}: holds {len(chosen)} cities ({listed}{', ...' if len(chosen) > 12 else ''}).{near} "
            f'A run has one: choose it with area = ["{names.city(chosen[0])}"].'
        )
    return chosen[0], rest


def _plan(entries: list[Entry], names: Names, city: str, path: str) -> Plan:
    """The tree above the communities of one city."""
    top = f"{city[:2]}-outside"
    name = names.city(city)
    places = {
        top: Place(top, "outside world", "外部世界", PROVINCE, ""),
        city: Place(city, name, name, CITY, top),
    }
    for e in entries:
        district, street = names.above.get(e.district, e.district), names.above[e.street]
        places.setdefault(e.district, Place(e.district, district, district, DISTRICT, city))
        places.setdefault(e.street, Place(e.street, street, street, SUBDISTRICT, e.district))
        places[e.code] = Place(e.code, e.name, e.name, COMMUNITY, e.street, e.population)
    return Plan(in_tree_order(places.values()), origin=path)


def with_facts(plan: Plan, facts: Plan) -> Plan:
    """The plan with names, populations, positions, adjacency and outlines of the districts of a preset."""
    known = {place.code: place for place in facts.places}
    city = facts.tier(CITY)[0]
    places = []
    for place in plan.places:
        fact = known.get(place.code)
        if fact is None or place.tier not in (CITY, DISTRICT):
            places.append(place)
        else:
            places.append(
                replace(
                    place,
                    name=fact.name,
                    name_zh=fact.name_zh,
                    population=fact.population,
                    x=fact.x,
                    y=fact.y,
                    area=fact.area,
                )
            )
    if not any(place.code == city.code for place in plan.places):
        raise ScenarioError(
            f"{plan.origin}: holds {plan.tier(CITY)[0].name}, not {city.name} ({city.name_zh}). "
            "Use preset = 'file' for another city."
        )
    codes = {place.code for place in plan.places}
    near = tuple(pair for pair in facts.near if pair[0] in codes and pair[1] in codes)
    return replace(
        plan.with_places(places), near=near, rings=facts.rings, centre=facts.centre, origin=plan.origin
    )
