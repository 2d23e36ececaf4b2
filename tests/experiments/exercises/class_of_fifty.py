"""A class of students with right answers, and runs that cost nothing."""

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from experiments.exercises.answers import Answers
from experiments.exercises.arms import Arm
from experiments.exercises.exercise import CHOICE, LEVERS, PREDICTION, Field, exercises
from experiments.exercises.given import Given
from experiments.exercises.lots import Lot
from experiments.exercises.marking import task_of
from experiments.exercises.runs import Runs
from sim.identity import code_hash
from sim.scenario.shape import declared

COURSE = "policy"
STUDENTS = [f"s{number:02d}" for number in range(50)]
SHARES = ("share", "rate", "precision", "sensitivity", "reporting")


class InventedRuns(Runs):
    """Outcomes that depend on scenario, seed and metric as runs do, without a run."""

    def make(self, asked: object) -> None:
        """Nothing to do."""

    def outcome(self, arm: Arm, seed: int, metric: str) -> float:
        """A city of the seed, an effect of the scenario, and a little of both."""
        what = (arm.base, arm.changes) if arm.changes else arm.name
        town, effect, both = _number(seed, metric), _number(what, metric), _number(what, seed, metric)
        found = 100 + 60 * town + 50 * effect + 25 * both
        return found / 300 if any(word in metric for word in SHARES) else found

    def parting(self, first: Arm, second: Arm, seed: int) -> dict[str, float]:
        """Days and counts that depend on both scenarios and the seed."""
        names = (("day", 100), ("disputes", 300), ("institutions", 130), ("residents", 3000))
        return {name: float(int(most * _number(first.name, second.name, seed, name))) for name, most in names}

    def refused(self, arm: Arm, seed: int) -> dict[str, float | str]:
        """Days and probabilities that depend on the scenario and the seed."""
        names = ("probability", "last_probability", "random_number")
        found: dict[str, float | str] = {name: _number(arm.name, seed, name) for name in names}
        days = {name: 10 + int(170 * _number(arm.name, seed, name)) for name in ("day", "last_day")}
        return found | days | {"refusals": 2 + seed % 5, "requests": 9 + seed % 7, "reason": "load"}


def _number(*what: object) -> float:
    return int.from_bytes(blake2b(repr(what).encode(), digest_size=4).digest(), "big") / 2**32


def right_answers(student: str, runs: Runs) -> dict[str, dict[str, Any]]:
    """What a student writes who has understood all."""
    return {
        name: right_of(task_of(each, COURSE, student, runs))
        for name, each in exercises().items()
        if not each.is_open
    }


def right_of(task: Given) -> dict[str, Any]:
    """Right answers to one task, rounded as it is asked for."""
    found: dict[str, Any] = {}
    for each in task.exercise.fields:
        if each.kind == PREDICTION:
            found[each.name] = next(iter(each.options or ()))
        elif each.kind == LEVERS:
            found[each.name] = the_teachers_package(task)
        elif each.kind == CHOICE:
            found[each.name] = task.right[each.name].value
        else:
            found[each.name] = round(float(task.right[each.name].value), each.decimals)
    return found


def the_teachers_package(task: Given) -> dict[str, float]:
    """The package that the goal of a task was made of."""
    assert task.table
    return {path.removeprefix("levers."): value for path, value in task.table.arms[1].changes}


def handed(student: str, given: dict[str, dict[str, Any]]) -> Answers:
    """Answers as if they had been read."""
    return Answers(Path("folder"), COURSE, student, "", given)


def written_answers(student: str, given: dict[str, dict[str, Any]]) -> str:
    """The file of answers of a student."""
    lines = [f'[student]\nid = "{student}"\ncourse = "{COURSE}"\nmodel = "{code_hash()}"']
    for name, fields in given.items():
        lines += [f"[{name}]", *(f"{key} = {_written(value)}" for key, value in fields.items())]
    return "\n".join(lines)


def _written(value: object) -> str:
    """A value as TOML writes it: a package of levers is an inline table."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_written(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)


def guess(asked: Field, lot: Lot) -> object:
    """An answer at random: an option, two levers, or a number."""
    if asked.options:
        return lot.pick(list(asked.options))
    if asked.kind == LEVERS:
        return {name: lot.below(11) / 10 for name in lot.some(list(declared("levers")), 2)}
    return lot.below(4000) / 10 - 200
