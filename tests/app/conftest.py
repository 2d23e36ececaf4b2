"""A served page and a browser that watches it, for the tests of the browser app."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.documents.screenshots import free_port
from tests.app.workshop import Stage

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HERE = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
# Compiles what has never been compiled on this machine, which may take minutes.
WARM_UP = "from app.console.progress import announce_compilation; announce_compilation()"
PATIENCE = 120.0  # seconds a step may take while the machine is busy with other things
CULL = "3s"  # how long the server keeps the run of a browser that fell silent; ten minutes outside of tests
expect.set_options(timeout=1000 * PATIENCE)


@dataclass(frozen=True, slots=True)
class Served:
    """A running server of the page."""

    url: str
    process: subprocess.Popen[bytes]
    report: Path
    results: Path

    def kernels(self) -> int:
        """Visitors for whom the server still keeps something, by its own account."""
        resources = answer(f"{self.url}/resourcez")
        return -1 if resources is None else int(json.loads(resources)["kernels"]["total"])

    def held(self) -> dict[str, int]:
        """Runners and models that live in the server's process."""
        self.report.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        wait_for(self.report.exists, PATIENCE)
        found: dict[str, int] = json.loads(self.report.read_text())
        return found


def chromium() -> str:
    """Path of a browser; the test fails with the way out where there is none."""
    if os.environ.get("GONGZHI_NO_BROWSER") == "1":
        pytest.skip("GONGZHI_NO_BROWSER=1")
    found = [
        os.environ.get("GONGZHI_CHROMIUM"),
        *map(shutil.which, NAMES),
        str(MAC) if MAC.exists() else None,
    ]
    path = next((path for path in found if path), None)
    if path is None:
        pytest.fail(
            "No Chromium was found. Install one (Debian: apt-get install chromium), name it with "
            "GONGZHI_CHROMIUM=/path/to/chrome, or leave these tests out with GONGZHI_NO_BROWSER=1."
        )
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the real page, with the settings of `gongzhi app`."""
    chromium()
    subprocess.run([sys.executable, "-c", WARM_UP], cwd=ROOT, check=True)
    folder = tmp_path_factory.mktemp("server")
    with serving(folder, free_port()) as served:
        yield served
    complaints = [
        line for line in (folder / "log").read_text().splitlines() if "Traceback" in line or "Error" in line
    ]
    assert complaints == []


@contextmanager
def serving(folder: Path, port: int) -> Iterator[Served]:
    """A server whose log, report and results lie in `folder`; ended afterwards, unless it has ended."""
    log, report, results = folder / "log", folder / "held.json", folder / "results"
    command = [sys.executable, "-m", "tests.app.watched_server", str(port), str(report)]
    environment = {**os.environ, "SOLARA_KERNEL_CULL_TIMEOUT": CULL, "GONGZHI_APP_RESULTS": str(results)}
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answer(f"{url}/readyz") is not None, PATIENCE, lambda: log.read_text())
        yield Served(url, process, report, results)
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A desk with one worker, open."""
    made = Stage()
    made.desk.open()
    yield made
    made.desk.close()


@pytest.fixture
def address(server: Served) -> str:
    """Address of the page."""
    return server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens pages that fail the test on any script error, bad answer or request that leaves the machine."""
    yield from watched(browser)


@pytest.fixture(scope="module")
def open_once(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """The same for a page that several tests of a module look at; a fault fails the last of them."""
    yield from watched(browser)


def watched(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Pages whose faults are gathered, and must be none when all are closed."""
    pages: list[Page] = []
    bad: list[str] = []

    def open_one(url: str) -> Page:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        pages.append(page)
        page.set_default_timeout(1000 * PATIENCE)
        page.on("pageerror", lambda error: bad.append(f"script error: {error}"))
        page.on("console", lambda said: bad.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("response", lambda got: bad.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.on(
            "request", lambda sent: None if sent.url.startswith(HERE) else bad.append(f"left: {sent.url}")
        )
        page.goto(url)
        return page

    yield open_one
    for page in pages:
        page.close()
    assert bad == []


def answer(url: str) -> bytes | None:
    """What an address answers with success; None when it does not, or not soon."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            body: bytes = response.read()
            return body if response.status == 200 else None
    except (urllib.error.URLError, OSError):
        return None


def wait_for(condition: Callable[[], object], seconds: float, why: Callable[[], object] = str) -> None:
    """Wait until the condition holds; fail with what `why` says."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds:.0f} seconds in vain. {why()}")
        time.sleep(0.05)
