"""A class whose tasks are computed with real runs: what it earns, and how long marking takes.

  python -m tests.experiments.exercises.real_class --students 50 --workers 2

Nothing is known beforehand: every run is made anew. Each student has put together another package of levers,
so that no two of them share those runs.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.exercises.exercise import LEVERS, exercises
from experiments.exercises.given import with_package
from experiments.exercises.lots import Lot
from experiments.exercises.marking import (
    SLIP,
    Sheet,
    chosen,
    mark,
    mark_folders,
    most_points,
    prepare,
    task_of,
)
from experiments.exercises.package import REACHED, package
from experiments.exercises.runs import Runs
from tests.experiments.exercises.class_of_fifty import (
    COURSE,
    STUDENTS,
    guess,
    handed,
    right_answers,
    right_of,
    the_teachers_package,
    written_answers,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds on the wall and of the processor; what workers use beside this process is not counted."""

    wall: float
    own: float

    @classmethod
    def now(cls) -> "Clock":
        """What has been used so far."""
        return cls(time.monotonic(), time.process_time())

    def since(self) -> str:
        """What has been used since then."""
        later = Clock.now()
        own = later.own - self.own
        return f"{later.wall - self.wall:.0f} s on the wall, {own:.0f} s of CPU in this process alone"


def own_package(student: str, runs: Runs) -> dict[str, float]:
    """The package of the teacher, a little less of it for each student."""
    task = task_of(exercises()["budget"], COURSE, student, runs)
    less = 1 - 0.0005 * (1 + STUDENTS.index(student))
    return {name: round(value * less, 5) for name, value in the_teachers_package(task).items()}


def with_own_package(student: str, given: dict[str, dict[str, Any]], runs: Runs) -> dict[str, dict[str, Any]]:
    """Right answers with an own package of levers; with that of the teacher where it misses the goal."""
    mine = own_package(student, runs)
    word = package(mine)
    assert word
    task, reached = with_package(task_of(exercises()["budget"], COURSE, student, runs), word)
    if reached != REACHED:
        return given
    return given | {"budget": right_of(task) | {"package": mine}}


def main() -> None:
    """Print what a class earns, and what it takes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=len(STUDENTS))
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    names, runs = STUDENTS[: asked.students], Runs(asked.workers)
    begun = Clock.now()
    prepare([(COURSE, name) for name in names], runs)
    shared = len(runs.known)
    packages = [handed(name, {"budget": {"package": own_package(name, runs)}}) for name in names]
    runs.make([run for each in packages for run in chosen(each)])
    right = {name: with_own_package(name, right_answers(name, runs), runs) for name in names}
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in names]
        for folder in folders:
            folder.mkdir()
            (folder / "answers.toml").write_text(written_answers(folder.name, right[folder.name]), "utf-8")
        sheets = mark_folders(folders, runs, COURSE)
    print(f"{len(names)} folders marked, no run known before: {begun.since()}")
    more = len(runs.known) - shared
    print(f"{shared} runs that the class shares, {more} for packages, stories and comparisons")
    refused = [sheet.refused for sheet in sheets if sheet.refused]
    earned = sorted({sheet.points for sheet in sheets})
    print(f"right answers earn {earned} of {most_points()} points; refused: {refused}")
    print(f"answers of the next student fail in {_failing(names, right, runs):.3f} of the exercises")
    print(f"random answers earn {_guessing(names, runs):.3f} of the points")
    told, tried = _slips(names, runs)
    print(f"typical wrong answers with their own feedback: {told} of {tried}")


def _failing(names: list[str], right: dict[str, dict[str, dict[str, Any]]], runs: Runs) -> float:
    """Part of the marked exercises in which the answers of another student do not earn all."""
    found = [
        not each.is_right
        for name, other in zip(names, names[1:] + names[:1], strict=True)
        for each in mark(handed(name, right[other]), runs).marked
        if not each.exercise.is_open
    ]
    return sum(found) / len(found)


def _guessing(names: list[str], runs: Runs) -> float:
    """Part of the points that random answers earn; packages are left out, for each would take runs."""
    earned = 0
    for name in names:
        lot = Lot("guess", name, "all")
        given = {
            each.name: {field.name: guess(field, lot) for field in each.fields}
            for each in exercises().values()
            if not each.is_open and not each.asks_package
        }
        earned += mark(handed(name, given), runs).points
    return earned / (most_points() * len(names))


def _slips(names: list[str], runs: Runs) -> tuple[int, int]:
    """How many typical wrong answers got their own feedback, and how many were tried."""
    told = tried = 0
    for name in names[:10]:
        for exercise in exercises().values():
            if exercise.is_open:
                continue
            task = task_of(exercise, COURSE, name, runs)
            for field in (
                each for each in exercise.fields if each.kind != LEVERS and each.name in task.right
            ):
                for wrong, said in task.right[field.name].slips:
                    sheet: Sheet = mark(
                        handed(name, {exercise.name: right_of(task) | {field.name: wrong}}), runs
                    )
                    (mine,) = (each for each in sheet.marked if each.exercise is exercise)
                    (remark,) = (each for each in mine.remarks if each.field is field)
                    tried, told = tried + 1, told + ((remark.verdict, remark.said) == (SLIP, said))
    return told, tried


if __name__ == "__main__":
    main()
