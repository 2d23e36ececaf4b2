"""An experiment: what a design file asks for, and the points that follow from it (实验)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.designs.equal_cost import CAPACITY, COST, HOURS, at_equal_cost
from experiments.designs.factors import (
    CITY,
    SCENARIO,
    Factor,
    is_table,
    located,
    overrides_of,
    table_and_districts,
    values_in,
)
from experiments.designs.past import Past
from experiments.designs.sampling import SAMPLED, TABLE, listed_values, size_of, unit_sample
from sim.errors import ScenarioError
from sim.scenario.file import MakeVariant, variants_of
from sim.scenario.scenario import Scenario
from sim.scenario.text import shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_POINTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Stop:
    """More seeds until the interval of a paired difference is narrower than `width`, `most` at most."""

    metric: str
    width: float
    most: int


@dataclass(frozen=True, slots=True)
class Point:
    """One combination of values under one scenario. Points of one number are compared with each other.

    scenario : name of the scenario it starts from
    values : of every factor; None where the pattern of the point has no such parameter
    made : the scenario that is run; key : its content hash
    """

    number: int
    scenario: str
    values: Mapping[str, Any]
    made: Scenario
    key: str


@dataclass(frozen=True)
class Experiment:
    """A checked design file.

    scenarios : every point is run under each of them, the first is the baseline; names or paths
    cities : every point is run in each of them; empty for the cities of the scenarios
    fixed : values laid over every scenario, such as {"calendar.days": 90}
    table : of kind "table": values of the factors at every point
    seeds : under which every point is run; the first round where there is a `stop`
    equal : "hours", all scenarios hold the same staff hours, or "cost": at every point each costs what the
        first one costs there, see `equal_cost.at_equal_cost`
    past : how cities have lived until the points begin; None where every run begins on its first day
    folder : of the design file, where relative paths in it start
    """

    name: str
    text: str
    kind: str
    scenarios: tuple[str, ...]
    factors: tuple[Factor, ...] = ()
    cities: tuple[str, ...] = ()
    fixed: Mapping[str, Any] | None = None
    table: tuple[Mapping[str, Any], ...] = ()
    seeds: tuple[int, ...] = (1,)
    samples: int = 64
    seed: int = 1
    levels: int = 4
    second_order: bool = False
    stop: Stop | None = None
    title: str = ""
    title_zh: str = ""
    question: str = ""
    question_zh: str = ""
    notes: str = ""
    notes_zh: str = ""
    equal: str = HOURS
    past: Past | None = None
    folder: Path | None = None

    @property
    def lived(self) -> Past | None:
        """What lies behind the points, with the lengths that are laid over every scenario."""
        return self.past.within(self.fixed or {}) if self.past else None

    def unequal(self) -> str:
        """Why the scenarios cannot be held alike in cost; "" where they can, or are not asked to."""
        varied = {factor.path for factor in self.factors} | {path for row in self.table for path in row}
        if self.equal != COST:
            return ""
        if len(self.scenarios) < 2 or SCENARIO in varied:
            return "needs two scenarios or more, named beside each other: the first is the measure."
        if CAPACITY in varied | set(self.fixed or {}):
            return f"sets {CAPACITY} itself; leave it out."
        return ""

    @property
    def size(self) -> int:
        """Number of combinations of factor values, before scenarios and cities are crossed with them."""
        if self.kind == TABLE:
            return len(self.table)
        return size_of(
            self.kind, self.factors, self.samples, levels=self.levels, second_order=self.second_order
        )

    @property
    def numbers(self) -> int:
        """Numbers of its points: every combination of factor values in every city."""
        return self.size * max(1, len(self.cities))

    @property
    def under(self) -> int:
        """How many scenarios every number is run under."""
        varied = {factor.path for factor in self.factors} | {path for row in self.table for path in row}
        return 1 if SCENARIO in varied else len(self.scenarios)

    def unit_sample(self) -> np.ndarray:
        """Points of a sampled design in the unit cube, float64 (points, factors), as SALib analyses them."""
        return unit_sample(
            self.kind,
            self.factors,
            self.samples,
            self.seed,
            levels=self.levels,
            second_order=self.second_order,
        )

    def combinations(self) -> list[dict[str, Any]]:
        """Values of the factors at every point; a factor that is missing stays as the scenario has it."""
        if self.kind == TABLE:
            return [dict(row) for row in self.table]
        if self.kind in SAMPLED:
            return [
                {f.path: f.at(float(share)) for f, share in zip(self.factors, row, strict=True)}
                for row in self.unit_sample()
            ]
        return listed_values(self.kind, self.factors, self.levels)

    def bases(self) -> dict[str, MakeVariant]:
        """A maker of variants for every scenario that may occur, by its name."""
        levels = next((f.levels for f in self.factors if f.path == SCENARIO), ())
        wanted = [
            *self.scenarios,
            *map(str, levels),
            *(str(r[SCENARIO]) for r in self.table if SCENARIO in r),
        ]
        return {item: variants_of(item, self.folder) for item in dict.fromkeys(wanted)}

    @property
    def laid(self) -> dict[str, Any]:
        """The fixed values; paths of files start at the folder of the design."""
        return {path: located(path, value, self.folder) for path, value in (self.fixed or {}).items()}

    def base_scenarios(self) -> list[Scenario]:
        """The scenarios with the fixed values laid over them; those that points start from."""
        return [make(self.laid) for make in self.bases().values()]

    def points(self) -> list[Point]:
        """Every point under every scenario, in order. Raises ScenarioError when one cannot be run."""
        bases = self.bases()
        plain = {item: make(self.laid) for item, make in bases.items()}
        rows = self.combinations()
        crossed = [{CITY: city, **row} for city in self.cities for row in rows] if self.cities else rows
        found: list[Point] = []
        for number, row in enumerate(crossed):
            items = [str(row[SCENARIO])] if SCENARIO in row else self.scenarios
            beside = [self._point(number, row, bases[item], plain[item]) for item in items]
            found += self._at_equal_cost(beside) if self.equal == COST else beside
        return found

    def _at_equal_cost(self, beside: Sequence[Point]) -> list[Point]:
        """The points of one number, each with the hours that the money of the first one leaves it."""
        try:
            made = at_equal_cost([point.made for point in beside])
        except ScenarioError as error:
            raise ScenarioError(f"{self.name}: point {beside[0].number}: {error}") from None
        return [
            replace(point, made=one, key=one.key(), values={**point.values, CAPACITY: one.work.capacity})
            for point, one in zip(beside, made, strict=True)
        ]

    def _point(self, number: int, values: Mapping[str, Any], make: MakeVariant, base: Scenario) -> Point:
        elsewhere = {factor.path for factor in self.factors if not factor.lies_over(base.name)}
        values = {path: value for path, value in values.items() if path not in elsewhere}
        laid = self.laid | overrides_of(values, base, self.folder)
        try:
            made = make(laid)
        except ScenarioError as error:
            said = ", ".join(f"{path} = {shown(value)}" for path, value in values.items())
            raise ScenarioError(
                f"{self.name}: point {number} ({said or 'no factor'}) of scenario {base.name} cannot be run: "
                f"{error}\nGive narrower ranges or other lists in [factors]."
            ) from None
        if is_table(city := str(values.get(CITY) or "")):  # the path as seen from here
            _, districts = table_and_districts(city)
            values = {**values, CITY: ":".join(part for part in (made.city.areas_file, districts) if part)}
        actual = values_in(made, {factor.path: None for factor in self.factors} | dict(values))
        actual |= dict.fromkeys(elsewhere)
        return Point(number, base.name, actual, made, made.key())

    @property
    def key(self) -> str:
        """Content hash of what decides the points; seeds, texts and the rule to stop are not in it."""
        content: list[Any] = [
            self.kind,
            self.scenarios,
            self.cities,
            sorted((self.fixed or {}).items()),
            [factor.summary() for factor in self.factors],
            [dict(row) for row in self.table],
        ]
        if self.kind in SAMPLED:
            content.append([self.samples, self.seed, self.levels, self.second_order])
        elif self.kind != TABLE:
            content.append([self.levels])
        content += [self.equal] if self.equal != HOURS else []
        content += [self.past.plain()] if self.past else []
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=list)
        return blake2b(text.encode(), digest_size=8).hexdigest()

    def asked(self) -> str:
        """The question in both languages, as a manifest keeps it."""
        return f"{self.question} {self.question_zh}".strip()

    def summary(self) -> dict[str, Any]:
        """What the manifest keeps of it; plain data."""
        return {
            "name": self.name,
            "key": self.key,
            "title": self.title,
            "title_zh": self.title_zh,
            "question": self.question,
            "question_zh": self.question_zh,
            "kind": self.kind,
            "baseline": self.scenarios[0],
            "size": self.size,
            "factors": [factor.summary() for factor in self.factors],
            "text": self.text,
            "equal": self.equal,
        }


def points_table(points: Sequence[Point]) -> "pa.Table":
    """The points as a table: point, scenario, scenario_key and a column per factor."""
    import pyarrow as pa  # takes a second, which a look at a design does not have

    paths = dict.fromkeys(path for point in points for path in point.values)
    columns: dict[str, Any] = {
        "point": pa.array([point.number for point in points], pa.int64()),
        "scenario": [point.scenario for point in points],
        "scenario_key": [point.key for point in points],
    }
    for path in paths:
        columns[path] = [point.values.get(path) for point in points]
    return pa.table(columns)
