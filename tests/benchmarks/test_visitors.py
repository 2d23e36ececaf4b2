"""The measurement of a class: visitors open the page, and one of them clicks."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import visitors
from tests.app.conftest import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def found():
    chromium()  # leaves the test out where no browser is wanted
    # In a thread of its own, for the pages of other tests may hold the browser's loop of this one.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(visitors.measure(2, 1, 0))).result()


def test_every_visitor_has_a_page_of_its_own_on_the_server(found):
    assert found["pages"] == found["idle"] + found["playing"] + found["computing"] + 1


def test_a_click_is_timed_alone_and_among_others(found):
    assert 0 < found["alone_ms"] < 1000 * visitors.PATIENCE
    assert 0 < found["click_ms"] <= found["slowest_ms"]


def test_lines_name_the_visitors_and_the_goal(found):
    told = "\n".join(visitors.lines(found))
    assert "2 who look, 1 who play and 0 who compute" in told
    assert "a click is answered within 300 ms" in told
    assert "memory of the server per visitor below 8 MB" in told
