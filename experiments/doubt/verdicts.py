"""Verdicts as probabilities over what nobody knows, with randomness told apart from ignorance (结论与概率).

A point of the space is a world that might be true. Its true difference between two scenarios is the mean over
all seeds; a few seeds show it with noise. Variance between points beyond that noise is ignorance, variance
between seeds within a point is randomness (Saltelli et al. 2008; nested design). The probability that one
scenario is better is that of the true difference, so the noise of few seeds is taken off (normal empirical
Bayes; Morris 1983)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.statistics.paired import share_interval
from experiments.statistics.variance import nested_components
from experiments.wording.numbers import number
from experiments.wording.terms import metric_label
from experiments.wording.words import Words

ROBUST, LEANING, UNDECIDED = "robust", "leaning", "undecided"
SURE, LIKELY = 0.95, 0.80


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the second scenario is better than the first by more than a margin.

    probability : of that, over worlds; worse : that the first one is better by more than the margin
    low, high : 95 % interval of the probability, from the number of points
    one_city : probability that the second is better by more than the margin in one city of these sizes,
        randomness included
    mean : expected difference, above 0 where the second is better
    ignorance, randomness : standard deviation between worlds, and between seeds of one world
    points : worlds that were looked at, as many as equal weights would be
    """

    probability: float
    worse: float
    low: float
    high: float
    one_city: float
    mean: float
    ignorance: float
    randomness: float
    points: float

    @property
    def word(self) -> str:
        """Robust from .95 on, leaning from .80 on, else undecided."""
        most = max(self.probability, self.worse)
        return ROBUST if most >= SURE else LEANING if most >= LIKELY else UNDECIDED

    @property
    def second(self) -> bool:
        """Whether it is the second scenario that is more likely to be better."""
        return self.probability >= self.worse

    def content(self) -> dict[str, Any]:
        """As plain data."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {"word": self.word, "better": "second" if self.second else "first", **found}


def verdict(gaps: np.ndarray, margin: float, weights: np.ndarray | None = None) -> Verdict | None:
    """The verdict on differences; None where fewer than two points are known.

    gaps : float64 (points, seeds), above 0 where the second scenario is better, nan where unknown
    weights : of the points, equal ones where none are given
    """
    from scipy.special import ndtr

    centre, spread, share, parts = believed(gaps, weights)
    if len(centre) < 2:
        return None
    within = np.sqrt(spread**2 + parts.randomness)
    better, worse = (float(share @ _beyond(sign * centre, spread, margin, ndtr)) for sign in (1, -1))
    effective = float(1 / (share**2).sum())
    ends = share_interval(better, max(1, round(effective)))
    one = float(share @ _beyond(centre, within, margin, ndtr))
    sizes = float(np.sqrt(parts.between)), float(np.sqrt(parts.randomness))
    return Verdict(better, worse, *ends.ends, one, float(share @ centre), *sizes, effective)


def in_brief(row: Mapping[Hashable, Any], say: Words) -> dict[str, str]:
    """A row of the table of verdicts as a reader sees it: column -> text, in the language of the words."""
    low, high = number(row["low"], 2), number(row["high"], 2)
    return {
        say("sure.outcome"): metric_label(row["metric"], say),
        say("brief_worlds"): say(f"set_{row['set']}"),
        say("sure.horizon"): say(f"sure.{row['horizon']}"),
        say("brief.scenario"): row["scenario"],
        say("brief_better"): f"{number(row['probability'], 2)} [{low}, {high}]",
        say("brief_worse"): number(row["worse"], 2),
        say("brief_word"): say(f"sure.{row['word']}"),
    }


@dataclass(frozen=True, slots=True)
class Parts:
    """Components of variance: between points (ignorance), and between seeds of a point (randomness)."""

    between: float
    randomness: float


def believed(
    gaps: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Parts]:
    """What is believed of the true difference at every known point: mean, standard deviation, weight (sum 1).

    gaps, weights : as of `verdict`
    """
    known = np.isfinite(gaps).any(axis=1)
    mine = gaps[known]
    share = np.ones(len(mine)) if weights is None else np.asarray(weights, dtype=float)[known]
    if len(mine) < 2 or share.sum() <= 0:
        return np.empty(0), np.empty(0), np.empty(0), Parts(0.0, 0.0)
    share = share / share.sum()
    means, between, randomness = nested_components(mine, share)
    noise = randomness / np.isfinite(mine).sum(axis=1)
    kept = np.where(between + noise > 0, between / np.where(between + noise > 0, between + noise, 1.0), 0.0)
    middle = float(share @ means)
    unsure = float((share**2) @ (between + noise))  # variance of the mean over worlds
    spread = np.sqrt(kept * noise + (1 - kept) ** 2 * unsure)
    return middle + kept * (means - middle), spread, share, Parts(between, randomness)


def _beyond(centre: np.ndarray, spread: np.ndarray, margin: float, normal: Any) -> np.ndarray:
    """Probability that something normal lies above a margin; without spread whether it does."""
    lifted = centre - margin
    scaled = lifted / np.where(spread > 0, spread, 1.0)
    return np.where(spread > 0, normal(scaled), (lifted > 0).astype(float))
