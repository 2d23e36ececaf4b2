"""A film that has only begun: the page shows the days that are lived, and says that others are to come."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.pages.frame import STYLE
from app.web.pages.start import of_setup
from app.web.setup import Setup
from app.web.stage import StartStage
from app.web.wishes import Film, Scene, shots
from app.web.words import page_words, sent
from app.web.workers import room
from app.web.workers.given import Given
from experiments.film.reel import opening_reel, reel
from experiments.film.take import Opening, take

pytestmark = pytest.mark.browser
TOWN = Setup(city="teaching_town", day=100)

PLAYED = """
const kept = {}, heard = {};
window.model = {
  get: (key) => kept[key], send: () => {},
  on: (key, listener) => (heard[key] ||= []).push(listener), off: () => {},
};
window.tell = (news) => {
  for (const [key, value] of Object.entries(news)) {
    const raw = () => new DataView(Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0)).buffer);
    kept[key] = key.startsWith("bytes_") ? raw() : value;
  }
  for (const key of Object.keys(news)) (heard[`change:${key}`] || []).forEach((listener) => listener());
};
"""


def told(page: Page, **news: Any) -> None:
    """Give the page traits, as the server does."""
    page.evaluate("news => window.tell(news)", json.loads(json.dumps(news)))


def film(side: str, found: tuple[bytes, dict[str, Any]]) -> dict[str, Any]:
    """The traits of one side."""
    raw, about = found
    return {f"film_{side}": about, f"bytes_{side}": base64.b64encode(raw).decode()}


@pytest.fixture
def drawn(browser: Browser) -> Iterator[Page]:
    """The widget of the first page without a server: a page that is told traits by the test."""
    page, faults = browser.new_page(viewport={"width": 1440, "height": 900}), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_content("<body class='gz-body'><div id='own'></div></body>")
    page.add_style_tag(content=STYLE.read_text(encoding="utf-8"))
    script = str(StartStage._esm).replace("export default{render};", "window.drawn = render;")
    page.evaluate(PLAYED + f"(() => {{ {script} }})();")
    yield page
    page.close()
    assert faults == []


def test_a_film_that_has_begun_shows_its_days_and_the_rest_when_it_is_there(drawn: Page) -> None:
    page = drawn
    openings: list[Opening] = []
    shot = shots(TOWN)[1]
    whole = reel(take(shot, on_opening=openings.append))
    scene = room.scene_job(Given((), lambda *_: None), *Scene(TOWN).job().arguments).value
    working = {"state": "working", "words": "after the reform: day 60 of 360", "done": 60, "total": 360}
    nothing: dict[str, Any] = {
        name: {} for name in ("pair", "soon", "settled", "journeys", "scene", "film_a", "film_b")
    }
    told(page, words=sent("en", "start"), notices=[], status={"film_b": working}, **nothing, **of_setup(TOWN))
    page.evaluate("void window.drawn({ model: window.model, el: document.getElementById('own') })")
    expect(page.locator(".gz-maps")).to_be_attached()
    told(page, scene=scene, **film("a", whole), **film("b", opening_reel(openings[0])))
    city, words = page.locator(".gz-city"), page_words("en", "start")
    expect(city).to_have_attribute("data-ready", "part")
    expect(page.locator(".gz-clock")).to_have_attribute("data-day", "60")  # day 100 is not lived yet
    expect(page.locator(".e2e-filmpart")).to_have_text(words("film_part"))
    expect(page.locator(".gz-unlived")).to_have_count(1)
    expect(page.locator(".gz-map canvas").first).to_have_attribute(
        "aria-label", re.compile(words("show_open"))
    )
    expect(page.locator(".gz-chart")).to_have_count(1)
    told(page, status={}, **film("b", whole))
    expect(city).to_have_attribute("data-ready", "true")
    expect(page.locator(".gz-clock")).to_have_attribute("data-day", "100")
    expect(page.locator(".e2e-filmpart, .gz-unlived")).to_have_count(0)
    expect(page.locator(".gz-chart")).to_have_count(3)
    expect(page.locator(".gz-map canvas").first).to_have_attribute(
        "aria-label", re.compile(words("show_settled"))
    )


def test_a_film_through_the_settled_state_comes_as_a_whole() -> None:
    shown: list[Any] = []
    job = Film(TOWN, "b", "settled").job()
    given = Given((), lambda *_: None, shown.append)
    found = room.film_job(given, *job.arguments).value
    assert shown == []
    assert found["about"]["lived"] == found["about"]["days"]
