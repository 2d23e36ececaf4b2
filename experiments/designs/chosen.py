"""Which scenarios, seeds and how many workers: words of a user, checked."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.text import shown
from sim.values import LARGEST_SEED, plain_value, whole_number

MOST_SEEDS = 100_000
MOST_WORKERS = 256


def several(given: Any, kinds: type | tuple[type, ...]) -> list[Any]:
    """A list of what a user gave; one thing alone is a list of one, not its letters.

    kinds : what one thing is

    Raises ScenarioError for what is neither.
    """
    if isinstance(given, kinds):
        return [given]
    if not isinstance(given, Iterable):
        raise ScenarioError(f"{shown(given)} is no name, path or list of them.")
    return list(given)


def chosen_scenarios(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario], overrides: Mapping[str, object]
) -> list[Scenario]:
    """Load the scenarios that are given by name or path. Raises ScenarioError when a name occurs twice."""
    chosen = []
    for item in several(scenarios, (str, Path, Scenario)):
        if isinstance(item, Scenario):
            if overrides:
                raise ScenarioError(
                    f"scenario {item.name}: overrides are for scenarios given by name or file; "
                    "change this one before it is handed over."
                )
            chosen.append(item)
        elif isinstance(item, str | Path):
            chosen.append(load_scenario(item, overrides))
        else:
            raise ScenarioError(
                f"scenarios: {type(item).__name__} {str(item)[:60]!r} is none; name files or scenarios."
            )
    names = [scenario.name for scenario in chosen]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScenarioError(
            f"scenario {', '.join(twice)}: named twice. Every scenario needs a name of its own."
        )
    return chosen


def compared_scenarios(
    scenarios: str | Path | Scenario | Sequence[str | Path | Scenario], overrides: Mapping[str, object]
) -> list[Scenario]:
    """As `chosen_scenarios`, two or more: one alone can be compared with nothing."""
    chosen = chosen_scenarios(scenarios, overrides)
    if len(chosen) < 2:
        got = f"one, '{chosen[0].name}'" if chosen else "none"
        raise ScenarioError(
            f"compare needs two scenarios or more, got {got}. Name another beside it; "
            'in Python a list holds them, such as ["siloed", "party_led"].'
        )
    return chosen


def chosen_seeds(seeds: float | Iterable[float]) -> tuple[int, ...]:
    """The seeds 1..n for a number n, or the given ones in ascending order.

    Whole numbers of any type are taken. Raises ScenarioError for others, and for a seed that is there twice.
    """
    given = plain_value(seeds)
    if not isinstance(given, Iterable) or isinstance(given, str):
        return tuple(range(1, whole_number(given, "seeds", 1, MOST_SEEDS) + 1))
    which = sorted(whole_number(seed, "a seed", 0, LARGEST_SEED) for seed in given)
    if not which:
        raise ScenarioError(f"seeds: give one or more whole numbers between 0 and {LARGEST_SEED}.")
    twice = sorted({seed for seed, after in pairwise(which) if seed == after})
    if twice:
        raise ScenarioError(
            f"seeds: {', '.join(map(str, twice[:5]))} is there twice; the second run would say nothing new. "
            "Name each seed once."
        )
    return tuple(which)


def check_workers(workers: int) -> int:
    """The number of processes. Raises ScenarioError unless it is a sensible one."""
    return whole_number(workers, "workers", 1, MOST_WORKERS)
