"""The built site in a browser: no request to another machine, no dead link, a search that finds."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, sync_playwright
from pypdf import PdfReader

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
CELLS = "[...document.querySelectorAll('article td, article th, article pre')].map(each => each.innerText)"
WIDE = """<article><table style="width: {width}"><tr><th>分钟</th><th>what happens</th></tr>
    <tr><td>20</td><td>Collect the signs of the class on the board.</td></tr></table></article>"""
SPACE = re.compile(r"\s")


def printed(page: Page) -> tuple[bytes, list[str], list[str]]:
    """The page that is open as PDF on A4; tables and blocks wider than the paper; texts of all cells."""
    before = page.viewport_size
    assert before
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    try:
        return page.pdf(prefer_css_page_size=True), page.evaluate(CUT), page.evaluate(CELLS)
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size(before)


def lost(made: bytes, cells: list[str]) -> list[str]:
    """Texts that do not stand whole on the paper: what lies beyond its edge is no part of a PDF."""
    found = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(made)).pages)
    return [text for text in cells if _letters(text) not in _letters(found)]


def _letters(text: str) -> str:
    """A text without spaces, and with one form for each letter: fonts of a PDF know several."""
    return SPACE.sub("", normalize("NFKC", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_a_session_plan_prints_on_a4_with_whole_tables(page: Page, plan: str, language: str) -> None:
    page.goto((HTML / language / "teaching" / f"{plan}.html").as_uri())
    made, cut, cells = printed(page)
    assert cut == []
    assert len(cells) > 10 or plan == "answers"
    assert lost(made, cells) == []
    sheets = PdfReader(BytesIO(made)).pages
    assert 1 <= len(sheets) <= 4
    for sheet in sheets:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)


@pytest.mark.parametrize(("width", "whole"), [("auto", True), ("2500px", False)])
def test_a_table_that_is_wider_than_the_paper_is_noticed(page: Page, width: str, whole: bool) -> None:
    page.set_content(WIDE.format(width=width))
    made, cut, cells = printed(page)
    assert len(cells) == 4
    assert (cut == [], lost(made, cells) == []) == (whole, whole)


def test_chinese_pages_with_a_list_hold_chinese(page: Page) -> None:
    page.goto((HTML / "zh" / "teaching" / "lab.html").as_uri())
    assert "实验指导书：课前" in page.locator("article").inner_text()
    page.goto((HTML / "zh" / "dictionary.html").as_uri())
    assert "identity of the run" not in page.locator("article").inner_text()
