"""Where runs are done: in this process, or in a pool of local workers."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

from experiments.execution.worker import start_worker
from experiments.storage.guard import leave_if_started_by_a_script_without_guard
from sim.errors import ScenarioError

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

SIGNAL_SECONDS = 0.2  # in which a signal sent to a group has reached all of it
STARTS = 10  # of a pool whose workers are killed while they start

type OpenExecutor = Callable[[], Executor]


class HereExecutor(Executor):
    """Does every task at once in this process."""

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call `fn` now and return its finished future; Ctrl-C goes through to the caller."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the caller meets it at `result()`, as with any executor
            future.set_exception(error)
        return future


def local_executor(workers: int) -> OpenExecutor:
    """A way to open `workers` fresh processes (1: none, the work is done here).

    Workers start clean (never by fork, which would copy locks of threads that do not exist there).
    """
    if workers == 1:
        return HereExecutor
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context: Any = multiprocessing.get_context(method)
    context.set_forkserver_preload(
        ["experiments.execution.worker"]
    )  # the model is loaded once, not by every worker

    def open_pool() -> Executor:
        leave_if_started_by_a_script_without_guard()
        with _signals_held_back():
            for _ in range(STARTS):
                before = set(multiprocessing.active_children())
                pool = ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)
                first = pool.submit(int)
                started = set(multiprocessing.active_children()) - before
                try:
                    first.result()
                except BrokenExecutor:
                    pool.shutdown(wait=True, cancel_futures=True)
                    if any((worker.exitcode or 0) > 0 for worker in started):
                        break  # it ended by itself; one that was killed is replaced
                else:
                    return pool
        raise ScenarioError(
            "worker processes cannot start. In a script of your own, put the call under "
            '`if __name__ == "__main__":`; otherwise use workers=1 (--workers 1).'
        )

    return open_pool


class GoneError(ScenarioError):
    """What does the runs is gone: nothing in the input is wrong, and saying the command again goes on."""


class KeptExecutor(Executor):
    """An executor that outlives the batches it does: they let go of it, and only a broken one is closed.

    strangers : process ids of children that were there before it was opened
    """

    def __init__(self, inner: Executor, strangers: set[int]) -> None:
        self.inner, self.strangers, self.closed = inner, strangers, False

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand one call on."""
        return self.inner.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """The end of a batch; the executor itself is closed where it broke or work is given up."""
        if cancel_futures:
            self.closed = True
            self.inner.shutdown(wait=wait, cancel_futures=True)


@contextmanager
def kept_open(open_executor: OpenExecutor) -> Iterator[OpenExecutor]:
    """A way to open one executor for several batches, closed at the end; a broken one is replaced."""
    there: list[KeptExecutor] = []

    def opened() -> Executor:
        if not there or there[-1].closed:
            before = {child.pid or 0 for child in multiprocessing.active_children()}
            there.append(KeptExecutor(open_executor(), before))
        return there[-1]

    try:
        yield opened
    finally:
        for kept in there:
            if not kept.closed:
                kept.inner.shutdown()


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let Ctrl-C and requests to end wait until the first worker is there: a half-started one would complain.

    Workers inherit the block of Ctrl-C; the parent alone answers it.
    """
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield  # signals are answered in the main thread only
        return
    came: list[int] = []
    _start_tracker()
    held = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    answers = {int(each): answer for each in held if callable(answer := signal.getsignal(each))}
    for number in answers:
        signal.signal(number, lambda number, _: came.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    except (OSError, EOFError, BrokenExecutor):  # sent to all of us, it may have ended a helper first
        time.sleep(SIGNAL_SECONDS)
        if not came:
            raise
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        for number, answer in answers.items():
            signal.signal(number, answer)
    for number in came:
        signal.raise_signal(number)


def _start_tracker() -> None:
    """Start the helper of multiprocessing that outlives it; otherwise it would be later, and lift the block.

    It ignores Ctrl-C and SIGTERM by itself, and SIGHUP as it is started.
    """
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        resource_tracker.ensure_running()
    finally:
        signal.signal(signal.SIGHUP, before)


@contextmanager
def one_thread_per_worker() -> Iterator[None]:
    """Let processes started meanwhile use one thread each; more would only fight for the cores."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def close_at_once(executor: Executor, others: set[int]) -> None:
    """Stop an executor without waiting for what it is doing.

    others : process ids of children that do not belong to it and are left alone
    """
    if isinstance(executor, KeptExecutor):
        executor.closed = True
        close_at_once(executor.inner, executor.strangers)
        return
    for child in multiprocessing.active_children():
        if isinstance(executor, ProcessPoolExecutor) and child.pid not in others:
            child.terminate()
    # A worker that was stopped in the middle of a result would let the pool wait for the rest of it for
    # ever, and this program with it when it ends. Without a writer the pool is told that there is no more.
    results = getattr(getattr(executor, "_result_queue", None), "_writer", None)
    executor.shutdown(wait=False, cancel_futures=True)
    if results is not None:
        results.close()
