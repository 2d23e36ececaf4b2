"""Pictures of the page for documents: `python -m app.documents.screenshots`, or `make pictures`.

Starts a server of its own, opens its pages in Chromium in both languages, and writes docs/figures/page_*.png.
The strip of the first page is shown when all seeds of both its rows are done, so the first time takes long.
Its runs are kept under `--results` as those of any page are: stopped and started again, the command goes on
there.

  python -m app.documents.screenshots --city teaching_town    another city
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.web.limits import AT_HOME, FOLDER
from app.web.setup import Setup
from experiments.wording.words import LANGUAGES
from sim.errors import ScenarioError

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMED = "GONGZHI_CHROMIUM"  # environment variable with the path of a browser
WIDE, TALL = 1280, 800  # pixels of the window
PATIENCE = 300.0  # seconds in which the server must answer, on a machine that is busy with other things
LONGEST = 3600.0  # seconds that a page may take until it is complete
LOOK = 10.0  # seconds between two words about how far a page is


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
        " && document.querySelectorAll('[data-key^=dot-settled-]').length >= {settled}"
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
    parser.add_argument("--city", default=Setup().city, help="city of the first two pictures")
    parser.add_argument("--seeds", type=int, default=AT_HOME.seeds, help="of the strip that must be done")
    parser.add_argument("--settled", type=int, default=AT_HOME.settled, help="of its settled state")
    parser.add_argument("--results", type=Path, default=ROOT / "results", help="where runs are kept")
    parser.add_argument("--out", type=Path, default=FIGURES, help="folder of the pictures")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        with served(asked.results) as url:
            for path in pictures(url, asked.city, asked.out, asked.seeds, asked.settled):
                print(path, flush=True)
    except ScenarioError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def pictures(
    url: str, city: str, out: Path, seeds: int = AT_HOME.seeds, settled: int = AT_HOME.settled
) -> Iterator[Path]:
    """Open every page in every language and keep what its first screen shows.

    seeds, settled : of both rows of the strip of the first page that must be done
    """
    from playwright.sync_api import sync_playwright  # of the development environment only

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for lang in LANGUAGES:
            page: Any = browser.new_page(
                viewport={"width": WIDE, "height": TALL}, color_scheme="light", reduced_motion="reduce"
            )
            for shot in SHOTS:
                words = {"city": city, "lang": lang, "seeds": seeds, "settled": settled}
                page.goto(url + shot.address.format(**words))
                complete(page, shot.complete.format(**words), f"{shot.name}, {lang}")
                path = out / f"page_{shot.name}_{lang}.png"
                page.screenshot(path=path)
                yield path
            page.close()
        browser.close()


def complete(page: Any, condition: str, name: str) -> None:
    """Wait until a page is complete, saying now and then what it waits for.

    Raises ScenarioError where that takes longer than `LONGEST`.
    """
    began = told = time.monotonic()
    while not page.evaluate(f"Boolean({condition})"):
        now = time.monotonic()
        if now - began > LONGEST:
            raise ScenarioError(f"{name}: was not complete after {LONGEST:.0f} seconds")
        if now - told > LOOK:
            told = now
            said = page.evaluate("document.querySelector('.gz-waiting')?.textContent || ''")
            print(f"{name}: {said}", file=sys.stderr, flush=True)
        page.wait_for_timeout(200)
    page.wait_for_timeout(500)  # the last drawing


def chromium() -> str:
    """Path of a browser. Raises ScenarioError where there is none."""
    found = next((path for path in (os.environ.get(NAMED), *map(shutil.which, BROWSERS)) if path), None)
    if found is None:
        raise ScenarioError(f"no Chromium was found; install one, or name it with {NAMED}=/path/to/chrome")
    return found


@contextmanager
def served(results: Path, **settings: str) -> Iterator[str]:
    """A server of its own over a root of results; its address. settings : further environment variables"""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "app.web.serve", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, FOLDER: str(results), **settings})
    try:
        wait_for(f"{url}/readyz", process)
        yield url
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: "subprocess.Popen[bytes]", every: float = 0.2) -> None:
    """Wait until the server answers. Raises ScenarioError where it ends or stays silent.

    every : seconds between two looks
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(every)
    raise ScenarioError("the server of the page did not answer")


if __name__ == "__main__":
    sys.exit(main())
