"""Which factors move an outcome: elementary effects (Morris) and shares of variance (Sobol).

Both take the points of a sampled design in the unit cube (`Experiment.unit_sample`) and the outcome as a
table of points x seeds. All points meet the same seeds; the randomness of an effect is measured from its
spread over them. With one seed there is nothing to tell randomness by, and the numbers are those of SALib.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.designs.factors import Factor, about_factors
from experiments.statistics.paired import mean_interval, seen_range
from experiments.statistics.seeds import jackknife_intervals

MOST_PAIRS = 10  # of second order that are shown
SHARES, ABOVE_0 = (0.0, 1.0), (0.0, math.inf)
ONE_SIDED = 1.6448536269514722  # 95 % of a normal distribution lies below


def elementary_effects(unit: np.ndarray, factors: Sequence[Factor], values: np.ndarray) -> np.ndarray:
    """Change of the outcome per step, shape (trajectories, factors, seeds).

    unit : (trajectories * (factors + 1), factors), a Morris sample; values : (points, seeds)

    A range is stepped over as SALib does: the effect is that of going through all of it. A factor with listed
    levels jumps from one to another; its effect is that of the jump, towards the later one.
    """
    count = len(factors)
    x = unit.reshape(-1, count + 1, count)
    y = np.asarray(values, dtype=float).reshape(len(x), count + 1, -1)
    steps = np.diff(x, axis=1)  # (trajectories, steps, factors): one factor moves at each
    moved = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    listed = np.array([bool(factor.levels) for factor in factors])
    size = np.where(listed[moved], np.sign(size), size)
    effects = np.empty((len(x), count, y.shape[2]))
    np.put_along_axis(effects, moved[:, :, None], np.diff(y, axis=1) / size[:, :, None], axis=1)
    return effects


def morris(unit: np.ndarray, factors: Sequence[Factor], values: np.ndarray) -> pd.DataFrame:
    """Morris (1991) screening with repeated runs, a row per factor, strongest first.

    Columns
    -------
    mu : mean effect, with sign; mu_star : mean of |effect| (Campolongo et al. 2007), in units of the outcome
    low, high : 95 % interval of mu_star over trajectories (t); undefined below five
    lowest, highest : smallest and largest |effect| that was seen
    sigma : spread of effects over trajectories, randomness taken off: interaction or curvature
    randomness : the mu_star that random variation alone would give at most, in 95 of 100 cases; nan for one
        seed
    beyond_randomness : whether mu_star exceeds it
    """
    every = elementary_effects(unit, factors, values)
    kept = every[np.isfinite(every).any(axis=2).all(axis=1)]  # trajectories all of whose steps are known
    if len(kept) < 2:
        raise ValueError("fewer than two trajectories are complete")
    seeds = np.isfinite(kept).sum(axis=2)
    effects = np.nanmean(kept, axis=2)
    noise = np.full(effects.shape, np.nan)
    if kept.shape[2] > 1:
        spread = np.nansum((kept - effects[:, :, None]) ** 2, axis=2) / np.maximum(seeds - 1, 1)
        noise = np.where(seeds > 1, spread / seeds, np.nan)  # variance of each effect, from randomness
    sizes = np.abs(effects).T
    ends, seen = [mean_interval(size, ABOVE_0) for size in sizes], [seen_range(size) for size in sizes]
    mu_star, spread_seen = np.abs(effects).mean(axis=0), effects.var(axis=0, ddof=1)
    randomness = _mu_star_of_randomness(noise, seeds)
    known = np.nan_to_num(noise.mean(axis=0), nan=0.0)
    table = about_factors(factors).assign(
        mu=effects.mean(axis=0),
        mu_star=mu_star,
        low=[each.low for each in ends],
        high=[each.high for each in ends],
        lowest=[each.low for each in seen],
        highest=[each.high for each in seen],
        sigma=np.sqrt(np.maximum(spread_seen - known, 0.0)),
        randomness=randomness,
        beyond_randomness=mu_star > np.nan_to_num(randomness, nan=0.0),
    )
    return table.sort_values("mu_star", ascending=False, ignore_index=True)


def _mu_star_of_randomness(noise: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Upper 95 % end of the mean of |effect| where true effects are nothing: half-normal errors.

    noise : variance of each effect, estimated from so many seeds. Few seeds underrate its root on average and
    leave it uncertain; both are allowed for. The ends of few skewed sizes lie further out (Cornish & Fisher).
    """
    from scipy.special import gammaln

    known = np.maximum(seeds, 2)
    small = np.exp(gammaln(known / 2) - gammaln((known - 1) / 2)) * np.sqrt(2 / (known - 1))
    roots, count = np.sqrt(noise) / small, len(noise)
    mean = math.sqrt(2 / math.pi) * roots.mean(axis=0)
    own = (1 - 2 / math.pi) + (2 / math.pi) * (
        1 - small**2
    )  # of the sizes, and of what is taken for their mean
    variance = (noise * own / small**2).sum(axis=0) / count**2
    third = math.sqrt(2 / math.pi) * (4 / math.pi - 1) * (roots**3).sum(axis=0) / count**3
    with np.errstate(divide="ignore", invalid="ignore"):
        skew = np.where(variance > 0, third / variance**1.5, 0.0)
    return np.asarray(mean + (ONE_SIDED + skew * (ONE_SIDED**2 - 1) / 6) * np.sqrt(variance))


