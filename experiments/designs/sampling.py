"""Where in the unit cube the points of a design lie; the libraries of the field do the sampling (抽样)."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from experiments.designs.factors import Factor, salib_problem

FULL, LATIN, SOBOL, MORRIS = "full_factorial", "latin_hypercube", "sobol", "morris"
ONE, TABLE = "one_at_a_time", "table"
KINDS = (FULL, LATIN, SOBOL, MORRIS, ONE, TABLE)
SAMPLED = (LATIN, SOBOL, MORRIS)


def unit_sample(
    kind: str, factors: Sequence[Factor], samples: int, seed: int, *, levels: int, second_order: bool
) -> np.ndarray:
    """Points of a sampled design, float64 (points, factors), each factor between 0 and 1.

    kind : "latin_hypercube" (`samples` points), "sobol" (Saltelli's scheme on `samples` base points, a power
        of two) or "morris" (`samples` trajectories on a grid of `levels`)

    The same arguments give the same points.
    """
    if kind == LATIN:
        from scipy.stats import qmc

        found: np.ndarray = qmc.LatinHypercube(len(factors), rng=np.random.default_rng(seed)).random(samples)
    elif kind == SOBOL:
        from SALib.sample import sobol

        found = sobol.sample(salib_problem(factors), samples, calc_second_order=second_order, seed=seed)
    elif kind == MORRIS:
        from SALib.sample import morris

        found = morris.sample(salib_problem(factors), samples, num_levels=levels, seed=seed)
        found = _with_every_jump(found, factors, seed)
    else:
        raise ValueError(f"a design of kind {kind!r} is not sampled")
    return found


def _with_every_jump(unit: np.ndarray, factors: Sequence[Factor], seed: int) -> np.ndarray:
    """A Morris sample in which a factor with listed levels jumps between any two of them.

    On the grid some levels would never be met, and some jumps never made. A trajectory holds two values of
    each factor; for listed levels these are dealt anew, every ordered pair of levels equally often.
    """
    count, found = len(factors), unit.copy()
    generator = np.random.default_rng(seed)
    for column, factor in enumerate(factors):
        levels = len(factor.levels)
        if levels < 2:
            continue
        pairs = np.array([(a, b) for a in range(levels) for b in range(levels) if a != b])
        trajectories = len(found) // (count + 1)
        rounds = -(-trajectories // len(pairs))
        dealt = np.concatenate([generator.permutation(pairs) for _ in range(rounds)])[:trajectories]
        steps = found[:, column].reshape(trajectories, count + 1)
        after = steps != steps[:, :1]
        chosen = np.where(after, dealt[:, 1:], dealt[:, :1])
        found[:, column] = ((chosen + 0.5) / levels).ravel()
    return found


def size_of(kind: str, factors: Sequence[Factor], samples: int, *, levels: int, second_order: bool) -> int:
    """Number of points that a design has, without making them; 0 for a table."""
    count = len(factors)
    match kind:
        case "latin_hypercube":
            return samples
        case "sobol":
            return samples * (2 * count + 2 if second_order else count + 2)
        case "morris":
            return samples * (count + 1)
        case "full_factorial":
            return int(np.prod([len(factor.levels) for factor in factors], dtype=object))
        case "one_at_a_time":
            return 1 + sum(len(factor.spread(levels)) for factor in factors)
    return 0


def listed_values(kind: str, factors: Sequence[Factor], levels: int) -> list[dict[str, Any]]:
    """Values of the factors at every point of a design that is not sampled.

    one_at_a_time : first the scenario as it is, then each factor alone at each of its levels
    """
    if kind == FULL:
        paths = [factor.path for factor in factors]
        return [dict(zip(paths, row, strict=True)) for row in product(*(f.levels for f in factors))]
    alone = [{factor.path: value} for factor in factors for value in factor.spread(levels)]
    return [{}, *alone]
