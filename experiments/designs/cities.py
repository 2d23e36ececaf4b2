"""The cities of a design, checked as each run would do it before anything is run (城市检查)."""

from collections.abc import Iterable

from experiments.designs.experiment import Point
from sim.city.check import check_city
from sim.city.readers.inputs import NAMES
from sim.errors import ScenarioError
from sim.notes import noted
from sim.scenario.text import shown

SOURCE = (
    "preset",
    "area",
    *NAMES,
)  # what decides whether a city can be built; the rest has ranges of its own


def check_cities(name: str, points: Iterable[Point]) -> list[str]:
    """Refuse points whose city cannot be built. Returns how the user's files were understood.

    name : of the design, for messages

    Raises ScenarioError with every city that cannot be built, each once.
    """
    seen, problems = set(), []
    with noted() as notes:
        for point in points:
            city = point.made.city
            source = tuple(getattr(city, part) for part in SOURCE)
            if source in seen:
                continue
            seen.add(source)
            try:
                check_city(city)
            except ScenarioError as error:
                said = ", ".join(f"{path} = {shown(value)}" for path, value in point.values.items())
                where = f"{name}: point {point.number} ({said or 'no factor'}) of scenario {point.scenario}"
                problems.append(f"{where} cannot be run: {error}")
    if problems:
        raise ScenarioError("\n".join(problems))
    return notes
