"""Compute one stored run again, from nothing but what its folder says, and compare."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.designs.factors import overrides_of
from experiments.execution.reform.plan import horizons_of
from experiments.execution.reform.points import after, with_built
from experiments.execution.worker import Task, run_task
from experiments.storage.inputs import PLUGINS, Moved, moved, moved_text, plugin_file
from experiments.storage.manifest import Design
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.identity.outside import outside
from sim.outcomes.metrics import METRICS, evaluate
from sim.running import run
from sim.scenario.file import scenario_from_text, variants_of_text
from sim.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One number of a run: as stored, and as it came out again."""

    metric: str
    stored: float
    again: float

    @property
    def equal(self) -> bool:
        """Equal to the last bit; undefined equals undefined."""
        return self.stored == self.again or (math.isnan(self.stored) and math.isnan(self.again))


@dataclass(frozen=True, slots=True, repr=False)
class Reproduction:
    """Outcome of computing a run again.

    stored_code, code : hash of the code that made the stored run, and of the code that runs now
    unstored : outcomes known now that the stored run does not hold
    """

    run_id: str
    scenario: str
    seed: int
    metrics: tuple[Recomputed, ...]
    stored_hash: str
    again_hash: str
    stored_code: str
    code: str
    unstored: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """A row per outcome: metric, stored, again, equal."""
        rows = [(each.metric, each.stored, each.again, each.equal) for each in self.metrics]
        return pd.DataFrame(rows, columns=["metric", "stored", "again", "equal"])

    def __repr__(self) -> str:
        same = sum(each.equal for each in self.metrics)
        verdict = f"{'equal' if self.equal else 'NOT equal'}, {same} of {len(self.metrics)} numbers"
        return f"Reproduction({self.scenario}, seed {self.seed}: {verdict})"

    @property
    def same_code(self) -> bool:
        """Whether the code that runs now is the code that made the stored run."""
        return self.stored_code == self.code

    @property
    def equal(self) -> bool:
        """Whether every metric and the hash of all events came out the same."""
        return self.stored_hash == self.again_hash and all(metric.equal for metric in self.metrics)


def reproduce(folder: Path | str, run_id: str) -> Reproduction:
    """Run one stored run again and compare metric by metric.

    run_id : identity of the run, or the first digits of it as far as they are unique

    Raises ScenarioError when the folder cannot be read or no run, or more than one, is meant.
    """
    store = Store.read(folder)
    row, scenario = scenario_of_run(store, run_id)
    again, event_hash = _again(store, row, scenario)
    return Reproduction(
        run_id=row["run_id"],
        scenario=row["scenario"],
        seed=int(row["seed"]),
        metrics=tuple(
            Recomputed(name, _number(row.get(name)), value) for name, value in again.items() if name in row
        ),
        stored_hash=row["event_hash"],
        again_hash=event_hash,
        stored_code=row["code_hash"],
        code=code_hash(),
        unstored=tuple(name for name in METRICS if name not in row),
    )


def _again(store: Store, row: Mapping[str, Any], scenario: Scenario) -> tuple[dict[str, float], str]:
    """Metrics and hash of all events of a run, from its first day on; of a reform by its horizons."""
    design = store.manifest.design_of(row["code_hash"])
    seed = int(row["seed"])
    if design is None or not design.reform:
        records = run(scenario, seed)
        return evaluate(records), records.event_hash
    task = Task(scenario, seed, keep=(), horizons=horizons_of(design.reform, row["scenario_key"]))
    done = run_task(task)
    return dict(done.metrics), done.event_hash


def _row(store: Store, wanted: str) -> dict[str, Any]:
    """The one row whose identity starts with `wanted`."""
    runs = store.all_runs()
    found = runs[runs["run_id"].str.startswith(wanted)] if wanted else runs.head(0)
    if len(found) != 1:
        examples = ", ".join((runs if found.empty else found)["run_id"].head(3))
        what = "no run has this identity" if found.empty else f"{len(found)} runs start like this"
        raise ScenarioError(
            f"{store.place}: run {wanted!r}: {what}. Runs there are, for instance: {examples or 'none'}."
        )
    row: dict[str, Any] = {str(key): value for key, value in found.iloc[0].to_dict().items()}
    if row["status"] != "ok":
        raise ScenarioError(f"{store.place}: run {row['run_id']} failed when it was made:\n{row['error']}")
    return row


