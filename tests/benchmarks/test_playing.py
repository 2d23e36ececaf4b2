"""The measurement of the start, of pictures, and of what a playing film costs the server."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import playing
from tests.app.conftest import chromium

TOWN = "teaching_town"


@pytest.fixture(scope="module")
def found():
    chromium()  # leaves the test out where no browser is wanted
    # In a thread of its own, for the pages of other tests may hold the browser's loop of this one.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: playing.measure(2, city=TOWN, drawing=TOWN, many=1, seconds=1.0)).result()


@pytest.mark.browser
def test_a_film_plays_and_is_drawn_while_it_is_measured(found):
    assert found["days"] > 0
    assert found["pictures"] > 0
    assert 0 < found["day_ms"] < 1000 * playing.PATIENCE
    assert 0 < found["scrub_ms"] < 1000 * playing.PATIENCE
    assert 0 < found["film_s"] < playing.PATIENCE
    assert 0 < found["dots_s"] < playing.PATIENCE


@pytest.mark.browser
def test_a_playing_film_sends_nothing(found):
    assert found["bytes_a_day"] == 0


def test_lines_name_every_goal_and_whether_it_holds():
    names = (
        "answering_s",
        "answering_cpu_s",
        "server_mb",
        "dots_s",
        "film_s",
        "day_ms",
        "scrub_ms",
        "pictures",
    )
    values = dict.fromkeys((*names, "bytes_a_day", "server_percent"), 2.0)
    about = {"city": "mid_city", "drawing": "tianjin:Heping", "playing": 10, "dots": 8}
    said = "\n".join(playing.lines(values | about, lambda: {"cpu": "x"}))
    assert "met     command to server answering below 2.5 s: 2" in said
    assert "missed  bytes a day while playing: none: 2" in said
    assert "missed  tianjin:Heping: at least 30 pictures a second: 2" in said
