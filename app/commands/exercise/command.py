"""Commands around exercises; the work is in `app.commands.exercise.work`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import BAD_INPUT, Json, Language, Workers, here

Course = Annotated[str, typer.Option(help="Name of the course. Each course has values of its own.")]
Student = Annotated[str, typer.Option(help="Who the tasks are for, such as a number on a student card.")]
Handed = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of one student.")]

exercise = typer.Typer(
    name="exercise",
    help="Exercises with other values for every student, which mark themselves (自动批改的习题).",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_exercises(app: typer.Typer) -> None:
    """Put the commands of this file under the program."""
    app.add_typer(exercise)


@exercise.command(name="list", epilog="Example:  gongzhi exercise list --language zh")
def list_exercises(language: Language = "en", json: Json = False) -> None:
    """List the exercises: name, lesson, points, and what is asked."""
    from app.commands.exercise.work import list_command

    list_command(language, as_json=json)


@exercise.command(
    epilog="Example:  gongzhi exercise make --student 2026-017 --course policy --out exercises/2026-017"
)
def make(
    student: Student,
    out: Annotated[Path, typer.Option(help="New folder for the tasks and the answers.", callback=here)],
    course: Course = "gongzhi",
    language: Language = "en",
    workers: Workers = 2,
) -> None:
    """Write the tasks of one student: what to do, files for the runs, and an answer file to fill in."""
    from app.commands.exercise.work import make_command

    make_command(student, course, out, language, workers)


@exercise.command(epilog="Example:  gongzhi exercise check exercises/2026-017")
def check(folder: Handed, language: Language = "en", workers: Workers = 2) -> None:
    """Say which answers of a folder are right, and give hints. Nothing in the folder is run."""
    from app.commands.exercise.work import check_command

    check_command(folder, language, workers)


@exercise.command(epilog="Example:  gongzhi exercise mark handed_in/* --course policy --out marks.csv")
def mark(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of students.")],
    out: Annotated[Path, typer.Option(help="Table of marks (.csv).", callback=here)],
    course: Annotated[str | None, typer.Option(help="Refuse folders of other courses than this one.")] = None,
    language: Language = "en",
    workers: Workers = 2,
) -> None:
    """Mark folders of students. The reason for a refused folder stands in the table; the rest is marked."""
    from app.commands.exercise.work import mark_command

    if not mark_command(folders, out, course, language, workers):
        raise typer.Exit(BAD_INPUT)


@exercise.command(
    epilog="Example:  gongzhi exercise moodle --course policy --variants 20 --out policy.xml --language zh"
)
def moodle(
    out: Annotated[Path, typer.Option(help="File of questions (.xml).", callback=here)],
    course: Course = "gongzhi",
    variants: Annotated[int, typer.Option(min=1, max=200, help="Questions an exercise.")] = 10,
    language: Language = "en",
    workers: Workers = 2,
) -> None:
    """Write a bank of questions for Moodle: a category an exercise, other values in every question."""
    from app.commands.exercise.work import moodle_command

    moodle_command(course, variants, out, language, workers)
