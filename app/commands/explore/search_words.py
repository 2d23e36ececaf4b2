"""What a search is to improve and may cost, from words on the command line."""

import math
from collections.abc import Sequence

from experiments.studies.aims import Aims, aims_of
from sim.errors import ScenarioError


def wanted(
    objectives: Sequence[str], budget: Sequence[str], prices: Sequence[str], spend: float | None
) -> Aims:
    """Objectives and budget. Raises ScenarioError with what is allowed."""
    return aims_of(objectives, _numbers("--budget", budget), _numbers("--price", prices), spend)


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
