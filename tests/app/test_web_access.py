"""Every page in both languages, light and dark, without a barrier that axe-core knows (WCAG 2.2 AA)."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.web.words import page_words

pytestmark = pytest.mark.browser
Opener = Callable[[str], Page]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = "rules => axe.run({ runOnly: { type: 'tag', values: rules } })"
# Path -> what stands there when the page is complete.
PAGES = {
    "/?city=teaching_town": ".gz-city[data-ready=true]",
    "/dispute?city=teaching_town": ".gz-differs",
    "/lessons?": ".gz-lessonlist li",
    "/lessons?lesson=one_dispute&step=1": ".e2e-predict",
    "/results?": ".e2e-shelf table, .e2e-shelf > p",
    "/about?": ".gz-about section",
}
# A text that is no key of the texts, and no key is a text: "chart_open" on a page is a word that is missing.
KEYS = """() => [...document.querySelectorAll(".gz-body *")].flatMap(node => [...node.childNodes])
  .filter(node => node.nodeType === 3).map(node => node.textContent.trim())
  .filter(text => /^[a-z]+(_[a-z0-9]+)+$/.test(text))"""


def barriers(page: Page) -> list[str]:
    """What axe finds: rule, its help and the first element."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(ASK, RULES)
    return [f"{one['id']}: {one['help']} {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_in_either_language_in_light_and_dark(
    address: str, open_page: Opener, path: str
) -> None:
    page = open_page(f"{address}{path}&lang=en")
    for lang in ("en", "zh-Hans"):
        expect(page.locator("html")).to_have_attribute("lang", lang)
        page.wait_for_selector(PAGES[path])
        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate(KEYS) == []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert barriers(page) == []
        page.click(".e2e-lang")


def test_the_page_can_be_read_on_a_telephone(address: str, open_page: Opener) -> None:
    page = open_page(f"{address}/?city=teaching_town")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector(".gz-city[data-ready=true]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".gz-map:visible")).to_have_count(1)  # one map at a time
    page.click("[data-key=map-gap]")
    expect(page.locator(".gz-map[data-kind=gap]")).to_be_visible()


@pytest.mark.parametrize("path", list(PAGES)[1:])
def test_no_page_is_wider_than_a_telephone(address: str, open_page: Opener, path: str) -> None:
    page = open_page(f"{address}{path}&lang=en")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector(PAGES[path])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_first_stop_of_the_keyboard_skips_to_the_content(address: str, open_page: Opener) -> None:
    page = open_page(f"{address}/about?")
    page.wait_for_selector(".gz-about section")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#gz-main")).to_be_focused()


def test_a_question_mark_opens_the_keys_but_not_where_it_is_typed(
    address: str, open_page: Callable[[str], Page]
) -> None:
    page = open_page(f"{address}/lessons?lang=zh")
    page.wait_for_selector(".gz-lessonlist li")
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'typed'}))")
    field = page.locator("#typed")
    field.press("?")
    expect(field).to_have_value("?")
    assert "/lessons" in page.url
    page.locator("#gz-main").focus()
    page.keyboard.press("?")
    page.wait_for_url("**/about?lang=zh**")
    expect(page.locator("h1")).to_have_text(page_words("zh", "about")("about_title"))
