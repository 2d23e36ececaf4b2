"""The other side of a dispute: how far it is away from settling, and what brings it nearer."""

import math
from typing import Any, NamedTuple


class Stance(NamedTuple):
    """A dispute as its other side sees it, where an offer is on the table.

    opposed : of the topic, 0..1; place : z, standard normal, of topic and place; mixed : mixture of locals
    and newcomers, 0..1, 0 where the sides are no neighbours; alternative : to settling, 0..1
    people : hit without anybody who speaks for them, 1 where they have one voice; craft : of a mediator who
    goes between the sides, 0 without one; bound : a lawful decision that is needed has been taken
    """

    opposed: float
    place: float
    mixed: float
    alternative: float
    people: int
    craft: float
    bound: bool


class Distance(NamedTuple):
    """What the distance of two sides is the product of."""

    interests: float
    mixture: float
    alternative: float
    voices: float
    mediated: float
    bound: float

    @property
    def value(self) -> float:
        """Probability that the other side declines, 0..1."""
        return min(math.prod(self), 1.0)


def distance_left(stance: Stance, rules: Any) -> Distance:
    """Probability that the other side declines an offer. Fast form: `distance_left`, stage settle.

        P(declines) = distance * opposed * exp(spread*z - spread^2/2)
                      * (1 + mixture*mixed               between neighbours)
                      * (1 + alternative*alternative to settling)
                      * (1 + voices*log2(people)         if nobody speaks for them)
                      * (1 - narrowing*craft             if a mediator goes between the sides)
                      * (1 - binding                     if a lawful decision binds one of them)     at most 1

    The zone of agreement of two limits (Myerson & Satterthwaite 1983), which mediation widens and authority
    makes up for. rules : section `sides`
    """
    return Distance(
        interests=rules.distance
        * stance.opposed
        * math.exp(rules.spread * stance.place - rules.spread**2 / 2),
        mixture=1.0 + rules.mixture * stance.mixed,
        alternative=1.0 + rules.alternative * stance.alternative,
        voices=1.0 + rules.voices * math.log2(stance.people),
        mediated=1.0 - rules.narrowing * stance.craft,
        bound=1.0 - rules.binding if stance.bound else 1.0,
    )


def grudge(apart: float, rules: Any) -> float:
    """By how much a settlement breaks sooner between sides that stay apart. Fast form: `agree`, stage settle.

        hazard of breaking  times  1 + grudge*P(declines)

    apart : P(declines), 0..1; rules : section `sides`
    """
    return 1.0 + float(rules.grudge) * apart
