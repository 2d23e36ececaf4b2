"""Doing the runs that a store lacks, beside others who may do the same."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from experiments.execution.batch import OnProgress, run_batch
from experiments.execution.executors import OpenExecutor, kept_open, local_executor
from experiments.execution.worker import Task, Work, run_task
from experiments.storage.atomic import writer_number
from experiments.storage.inputs import keep_inputs
from experiments.storage.store import Store
from experiments.storage.tables import RUNS
from sim.city.readers.inputs import NAMES
from sim.compilation import is_warm, warm_up
from sim.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Engine:
    """Where runs are done: `workers` processes of this machine, or what `open_executor` opens.

    far : the work is done on other machines, so that nothing need be compiled here
    """

    workers: int = 1
    open_executor: OpenExecutor | None = None
    far: bool = False


@contextmanager
def lasting(engine: Engine) -> Iterator[Engine]:
    """The engine with one pool for all the batches done meanwhile: workers start once."""
    with kept_open(engine.open_executor or local_executor(engine.workers)) as opened:
        yield replace(engine, open_executor=opened)


def complete(
    store: Store,
    tasks: Sequence[Task],
    engine: Engine,
    *,
    work: Work = run_task,
    progress: OnProgress | None = None,
) -> tuple[int, int]:
    """Do those of the tasks that the store lacks; returns how many were done here, and how many were there.

    Processes of this machine that work on the same store at once begin at different ends, and leave out
    what another one has stored meanwhile.
    """
    wanted = {task.run_id: task for task in tasks}
    keep = tasks[0].keep if tasks else ()
    there = store.finished(keep)
    left = [task for run, task in wanted.items() if run not in there]
    done = 0
    if left:
        keep_inputs(store.place, {_files(task.scenario): task.scenario for task in left}.values())
        if not (is_warm() or engine.far):
            warm_up()  # otherwise every worker would compile the same kernels
        with writer_number(store.place) as number:
            others = _Others(store, keep)
            done = run_batch(
                _from_end(left, number),
                store.append,
                workers=engine.workers,
                work=work,
                progress=progress,
                open_executor=engine.open_executor,
                elsewhere=others.finished,
            ).done
        store.tidy()
    return done, len(wanted) - done


def _files(scenario: Scenario) -> tuple[str, ...]:
    """Paths that a scenario names: thousands of points share a few."""
    return (scenario.catalogue, *(getattr(scenario.city, name) for name in NAMES))


def _from_end(tasks: list[Task], number: int) -> list[Task]:
    """Tasks in the order of the first, second ... process: forwards, backwards, from somewhere between."""
    if number == 0:
        return tasks
    if number == 1:
        return tasks[::-1]
    start = len(tasks) * (number - 1) // number
    return tasks[start:] + tasks[:start]


class _Others:
    """What other processes have stored since this was made."""

    def __init__(self, store: Store, keep: Iterable[str]) -> None:
        self.store, self.keep = store, tuple(keep)
        self.known = set(store.place.names(RUNS))

    def finished(self) -> set[str]:
        """Identities of runs in parts that are new and not our own."""
        new = set(self.store.place.names(RUNS)) - self.known - self.store.own
        self.known |= new
        try:
            return self.store.finished_in(sorted(new), self.keep)
        except FileNotFoundError:  # merged just now into a part that the next question finds
            return set()
