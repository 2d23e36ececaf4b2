"""The page as a visitor meets it: the real model, a real browser, no line out of the machine."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.snapshot import SERIES
from app.web.texts import text
from tests.app.conftest import FLAGS, PATIENCE, Served, chromium, wait_for

pytestmark = pytest.mark.browser
Opener = Callable[[str], Page]

COLOURS = """canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3]) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}"""


def day(page: Page) -> int:
    """The day the page shows."""
    shown = page.locator(".e2e-day dd").inner_text()
    return int(re.match(r"\d+", shown)[0]) if shown[:1].isdigit() else -1  # type: ignore[index]


def ready(page: Page) -> Page:
    """Wait until the model stands at its first morning and the map is drawn."""
    page.wait_for_selector(".e2e-status[data-status=paused]", timeout=1000 * PATIENCE)
    page.wait_for_selector(".citymap[data-draws]")
    wait_for(lambda: day(page) == 0, PATIENCE)
    return page


def colours(page: Page, layer: str) -> int:
    """Distinct colours on a layer of the map."""
    return int(page.locator(f".citymap canvas[data-layer={layer}]").evaluate(COLOURS))


def step(page: Page, name: str, to: int) -> None:
    """Press a button that simulates days, and wait for the day it leads to."""
    page.click(f".e2e-{name}:not([disabled])")
    wait_for(lambda: day(page) == to, PATIENCE, lambda: f"day {day(page)}")


def test_a_visitor_steps_plays_pauses_and_starts_again(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    step(page, "step", 1)
    step(page, "week", 8)
    page.click(".e2e-play")
    page.wait_for_selector(".e2e-status[data-status=playing]")
    wait_for(lambda: day(page) >= 12, PATIENCE, lambda: page.locator(".e2e-status").inner_text())
    page.click(".e2e-play")
    page.wait_for_selector(".e2e-status[data-status=paused]")
    wait_for(lambda: page.locator(".e2e-play").inner_text().lower() == text("play", "en").lower(), PATIENCE)
    stopped = day(page)
    page.wait_for_timeout(700)
    assert day(page) == stopped
    page.click(".e2e-reset")
    wait_for(lambda: day(page) == 0, PATIENCE)


def test_the_map_draws_communities_and_institutions(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    assert colours(page, "shapes") > 4  # four kinds and their outlines
    calm = colours(page, "ground")
    step(page, "week", 7)
    step(page, "week", 14)
    wait_for(lambda: colours(page, "ground") > calm, PATIENCE)  # communities warm up as disputes open


def test_the_map_is_drawn_fast(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    box, taken = page.locator(".citymap"), list[float]()
    for to in range(1, 9):
        drawn = box.get_attribute("data-draws")
        step(page, "step", to)
        wait_for(lambda drawn=drawn: box.get_attribute("data-draws") != drawn, PATIENCE)
        taken.append(float(box.get_attribute("data-milliseconds") or "nan"))
    assert min(taken) < 50  # the least: while the machine is busy, the others measure its other work


def test_a_click_and_the_keyboard_choose_what_the_panel_shows(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    panel = page.locator(".e2e-selection")
    assert text("select_hint", "en") in panel.inner_text()
    marks = page.locator(".citymap canvas[data-layer=marks]")
    box = marks.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(panel).not_to_contain_text(text("select_hint", "en"))
    marks.focus()
    page.keyboard.press(".")
    expect(panel).to_contain_text(text("hours_waiting", "en"))
    page.keyboard.press("Escape")
    expect(panel).to_contain_text(text("select_hint", "en"))


def test_a_pointer_over_the_map_shows_a_label(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    box = page.locator(".citymap").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".citymap-tip")).to_be_visible()
    assert len(page.locator(".citymap-tip").inner_text().splitlines()) >= 2


def test_the_language_changes_everything_and_keeps_the_run(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    step(page, "week", 7)
    page.click(".e2e-lang")
    expect(page.locator(".e2e-caveat")).to_contain_text(text("caveat", "zh")[:12])
    expect(page.locator(".linechart").first).to_contain_text(text("chart_settled", "zh"))
    page.wait_for_url("**lang=zh**")
    assert day(page) == 7
    page.click(".e2e-lang")
    expect(page.locator(".e2e-caveat")).to_contain_text(text("caveat", "en")[:12])


def test_an_address_opens_the_run_it_names(address: str, open_page: Opener) -> None:
    page = ready(open_page(f"{address}/?city=mid_city&scenario=siloed&seed=41&lang=zh"))
    assert page.locator(".e2e-seed input").input_value() == "41"
    expect(page.locator("body")).to_contain_text("中等城市")
    assert page.locator(".e2e-refusal").count() == 0


def test_an_address_with_nonsense_says_so_and_shows_the_default(address: str, open_page: Opener) -> None:
    page = ready(open_page(f"{address}/?city=atlantis&seed=<b>x</b>"))
    expect(page.locator(".e2e-refusal")).to_have_count(2)
    expect(page.locator(".e2e-refusal").first).to_contain_text("atlantis")
    assert page.locator(".e2e-seed input").input_value() == "1"


def test_a_new_seed_is_a_new_run_and_a_new_address(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    step(page, "step", 1)
    page.wait_for_selector(".e2e-status[data-status=paused]")
    page.locator(".e2e-seed input").fill("7")
    page.keyboard.press("Enter")
    page.wait_for_url("**seed=7**")
    wait_for(lambda: day(page) == 0, PATIENCE)


def test_a_seed_typed_while_days_pass_is_not_lost(address: str, open_page: Opener) -> None:
    page = ready(open_page(address))
    field = page.locator(".e2e-seed input")
    page.click(".e2e-play")
    wait_for(lambda: day(page) >= 1, PATIENCE)
    field.fill("")
    field.press_sequentially("12345", delay=150)  # as slowly as a person, while frame follows frame
    expect(field).to_have_value("12345")
    page.keyboard.press("Enter")
    page.wait_for_url("**seed=12345**")
    for seed in ("7", "8", "9"):  # and as quickly as a machine
        ready(page)
        page.click(".e2e-week")
        page.locator(".e2e-seed input").fill(seed)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**seed={seed}**")


def test_two_visitors_have_two_models(address: str, open_page: Opener) -> None:
    first, second = ready(open_page(address)), ready(open_page(address))
    step(first, "week", 7)
    assert day(second) == 0
    step(second, "step", 1)
    assert day(first) == 7


def test_the_same_seed_is_the_same_run_for_everybody(address: str, open_page: Opener) -> None:
    pages = [ready(open_page(f"{address}/?seed=5")) for _ in range(2)]
    for page in pages:
        step(page, "skip", 60)
        page.click(".e2e-table")
        expect(page.locator(".numbers tbody tr")).to_have_count(9)
    tables = [page.locator(".numbers tbody").inner_text() for page in pages]
    assert tables[0] == tables[1]


def test_the_numbers_are_there_as_a_table_and_as_a_file(
    address: str, open_page: Opener, tmp_path: Path
) -> None:
    page = ready(open_page(address))
    step(page, "week", 7)
    page.click(".e2e-table")
    expect(page.locator(".numbers tbody tr")).to_have_count(1)
    with page.expect_download() as waiting:
        page.get_by_text(text("csv", "en")).click()
    waiting.value.save_as(tmp_path / "numbers.csv")
    lines = (tmp_path / "numbers.csv").read_text().splitlines()
    assert lines[0] == "day," + ",".join(SERIES)
    assert len(lines) == 8


def test_nothing_is_left_of_a_visitor_who_goes(server: Served, open_page: Opener) -> None:
    wait_for(lambda: server.kernels() == 0, PATIENCE, server.kernels)  # visitors of the tests before are gone
    page = ready(open_page(server.url))
    assert server.kernels() == 1
    assert server.held() == {"runners": 1, "models": 1}
    page.click(".e2e-play")
    wait_for(lambda: day(page) >= 1, PATIENCE)
    page.close()
    wait_for(lambda: server.kernels() == 0, PATIENCE, server.kernels)
    wait_for(lambda: server.held() == {"runners": 0, "models": 0}, PATIENCE, server.held)


def test_nothing_is_left_of_a_browser_that_crashed(server: Served, tmp_path: Path) -> None:
    wait_for(lambda: server.kernels() == 0, PATIENCE, server.kernels)
    command = [chromium(), *FLAGS, "--headless=new", "--remote-debugging-port=0"]
    with (tmp_path / "log").open("wb") as log:
        browser = subprocess.Popen(
            [*command, f"--user-data-dir={tmp_path / 'profile'}", server.url],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(lambda: server.held() == {"runners": 1, "models": 1}, PATIENCE, server.held)
    finally:
        os.killpg(browser.pid, signal.SIGKILL)  # it says goodbye to nobody
        browser.wait(PATIENCE)
    wait_for(lambda: server.kernels() == 0, PATIENCE, server.kernels)
    wait_for(lambda: server.held() == {"runners": 0, "models": 0}, PATIENCE, server.held)


def test_a_widget_asked_for_before_its_loader_knows_the_way_is_found(address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.route("**/anywidget/extension.js*", lambda route: route.abort())
    missing: list[str] = []
    page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    page.goto(address)
    ready(page)
    page.close()
    assert missing == []
