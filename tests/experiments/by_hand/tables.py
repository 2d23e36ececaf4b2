"""Small tables of runs for answers worked out by hand."""

import pandas as pd


def runs_of(**scenarios: dict[str, list[float]]) -> pd.DataFrame:
    """A row per scenario and seed (1, 2, ...); each scenario gives its metrics as lists, one value a seed."""
    parts = []
    for name, metrics in scenarios.items():
        part = pd.DataFrame(metrics)
        part.insert(0, "seed", range(1, len(part) + 1))
        part.insert(0, "scenario", name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)
