"""Marks as files: a table for the teacher, and the open questions with their grid (成绩表与开放题)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.exercises.exercise import exercises
from experiments.exercises.marking import Marked, Sheet, most_points
from experiments.storage.atomic import file_errors, write_whole
from experiments.wording.spreadsheet import write_spreadsheet
from experiments.wording.words import Words, words


def lines(sheet: Sheet, language: str) -> Iterator[str]:
    """What a student is told, exercise by exercise."""
    say = words(language, "exercises")
    for each in sheet.marked:
        yield f"{each.exercise.name}: {each.exercise.title.in_(language)}"
        if each.exercise.is_open:
            yield f"  {say('collected')}"
        for remark in each.remarks:
            said = remark.said.in_(language) if remark.said else ""
            yield f"  {remark.field.name}: {say(remark.verdict, said=said)}"
    yield say("total", points=sheet.points, most=most_points())


def write_marks(path: Path, sheets: Sequence[Sheet]) -> None:
    """A row per folder: student, points in all, points in each exercise, and why it was refused."""
    names = [name for name, each in exercises().items() if not each.is_open]
    head = ["student", "folder", "points", "of", *names, "note"]
    with file_errors(path, "write marks"):
        write_spreadsheet(path, head, (_row(sheet, names) for sheet in sheets))


def _row(sheet: Sheet, names: Sequence[str]) -> list[object]:
    earned = {each.exercise.name: each.points for each in sheet.marked}
    each = [earned.get(name, "") for name in names]
    points: object = "" if sheet.refused else sheet.points
    return [sheet.student, sheet.folder.name, points, most_points(), *each, sheet.refused]


def write_open(path: Path, sheets: Sequence[Sheet], language: str) -> None:
    """The open questions with their grid, and below each what every student wrote."""
    say = words(language, "exercises")
    questions = [each for each in exercises().values() if each.is_open]
    text = [
        line
        for each in questions
        for line in (
            f"# {each.title.in_(language)}",
            "",
            say("grid"),
            "",
            *(f"- {row.in_(language)} ({points})" for points, row in each.grid),
            *_written(each.name, sheets, say),
        )
    ]
    with file_errors(path, "write the open questions"):
        write_whole(path, "\n".join(text) + "\n")


def _written(name: str, sheets: Sequence[Sheet], say: Words) -> Iterator[str]:
    for sheet in sheets:
        found: Marked | None = next((m for m in sheet.marked if m.exercise.name == name), None)
        if found is None:
            continue
        yield f"\n## {say('student')} {sheet.student}\n"
        for text in found.texts.values():
            yield from (f"    {line}" for line in text.splitlines() or [say("empty")])
