"""Questions for Moodle: well-formed, complete, right by the same answers; no sign of a text ends a field."""

import re
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from app.cli import answer
from experiments.exercises.exercise import CHOICE, NUMBER, Field, exercises
from experiments.exercises.marking import task_of
from experiments.exercises.moodle import _safe, moodle_xml
from tests.experiments.exercises.class_of_fifty import COURSE, InventedRuns
from tests.experiments.exercises.moodle_reader import questions

RUNS = InventedRuns()
FIELD = re.compile(r"\{(\d+):(NUMERICAL|MULTICHOICE):((?:\\.|[^}\\])*)\}")
CUT = re.compile(r"(?<!\\)~")


@pytest.fixture(scope="module", params=["en", "zh"])
def bank(request: pytest.FixtureRequest) -> tuple[str, Xml.Element]:
    """Language, and the bank as it is read."""
    return request.param, Xml.fromstring(moodle_xml(COURSE, 2, RUNS, request.param))


def text_of(bank: Xml.Element, name: str) -> str:
    """The text of a question."""
    (found,) = (each for each in bank if each.findtext("name/text") == name)
    return found.findtext("questiontext/text") or ""


def test_every_exercise_but_the_package_has_a_category_and_its_variants(
    bank: tuple[str, Xml.Element],
) -> None:
    kinds = [each.get("type") for each in bank[1]]
    marked = [each for each in exercises().values() if not each.is_open and not each.asks_package]
    assert kinds.count("cloze") == 2 * len(marked)
    assert kinds.count("essay") == 2
    assert kinds.count("category") == len(marked) + 2


def test_every_field_has_its_right_answer_and_the_feedback_to_typical_wrong_ones(
    bank: tuple[str, Xml.Element],
) -> None:
    language, quiz = bank
    for exercise in exercises().values():
        if exercise.is_open or exercise.asks_package:
            continue
        for variant in ("variant-1", "variant-2"):
            task = task_of(exercise, COURSE, variant, RUNS)
            fields = [each for each in exercise.fields if each.kind in (NUMBER, CHOICE)]
            found = FIELD.findall(text_of(quiz, f"{exercise.name} {variant}"))
            assert [int(points) for points, _, _ in found] == [each.points for each in fields]
            for asked, (_, _, body) in zip(fields, found, strict=True):
                answers, right = CUT.split(body), task.right[asked.name]
                (best,) = (each for each in answers if each.startswith("="))
                if asked.kind == NUMBER:
                    value, tolerance = map(float, best[1:].removesuffix("#").split(":"))
                    assert right.holds(value)
                    assert tolerance == pytest.approx(right.tolerance, rel=1e-4)
                    assert len(answers) == 1 + len(right.slips)
                else:
                    assert len(answers) == len(asked.options or ())
                for _, said in right.slips:
                    assert _safe(said.in_(language)) in body


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_platform_marks_as_the_laboratory_does(language: str) -> None:
    """Read by the documentation of the format alone, right answers earn all and wrong ones are told so."""
    read = {each.name: each for each in questions(moodle_xml(COURSE, 2, RUNS, language))}
    marked = [each for each in exercises().values() if not each.is_open and not each.asks_package]
    for exercise in marked:
        for variant in ("variant-1", "variant-2"):
            task = task_of(exercise, COURSE, variant, RUNS)
            asked = [each for each in exercise.fields if each.kind in (NUMBER, CHOICE)]
            for mine, found in zip(asked, read[f"{exercise.name} {variant}"].fields, strict=True):
                right = task.right[mine.name]
                assert found.marked(_given(mine, right.value, language))[0] == mine.points == found.points
                for wrong, said in right.slips:
                    told = found.marked(_given(mine, wrong, language))
                    assert told == (0, said.in_(language).strip()), (exercise.name, mine.name)
    assert {each.kind for each in read.values()} == {"category", "cloze", "essay"}


def _given(asked: Field, value: float | str, language: str) -> float | str:
    """What a student types or chooses on the platform."""
    if asked.kind == NUMBER:
        return round(float(value), asked.decimals)
    assert asked.options
    return asked.options[str(value)].in_(language)


BROKEN = {
    "an element nobody knows": ("graderinfo", "gradernote"),
    "a format nobody knows": ('format="html"', 'format="latex"'),
    "a kind of field nobody knows": (":NUMERICAL:", ":NUMBER:"),
    "a field that is not closed": ("}&lt;/p&gt;", "&lt;/p&gt;"),
    "no answer that earns all": (":NUMERICAL:=", ":NUMERICAL:"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_bank_that_is_not_as_the_format_says_is_noticed(what: str) -> None:
    text, (old, new) = moodle_xml(COURSE, 1, RUNS), BROKEN[what]
    assert questions(text)
    assert old in text
    with pytest.raises(AssertionError):
        questions(text.replace(old, new))


def test_signs_of_a_text_do_not_end_a_field() -> None:
    assert _safe('a } b # c ~ d / "e" \\') == 'a \\} b \\# c \\~ d \\/ \\"e\\" \\\\'
    assert _safe("1 < 2") == "1 &lt; 2"


def test_the_command_writes_the_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments.exercises import runs

    monkeypatch.setattr(runs, "shared_runs", lambda workers, progress: InventedRuns())
    out = tmp_path / "bank.xml"
    assert answer(["exercise", "moodle", "--course", COURSE, "--variants", "1", "--out", str(out)]) == 0
    assert "1 questions of every exercise" in capsys.readouterr().out
    assert Xml.parse(out).getroot().tag == "quiz"
    assert answer(["exercise", "moodle", "--course", "a b", "--out", str(out)]) == 2
