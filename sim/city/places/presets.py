"""The cities that come with the project, read from tables of facts in `sim/city/places/data` (预设城市)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sim.city.places.plan import (
    CITY,
    COMMUNITY,
    DISTRICT,
    PROVINCE,
    SUBDISTRICT,
    Place,
    Plan,
    Rings,
    ring_to_km,
    to_km,
)

DATA = Path(__file__).parent / "data"


@cache
def facts(preset: str) -> dict[str, Any]:
    """The table of facts of a preset."""
    return tomllib.loads((DATA / f"{preset}.toml").read_text(encoding="utf-8"))


def preset_districts(preset: str) -> Plan:
    """Province, city and districts of a preset, with population, position, adjacency and outlines."""
    table = facts(preset)
    city, province = table["city"], table["province"]
    centre = (city["lon"], city["lat"])
    places = [
        Place(province["code"], province["name"], province["name_zh"], PROVINCE, ""),
        Place(city["code"], city["name"], city["name_zh"], CITY, province["code"]),
    ]
    for code, row in table["districts"].items():
        x, y = to_km(row["lon"], row["lat"], centre)
        places.append(
            Place(
                code,
                row["name"],
                row["name_zh"],
                DISTRICT,
                city["code"],
                row["population"],
                x,
                y,
                row["area"],
            )
        )
    near = tuple((a, b) for a, b in city["adjacent"])
    return Plan(tuple(places), near, _rings(city.get("boundaries", ""), centre), centre)


def preset_plan(preset: str) -> Plan:
    """The whole tree of a preset; subdistricts and communities carry made names in the right numbers."""
    plan = preset_districts(preset)
    city, rows = facts(preset)["city"], facts(preset)["districts"]
    places = list(plan.places)
    for district in plan.tier(DISTRICT):
        row = rows[district.code]
        places += _below(district, row["subdistricts"], row["communities"], city)
    return plan.with_places(places)


def _below(district: Place, subdistricts: int, communities: int, city: dict[str, Any]) -> list[Place]:
    """Subdistricts of a district and their communities, as evenly as whole numbers allow."""
    places = []
    base, more = divmod(communities, subdistricts)
    for s in range(1, subdistricts + 1):
        code = f"{district.code}{s:03d}"
        zh = f"{district.name_zh}第{s}{city['subdistrict_zh']}"
        places.append(
            Place(code, f"{district.name} {city['subdistrict']} {s}", zh, SUBDISTRICT, district.code)
        )
        places += [
            Place(f"{code}{c:03d}", f"{district.name} {s}-{c}", f"{zh}第{c}社区", COMMUNITY, code)
            for c in range(1, base + (s <= more) + 1)
        ]
    return places


def _rings(name: str, centre: tuple[float, float]) -> Rings:
    if not name:
        return {}
    outlines = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
    return {code: (ring_to_km(ring, centre),) for code, ring in outlines.items()}
