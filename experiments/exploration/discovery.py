"""Scenario discovery: where in a space of factors something happens, told as rules (情景发现).

PRIM (Friedman & Fisher 1999; Bryant & Lempert 2010) by the EMA Workbench peels a box; a classification tree
(Breiman et al. 1984) by scikit-learn cuts the whole space. Half of the points make the rules, the other half
tests them: a box found and measured on the same points looks better than it is.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor
from experiments.exploration.rules import Condition, Rule, rule_of
from experiments.exploration.workbench import quietly

PEEL = 0.05  # share of the box that one peel takes (the usual patience)
LEAST_MASS = 0.05  # of the points that a box must hold
UNSURE = 0.05  # quasi p value above which a restriction may be random (Bryant & Lempert 2010)
LEAVES = 8  # most leaves of a tree: more are no plain rules
LEAST_SIDE = 4  # points that each class must have in the part that makes the rules


@dataclass(frozen=True, slots=True)
class Peel:
    """One box of the peeling trajectory: density and coverage on the points that made it."""

    density: float
    coverage: float
    restricted: int


@dataclass(frozen=True, slots=True)
class Found:
    """What discovery came to.

    box : the rule of PRIM; None where no box is denser than the whole
    leaves : rules of the tree whose points are mostly of interest, best first
    trajectory : all boxes that were peeled; chosen : position of `box` among them
    points, hits : how many were looked at, and of interest
    importance : how much of the tree's gain each factor makes, by path; sums to 1
    """

    box: Rule | None
    leaves: tuple[Rule, ...]
    trajectory: tuple[Peel, ...]
    chosen: int
    points: int
    hits: int
    importance: dict[str, float]


def discover(
    points: pd.DataFrame, hits: np.ndarray, factors: Sequence[Factor], *, seed: int = 1, hold_out: bool = True
) -> Found:
    """Rules for where `hits` is true.

    points : a column per factor; hits : mask, one per point
    hold_out : test rules on the half of the points that did not make them

    Raises ValueError where one of the two outcomes is too rare to learn from.
    """
    hits = np.asarray(hits, dtype=bool)
    make = np.ones(len(points), dtype=bool)
    if hold_out:
        make = _half(hits, seed)
    test = ~make if hold_out else make
    if min(hits[make].sum(), (~hits[make]).sum()) < LEAST_SIDE:
        raise ValueError(
            f"{int(hits.sum())} of {len(hits)} points are of interest: too few of one kind to learn from. "
            "Take more points, wider ranges, or another margin."
        )
    boxes, chosen = _peeled(points[make], hits[make], factors)
    box = None
    if chosen >= 0:
        conditions = boxes[chosen][1]
        box = rule_of(conditions, points[test], hits[test], tested=hold_out)
    leaves, importance = _leaves(points[make], hits[make], factors)
    rules = [rule_of(each, points[test], hits[test], tested=hold_out) for each in leaves]
    return Found(
        box=box,
        leaves=tuple(sorted(rules, key=lambda rule: -rule.hits)),
        trajectory=tuple(peel for peel, _ in boxes),
        chosen=chosen,
        points=len(points),
        hits=int(hits.sum()),
        importance=importance,
    )


def _half(hits: np.ndarray, seed: int) -> np.ndarray:
    """A random half of the points, and of those of interest."""
    made = np.zeros(len(hits), dtype=bool)
    generator = np.random.default_rng(seed)
    for side in (True, False):
        rows = generator.permutation(np.nonzero(hits == side)[0])
        made[rows[: -(-len(rows) // 2)]] = True
    return made


# ---- PRIM -------------------------------------------------------------------------------------


def peel(points: pd.DataFrame, hits: np.ndarray, factors: Sequence[Factor]) -> "object":
    """The first box of the EMA Workbench's PRIM with all its peels (`PrimBox`), or None."""
    with quietly():
        from ema_workbench.analysis import prim

        data = _for_prim(points, factors)
        found = prim.Prim(data, hits.astype(bool), peel_alpha=PEEL, mass_min=LEAST_MASS)
        return found.find_box()


def _peeled(
    points: pd.DataFrame, hits: np.ndarray, factors: Sequence[Factor]
) -> tuple[list[tuple[Peel, tuple[Condition, ...]]], int]:
    """Every box of the trajectory with its conditions, and which one to tell (-1: none)."""
    varied = [factor for factor in factors if points[factor.path].nunique() > 1]
    box = peel(points, hits, varied)
    if box is None:
        return [], -1
    trajectory: pd.DataFrame = box.peeling_trajectory  # type: ignore[attr-defined]
    boxes = []
    for i, row in trajectory.iterrows():
        lims, p_values = box.box_lims[i], box.p_values[i]  # type: ignore[attr-defined]
        conditions = tuple(_conditions(lims, box.box_lims[0], p_values, varied))  # type: ignore[attr-defined]
        boxes.append((Peel(float(row["density"]), float(row["coverage"]), len(conditions)), conditions))
    # The box to tell: dense and covering at once, as it is told, the least restricted of equals.
    scores = [_balance(rule_of(told, points, hits, tested=False)) for _, told in boxes]
    best = max(scores, default=0.0)
    if best <= 0:
        return boxes, -1
    near = [i for i, score in enumerate(scores) if score >= best - 0.01]
    return boxes, min(near, key=lambda i: (boxes[i][0].restricted, -scores[i]))


