"""Where runs are done: in this process, or in a pool of local workers."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

from experiments.execution.worker import start_worker
from sim.errors import ScenarioError

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

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
        _leave_if_started_by_a_script_without_guard()
        with _ctrl_c_held_back():
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


def _leave_if_started_by_a_script_without_guard() -> None:
    """End a worker that, before it can work, runs the user's script anew and comes to the same call.

    It ends without a word: who started it says what to do, once.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(1)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let Ctrl-C wait until the first worker is there: a half-started one would complain on the screen.

    Workers inherit the block; the parent alone answers Ctrl-C.
    """
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C is answered in the main thread only
        return
    pressed: list[int] = []
    resource_tracker.ensure_running()  # would otherwise be started meanwhile, and lift the block when it is
    answer = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, answer)
    if pressed:
        raise KeyboardInterrupt


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
    for child in multiprocessing.active_children():
        if isinstance(executor, ProcessPoolExecutor) and child.pid not in others:
            child.terminate()
    # A worker that was stopped in the middle of a result would let the pool wait for the rest of it for
    # ever, and this program with it when it ends. Without a writer the pool is told that there is no more.
    results = getattr(getattr(executor, "_result_queue", None), "_writer", None)
    executor.shutdown(wait=False, cancel_futures=True)
    if results is not None:
        results.close()
