"""How cases spread over places, units and types.

Concentration, entropy, variance explained (集中度与构成).
"""

from collections.abc import Iterator

import numpy as np

from experiments.records.measures.watched import Watched
from experiments.records.table import CaseRecords
from sim.outcomes.equity import gini

PLACES = ("unit", "team", "place", "area")
TOPS = (("top1", 0.01), ("top10", 0.10))
EXPLAINING = ("unit", "team", "type", "area")


def counts_by(records: CaseRecords, name: str) -> np.ndarray:
    """Cases of every name of a column that has any, most first: int64."""
    codes = records.codes(name)[0]
    counts = np.bincount(codes[codes >= 0])
    return np.sort(counts[counts > 0])[::-1]


def top_share(counts: np.ndarray, part: float) -> float:
    """Share of cases that the busiest `part` of names have, at least one of them. counts : most first"""
    return float(counts[: max(1, round(part * len(counts)))].sum() / counts.sum())


def entropy(counts: np.ndarray) -> float:
    """Entropy of shares in bits: 0 where all cases are of one kind (Shannon 1948)."""
    shares = counts / counts.sum()
    return float(-np.sum(shares * np.log2(shares)))


def spread(records: CaseRecords) -> Iterator[tuple[str, float]]:
    """Concentration over units, teams, places and areas; entropy of types; cases handled away from home."""
    for name in PLACES:
        counts = counts_by(records, name)
        if len(counts) > 1:
            yield f"gini_{name}", gini(counts)
            yield from ((f"{top}_{name}", top_share(counts, part)) for top, part in TOPS)
    types = counts_by(records, "type")
    if types.size:
        yield "entropy_type", entropy(types)
    if records.has("home", "unit"):
        home, units = records.codes("home"), records.codes("unit")
        known = (home[0] >= 0) & (units[0] >= 0)
        if known.any():
            homes = np.array(home[1], object)[home[0][known]]
            yield "away_from_home", float((homes != np.array(units[1], object)[units[0][known]]).mean())


def explained(watched: Watched) -> Iterator[tuple[str, float]]:
    """Share of the variance of logarithms of times to closing that lies between units, teams, types, areas.

    The variance of the means of names, over cases that have a name, against the variance over all that are
    closed.
    """
    values = watched.log_waited
    for name in EXPLAINING:
        codes = watched.records.codes(name)[0][watched.closed]
        named = codes >= 0
        if len(np.unique(codes[named])) > 1 and values.size > 2 and values.var() > 0:
            counts = np.bincount(codes[named])
            sums = np.bincount(codes[named], values[named])
            means = (sums / np.maximum(counts, 1))[codes[named]]
            yield f"explained_{name}", float(means.var(ddof=1) / values.var(ddof=1))


def shares_of(records: CaseRecords, name: str, kept: np.ndarray | None = None) -> dict[str, float]:
    """Share of every name among cases that have one, most first. kept : only of these cases"""
    codes, names = records.codes(name)
    codes = codes if kept is None else codes[kept]
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    order = np.argsort(-counts, kind="stable")
    total = max(int(counts.sum()), 1)
    return {names[n]: float(counts[n] / total) for n in order.tolist() if counts[n]}
