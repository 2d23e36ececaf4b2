"""What a unit is ranked by: shares of its files of the month, weighed as the regime says (考核排名)."""

import numpy as np

from agents.casework import Casework
from sim.stages.learn.params import Appraisal


def scores(casework: Casework, rows: np.ndarray, regime: Appraisal) -> np.ndarray:
    """Score of each unit of `rows` (int64), float64 0..1: weighted mean of what can be said of it.

    Files closed of those opened, residents content of those called back, settlements that lasted of those
    whose fate is known, files without a petition. Where a unit has nothing to show, that part is left out.
    """
    c = casework
    known = c.kept_month + c.broken_month
    parts = (
        (regime.closure, c.closed_month, c.intake_month),
        (regime.satisfaction, c.content_month, c.called_month),
        (regime.durable, c.kept_month, known),
        (regime.petitions, np.maximum(c.intake_month - c.petitions_month, 0), c.intake_month),
    )
    total, weight = np.zeros(len(rows)), np.zeros(len(rows))
    for part, good, every in parts:
        there = every[rows] > 0
        total += np.where(there, part * good[rows] / np.maximum(every[rows], 1), 0.0)
        weight += np.where(there, part, 0.0)
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), 0.0)


def closure_part(regime: Appraisal) -> float:
    """Part of the ranking that counts closed files, 0..1; 0 where nothing is ranked."""
    every = regime.closure + regime.satisfaction + regime.durable + regime.petitions
    return regime.closure / every if every else 0.0
