"""Compare scenarios under the same seeds: the one call that the command line and the notebooks use."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from experiments.designs.chosen import check_workers, chosen_seeds, compared_scenarios
from experiments.designs.equal_cost import COST, at_equal_cost, known_equal
from experiments.execution.batch import OnProgress
from experiments.execution.complete import Engine, complete
from experiments.execution.executors import OpenExecutor
from experiments.execution.worker import Task, Work, run_task
from experiments.results.comparison import Comparison, comparison_from
from experiments.storage.manifest import Design
from experiments.storage.place import Place
from experiments.storage.store import Store
from sim.scenario.scenario import Scenario


def compare(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario],
    seeds: int | Iterable[int] = 20,
    *,
    workers: int = 1,
    out: Path | str | None = None,
    overrides: Mapping[str, object] | None = None,
    equal: str = "hours",
    progress: OnProgress | None = None,
    work: Work = run_task,
    open_executor: OpenExecutor | None = None,
) -> Comparison:
    """Run every scenario under the same seeds and compare each with the first.

    scenarios : names of shipped scenarios, paths of scenario files, or scenarios; at least two
    seeds : how many (1, 2, 3 ...) or which
    workers : processes; 1 runs everything here
    out : folder (or fsspec address) that keeps the runs; those it holds already are not run again.
        None keeps nothing.
    overrides : values that replace those of the files, such as {"calendar.days": 90} or, the same,
        {"calendar": {"days": 90}}
    equal : "hours", all hold the same staff hours, or "cost", each costs what the first one costs, so that
        who pays for levers holds fewer hours
    progress : told after every chunk of runs
    open_executor : opens another executor than local processes, for instance of a cluster

    Raises ScenarioError for input that cannot be used. Failed runs are kept as rows (`.failed`).
    """
    chosen = compared_scenarios(scenarios, overrides or {})
    if known_equal(equal) == COST:
        chosen = at_equal_cost(chosen)
    design = Design.of(chosen, chosen_seeds(seeds), equal=equal)
    engine = Engine(check_workers(workers), open_executor)
    if out is not None:
        return _compare_in(Place(out), chosen, design, engine, progress, work, kept=True)
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        return _compare_in(Place(folder), chosen, design, engine, progress, work, kept=False)


def asked_of(scenarios: Sequence[Scenario]) -> str:
    """The question of a comparison: that of the first scenario that has one; else how they differ."""
    asked = next((scenario for scenario in scenarios if scenario.question), None)
    if asked:
        return f"{asked.question} {asked.question_zh}".strip()
    english = [scenario.title or scenario.name for scenario in scenarios]
    chinese = [scenario.title_zh or scenario.name for scenario in scenarios]
    listed = f"{', '.join(english[:-1])} and {english[-1]}"
    return f"What differs between {listed}? {'、'.join(chinese)}之间有何不同？"


def _compare_in(
    folder: Place,
    scenarios: Sequence[Scenario],
    design: Design,
    engine: Engine,
    progress: OnProgress | None,
    work: Work,
    *,
    kept: bool,
) -> Comparison:
    store, seeds = Store.open(folder, design, asked_of(scenarios)), design.seeds
    try:
        # All scenarios of one seed next to each other, so that pairs complete early.
        tasks = [Task(scenario, seed) for seed in seeds for scenario in scenarios]
        computed, reused = complete(store, tasks, engine, work=work, progress=progress)
    except BaseException:
        if kept:
            store.discard_if_empty()
        raise
    return comparison_from(store, seeds, computed, reused, kept=kept)
