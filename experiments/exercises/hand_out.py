"""What a student gets: tasks to read, a file for the answers, files for the runs (发放题目)."""

from collections.abc import Iterator
from pathlib import Path

from experiments.exercises.exercise import CHOICE, LEVERS, PREDICTION, TEXT, Exercise, exercises
from experiments.exercises.folder import ANSWERS
from experiments.exercises.given import Given
from experiments.exercises.lots import checked_name
from experiments.exercises.marking import prepare, task_of
from experiments.exercises.runs import Runs
from experiments.storage.atomic import file_errors, write_whole
from experiments.wording.words import Words, words
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.text import toml_value

TASKS = "tasks.md"


def hand_out(folder: Path, course: str, student: str, runs: Runs, language: str = "en") -> list[str]:
    """Write the tasks of a student into a new folder and return the names of its files.

    Raises ScenarioError for a name that cannot be used, and for a folder that is not empty.
    """
    say = words(language, "exercises")
    checked_name(course, "--course"), checked_name(student, "--student")
    prepare([(course, student)], runs)
    tasks = {
        name: task_of(each, course, student, runs) if not each.is_open else Given(each, {})
        for name, each in exercises().items()
    }
    files = {
        TASKS: "\n".join(_tasks(tasks, course, student, say)) + "\n",
        ANSWERS: "\n".join(_answers(course, student, say)) + "\n",
    }
    for task in tasks.values():
        files |= task.files
    with file_errors(folder, "write tasks"):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise ScenarioError(f"{folder}: is not empty. Name a new folder, so that no answers are lost.")
        for name, text in files.items():
            write_whole(folder / name, text)
    return sorted(files)


def _tasks(tasks: dict[str, Given], course: str, student: str, say: Words) -> Iterator[str]:
    yield f"# {say('heading', course=course, student=student)}"
    yield f"\n{say('how', answers=ANSWERS)}"
    for number, (name, task) in enumerate(tasks.items(), 1):
        exercise = task.exercise
        yield f"\n## {number}. {exercise.title.in_(say.language)} ({name})"
        yield f"\n{say('worth', lesson=exercise.lesson, points=exercise.points)}"
        yield f"\n{exercise.question.in_(say.language).format(**task.places)}"
        yield from _commands(task, say)
        yield from _asked(exercise, say)


def _commands(task: Given, say: Words) -> Iterator[str]:
    """The commands that do the runs of a task, where there are any."""
    if lines := commands_of(task):
        yield f"\n{say('commands')}\n\n```"
        yield from lines
        yield "```"


def commands_of(task: Given) -> list[str]:
    """What a student types to do the runs of a task; nothing where a table is handed out."""
    name, plan = task.exercise.name, task.exercise.plan
    if f"{name}.design.toml" in task.files:
        asked = ", ".join(["scenario", "seed", *plan["ask"]])
        return [
            f"gongzhi design run {name}.design.toml --out ../runs/{name}",
            f'gongzhi query ../runs/{name} "SELECT {asked} FROM runs ORDER BY 1, 2"',
        ]
    return [task.places["run"]] if "run" in task.places and "table" not in plan else []


def _asked(exercise: Exercise, say: Words) -> Iterator[str]:
    yield f"\n| {say('field')} | {say('what')} | {say('form')} |\n|---|---|---|"
    for each in exercise.fields:
        yield f"| `{each.name}` | {each.label.in_(say.language)} | {_form(each.kind, each.decimals, say)} |"
        for key, option in (each.options or {}).items():
            yield f"| | {option.in_(say.language)} | `{key}` |"
    if exercise.grid:
        yield f"\n{say('grid')}\n"
        yield from (f"- {row.in_(say.language)} ({points})" for points, row in exercise.grid)


def _form(kind: str, decimals: int, say: Words) -> str:
    if kind in (CHOICE, PREDICTION, TEXT, LEVERS):
        return say(f"form_{kind}")
    return say("form_number", decimals=decimals)


def _answers(course: str, student: str, say: Words) -> Iterator[str]:
    """The file to fill in."""
    yield f"# {say('fill')}"
    yield f"[student]\nid = {toml_value(student)}\ncourse = {toml_value(course)}"
    yield f"model = {toml_value(code_hash())}"
    for exercise in exercises().values():
        yield f"\n[{exercise.name}]"
        for each in exercise.fields:
            options = f"  # {' | '.join(each.options)}" if each.options else ""
            if each.kind == LEVERS:
                options = "  # { lever = 0.5 }"
            yield f'{each.name} = ""{options}'
