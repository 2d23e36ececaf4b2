"""What a worker does for a validation: one watched run, and the observations of every fact."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from experiments.execution.batch import OnProgress, run_batch
from experiments.execution.worker import Task, Work, finished_run
from experiments.storage.manifest import Design
from experiments.storage.store import Store
from experiments.storage.tables import FinishedRun
from experiments.validation.arms import WITHOUT
from experiments.validation.fact import Fact
from experiments.validation.facts import FACTS
from experiments.validation.mechanisms import PURPOSES
from experiments.validation.observing.seen import watched_run
from experiments.validation.observing.traces import traces
from experiments.validation.texts import hash_of_texts
from sim.city.build import City, build_city
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario

OBSERVING = ("facts", "observing")  # folders of this wing, with all below them
QUESTION = "Does the model show what is known of such systems?"


def observe_task(task: Task) -> FinishedRun:
    """Run a task, watched, and keep traces and what the facts of its arm observe beside the usual outcomes."""
    started = time.perf_counter()
    seen = watched_run(task.scenario, task.seed, _city(task.scenario.city, task.seed))
    observed = traces(seen)
    for fact in facts_of(task.scenario.name):
        observed |= fact.observe(seen)
    done = finished_run(task, seen.records, time.perf_counter() - started)
    return replace(done, metrics={**done.metrics, **observed}, curves={})


def facts_of(scenario: str) -> list[Fact]:
    """Facts that are read from a run, or whose observation the purpose of a mechanism is read from.

    scenario : name of its arm, with what is switched off behind it
    """
    arm = scenario.partition(WITHOUT)[0]
    asked = {each.outcome.partition("_")[0].upper() for each in PURPOSES.values() if each.arm.name == arm}
    return [fact for fact in FACTS.values() if fact.id in asked or arm in {each.name for each in fact.arms}]


@lru_cache(maxsize=2)
def _city(spec: CitySpec, seed: int) -> City:
    return build_city(spec, seed)


def texts_of_observers() -> list[Path]:
    """Files that say what is observed of a run: watching, traces, and the facts with all that they share."""
    wing = Path(__file__).parents[1]
    return [wing / "fact.py", *(path for part in OBSERVING for path in sorted((wing / part).rglob("*.py")))]


@cache
def observers() -> str:
    """Hash of the text of what observes: observations are only used again while it is the same."""
    return hash_of_texts(texts_of_observers())


def observed_runs(
    plans: Sequence[Scenario],
    seeds: Sequence[int],
    folder: Path,
    *,
    workers: int,
    progress: OnProgress | None = None,
    work: Work = observe_task,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Run every plan under every seed, all that `folder` does not hold yet; runs and daily series.

    work : what is done with a run, and observed of it

    Each plan has a result folder of its own, so that any choice of facts can share runs with any other.
    Raises ScenarioError when a run failed: nothing can be said on half of the evidence.
    """
    home = folder / f"observed-{observers()}"
    stores = {p.name: Store.open(home / p.name, Design.of([p], seeds), QUESTION) for p in plans}
    # Asked folder by folder: two arms can be one scenario under two names, and each keeps its own runs.
    finished = {name: store.finished() for name, store in stores.items()}
    tasks = [Task(plan, seed) for seed in seeds for plan in plans]
    left = [task for task in tasks if task.run_id not in finished[task.scenario.name]]

    def save(runs: Sequence[FinishedRun]) -> None:
        for name, mine in _by_name(runs).items():
            stores[name].append(mine)

    if left:
        run_batch(left, save, workers=workers, work=work, progress=progress)
    return _read(stores, seeds)


def _by_name(runs: Iterable[FinishedRun]) -> Mapping[str, list[FinishedRun]]:
    found: dict[str, list[FinishedRun]] = {}
    for run in runs:
        found.setdefault(run.scenario, []).append(run)
    return found


def _read(stores: Mapping[str, Store], seeds: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    runs = pd.concat([store.runs() for store in stores.values()], ignore_index=True)
    runs = runs[runs["seed"].isin(seeds)].reset_index(drop=True)
    failed = runs[runs["status"] != "ok"]
    if len(failed):
        first = failed.iloc[0]
        raise ScenarioError(
            f"{len(failed)} of {len(runs)} runs failed; the first, {first['scenario']} under seed "
            f"{first['seed']}:\n{first['error']}"
        )
    daily = pd.concat([store.series("daily") for store in stores.values()], ignore_index=True)
    return runs, daily[daily["seed"].isin(seeds)]
