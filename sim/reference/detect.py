"""Signal detection: looks, alarms true and false, and how long they are heeded."""

import math
from typing import Any, NamedTuple


def normal_below(x: float) -> float:
    """Distribution function of the standard normal. Fast form: `agents.shared_rules.normal_below`."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


class Look(NamedTuple):
    """Probabilities per day of coming across a problem: on rounds, through members, by sensors."""

    rounds: float
    ties: float
    sensing: float

    @property
    def probability(self) -> float:
        """Probability that at least one of them does, 0..1."""
        return 1.0 - (1.0 - self.rounds) * (1.0 - self.ties) * (1.0 - self.sensing)


def look(members: float, rules: Any) -> Look:
    """Probability per day that somebody looks at a problem. Fast form: `find_problems`, stage detect.

        P(look) = 1 - (1 - rounds)*(1 - ties*members)*(1 - sensing)

    members : engaged share of residents, 0..1; rules : `rounds`, `ties` and `sensing` of who may look
    """
    return Look(rules.rounds, rules.ties * members, rules.sensing)


class Alarm(NamedTuple):
    """Probabilities of an alarm: where there is a problem, and where there is none."""

    hit: float
    false: float


def alarm(rules: Any, hunch: float = 0.0) -> Alarm:
    """Probability that a look raises an alarm. Fast form: `find_problems`, `false_alarms`, stage detect.

        P(alarm | problem) = Phi(separation - c)        P(alarm | nothing) = Phi(-c)
        c = criterion - learnt*hunch/max(separation, 1)

    hunch : what the city's records say of a place and topic, log of the relative rate: the best threshold
    moves by the log odds over the separation (Green & Swets 1966). rules : section `detect`
    """
    c = rules.criterion - rules.learnt * hunch / max(rules.separation, 1.0)
    return Alarm(normal_below(rules.separation - c), normal_below(-c))


def false_alarms(residents: float, looking: float, rules: Any, hunch: float = 0.0) -> float:
    """Mean number of false alarms per day in a community. Fast form: `false_alarms`, stage detect.

        mean = looks * residents/1000 * looking * P(alarm | nothing)

    looking : how much of the looking that could be done is done, 0..1; hunch : of the place, see `alarm`
    rules : section `detect`
    """
    mean: float = rules.looks * looking * alarm(rules, hunch).false * residents / 1000.0
    return mean


def vigilance(now: float, true: bool, rules: Any) -> float:
    """Probability that an alarm is verified, after one was. Fast form: `heed`, stage detect.

        v -> v + restore*(1 - v) after a true one        v -> v - weary*v after a false one

    now : v, 0..1; true : there was a problem; rules : section `detect`
    """
    moved: float = now + rules.restore * (1.0 - now) if true else now - rules.weary * now
    return moved
