"""Which scenarios, seeds and how many workers: words of a user, checked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario

MOST_SEEDS = 100_000
LARGEST_SEED = 2**63 - 1  # as large as a whole number in a results file can be


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
