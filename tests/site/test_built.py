"""The built site in a browser: no request to another machine, no dead link, a search that finds."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, sync_playwright

from app.documents.site.build import LANGUAGES, OUT
from tests.app.conftest import chromium
from tests.language import terms

pytestmark = [pytest.mark.book, pytest.mark.browser]
HTML = OUT / "html"
PLANS = ("lecture", "seminar", "lab", "assignment", "answers")
PAPER: ViewportSize = {"width": 657, "height": 986}  # A4 without margins of 18 mm, in CSS pixels
ID = re.compile(r'\b(?:id|name)="([^"]+)"')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser page that notes requests to other machines."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def built(language: str) -> list[Path]:
    """Every page of a language."""
    return sorted((HTML / language).rglob("*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_asks_another_machine(page: Page, language: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in built(language):
        page.goto(path.as_uri())
    assert len(asked) > len(built(language))
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_is_dead(language: str) -> None:
    known = {
        path: {*ID.findall(path.read_text(encoding="utf-8"))}
        for tongue in LANGUAGES
        for path in built(tongue)
    }
    dead = []
    for path in built(language):
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            parts = urlsplit(address)
            if parts.scheme or address.startswith("data:"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and target in known and anchor not in known[target]):
                dead.append(f"{path.relative_to(HTML)}: {address}")
    assert dead == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_itself_in_the_other_language(language: str) -> None:
    other = next(each for each in LANGUAGES if each != language)
    for path in built(language):
        name = path.relative_to(HTML / language)
        if path.name not in ("genindex.html", "py-modindex.html", "search.html", "odd.html", "index_zh.html"):
            assert (HTML / other / name).is_file(), name
            assert f"../{other}/{name.as_posix()}" in path.read_text(encoding="utf-8"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_finds_every_term_of_the_glossary(page: Page, language: str) -> None:
    lost = []
    for row in terms():
        word = row.english if language == "en" else row.chinese
        page.goto((HTML / language / "search.html").as_uri() + f"?q={quote(word)}")
        page.wait_for_function("document.querySelector('#search-results p.search-summary')?.textContent")
        if not page.locator("#search-results ul.search li a").count():
            lost.append(word)
    assert lost == []


def test_old_addresses_lead_on(page: Page) -> None:
    page.goto((HTML / "en" / "odd.html").as_uri())
    page.wait_for_url("**/model.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_equations_are_set_by_the_browser_alone(page: Page, language: str) -> None:
    page.goto((HTML / language / "model.html").as_uri())
    assert page.locator("math").count() > 25
    assert "\\_" not in "".join(page.locator("math").all_text_contents())


CUT = """[...document.querySelectorAll('article table, article pre')]
    .filter(each => each.getBoundingClientRect().right > innerWidth
        || each.scrollWidth > each.clientWidth + 1)
    .map(each => each.textContent.slice(0, 60))"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_a_session_plan_prints_on_a4_with_whole_tables(page: Page, plan: str, language: str) -> None:
    page.goto((HTML / language / "teaching" / f"{plan}.html").as_uri())
    before = page.viewport_size
    assert before
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    try:
        assert page.evaluate(CUT) == []
        made = page.pdf(prefer_css_page_size=True)
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size(before)
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox ?\[([\d. ]+)\]", made)}
    assert {(round(right), round(top)) for _, _, right, top in boxes} <= {(595, 842), (596, 842), (595, 841)}
    assert boxes


def test_chinese_pages_with_a_list_hold_chinese(page: Page) -> None:
    page.goto((HTML / "zh" / "teaching" / "lab.html").as_uri())
    assert "实验指导书：课前" in page.locator("article").inner_text()
    page.goto((HTML / "zh" / "dictionary.html").as_uri())
    assert "identity of the run" not in page.locator("article").inner_text()