def _balance(rule: Rule) -> float:
    """Harmonic mean of density and coverage; 0 for the whole space and for what is no denser than it."""
    if not rule.conditions or not rule.hits or rule.density <= rule.base:
        return 0.0
    return 2 * rule.density * rule.coverage / (rule.density + rule.coverage)


def _conditions(
    lims: pd.DataFrame, whole: pd.DataFrame, p_values: dict[str, Sequence[float]], factors: Sequence[Factor]
) -> Iterator[Condition]:
    """Restrictions of a box that are more than randomness."""
    for factor in factors:
        column, full = lims[factor.path], whole[factor.path]
        p_low, p_high = (*p_values.get(factor.path, ()), 1.0, 1.0)[:2]
        if factor.categorical:
            kept = tuple(level for level in factor.levels if _word(level) in column.iloc[0])
            if len(kept) < len(full.iloc[0]) and min(_known(p_low), _known(p_high)) < UNSURE:
                yield Condition(factor, levels=kept)
            continue
        low, high = float(column.iloc[0]), float(column.iloc[1])
        low = low if low > float(full.iloc[0]) and _known(p_low) < UNSURE else -math.inf
        high = high if high < float(full.iloc[1]) and _known(p_high) < UNSURE else math.inf
        if math.isfinite(low) or math.isfinite(high):
            yield Condition(factor, low, high)


def _known(p: float) -> float:
    """PRIM gives -1 where an end is not restricted."""
    return 1.0 if p < 0 or math.isnan(p) else p


def _for_prim(points: pd.DataFrame, factors: Sequence[Factor]) -> pd.DataFrame:
    """Columns as PRIM wants them: numbers, and categories as words; unknown numbers at the middle."""
    columns: dict[str, pd.Series] = {}
    for factor in factors:
        column = points[factor.path]
        if factor.categorical:
            columns[factor.path] = column.map(_word).astype("category")
        else:
            numbers = column.astype(float)
            columns[factor.path] = numbers.fillna(numbers.median())
    return pd.DataFrame(columns).reset_index(drop=True)


def _word(level: object) -> str:
    return str(level)


# ---- trees ------------------------------------------------------------------------------------


def _leaves(
    points: pd.DataFrame, hits: np.ndarray, factors: Sequence[Factor]
) -> tuple[list[tuple[Condition, ...]], dict[str, float]]:
    """Conditions of the leaves that are mostly of interest, and the share of the gain by factor."""
    from sklearn.tree import DecisionTreeClassifier

    table, owners = _encoded(points, factors)
    tree = DecisionTreeClassifier(
        max_leaf_nodes=LEAVES, min_samples_leaf=max(2, math.ceil(LEAST_MASS * len(table))), random_state=0
    ).fit(table, hits)
    gain: dict[str, float] = {factor.path: 0.0 for factor in factors}
    for (factor, _), share in zip(owners, tree.feature_importances_, strict=True):
        gain[factor.path] += float(share)
    grown = tree.tree_
    wanted = list(tree.classes_).index(True)
    found = []

    def walk(node: int, path: list[tuple[int, float, bool]]) -> None:
        if grown.children_left[node] == grown.children_right[node]:
            if grown.value[node][0][wanted] > 0.5 * grown.value[node][0].sum():
                found.append(tuple(_merged(path, owners)))
            return
        column, cut = int(grown.feature[node]), float(grown.threshold[node])
        walk(int(grown.children_left[node]), [*path, (column, cut, False)])
        walk(int(grown.children_right[node]), [*path, (column, cut, True)])

    walk(0, [])
    return [each for each in found if each], gain


def _encoded(
    points: pd.DataFrame, factors: Sequence[Factor]
) -> tuple[np.ndarray, list[tuple[Factor, object]]]:
    """A column per number and one per level of a category, and whose each is."""
    columns, owners = [], []
    for factor in factors:
        if factor.categorical:
            for level in factor.levels:
                columns.append((points[factor.path] == level).to_numpy(dtype=float))
                owners.append((factor, level))
        else:
            numbers = points[factor.path].astype(float)
            columns.append(numbers.fillna(numbers.median()).fillna(0.0).to_numpy())
            owners.append((factor, None))
    return np.column_stack(columns), owners


def _merged(
    path: Sequence[tuple[int, float, bool]], owners: Sequence[tuple[Factor, object]]
) -> Iterator[Condition]:
    """The cuts on the way to a leaf as one condition per factor."""
    for factor in dict.fromkeys(owners[column][0] for column, _, _ in path):
        cuts = [(owners[c][1], cut, above) for c, cut, above in path if owners[c][0] is factor]
        if factor.categorical:
            levels = [
                level for level in factor.levels if all((level == asked) == above for asked, _, above in cuts)
            ]
            yield Condition(factor, levels=tuple(levels))
        else:
            low = max((cut for _, cut, above in cuts if above), default=-math.inf)
            high = min((cut for _, cut, above in cuts if not above), default=math.inf)
            yield Condition(factor, low, high)
