"""One dispute in the browser: from the first page to the turning point in two clicks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.web.words import page_words

pytestmark = pytest.mark.browser
Opener = Callable[[str], Page]
TOWN = "city=teaching_town"


def shown(page: Page) -> Page:
    """Wait for the lanes and the terms."""
    page.wait_for_selector(".gz-markbutton")
    page.wait_for_selector(".gz-differs")
    return page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_two_clicks_lead_to_the_turning_point(address: str, open_page: Opener, lang: str) -> None:
    page = open_page(f"{address}/?{TOWN}&lang={lang}")
    page.click(".e2e-showone:not([disabled])")
    shown(page)
    words = page_words(lang, "dispute")
    card = page.locator(".e2e-turning")
    expect(card.locator("h2")).to_have_text(words("turn_title"))
    answers = card.locator(".gz-answered")
    expect(answers).to_have_count(2)
    for k in (0, 1):
        assert len(re.findall(r"\d\.\d\d", answers.nth(k).inner_text())) == 2  # probability and number drawn
    said = {answers.nth(k).locator("b").inner_text()[2:] for k in (0, 1)}
    assert said == {words("answer_yes"), words("answer_no")}
    assert card.locator(".gz-differs li").count() > 0


def test_the_marks_of_both_lanes_are_walked_by_keys_and_tell_their_terms(
    address: str, open_page: Opener
) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    first = page.locator(".gz-side.gz-a .gz-markbutton").first
    first.focus()
    page.keyboard.press("Enter")
    card = page.locator(".e2e-mark")
    expect(card.locator("h2")).to_be_visible()
    before = card.inner_text()
    page.keyboard.press("ArrowRight")
    expect(card).not_to_have_text(before)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".gz-side.gz-b [aria-pressed=true]")).to_have_count(1)
    page.locator(".gz-answered").first.click()
    expect(card.locator(".gz-termcols li").first).to_be_visible()


def test_every_dispute_leads_to_a_day_of_the_city(address: str, open_page: Opener) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    page.select_option(".e2e-filter-fate", "both")
    row = page.locator(".e2e-table tbody tr").last
    expect(row).to_contain_text(page_words("en", "dispute")("fate_both"))
    row.locator(".gz-rowbutton").click()
    page.wait_for_url("**key=**")
    key = re.search(r"key=(\d+)", page.url)
    assert key
    page.wait_for_selector(f".e2e-lanes[data-dispute='{key[1]}']")
    day = page.locator(".e2e-tomap")
    expect(day).to_be_visible()
    number = re.findall(r"\d+", day.inner_text())[0]
    day.click()
    page.wait_for_url(f"**day={number}**")
    page.wait_for_selector(".e2e-path")


def test_another_dispute_is_another_address_and_back_is_the_first(address: str, open_page: Opener) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    page.click(".e2e-another:not([disabled])")
    page.wait_for_url("**key=**")
    one = page.url
    key = re.search(r"key=(\d+)", one)
    assert key
    page.wait_for_selector(f".e2e-lanes[data-dispute='{key[1]}']")
    page.click(".e2e-another")
    page.wait_for_url(lambda url: "key=" in url and url != one)
    page.go_back()
    page.wait_for_url(one)
    shown(page)


def test_the_table_is_filtered_sorted_and_opens_a_dispute(address: str, open_page: Opener) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}&fate=only_a"))
    table = page.locator(".e2e-table")
    expect(page.locator(".e2e-filter-fate")).to_have_value("only_a")
    expect(table.locator("tbody tr").first).to_contain_text(page_words("en", "dispute")("fate_only_a"))
    page.select_option(".e2e-filter-fate", "both")
    expect(table.locator("tbody tr").first).to_contain_text(page_words("en", "dispute")("fate_both"))
    table.locator("thead button", has_text=page_words("en", "dispute")("col_born")).click()
    expect(table.locator("th[aria-sort=ascending]")).to_have_count(1)
    table.locator("tbody button").nth(2).click()
    page.wait_for_url("**key=**")
    page.wait_for_selector(".gz-markbutton")


def test_the_city_opens_on_the_day_of_the_turning_point(address: str, open_page: Opener) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    page.click(".e2e-tomap")
    page.wait_for_url(re.compile(r"/\?.*day=\d+"))
    wanted = re.search(r"day=(\d+)", page.url)
    assert wanted
    expect(page.locator(".gz-clock")).to_have_attribute("data-day", wanted[1])
    expect(page.locator(".e2e-path")).to_be_visible()  # where the dispute has been until that day
    canvas = page.locator(".gz-map canvas").first
    with_path = canvas.screenshot()
    page.click(".e2e-path-away")
    expect(page.locator(".e2e-path")).to_have_count(0)
    assert canvas.screenshot() != with_path


def test_a_name_opens_the_institution_and_the_resident(address: str, open_page: Opener) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    expect(page.locator(".e2e-who")).to_be_hidden()
    page.locator(".gz-side.gz-a .gz-actor").last.press("Enter")
    expect(page.locator(".e2e-who .gz-chart")).to_be_visible()
    page.locator(".gz-side.gz-a .gz-actor").first.click()
    expect(page.locator(".e2e-who table")).to_have_count(2)
    page.click(".e2e-close")
    expect(page.locator(".e2e-who")).to_be_hidden()


def test_the_disputes_of_an_institution_beside_a_lane_are_a_list_that_opens_them(
    address: str, open_page: Opener
) -> None:
    page = shown(open_page(f"{address}/dispute?{TOWN}"))
    page.locator(".gz-side.gz-a .gz-actor").last.press("Enter")
    hands = page.locator(".e2e-hands")
    expect(hands.locator("tbody tr").first).to_be_visible()
    day = hands.get_attribute("data-day")
    expect(hands.locator("h3")).to_have_text(page_words("en", "dispute")("hands_title", n=day))
    counts = page.locator(".e2e-who tr").filter(
        has_text=page_words("en", "dispute")("who_in_hand", n=day)
    )  # the same as counts, A and B
    for side, cell in enumerate(("td:nth-child(2)", "td:nth-child(3)")):
        held = [text for text in hands.locator(f"tbody {cell}").all_inner_texts() if text != "–"]
        assert counts.locator("td").nth(side).inner_text() == str(len(held))
    row = hands.locator(".gz-rowbutton").last
    key = str(row.get_attribute("data-key")).removeprefix("hands-")
    row.click()
    page.wait_for_url(f"**key={key}**")
    page.wait_for_selector(f".e2e-lanes[data-dispute='{key}']")
