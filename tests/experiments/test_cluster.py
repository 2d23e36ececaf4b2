"""A real Dask cluster on loopback, started by the two documented commands."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from app.cli import answer
from experiments.execution.cluster import cluster_executor
from experiments.execution.complete import Engine, complete
from experiments.execution.engines import engine_from
from experiments.execution.executors import GoneError
from experiments.execution.outside.plugins import load_text
from experiments.execution.worker import Task
from experiments.storage.manifest import Design
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.scenario.file import scenario_from_text
from tests.experiments import doubles
from tests.experiments.doubles import DEADLY_SEED
from tests.experiments.outside import MINE, PLUGIN, for_the_time_being

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@dataclass
class Cluster:
    """A scheduler and two workers, as processes of their own."""

    address: str
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """One of the documented commands."""
        with (self.folder / "cluster.log").open("ab") as log:
            environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
            process = subprocess.Popen(
                [str(BIN / "dask"), *command], stdout=log, stderr=log, cwd=self.folder, env=environment
            )
        self.processes.append(process)
        return process

    def workers(self) -> list[psutil.Process]:
        """The processes that do the work: children of the nanny."""
        children = psutil.Process(self.processes[1].pid).children(recursive=True)
        return [
            child
            for child in children
            if any(word in " ".join(child.cmdline()) for word in ("spawn_main", "dask worker"))
        ]

    def stop(self) -> None:
        """End every process of it."""
        for process in self.processes:
            for child in _children(process.pid):
                child.kill()
            process.kill()
            process.wait()


def _children(process: int) -> list[psutil.Process]:
    try:
        return psutil.Process(process).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """`dask scheduler` and `dask worker`, ready for two runs at once."""
    with started(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    """A cluster for the time being."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Cluster(f"tcp://127.0.0.1:{port}", folder)
    try:
        made.start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        made.start(
            "worker",
            made.address,
            "--nworkers",
            "2",
            "--nthreads",
            "1",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
        )
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def engine(cluster: Cluster) -> Engine:
    """The cluster as an engine."""
    return ready(cluster)


def ready(cluster: Cluster) -> Engine:
    """The cluster as an engine, once its workers have come."""
    end = time.monotonic() + 120
    while True:
        try:
            found = engine_from("dask", scheduler=cluster.address)
        except ScenarioError:
            assert time.monotonic() < end, (cluster.folder / "cluster.log").read_text()
        else:
            if found.workers == 2:
                return found
        time.sleep(0.5)


def tasks(pair, seeds):
    return [Task(scenario, seed) for seed in seeds for scenario in pair]


@pytest.mark.slow
def test_a_cluster_gives_the_rows_that_this_process_gives(store, pair, engine, tmp_path):
    work = tasks(pair, range(1, 16))
    assert complete(store, work, engine, work=doubles.quick) == (30, 0)
    here = Store.open(tmp_path / "here", Design.of(pair, range(1, 16)), "")
    complete(here, work, Engine(1), work=doubles.quick)
    assert store.runs().equals(here.runs())


@pytest.mark.slow
def test_a_cluster_knows_what_comes_from_outside(engine, tmp_path):
    """Its workers are sent the text of the plugin: they need no file of it."""
    with for_the_time_being():
        load_text("mine.py", PLUGIN)
        scenario = scenario_from_text(MINE, "mine", {"calendar.days": 5, "calendar.warm_up": 0})
        found = []
        for name, where in (("there", engine), ("here", Engine(1))):
            store = Store.open(tmp_path / name, Design.of([scenario], [1, 2]), "")
            assert complete(store, [Task(scenario, seed) for seed in (1, 2)], where) == (2, 0)
            found.append(store.runs())
        assert list(found[0]["status"]) == ["ok", "ok"]
        for column in ("run_id", "event_hash", "all_petitions"):
            assert found[0][column].tolist() == found[1][column].tolist()


@pytest.mark.slow
def test_a_worker_of_a_cluster_that_is_killed_costs_no_run(store, pair, engine, cluster):
    killed = []

    def kill_a_worker(now):
        if now.done >= 6 and not killed:
            killed.append(cluster.workers()[0])
            killed[0].kill()

    done = complete(store, tasks(pair, range(1, 21)), engine, work=doubles.slow, progress=kill_a_worker)
    assert killed
    assert done == (40, 0)
    assert len(store.finished()) == 40


