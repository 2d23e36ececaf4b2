"""Lessons in the browser, and the claims they rest on, computed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.lessons.lesson import Lesson, lessons
from app.web.words import page_words
from experiments.film.same import Same
from experiments.film.shots import SPIN_UP, shots_of
from experiments.film.take import take
from experiments.film.told import pair_told
from experiments.results.compare import compare
from sim.scenario.file import load_scenario

Opener = Callable[[str], Page]
every_lesson = pytest.mark.parametrize("lesson", lessons().values(), ids=lessons())
# Lessons that draw the same beside their steps are walked through once.
DRAWN = {tuple(step.shows for step in lesson.steps): lesson for lesson in reversed(lessons().values())}
one_of_a_kind = pytest.mark.parametrize("lesson", DRAWN.values(), ids=[each.name for each in DRAWN.values()])


@pytest.mark.browser
@one_of_a_kind
def test_a_lesson_is_done_by_keyboard_and_its_prediction_cannot_be_skipped(
    address: str, open_page: Opener, lesson: Lesson
) -> None:
    page = open_page(f"{address}/lessons?lesson={lesson.name}&step=4")
    step = page.locator(".gz-step")
    expect(step).to_have_attribute("data-step", "predict")  # the address alone does not lead past it
    expect(page.locator(".e2e-next")).to_be_disabled()
    page.locator(".e2e-predict input").first.focus()
    page.keyboard.press(" ")
    expect(step).to_have_attribute("data-step", "explain")
    for name in ("reveal", "run", "predict", "read"):
        page.locator(".e2e-stepback").focus()
        page.keyboard.press("Enter")
        expect(step).to_have_attribute("data-step", name)
    page.locator("h1").click()
    for name in ("predict", "run", "reveal"):
        page.keyboard.press("ArrowRight")
        expect(step).to_have_attribute("data-step", name)
    first = lesson.steps[1].options[0][0]
    expect(page.locator(".e2e-compared")).to_contain_text(first)
    drawn = {"turning": ".gz-differs", "strip": ".gz-dot", "fates": ".e2e-fate-both"}
    for shown in lesson.steps[3].shows:
        page.wait_for_selector(drawn[shown])


@pytest.mark.browser
def test_a_lesson_that_is_not_there_is_refused_in_one_line(address: str, open_page: Opener) -> None:
    page = open_page(f"{address}/lessons?lesson=alchemy")
    expect(page.locator(".e2e-refusal")).to_contain_text("alchemy")
    expect(page.locator(".gz-lessonlist li")).to_have_count(len(lessons()))
    assert page_words("en", "lessons")("lessons_title") in page.locator("h1").inner_text()


@pytest.mark.slow
@every_lesson
def test_what_a_lesson_claims_is_computed(lesson: Lesson) -> None:
    claim = lesson.claim
    first, second = (load_scenario(name, {"city.preset": claim.city}) for name in (claim.a, claim.b))
    if claim.turning:
        one, other = (take(shot) for shot in shots_of((first, second), seed=1))
        assert pair_told(Same((one, other)))["telling"]
        return
    found = compare([first, second], claim.seeds, spin_up=SPIN_UP, horizon="soon")
    for metric, sign in claim.signs.items():
        interval = found.difference(metric).interval
        assert interval.known
        low, high = interval.ends
        assert {1: low > 0, -1: high < 0, 0: low <= 0 <= high}[sign], (metric, interval)
