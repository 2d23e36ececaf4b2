"""A worker process of the server, and the thread that talks with it (进程)."""

import logging
import multiprocessing
import pickle
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Protocol

from app.web.limits import limits
from app.web.workers.jobs import Entry

LOG = logging.getLogger(__name__)
ROOM = "app.web.workers.room"
PAUSE = 0.2  # seconds before a process that ended is replaced: no race where none can start
type Start = Callable[[], tuple[Any, Connection]]  # opens a process, and returns it with this end of its pipe


class Desk(Protocol):
    """The desk, as far as a worker knows it."""

    lock: threading.RLock
    closed: bool
    start: Start

    def next_for(self, worker: "Worker") -> Entry | None:
        """The next job; waits for one. None when the desk is closed."""
        ...

    def urgent_for(self, worker: "Worker") -> Entry | None:
        """The next job that is looked at now, if there is one."""
        ...

    def blobs(self, entry: Entry) -> tuple[bytes, ...]:
        """What the jobs before it have left for this one."""
        ...

    def progress(self, entry: Entry, what: str, done: int, total: int) -> None:
        """How far a job is."""
        ...

    def part(self, entry: Entry, value: Any) -> None:
        """A part of what a job finds."""
        ...

    def starting(self, done: int, total: int) -> None:
        """Kernels are being compiled."""
        ...

    def finished(self, entry: Entry, value: Any, blob: bytes, size: int, *, more: bool) -> None:
        """A job is done, or, with `more`, a part of it."""
        ...

    def failed(self, entry: Entry, error: str) -> None:
        """A job cannot be done."""
        ...

    def cancelled(self, entry: Entry) -> None:
        """A job was stopped."""
        ...

    def died(self, entry: Entry) -> None:
        """The process of a job is gone."""
        ...


class Worker:
    """One process and the thread that talks with it."""

    def __init__(self, desk: Desk, row: int) -> None:
        self.desk, self.row = desk, row
        self.process: Any = None
        self.pipe: Connection | None = None
        self.at: list[tuple[int, Entry]] = []  # number and job; a second one has been let in by the first
        self.numbers = count(1)
        self.ready = self.free = self.asked = False  # free: waits for a job; asked: to let one in
        self.thread = threading.Thread(target=self._live, name=f"worker {row}", daemon=True)

    @property
    def current(self) -> Entry | None:
        """The job that is done just now."""
        return self.at[-1][1] if self.at else None

    @property
    def holds_up(self) -> bool:
        """Whether it does a long job that lets none in."""
        return bool(self.at) and not (self.at[0][1].job.urgent or self.at[0][1].job.gives_way)

    @property
    def gives_way(self) -> bool:
        """Whether it can be asked to let a job in."""
        alone = len(self.at) == 1 and not self.asked
        return alone and self.at[0][1].job.gives_way and not self.at[0][1].job.urgent

    def ask(self) -> None:
        """Ask the process to let a job in; called with the lock of the desk. It answers between two days."""
        self._say("urgent")
        self.asked = True

    def cancel(self, entry: Entry) -> None:
        """Ask the process to stop a job; called with the lock of the desk."""
        for number, each in self.at:
            if each is entry:
                self._say("stop", number)

    def _say(self, *message: Any) -> None:
        if self.pipe is not None:
            with suppress(OSError):  # the thread hears of it, too
                self.pipe.send(message)

    def end(self) -> None:
        """End the process."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def _live(self) -> None:
        while not self.desk.closed:
            try:
                self._open()
                while (entry := self.desk.next_for(self)) is not None:
                    self._do(entry)
                return
            except (EOFError, OSError):
                self._mourn()

    def _open(self) -> None:
        self.process, self.pipe = self.desk.start()
        while (message := self.pipe.recv())[0] != "ready":
            self.desk.starting(*message[2:])
        self.ready = True

    def _mourn(self) -> None:
        """The process is gone, with or without jobs."""
        with self.desk.lock:
            lost, self.at = self.at, []
            self.ready = self.free = self.asked = False
        self.end()
        if self.desk.closed:
            return
        LOG.warning("worker %d ended", self.row)
        for _, entry in lost:
            self.desk.died(entry)
        time.sleep(PAUSE)

    def _do(self, entry: Entry) -> None:
        """A job, and all that are let in meanwhile."""
        self._give(entry)
        while self.at:
            assert self.pipe is not None
            raw = self.pipe.recv_bytes()
            number, kind, *told = pickle.loads(raw)  # from a worker of this server
            if kind == "here":
                self._let_in()
            elif kind == "progress":
                self.desk.progress(self._of(number), *told)
            elif kind == "part":
                self.desk.part(self._of(number), *told)
            else:
                self._over(number, kind, told, len(raw))

    def _give(self, entry: Entry) -> None:
        """Tell the process, which listens, of a job."""
        with self.desk.lock:
            assert self.pipe is not None
            number = next(self.numbers)
            self.at.append((number, entry))
            self.pipe.send(("do", number, entry.job.call, entry.job.arguments, self.desk.blobs(entry)))
            if not entry.looked_at:  # no longer, since it was taken
                self._say("stop", number)

    def _let_in(self) -> None:
        """The process has put its job aside: give it what is looked at now, if that is still to be done."""
        with self.desk.lock:
            self.asked = False
            entry = self.desk.urgent_for(self)
            if entry is None:
                self._say("nothing")
            else:
                self._give(entry)

    def _of(self, number: int) -> Entry:
        return dict(self.at)[number]

    def _over(self, number: int, kind: str, told: list[Any], size: int) -> None:
        with self.desk.lock:
            entry = self._of(number)
            self.at.remove((number, entry))
            self.asked = self.asked and bool(self.at)  # who has nothing to put aside does not answer
        if kind == "done":
            value, blob, more = told
            self.desk.finished(entry, value, blob, size, more=more)
        elif kind == "cancelled":
            self.desk.cancelled(entry)
        else:
            self.desk.failed(entry, *told)


def start_process() -> tuple[Any, Connection]:
    """A worker process, and this end of its pipe."""
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([ROOM])  # the model is loaded once, not by every worker
    mine, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, float(limits().seconds)), daemon=True)
    process.start()
    theirs.close()  # so that this end hears when the process is gone
    return process, mine


def _work(pipe: Connection, seconds: float) -> None:
    from app.web.workers.room import work  # not in the server, which loads no model

    work(pipe, seconds)
