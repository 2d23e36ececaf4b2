"""Emulators: what a figure would be at points that were not run, with how sure that is (高斯过程代理模型).

One Gaussian process for the mean over seeds and one for the logarithm of the variance over seeds
(scikit-learn; Rasmussen & Williams 2006; Binois, Gramacy & Ludkovski 2018 for the latter). Both see the
numbers that screening found active; what all others do stands in the white noise of the process, and so in
its variance."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.doubt.decides import screened

ACTIVE = 8  # numbers at most that a process sees
SMALLEST = 1e-9
FEWEST_KNOWN = 10  # points that must tell a figure


@dataclass(frozen=True, eq=False)
class Emulator:
    """One figure, emulated.

    active : positions of the numbers it sees; means, noises : fitted processes; centre, scale : of the figure
    seed_variance : where variance over seeds could not be told point by point
    known : bool (points,), which of the points that were run tell the figure
    """

    active: tuple[int, ...]
    means: Any
    noises: Any
    centre: float
    scale: float
    seed_variance: float
    known: np.ndarray

    def predicted(self, unit: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean over seeds and variance of that prediction, float64 (points,); unit : (points, numbers)."""
        mean, deviation = self.means.predict(unit[:, self.active], return_std=True)
        return self.centre + self.scale * mean, (self.scale * deviation) ** 2

    def left_out(self) -> np.ndarray:
        """Every point it was fitted to, predicted from all others: distance in standard deviations of that
        prediction.

        In closed form from the inverse of the covariances (Rasmussen & Williams 2006, section 5.4.2).
        """
        from scipy.linalg import cho_solve

        values = self.means.y_train_
        inverse = cho_solve((self.means.L_, True), np.eye(len(values)))
        return np.asarray(inverse @ values / np.sqrt(np.diag(inverse)))

    def over_seeds(self, unit: np.ndarray) -> np.ndarray:
        """Variance of one run about the mean over seeds, float64 (points,)."""
        if self.noises is None:
            return np.full(len(unit), self.seed_variance)
        return np.asarray(np.exp(self.noises.predict(unit[:, self.active])))


def emulate(unit: np.ndarray, values: np.ndarray) -> Emulator:
    """Fit one figure; unit : (points, numbers) in 0 .. 1; values : (points, seeds), nan where a run lacks it.

    Raises ValueError where fewer than `FEWEST_KNOWN` points are known.
    """
    known = np.isfinite(values).any(axis=1)
    unit, values = unit[known], values[known]
    if len(values) < FEWEST_KNOWN:
        raise ValueError(f"fewer than {FEWEST_KNOWN} points are known")
    seeds = np.isfinite(values).sum(axis=1)
    means = np.nansum(values, axis=1) / seeds
    centre, scale = float(means.mean()), float(means.std()) or 1.0
    active = tuple(screened(unit, means, ACTIVE))
    pooled, noises = _over_seeds(unit[:, active], values, seeds)
    noise = np.exp(noises.predict(unit[:, active])) if noises is not None else np.full(len(unit), pooled)
    process = _process(noise / seeds / scale**2 + SMALLEST, len(active))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of lengths at their ends: a number that does nothing
        process.fit(unit[:, active], (means - centre) / scale)
    return Emulator(active, process, noises, centre, scale, pooled, known)


def _over_seeds(unit: np.ndarray, values: np.ndarray, seeds: np.ndarray) -> tuple[float, Any]:
    """Pooled variance over seeds, and a process for its logarithm where there is enough to learn from."""
    several = seeds > 1
    if not several.any():
        return 0.0, None
    each = np.nanvar(values[several], axis=1, ddof=1)  # of rows that all have two values or more
    pooled = float(each.mean())
    if several.sum() < 30 or pooled <= 0:
        return pooled, None
    told = np.log(np.maximum(each, 1e-4 * pooled))
    # Few seeds underrate a logarithm (chi-square of few degrees): its mean is put at the pooled variance.
    told += np.log(pooled) - told.mean()
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

    kernel = ConstantKernel(0.3, (1e-3, 3.0)) * RBF(1.5, (0.7, 20.0)) + WhiteKernel(2.0, (0.1, 10.0))
    process = _Shifted(GaussianProcessRegressor(kernel, random_state=0), float(told.mean()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        process.fit(unit[several], told)
    return pooled, process


@dataclass(frozen=True, eq=False)
class _Shifted:
    """A process about a mean that is not 0."""

    inner: Any
    mean: float

    def fit(self, unit: np.ndarray, values: np.ndarray) -> None:
        self.inner.fit(unit, values - self.mean)

    def predict(self, unit: np.ndarray) -> np.ndarray:
        return np.asarray(self.mean + self.inner.predict(unit))


def _process(noise: np.ndarray, numbers: int) -> Any:
    """A process of unit variance with a length for every number; noise : variance of every point."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel

    lengths = Matern(np.full(numbers, 1.5), (0.2, 30.0), nu=2.5)
    straight = ConstantKernel(0.3, (1e-3, 10.0)) * DotProduct(1.0, "fixed")
    kernel = straight + ConstantKernel(0.5, (1e-3, 10.0)) * lengths + WhiteKernel(0.2, (1e-4, 2.0))
    return GaussianProcessRegressor(kernel, alpha=noise, random_state=0)


def emulate_all(unit: np.ndarray, values: np.ndarray) -> list[Emulator]:
    """One emulator per figure; values : (points, seeds, figures)."""
    return [emulate(unit, values[:, :, i]) for i in range(values.shape[2])]


def error_correlation(emulators: Sequence[Emulator]) -> np.ndarray:
    """How errors of the emulators go together, float64 (figures, figures), ones on the diagonal.

    What no emulator sees of a world moves several figures at once: where more is closed in a week, more is
    closed in a month. Points that tell every figure are predicted from all others. The correlation of their
    errors is drawn towards none by as much as few points call for (Ledoit & Wolf 2004; scikit-learn).
    """
    from sklearn.covariance import ledoit_wolf

    whole = np.logical_and.reduce([each.known for each in emulators])
    if whole.sum() < FEWEST_KNOWN:
        return np.eye(len(emulators))
    errors = np.column_stack([each.left_out()[whole[each.known]] for each in emulators])
    covariance, _ = ledoit_wolf(errors / errors.std(axis=0), assume_centered=True)
    spread = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(spread, spread))


def covered_within(emulators: Sequence[Emulator], level: float = 1.96) -> np.ndarray:
    """Share of the points inside the 95 % interval that all others give them, by figure."""
    return np.array([float((np.abs(each.left_out()) <= level).mean()) for each in emulators])


def covered(
    emulators: Sequence[Emulator], unit: np.ndarray, values: np.ndarray, level: float = 1.96
) -> np.ndarray:
    """Share of new means over seeds inside the 95 % interval, by figure; unit, values : of points not fitted
    to."""
    found = []
    for i, each in enumerate(emulators):
        seeds = np.isfinite(values[:, :, i]).sum(axis=1)
        known = seeds > 0
        mean, variance = each.predicted(unit[known])
        seen = np.nansum(values[known][:, :, i], axis=1) / seeds[known]
        whole = variance + each.over_seeds(unit[known]) / seeds[known]
        found.append(float((np.abs(seen - mean) <= level * np.sqrt(whole)).mean()))
    return np.array(found)
