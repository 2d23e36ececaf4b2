"""What the commands around exercises do and print."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.console.printing import bare_table, console, print_json, print_table
from app.console.progress import announce_compilation, of_runs, progress

if TYPE_CHECKING:
    from experiments.exercises.runs import Runs


def list_command(language: str, *, as_json: bool) -> None:
    """Print the exercises."""
    from experiments.exercises.exercise import exercises
    from experiments.wording.words import words

    say = words(language, "exercises")
    if as_json:
        print_json(
            [
                {"name": name, "lesson": each.lesson, "points": each.points, "open": each.is_open}
                | {"title": each.title.en, "title_zh": each.title.zh}
                for name, each in exercises().items()
            ]
        )
        return
    table = bare_table()
    for key in ("name", "lesson", "points", "title"):
        table.add_column(say(key), justify="left" if key in ("name", "title") else "right")
    for name, each in exercises().items():
        points = say("collected") if each.is_open else str(each.points)
        table.add_row(name, str(each.lesson), points, each.title.in_(language))
    print_table(console(), table)


def make_command(student: str, course: str, out: Path, language: str, workers: int) -> None:
    """Write the tasks of a student."""
    from experiments.exercises.hand_out import TASKS, hand_out
    from experiments.exercises.lots import checked_name
    from experiments.wording.words import words

    say = words(language, "exercises")
    checked_name(course, "--course")
    checked_name(student, "--student")
    with _runs(workers) as runs:
        files = hand_out(out, course, student, runs, language)
    print(say("made", many=len(files), folder=out, tasks=TASKS))


def check_command(folder: Path, language: str, workers: int) -> None:
    """Tell a student what is right."""
    from experiments.exercises.marking import mark_folder
    from experiments.exercises.marks import lines
    from experiments.wording.words import words

    words(language)  # a wrong language is refused before anything runs
    with _runs(workers) as runs:
        sheet = mark_folder(folder, runs)
    for line in lines(sheet, language):
        print(line)


def mark_command(folders: list[Path], out: Path, course: str | None, language: str, workers: int) -> bool:
    """Mark folders and write the table of marks. Returns whether none was refused."""
    from experiments.exercises.marking import mark_folders
    from experiments.exercises.marks import write_marks, write_open
    from experiments.wording.words import words

    say, opened = words(language, "exercises"), out.with_suffix(".open.md")
    with _runs(workers) as runs:
        sheets = mark_folders(folders, runs, course)
    write_marks(out, sheets)
    write_open(opened, sheets, language)
    refused = [sheet.refused for sheet in sheets if sheet.refused]
    for reason in refused:
        print(f"gongzhi: {reason}", file=sys.stderr)
    print(say("marked", many=len(sheets) - len(refused), out=out))
    print(say("opened", out=opened))
    return not refused


def moodle_command(course: str, variants: int, out: Path, language: str, workers: int) -> None:
    """Write the bank of questions for Moodle."""
    from experiments.exercises.lots import checked_name
    from experiments.exercises.moodle import moodle_xml
    from experiments.storage.atomic import file_errors, write_whole
    from experiments.wording.words import words

    say = words(language, "exercises")
    checked_name(course, "--course")
    with _runs(workers) as runs:
        text = moodle_xml(course, variants, runs, language)
    with file_errors(out, "write questions"):
        write_whole(out, text)
    print(say("bank", variants=variants, out=out))


@contextmanager
def _runs(workers: int) -> "Iterator[Runs]":
    """Runs of the model that all exercises share, with progress on standard error."""
    from experiments.exercises.runs import shared_runs

    announce_compilation()
    with progress("exercises") as report:
        yield shared_runs(workers, of_runs(report))
