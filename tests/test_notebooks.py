"""Notebooks of the lessons: made from their one source, stored with what they show, in one form."""

import ast
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from app.documents.notebooks import HOME, NOTED, make, retold, written
from app.lessons.lesson import STEPS, Lesson, headings, lessons
from experiments.wording.words import LANGUAGES
from sim.errors import ScenarioError

CASES = [(lesson, language) for lesson in lessons().values() for language in LANGUAGES]
every_notebook = pytest.mark.parametrize(
    ("lesson", "language"), CASES, ids=[f"{lesson.file}-{language}" for lesson, language in CASES]
)
LARGEST = 400_000  # bytes
SENTENCE = {"en": re.compile(r"[.!?](?:\*\*)?(?:\s|$)"), "zh": re.compile(r"[。！？]")}
PROPER = re.compile(r"et al\.|\(\w[^)]*\)")  # what ends in a point and is no sentence


def stored(lesson: Lesson, language: str) -> Any:
    """A stored notebook."""
    return nbformat.read(HOME / language / f"{lesson.file}.ipynb", as_version=4)


def code_of(notebook: Any) -> list[str]:
    """Sources of the code cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def headed(notebook: Any, key: str, language: str) -> list[int]:
    """Numbers of the cells with a heading."""
    title = f"## {headings()[key][language]}\n"
    return [n for n, cell in enumerate(notebook.cells) if cell.source.startswith(title)]


def test_there_are_eleven_lessons_one_after_the_other() -> None:
    assert [lesson.place for lesson in lessons().values()] == list(range(1, 12))


def test_no_notebook_is_left_of_a_lesson_that_is_gone() -> None:
    wanted = {Path(language) / f"{lesson.file}.ipynb" for lesson, language in CASES}
    assert {path.relative_to(HOME) for path in HOME.rglob("*.ipynb")} == wanted


@every_notebook
def test_a_notebook_is_made_from_the_file_of_its_lesson(lesson: Lesson, language: str) -> None:
    new, old = written(lesson, LANGUAGES.index(language)), stored(lesson, language)
    assert [cell.source for cell in new.cells] == [cell.source for cell in old.cells]
    assert [cell.id for cell in new.cells] == [cell.id for cell in old.cells]
    assert (old.metadata[NOTED]["lesson"], old.metadata[NOTED]["language"]) == (lesson.name, language)


@every_notebook
def test_every_claim_holds_in_the_run_that_is_shown(lesson: Lesson, language: str) -> None:
    claims = stored(lesson, language).metadata[NOTED]["claims"]
    assert [each["says"] for each in claims] == [
        each.says[LANGUAGES.index(language)] for each in lesson.shown
    ]
    for shown, found in zip(lesson.shown, claims, strict=True):
        assert found["sign"] == shown.sign
        assert shown.holds(found["low"], found["high"]), found


@pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())
def test_both_languages_show_the_same_run(lesson: Lesson) -> None:
    one, other = (stored(lesson, language).metadata[NOTED] for language in LANGUAGES)
    assert one["code"] == other["code"]
    assert [(c["low"], c["high"]) for c in one["claims"]] == [(c["low"], c["high"]) for c in other["claims"]]


@every_notebook
def test_a_notebook_has_one_question_and_a_prediction_before_anything_runs(
    lesson: Lesson, language: str
) -> None:
    notebook = stored(lesson, language)
    (question,) = headed(notebook, "question", language)
    predictions = [n for n, cell in enumerate(notebook.cells) if "predict" in cell.metadata.get("tags", ())]
    (prediction,) = predictions
    runs = [
        n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code" and "gongzhi." in cell.source
    ]
    assert question < prediction < min(runs)
    assert re.search(r"my_choice = .*\nmy_number = None  # \S", notebook.cells[prediction].source)


@every_notebook
def test_a_notebook_has_one_figure_one_part_on_what_is_left_out_and_three_exercises(
    lesson: Lesson, language: str
) -> None:
    notebook = stored(lesson, language)
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == 1
    assert len(headed(notebook, "left_out", language)) == 1
    (place,) = headed(notebook, "exercises", language)
    listed = re.findall(r"^\d\. \*\*(\w+)\.?\*\*：? ?\S", notebook.cells[place].source, re.MULTILINE)
    easy, open_ = (headings()[kind][language] for kind in ("easy", "open"))
    assert listed == [easy, easy, open_]


@every_notebook
def test_the_explanation_has_five_sentences_and_a_term_of_the_field(lesson: Lesson, language: str) -> None:
    text = lesson.step("explain").text[LANGUAGES.index(language)]
    assert len(SENTENCE[language].findall(PROPER.sub("", text))) == 5
    assert re.search(r"\*\*[^*]+\*\*", text)


@every_notebook
def test_a_notebook_is_stored_with_its_outputs_and_without_errors(lesson: Lesson, language: str) -> None:
    cells = [cell for cell in stored(lesson, language).cells if cell.cell_type == "code"]
    shown = [output for cell in cells for output in cell.outputs]
    assert all(cell.execution_count for cell in cells)
    assert {output.output_type for output in shown} <= {"stream", "execute_result", "display_data"}
    assert not [o for o in shown if o.output_type == "stream" and o.name == "stderr"]


@every_notebook
def test_a_notebook_is_small_and_names_no_place_or_time_of_a_machine(lesson: Lesson, language: str) -> None:
    path = HOME / language / f"{lesson.file}.ipynb"
    notebook = stored(lesson, language)
    text = "".join(str(cell.source) + str(cell.get("outputs", "")) for cell in notebook.cells)
    assert path.stat().st_size < LARGEST
    assert not re.findall(r"(?<![\w.:/+])/(?:work|root|tmp|home|Users)/", text)
    assert not any("execution" in cell.metadata for cell in notebook.cells)
    assert set(notebook.metadata["language_info"]) == {"name"}


@every_notebook
def test_a_notebook_has_no_logic_of_its_own_and_uses_public_names_only(lesson: Lesson, language: str) -> None:
    for source in code_of(stored(lesson, language)):
        nodes = list(ast.walk(ast.parse(source)))
        made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in nodes if isinstance(node, made)]
        assert not [node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr[0] == "_"]
        imported = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        assert set(imported) <= {"gongzhi"}
        assert not [node for node in nodes if isinstance(node, ast.ImportFrom)]


@pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())
def test_a_lesson_is_whole_in_both_languages(lesson: Lesson) -> None:
    assert tuple(step.name for step in lesson.steps) == STEPS
    predict = lesson.step("predict")
    assert 0 <= predict.right < len(predict.options)
    texts = [lesson.title, lesson.idea, lesson.left_out, predict.number, *predict.options]
    texts += [step.text for step in lesson.steps]
    texts += [exercise.text for exercise in lesson.exercises]
    texts += [shown.says for shown in lesson.shown]
    for english, chinese in texts:
        assert english
        assert re.search("[\u3400-\u9fff]", chinese)
        assert not re.search("[\u3400-\u9fff]", english)


@pytest.mark.lessons
def test_a_second_run_leaves_the_notebooks_as_they_are(tmp_path: Path) -> None:
    lesson = lessons()["one_dispute"]
    make(lesson, tmp_path)
    for language in LANGUAGES:
        name = Path(language) / f"{lesson.file}.ipynb"
        assert (tmp_path / name).read_bytes() == (HOME / name).read_bytes()


def test_new_texts_are_put_around_the_stored_outputs(tmp_path: Path) -> None:
    lesson = lessons()["ranking"]
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        name = Path(language) / f"{lesson.file}.ipynb"
        (tmp_path / name).write_bytes((HOME / name).read_bytes())
    retold(replace(lesson, left_out=("Nothing at all.", "无。")), tmp_path)
    for language, text in zip(LANGUAGES, ("Nothing at all.", "无。"), strict=True):
        new = nbformat.read(tmp_path / language / f"{lesson.file}.ipynb", as_version=4)
        old = stored(lesson, language)
        assert any(cell.source.endswith(text) for cell in new.cells)
        assert [c.get("outputs") for c in new.cells] == [c.get("outputs") for c in old.cells]
        assert new.metadata == old.metadata


def test_new_code_or_a_new_claim_wants_a_new_run() -> None:
    lesson = lessons()["ranking"]
    run = replace(lesson.step("run"), code=("found = 1",))
    steps = tuple(run if step.name == "run" else step for step in lesson.steps)
    for changed in (replace(lesson, steps=steps), replace(lesson, shown=lesson.shown[1:])):
        with pytest.raises(ScenarioError, match="make notebooks"):
            retold(changed, HOME)


@pytest.mark.lessons
def test_a_claim_that_does_not_hold_stops_the_work(tmp_path: Path) -> None:
    lesson = lessons()["one_dispute"]
    false = replace(lesson.shown[0], ends="-1, -1")
    with pytest.raises(ScenarioError, match="does not hold"):
        make(replace(lesson, shown=(false,)), tmp_path)
    assert not list(tmp_path.iterdir())
