"""Batches on one process, on a pool, on a pool whose workers die."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from experiments.execution import ending
from experiments.execution.batch import Progress, run_batch
from experiments.execution.executors import THREAD_VARIABLES, local_executor, one_thread_per_worker
from experiments.execution.worker import Task
from sim.errors import ScenarioError
from tests.experiments import doubles
from tests.experiments.doubles import DEADLY_SEED, METRIC, starts, worker_ids

ROOT = Path(__file__).parents[2]


def tasks(pair, seeds):
    return [Task(scenario, seed) for seed in seeds for scenario in pair]


def test_one_process_and_two_give_the_same_rows(store, pair):
    work = tasks(pair, range(1, 6))
    rows = {}
    for workers in (1, 2):
        kept = []
        run_batch(work, kept.extend, workers=workers, work=doubles.quick)
        rows[workers] = sorted((run.run_id, run.seed, run.metrics[METRIC]) for run in kept)
    assert rows[1] == rows[2]
    assert len(rows[1]) == 10


def test_any_executor_can_do_the_work(pair):
    kept = []
    run_batch(
        tasks(pair, range(8)),
        kept.extend,
        workers=3,
        work=doubles.quick,
        open_executor=lambda: ThreadPoolExecutor(3),
    )
    assert {run.seed for run in kept} == set(range(8))


def test_a_run_that_raises_is_a_failed_row_and_the_others_go_on(store, pair):
    done = run_batch(tasks(pair, range(1, 6)), store.append, workers=1, work=doubles.broken_for_one_seed)
    assert (done.done, done.failed) == (10, 2)
    runs = store.all_runs()
    failed = runs[runs["status"] == "failed"]
    assert set(failed["seed"]) == {DEADLY_SEED}
    assert "ZeroDivisionError: the double was asked to break" in failed["error"].iloc[0]
    assert "Traceback" in failed["error"].iloc[0]


def test_a_scenario_that_cannot_be_run_stops_the_batch(pair):
    with pytest.raises(ScenarioError, match="no such file"):
        run_batch(tasks(pair, [1, 2]), lambda runs: None, workers=1, work=doubles.refused)
    with pytest.raises(ScenarioError, match="no such file"):
        run_batch(tasks(pair, [1, 2]), lambda runs: None, workers=2, work=doubles.refused)


def test_source_that_is_changed_during_a_batch_stops_it(pair):
    with pytest.raises(ScenarioError, match="changed while runs were under way"):
        run_batch(tasks(pair, [1, 2]), lambda runs: None, workers=1, work=doubles.of_other_code)


def test_a_run_that_kills_its_worker_twice_is_given_up_and_the_others_finish(store, pair, tmp_path):
    done = run_batch(tasks(pair, range(1, 8)), store.append, workers=2, work=doubles.deadly_for_one_seed)
    assert (done.done, done.failed) == (14, 2)
    runs = store.all_runs()
    failed = runs[runs["status"] == "failed"]
    assert set(failed["seed"]) == {DEADLY_SEED}
    assert failed["error"].str.contains("killed twice").all()
    for name in ("first", "second"):
        assert starts(tmp_path / "log").count(f"{name}-{DEADLY_SEED}") in (2, 3)  # alone twice


def test_a_worker_killed_once_costs_no_run(store, pair):
    done = run_batch(tasks(pair, range(1, 8)), store.append, workers=2, work=doubles.deadly_once)
    assert (done.done, done.failed) == (14, 0)


def test_workers_killed_from_outside_cost_no_run(store, pair, tmp_path):
    work = tasks(pair, range(1, 21))
    killed = []

    def kill_a_worker(now: Progress) -> None:
        if now.done >= 6 and not killed:
            killed.append(max(worker_ids(tmp_path / "log") - {os.getpid()}))
            os.kill(killed[0], signal.SIGKILL)

    done = run_batch(work, store.append, workers=2, work=doubles.slow, progress=kill_a_worker)
    assert killed
    assert (done.done, done.failed) == (40, 0)
    assert len(store.finished()) == 40


def test_workers_killed_while_they_start_are_started_again(monkeypatch):
    """The first two pools lose a worker before it has done anything."""
    submit, left = ProcessPoolExecutor.submit, [0, 1]

    def with_a_kill(self, *arguments):
        future = submit(self, *arguments)
        if left:
            left.pop()
            next(iter(self._processes.values())).kill()
        return future

    monkeypatch.setattr(ProcessPoolExecutor, "submit", with_a_kill)
    pool = local_executor(2)()
    monkeypatch.undo()
    assert not left
    assert pool.submit(abs, -3).result() == 3
    pool.shutdown()


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_finished_and_stops_the_workers(store, pair, workers):
    """The interrupt arrives while runs are under way: SIGINT to this process, as a terminal sends it."""
    before = set(threading.enumerate())

    def press(now: Progress) -> None:
        if now.done >= 4:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_batch(tasks(pair, range(1, 31)), store.append, workers=workers, work=doubles.slow, progress=press)
    kept = len(store.finished())
    assert 4 <= kept < 60
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


class Finaliser:
    """Is asked to end while it is thrown away, where Python prints an exception and forgets it."""

    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_request_to_end_that_a_finaliser_swallowed_still_ends_the_batch(store, pair, monkeypatch):
    monkeypatch.setattr(ending, "asked", [])
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ending.QUIET)}
    ending.answer_signals()

    def press(now: Progress) -> None:
        if now.done == 4:
            Finaliser()

    try:
        with pytest.raises(KeyboardInterrupt):
            run_batch(tasks(pair, range(1, 31)), store.append, work=doubles.quick, progress=press)
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)
    assert len(store.finished()) == 4
    assert ending.asked == [signal.SIGTERM]


def script_without_guard(folder: Path, workers: str) -> subprocess.CompletedProcess[str]:
    """What comes of a script that makes the call as it is read."""
    script = folder / "script.py"
    script.write_text(
        "from experiments import compare\nfrom tests.experiments import doubles\n"
        "pair = [doubles.small('first'), doubles.small('second', seed_effect=0.1)]\n"
        f"print(compare(pair, 2{workers}, work=doubles.quick, history='none').computed)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True)


def test_workers_that_cannot_start_are_explained_once_and_without_a_word_of_theirs(tmp_path):
    """A script without its main guard: every worker would start the whole batch again."""
    done = script_without_guard(tmp_path, f", workers=2, out={str(tmp_path / 'kept')!r}")
    assert not (tmp_path / "kept").exists()
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("Traceback") == 1  # of the call in the script, as of any error in Python
    assert done.stderr.splitlines()[-1].startswith("sim.errors.ScenarioError: worker processes cannot start.")
    assert "put the call under `if __name__" in done.stderr


def test_a_plain_script_works_in_one_process(tmp_path):
    done = script_without_guard(tmp_path, "")
    assert (done.returncode, done.stdout, done.stderr) == (0, "4\n", "")


def test_python_does_everything_in_one_process_unless_more_are_asked_for():
    found = [
        (path.name, value.value)
        for path in sorted((ROOT / "experiments").rglob("*.py"))
        for name, value in defaults_of(ast.parse(path.read_bytes()))
        if name == "workers" and isinstance(value, ast.Constant)
    ]
    assert len(found) >= 6
    assert {value for _, value in found} == {1}, found


def defaults_of(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Names and default values of arguments and fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            plain = [*node.args.posonlyargs, *node.args.args]
            yield from zip([a.arg for a in plain[::-1]], node.args.defaults[::-1], strict=False)
            for argument, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
                if value is not None:
                    yield argument.arg, value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def test_progress_counts_up_to_the_end_and_tells_the_time_left(pair):
    told = []
    run_batch(tasks(pair, range(5)), lambda runs: None, workers=1, work=doubles.quick, progress=told.append)
    assert [now.done for now in told] == sorted(now.done for now in told)
    assert told[-1].done == told[-1].total == 10
    assert told[-1].seconds_left == 0
    assert all(now.seconds_left is not None for now in told)


def test_workers_get_one_thread_each_and_the_parent_keeps_its_setting(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("NUMBA_NUM_THREADS", raising=False)
    with one_thread_per_worker():
        assert {os.environ[name] for name in THREAD_VARIABLES} == {"1"}
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "NUMBA_NUM_THREADS" not in os.environ
