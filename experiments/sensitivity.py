"""Which factors move an outcome: elementary effects (Morris), shares of variance (Sobol), luck told apart.

Both take the points of a sampled design in the unit cube (`Experiment.unit_sample`) and the outcome as a
table of points x seeds. All points meet the same seeds; what luck does to an effect is measured from its
spread over them. With one seed there is nothing to tell luck by, and the numbers are those of SALib.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.factors import Factor
from experiments.statistics import LEVEL, RESAMPLING_SEED

RESAMPLES = 1000
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
    low, high : 95 % interval of mu_star, trajectories drawn anew (percentile bootstrap)
    sigma : spread of effects over trajectories, luck taken off: interaction or curvature
    luck : the mu_star that luck alone would give, at most, in 95 of 100 cases; nan for one seed
    beyond_luck : whether mu_star exceeds it
    """
    every = elementary_effects(unit, factors, values)
    kept = every[np.isfinite(every).any(axis=2).all(axis=1)]  # trajectories all of whose steps are known
    if len(kept) < 2:
        raise ValueError("fewer than two trajectories are complete; too many runs failed")
    seeds = np.isfinite(kept).sum(axis=2)
    effects = np.nanmean(kept, axis=2)
    noise = np.full(effects.shape, np.nan)
    if kept.shape[2] > 1:
        spread = np.nansum((kept - effects[:, :, None]) ** 2, axis=2) / np.maximum(seeds - 1, 1)
        noise = np.where(seeds > 1, spread / seeds, np.nan)  # variance of each effect, from luck
    drawn = np.random.default_rng(RESAMPLING_SEED).integers(0, len(effects), (RESAMPLES, len(effects)))
    resampled = np.abs(effects)[drawn].mean(axis=1)
    ends = np.quantile(resampled, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    mu_star, spread_seen = np.abs(effects).mean(axis=0), effects.var(axis=0, ddof=1)
    luck = _mu_star_of_luck(noise)
    known = np.nan_to_num(noise.mean(axis=0), nan=0.0)
    table = _about(factors).assign(
        mu=effects.mean(axis=0), mu_star=mu_star, low=ends[0], high=ends[1],
        sigma=np.sqrt(np.maximum(spread_seen - known, 0.0)), luck=luck,
        beyond_luck=mu_star > np.nan_to_num(luck, nan=0.0),
    )  # fmt: skip
    return table.sort_values("mu_star", ascending=False, ignore_index=True)


def _mu_star_of_luck(noise: np.ndarray) -> np.ndarray:
    """Upper 95 % end of the mean of |effect| where true effects are nothing: half-normal errors."""
    mean = math.sqrt(2 / math.pi) * np.sqrt(noise).mean(axis=0)
    error = np.sqrt((1 - 2 / math.pi) * noise.sum(axis=0)) / len(noise)
    return np.asarray(mean + ONE_SIDED * error)


def sobol(factors: Sequence[Factor], samples: int, values: np.ndarray) -> pd.DataFrame:
    """Sobol indices of the expected outcome, luck taken off, a row per factor, strongest first.

    samples : base points of the Saltelli sample, without points for second order
    values : (samples * (factors + 2), seeds) in the order of SALib: A, the mixed ones, B

    Columns
    -------
    first, total : S1 (Saltelli et al. 2010) and ST (Jansen 1999), shares of the variance of the outcome that
        the factors make; ends are 95 % intervals, base points drawn anew (percentile bootstrap)
    The table carries in `attrs`: `variance` of the expected outcome, and `luck`, the share of the variance of
    a single run that is left when the point and what is common to a seed are known (nan for one seed).
    """
    count = len(factors)
    table = np.asarray(values, dtype=float).reshape(samples, count + 2, -1)
    table = table[np.isfinite(table).all(axis=(1, 2))]
    if len(table) < 2:
        raise ValueError("fewer than two base points are complete; too many runs failed")
    pieces = _Pieces.of(table)
    drawn = np.random.default_rng(RESAMPLING_SEED).integers(0, len(table), (RESAMPLES, len(table)))
    first, total = pieces.indices(np.arange(len(table))[None, :])
    ends = [
        np.nanquantile(each, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0) for each in pieces.indices(drawn)
    ]
    found = _about(factors).assign(
        first=first[0], first_low=ends[0][0], first_high=ends[0][1],
        total=total[0], total_low=ends[1][0], total_high=ends[1][1],
    )  # fmt: skip
    found = found.sort_values("total", ascending=False, ignore_index=True)
    found.attrs = {"variance": pieces.variance, "luck": pieces.luck, "base_points": len(table)}
    return found


class _Pieces:
    """Products of outcomes at a base point, each with what luck adds to it already taken off."""

    def __init__(self, table: np.ndarray) -> None:
        seeds = table.shape[2]
        centred = table - table.mean()
        a, mixed, b = centred[:, :1], centred[:, 1:-1], centred[:, -1:]
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
        self.luck = self.noise / whole if seeds > 1 and whole > 0 else float("nan")

    @classmethod
    def of(cls, table: np.ndarray) -> "_Pieces":
        return cls(table)

    def indices(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First-order and total indices of every set of base points; shapes (sets, factors)."""
        variance = self.ends[rows].reshape(len(rows), -1).var(axis=1) - self.noise / self.seeds
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.where(variance > 0, 1 / variance, np.nan)[:, None]
            return self.first[rows].mean(axis=1) * scale, self.total[rows].mean(axis=1) * scale


def _covariance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Covariance over seeds (last axis), 0 where there is one seed; broadcasts over factors."""
    seeds = a.shape[-1]
    if seeds < 2:
        return np.zeros(np.broadcast_shapes(a.shape, b.shape)[:-1])
    gaps = (a - a.mean(axis=-1, keepdims=True)) * (b - b.mean(axis=-1, keepdims=True))
    return np.asarray(gaps.sum(axis=-1) / (seeds - 1))


def _about(factors: Sequence[Factor]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "factor": [factor.path for factor in factors],
            "label": [factor.label or factor.path for factor in factors],
            "zh": [factor.zh for factor in factors],
        }
    )
