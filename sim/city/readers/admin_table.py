"""Public tables of administrative divisions, read as they are (行政区划表).

Two shapes occur. A joined table has a row per community with the names above it (`areaCode, district,
streetCode, street, village_code, village`). A set of tables has one file per tier (`provinces.csv`,
`cities.csv`, `areas.csv`, `streets.csv`, `villages.csv`; columns `code, name` and the code above); name the
villages file, the others are found beside it. Codes have 2 digits for a province, 4 for a city, 6 for a
district, 9 for a street, 12 for a community.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.city.places.gazetteer import Gazetteer, Spot, spelt
from sim.city.places.plan import (
    CITY,
    COMMUNITY,
    DISTRICT,
    PROVINCE,
    SUBDISTRICT,
    TOWN,
    Place,
    Plan,
    in_tree_order,
)
from sim.city.readers.files import Row, is_file, read_sheet, read_table, sheet_rows
from sim.city.readers.sheets import Sheet, header_hint
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
MORE = ("city", "province", "population")  # columns that may be there
SPLIT = {"code": ("code",), "name": ("name",), "street_code": ("streetCode", "street_code")}


HEADINGS = (  # what tables write where a prefecture would stand above towns that have none
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖行政单位",
    "直辖县级",
    "市辖区",
    "县",
)
DIRECT = "90"  # digits 3 and 4 of towns directly under a province


@dataclass(frozen=True, slots=True)
class Divisions:
    """A table of administrative divisions: a row per community, and the names of the areas above by code.

    columns : our word -> column of the table; rows : by code of their district
    """

    path: str
    columns: dict[str, str]
    rows: dict[str, list[Row]]
    above: dict[str, str]

    def city_of(self, district: str) -> str:
        """Code of the city of a district: two digits for a municipality, four for a prefecture.

        A town directly under its province is a city of its own, which has the town as its only district.
        """
        if district[:2] in MUNICIPALITIES:
            return district[:2]
        direct = district[2:4] == DIRECT or self.above.get(district[:4]) in HEADINGS
        return f"{district}{TOWN}" if direct else district[:4]

    def city_name(self, city: str) -> str:
        """Name of a city; the code itself where no table names it."""
        code = city.removesuffix(TOWN)
        return MUNICIPALITIES.get(code) or self.above.get(code, code)

    def gazetteer(self, aliases: Mapping[str, tuple[str, ...]]) -> Gazetteer:
        """The cities and districts of the table by name; aliases : code -> further names."""
        spots: dict[str, Spot] = {}
        headings: dict[str, list[str]] = {}
        for district in self.rows:
            city = self.city_of(district)
            if city not in spots:
                spots[city] = self._city_spot(city, aliases)
            names = (self.above[district], *aliases.get(district, ()))
            spots[f"{district} below"] = Spot(district, names, DISTRICT, city, district, (district,))
            if city.endswith(TOWN) or city in MUNICIPALITIES:
                for heading in (district[:4], f"{district[:4]}00", spelt(self.above.get(district[:4], ""))):
                    headings.setdefault(heading, []).append(city)
        provinces = {code: name for code, name in self.above.items() if len(code) == 2}
        return Gazetteer(spots.values(), self.path, provinces, headings)

    def _city_spot(self, city: str, aliases: Mapping[str, tuple[str, ...]]) -> Spot:
        shown = city.removesuffix(TOWN)
        codes = (shown, f"{shown:0<6}")
        names = (self.city_name(city), *(name for code in codes for name in aliases.get(code, ())))
        return Spot(city, tuple(dict.fromkeys(names)), CITY, city, shown, tuple(dict.fromkeys(codes)))

    def plan(self, city: str) -> Plan:
        """The tree above the communities of one city."""
        top, name = f"{city[:2]}-outside", self.city_name(city)
        places = {
            top: Place(top, "outside world", "外部世界", PROVINCE, ""),
            city: Place(city, name, name, CITY, top),
        }
        for district in (code for code in self.rows if self.city_of(code) == city):
            title = self.above[district]
            places[district] = Place(district, title, title, DISTRICT, city)
            for row in self.rows[district]:
                street, place = self._community(row, district)
                title = self.above.get(street, street)
                places.setdefault(street, Place(street, title, title, SUBDISTRICT, district))
                if place.code in places:
                    raise row.error(self.columns["code"], f"'{place.code}' is there twice. Codes are unique.")
                places[place.code] = place
        return Plan(in_tree_order(places.values()), origin=self.path)

    def _community(self, row: Row, district: str) -> tuple[str, Place]:
        """Code of the street and the community of a row."""
        street, code = row.needed(self.columns["street_code"]), row.needed(self.columns["code"])
        name = row.needed(self.columns["name"])
        if street not in self.above:
            raise row.error(
                self.columns["street_code"],
                f"street '{street}' of community '{name}' is not in the table of streets beside "
                "this file. Add it there or remove the community.",
            )
        if not code.isdigit() or not street.startswith(district):
            raise row.error(
                self.columns["code"],
                f"codes '{district}', '{street}', '{code}' must be digits: 6 of the district, 9 of its "
                "street, 12 of the community.",
            )
        people = row.whole("population", 0, MOST_PEOPLE)
        name = _area_name(name)
        return street, Place(code, name, name, COMMUNITY, street, people)


def read_divisions(path: str) -> Divisions:
    """A joined table, or a set of tables of which the one of communities is named."""
    sheet = read_sheet(path, WHAT)
    sheet.spell([*(name for known in (*SPLIT.values(), *JOINED.values()) for name in known), *MORE])
    split = "code" in sheet.names and "name" in sheet.names
    columns = _columns(sheet, SPLIT if split else JOINED)
    codes = [columns[word] for word in ("district_code", "street_code", "code") if word in columns]
    rows = sheet_rows(sheet, WHAT, tuple(columns.values()), None, codes)
    found = Divisions(path, columns, {}, _beside(path) if split else {})
    for row in rows:
        district = row.needed(columns["street_code"])[:6] if split else row.needed(columns["district_code"])
        if len(district) < 6 or not district.isdigit():
            raise row.error(columns["street_code"], f"'{district}' must be digits: 6 of the district first.")
        found.rows.setdefault(district, []).append(row)
        if split:
            found.above.setdefault(district, district)
        else:
            _keep_names(found.above, row, columns, district)
    return found


def _keep_names(above: dict[str, str], row: Row, columns: dict[str, str], district: str) -> None:
    above[district] = row.needed(columns["district"])
    above[row.needed(columns["street_code"])] = row.needed(columns["street"])
    for column, digits in (("city", 4), ("province", 2)):
        if row.text(column):
            above[district[:digits]] = row.text(column)


def _columns(sheet: Sheet, shape: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Our word -> column of the table."""
    header = sheet.names
    found = {word: next((c for c in header if c in known), "") for word, known in shape.items()}
    missing = [word for word, column in found.items() if not column]
    if missing:
        raise ScenarioError(
            f"{sheet.path}: no column '{shape[missing[0]][0]}'. The table has either the columns areaCode, "
            "district, streetCode, street, village_code, village, or (villages file, the others beside it) "
            f"code, name, streetCode; this one has {', '.join(header) or 'none'}."
            f"{header_hint(sheet, [shape[word][0] for word in shape])}"
        )
    return found