def sobol(factors: Sequence[Factor], samples: int, values: np.ndarray) -> pd.DataFrame:
    """Sobol indices of the expected outcome, randomness taken off, a row per factor, strongest first.

    samples : base points of the Saltelli sample
    values : (samples * (factors + 2), seeds) in the order of SALib: A, the mixed ones, B; or, with points for
        second order, (samples * (2 factors + 2), seeds): A, A with one column of B, B with one of A, B

    Columns
    -------
    first, total : S1 (Saltelli et al. 2010) and ST (Jansen 1999), shares of the variance of the outcome that
        the factors make; ends are 95 % intervals over base points (jackknife and t), undefined below five
    The table carries in `attrs`: `variance` of the expected outcome, and `randomness`, the share of the
    variance of a single run that is left when the point and what is common to a seed are known (nan for one
    seed).
    """
    pieces = _Pieces(_base_points(len(factors), samples, values), len(factors))
    first, total = pieces.indices()
    ends = [_ends(first), _ends(total)]
    found = about_factors(factors).assign(
        first=first[0],
        first_low=ends[0][0],
        first_high=ends[0][1],
        total=total[0],
        total_low=ends[1][0],
        total_high=ends[1][1],
    )
    found = found.sort_values("total", ascending=False, ignore_index=True)
    found.attrs = {
        "variance": pieces.variance,
        "randomness": pieces.randomness,
        "base_points": len(pieces.ends),
    }
    return found


def sobol_pairs(factors: Sequence[Factor], samples: int, values: np.ndarray) -> pd.DataFrame:
    """Sobol indices of second order, a row per pair of factors, strongest first; randomness taken off.

    samples, values : as for `sobol`, with points for second order

    Columns: factor, label, zh, and with `other` the same of the second one; second, low, high: the share of
    the variance that the two make together beyond what each makes alone (Saltelli 2002), with a 95 %
    interval.
    """
    count = len(factors)
    pieces = _Pieces(_base_points(count, samples, values), count)
    if pieces.pairs is None:
        raise ValueError("the sample has no points for second order; ask for them with --second-order")
    seconds = pieces.seconds()
    found, ends = seconds[0], _ends(seconds)
    one, two = np.triu_indices(count, 1)
    about = about_factors(factors)
    others = about.iloc[two].reset_index(drop=True).add_suffix("_other")
    table = pd.concat([about.iloc[one].reset_index(drop=True), others], axis=1)
    table = table.assign(second=found, low=ends[0], high=ends[1])
    return table.sort_values("second", key=np.abs, ascending=False, ignore_index=True)


def _ends(found: np.ndarray) -> np.ndarray:
    """95 % intervals of indices (all base points, then without each), shape (2, columns)."""
    ends = jackknife_intervals(found[0], found[1:], SHARES)
    return np.array([[each.low for each in ends], [each.high for each in ends]])


