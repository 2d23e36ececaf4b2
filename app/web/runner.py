"""One model per browser session: a thread that takes commands and gives immutable snapshots."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

Command = tuple[str, Any]
ACTIVE: list["Runner[Any, Any]"] = []  # runners whose thread lives; tests look here for leaks


class Model(Protocol):
    """What the runner asks of a model."""

    @property
    def running(self) -> bool:
        """Whether there is another day to simulate."""
        ...

    def step(self) -> None:
        """Simulate one day."""
        ...


class Runner[M: Model, S]:
    """Steps a model of its own in a thread.

    make : builds the model (may take seconds; runs in the thread)
    look : takes an immutable snapshot of the model, given the milliseconds its last day took
    on_frame : receives snapshots, at most `frames` per second while playing
    on_status : receives (status, text); status is starting, paused, playing, finished or error
    """

    def __init__(
        self,
        make: Callable[[], M],
        look: Callable[[M, float], S],
        on_frame: Callable[[S], None],
        on_status: Callable[[str, str], None],
        *,
        frames: float = 12.0,
    ) -> None:
        self.make, self.look, self.on_frame, self.on_status = make, look, on_frame, on_status
        self.pause_between_frames = 1.0 / frames
        self.days_per_second = 5.0
        self.playing = False
        self.model: M | None = None
        self.step_ms = 0.0
        self._commands: queue.Queue[Command] = queue.Queue()
        self._closing = threading.Event()
        self._next_step = self._last_frame = 0.0
        # Started by `start`, after everything it calls is wired.
        self.thread = threading.Thread(target=self._work, name="runner", daemon=True)

    def start(self) -> None:
        """Begin: build the model, then wait for commands."""
        ACTIVE.append(self)
        self.thread.start()

    def play(self) -> None:
        """Simulate days at `days_per_second` until paused or over."""
        self._commands.put(("play", None))

    def pause(self, why: str = "") -> None:
        """Stop after the day in hand; `why` is a text key shown beside the status."""
        self._commands.put(("pause", why))

    def step(self, days: int = 1) -> None:
        """Simulate so many days, then show the last."""
        self._commands.put(("step", days))

    def reset(self) -> None:
        """Build the model anew and wait at its first morning."""
        self._commands.put(("build", None))

    def close(self) -> None:
        """End the thread after the day in hand; the model is let go."""
        self._closing.set()
        self._commands.put(("close", None))

    def _work(self) -> None:
        try:
            self._obey(("build", None))
            while (command := self._next())[0] != "close":
                self._obey(command)
        finally:
            self.model = None
            ACTIVE.remove(self)

    def _next(self) -> Command:
        """The next command; a day when playing and nothing was asked in time."""
        wait = max(0.0, self._next_step - time.perf_counter()) if self.playing else None
        try:
            return self._commands.get(timeout=wait)
        except queue.Empty:
            return "day", None

    def _obey(self, command: Command) -> None:
        name, value = command
        try:
            getattr(self, f"_{name}")(value)
        except Exception as error:  # whatever a model does wrong is shown to its own session only
            logging.getLogger(__name__).exception("the model stopped")
            self.playing = False
            self.on_status("error", f"{type(error).__name__}: {error}")

    def _build(self, _: None) -> None:
        self.playing = False
        self.on_status("starting", "")
        self.model, self.step_ms = None, 0.0  # let the old one go before the new one needs room
        self.model = self.make()
        self._show()
        self._rest()

    def _play(self, _: None) -> None:
        if self.model and self.model.running:
            self.playing, self._next_step = True, time.perf_counter()
            self.on_status("playing", "")

    def _pause(self, why: str) -> None:
        if self.playing:
            self.playing = False
            self._show()
            self._rest(why)

    def _step(self, days: int) -> None:
        self.on_status("playing", "")
        for _ in range(days):
            if self._closing.is_set():
                return
            self._simulate()
            self._show_in_time()
        if self.model:
            self._show()
            self._rest()

    def _day(self, _: None) -> None:
        self._simulate()
        now = time.perf_counter()
        # A slow model is not chased: it falls behind the wish by half a second at most.
        self._next_step = max(self._next_step + 1.0 / self.days_per_second, now - 0.5)
        if self.model and not self.model.running:
            self.playing = False
            self._show()
            self._rest()
        else:
            self._show_in_time()

    def _simulate(self) -> None:
        if self.model and self.model.running:
            began = time.perf_counter()
            self.model.step()
            self.step_ms = 1000.0 * (time.perf_counter() - began)

    def _show_in_time(self) -> None:
        if time.perf_counter() - self._last_frame >= self.pause_between_frames:
            self._show()

    def _show(self) -> None:
        if self.model:
            self._last_frame = time.perf_counter()
            self.on_frame(self.look(self.model, self.step_ms))

    def _rest(self, why: str = "") -> None:
        over = self.model is not None and not self.model.running
        self.on_status("finished" if over else "paused", why)