def _area_name(name: str) -> str:
    """Name of a community without the word for its committee, which the tables add."""
    for ending in ("居民委员会", "居委会"):
        name = name.removesuffix(ending) or name
    for ending in ("村民委员会", "村委会"):
        if name.endswith(ending):
            return name.removesuffix(ending).removesuffix("村") + "村"
    return name


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
    return next((file for file in files if is_file(file)), None)


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
    return names


def with_facts(divisions: Divisions, facts: Plan) -> Plan:
    """The plan of a preset's city, with what the preset knows about its districts."""
    known = {place.code: place for place in facts.places}
    city = facts.tier(CITY)[0]
    cities = dict.fromkeys(map(divisions.city_of, divisions.rows))
    if city.code not in cities:
        first = ", ".join(divisions.city_name(code) for code in list(cities)[:4])
        raise ScenarioError(
            f"{divisions.path}: holds {first}{', ...' if len(cities) > 4 else ''}, not {city.name} "
            f"({city.name_zh}). Use preset = 'file' for another city."
        )
    plan = divisions.plan(city.code)
    places = [_with_fact(place, known) for place in plan.places]
    codes = {place.code for place in places}
    near = tuple(pair for pair in facts.near if pair[0] in codes and pair[1] in codes)
    return replace(
        plan.with_places(places), near=near, rings=facts.rings, centre=facts.centre, origin=plan.origin
    )


def _with_fact(place: Place, known: Mapping[str, Place]) -> Place:
    """A city or district with the names, population, position and area that a preset knows."""
    fact = known.get(place.code)
    if fact is None or place.tier not in (CITY, DISTRICT):
        return place
    return replace(
        place,
        name=fact.name,
        name_zh=fact.name_zh,
        population=fact.population,
        x=fact.x,
        y=fact.y,
        area=fact.area,
    )
