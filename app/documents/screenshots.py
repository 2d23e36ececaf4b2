"""Pictures of the page for documents: `python -m app.documents.screenshots`, or `make pictures`.

Starts a server of its own, opens its pages in Chromium in both languages, and writes docs/figures/page_*.png.
The strip of the first page is shown when all its seeds are done, so the first time takes minutes.

  python -m app.documents.screenshots --city mid_city    another city
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.web.limits import AT_HOME, FOLDER
from experiments.wording.words import LANGUAGES
from sim.errors import ScenarioError

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMED = "GONGZHI_CHROMIUM"  # environment variable with the path of a browser
WIDE, TALL = 1280, 800  # pixels of the window
PATIENCE = 60.0  # seconds in which the server must answer
LONGEST = 3600.0  # seconds that a page may take until it is complete


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the address, and what is true in the browser when the page is complete."""

    name: str
    address: str
    complete: str


SHOTS = (
    Shot(
        "start",
        "/?city={city}&lang={lang}",
        "document.querySelectorAll('[data-key^=dot-soon-]').length >= {seeds}"
        " && document.querySelector('.gz-city[data-ready=true]') && document.querySelector('.e2e-fate-both')",
    ),
    Shot("dispute", "/dispute?city={city}&lang={lang}", "document.querySelector('.gz-differs')"),
    Shot(
        "lesson", "/lessons?lesson=one_dispute&step=1&lang={lang}", "document.querySelector('.e2e-predict')"
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(prog="python -m app.documents.screenshots", description=__doc__)
    parser.add_argument("--city", default="teaching_town", help="city of the first two pictures")
    parser.add_argument("--out", type=Path, default=FIGURES, help="folder of the pictures")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    with served() as url:
        for path in pictures(url, asked.city, asked.out):
            print(path)
    return 0


def pictures(url: str, city: str, out: Path) -> Iterator[Path]:
    """Open every page in every language and keep what its first screen shows."""
    from playwright.sync_api import sync_playwright  # of the development environment only

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for lang in LANGUAGES:
            page: Any = browser.new_page(
                viewport={"width": WIDE, "height": TALL}, color_scheme="light", reduced_motion="reduce"
            )
            page.set_default_timeout(1000 * LONGEST)
            for shot in SHOTS:
                words = {"city": city, "lang": lang, "seeds": AT_HOME.seeds}
                page.goto(url + shot.address.format(**words))
                page.wait_for_function(shot.complete.format(**words))
                page.wait_for_timeout(500)  # the last drawing
                path = out / f"page_{shot.name}_{lang}.png"
                page.screenshot(path=path)
                yield path
            page.close()
        browser.close()


def chromium() -> str:
    """Path of a browser. Raises ScenarioError where there is none."""
    found = next((path for path in (os.environ.get(NAMED), *map(shutil.which, BROWSERS)) if path), None)
    if found is None:
        raise ScenarioError(f"no Chromium was found; install one, or name it with {NAMED}=/path/to/chrome")
    return found


@contextmanager
def served() -> Iterator[str]:
    """A server of its own with an empty root of results; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        command = [sys.executable, "-m", "app.web.serve", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, FOLDER: folder})
        try:
            wait_for(f"{url}/readyz", process)
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers. Raises ScenarioError where it ends or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ScenarioError("the server of the page did not answer")


if __name__ == "__main__":
    sys.exit(main())
