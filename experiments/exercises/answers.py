"""Answers as data: a TOML text, or the tagged cells of a notebook, read and never run (读取答案)."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.exercises.exercise import LEVERS, NUMBER, Field
from experiments.exercises.folder import NOTEBOOK, handed_in
from experiments.exercises.lots import checked_name
from experiments.exercises.package import package
from experiments.exercises.statistic import Value
from sim.errors import ScenarioError
from sim.scenario.source import parse
from sim.scenario.text import shown

TAG, HEAD = "answers", "student"
LONGEST = 20_000  # signs of an open answer
MARKS = str.maketrans({"−": "-", "–": "-", "，": ",", " ": "", "\u202f": "", "\u00a0": ""})


@dataclass(frozen=True, slots=True)
class Answers:
    """What a student has handed in.

    course, student : who it is; code : the version of the model by which the tasks were made
    given : exercise -> field -> answer, as it was written
    """

    folder: Path
    course: str
    student: str
    code: str
    given: Mapping[str, Mapping[str, Any]]

    def of(self, exercise: str) -> Mapping[str, Any]:
        """All answers to an exercise. Raises ScenarioError where a table should stand and does not."""
        found = self.given.get(exercise, {})
        if not isinstance(found, Mapping):
            raise ScenarioError(
                f"{self.folder}: {exercise} is {shown(found)}; it must be a table [{exercise}]."
            )
        return found


def read_answers(folder: Path) -> Answers:
    """Read the folder of a student. Raises ScenarioError for whatever cannot be used, in one message."""
    name, text = handed_in(folder)
    source = _tagged(text, folder / name) if name == NOTEBOOK else text
    file = parse(source.removeprefix("\ufeff"), str(folder / name)).data
    head = file.get(HEAD)
    if not isinstance(head, dict):
        raise ScenarioError(f"{folder / name}: has no table [{HEAD}]. Start from the file that `make` wrote.")
    course, student = (checked_name(head.get(key), f"{folder / name}: {key}") for key in ("course", "id"))
    return Answers(folder, course, student, str(head.get("model", "")), file)


def _tagged(text: str, path: Path) -> str:
    """The text of all cells of a notebook that bear the tag, in order."""
    try:
        cells = json.loads(text)["cells"]
        parts = ["".join(cell["source"]) for cell in cells if TAG in cell.get("metadata", {}).get("tags", ())]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ScenarioError(f"{path}: is no notebook. Save it again, or hand in answers.toml.") from error
    if not parts:
        raise ScenarioError(f"{path}: no cell has the tag '{TAG}'. Write the answers into such a cell.")
    return "\n".join(parts)


def answer(given: object, asked: Field) -> Value | None:
    """An answer as a number or a word; None where there is none, or none that can be read."""
    if asked.kind == LEVERS:
        return package(given)
    if asked.kind != NUMBER:
        return given.strip()[:LONGEST] or None if isinstance(given, str) else None
    if isinstance(given, str):
        try:
            given = float(given.translate(MARKS))
        except ValueError:
            return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        number = float(given)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
