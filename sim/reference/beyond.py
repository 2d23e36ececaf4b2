"""What reaches beyond the city: how often, who acts there, and what an inspection brings."""

import math
from typing import Any

from agents.readable.terms import Logit


def outside_part(weight: float, newcomer: bool, rules: Any) -> float:
    """Probability that somebody outside the city has a part in a problem. Fast form: `outside_part`, emerge.

        P(outside) = share * outside of the topic * (newcomers if a newcomer is hit)           at most 1

    weight : of the topic, 0..1; rules : section `beyond`
    """
    return min(float(rules.share) * weight * (rules.newcomers if newcomer else 1.0), 1.0)


def peer_acts(rules: Any) -> Logit:
    """Probability that a county beside does its part. Fast form: `peer_answers`, stage coordinate.

        P(acts) = sigma(peer)                     else the letter goes up to the province

    rules : section `beyond`
    """
    return Logit({"peer": float(rules.peer)})


def due_after(number: float, rules: Any) -> int:
    """Days until what the province sent down is due. Fast form: `send_down`, stage coordinate.

        days = 1 + u*deadline          done by then with probability kept, else it is sent down again

    number : u, drawn from [0, 1); rules : section `beyond`
    """
    return 1 + math.floor(float(number * rules.deadline))


def report_minutes(false: int, rules: Any) -> int:
    """Minutes of the lead on what an inspection sends down. Fast form: `inspect`, stage coordinate.

        minutes = report + clue * clues that are not true,      Poisson with mean (1 - true_clues)/true_clues

    false : clues that are not true; rules : section `beyond`
    """
    return int(rules.report + false * rules.clue)
