"""Many scenarios side by side under the same seeds, in groups whose cities have lived alike (方案网格)."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.designs.chosen import check_workers, chosen_seeds
from experiments.designs.equal_cost import HOURS
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, complete
from experiments.execution.reform.pasts import after_spin_ups, known_tests
from experiments.execution.reform.plan import Days
from experiments.execution.reform.points import after, days_of, with_built
from experiments.execution.worker import Task
from experiments.storage.manifest import Design
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.reform import FIRST, OWN
from sim.scenario.scenario import Scenario
from sim.values import parted


@dataclass(frozen=True, slots=True)
class Grid:
    """Scenarios as they are run.

    plans : all of them, group by group
    histories : by the key of a plan, under what its city has lived; empty where runs begin on the first day
    days : the calendar of the reform; None without one
    """

    plans: tuple[Scenario, ...]
    histories: Mapping[str, Scenario]
    days: Days | None

    def reform(self, tests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What the manifest keeps of the reform; empty without one."""
        if self.days is None:
            return {}
        names = {plan.name: self.histories[plan.key()].name for plan in self.plans}
        return self.days.plain((), ()) | {"histories": names, "tests": list(tests)}


def grid_of(plans: Sequence[Scenario], together: int, past: Past | None, laid: Mapping[str, object]) -> Grid:
    """Plans after a reform: the city of a group has lived under the first plan of the group, or under the
    history that is named, with what the group has that is built before the first day.

    together : how many plans every group has
    laid : values laid over every scenario, over a history that is named, too
    """
    if past is None:
        return Grid(tuple(plans), {}, None)
    past = past.within({path: parted(value)[0] for path, value in laid.items()})
    days = days_of(past)
    named = past.history not in ("", FIRST, OWN)
    other = load_scenario(past.history, laid) if named else None
    found, histories = [], {}
    for number, plan in enumerate(plans):
        first = plans[number - number % together]
        history = plan if past.history == OWN else with_built(other or first, first)
        found.append(after(history, plan, days.spin_up, days.days))
        histories[found[-1].key()] = history
    return Grid(tuple(found), histories, days)


def run_grid(
    made: Grid,
    question: str,
    *,
    seeds: int,
    equal: str = HOURS,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Do the runs of a grid that `out` does not hold yet: a row per plan and seed, and the reform.

    Raises ScenarioError when a run failed.
    """
    workers, chosen = check_workers(workers), chosen_seeds(seeds)
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as spare:
        place = Place(out or spare)
        design = Design.of(made.plans, chosen, equal=equal, reform=made.reform(known_tests(place)))
        store, engine = Store.open(place, design, question), Engine(workers)
        tasks = [Task(plan, seed, keep=()) for seed in chosen for plan in made.plans]
        if made.days is None:
            complete(store, tasks, engine, progress=progress)
        else:
            after_spin_ups(store, tasks, made.histories, made.days, engine, progress=progress)
        runs, reform = store.runs(), store.design.reform
    failed = runs[runs["status"] != "ok"]
    if len(failed):
        raise ScenarioError(f"{len(failed)} runs failed; the first:\n{failed['error'].iloc[0]}")
    return runs, reform
