"""What all runs of a validation left, ready to be judged."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.validation.arms import Arm
from experiments.validation.verdict import Estimate, mean_of, ratio_of


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A row per arm and seed, a column per observation.

    runs : columns `scenario`, `seed`, and one per observation
    daily : columns `scenario`, `seed`, `day`, and the daily series
    suffix : of the arms to read, such as "~fatigue" where a mechanism was off; an arm that has no runs under
        it is not touched by the mechanism, and read as it is
    """

    runs: pd.DataFrame
    daily: pd.DataFrame
    suffix: str = ""

    def values(self, arm: Arm, name: str) -> np.ndarray:
        """One observation of an arm, by seed ascending; empty where the arm was not run."""
        rows = _of(self.runs, arm, self.suffix).sort_values("seed")
        if name not in rows:
            return np.zeros(0)
        return rows[name].to_numpy(dtype=float)

    def mean(self, arm: Arm, name: str) -> Estimate:
        """Mean over seeds."""
        return mean_of(self.values(arm, name))

    def ratio(self, arm: Arm, top: str, bottom: str) -> Estimate:
        """Sum of one observation over sum of another."""
        return ratio_of(self.values(arm, top), self.values(arm, bottom))

    def difference(self, one: Arm, other: Arm, name: str) -> Estimate:
        """`other` minus `one`, seed by seed."""
        return mean_of(self.values(other, name) - self.values(one, name))

    def series(self, arm: Arm, name: str) -> np.ndarray:
        """Daily series, float64 (seeds, days), warm-up included."""
        rows = _of(self.daily, arm, self.suffix)
        wide = rows.pivot_table(index="seed", columns="day", values=name, sort=True)
        return wide.to_numpy(dtype=float)


def _of(table: pd.DataFrame, arm: Arm, suffix: str) -> pd.DataFrame:
    name = table["scenario"]
    mine = table[name == arm.name + suffix]
    return mine if len(mine) or not suffix else table[name == arm.name]
