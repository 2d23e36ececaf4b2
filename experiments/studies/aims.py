"""What a search is to improve and may cost, checked."""

import math
from collections.abc import Mapping, Sequence

from experiments.exploration.search import Budget, Objective
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.former_names import OUTCOMES, present
from sim.scenario.source import did_you_mean

type Aims = tuple[tuple[Objective, ...], Budget]


def aims_of(
    objectives: Sequence[str],
    budget: Mapping[str, float],
    prices: Mapping[str, float],
    spend: float | None,
) -> Aims:
    """Objectives and budget.

    objectives : outcomes, such as `durable_of_1000`; with a direction where neither is better by itself
    budget : largest mean of outcomes; prices : unit costs of factors; spend : most that may be spent on them

    Raises ScenarioError with what is allowed.
    """
    found = tuple(objective(word) for word in objectives)
    names = [each.metric for each in found]
    if not names:
        raise ScenarioError("--objective: name an outcome that is to improve, such as durable_of_1000.")
    if len(set(names)) < len(names):
        raise ScenarioError(f"--objective: {', '.join(names)} names an outcome twice.")
    limits = {_known("--budget", name): limit for name, limit in budget.items()}
    for name, price in prices.items():
        if not price >= 0:
            raise ScenarioError(f"--price {name}={price:g}: must be 0 or more, since use earns nothing.")
    if spend is not None and not math.isfinite(spend):
        raise ScenarioError(f"--spend {spend}: must be a number.")
    if bool(prices) != (spend is not None):
        raise ScenarioError(
            "--price and --spend belong together: unit costs, and the most that may be spent."
        )
    return found, Budget(limits, dict(prices), math.inf if spend is None else spend)


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
