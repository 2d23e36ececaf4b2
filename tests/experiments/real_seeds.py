"""Outcomes of real seeds, kept as a small table of numbers: what intervals are tried on.

    python -m tests.experiments.real_seeds        renews `real_seeds.csv` beside this file (some minutes)

A small town under three scenarios and 120 seeds. The numbers stand for the shapes that outcomes have (skewed,
bounded, in steps), not for a version of the model: they need no renewal when the model changes.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

TABLE = Path(__file__).with_suffix(".csv")
SCENARIOS = ("siloed", "party_led", "grid_platform")
OUTCOMES = ("durable_share", "open_days", "settled_30", "escalated_share", "cost_per_durable", "refusals")
SEEDS = range(1, 121)
CALENDAR = {"calendar.days": 90, "calendar.warm_up": 30}


@cache
def real_seeds() -> pd.DataFrame:
    """A row per seed, columns (outcome, scenario)."""
    return pd.read_csv(TABLE, header=[0, 1], index_col=0)


def gaps_of(outcome: str, scenario: str = "party_led") -> np.ndarray:
    """A paired difference by seed: the scenario minus `siloed`."""
    table = real_seeds()[outcome]
    return np.asarray(table[scenario] - table["siloed"], dtype=float)


def main() -> None:
    """Run everything and write the table."""
    from experiments.results.compare import compare

    found = compare(list(SCENARIOS), list(SEEDS), overrides=CALENDAR, workers=2, history="none").runs
    wide = found.pivot(index="seed", columns="scenario", values=list(OUTCOMES))
    wide = wide.reindex(columns=pd.MultiIndex.from_product([OUTCOMES, SCENARIOS]))
    wide.to_csv(TABLE, float_format="%.5g", lineterminator="\n")


if __name__ == "__main__":
    main()
