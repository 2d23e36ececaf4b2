"""The page in Firefox: the film, the clock and one dispute. Left out where there is no Firefox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import PATIENCE, Served, free_port, wait_for
from tests.app.marionette import NAMED, Window, firefox, window

pytestmark = pytest.mark.browser
ERRORS = (
    "window.faults = window.faults || []; addEventListener('error', one => window.faults.push(one.message))"
)


@pytest.fixture
def gecko(tmp_path: Path) -> Iterator[Window]:
    """A window of Firefox."""
    path = firefox()
    if path is None:
        pytest.skip(f"no Firefox was found; name one with {NAMED}=/path/to/firefox")
    with window(path, tmp_path, free_port(), PATIENCE) as opened:
        yield opened


def test_film_clock_and_one_dispute_work_in_firefox(server: Served, gecko: Window) -> None:
    def there(selector: str) -> bool:
        return bool(gecko.run(f"return document.querySelector({selector!r}) !== null"))

    def day() -> int:
        return int(gecko.run("return document.querySelector('.gz-clock').dataset.day"))

    gecko.ask("WebDriver:Navigate", url=f"{server.url}/?city=teaching_town&lang=en")
    gecko.run(ERRORS)
    wait_for(lambda: there(".gz-city[data-ready=true]"), PATIENCE)
    start = day()
    gecko.run("document.querySelector('.e2e-play').click()")
    wait_for(lambda: day() >= start + 10, PATIENCE)
    gecko.run("document.querySelector('.e2e-play').click()")
    wait_for(lambda: there(".e2e-showone:not([disabled])"), PATIENCE)
    gecko.run("document.querySelector('.e2e-showone').click()")
    wait_for(lambda: there(".gz-differs") and there(".gz-markbutton"), PATIENCE)
    assert gecko.run("return window.faults") == []
