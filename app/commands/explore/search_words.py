"""What a search is to improve and may cost, from words on the command line."""

import math
from collections.abc import Sequence

from experiments.exploration.search import Budget, Objective
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.former_names import OUTCOMES, present
from sim.scenario.source import did_you_mean

type Wanted = tuple[tuple[Objective, ...], Budget]


def wanted(
    objectives: Sequence[str], budget: Sequence[str], prices: Sequence[str], spend: float | None
) -> Wanted:
    """Objectives and budget. Raises ScenarioError with what is allowed."""
    found = tuple(objective(word) for word in objectives)
    names = [each.metric for each in found]
    if len(set(names)) < len(names):
        raise ScenarioError(f"--objective: {', '.join(names)} names an outcome twice.")
    limits = {_known("--budget", name): limit for name, limit in _numbers("--budget", budget).items()}
    paid = _numbers("--price", prices)
    for name, price in paid.items():
        if price < 0:
            raise ScenarioError(f"--price {name}={price:g}: must be 0 or more, since use earns nothing.")
    if spend is not None and not math.isfinite(spend):
        raise ScenarioError(f"--spend {spend}: must be a number.")
    if bool(paid) != (spend is not None):
        raise ScenarioError(
            "--price and --spend belong together: unit costs, and the most that may be spent."
        )
    return found, Budget(limits, paid, math.inf if spend is None else spend)


def objective(word: str) -> Objective:
    """An outcome with its direction, such as `durable_of_1000` or `raised:lower`."""
    name, _, direction = word.partition(":")
    name = _known("--objective", name)
    direction = direction or METRICS[name].direction
    if direction not in ("higher", "lower"):
        raise ScenarioError(
            f"--objective {word}: neither more nor less of it is better by itself. "
            f"Say {name}:higher or {name}:lower."
        )
    return Objective(name, direction)


def _known(option: str, name: str) -> str:
    name = present(name, OUTCOMES, option)
    if name not in METRICS:
        hint = did_you_mean(name, METRICS)
        raise ScenarioError(f"{option} {name}: is no outcome.{hint} Outcomes: {', '.join(METRICS)}.")
    return name


def _numbers(option: str, words: Sequence[str]) -> dict[str, float]:
    """Name -> number of every word; each name once."""
    found: dict[str, float] = {}
    for name, value in (_number(option, word) for word in words):
        if name in found:
            raise ScenarioError(f"{option} {name}: is given twice; keep one of the two.")
        found[name] = value
    return found


def _number(option: str, word: str) -> tuple[str, float]:
    name, _, text = word.partition("=")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScenarioError(f"{option} {word}: must be NAME=NUMBER, such as total_cost=2e6.")
    return name, value
