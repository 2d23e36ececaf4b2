"""What is asked of a table of runs, right or wrong: statistics by name (习题统计量)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.exercises.arms import Arm
from experiments.exercises.runs import Runs
from experiments.statistics.paired import (
    mean_interval,
    pairing_gain,
    unpaired_interval,
)

WIDTH = 10.0  # half-width that is to be reached, per 1 000 problems
NORMAL = 1.959964  # quantile .975 of the normal distribution, which six seeds do not have
type Value = float | str


@dataclass(frozen=True, slots=True)
class Table:
    """Runs of some scenarios under common seeds, and under seeds that only one scenario has.

    apart : seeds of the first scenario alone, and of the second alone
    """

    runs: Runs
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    apart: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def of(self, arm: int, metric: str, seeds: tuple[int, ...] | None = None) -> np.ndarray:
        """An outcome, or some joined by + or -, under every common seed, or under others: float64."""
        chosen = self.seeds if seeds is None else seeds
        parts = [
            sign * np.array([self.runs.outcome(self.arms[arm], seed, name) for seed in chosen])
            for sign, name in _terms(metric)
        ]
        return np.asarray(np.stack(parts).sum(axis=0), np.float64)

    def differences(self, metric: str, arms: tuple[int, int]) -> np.ndarray:
        """Second minus first scenario, seed by seed."""
        found: np.ndarray = self.of(arms[1], metric) - self.of(arms[0], metric)
        return found


type Statistic = Callable[[Table, str, tuple[int, int]], Value]


def _mean(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return float(table.of(arms[1], metric).mean())


def _difference(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return float(table.differences(metric, arms).mean())


def _unpaired(table: Table, metric: str, arms: tuple[int, int]) -> float:
    """Means over all seeds that each has, common or not."""
    first, second = (
        table.of(arm, metric, table.seeds + alone) for arm, alone in zip(arms, table.apart, strict=True)
    )
    return float(second.mean() - first.mean())


def _low(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return mean_interval(table.differences(metric, arms)).low


def _high(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return mean_interval(table.differences(metric, arms)).high


def _half(table: Table, metric: str, arms: tuple[int, int]) -> float:
    found = mean_interval(table.differences(metric, arms))
    return (found.high - found.low) / 2


def _around(table: Table, metric: str, arms: tuple[int, int], factor: float, root: float) -> float:
    """Mean difference plus `factor` standard deviations over `root`."""
    found = table.differences(metric, arms)
    return float(found.mean() + factor * found.std(ddof=1) / root)


def _unpaired_interval(table: Table, metric: str, arms: tuple[int, int]) -> tuple[float, float]:
    return unpaired_interval(table.of(arms[0], metric), table.of(arms[1], metric)).ends


def _verdict(table: Table, metric: str, arms: tuple[int, int]) -> str:
    found = mean_interval(table.differences(metric, arms))
    if not found.clear:
        return "undecided"
    return "above" if found.low > 0 else "below"


def _needed(spread: float) -> float:
    """Seeds after which the half-width is `WIDTH`, at a standard deviation between seeds."""
    return float(math.ceil((NORMAL * spread / WIDTH) ** 2))


def _spread(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return float(table.differences(metric, arms).std(ddof=1))


def _cost_more(table: Table, metric: str, arms: tuple[int, int]) -> float:
    """Extra cost per extra thing: difference of the cost over difference of the outcome, both per 1 000."""
    return 1000 * _difference(table, "cost_per_problem", arms) / _difference(table, metric, arms)


def _cost_average(table: Table, metric: str, arms: tuple[int, int]) -> float:
    return 1000 * _mean(table, "cost_per_problem", arms) / _mean(table, metric, arms)


STATISTICS: dict[str, Statistic] = {
    "mean": _mean,
    "thousand": lambda t, m, a: 1000 * _mean(t, m, a),
    "percent": lambda t, m, a: 100 * _mean(t, m, a),
    "not": lambda t, m, a: 1 - _mean(t, m, a),
    "difference": _difference,
    "difference_thousand": lambda t, m, a: 1000 * _difference(t, m, a),
    "difference_percent": lambda t, m, a: 100 * _difference(t, m, a),
    "reversed": lambda t, m, a: -_difference(t, m, a),
    "first_seed": lambda t, m, a: float(t.differences(m, a)[0]),
    "first_mean": lambda t, m, a: float(t.of(a[1], m)[0]),
    "sum": lambda t, m, a: float(t.differences(m, a).sum()),
    "unpaired": _unpaired,
    "low": _low,
    "high": _high,
    "low_normal": lambda t, m, a: _around(t, m, a, -NORMAL, math.sqrt(len(t.seeds))),
    "high_normal": lambda t, m, a: _around(t, m, a, NORMAL, math.sqrt(len(t.seeds))),
    "low_spread": lambda t, m, a: _around(t, m, a, -1.0, 1.0),
    "high_spread": lambda t, m, a: _around(t, m, a, 1.0, 1.0),
    "low_unpaired": lambda t, m, a: _unpaired_interval(t, m, a)[0],
    "high_unpaired": lambda t, m, a: _unpaired_interval(t, m, a)[1],
    "verdict": _verdict,
    "gain": lambda t, m, a: pairing_gain(t.of(a[0], m), t.of(a[1], m)),
    "gain_root": lambda t, m, a: math.sqrt(pairing_gain(t.of(a[0], m), t.of(a[1], m))),
    "gain_inverse": lambda t, m, a: 1 / pairing_gain(t.of(a[0], m), t.of(a[1], m)),
    "parting": lambda t, m, a: t.runs.parting(t.arms[a[0]], t.arms[a[1]], t.seeds[0])[m],
    "refused": lambda t, m, a: t.runs.refused(t.arms[0], t.seeds[0])[m],
    "refused_not": lambda t, m, a: 1 - float(t.runs.refused(t.arms[0], t.seeds[0])[m]),
    "spread": _spread,
    "needed": lambda t, m, a: _needed(_spread(t, m, a)),
    "needed_root": lambda t, m, a: float(math.ceil(NORMAL * _spread(t, m, a) / WIDTH)),
    "needed_second": lambda t, m, a: _needed(float(t.of(a[1], m).std(ddof=1))),
    "spread_all": lambda t, m, a: float(t.differences(m, a).std(ddof=0)),
    "spread_second": lambda t, m, a: float(t.of(a[1], m).std(ddof=1)),
    "half": _half,
    "cost_more": _cost_more,
    "cost_average": _cost_average,
}
BETWEEN = {"difference", "first_seed", "sum", "unpaired", "reversed"} | {
    name for name in STATISTICS if name.startswith(("low", "high"))
}


def value(formula: str, table: Table) -> Value:
    """What a formula gives, such as "mean lumped_of_1000 0 1".

    The numbers say which scenarios are meant, else the first and the second. Raises KeyError for an unknown
    statistic.
    """
    name, metric, arms = _parts(formula, len(table.arms))
    if name == "always":
        return metric
    if name == "largest":
        options = metric.split(",")
        return max(options, key=lambda each: _mean(table, each, arms))
    return STATISTICS[name](table, metric, arms)


def half_width(formula: str, table: Table) -> float:
    """Half of the 95 % interval of the difference that a formula is about; 0 where it is about none."""
    name, metric, arms = _parts(formula, len(table.arms))
    if name not in BETWEEN or len(table.seeds) < 3:
        return 0.0
    return _half(table, metric, arms)


def _parts(formula: str, arms: int) -> tuple[str, str, tuple[int, int]]:
    name, metric, *which = formula.split()
    return name, metric, (int(which[0]), int(which[1])) if which else (0, min(1, arms - 1))


def _terms(metric: str) -> list[tuple[int, str]]:
    parts = metric.replace("-", "+-").split("+")
    return [(-1, part[1:]) if part.startswith("-") else (1, part) for part in parts]