def scenario_of(store: Store, design: Design, key: str) -> Scenario:
    """The scenario of a key, as its text in the manifest says; a text that was altered is refused."""
    for at in moved(store.place):
        try:
            scenario = _made(store, design, key, at)
        except ScenarioError:
            refuse_without(store, design)  # the cause, where it is one: a word that only a plugin knows
            raise
        if scenario.key() == key:
            return scenario
    raise ScenarioError(
        f"{store.place}: the text of scenario {scenario.name} in the manifest no longer says what was "
        "run (it was altered, or this version of Gongzhi reads it otherwise)."
    )


def _made(store: Store, design: Design, key: str, at: Moved) -> Scenario:
    """The scenario of a key with its files where they are kept.

    Of a point of an experiment: the scenario that it starts from, with its values laid over.
    """
    planned = design.planned(key)
    if planned is not None:
        return scenario_from_text(moved_text(planned.text, at), planned.name)
    row = store.point_of(key, design)
    planned = next((s for s in design.scenarios if row and s.name == row["scenario"]), None)
    if row is None or planned is None:
        raise ScenarioError(f"{store.place}: its manifest holds no scenario with key {key}.")
    make = variants_of_text(moved_text(planned.text, at), planned.name)
    names = ("point", "scenario", "scenario_key")
    values = {path: _moved_value(value, at) for path, value in row.items() if path not in names}
    made = make(overrides_of(values, make(None)))
    if not design.reform:
        return made
    past = scenario_from_text(moved_text(design.reform["pasts"][planned.name], at), made.name)
    return after(with_built(past, made), made, design.reform["spin_up"], design.reform["days"])


def _moved_value(value: Any, at: Moved) -> Any:
    return at.get(value, value) if isinstance(value, str) else value


def _number(value: object) -> float:
    return math.nan if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def scenario_of_run(store: Store, run_id: str) -> tuple[dict[str, Any], Scenario]:
    """The row of a stored run and the scenario that it ran, from the folder's manifest.

    run_id : identity of the run, or the first digits of it as far as they are unique

    Raises ScenarioError as `reproduce` does.
    """
    row = _row(store, run_id)
    design = store.manifest.design_of(row["code_hash"])
    if design is None:
        raise ScenarioError(
            f"{store.place}: its manifest does not know the code {row['code_hash']} of run {run_id}."
        )
    refuse_without(store, design)
    return row, scenario_of(store, design, row["scenario_key"])


def refuse_without(store: Store, design: Design) -> None:
    """Raise ScenarioError where a design was run with code from outside that is not loaded now."""
    if lacking := not_loaded(store, design):
        raise ScenarioError(lacking)


def not_loaded(store: Store, design: Design) -> str:
    """Which code from outside a design was run with that is not loaded now, in a sentence; else empty."""
    here = {(thing.kind, thing.name) for thing in outside()}
    missing = [thing for thing in design.outside if (thing["kind"], thing["name"]) not in here]
    if missing:
        what = ", ".join(f"{thing['kind']} {thing['name']}" for thing in missing)
        files = ", ".join(sorted({thing["origin"] for thing in missing}))
        kept = sorted({plugin_file(thing["hash"], thing["origin"]) for thing in missing})
        copies = [
            store.place.where(f"{PLUGINS}/{name}") for name in kept if name in store.place.names(PLUGINS)
        ]
        where = f" The text it was run with is kept: {', '.join(copies)}." if copies else ""
        return (
            f"{store.place}: was run with {what} of {files}, which is not loaded. Name the file with "
            f"--plugin (in Python: load_plugin).{where}"
        )
    return ""


def reproduction_json(found: Reproduction) -> str:
    """The reproduction as JSON text."""
    content = {
        "run_id": found.run_id,
        "scenario": found.scenario,
        "seed": found.seed,
        "equal": found.equal,
        "same_code": found.same_code,
        "code_hash": {"stored": found.stored_code, "again": found.code},
        "event_hash": {"stored": found.stored_hash, "again": found.again_hash},
        "metrics": {
            m.metric: {"stored": _plain(m.stored), "again": _plain(m.again), "equal": m.equal}
            for m in found.metrics
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
