"""One run of one scenario, kept in a result folder where one is named."""

import json
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.execution.worker import Task, failed_run, finished_run
from experiments.storage.dictionary import topics_in
from experiments.storage.inputs import keep_inputs
from experiments.storage.manifest import Design
from experiments.storage.store import Store
from experiments.storage.tables import FinishedRun
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.running import run
from sim.scenario.scenario import Scenario
from sim.values import whole_seed

ATTACHED = ("disputes", "events")  # kept of a single run, each as a file of its own


@dataclass(frozen=True, slots=True)
class SingleRun:
    """A run and where it is kept. `reused`: the folder held it already, nothing was computed."""

    run: FinishedRun
    folder: Path | None
    reused: bool


def run_single(
    scenario: Scenario,
    seed: int,
    *,
    out: Path | str | None = None,
    on_day: Callable[[int, int], None] | None = None,
) -> SingleRun:
    """Run a scenario once; with `out`, keep it there together with its disputes and events.

    on_day : told the day and the last day after every day

    Raises ScenarioError for input that cannot be used; another failure becomes a failed row.
    """
    seed = whole_seed(seed)
    task = Task(scenario, seed)
    if out is None:
        return SingleRun(_run(task, None, on_day), None, reused=False)
    store = Store.open(out, Design.of([scenario], [seed]), scenario.question or scenario.name)
    try:
        if task.run_id in store.finished(ATTACHED):
            return SingleRun(_stored(store, task), store.folder, reused=True)
        keep_inputs(store.place, [scenario])
        done = _run(task, store, on_day)
        store.append([done])
    except BaseException:
        store.discard_if_empty()
        raise
    return SingleRun(done, store.folder, reused=False)


def _run(task: Task, store: Store | None, on_day: Callable[[int, int], None] | None) -> FinishedRun:
    started = time.perf_counter()
    try:
        records = run(task.scenario, task.seed, on_day=on_day)
        done = finished_run(task, records, time.perf_counter() - started)
    except ScenarioError:
        raise
    except Exception:  # kept as a failed row with its traceback, as in a batch
        return failed_run(task, traceback.format_exc(), time.perf_counter() - started)
    if store is not None:
        store.attach("disputes", task.run_id, records.disputes, topics_in(records.facts))
        store.attach("events", task.run_id, records.events.columns())
        done = replace(done, attached=ATTACHED)
    return done


def _stored(store: Store, task: Task) -> FinishedRun:
    runs = store.runs()
    row = runs[runs["run_id"] == task.run_id].iloc[0]
    metrics = {name: float(row[name]) if pd.notna(row[name]) else np.nan for name in METRICS if name in row}
    return FinishedRun(
        run_id=task.run_id,
        code_hash=row["code_hash"],
        scenario=task.scenario.name,
        scenario_key=row["scenario_key"],
        seed=task.seed,
        status="ok",
        seconds=float(row["seconds"]),
        event_hash=row["event_hash"],
        metrics=metrics,
        facts=json.loads(row["facts"]),
    )
