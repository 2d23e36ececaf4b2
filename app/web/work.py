"""Worker processes of the server, their queue, and what they have found (计算队列).

The server itself loads no model. A job is known by its key: those who ask for the same are shown the same,
once computed. Jobs of a lower rank number come first. Where all workers are busy with long jobs, one of them
lets in what is looked at now between two days, and goes on afterwards. A job that nobody looks at any more is
stopped between two days. A worker that dies costs its jobs one more try. Results are kept, those used longest
ago go first.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from typing import Any

from app.web.limits import workers
from app.web.workers.jobs import Entry, Job, Ticket
from app.web.workers.process import Start, Worker, start_process

KEPT = 256_000_000  # bytes of results
TRIES = 2
TELLERS = 8  # threads that tell pages; one slow page does not hold the others up


class Desk:
    """Takes jobs, gives them to workers, keeps what they find.

    start : opens a worker process and returns it with its end of a pipe
    """

    def __init__(self, number: int, start: Start, kept: int = KEPT) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.entries: dict[str, Entry] = {}  # jobs that are not over, or have failed and are looked at
        self.found: OrderedDict[str, tuple[Any, bytes, int]] = OrderedDict()
        self.kept, self.size = kept, 0
        self.numbers = count()
        self.closed = False
        self.start = start
        self.tellers = ThreadPoolExecutor(TELLERS, "teller")
        self.workers = [Worker(self, row) for row in range(number)]

    def open(self) -> "Desk":
        """Start the workers."""
        for worker in self.workers:
            worker.thread.start()
        return self

    def close(self) -> None:
        """End the workers."""
        with self.changed:
            self.closed = True
            self.changed.notify_all()
        for worker in self.workers:
            worker.end()
        self.tellers.shutdown(wait=False, cancel_futures=True)

    def request(self, job: Job, tell: Callable[[], None] = lambda: None) -> Ticket:
        """Look at a job; it is computed unless its result is there.

        tell : called whenever it stands differently, in a thread of the desk, which holds no lock then
        """
        with self.changed:
            entry = self._entry(job)
            entry.watchers.append(tell)
            self._wake()
            return Ticket(self, entry, tell)

    def _entry(self, job: Job) -> Entry:
        if job.key in self.found:
            value, blob, _ = self.found[job.key]
            self.found.move_to_end(job.key)
            return Entry(job, next(self.numbers), state="done", value=value, blob=blob, what="done")
        entry = self.entries.get(job.key)
        if entry is not None and not entry.over:
            self._sooner(entry, job)
            return entry
        entry = self.entries[job.key] = Entry(job, next(self.numbers))
        self._hold(entry)
        return entry

    def _sooner(self, entry: Entry, job: Job) -> None:
        """Move a job up, with all that it waits for, where it is asked for with a lower rank."""
        if job.rank >= entry.job.rank:
            return
        entry.job = job
        needed = {each.key: each for each in job.waits_for}
        for ticket in entry.held:
            if ticket.entry.job.key in needed:
                self._sooner(ticket.entry, needed[ticket.entry.job.key])

    def _hold(self, entry: Entry) -> None:
        """Ask for what a job needs, on its own behalf."""
        for needed in entry.job.waits_for:
            other = self._entry(needed)
            other.waiting_for_it.append(entry)
            entry.held.append(Ticket(self, other, entry))
        if entry.held:
            self._needs_changed(entry)

    def _needs_changed(self, entry: Entry) -> None:
        """A job that waits for others is as far as they are, and fails with them."""
        if entry.state != "waiting":
            return
        for ticket in entry.held:
            if ticket.entry.state == "failed":
                self._fail(entry, ticket.entry.error)
                return
        left = next((each.entry for each in entry.held if not each.entry.over), None)
        if left is not None:
            entry.what, entry.done, entry.total = left.what, left.done, left.total
        self._tell(entry)

    def let_go(self, ticket: Ticket) -> None:
        """One visitor looks away."""
        with self.changed:
            entry = ticket.entry
            looking = entry.waiting_for_it if isinstance(ticket.tell, Entry) else entry.watchers
            if ticket.tell in looking:
                looking.remove(ticket.tell)  # type: ignore[arg-type]
            if entry.looked_at or entry.state == "done":
                return
            self._release(entry)
            if self.entries.get(entry.job.key) is entry:
                del self.entries[entry.job.key]
            if entry.worker is not None:
                entry.worker.cancel(entry)

    def _release(self, entry: Entry) -> None:
        held, entry.held = entry.held, []
        for ticket in held:
            ticket.close()

    @property
    def ready(self) -> bool:
        """Whether a worker has loaded the model."""
        return any(worker.ready for worker in self.workers)

    def place(self, entry: Entry) -> int:
        """How many jobs come before one that waits."""
        with self.lock:
            mine = self._order(entry)
            return sum(self._order(each) < mine for each in self._ready_ones())

    @staticmethod
    def _order(entry: Entry) -> tuple[int, int, int]:
        return entry.job.rank, entry.job.turn, entry.number

    def _ready_ones(self) -> list[Entry]:
        """Jobs that wait for nothing but a worker. One worker is kept free of those that give no way."""
        full = sum(worker.holds_up for worker in self.workers) >= max(1, len(self.workers) - 1)
        return [
            entry
            for entry in self.entries.values()
            if entry.state == "waiting"
            and entry.may_begin
            and not (full and not entry.job.urgent and not entry.job.gives_way)
        ]

    def next_for(self, worker: "Worker") -> Entry | None:
        """The next job for a worker; waits for one. None when the desk is closed."""
        with self.changed:
            worker.free = True
            while not self.closed:
                if ready := self._ready_ones():
                    worker.free = False
                    return self._begun(ready, worker)
                self.changed.wait()
            return None

    def urgent_for(self, worker: "Worker") -> Entry | None:
        """The next job for a worker that has put its long one aside; None where others have done it."""
        with self.lock:
            ready = [entry for entry in self._ready_ones() if entry.job.urgent]
            return self._begun(ready, worker) if ready else None

    def _begun(self, ready: list[Entry], worker: "Worker") -> Entry:
        entry = min(ready, key=self._order)
        entry.state, entry.worker, entry.what, entry.seen = "working", worker, "working", entry.parts_over
        return entry

    def _wake(self) -> None:
        """Let workers that wait look for jobs, and ask busy ones to let in what is looked at now."""
        self.changed.notify_all()
        urgent = sum(entry.job.urgent for entry in self._ready_ones())
        coming = sum(worker.free or worker.asked for worker in self.workers)
        for worker in [worker for worker in self.workers if worker.gives_way][: max(urgent - coming, 0)]:
            worker.ask()

    def blobs(self, entry: Entry) -> tuple[bytes, ...]:
        """What the jobs before it have left for this one."""
        needed = len(entry.job.needs)
        return tuple(ticket.entry.blob for ticket in entry.held[:needed])

    def progress(self, entry: Entry, what: str, done: int, total: int) -> None:
        """A worker tells how far it is."""
        with self.lock:
            entry.what, entry.done, entry.total = what, done, total
            self._tell(entry)

    def part(self, entry: Entry, value: Any) -> None:
        """A worker shows a part of what it finds, and goes on."""
        with self.lock:
            entry.value = value
            self._tell(entry)

    def starting(self, done: int, total: int) -> None:
        """The first worker compiles: all who wait are told."""
        with self.lock:
            waiting = [entry for entry in self.entries.values() if entry.state == "waiting"]
        for entry in waiting:
            self.progress(entry, "kernels", done, total)

    def finished(self, entry: Entry, value: Any, blob: bytes, size: int, *, more: bool) -> None:
        """A worker has found what was asked for, or, with `more`, what there is of it before other parts."""
        with self.changed:
            entry.value, entry.worker = value, None
            more = more and entry.seen < len(entry.job.parts)
            if more and entry.looked_at:
                entry.state = "waiting"
                self._needs_changed(entry)
            elif more:
                entry.state = "failed"  # nobody looks any more
            else:
                entry.state, entry.blob, entry.what = "done", blob, "done"
                if entry.job.kept:
                    self._keep(entry, size)
                self._release(entry)
                if self.entries.get(entry.job.key) is entry:
                    del self.entries[entry.job.key]
            self._tell(entry)
            self._wake()

    def _keep(self, entry: Entry, size: int) -> None:
        self.found[entry.job.key] = (entry.value, entry.blob, size)
        self.size += size
        while self.size > self.kept and len(self.found) > 1:
            _, (_, _, gone) = self.found.popitem(last=False)
            self.size -= gone

    def failed(self, entry: Entry, error: str) -> None:
        """A job cannot be done; `error` is a line for people or a key of the texts."""
        with self.changed:
            self._fail(entry, error)
            self._wake()

    def _fail(self, entry: Entry, error: str) -> None:
        entry.state, entry.error, entry.worker, entry.what = "failed", error, None, "failed"
        self._release(entry)
        self._tell(entry)

    def cancelled(self, entry: Entry) -> None:
        """A worker has stopped a job; if somebody has come back meanwhile it is done after all."""
        with self.changed:
            entry.worker, entry.seen = None, -1
            if entry.looked_at and self.entries.get(entry.job.key) is entry:
                entry.state = "waiting"
            self._wake()

    def died(self, entry: Entry) -> None:
        """The worker of a job is gone: once more, then no more."""
        with self.changed:
            entry.tries, entry.worker, entry.seen = entry.tries + 1, None, -1
            if entry.tries < TRIES and entry.looked_at:
                entry.state, entry.what = "waiting", "next"
                self._tell(entry)  # or it would seem to be where it was
                self._wake()
                return
        self.failed(entry, "died")

    def again(self, entry: Entry) -> None:
        """Try a job that has failed once more, for all who look at it."""
        with self.changed:
            if entry.state != "failed" or not entry.looked_at:
                return
            entry.state, entry.error, entry.tries, entry.what = "waiting", "", 0, "next"
            entry.seen = -1
            self.entries[entry.job.key] = entry
            self._hold(entry)
            self._tell(entry)
            self._wake()

    def _tell(self, entry: Entry) -> None:
        """Tell jobs that wait for this one at once, and visitors in a thread that holds no lock."""
        for waiting in list(entry.waiting_for_it):
            self._needs_changed(waiting)
        for tell in list(entry.watchers):
            with suppress(RuntimeError):  # the server is going down
                self.tellers.submit(tell)


_desk: Desk | None = None
_opening = threading.Lock()


def desk() -> Desk:
    """The desk of this server, opened when it is first asked for."""
    global _desk
    with _opening:
        if _desk is None or _desk.closed:
            _desk = Desk(workers(), start_process).open()
        return _desk
