"""Waves of problems with one outside cause: an employer fails, houses are pulled down, a river rises."""

from typing import NamedTuple

import numpy as np

from agents.compiling import kernel
from agents.randomness.compiled import uniform
from agents.randomness.streams import WAVE
from sim.stages.emerge.rules import Problem, give_row

RESIDENT_BITS, TOPIC_BITS, DAY_BITS, KIND_BITS = 32, 6, 13, 3
MARK = np.uint64(1)  # keys of a wave begin with this bit, those of ordinary problems never do


class Cause(NamedTuple):
    """What a wave of today brings.

    kind : number of its random stream; topic : row of the catalogue; enterprise : who caused it, -1 nobody
    """

    kind: int
    topic: int
    enterprise: int


@kernel
def wave_key(day, kind, topic, resident):
    """Stable identity of a problem of a wave: day, kind, topic and resident, packed into 55 bits."""
    key = MARK << np.uint64(KIND_BITS) | np.uint64(kind)
    key = key << np.uint64(DAY_BITS) | np.uint64(day)
    key = key << np.uint64(TOPIC_BITS) | np.uint64(topic)
    return key << np.uint64(RESIDENT_BITS) | np.uint64(resident)


@kernel
def hit_by_wave(key, kind, exposed, probability, hit):
    """Write down (bool, like `exposed`) whom a wave reaches today; returns how many.

    exposed : int64, residents; probability : share of them per day
    """
    total = 0
    for i in range(exposed.size):
        hit[i] = uniform(key.seed, WAVE + kind, key.day, np.uint64(exposed[i])) < probability
        total += hit[i]
    return total


@kernel
def place_wave(key, cause, who, disputes, society, rules, log):
    """Give each resident of `who` (int64) a problem in the next row; the same under every policy."""
    community = society.people.community
    for i in range(who.size):
        identity = wave_key(key.day, cause.kind, cause.topic, who[i])
        problem = Problem(identity, cause.topic, community[who[i]], who[i], cause.enterprise)
        give_row(key, problem, disputes, society, rules[0], log)
