"""Interval, place and score of a prediction that is a weighted sample (评分规则)."""

from dataclasses import dataclass

import numpy as np

from experiments.doubt.ensemble import with_error

LEVEL = 0.90  # of the predictive interval


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What a prediction says of one number.

    values : float64 (draws,), known ones; weights : float64 (draws,), which sum to 1
    """

    values: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, weights: np.ndarray | None = None) -> "Sample":
        """The known ones among some values; weights : of all of them, even ones where None."""
        values = np.asarray(values, dtype=float)
        weights = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
        mine = np.isfinite(values) & (weights > 0)
        total = weights[mine].sum()
        return cls(values[mine], weights[mine] / total if total else weights[mine])

    def __len__(self) -> int:
        return len(self.values)

    def quantile(self, share: float) -> float:
        """The value below which a further draw lies with this probability; the ends where too few are known.

        share : 0 .. 1. Of n draws of even weight the i-th is at i / (n + 1), so that an interval covers a
        further draw as often as it says (type 6 of Hyndman & Fan 1996); n is 1 / sum of squared weights
        (Kish 1965).
        """
        order = np.argsort(self.values, kind="stable")
        weights = self.weights[order]
        size = 1 / float((weights**2).sum())
        at = ((np.cumsum(weights) - weights / 2) * size + 0.5) / (size + 1)
        return float(np.interp(share, at, self.values[order]))

    @property
    def interval(self) -> tuple[float, float]:
        """Both ends of the predictive interval of `LEVEL`."""
        return self.quantile((1 - LEVEL) / 2), self.quantile((1 + LEVEL) / 2)

    def with_error(self, deviation: float, *, log: bool = False) -> "Sample":
        """The prediction with a normal error about it, see `ensemble.with_error`.

        deviation : standard deviation of the error; of the logarithm where `log`, and only what is above 0
        counts then
        """
        known = self.values > 0 if log else np.full(len(self), True)
        if not known.any():
            return Sample.of(np.empty(0))
        weights = self.weights[known]
        at = np.log(self.values[known]) if log else self.values[known]
        drawn = with_error(at, weights / weights.sum(), deviation)
        return Sample.of(np.exp(drawn) if log else drawn)

    def place(self, seen: float) -> float:
        """Share of the prediction below what was seen, ties by half: 0 .. 1."""
        below, even = self.values < seen, self.values == seen
        return float(self.weights[below].sum() + self.weights[even].sum() / 2)

    def crps(self, seen: float) -> float:
        """Continuous ranked probability score: 0 for a sure and right prediction, in the unit of the number.

        E|X - y| - E|X - X'| / 2 over the sample (Gneiting & Raftery 2007, eq. 21).
        """
        apart = np.abs(self.values[:, None] - self.values[None, :])
        off = float(self.weights @ np.abs(self.values - seen))
        return off - float(self.weights @ apart @ self.weights) / 2
