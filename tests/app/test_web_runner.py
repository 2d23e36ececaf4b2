"""The runner: a thread, commands in, snapshots out."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.web.runner import ACTIVE, Runner
from tests.app.conftest import PATIENCE


class Counter:
    """The smallest model: it counts days, and can be told to fail."""

    def __init__(self, last: int = 50, fails_on: int = -1) -> None:
        self.day, self.last, self.fails_on = 0, last, fails_on

    @property
    def running(self) -> bool:
        return self.day < self.last

    def step(self) -> None:
        self.day += 1
        if self.day == self.fails_on:
            raise ArithmeticError("on purpose")


class Watcher:
    """Keeps what a runner says."""

    def __init__(self, make: Callable[[], Counter] = Counter, frames: float = 1000.0) -> None:
        self.days: list[int] = []
        self.statuses: list[tuple[str, str]] = []
        self.runner: Runner[Counter, int] = Runner(
            make,
            lambda model, _: model.day,
            self.days.append,
            lambda *said: self.statuses.append(said),
            frames=frames,
        )
        self.runner.days_per_second = 500.0
        self.runner.start()

    def until(self, status: str, times: int = 1) -> None:
        """Wait until the status was said so often."""
        end = time.monotonic() + PATIENCE
        while sum(said == status for said, _ in self.statuses) < times:
            assert time.monotonic() < end, self.statuses
            time.sleep(0.002)


@pytest.fixture
def watch() -> Iterator[Callable[..., Watcher]]:
    made: list[Watcher] = []

    def start(*given: Any, **named: Any) -> Watcher:
        made.append(Watcher(*given, **named))
        return made[-1]

    yield start
    for watcher in made:
        watcher.runner.close()
        watcher.runner.thread.join(PATIENCE)
        assert not watcher.runner.thread.is_alive()
    assert ACTIVE == []


def test_a_runner_builds_its_model_and_waits(watch: Callable[..., Watcher]) -> None:
    watcher = watch()
    watcher.until("paused")
    assert watcher.days == [0]
    assert [said for said, _ in watcher.statuses] == ["starting", "paused"]


def test_step_simulates_exactly_so_many_days(watch: Callable[..., Watcher]) -> None:
    watcher = watch()
    watcher.runner.step(7)
    watcher.runner.step()
    watcher.until("paused", 3)
    assert watcher.days[-1] == 8


def test_play_runs_to_the_last_day_and_says_finished(watch: Callable[..., Watcher]) -> None:
    watcher = watch(lambda: Counter(last=20))
    watcher.runner.play()
    watcher.until("finished")
    assert watcher.days[-1] == 20
    assert watcher.days == sorted(watcher.days)


def test_pause_stops_the_days(watch: Callable[..., Watcher]) -> None:
    watcher = watch(lambda: Counter(last=10**9))
    watcher.runner.play()
    watcher.until("playing")
    watcher.runner.pause("silent")
    watcher.until("paused", 2)
    day = watcher.days[-1]
    time.sleep(0.05)
    assert watcher.days[-1] == day
    assert watcher.statuses[-1] == ("paused", "silent")


def test_reset_gives_a_new_model(watch: Callable[..., Watcher]) -> None:
    watcher = watch()
    watcher.runner.step(5)
    watcher.runner.reset()
    watcher.until("paused", 3)
    assert watcher.days[-1] == 0


def test_an_error_of_the_model_is_said_and_reset_recovers(watch: Callable[..., Watcher]) -> None:
    watcher = watch(lambda: Counter(fails_on=3))
    watcher.runner.play()
    watcher.until("error")
    assert watcher.statuses[-1] == ("error", "ArithmeticError: on purpose")
    watcher.runner.reset()
    watcher.until("paused", 2)
    assert watcher.days[-1] == 0


def test_frames_do_not_come_faster_than_wished(watch: Callable[..., Watcher]) -> None:
    watcher = watch(lambda: Counter(last=300), frames=20.0)
    began = time.monotonic()
    watcher.runner.play()
    watcher.until("finished")
    most = 20.0 * (time.monotonic() - began) + 3  # the first, the last and one in between
    assert len(watcher.days) <= most < 300


def test_a_fast_wish_is_kept_to(watch: Callable[..., Watcher]) -> None:
    watcher = watch(lambda: Counter(last=10**9))
    watcher.until("paused")
    watcher.runner.days_per_second = 40.0
    began = time.monotonic()
    watcher.runner.play()
    time.sleep(0.5)
    watcher.runner.pause()
    watcher.until("paused", 2)
    assert 1 <= watcher.days[-1] <= 40.0 * (time.monotonic() - began) + 2


def test_closing_interrupts_a_long_step(watch: Callable[..., Watcher]) -> None:
    begun = threading.Event()

    class Slow(Counter):
        def step(self) -> None:
            begun.set()
            time.sleep(0.01)

    watcher = watch(Slow)
    watcher.runner.step(10_000)
    assert begun.wait(PATIENCE)
    watcher.runner.close()
    watcher.runner.thread.join(30)
    assert not watcher.runner.thread.is_alive()
