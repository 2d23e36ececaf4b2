"""Running a design by the command line while its processes are killed, and comparing what it left."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.storage.place import Place
from experiments.storage.store import Store
from experiments.storage.tables import TABLES, best_rows, one_source_per_run

ROOT = Path(__file__).parents[2]
NEVER_EQUAL = ("seconds",)  # wall-clock time
PATIENCE = 1800.0


def start(design: Path, out: Path) -> subprocess.Popen[bytes]:
    """`gongzhi design run` of a design file with two workers, as a process of its own."""
    command = [sys.executable, "-m", "app.cli", "design", "run", str(design), "--out", str(out)]
    command += ["--workers", "2", "--keep", "daily,curves,disputes,events"]
    with said(out).open("ab") as messages:
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=messages)


def said(out: Path) -> Path:
    """File with what the processes of a run said on standard error."""
    return out.with_suffix(".log")


def workers_of(parent: int) -> list[psutil.Process]:
    """Worker processes: children of the server that the parent started, not children of its own."""
    found = []
    for child in psutil.Process(parent).children(recursive=True):
        try:
            if child.ppid() != parent and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def run_disturbed(
    design: Path, out: Path, *, runs: int, workers_killed: int, parents_killed: int, seed: int
) -> tuple[int, int]:
    """Run to the end, killing that many workers and parents, each when a random number of runs is stored.

    runs : of the whole design

    Returns how many workers and parents really were killed. No process of it is left behind.
    """
    randomness = random.Random(seed)
    victims = ["worker"] * workers_killed + ["parent"] * parents_killed
    randomness.shuffle(victims)
    moments = sorted(randomness.uniform(0.01, 0.9) * runs for _ in victims)
    killed = {"worker": 0, "parent": 0}
    counted: dict[str, int] = {}
    end = time.monotonic() + PATIENCE
    parent = start(design, out)
    while parent.poll() is None or parent.returncode != 0:
        assert time.monotonic() < end, said(out).read_text()
        if parent.poll() is not None:
            assert parent.returncode in (-signal.SIGKILL, 3), said(out).read_text()
            parent = start(design, out)
        due = victims and stored_runs(out, counted) >= moments[0]
        if due and strike(victims[-1], parent, randomness):
            killed[victims.pop()] += 1
            moments.pop(0)
        time.sleep(0.05)
    parent.wait()
    return killed["worker"], killed["parent"]


def strike(victim: str, parent: subprocess.Popen[bytes], randomness: random.Random) -> bool:
    """Kill a worker, or the parent; returns whether there was one."""
    if parent.poll() is not None:
        return False
    if victim == "parent":
        parent.kill()
        parent.wait()
        return True
    try:
        alive = workers_of(parent.pid)
        if alive:
            randomness.choice(alive).kill()
        return bool(alive)
    except psutil.NoSuchProcess:
        return False


def stored_runs(out: Path, counted: dict[str, int]) -> int:
    """Number of runs that are counted in; `counted` remembers the rows of every part."""
    there = {path.name: path for path in (out / "runs").glob("part-*.parquet")}
    for name, path in there.items():
        if name not in counted:
            counted[name] = pq.read_metadata(path).num_rows if path.exists() else 0
    return sum(counted[name] for name in there)


def sorted_bytes(folder: Path) -> dict[str, bytes]:
    """Every table of a result folder, sorted by all its columns, as bytes; wall-clock times left out."""
    place, found = Place(folder), {}
    for kind in TABLES:
        read = [place.read_table(f"{kind}/{name}") for name in place.names(kind)]
        table = pa.concat_tables(one_source_per_run(read) if kind != "runs" else read)
        table = best_rows(table) if kind == "runs" else table
        table = table.drop_columns([name for name in NEVER_EQUAL if name in table.column_names])
        plain = [n for n in table.column_names if not pa.types.is_fixed_size_list(table.schema.field(n).type)]
        table = table.sort_by([(name, "ascending") for name in plain]).combine_chunks()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        found[kind] = bytes(sink.getvalue())
    return found


def assert_equal_results(one: Path, other: Path, runs: int) -> None:
    """Both folders hold all runs, all of them well, and equal tables to the last byte."""
    for folder in (one, other):
        store = Store.read(folder)
        assert len(store.finished()) == runs
        assert not list(folder.rglob("*.tmp"))
    tables = sorted_bytes(one), sorted_bytes(other)
    assert set(tables[0]) == set(TABLES)
    for kind in TABLES:
        assert tables[0][kind] == tables[1][kind], kind
