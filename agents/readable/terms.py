"""What a rule in readable form answers: its named terms, and the probability that they make (规则的各项)."""

import math
from collections.abc import Hashable
from dataclasses import dataclass


def sigma(x: float) -> float:
    """Logistic function."""
    return 1.0 / (1.0 + math.exp(-x))


def within(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """A value cut to a range."""
    return min(max(value, low), high)


@dataclass(frozen=True, slots=True)
class Logit:
    """A probability, and the terms whose sum it is the logistic function of.

    terms : name -> addend, in logits; a term of 0 is kept, so that its absence is seen
    bound : share 0..1 by which the probability of the other answer is cut afterwards
    """

    terms: dict[str, float]
    bound: float = 0.0

    @property
    def probability(self) -> float:
        """Probability 0..1."""
        free = sigma(sum(self.terms.values()))
        return free + self.bound * (1.0 - free)


@dataclass(frozen=True, slots=True)
class Product:
    """A number that is the product of its named factors."""

    factors: dict[str, float]

    @property
    def value(self) -> float:
        """The product."""
        return math.prod(self.factors.values())

    @property
    def probability(self) -> float:
        """The product, where it is a probability 0..1."""
        return self.value


@dataclass(frozen=True, slots=True)
class Choice[Option: Hashable]:
    """A multinomial logit: P(option) = exp(sum of its terms) / sum over options of the same.

    options : option -> name -> addend, in logits; None where the option is not open
    """

    options: dict[Option, dict[str, float] | None]

    @property
    def weights(self) -> dict[Option, float]:
        """Weight of every option, 0 where it is not open."""
        return {
            option: 0.0 if terms is None else math.exp(sum(terms.values()))
            for option, terms in self.options.items()
        }

    def probability(self, option: Option) -> float:
        """Probability of an option, 0..1."""
        weights = self.weights
        return weights[option] / sum(weights.values())

    def taken(self, number: float) -> Option:
        """The option at which the cumulated weights pass a number drawn from [0, 1)."""
        weights = self.weights
        goal = number * sum(weights.values())
        *others, last = weights
        for option in others:
            goal -= weights[option]
            if goal < 0:
                return option
        return last
