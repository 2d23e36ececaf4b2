"""Options that nothing beats in every respect: the Pareto set, and how sure it is (帕累托集)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.statistics.seeds import DRAWS, by_seed, share_of_draws


def pareto_set(values: np.ndarray, directions: Sequence[str]) -> np.ndarray:
    """Mask of the rows that no other row dominates; equal rows are all kept.

    values : (options, objectives); a row with nan is never in the set
    directions : "higher" or "lower" is better, one per objective

    One row dominates another when it is at least as good in everything and better in something. Sorting by
    pymoo (Deb et al. 2002).
    """
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    costs = turned(values, directions)
    known = np.isfinite(costs).all(axis=1)
    found = np.zeros(len(costs), dtype=bool)
    if known.any():
        first = NonDominatedSorting().do(costs[known], only_non_dominated_front=True)
        found[np.nonzero(known)[0][first]] = True
    return found


def turned(values: np.ndarray, directions: Sequence[str]) -> np.ndarray:
    """Values turned so that less is better in every column."""
    wrong = [each for each in directions if each not in ("higher", "lower")]
    if wrong:
        raise ValueError(f"direction must be higher or lower, got {wrong[0]!r}")
    signs = np.array([-1.0 if each == "higher" else 1.0 for each in directions])
    costs: np.ndarray = np.asarray(values, dtype=float) * signs
    return costs


def pareto_under_randomness(
    runs: pd.DataFrame,
    objectives: Mapping[str, str],
    scenarios: Sequence[str] | None = None,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """Means of every scenario, whether it is in the Pareto set, and how often under other seeds.

    objectives : metric -> direction
    Returns a row per scenario: the means, `in_set`, and `stays` (in the set in so many draws of the
    means, see `seeds.drawn_means`; nan below five seeds).
    """
    wides = [by_seed(runs, metric, scenarios) for metric in objectives]
    shared = wides[0].index
    for wide in wides[1:]:
        shared = shared.intersection(wide.index)
    if not len(shared):
        raise ValueError("no seed has all objectives in all scenarios")
    block = np.stack([wide.loc[shared].to_numpy() for wide in wides], axis=2)  # seeds, scenarios, objectives
    directions = list(objectives.values())
    means = block.mean(axis=0)
    stays = share_of_draws(block, lambda each: pareto_set(each, directions), draws)
    table = pd.DataFrame(means, index=wides[0].columns, columns=list(objectives))
    return table.assign(in_set=pareto_set(means, directions), stays=stays)
