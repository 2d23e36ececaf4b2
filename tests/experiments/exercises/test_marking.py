"""Fifty students: right answers earn all, typical wrong ones are told so, guesses earn little."""

import pytest

from experiments.exercises.exercise import CHOICE, LEVERS, NUMBER, exercises
from experiments.exercises.given import Given, Right
from experiments.exercises.lots import Lot
from experiments.exercises.marking import RIGHT, SLIP, WAITS, mark, most_points, task_of
from tests.experiments.exercises.class_of_fifty import (
    COURSE,
    STUDENTS,
    InventedRuns,
    guess,
    handed,
    right_answers,
    right_of,
)

RUNS = InventedRuns()
MARKED = [name for name, each in exercises().items() if not each.is_open]


@pytest.fixture(scope="module")
def right() -> dict[str, dict[str, dict[str, object]]]:
    """Student -> right answers."""
    return {student: right_answers(student, RUNS) for student in STUDENTS}


def test_right_answers_of_fifty_students_get_full_marks(right: dict) -> None:
    for student in STUDENTS:
        assert mark(handed(student, right[student]), RUNS).points == most_points()


@pytest.mark.parametrize("name", MARKED)
def test_every_listed_wrong_answer_gets_its_own_feedback(name: str) -> None:
    exercise = exercises()[name]
    for student in STUDENTS[:10]:
        task = task_of(exercise, COURSE, student, RUNS)
        for field in exercise.fields:
            if field.kind == LEVERS:
                continue  # what a package misses is found by running it, see test_packages.py
            for wrong, said in task.right[field.name].slips if field.name in task.right else ():
                sheet = mark(handed(student, {name: right_of(task) | {field.name: wrong}}), RUNS)
                remarks = next(each for each in sheet.marked if each.exercise is exercise).remarks
                (told,) = [each for each in remarks if each.field is field]
                assert (told.verdict, told.said, told.points) == (SLIP, said, 0)


def test_answers_of_one_student_fail_for_another_in_nine_of_ten_exercises(right: dict) -> None:
    tried = failed = 0
    for student, other in zip(STUDENTS, STUDENTS[1:] + STUDENTS[:1], strict=True):
        for each in mark(handed(student, right[other]), RUNS).marked:
            if not each.exercise.is_open:
                tried, failed = tried + 1, failed + (not each.is_right)
    assert failed >= 0.9 * tried


def test_random_answers_earn_less_than_a_tenth() -> None:
    earned = 0
    for student in STUDENTS:
        lot, given = Lot("guess", student, "all"), {}
        for name in MARKED:
            fields = exercises()[name].fields
            given[name] = {each.name: guess(each, lot) for each in fields}
        earned += mark(handed(student, given), RUNS).points
    assert earned < 0.1 * most_points() * len(STUDENTS)


def test_a_right_choice_earns_nothing_before_its_numbers_are_right() -> None:
    exercise = exercises()["interval_decides"]
    task = task_of(exercise, COURSE, "s01", RUNS)
    sheet = mark(handed("s01", {exercise.name: right_of(task) | {"low": 1e9}}), RUNS)
    verdicts = {
        remark.field.name: (remark.verdict, remark.points)
        for each in sheet.marked
        if each.exercise is exercise
        for remark in each.remarks
    }
    assert verdicts["decides"] == (WAITS, 0)
    assert verdicts["high"] == (RIGHT, 2)


def test_a_task_is_the_same_whenever_it_is_drawn_and_another_for_another_course() -> None:
    exercise = exercises()["paired_difference"]
    first, again, other = (task_of(exercise, course, "s01", RUNS) for course in ("a", "a", "b"))
    assert first == again
    assert first.files != other.files


def test_the_tolerance_is_a_twentieth_of_half_the_interval_and_never_less_than_rounding() -> None:
    task = task_of(exercises()["interval_decides"], COURSE, "s03", RUNS)
    low, high = (float(task.right[name].value) for name in ("low", "high"))
    assert task.right["low"].tolerance == pytest.approx((high - low) / 2 / 20)
    table: Given = task_of(exercises()["read_table"], COURSE, "s03", RUNS)
    assert table.right["durable"].tolerance == pytest.approx(0.06)


def test_numbers_that_cannot_be_told_apart_are_noticed() -> None:
    said = exercises()["read_table"].hint
    assert Right(1.0, 0.1, ((1.3, said), (2.0, said))).told_apart
    assert not Right(1.0, 0.1, ((1.15, said),)).told_apart
    assert not Right(1.0, 0.1, ((2.0, said), (2.1, said))).told_apart


def test_every_exercise_says_everything_in_both_languages_and_has_points() -> None:
    for each in exercises().values():
        said = [each.title, each.question, each.hint, *(slip.said for f in each.fields for slip in f.slips)]
        assert all(text.en and text.zh and text.en != text.zh for text in said)
        assert 1 <= each.lesson <= 11
        assert each.points > 0 or each.is_open
        for field in each.fields:
            assert field.kind != NUMBER or field.of
            assert field.kind != CHOICE or len(field.options or ()) > 1


def test_there_are_fourteen_exercises_and_two_questions_with_a_marking_grid() -> None:
    assert len(MARKED) >= 14
    grids = [each.grid for each in exercises().values() if each.is_open]
    assert len(grids) == 2
    assert all(points > 0 and row.en and row.zh for grid in grids for points, row in grid)
    assert {each.lesson for each in exercises().values()} == set(range(1, 11))
