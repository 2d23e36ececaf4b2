"""A worker process of the server, and the thread that talks with it (进程)."""

import logging
import multiprocessing
import pickle
import threading
import time
from collections.abc import Callable
from contextlib import suppress
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
        self.current: Entry | None = None
        self.ready = False
        self.thread = threading.Thread(target=self._live, name=f"worker {row}", daemon=True)

    def cancel(self, entry: Entry) -> None:
        """Ask the process to stop a job; called with the lock of the desk."""
        if self.current is entry and self.pipe is not None:
            with suppress(OSError):
                self.pipe.send((None, None, None))

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
        """The process is gone, with or without a job."""
        entry, self.current = self.current, None
        self.ready = False
        self.end()
        if self.desk.closed:
            return
        LOG.warning("worker %d ended", self.row)
        if entry is not None:
            self.desk.died(entry)
        time.sleep(PAUSE)

    def _do(self, entry: Entry) -> None:
        assert self.pipe is not None
        with self.desk.lock:
            self.current = entry
            self.pipe.send((entry.job.call, entry.job.arguments, self.desk.blobs(entry)))
        while True:
            raw = self.pipe.recv_bytes()
            message = pickle.loads(raw)  # from a worker of this server
            if message[0] == "progress":
                self.desk.progress(entry, *message[1:])
                continue
            if message[0] == "part":
                self.desk.part(entry, message[1])
                continue
            with self.desk.lock:
                self.current = None
            break
        if message[0] == "done":
            _, value, blob, more = message
            self.desk.finished(entry, value, blob, len(raw), more=more)
        elif message[0] == "cancelled":
            self.desk.cancelled(entry)
        else:
            self.desk.failed(entry, message[1])


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
