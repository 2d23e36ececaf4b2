"""What answers earn, and what is said to each (批改)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from experiments.exercises.answers import Answers, answer, read_answers
from experiments.exercises.exercise import CHOICE, LEVERS, PREDICTION, Both, Exercise, Field, exercises
from experiments.exercises.given import Given, draw, first_draw, given, with_package
from experiments.exercises.lots import Lot
from experiments.exercises.package import with_levers
from experiments.exercises.runs import Asked, Runs
from experiments.exercises.statistic import Value
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.text import shown

RIGHT, SLIP, WRONG, EMPTY, WAITS = "right", "slip", "wrong", "empty", "waits"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said to one answer.

    verdict : right; slip, a typical wrong answer, and `said` is its feedback; wrong, and `said` is the hint;
        empty; waits, a right choice whose numbers are not right yet
    """

    field: Field
    verdict: str
    points: int = 0
    said: Both | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """One exercise of one student. texts : what was written to open questions, by field."""

    exercise: Exercise
    remarks: tuple[Remark, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """Points earned."""
        return sum(remark.points for remark in self.remarks)

    @property
    def is_right(self) -> bool:
        """Whether it earns all its points."""
        return self.points == self.exercise.points


@dataclass(frozen=True, slots=True)
class Sheet:
    """All exercises of one student; `refused` says why a folder was not marked."""

    folder: Path
    student: str = ""
    marked: tuple[Marked, ...] = ()
    refused: str = ""

    @property
    def points(self) -> int:
        """Points earned in all exercises."""
        return sum(each.points for each in self.marked)


def most_points() -> int:
    """Points of all exercises."""
    return sum(each.points for each in exercises().values())


def task_of(exercise: Exercise, course: str, student: str, runs: Runs) -> Given:
    """The task of a student in an exercise."""
    return given(exercise, Lot(course, student, exercise.name), runs)


def prepare(students: Iterable[tuple[str, str]], runs: Runs, more: Iterable[Asked] = ()) -> None:
    """Do together the runs that the tasks of some students need, given as (course, student), and `more`."""
    marked = [each for each in exercises().values() if not each.is_open]
    asked = [
        run
        for course, student in students
        for each in marked
        for run in first_draw(each, Lot(course, student, each.name))
    ]
    runs.make([*asked, *more])


def chosen(answers: Answers) -> list[Asked]:
    """The runs of the packages that a student chose; most are right at the first draw."""
    asked: list[Asked] = []
    for each in exercises().values():
        if each.asks_package:
            (field,) = (one for one in each.fields if one.kind == LEVERS)
            word = answer(answers.of(each.name).get(field.name), field)
            drawn = draw(each, Lot(answers.course, answers.student, each.name))
            if word is not None:
                arm = with_levers(drawn.arms[0], str(word))
                asked += [(arm, seed) for seed in drawn.seeds]
    return asked


def mark(answers: Answers, runs: Runs) -> Sheet:
    """Mark what a student has handed in."""
    marked = tuple(mark_one(exercise, answers, runs) for exercise in exercises().values())
    return Sheet(answers.folder, answers.student, marked)


def mark_one(exercise: Exercise, answers: Answers, runs: Runs) -> Marked:
    """Mark one exercise of a student; an open question is collected."""
    mine = answers.of(exercise.name)
    found = {each.name: answer(mine.get(each.name), each) for each in exercise.fields}
    if exercise.is_open:
        return Marked(exercise, texts={name: str(text or "") for name, text in found.items()})
    task = task_of(exercise, answers.course, answers.student, runs)
    if exercise.asks_package:
        task, found = _packed(task, found)
    return Marked(
        exercise, tuple(_gated([_remark(each, found[each.name], task) for each in exercise.fields]))
    )


def _packed(task: Given, found: dict[str, Value | None]) -> tuple[Given, dict[str, Value | None]]:
    """The task by the package that a student chose, and what it reaches; without one no number is right."""
    (name,) = (each.name for each in task.exercise.fields if each.kind == LEVERS)
    if found[name] is None:
        return task, dict.fromkeys(found)
    task, reached = with_package(task, str(found[name]))
    return task, found | {name: reached}


def _remark(asked: Field, found: float | str | None, task: Given) -> Remark:
    """What is said to one answer, the other answers of its exercise left aside."""
    if found is None:
        return Remark(asked, EMPTY)
    if asked.kind == PREDICTION:
        return Remark(asked, RIGHT if found in (asked.options or ()) else EMPTY)
    right = task.right[asked.name]
    if right.holds(found):
        return Remark(asked, RIGHT, asked.points)
    for wrong, said in right.slips:
        if right.holds(found, wrong):
            return Remark(asked, SLIP, said=said)
    return Remark(asked, WRONG, said=task.exercise.hint)


def _gated(remarks: Sequence[Remark]) -> Iterable[Remark]:
    """Choices and packages earn their points with the numbers that they rest on, not by guessing."""
    rests = all(each.verdict == RIGHT for each in remarks if each.field.kind not in (CHOICE, LEVERS))
    for each in remarks:
        if each.field.kind in (CHOICE, LEVERS) and each.verdict == RIGHT and not rests:
            yield Remark(each.field, WAITS)
        else:
            yield each


def mark_folder(folder: Path, runs: Runs, course: str | None = None) -> Sheet:
    """Mark a folder. Raises ScenarioError for one that cannot be marked.

    course : the course that is marked; a folder of another one is refused
    """
    answers = _read(folder, course)
    prepare([(answers.course, answers.student)], runs, chosen(answers))
    return mark(answers, runs)


def mark_folders(folders: Sequence[Path], runs: Runs, course: str | None) -> list[Sheet]:
    """Mark many folders, each on its own: one that cannot be marked does not stop the others."""
    read: list[Answers | Sheet] = []
    seen: set[str] = set()
    asked: list[Asked] = []
    for folder in folders:
        try:
            answers = _read(folder, course)
            if answers.student in seen:
                raise ScenarioError(f"{folder}: {answers.student} has handed in another folder already.")
            asked += chosen(answers)
            seen.add(answers.student)
            read.append(answers)
        except ScenarioError as error:
            read.append(Sheet(folder, refused=str(error)))
    prepare([(each.course, each.student) for each in read if isinstance(each, Answers)], runs, asked)
    return [each if isinstance(each, Sheet) else _marked(each, runs) for each in read]


def _marked(answers: Answers, runs: Runs) -> Sheet:
    try:
        return mark(answers, runs)
    except ScenarioError as error:
        return Sheet(answers.folder, refused=str(error))


def _read(folder: Path, course: str | None) -> Answers:
    answers = read_answers(folder)
    if course is not None and answers.course != course:
        raise ScenarioError(f"{folder}: is of the course {answers.course}, not {course}.")
    if answers.code != code_hash():
        raise ScenarioError(
            f"{folder}: its tasks were made by another version of the model ({shown(answers.code)}, here "
            f"{code_hash()}). Mark it with that version, or hand out new tasks."
        )
    return answers
