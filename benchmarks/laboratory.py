"""What the laboratory costs beside the model, and how fast results open.

Runs do nothing here but hand over what a run of the example town leaves, so that all time measured is
the laboratory's own: sending, collecting, writing, merging, reading.

    python -m benchmarks.laboratory [--runs 2000] [--stored 10000] [--json]

or `gongzhi bench --laboratory`.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import peak_mb, say_measuring
from benchmarks.table import goal, machine, number, table
from experiments.doubt.priors import load_priors, policy
from experiments.doubt.worlds import Worlds, rows_of
from experiments.execution.complete import Engine, complete
from experiments.execution.executors import local_executor
from experiments.execution.run_design import run_experiment
from experiments.execution.worker import Task, finished_run, run_task
from experiments.storage.manifest import Design
from experiments.storage.query import query
from experiments.storage.run_ids import run_id
from experiments.storage.store import Store
from experiments.storage.tables import FinishedRun
from sim.identity import code_hash
from sim.running import run
from sim.scenario.file import load_scenario

SUMMARY = "SELECT scenario, count(*) AS runs, avg(durable_share) AS durable FROM runs GROUP BY scenario"
LONG = {"calendar.days": 180, "calendar.warm_up": 60}
TOWN = {
    "city.preset": "mid_city",
    "city.area": ["New Works"],
    "city.scale": 2,
    "calendar.days": 365,
    "calendar.warm_up": 0,
}
RUNS, STORED, CHUNK, EXPLORED = 2000, 10_000, 8, 96
_pattern: list[FinishedRun] = []


def nothing(task: Task) -> FinishedRun:
    """A run that takes no time and leaves what a run of 240 days leaves, every number moved a little."""
    if not _pattern:
        _pattern.append(run_task(Task(load_scenario("siloed", LONG), 1)))
    key, like = task.key, _pattern[0]
    randomness = np.random.default_rng([task.seed, int(key[:8], 16)])
    moves = 1 + 0.01 * randomness.random(like.daily["open"].size)
    return replace(
        like,
        run_id=run_id(key, task.seed, code_hash()),
        scenario=task.scenario.name,
        scenario_key=key,
        seed=task.seed,
        seconds=0.002,
        metrics={name: value * moves[0] for name, value in like.metrics.items()},
        daily={name: values if name == "day" else values * moves for name, values in like.daily.items()},
    )


def overhead(runs: int, workers: int, folder: Path) -> dict[str, float]:
    """Milliseconds of the laboratory per run, on the clock and of the parent's processor; MB per 1 000 runs.

    Time is the difference between two batches, so that starting the workers falls out of it. Memory is by how
    much the most that the parent has held grows from there to a batch of twice as many: the room in which
    parts are merged has been taken by then, so that only what grows with the number of runs is left.
    """
    few, many, twice = (_batch(count, workers, folder / str(count)) for count in (runs // 4, runs, 2 * runs))
    clock, processor = ((b - a) / (runs - runs // 4) for a, b in zip(few[:2], many[:2], strict=True))
    memory = (twice[2] - many[2]) / runs
    return {
        "workers": workers,
        "runs": runs,
        "ms_clock": 1000 * clock,
        "ms_parent": 1000 * processor,
        "mb_per_1000": 1000 * memory,
    }


def _batch(runs: int, workers: int, folder: Path) -> tuple[float, float, float]:
    """Seconds of a whole batch on the clock, and of the parent's processor; MB held at most so far."""
    scenarios = [load_scenario(name, LONG) for name in ("siloed", "party_led")]
    seeds = range(1, runs // 2 + 1)
    store = Store.open(folder, Design.of(scenarios, list(seeds)), "benchmark")
    keys = {scenario.name: scenario.key() for scenario in scenarios}
    tasks = [Task(each, seed, known_key=keys[each.name]) for seed in seeds for each in scenarios]
    clock, processor = time.perf_counter(), time.process_time()
    complete(store, tasks, Engine(workers, local_executor(workers)), work=nothing)
    return time.perf_counter() - clock, time.process_time() - processor, peak_mb()


def evaluating(repeats: int = 20) -> float:
    """Milliseconds to take all metrics and curves of a finished run."""
    task = Task(load_scenario("siloed", LONG), 1)
    records = run(task.scenario, 1, keep_events=False)
    finished_run(task, records, 1.0)
    started = time.process_time()
    for _ in range(repeats):
        finished_run(task, records, 1.0)
    return 1000 * (time.process_time() - started) / repeats


def exploring(workers: int, folder: Path, runs: int = EXPLORED) -> dict[str, float]:
    """Seconds that 1 000 runs take which differ in what nobody has measured (11 000 residents, 365 days).

    Real runs, fewer of them; starting the workers and the first runs are left out. Every point has a city of
    its own, as what cities are built from is not known either.
    """
    space = load_priors().without(policy(load_priors(), [load_scenario("siloed", TOWN)]))
    worlds = Worlds(("siloed",), space, (1,), TOWN)

    def batch(count: int, name: str) -> tuple[float, float]:
        made = worlds.experiment(name, rows_of(space, space.sample(count, 1)))
        engine, started = Engine(workers, local_executor(workers)), time.perf_counter()
        ran = run_experiment(made, folder / name, engine, keep=())
        return time.perf_counter() - started, float(ran.store.runs()["seconds"].sum())

    few, many = batch(runs // 4, "few"), batch(runs, "many")
    clock, model = ((b - a) / (runs - runs // 4) for a, b in zip(few, many, strict=True))
    return {"workers": workers, "s_per_1000": 1000 * clock, "model_share": model / workers / clock}


def opening(stored: int, folder: Path) -> dict[str, float]:
    """Seconds to answer the summary question over many stored runs, and to load their rows."""
    _fill(stored, folder)
    query(folder, "SELECT 1").records()  # DuckDB is loaded outside the measurement
    started = time.perf_counter()
    found = query(folder, SUMMARY).records()
    asked = time.perf_counter() - started
    assert sum(row["runs"] for row in found) == stored // 2 * 2
    started = time.perf_counter()
    rows = len(Store.read(folder).runs())
    loaded = time.perf_counter() - started
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return {
        "runs": rows,
        "summary_query_s": asked,
        "load_rows_s": loaded,
        "kB_per_run": size / rows / 1000,
        "files": len(files),
    }


def _fill(stored: int, folder: Path) -> None:
    """Store many runs in parts as small as a batch leaves them, merged as a batch merges them."""
    scenarios = [load_scenario(name, LONG) for name in ("siloed", "party_led")]
    store = Store.open(folder, Design.of(scenarios, range(1, stored // 2 + 1)), "benchmark")
    keys = {scenario.name: scenario.key() for scenario in scenarios}
    chunk: list[FinishedRun] = []
    for seed in range(1, stored // 2 + 1):
        chunk += [nothing(Task(scenario, seed, known_key=keys[scenario.name])) for scenario in scenarios]
        if len(chunk) >= CHUNK:
            store.append(chunk)
            chunk = []
    if chunk:
        store.append(chunk)
    store.tidy()


def measure_laboratory(runs: int, stored: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Every measurement; `say` is told what is under way."""
    nothing(Task(load_scenario("siloed"), 1))  # the one real run, outside the measurement
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for workers in (1, 2):
            say(f"what {runs:,} runs cost beside the model, {workers} at once")
            rows.append(overhead(runs, workers, Path(folder) / f"{workers}"))
        say("runs that differ in what nobody has measured")
        explored = exploring(2, Path(folder) / "explored", min(EXPLORED, max(8, runs // 20)))
        say("taking the metrics of a run")
        metrics = evaluating()
        say(f"opening {stored:,} stored runs")
        opened = opening(stored, Path(folder) / "many")
    found = {"machine": machine(), "overhead": rows, "metrics_ms_per_run": metrics, "opening": opened}
    found["exploring"] = explored
    found |= {"exploring": explored}
    return found | {"goals": list(laboratory_goals(found))}


def laboratory_goals(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the laboratory is to hold to, and whether it does."""
    first = found["overhead"][0]
    cost, memory = first["ms_clock"] + found["metrics_ms_per_run"], first["mb_per_1000"]
    yield goal("all but the model below 5 ms a run: handling and metrics, one at a time", cost, at_most=5.0)
    yield goal("memory of the parent grows by less than 5 MB over 1 000 runs", memory, at_most=5.0)
    explored = found["exploring"]["s_per_1000"]
    yield goal("1 000 runs of 10 000 residents x 365 days below 90 s on two cores", explored, at_most=90.0)
    opened = found["opening"]
    title = f"summary query over {number(opened['runs'])} runs below 1 s"
    yield goal(title, opened["summary_query_s"], at_most=1.0)


def laboratory_lines(found: dict[str, Any]) -> Iterator[str]:
    """The tables and goals as plain lines."""
    yield "  ".join(f"{name} {value}" for name, value in found["machine"].items())
    yield "What a run costs beside the model: milliseconds on the clock, of the parent's processor; memory"
    yield from table(("workers", "runs", "ms_clock", "ms_parent", "mb_per_1000"), found["overhead"])
    yield f"taking metrics and curves of a run of 240 days: {number(found['metrics_ms_per_run'])} ms"
    yield "Runs of 11 000 residents x 365 days that differ in all unsourced numbers; the model's own share"
    yield from table(("workers", "s_per_1000", "model_share"), [found["exploring"]])
    yield "Opening stored runs of 240 days"
    columns = ("runs", "files", "kB_per_run", "summary_query_s", "load_rows_s")
    yield from table(columns, [found["opening"]])
    for each in found["goals"]:
        yield f"{'met   ' if each['met'] else 'missed'}  {each['goal']}: {number(each['measured'])}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.laboratory", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--stored", type=int, default=STORED)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()

    found = measure_laboratory(given.runs, given.stored, say_measuring)
    if given.json:
        json.dump(found, sys.stdout, indent=1)
        print()
    else:
        print("\n".join(laboratory_lines(found)))


if __name__ == "__main__":
    main()
