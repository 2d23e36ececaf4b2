"""Whether a scenario or a design can be used, as a program asks it: all that is wrong, and no refusal.

What is heavy is imported where it is used: to check a scenario takes neither the model nor tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    problem : everything that is wrong, one line each with its place; empty where the file can be used
    notes : how the files that it names were understood; points : of a design
    """

    file: str
    problem: str = ""
    notes: Sequence[str] = ()
    points: int = 0

    @property
    def ok(self) -> bool:
        """Whether the file can be used."""
        return not self.problem


def check(scenario: str | Path) -> Checked:
    """Check a scenario, given by name or path: its values, and the files of the city that it names."""
    from sim.city.check import check_city
    from sim.scenario.file import load_scenario

    file = str(scenario)
    try:
        found = load_scenario(_meant(file))
        found.key()
        return Checked(file, notes=check_city(found.city))
    except ScenarioError as error:
        return Checked(file, _at(file, str(error)))


def check_design(design: str | Path) -> Checked:
    """Check a design, given by name or path: all its points, and the cities that they name."""
    from experiments.designs.check import load_design
    from experiments.designs.cities import check_cities

    file = str(design)
    try:
        experiment = load_design(_meant(file))
        points = experiment.points()
        return Checked(file, notes=check_cities(experiment.name, points), points=len(points))
    except ScenarioError as error:
        return Checked(file, str(error))


def _meant(file: str) -> str | Path:
    """A file where there is one, else a name."""
    from experiments.designs.source import is_there

    return Path(file) if is_there(file) else file


def _at(file: str, problem: str) -> str:
    """A problem with the file it is in, where it only names the section."""
    return f"{file} {problem}" if problem.startswith("[") else problem
