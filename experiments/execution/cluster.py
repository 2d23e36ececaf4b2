"""Workers beyond this machine: a Dask cluster, started by `dask scheduler` and `dask worker`.

Results travel back to this process, which alone writes them; workers need the program, not the folder.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from experiments.execution.executors import GoneError, OpenExecutor
from sim.errors import ScenarioError
from sim.identity import model_hash

GONE = (
    "the cluster has gone away: its scheduler was stopped or cannot be reached any more. Finished runs are "
    "stored. Start it again and repeat the command; only the missing runs are done."
)
CONNECT_SECONDS = 10.0
WORKERS_SECONDS = 15.0
START = (
    "Start one with `dask scheduler`, and its workers with "
    "`dask worker tcp://HOST:8786 --nworkers 2 --nthreads 1`."
)


def cluster_executor(address: str) -> tuple[OpenExecutor, int]:
    """A way to open a Dask cluster as an executor, and the number of runs it does at once.

    address : of the scheduler, such as tcp://127.0.0.1:8786

    Raises ScenarioError when the scheduler does not answer, has no workers, or its workers run other code.
    """
    client = _connected(address)
    try:
        slots = _slots(client, address)
    finally:
        client.close()
    return (lambda: ClusterExecutor(address, _connected(address))), slots


class ClusterExecutor(Executor):
    """A Dask cluster seen as an executor. A future is cancelled when the scheduler goes away."""

    def __init__(self, address: str, client: Any) -> None:
        self.address = address
        self._client = client
        self._inner = client.get_executor(pure=False)

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Send one call to the cluster."""
        try:
            future: Future[T] = self._inner.submit(fn, *args, **kwargs)
        except Exception as error:  # whatever the client raises when its scheduler is gone
            if self._client.status == "running":
                raise
            raise GoneError(GONE) from error
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster, which goes on without us."""
        if self._client.status == "running":
            self._inner.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _connected(address: str) -> Any:
    from distributed import Client

    _say_no_tracebacks()
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, ImportError) as error:  # no answer; not an address
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ScenarioError(f"--scheduler {address}: no scheduler answers there ({first}). {START}") from None


def _say_no_tracebacks() -> None:
    """Silence the libraries of the cluster, which tell in tracebacks what we tell in a sentence.

    Some of their loggers have a level of their own, so each one is silenced.
    """
    for name in ("distributed", "tornado", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _slots(client: Any, address: str) -> int:
    """Runs at once: the threads of all workers, whose code must be ours."""
    from distributed import TimeoutError as NobodyCame

    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except (TimeoutError, NobodyCame):
        raise ScenarioError(f"--scheduler {address}: it has no workers. {START}") from None
    try:
        hashes = client.run(model_hash)
    except Exception as error:  # whatever a worker raises when it cannot load the program
        raise ScenarioError(
            f"--scheduler {address}: a worker cannot load Gongzhi ({type(error).__name__}: {error}). Start "
            "`dask worker` from an environment in which it is installed."
        ) from None
    others = sorted(worker for worker, found in hashes.items() if found != model_hash())
    if others:
        raise ScenarioError(
            f"--scheduler {address}: {len(others)} of {len(hashes)} workers run another version of the model "
            f"({', '.join(others[:3])}). Install the same version everywhere and start the workers again."
        )
    return int(sum(client.nthreads().values()))
