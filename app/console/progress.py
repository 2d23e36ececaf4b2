"""Progress on standard error: a bar with the time left on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from experiments.execution.batch import OnProgress, Progress

LINE_EVERY = 5.0  # seconds between plain lines


class Report(Protocol):
    """Told how far the work is; `note` is whatever else there is to say."""

    def __call__(self, done: int, total: int, failed: int, seconds: float | None, note: str = "") -> None:
        """Show it."""


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Yield a function that is told (done, total, failed, seconds left or None)."""
    if sys.stderr.isatty():
        with _bar(what) as report:
            yield report
    else:
        yield _lines(what)


def of_runs(report: Report) -> "OnProgress":
    """What a batch, or a run day by day, tells of itself, shown by `report`."""

    def tell(now: "Progress") -> None:
        report(now.done, now.total, now.failed, now.seconds_left, now.note)

    return tell


def announce_compilation() -> None:
    """Compile the kernels that are missing on this machine, and say why the start takes longer."""
    from sim.compilation import is_warm, kernels, missing, warm_up

    if is_warm():
        return
    left, total = len(missing()), len(kernels())
    why = "once per machine; this takes a minute or more" if 2 * left > total else "the code has changed"
    print(f"compiling {left} of {total} kernels, {why} ...", file=sys.stderr, flush=True)
    from app.console.compilation import watched

    with progress("kernels compiled") as report, watched(report):
        warm_up()


def time_left(seconds: float | None) -> str:
    """Such as "about 1 min 20 s left"; nothing while unknown."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"about {whole} s left"
    if whole < 3600:
        return f"about {whole // 60} min {whole % 60} s left"
    return f"about {whole // 3600} h {whole % 3600 // 60} min left"


@contextmanager
def _bar(what: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True, markup=False, emoji=False), transient=True) as shown:
        task = shown.add_task(what, total=None, left="")

        def report(done: int, total: int, failed: int, seconds: float | None, note: str = "") -> None:
            parts = (time_left(seconds), f"{failed} failed" if failed else "", note)
            left = ", ".join(part for part in parts if part)
            shown.update(task, completed=done, total=total, left=left)

        yield report


def _lines(what: str) -> Report:
    last = time.monotonic()

    def report(done: int, total: int, failed: int, seconds: float | None, note: str = "") -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_EVERY:
            last = now
            parts = [
                f"{what}: {done} of {total}",
                f"{failed} failed" if failed else "",
                time_left(seconds),
                note,
            ]
            print(", ".join(part for part in parts if part), file=sys.stderr, flush=True)

    return report
