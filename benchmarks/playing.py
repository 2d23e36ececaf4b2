"""What the page costs from the command to the playing film: start, memory, pictures, bytes, the strip's dots.

The server and Chromium share this machine. While a film plays, the workers of the server are held, so that
pictures, bytes and the server's processor are those of playing alone. The days before the reform are lived
first and not counted: they are kept and shared by all visitors.

    python -m benchmarks.playing [--playing 10] [--json]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright

from app.documents.screenshots import chromium, free_port, served, wait_for
from app.web.setup import Setup
from app.web.wishes import shots
from benchmarks.measure import say_measuring
from benchmarks.table import goal, machine, number
from benchmarks.visitors import FLAGS, PATIENCE, server_process
from experiments.film.before import spin_up

ANSWERING, DOTS, DAY = 2.5, 15.0, 16.0  # seconds, seconds, milliseconds
PICTURES, BYTES, PROCESSOR, MEMORY = 30.0, 0.0, 1.0, 180.0  # a second, a day, per cent of a core, MB
PLAYED, DRAWN, MANY = "mid_city", "tianjin:Heping", 8  # cities; dots
OTHER = "hierarchical"  # pattern of which dots are counted, so that the server is warm and none is there yet
STARTS, LOOKS, WATCHED = 3, 40, 5.0  # times started, days drawn, seconds of playing
WINDOW = {"width": 1440, "height": 900}

# Milliseconds in which a day is drawn, by the key and by the slider, layout included.
DRAW = """looks => {
  const host = document.querySelector(".gz-city"), slider = document.querySelector(".e2e-slider");
  const timed = (act) => {
    const began = performance.now();
    act();
    host.getBoundingClientRect();
    return performance.now() - began;
  };
  const key = () => document.querySelector(".e2e-on").click();
  const scrub = (k) => {
    slider.value = 1 + (k * 37) % Number(slider.max);
    slider.dispatchEvent(new Event("input"));
  };
  const median = (act) => {
    const times = Array.from({ length: looks }, (_, k) => timed(() => act(k)));
    return times.sort((a, b) => a - b)[looks >> 1];
  };
  return [median(key), median(scrub)];
}"""


def starting(times: int = STARTS) -> dict[str, float]:
    """Seconds from the command to the answering server, medians: by the clock, and of its processor; and its
    megabytes then. It is started once before, so that compiled files and kernels are there.
    """
    command = [str(Path(sys.executable).with_name("gongzhi")), "app", "--no-open", "--port"]
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    found = []
    for _ in range(times + 1):
        port, began = free_port(), time.monotonic()
        process = subprocess.Popen([*command, str(port)], env=surroundings, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", process, every=0.01)
            answered, server = time.monotonic() - began, psutil.Process(process.pid)
            found.append((answered, sum(server.cpu_times()[:2]), server.memory_info().rss / 1e6))
        finally:
            process.terminate()
            process.wait(PATIENCE)
    clock, processor, memory = map(statistics.median, zip(*found[1:], strict=True))
    return {"answering_s": clock, "answering_cpu_s": processor, "server_mb": memory}


@contextmanager
def held(server: psutil.Process) -> Iterator[None]:
    """The workers of a server stand still, so that nothing is computed."""
    workers = server.children(recursive=True)
    for worker in workers:
        worker.suspend()
    try:
        yield
    finally:
        for worker in workers:
            worker.resume()


def open_page(browser: Any, url: str, city: str, **parts: object) -> Page:
    """A page of a city with both films whole."""
    page: Page = browser.new_page(viewport=WINDOW)
    more = "".join(f"&{name}={value}" for name, value in parts.items())
    page.goto(f"{url}/?city={city}&lang=en{more}")
    page.wait_for_selector(".gz-city[data-ready=true]", timeout=1000 * PATIENCE)
    return page


def dots(page: Page, many: int) -> None:
    """Wait until the strip of a page has so many dots."""
    wanted = f"document.querySelectorAll('[data-key^=dot-soon-]').length >= {many}"
    page.wait_for_function(wanted, timeout=1000 * PATIENCE)


def drawn(page: Page, seconds: float) -> dict[str, float]:
    """Milliseconds to draw a day, and pictures a second at the highest speed."""
    day, scrub = page.evaluate(DRAW, LOOKS)
    page.keyboard.press("Home")
    page.select_option(".e2e-speed", "60")
    page.locator(".e2e-play").click()
    before, began = draws(page), time.monotonic()
    page.wait_for_timeout(1000 * seconds)
    pictures = (draws(page) - before) / (time.monotonic() - began)
    page.locator(".e2e-play").click()
    return {"day_ms": day, "scrub_ms": scrub, "pictures": pictures}


def draws(page: Page) -> int:
    """How often the maps of a page have been drawn."""
    return int(page.evaluate("Number(document.querySelector('.gz-city').dataset.draws || 0)"))


def played(pages: list[Page], server: psutil.Process, seconds: float) -> dict[str, float]:
    """Bytes a day on the wire, both ways, and the server's share of a core while all pages play."""
    wire, days = [0], 0
    for page in pages:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        for way in ("Sent", "Received"):
            line.on(f"Network.webSocketFrame{way}", lambda said: _add(wire, said))
    for page in pages:
        page.keyboard.press("Home")
        page.locator(".e2e-play").click()
    pages[0].wait_for_timeout(500)
    wire[0], first = 0, [day_of(page) for page in pages]
    began, spent = time.monotonic(), sum(server.cpu_times()[:2])
    pages[0].wait_for_timeout(1000 * seconds)
    lasted, spent = time.monotonic() - began, sum(server.cpu_times()[:2]) - spent
    days = sum(day_of(page) - day for page, day in zip(pages, first, strict=True))
    return {"bytes_a_day": wire[0] / max(days, 1), "server_percent": 100.0 * spent / lasted, "days": days}


