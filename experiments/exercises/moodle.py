"""Exercises as a bank of questions for Moodle: a category an exercise, a question a variant (导出Moodle题库).

The format is Moodle XML. A question with several fields is a "cloze": its fields stand in the text, each with
the right answer, its tolerance, and typical wrong answers with their feedback. A quiz that draws one question
at random from every category gives each student other numbers.
"""

import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from experiments.exercises.exercise import CHOICE, NUMBER, Exercise, Field, exercises
from experiments.exercises.given import Given, Right
from experiments.exercises.hand_out import commands_of
from experiments.exercises.marking import prepare, task_of
from experiments.exercises.runs import Runs
from experiments.wording.words import Words, words

SPECIAL = re.compile(r'([\\}#~/"])')


def moodle_xml(course: str, variants: int, runs: Runs, language: str = "en") -> str:
    """The bank of questions as XML.

    variants : questions an exercise; each is the task of a student who is called variant-1, variant-2, ...
    Raises ScenarioError where a run fails. Exercises whose answers must be run, as packages, are left out.
    """
    say = words(language, "exercises")
    names = [f"variant-{number}" for number in range(1, variants + 1)]
    prepare([(course, name) for name in names], runs)
    quiz = Xml.Element("quiz")
    for exercise in exercises().values():
        if exercise.asks_package:
            continue
        _category(quiz, f"{course}/{exercise.name}")
        if exercise.is_open:
            _essay(quiz, exercise, say)
            continue
        for name in names:
            task = task_of(exercise, course, name, runs)
            question = _question(quiz, "cloze", f"{exercise.name} {name}")
            _text(question, "questiontext", "\n".join(_cloze(task, say)))
            _text(question, "generalfeedback", _paragraph(exercise.hint.in_(language)))
    Xml.indent(quiz)
    return Xml.tostring(quiz, encoding="unicode", xml_declaration=True) + "\n"


def _category(quiz: Xml.Element, path: str) -> None:
    question = Xml.SubElement(quiz, "question", type="category")
    Xml.SubElement(Xml.SubElement(question, "category"), "text").text = f"$course$/top/{path}"


def _question(quiz: Xml.Element, kind: str, name: str) -> Xml.Element:
    question = Xml.SubElement(quiz, "question", type=kind)
    Xml.SubElement(Xml.SubElement(question, "name"), "text").text = name
    return question


def _text(question: Xml.Element, kind: str, text: str) -> None:
    Xml.SubElement(Xml.SubElement(question, kind, format="html"), "text").text = text


def _essay(quiz: Xml.Element, exercise: Exercise, say: Words) -> None:
    """An open question; its grid is for the teacher."""
    question = _question(quiz, "essay", exercise.name)
    _text(question, "questiontext", _paragraph(exercise.question.in_(say.language)))
    Xml.SubElement(question, "defaultgrade").text = str(sum(points for points, _ in exercise.grid))
    rows = "".join(
        f"<li>{html.escape(row.in_(say.language))} ({points})</li>" for points, row in exercise.grid
    )
    _text(question, "graderinfo", f"<ul>{rows}</ul>")


def _cloze(task: Given, say: Words) -> Iterator[str]:
    """The text of a question with its fields, in HTML."""
    exercise = task.exercise
    yield _paragraph(exercise.question.in_(say.language).format(**task.places))
    if lines := commands_of(task):
        yield f"<p>{say('commands')}</p><pre>{html.escape(chr(10).join(lines))}</pre>"
    for name, text in task.files.items():
        yield f"<p><code>{html.escape(name)}</code></p><pre>{html.escape(text)}</pre>"
    for each in exercise.fields:
        if each.kind in (NUMBER, CHOICE):
            label = _paragraph(each.label.in_(say.language)).removesuffix("</p>")
            yield f"{label} {_field(each, task.right[each.name], say)}</p>"


def _field(asked: Field, right: Right, say: Words) -> str:
    """One field, as `{points:NUMERICAL:=right:tolerance#~%0%wrong:tolerance#feedback}`."""
    if asked.kind == CHOICE:
        said = {str(value): text.in_(say.language) for value, text in right.slips}
        answers = [
            f"{'=' if key == right.value else ''}{_safe(option.in_(say.language))}#{_safe(said.get(key, ''))}"
            for key, option in (asked.options or {}).items()
        ]
        return f"{{{asked.points}:MULTICHOICE:{'~'.join(answers)}}}"
    width = f"{right.tolerance:.6g}"
    answers = [f"={_number(right.value)}:{width}#"]
    answers += [f"%0%{_number(value)}:{width}#{_safe(text.in_(say.language))}" for value, text in right.slips]
    return f"{{{asked.points}:NUMERICAL:{'~'.join(answers)}}}"


def _number(value: float | str) -> str:
    return f"{float(value):.8g}"


def _safe(text: str) -> str:
    """A text within a field: signs that end it are kept off."""
    return SPECIAL.sub(r"\\\1", html.escape(text, quote=False))


def _paragraph(text: str) -> str:
    """A text of the exercises as HTML: code between backticks, the rest as it is."""
    parts = re.split(r"`([^`]*)`", text)
    inner = "".join(
        f"<code>{html.escape(part)}</code>" if number % 2 else html.escape(part, quote=False)
        for number, part in enumerate(parts)
    )
    return f"<p>{inner}</p>"
