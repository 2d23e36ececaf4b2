"""Many runs on any `concurrent.futures.Executor`, of which nothing that is finished gets lost.

Tasks travel in chunks of about two seconds. When a worker is killed the pool is opened again, and the
runs that were under way are repeated one at a time, so that a run which kills its worker is found; killing
it twice while alone, it becomes a failed row. A cluster replaces killed workers itself; it gives up a chunk
that killed several, whose runs are then tried one at a time.
"""

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass

from experiments.execution.cluster import GONE
from experiments.execution.ending import raise_if_asked
from experiments.execution.executors import (
    GoneError,
    OpenExecutor,
    close_at_once,
    local_executor,
    one_thread_per_worker,
)
from experiments.execution.outside.plugins import for_workers
from experiments.execution.worker import Task, Work, failed_run, run_chunk, run_task
from experiments.storage.tables import FinishedRun
from sim.errors import ScenarioError

CHUNK_SECONDS = 2.0
LARGEST_CHUNK = 50
STRIKES = 2
ASK_SECONDS = 3.0  # between questions what other processes have stored
KILLED = (
    "The worker process was killed twice or more while this run was alone in it; most often because the "
    "machine has run out of memory."
)
CODE_CHANGED = (
    "the source of the model was changed while runs were under way, so they would not be comparable. "
    "Start again; runs that were already stored are kept under their own code."
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. `seconds_left` is None until the first run is done."""

    done: int
    total: int
    failed: int
    seconds_left: float | None
    note: str = ""  # what else there is to say, such as how many seeds are still needed


type OnProgress = Callable[[Progress], None]
type Save = Callable[[Sequence[FinishedRun]], None]
type Elsewhere = Callable[[], set[str]]


def run_batch(
    tasks: Sequence[Task],
    save: Save,
    *,
    workers: int = 1,
    work: Work = run_task,
    progress: OnProgress | None = None,
    open_executor: OpenExecutor | None = None,
    elsewhere: Elsewhere | None = None,
) -> Progress:
    """Do all tasks and hand finished runs to `save` as they come.

    workers : processes; 1 does the work in this process. With another executor: runs it does at once
    open_executor : opens another kind of executor, for instance of a cluster; called again when it broke
    elsewhere : asked now and then which runs other processes have stored since; they are not done again

    Raises ScenarioError when a scenario cannot be run at all, KeyboardInterrupt on Ctrl-C; what was
    finished before has been saved in both cases.
    """
    with one_thread_per_worker():
        batch = _Batch(
            tasks, save, workers, work, progress, open_executor or local_executor(workers), elsewhere
        )
        batch.run()
    return batch.state()


class _Batch:
    def __init__(
        self,
        tasks: Sequence[Task],
        save: Save,
        workers: int,
        work: Work,
        progress: OnProgress | None,
        open_executor: OpenExecutor,
        elsewhere: Elsewhere | None,
    ) -> None:
        self.waiting = deque(tasks)
        self.suspects: deque[Task] = deque()  # were under way when a worker was killed
        self.flying: dict[Future[list[FinishedRun]], list[Task]] = {}
        self.unsaved: list[FinishedRun] = []
        self.strikes: Counter[str] = Counter()
        self.total, self.done, self.failed, self.run_seconds = len(tasks), 0, 0, 0.0
        self.save, self.workers, self.work, self.progress = save, workers, work, progress
        self.open_executor, self.elsewhere = open_executor, elsewhere
        self.asked = time.perf_counter()
        self.first_back, self.first_done = 0.0, 0
        self.strangers = {child.pid or 0 for child in multiprocessing.active_children()}
        self.executor: Executor = open_executor()

    def run(self) -> None:
        try:
            while self.waiting or self.suspects or self.flying:
                raise_if_asked()
                try:
                    self._send()
                    self._collect()
                except BrokenExecutor:
                    self._begin_again()
        except BaseException:
            try:
                self._keep_what_is_done()
                self._save()
            finally:
                close_at_once(self.executor, self.strangers)
            raise
        self.executor.shutdown()
        self._save()

    def state(self) -> Progress:
        return Progress(self.done, self.total, self.failed, self._seconds_left())

    def _seconds_left(self) -> float | None:
        """At the pace since the first chunk came back; before, workers were only getting ready."""
        if not self.done:
            return None
        since_first = self.done - self.first_done
        if since_first:
            pace = (time.perf_counter() - self.first_back) / since_first
        else:
            pace = self.run_seconds / self.done / self.workers
        return pace * (self.total - self.done)

    def _send(self) -> None:
        self._leave_out_what_others_did()
        while len(self.flying) < self._room():
            chunk = self._next_chunk()
            if not chunk:
                return
            future: Future[list[FinishedRun]] | None = None
            try:
                if self.workers == 1:
                    future = self.executor.submit(run_chunk, chunk, self.work)
                else:
                    future = self.executor.submit(*for_workers(chunk, self.work))
            finally:
                if future is None:  # a broken pool or Ctrl-C: the chunk is not lost
                    self.waiting.extendleft(reversed(chunk))
            self.flying[future] = chunk

    def _leave_out_what_others_did(self) -> None:
        if self.elsewhere is None or time.perf_counter() - self.asked < ASK_SECONDS:
            return
        done = self.elsewhere()
        left = [task for task in self.waiting if task.run_id not in done]
        self.total -= len(self.waiting) - len(left)
        self.waiting = deque(left)
        self.asked = time.perf_counter()

    @property
    def alone(self) -> bool:
        """Whether only one run is under way, so that a killed worker can be laid at its door."""
        return sum(len(chunk) for chunk in self.flying.values()) == 1

    def _room(self) -> int:
        return 1 if self.suspects or self.workers == 1 else self.workers + 1

    def _next_chunk(self) -> list[Task]:
        if self.suspects:
            return [self.suspects.popleft()]
        if self.workers == 1:  # work done here is collected after every run, so that Ctrl-C costs one at most
            return [self.waiting.popleft()] if self.waiting else []
        fair = -(-len(self.waiting) // (2 * self.workers))
        fits = int(CHUNK_SECONDS * self.done / self.run_seconds) if self.run_seconds else 1
        size = max(1, min(fits, fair, LARGEST_CHUNK))
        return [self.waiting.popleft() for _ in range(min(size, len(self.waiting)))]

    def _collect(self) -> None:
        finished, _ = wait(self.flying, return_when=FIRST_COMPLETED)
        for future in finished:
            if future.cancelled():
                raise GoneError(GONE)
            if isinstance(future.exception(), BrokenExecutor):
                raise BrokenExecutor  # every other run under way is gone too
            chunk = self.flying.pop(future)
            if len(chunk) > 1 and _killed_its_workers(future.exception()):
                self.suspects.extend(chunk)
            else:
                self._keep(self._runs_of(future, chunk))

    def _runs_of(self, future: Future[list[FinishedRun]], chunk: list[Task]) -> list[FinishedRun]:
        error = future.exception()
        if error is None:
            runs = future.result()
            if {run.run_id for run in runs} - {task.run_id for task in chunk}:
                raise ScenarioError(CODE_CHANGED)
            return runs
        if isinstance(error, ScenarioError):
            raise error
        if _killed_its_workers(error):
            return [failed_run(task, KILLED) for task in chunk]
        return [failed_run(task, f"{type(error).__name__}: {error}") for task in chunk]

    def _keep(self, runs: Sequence[FinishedRun]) -> None:
        self.unsaved += runs
        if self.workers > 1 or sum(run.seconds for run in self.unsaved) >= CHUNK_SECONDS:
            self._save()
        self.done += len(runs)
        self.failed += sum(run.status == "failed" for run in runs)
        self.run_seconds += sum(run.seconds for run in runs)
        if not self.first_done:
            self.first_back, self.first_done = time.perf_counter(), self.done
        if self.progress:
            self.progress(self.state())

    def _save(self) -> None:
        if self.unsaved:
            self.save(self.unsaved)
            self.unsaved = []

    def _begin_again(self) -> None:
        """Open a new pool; runs that were under way are repeated alone, or given up."""
        wait(self.flying)
        alone = self.alone
        under_way = self._keep_what_is_done()
        for task in under_way:
            self.strikes[task.run_id] += alone
            if self.strikes[task.run_id] >= STRIKES:
                self._keep([failed_run(task, KILLED)])
            else:
                self.suspects.append(task)
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self.open_executor()

    def _keep_what_is_done(self) -> list[Task]:
        """Save the results that have arrived; return the tasks of the rest."""
        lost: list[Task] = []
        for future, chunk in list(self.flying.items()):
            del self.flying[future]
            if future.done() and not future.cancelled() and future.exception() is None:
                self._keep(future.result())
            else:
                lost += chunk
        return lost


def _killed_its_workers(error: BaseException | None) -> bool:
    """Whether a cluster gave up a chunk because several workers died of it."""
    return type(error).__name__ == "KilledWorker"  # by name: Dask is only loaded where it is used
