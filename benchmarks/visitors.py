"""How soon a click is answered while a class has the page open: some look, some play, some compute.

A film plays in the browser, so who plays is to the server one who looks. All but one visitor are plain
websockets that open the page as its script does; the one who clicks is Chromium, on the same machine.

    python -m benchmarks.visitors [--idle 60] [--playing 10] [--computing 3]
"""

import argparse
import asyncio
import json
import re
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import psutil
from playwright.async_api import Page, async_playwright
from websockets.asyncio.client import ClientConnection, connect

from app.documents.screenshots import chromium, served
from benchmarks.measure import say_measuring
from benchmarks.table import goal, machine, number

ANSWERED = 300.0  # ms in which a click is to be answered
HELD = 8.0  # MB that the server may hold for an idle visitor
CLICKS = 20
PATIENCE = 180.0  # seconds
FLAGS = ("--no-sandbox", "--disable-gpu")
LOOKED_AT = "?city=teaching_town&lang=en"
COMPUTED = "?city=tianjin:Heping&lang=en&seed={seed}"
CONTROL = "solara.control"  # name of the channel by which a page asks for its widgets


def message(kind: str, **content: object) -> str:
    """A message as the script of the page sends it."""
    header = {"msg_id": uuid4().hex, "msg_type": kind, "username": "", "session": "", "version": "5.2"}
    return json.dumps(
        {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    )


@asynccontextmanager
async def visitor(url: str, query: str) -> AsyncIterator[ClientConnection]:
    """A visitor who has opened the page and reads whatever is sent; gone afterwards."""
    async with httpx.AsyncClient() as client:
        found = await client.get(f"{url}/{query}")
        cookies = "; ".join(f"{name}={value}" for name, value in found.cookies.items())
    address = f"{url.replace('http', 'ws', 1)}/jupyter/api/kernels/{uuid4()}/channels?session_id={uuid4()}"
    async with connect(address, additional_headers={"Cookie": cookies, "Origin": url}, max_size=None) as line:
        comm = uuid4().hex
        await line.send(message("comm_open", comm_id=comm, target_name=CONTROL, data={}))
        asked = {"method": "run", "args": {"path": f"/{query}", "dark": False, "themes": {}}}
        await line.send(message("comm_msg", comm_id=comm, data=asked))
        await _until_finished(line)
        reading = asyncio.create_task(_read(line))
        yield line
        reading.cancel()


async def _until_finished(line: ClientConnection) -> None:
    async with asyncio.timeout(PATIENCE):
        async for said in line:
            text = said if isinstance(said, str) else said.decode("utf-8", "replace")
            if re.search(r'"method":\s*"finished"', text):
                return
    raise ConnectionError("the server closed the page before it was there")


async def _read(line: ClientConnection) -> None:
    async for _ in line:
        pass


async def clicks(page: Page) -> list[float]:
    """Milliseconds from a click that exchanges the two sides to the page that shows them exchanged."""
    found = []
    for _ in range(CLICKS):
        before = await page.evaluate("location.search")
        started = time.perf_counter()
        await page.locator(".e2e-swap").click()
        await page.wait_for_function("before => location.search !== before", arg=before, polling=5)
        found.append(1000 * (time.perf_counter() - started))
        await page.wait_for_selector(".gz-city[data-ready=true]")
    return found


def server_process(url: str) -> psutil.Process:
    """The process that listens at the address."""
    port = int(url.rsplit(":", 1)[1])
    [found] = [
        each.pid
        for each in psutil.net_connections("tcp")
        if each.status == psutil.CONN_LISTEN and each.laddr.port == port
    ]
    return psutil.Process(found)


async def measure(idle: int, playing: int, computing: int) -> dict[str, Any]:
    """Milliseconds of a click alone and among all visitors, megabytes of the server per visitor."""
    room = str(idle + playing + computing + 10)
    with TemporaryDirectory() as folder, served(Path(folder), SOLARA_KERNEL_MAX_COUNT=room) as url:
        server = server_process(url)
        async with AsyncExitStack() as everybody, async_playwright() as player:
            browser = await player.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = await browser.new_page()
            await page.goto(f"{url}/{LOOKED_AT}")
            await page.wait_for_selector(".gz-city[data-ready=true]", timeout=1000 * PATIENCE)
            await clicks(page)  # both ways are filmed once
            alone = await clicks(page)
            empty = server.memory_info().rss
            say_measuring(f"{idle} who look and {playing} who play")
            for _ in range(idle + playing):
                await everybody.enter_async_context(visitor(url, LOOKED_AT))
            full = server.memory_info().rss
            say_measuring(f"{computing} who compute a district")
            for seed in range(1, computing + 1):
                await everybody.enter_async_context(visitor(url, COMPUTED.format(seed=seed)))
            pages = httpx.get(f"{url}/resourcez").json()["kernels"]["total"]
            among = await clicks(page)
            await browser.close()
    return {
        "machine": machine(),
        "idle": idle,
        "playing": playing,
        "computing": computing,
        "pages": pages,
        "alone_ms": statistics.median(alone),
        "click_ms": statistics.median(among),
        "slowest_ms": max(among),
        "visitor_mb": (full - empty) / 1e6 / max(idle + playing, 1),
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """What was measured, as plain lines."""
    yield "  ".join(f"{name} {value}" for name, value in found["machine"].items())
    yield f"a click, one visitor alone: {number(found['alone_ms'])} ms"
    named = f"{found['idle']} who look, {found['playing']} who play and {found['computing']} who compute"
    yield f"among {named}: {number(found['click_ms'])} ms"
    yield f"the slowest of {CLICKS}: {number(found['slowest_ms'])} ms"
    for each in (
        goal(f"a click is answered within {ANSWERED:g} ms", found["click_ms"], at_most=ANSWERED),
        goal(f"memory of the server per visitor below {HELD:g} MB", found["visitor_mb"], at_most=HELD),
    ):
        yield f"{'met   ' if each['met'] else 'missed'}  {each['goal']}: {number(each['measured'])}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.visitors", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--idle", type=int, default=60)
    parser.add_argument("--playing", type=int, default=10)
    parser.add_argument("--computing", type=int, default=3)
    given = parser.parse_args()
    print("\n".join(lines(asyncio.run(measure(given.idle, given.playing, given.computing)))))


if __name__ == "__main__":
    main()
