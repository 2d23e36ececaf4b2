"""Waves of problems with one outside cause: an employer fails, houses are pulled down, a river rises."""

import numpy as np

from agents.compiling import kernel
from agents.randomness.compiled import share
from agents.randomness.streams import WAVE
from sim.stages.emerge.rules import give_row

RESIDENT_BITS, TOPIC_BITS, DAY_BITS, KIND_BITS = 32, 6, 13, 3
MARK = np.uint64(1)  # keys of a wave begin with this bit, those of ordinary problems never do


@kernel
def wave_key(day, kind, topic, resident):
    """Stable identity of a problem of a wave: day, kind, topic and resident, packed into 55 bits."""
    key = MARK << np.uint64(KIND_BITS) | np.uint64(kind)
    key = key << np.uint64(DAY_BITS) | np.uint64(day)
    key = key << np.uint64(TOPIC_BITS) | np.uint64(topic)
    return key << np.uint64(RESIDENT_BITS) | np.uint64(resident)


@kernel
def hit_by_wave(seed, day, kind, exposed, chance, hit):
    """Write down (bool, like `exposed`) whom a wave reaches today; returns how many.

    exposed : int64, residents; chance : share of them per day
    """
    total = 0
    for i in range(exposed.size):
        hit[i] = share(seed, WAVE + kind, day, np.uint64(exposed[i])) < chance
        total += hit[i]
    return total


@kernel
def place_wave(
    seed, day, kind, who, topic, community, enterprise, people, teams, topics, rule, d, count, log, cursor
):
    """Give each resident of `who` (int64) a problem of `topic`; the number of rows in use afterwards.

    community : int32 per resident; enterprise : who caused it, -1 nobody
    New problems take consecutive rows from `count` on; they are the same under every policy.
    """
    for i in range(who.size):
        key = wave_key(day, kind, topic, who[i])
        give_row(
            seed,
            day,
            key,
            count,
            topic,
            community[who[i]],
            who[i],
            enterprise,
            people,
            teams,
            topics,
            rule,
            d,
            log,
            cursor,
        )
        count += 1
    return count
