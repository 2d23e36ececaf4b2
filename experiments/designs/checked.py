"""Whether a scenario or a design can be used, as a program asks it: all that is wrong, and no refusal.

What is heavy is imported where it is used: to check a scenario takes neither the model nor tables. Points of
sampled designs are drawn only where one of them could be refused although each of its values is allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ScenarioError

if TYPE_CHECKING:
    from experiments.designs.experiment import Experiment, Point
    from experiments.designs.factors import Factor
    from sim.params import Section


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
        points = _edges(experiment) or experiment.points()
        notes = check_cities(experiment.name, points)
        return Checked(file, notes=notes, points=experiment.numbers * experiment.under)
    except ScenarioError as error:
        return Checked(file, str(error))


def _edges(experiment: "Experiment") -> "list[Point]":
    """Points at the ends of every factor of a sampled design, one factor at a time; none where they prove
    nothing.

    Where no rule ties two of the varied values together, all points between them can be run if these can. The
    draw itself needs libraries that take seconds to load. Where an end is refused, a run may never come to
    it, so that the points themselves decide.
    """
    from experiments.designs.cities import check_cities
    from experiments.designs.equal_cost import COST
    from experiments.designs.sampling import SAMPLED, TABLE

    if experiment.kind not in SAMPLED or experiment.equal == COST or _tied(experiment):
        return []
    try:
        points = replace(experiment, kind=TABLE, table=tuple(_rows(experiment)), cities=()).points()
        check_cities(experiment.name, points)
    except ScenarioError:
        return []
    return points


def _rows(experiment: "Experiment") -> list[dict[str, Any]]:
    """Every city, every pattern and both ends of every factor, the rest as the scenarios have it."""
    from experiments.designs.factors import CITY, PATTERN, SCENARIO

    ends = {factor.path: _ends(factor) for factor in experiment.factors if factor.path != SCENARIO}
    cities = experiment.cities or ends.pop(CITY, ())
    patterns = ends.pop(PATTERN, ())
    first = {CITY: cities[0]} if cities else {}  # that of a scenario itself may be none of them
    rows = [{CITY: city} for city in cities] + [first | {PATTERN: pattern} for pattern in patterns]
    for path, values in ends.items():  # a pattern may allow of a parameter what another one does not
        own = [{PATTERN: pattern} for pattern in patterns] if path.startswith("coordination.") else []
        rows += [first | held | {path: value} for held in own or [{}] for value in values]
    return rows


def _ends(factor: "Factor") -> tuple[Any, ...]:
    return factor.levels or (factor.at(0.0), factor.at(1.0))


def _tied(experiment: "Experiment") -> bool:
    """Whether a rule may tie two of the varied values together, or a range have holes."""
    from experiments.designs.factors import WHOLE_FACTORS
    from sim.coordination import PATTERNS
    from sim.scenario.scenario import Scenario
    from sim.scenario.shape import COORDINATION, section_of

    varied = [factor for factor in experiment.factors if factor.path not in WHOLE_FACTORS]
    for factor in varied:
        section, _, name = factor.path.partition(".")
        patterns = PATTERNS if section == COORDINATION else [None]
        if any(_is_tied(section_of(section, pattern), name) for pattern in patterns):
            return True
    lengths = [factor for factor in varied if factor.path.startswith("calendar.")]
    dated = any(scenario.changes for scenario in experiment.base_scenarios())  # each needs a day of the run
    return bool(Scenario.__pydantic_decorators__.model_validators) or (dated and len(lengths) > 1)


def _is_tied(section: "type[Section]", name: str) -> bool:
    """Whether a section has rules beside the range of each of its parameters, or this one has a rule of its
    own."""
    from sim.params import Section

    own, every = section.__pydantic_decorators__, Section.__pydantic_decorators__
    rules = own.model_validators.keys() - every.model_validators.keys()
    field = section.model_fields.get(name)
    return bool(rules or own.field_validators) or any(
        hasattr(each, "func") for each in (field.metadata if field else ())
    )


def _meant(file: str) -> str | Path:
    """A file where there is one, else a name."""
    from experiments.designs.source import is_there

    return Path(file) if is_there(file) else file


def _at(file: str, problem: str) -> str:
    """A problem with the file it is in, where it only names the section."""
    return f"{file} {problem}" if problem.startswith("[") else problem
