"""Compare scenarios under the same seeds: the one call that the command line and the notebooks use."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.batch import OnProgress
from experiments.comparison import Comparison, comparison_from
from experiments.complete import Engine, complete
from experiments.equal_cost import at_equal_cost
from experiments.executors import OpenExecutor
from experiments.manifest import Design
from experiments.place import Place
from experiments.store import Store
from experiments.worker import Task, Work, run_task
from sim.errors import ScenarioError
from sim.scenario import Scenario
from sim.scenario_file import load_scenario

EQUALS = ("hours", "cost")
MOST_SEEDS = 100_000
LARGEST_SEED = 2**63 - 1  # as large as a whole number in a results file can be


def compare(
    scenarios: Sequence[str | Path | Scenario],
    seeds: int | Sequence[int] = 20,
    *,
    workers: int = 2,
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
    overrides : values that replace those of the files, such as {"calendar.days": 90}
    equal : "hours", all hold the same staff hours, or "cost", who pays for levers holds fewer hours
    progress : told after every chunk of runs
    open_executor : opens another executor than local processes, for instance of a cluster

    Raises ScenarioError for input that cannot be used. Failed runs are kept as rows (`.failed`).
    """
    chosen = chosen_scenarios(scenarios, overrides or {})
    if len(chosen) < 2:
        raise ScenarioError(f"compare needs two scenarios or more, got {len(chosen)}.")
    if equal not in EQUALS:
        raise ScenarioError(f"equal = {equal!r}: must be one of {', '.join(EQUALS)}.")
    if equal == "cost":
        chosen = at_equal_cost(chosen)
    which = chosen_seeds(seeds)
    check_workers(workers)
    if out is not None:
        return _compare_in(Place(out), chosen, which, workers, progress, work, open_executor, kept=True)
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        return _compare_in(Place(folder), chosen, which, workers, progress, work, open_executor, kept=False)


def chosen_scenarios(
    scenarios: Sequence[str | Path | Scenario], overrides: Mapping[str, object]
) -> list[Scenario]:
    """Load the scenarios that are given by name or path. Raises ScenarioError when a name occurs twice."""
    chosen = []
    for item in scenarios:
        if isinstance(item, Scenario):
            if overrides:
                raise ScenarioError(
                    f"scenario {item.name}: overrides are for scenarios given by name or file; "
                    "change this one before it is handed over."
                )
            chosen.append(item)
        else:
            chosen.append(load_scenario(item, overrides))
    names = [scenario.name for scenario in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScenarioError(
            f"scenario {', '.join(twice)}: named twice. Every scenario needs a name of its own."
        )
    return chosen


def chosen_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """The seeds 1..n for a number n, or the given ones, ascending and each once."""
    if isinstance(seeds, int):
        if not 1 <= seeds <= MOST_SEEDS:
            raise ScenarioError(f"seeds = {seeds}: must be between 1 and {MOST_SEEDS}.")
        return tuple(range(1, seeds + 1))
    which = tuple(sorted(set(seeds)))
    if not which or not 0 <= which[0] <= which[-1] <= LARGEST_SEED:
        raise ScenarioError(f"seeds: give one or more whole numbers between 0 and {LARGEST_SEED}.")
    return which


def check_workers(workers: int) -> None:
    """Raise ScenarioError unless `workers` is a sensible number of processes."""
    if not 1 <= workers <= 256:
        raise ScenarioError(f"workers = {workers}: must be between 1 and 256.")


def _compare_in(
    folder: Place,
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    workers: int,
    progress: OnProgress | None,
    work: Work,
    open_executor: OpenExecutor | None,
    *,
    kept: bool,
) -> Comparison:
    question = scenarios[0].question or " or ".join(s.name for s in scenarios) + "?"
    store = Store.open(folder, Design.of(scenarios, seeds), question)
    try:
        engine = Engine(workers, open_executor)
        # All scenarios of one seed next to each other, so that pairs complete early.
        tasks = [Task(scenario, seed) for seed in seeds for scenario in scenarios]
        computed, reused = complete(store, tasks, engine, work=work, progress=progress)
    except BaseException:
        if kept:
            store.discard_if_empty()
        raise
    return comparison_from(store, seeds, computed, reused, kept=kept)
