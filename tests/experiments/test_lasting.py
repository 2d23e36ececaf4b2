"""One pool for several batches: workers start once, a broken one is replaced, nothing is left at the end."""

import multiprocessing

import pytest

from experiments.execution.complete import Engine, complete, lasting
from experiments.execution.executors import KeptExecutor, kept_open
from experiments.execution.worker import Task
from experiments.studies.pace_of_search import WholeSearch
from tests.experiments import doubles
from tests.experiments.doubles import worker_ids


def tasks(pair, seeds):
    return [Task(scenario, seed) for seed in seeds for scenario in pair]


@pytest.mark.slow
def test_batches_one_after_another_have_the_same_workers_and_a_killed_one_is_replaced(store, pair, tmp_path):
    before = set(multiprocessing.active_children())
    with lasting(Engine(2)) as engine:
        complete(store, tasks(pair, (1, 2)), engine, work=doubles.slow)
        first = worker_ids(tmp_path / "log")
        complete(store, tasks(pair, (4, 5)), engine, work=doubles.slow)
        assert worker_ids(tmp_path / "log") == first
        assert complete(store, tasks(pair, (3,)), engine, work=doubles.deadly_once) == (2, 0)
        assert worker_ids(tmp_path / "log") > first
    assert set(multiprocessing.active_children()) <= before


def test_an_executor_is_closed_at_the_end_and_not_between_batches():
    closed = []

    class Watched(KeptExecutor):
        def shutdown(self, wait=True, *, cancel_futures=False):
            closed.append(cancel_futures)

    with kept_open(lambda: Watched(None, set())) as opened:
        one = opened()
        one.shutdown()
        assert opened() is one
        assert closed == []
        one.shutdown(wait=False, cancel_futures=True)
        assert closed == [True]
        assert opened() is not one
    assert closed == [True, False]


@pytest.mark.parametrize("there", [0, 1, 2])
def test_the_time_left_of_a_search_never_grows_at_a_steady_pace(there):
    """It used to be that of one generation, and to jump up at the beginning of the next.

    there : generations whose runs are stored already, as after an interruption
    """
    seconds, clock = 0.0, lambda: seconds
    whole, told = WholeSearch(4 * 20 + 10, clock), []
    for generation, size in enumerate([20, 20, 20, 20, 10]):
        whole.begin(size)
        if generation < there:
            whole.tell(0, 0)  # nothing to do
            continue
        for done in range(1, size + 1):
            seconds += 3.0
            reached, left = whole.tell(done, size)
            if left is not None:
                told.append(left)
                assert left == pytest.approx(3.0 * (90 - reached))
    assert told == sorted(told, reverse=True)
    assert told[-1] == 0.0