@pytest.mark.slow
def test_a_run_that_raises_on_a_cluster_is_a_row(store, pair, engine):
    complete(store, tasks(pair, range(1, 6)), engine, work=doubles.broken_for_one_seed)
    failed = store.runs().query("status == 'failed'")
    assert set(failed["seed"]) == {DEADLY_SEED}
    assert failed["error"].str.contains("ZeroDivisionError: the double was asked to break").all()


@pytest.mark.slow
def test_a_scheduler_that_goes_away_ends_the_batch_and_loses_nothing(store, pair, engine, cluster, capfd):
    """Last of its module: the cluster is gone afterwards."""

    def stop_the_scheduler(now):
        if now.done >= 6:
            os.kill(cluster.processes[0].pid, signal.SIGKILL)

    work = tasks(pair, range(1, 41))
    with pytest.raises(GoneError, match=r"the cluster has gone away.*Finished runs are stored.*repeat"):
        complete(store, work, engine, work=doubles.slow, progress=stop_the_scheduler)
    assert capfd.readouterr().err == ""  # the message is the only word about it
    stored = len(store.finished())
    assert 6 <= stored < 80
    assert complete(store, work, Engine(1), work=doubles.quick) == (80 - stored, stored)


DESIGN = """history = "none"
scenarios = ["siloed"]
seeds = 200
[set]
calendar.days = 3
calendar.warm_up = 0
"""


@pytest.mark.slow
def test_a_command_whose_scheduler_goes_away_says_so_once_and_ends_with_three(tmp_path, monkeypatch, capfd):
    (tmp_path / "mine.toml").write_text(DESIGN, encoding="utf-8")
    out = tmp_path / "out"
    with started(tmp_path) as cluster:
        ready(cluster)
        capfd.readouterr()

        def told(_):
            def tell(now):
                if now.done >= 4:
                    os.kill(cluster.processes[0].pid, signal.SIGKILL)

            return tell

        monkeypatch.setattr("app.commands.design.work.of_runs", told)
        command = ["design", "run", str(tmp_path / "mine.toml"), "--keep", "none", "--out", str(out)]
        assert answer([*command, "--engine", "dask", "--scheduler", cluster.address]) == 3
        (line,) = capfd.readouterr().err.splitlines()
        assert line.startswith("gongzhi: the cluster has gone away")
        assert line.endswith("only the missing runs are done.")
    assert 4 <= len(Store.read(out).finished()) < 200
    assert answer(["design", "status", str(out)]) == 0


def test_a_scheduler_that_does_not_answer_is_named_with_the_commands_that_start_one(monkeypatch):
    monkeypatch.setattr("experiments.execution.cluster.CONNECT_SECONDS", 0.3)
    with pytest.raises(ScenarioError, match=r"no scheduler answers there .*`dask scheduler`.*`dask worker"):
        engine_from("dask", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(ScenarioError, match="no scheduler answers there"):
        engine_from("dask", scheduler="nonsense")


@pytest.mark.parametrize(
    ("name", "scheduler", "message"),
    [
        ("dsk", None, "--engine dsk: is not known. Did you mean 'dask'?"),
        ("dask", None, "--engine dask: needs --scheduler ADDRESS"),
        ("local", "tcp://127.0.0.1:8786", "is for --engine dask"),
    ],
)
def test_engines_that_cannot_be_are_refused(name, scheduler, message):
    with pytest.raises(ScenarioError) as caught:
        engine_from(name, scheduler=scheduler)
    assert message in str(caught.value)


def test_engines_of_this_machine_open():
    assert engine_from("inprocess").workers == 1
    assert engine_from("local", 3).workers == 3


def test_no_logger_of_the_cluster_tells_of_a_lost_scheduler_in_a_traceback():
    """`distributed.client` has a level of its own, and used to print two tracebacks before our sentence."""
    with pytest.raises(ScenarioError, match="no scheduler answers there"):
        cluster_executor("tcp://127.0.0.1:9")
    chatty = [name for name in logging.root.manager.loggerDict if name.startswith(("distributed", "tornado"))]
    assert "distributed.client" in chatty
    assert not [name for name in chatty if logging.getLogger(name).isEnabledFor(logging.CRITICAL)]
