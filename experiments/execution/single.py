"""One run of one scenario, kept in a result folder where one is named."""

import json
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.designs.chosen import chosen_scenarios
from experiments.execution.batch import OnProgress
from experiments.execution.pace import OnStep, paced
from experiments.execution.worker import Task, failed_run, finished_run
from experiments.storage.dictionary import topics_in
from experiments.storage.inputs import keep_inputs
from experiments.storage.manifest import Design
from experiments.storage.store import Store
from experiments.storage.tables import FinishedRun
from sim import running
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.outcomes.records import Records
from sim.scenario.scenario import Scenario
from sim.values import whole_seed

ATTACHED = ("disputes", "events")  # kept of a single run, each as a file of its own


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SingleRun:
    """A run, what it came to, and where it is kept.

    run : the row of the run: status, metrics, facts, hash of all events
    records : daily series, disputes and events; None where nothing was computed, or the run failed
    reused : the folder held the run already
    """

    run: FinishedRun
    records: Records | None
    folder: Path | None
    reused: bool

    def __repr__(self) -> str:
        run = self.run
        where = f", kept in {self.folder}" if self.folder else ""
        said = run.event_hash or run.error.strip().rpartition("\n")[2]
        return f"SingleRun({run.scenario}, seed {run.seed}: {run.status}, {said}{where})"

    @property
    def metrics(self) -> Mapping[str, float]:
        """Every outcome by name; nan where it is undefined."""
        return self.run.metrics

    def table(self) -> pd.DataFrame:
        """A row per outcome: metric, label, zh, unit, direction, group, value."""
        rows = [(METRICS[name], name, value) for name, value in self.run.metrics.items()]
        return pd.DataFrame(
            {
                "metric": name,
                "label": about.label,
                "zh": about.zh,
                "unit": about.unit,
                "direction": about.direction,
                "group": about.group,
                "value": value,
            }
            for about, name, value in rows
        )


def run(
    scenario: str | Path | Scenario,
    seed: int = 1,
    *,
    overrides: Mapping[str, object] | None = None,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> SingleRun:
    """Run a scenario once; with `out`, keep it there together with its disputes and events.

    scenario : name of a shipped scenario, path of a file, or a scenario
    overrides : values that replace those of the file, such as {"calendar.days": 90}
    progress : told after every day

    Raises ScenarioError for input that cannot be used; another failure becomes a failed row.
    """
    (chosen,) = chosen_scenarios([scenario], overrides or {})
    task = Task(chosen, whole_seed(seed))
    if out is None:
        return SingleRun(*_run(task, None, paced(progress)), None, reused=False)
    store = Store.open(
        out,
        Design.of([chosen], [task.seed]),
        f"{chosen.question} {chosen.question_zh}".strip() or chosen.name,
    )
    try:
        if task.run_id in store.finished(ATTACHED):
            return SingleRun(_stored(store, task), None, store.folder, reused=True)
        keep_inputs(store.place, [chosen])
        done, records = _run(task, store, paced(progress))
        store.append([done])
    except BaseException:
        store.discard_if_empty()
        raise
    return SingleRun(done, records, store.folder, reused=False)


def _run(task: Task, store: Store | None, on_day: OnStep | None) -> tuple[FinishedRun, Records | None]:
    started = time.perf_counter()
    try:
        records = running.run(task.scenario, task.seed, on_day=on_day)
        done = finished_run(task, records, time.perf_counter() - started)
    except ScenarioError:
        raise
    except Exception:  # kept as a failed row with its traceback, as in a batch
        return failed_run(task, traceback.format_exc(), time.perf_counter() - started), None
    if store is not None:
        store.attach("disputes", task.run_id, records.disputes, topics_in(records.facts))
        store.attach("events", task.run_id, records.events.columns())
        done = replace(done, attached=ATTACHED)
    return done, records


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
