"""What the laboratory costs beside the model, and how fast results open.

Runs do nothing here but hand over what a run of the example town leaves, so that all time measured is
the laboratory's own: sending, collecting, writing, merging, reading.

    python -m benchmarks.laboratory [--runs 2000] [--stored 10000] [--json]
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from experiments.complete import Engine, complete
from experiments.executors import local_executor
from experiments.manifest import Design, run_id
from experiments.query import query
from experiments.store import Store
from experiments.tables import FinishedRun
from experiments.worker import Task, finished_run, run_task
from sim.identity import code_hash, versions
from sim.scenario_file import load_scenario
from sim.simulate import run

SUMMARY = "SELECT scenario, count(*) AS runs, avg(durable_share) AS durable FROM runs GROUP BY scenario"
LONG = {"calendar.days": 180, "calendar.warm_up": 60}
_pattern: list[FinishedRun] = []


def nothing(task: Task) -> FinishedRun:
    """A run that takes no time and leaves what a run of 240 days leaves, every number moved a little."""
    if not _pattern:
        _pattern.append(run_task(Task(load_scenario("siloed", LONG), 1)))
    key, like = task.key, _pattern[0]
    luck = np.random.default_rng([task.seed, int(key[:8], 16)])
    moves = 1 + 0.01 * luck.random(like.daily["open"].size)
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
    """Milliseconds of the laboratory per run, on the clock and of the parent's processor.

    The difference between two batches, so that starting the workers falls out of it.
    """
    few, many = (_batch(number, workers, folder / str(number)) for number in (runs // 4, runs))
    clock, processor = (1000 * (b - a) / (runs - runs // 4) for a, b in zip(few, many, strict=True))
    return {"runs": runs, "workers": workers, "ms_clock": clock, "ms_processor_of_parent": processor}


def _batch(runs: int, workers: int, folder: Path) -> tuple[float, float]:
    """Seconds of a whole batch on the clock, and of the parent's processor."""
    scenarios = [load_scenario(name, LONG) for name in ("siloed", "party_led")]
    seeds = range(1, runs // 2 + 1)
    store = Store.open(folder, Design.of(scenarios, list(seeds)), "benchmark")
    tasks = [Task(scenario, seed) for seed in seeds for scenario in scenarios]
    clock, processor = time.perf_counter(), time.process_time()
    complete(store, tasks, Engine(workers, local_executor(workers)), work=nothing)
    return time.perf_counter() - clock, time.process_time() - processor


def evaluating(repeats: int = 20) -> float:
    """Milliseconds to take all metrics and curves of a finished run."""
    task = Task(load_scenario("siloed", LONG), 1)
    records = run(task.scenario, 1, keep_events=False)
    started = time.process_time()
    for _ in range(repeats):
        finished_run(task, records, 1.0)
    return 1000 * (time.process_time() - started) / repeats


def opening(stored: int, folder: Path) -> dict[str, float]:
    """Seconds to answer the summary question over many stored runs, and to load their rows."""
    scenarios = [load_scenario(name, LONG) for name in ("siloed", "party_led")]
    store = Store.open(folder, Design.of(scenarios, range(1, stored // 2 + 1)), "benchmark")
    chunk: list[FinishedRun] = []
    for seed in range(1, stored // 2 + 1):
        chunk += [nothing(Task(scenario, seed)) for scenario in scenarios]
        if len(chunk) >= 8:
            store.append(chunk)
            chunk = []
    if chunk:
        store.append(chunk)
    store.tidy()
    query(folder, "SELECT 1").records()  # DuckDB is loaded outside the measurement
    started = time.perf_counter()
    found = query(folder, SUMMARY).records()
    asked = time.perf_counter() - started
    assert sum(row["runs"] for row in found) == stored // 2 * 2
    started = time.perf_counter()
    rows = len(Store.read(folder).runs())
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "runs": rows,
        "summary_query_s": asked,
        "load_rows_s": time.perf_counter() - started,
        "kB_per_run": size / rows / 1000,
        "files": sum(path.is_file() for path in folder.rglob("*")),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.laboratory", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--stored", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    nothing(Task(load_scenario("siloed"), 1))  # the one real run, outside the measurement
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "machine": {"machine": platform.machine(), "code": code_hash(), **versions()},
            "overhead": [overhead(given.runs, workers, Path(folder) / f"{workers}") for workers in (1, 2)],
            "metrics_ms_per_run": evaluating(),
            "opening": opening(given.stored, Path(folder) / "many"),
        }
    if given.json:
        json.dump(found, sys.stdout, indent=1)
        return
    for row in found["overhead"]:  # type: ignore[attr-defined]
        print(
            f"{row['workers']} at once, {row['runs']} runs: {row['ms_clock']:.2f} ms a run on the clock, "
            f"{row['ms_processor_of_parent']:.2f} ms of the parent's processor"
        )
    print(f"taking metrics and curves of a run: {found['metrics_ms_per_run']:.2f} ms")
    many = found["opening"]
    assert isinstance(many, dict)
    print(
        f"{many['runs']} stored runs of 240 days: summary query {many['summary_query_s']:.3f} s, all rows "
        f"{many['load_rows_s']:.3f} s, {many['kB_per_run']:.1f} kB a run in {many['files']} files"
    )


if __name__ == "__main__":
    main()
