"""What decides a verdict: the few of many unknown numbers that go with the difference, and rules on them
(决定因素)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor
from experiments.exploration.discovery import discover
from experiments.exploration.ranks import rank_effects
from experiments.statistics.multiple import corrected

FALSE_AT_MOST = 0.1  # expected share of numbers that only seem to matter
MOST = 8  # numbers that are looked at together


def screened(unit: np.ndarray, outcome: np.ndarray, most: int = MOST) -> list[int]:
    """Positions of the numbers that move an outcome, strongest first; at least two.

    unit : points in the unit cube, float64 (points, numbers); outcome : float64 (points,), nan where unknown

    Rank correlations one by one, corrected for how many are looked at: there are more numbers than a fit to
    all of them at once could tell apart with so few points.
    """
    from scipy.stats import rankdata
    from scipy.stats import t as student

    known = np.isfinite(outcome)
    ranks = np.column_stack([rankdata(unit[known], axis=0), rankdata(outcome[known])])
    ranks -= ranks.mean(axis=0)
    size = np.sqrt((ranks**2).sum(axis=0))
    together = ranks[:, :-1].T @ ranks[:, -1] / np.where(size[:-1] * size[-1] > 0, size[:-1] * size[-1], 1.0)
    freedom = max(int(known.sum()) - 2, 1)
    t = together * np.sqrt(freedom / np.maximum(1 - together**2, 1e-12))
    sure = corrected(list(2 * student.sf(np.abs(t), freedom)), "fdr") <= FALSE_AT_MOST
    order = [int(i) for i in np.argsort(-np.abs(together), kind="stable")]
    found = [i for i in order if sure[i]][:most]
    return found if len(found) > 1 else order[:2]


def deciding(
    unit: np.ndarray, values: pd.DataFrame, outcome: np.ndarray, factors: Sequence[Factor]
) -> pd.DataFrame:
    """Partial rank correlation of the numbers that screening leaves, strongest first (`ranks.rank_effects`).

    values : a column per number, a row per point
    """
    chosen = screened(unit, outcome)
    return rank_effects(values, outcome, [factors[i] for i in chosen])


def rules_of(
    unit: np.ndarray, values: pd.DataFrame, outcome: np.ndarray, margin: float, factors: Sequence[Factor]
) -> list[dict[str, str]]:
    """When the second scenario is better by more than the margin, in English and Chinese; empty where one of
    the two kinds of worlds is too rare to learn from."""
    known = np.isfinite(outcome)
    chosen = [factors[i] for i in screened(unit, outcome)]
    try:
        found = discover(values[known].reset_index(drop=True), outcome[known] > margin, chosen)
    except ValueError:
        return []
    rules = [rule for rule in (found.box, *found.leaves[:1]) if rule is not None and rule.inside]
    event = "the second scenario is better", "后一情景更优"
    return [{"en": rule.english(event[0]), "zh": rule.chinese(event[1])} for rule in rules]
