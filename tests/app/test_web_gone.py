"""A server that is killed and started again: one bar, one button, and the page is there as it was."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.words import page_words
from tests.app.conftest import PATIENCE, Served, free_port, serving, wait_for

pytestmark = pytest.mark.browser


def opened(browser: Browser, url: str) -> Page:
    """A page that may lose its server: what a browser says of that is no fault."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(url)
    return page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_bar_says_that_the_server_is_gone_and_one_click_brings_the_page_back(
    browser: Browser, server: object, tmp_path: Path, lang: str
) -> None:
    port, words = free_port(), page_words(lang)
    with serving(tmp_path, port) as served:
        page = opened(browser, f"{served.url}/about?lang={lang}")
        page.wait_for_selector(".gz-about section")
        bar = page.locator(".gz-gone")
        expect(bar).to_be_hidden()
        served.process.kill()
        expect(bar).to_be_visible()
        expect(bar).to_contain_text(words("gone"))
        expect(page.locator(".gz-gone:visible")).to_have_count(1)
        assert page.locator(".v-overlay:visible, .v-dialog:visible").count() == 0
    with serving(tmp_path, port):
        page.click(".e2e-reload")
        page.wait_for_selector(".gz-about section")
        expect(page.locator(".gz-gone")).to_be_hidden()
        assert page.url.endswith(f"/about?lang={lang}")
        page.close()


def test_a_closed_tab_leaves_nothing_behind_and_others_stay(browser: Browser, server: Served) -> None:
    wait_for(lambda: server.kernels() == 0, PATIENCE)
    stays, goes = (opened(browser, f"{server.url}/?city=teaching_town&lang={lang}") for lang in ("en", "zh"))
    for page in (stays, goes):
        page.wait_for_selector(".gz-city[data-ready=true]")
    assert server.kernels() == 2
    goes.close()
    wait_for(lambda: server.kernels() == 1, PATIENCE)
    day = int(stays.locator(".gz-clock").get_attribute("data-day") or "-1")
    stays.click(".e2e-on")
    assert stays.locator(".gz-clock").get_attribute("data-day") == str(day + 1)
    stays.click(".e2e-showone:not([disabled])")
    stays.wait_for_selector(".gz-markbutton")
    assert server.held() == {"runners": 0, "models": 0}
    stays.close()
    wait_for(lambda: server.kernels() == 0, PATIENCE)
