"""Texts of the pages: in two languages, each used, none missing, none as a literal in the scripts."""

import re
import tomllib
from pathlib import Path

import pytest

from app.lessons.lesson import STEPS, Lesson, lessons
from app.web.stage import (
    AboutStage,
    DisputeStage,
    Head,
    LessonStage,
    Part,
    ResultsStage,
    StartStage,
    shipped,
)
from app.web.words import FOLDER, sent

FRONT = FOLDER.parent / "front"
PAGES: dict[type[Part], tuple[str, ...]] = {
    Head: ("site",),
    StartStage: ("site", "start"),
    DisputeStage: ("site", "dispute"),
    LessonStage: ("site", "start", "dispute", "lessons"),
    ResultsStage: ("site", "start", "results"),
    AboutStage: ("site", "about"),
}
FILES = sorted(FOLDER.glob("*.toml"))
SAID = re.compile(r'say\("([a-z0-9_.]+)"')
PLACE = re.compile(r"\{(\w+)\}")
SCRIPTS = 120_000  # bytes of all widgets together
CHINESE = re.compile("[\u3400-\u9fff]")
every_lesson = pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())


def keys(*files: str) -> set[str]:
    """Keys of some files of texts."""
    return {key for file in files for key in tomllib.loads((FOLDER / f"{file}.toml").read_text())}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_there_in_both_languages_with_the_same_places(path: Path) -> None:
    for key, text in tomllib.loads(path.read_text()).items():
        assert set(text) == {"en", "zh"}, key
        assert all(text.values()), key
        assert sorted(PLACE.findall(text["en"])) == sorted(PLACE.findall(text["zh"])), key
        assert CHINESE.search(text["zh"]) or not CHINESE.search(text["en"]) or key == "other_language", key


@pytest.mark.parametrize("widget", PAGES, ids=lambda widget: widget.__name__)
def test_every_word_that_a_page_says_is_among_those_it_gets(widget: type[Part]) -> None:
    said = set(SAID.findall(str(widget._esm)))
    assert said
    assert said - keys(*PAGES[widget]) == set()


def test_no_script_holds_a_text_of_its_own() -> None:
    texts = re.compile(r'(?:text|title|"aria-label"): "[^"]*[A-Za-z]{2,}|text: `[^`$]*[a-z]{3,}')
    found = {path.name: texts.findall(path.read_text()) for path in FRONT.glob("*.js")}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert not any(CHINESE.search(re.sub(r"\[一-鿿\]", "", path.read_text())) for path in FRONT.glob("*.js"))


def test_scripts_are_shipped_without_comments_and_indentation_and_stay_small() -> None:
    scripts = {path.name: path.read_text() for path in FRONT.glob("*.js")}
    for name, script in scripts.items():  # a text over several lines would lose its indentation
        assert all(line.count("`") % 2 == 0 for line in script.splitlines()), name
    sent_out = {name: shipped(script) for name, script in scripts.items()}
    assert not any(re.search(r"^(\s|//|$)", script, re.MULTILINE) for script in sent_out.values())
    assert not any('\\"' in script or "\\'" in script for script in scripts.values()), (
        "texts end at their mark"
    )
    assert sum(len(script.encode()) for script in sent_out.values()) < SCRIPTS


def test_texts_keep_their_blanks_and_code_loses_them() -> None:
    line = 'const a = h("b", { text: "c, d : e" }), f = (g) => "h = { i }" || \'j ; k\';'
    assert shipped(f"  {line}  // a word") == (
        'const a = h("b",{text:"c, d : e"}),f =(g)=>"h = { i }"||\'j ; k\';'
    )
    for kept in ("a(`${b} , ${c}`, d);", "e.replace(/, /g, f);"):
        assert shipped(kept) == kept


def test_what_the_browser_gets_is_one_language() -> None:
    english, chinese = (sent(lang, "start") for lang in ("en", "zh"))
    assert english["lang"] == "en"
    assert chinese["lang"] == "zh"
    assert set(english) == set(chinese)
    assert english["play"] == "Play"
    assert chinese["play"] == "播放"


@every_lesson
def test_a_lesson_goes_from_reading_over_a_prediction_to_an_explanation(lesson: Lesson) -> None:
    assert tuple(step.name for step in lesson.steps) == STEPS
    for text in (lesson.title, lesson.idea, *(step.text for step in lesson.steps)):
        assert all(text)
        assert text[0].count("\n\n") == text[1].count("\n\n")
    predict = lesson.steps[STEPS.index("predict")]
    assert len(predict.options) > 1
    assert 0 <= predict.right < len(predict.options)
    shown = [name for step in lesson.steps[: STEPS.index("run")] for name in step.shows]
    assert shown == []  # nothing is shown before the prediction