def _base_points(count: int, samples: int, values: np.ndarray) -> np.ndarray:
    """The outcomes by base point, (base points, points of each, seeds); those that lack one are left out."""
    table = np.asarray(values, dtype=float)
    table = table.reshape(samples, -1, table.shape[1])
    if table.shape[1] not in (count + 2, 2 * count + 2):
        raise ValueError(f"{table.shape[1]} points to a base point are no Saltelli sample of {count} factors")
    table = table[np.isfinite(table).all(axis=(1, 2))]
    if len(table) < 2:
        raise ValueError("fewer than two base points are complete")
    return table


class _Pieces:
    """Products of outcomes at a base point, each with what random variation adds to it already taken off."""

    def __init__(self, table: np.ndarray, count: int) -> None:
        seeds = table.shape[2]
        centred = table - table.mean()
        a, mixed, b = centred[:, :1], centred[:, 1 : count + 1], centred[:, -1:]
        self.pairs: np.ndarray | None = None
        if table.shape[1] == 2 * count + 2:
            one, two = np.triu_indices(count, 1)
            other = centred[:, count + 1 : -1][:, one]
            both = other.mean(axis=2) * mixed[:, two].mean(axis=2) - a.mean(axis=2) * b.mean(axis=2)
            randomness = _covariance(other, mixed[:, two]) - _covariance(a, b)
            self.pairs = both - randomness / seeds
        self.ends = centred[:, [0, -1]].mean(axis=2)
        self.first = b.mean(axis=2) * (mixed - a).mean(axis=2) - _covariance(b, mixed - a) / seeds
        self.total = 0.5 * ((mixed - a).mean(axis=2) ** 2 - _covariance(mixed - a, mixed - a) / seeds)
        rest = centred[:, [0, -1]].reshape(-1, seeds)
        left = rest - rest.mean(axis=0) - rest.mean(axis=1, keepdims=True) + rest.mean()
        freedom = (len(rest) - 1) * (seeds - 1)
        self.noise = float((left**2).sum() / freedom) if freedom else 0.0
        self.seeds = seeds
        self.variance = float(max(self.ends.var() - self.noise / seeds, 0.0))
        whole = self.variance + self.noise
        self.randomness = self.noise / whole if seeds > 1 and whole > 0 else float("nan")

    def indices(self) -> tuple[np.ndarray, np.ndarray]:
        """First-order and total indices of all base points, then without each; (1 + base points, factors)."""
        scale = self._scale()
        return _without_each(self.first) * scale, _without_each(self.total) * scale

    def seconds(self) -> np.ndarray:
        """Indices of second order, likewise; shape (1 + base points, pairs)."""
        assert self.pairs is not None
        one, two = np.triu_indices(self.first.shape[1], 1)
        first = self.indices()[0]
        return np.asarray(_without_each(self.pairs) * self._scale() - first[:, one] - first[:, two])

    def _scale(self) -> np.ndarray:
        """One over the variance, likewise; nan where there is none. Shape (1 + base points, 1)."""
        squares, means = _without_each((self.ends**2).mean(axis=1)), _without_each(self.ends.mean(axis=1))
        variance = squares - means**2 - self.noise / self.seeds
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(variance > 0, 1 / variance, np.nan)[:, None]


def _without_each(values: np.ndarray) -> np.ndarray:
    """Mean over all rows, then the means with each row left out in turn."""
    whole = values.sum(axis=0)
    return np.concatenate([(whole / len(values))[None], (whole - values) / (len(values) - 1)])


def _covariance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Covariance over seeds (last axis), 0 where there is one seed; broadcasts over factors."""
    seeds = a.shape[-1]
    if seeds < 2:
        return np.zeros(np.broadcast_shapes(a.shape, b.shape)[:-1])
    gaps = (a - a.mean(axis=-1, keepdims=True)) * (b - b.mean(axis=-1, keepdims=True))
    return np.asarray(gaps.sum(axis=-1) / (seeds - 1))
