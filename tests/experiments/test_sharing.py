"""Several processes on one result folder."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from experiments.execution.complete import Engine, complete
from experiments.execution.worker import Task
from experiments.storage.atomic import one_at_a_time, writer_number
from experiments.storage.manifest import Design, Manifest
from experiments.storage.place import Place
from experiments.storage.store import Store
from tests.experiments import doubles
from tests.experiments.doubles import put, starts


def test_designs_entered_at_once_are_all_in_the_manifest(tmp_path, pair):
    """Many writers join one folder with seeds of their own at the same moment, each with its own lock."""

    def join(writer: int) -> None:
        for n in range(6):
            Store.open(tmp_path / "out", Design.of(pair, [10 * writer + n]), "")

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(join, range(4)))
    seeds = Manifest.read(tmp_path / "out").designs[-1].seeds
    assert seeds == tuple(10 * i + n for i in range(4) for n in range(6))


def test_a_design_written_over_by_another_process_is_entered_again(pair, address, monkeypatch):
    """At an address there is no lock: what is lost in between is noticed and written again."""
    store = Store.open(address, Design.of(pair, [1]), "")
    write, rivals = Manifest.write, [Manifest("?", (Design.of(pair, [9]),))]

    def overwritten(self: Manifest, folder: Place) -> None:
        write(self, folder)
        if rivals:
            write(rivals.pop(), folder)

    monkeypatch.setattr(Manifest, "write", overwritten)
    joined = Store.open(store.place, Design.of(pair, [2]), "")
    assert joined.design.seeds == (2, 9)
    assert Manifest.read(address).designs[-1].seeds == (2, 9)


def test_runs_that_another_process_stores_meanwhile_are_not_done_again(store, pair, tmp_path, monkeypatch):
    from experiments.execution import batch

    monkeypatch.setattr(batch, "ASK_SECONDS", 0.0)
    other = Store.read(store.folder)
    done = []

    def with_rival(task: Task):
        if not done:
            put(other, pair, [3])
        done.append(task.run_id)
        return doubles.quick(task)

    tasks = [Task(scenario, seed) for seed in (1, 2, 3) for scenario in pair]
    computed, there = complete(store, tasks, Engine(1), work=with_rival)
    assert (computed, there) == (4, 2)
    assert len(done) == 4
    assert len(store.runs()) == 6
    assert sum(name.endswith("-3") for name in starts(tmp_path / "log")) == 0


def test_writers_of_one_folder_get_numbers_of_their_own(tmp_path):
    with writer_number(tmp_path) as first, writer_number(tmp_path) as second:
        assert (first, second) == (0, 1)
        with writer_number(tmp_path / "elsewhere") as other:
            assert other == 0
    with writer_number(tmp_path) as again:
        assert again == 0


def test_the_lock_of_a_folder_ends_with_its_holder(tmp_path):
    script = (
        "import fcntl, os, sys, time\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX); print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        threading.Timer(0.3, holder.kill).start()
        started = time.monotonic()
        with one_at_a_time(tmp_path):
            assert 0.2 < time.monotonic() - started < 30
