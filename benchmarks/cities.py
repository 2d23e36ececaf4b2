"""Invented cities of any size that differ in size alone: communities of 2 500, streets of 20 000."""

from pathlib import Path

from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario

DISTRICT, STREETS, COMMUNITIES = 100_000, 5, 8  # people of a district; streets in it; communities in a street
# Mechanisms that are off unless a scenario asks for them, as the scenarios about them set them.
EVERYTHING = {
    "conditions__weight": 0.5,
    "projects__budget": 60.0,
    "projects__proposals": 11.0,
    "attract__households": 0.5,
    "attract__firms": 0.5,
    "attract__hours": 0.5,
    "beyond__share": 1.0,
    "beyond__inspections": 1.0,
    "harm__hazard": 1.3e-5,
    "sides__distance": 0.5,
    "levers__learning": 1.0,
    "levers__linkage": 1.0,
    "levers__sinking": 1.0,
}
HEAD = "code,name,tier,parent,population,x,y\n"


def areas_table(residents: int) -> str:
    """Areas of a city as a table (CSV), districts beside each other on a grid of 4 km."""
    lines = [f"C,City of {residents},city,,,,"]
    left, number = residents, 0
    while left > 0:
        people, number = min(left, DISTRICT), number + 1
        left -= people
        streets = max(1, round(STREETS * people / DISTRICT))
        x, y = 4 * (number % 32), 4 * (number // 32)
        lines.append(f"C{number},District {number},district,C,{people},{x},{y}")
        for s in range(1, streets + 1):
            lines.append(f"C{number}-{s},Street {number}-{s},subdistrict,C{number},,,")
            for c in range(1, COMMUNITIES + 1):
                code = f"{number}-{s}-{c}"
                lines.append(f"C{code},Community {code},community,C{number}-{s},,,")
    return HEAD + "\n".join(lines) + "\n"


def city_of(residents: int, folder: Path, pattern: str = "party_led", **values: object) -> Scenario:
    """The scenario of a pattern in such a city; its table of areas is written into `folder`.

    values : overrides as section__parameter
    """
    table = folder / f"areas_{residents}.csv"
    table.write_text(areas_table(residents), encoding="utf-8")
    given = {"city.preset": "file", "city.areas_file": str(table), "calendar.warm_up": 0}
    given |= {"calendar.days": 3650}
    return load_scenario(pattern, given | {name.replace("__", "."): value for name, value in values.items()})