def _add(wire: list[int], said: dict[str, Any]) -> None:
    wire[0] += len(said["response"]["payloadData"])


def day_of(page: Page) -> int:
    """The day on the clock of a page."""
    return int(page.evaluate("Number(document.querySelector('.gz-clock').dataset.day)"))


def measure(
    playing: int = 10, *, city: str = PLAYED, drawing: str = DRAWN, many: int = MANY, seconds: float = WATCHED
) -> dict[str, Any]:
    """Everything but the start: dots of `city`, pictures of `drawing`, and what so many who play cost."""
    for seed in range(1, many + 1):
        for shot in shots(Setup(city=city, seed=seed)):  # the history is that of A, whatever B is
            spin_up(shot)
    with TemporaryDirectory() as folder, served(Path(folder)) as url, sync_playwright() as player:
        server, browser = server_process(url), player.chromium.launch(executable_path=chromium(), args=FLAGS)
        say_measuring(f"the first film of {city}")
        began = time.monotonic()
        open_page(browser, url, city).close()
        found: dict[str, Any] = {"film_s": time.monotonic() - began}
        say_measuring(f"{many} dots of the strip of {city}")
        began = time.monotonic()
        pages = [open_page(browser, url, city, b=OTHER)]
        dots(pages[0], many)
        found["dots_s"] = time.monotonic() - began
        say_measuring(f"{playing} who play {city}")
        pages += [open_page(browser, url, city) for _ in range(playing - 1)]
        with held(server):
            found |= played(pages, server, seconds)
        for page in pages:
            page.close()
        say_measuring(f"pictures of {drawing}")
        page = open_page(browser, url, drawing)
        with held(server):
            found |= drawn(page, seconds)
        browser.close()
    return {"playing": playing, "city": city, "drawing": drawing, "dots": many, **found}


def goals(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What was measured beside what is to hold."""
    wanted: tuple[tuple[str, str, float], ...] = (
        (f"command to server answering below {ANSWERING:g} s", "answering_s", ANSWERING),
        (f"server without a visitor below {MEMORY:g} MB", "server_mb", MEMORY),
        (f"{found['dots']} dots of {found['city']} below {DOTS:g} s", "dots_s", DOTS),
        (f"{found['drawing']}: a day drawn below {DAY:g} ms", "day_ms", DAY),
        (f"{found['drawing']}: a scrub drawn below {DAY:g} ms", "scrub_ms", DAY),
        ("bytes a day while playing: none", "bytes_a_day", BYTES),
        (
            f"server while {found['playing']} play below {PROCESSOR:g} % of a core",
            "server_percent",
            PROCESSOR,
        ),
    )
    for title, name, most in wanted:
        if name in found:
            yield goal(title, found[name], at_most=most)
    title = f"{found['drawing']}: at least {PICTURES:g} pictures a second"
    yield goal(title, found["pictures"], at_least=PICTURES)


def lines(found: dict[str, Any], about: Callable[[], dict[str, Any]] = machine) -> Iterator[str]:
    """What was measured, as plain lines."""
    yield "  ".join(f"{name} {value}" for name, value in about().items())
    yield f"first film of {found['city']}, opened at once: {number(found['film_s'])} s"
    if "answering_cpu_s" in found:
        yield f"processor of the server until it answers: {number(found['answering_cpu_s'])} s"
    for each in goals(found):
        yield f"{'met   ' if each['met'] else 'missed'}  {each['goal']}: {number(each['measured'])}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.playing", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--playing", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    say_measuring("the start of the server")
    found = starting() | measure(given.playing)
    if given.json:
        json.dump({"machine": machine(), **found, "goals": list(goals(found))}, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(lines(found)))


if __name__ == "__main__":
    main()
