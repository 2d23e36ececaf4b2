"""A package of levers that a student puts together: read as data, run, held against a goal (预算内的方案).

The goal is what a package of the teacher reaches for the seeds of the student, with some room: so it can be
reached, and the numbers of one student help nobody else.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from experiments.exercises.arms import Arm
from experiments.exercises.runs import Runs
from experiments.exercises.statistic import Table
from sim.scenario.shape import declared

GAIN, COST = "durable_of_1000", "cost_per_problem"
ROOM = 0.15  # part of what the teacher's package gains that a student may fall short of, and may pay more
LEAST = 5.0  # gain per 1 000 problems, below which no goal is made of a package
REACHED, SHORT, DEAR, BOTH = "reached", "short", "dear", "short_and_dear"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a package must reach, beside the scenario without it, as means over the seeds of a student.

    gain : additional durable resolutions per 1 000 problems, at least
    cost : additional cost per problem, yuan, at most
    """

    gain: float
    cost: float

    @classmethod
    def of(cls, table: Table) -> "Goal | None":
        """The goal that the second scenario of a table reaches; None where it gains too little for one."""
        gain, cost = _found(table)
        if gain < LEAST:
            return None
        return cls(math.floor((1 - ROOM) * gain), math.ceil(cost + ROOM * abs(cost)))

    def verdict(self, table: Table) -> str:
        """Whether the second scenario of a table reaches the goal, and if not, what it misses."""
        gain, cost = _found(table)
        if gain >= self.gain:
            return REACHED if cost <= self.cost else DEAR
        return SHORT if cost <= self.cost else BOTH


def _found(table: Table) -> tuple[float, float]:
    """Additional resolutions and additional cost, as means over the seeds."""
    return float(table.differences(GAIN, (0, 1)).mean()), float(table.differences(COST, (0, 1)).mean())


def package(given: object) -> str | None:
    """A package as one word, the same however it was written; None for what is none.

    given : name of a lever -> how far it is used, 0..1, as a table of TOML
    """
    if not isinstance(given, Mapping) or not given:
        return None
    known = declared("levers")
    if not all(name in known and _is_share(value) for name, value in given.items()):
        return None
    used = {name: float(value) for name, value in sorted(given.items()) if value}
    return " ".join(f"{name}={value:g}" for name, value in used.items()) or "nothing=0"


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def with_levers(base: Arm, word: str) -> Arm:
    """A scenario with the levers of a package on top."""
    parts = (part.partition("=") for part in word.split() if word != "nothing=0")
    changes = tuple((f"levers.{name}", float(value)) for name, _, value in parts)
    return replace(base, name="package" if changes else base.name, changes=changes)


def table_of(table: Table, word: str) -> Table:
    """The same seeds with the package of a student as second scenario; what lacks is run.

    Raises ScenarioError where a run fails.
    """
    runs: Runs = table.runs
    arms = (table.arms[0], with_levers(table.arms[0], word))
    runs.make((arm, seed) for arm in arms for seed in table.seeds)
    return Table(runs, arms, table.seeds)
