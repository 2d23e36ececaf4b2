"""Latent problems are found before they are claimed: every warning is an act of signal detection."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness.compiled import poisson, share
from agents.randomness.streams import DETECT_FLAG, DETECT_LOOK, FALSE_ALARM, VIGILANCE, VIGILANCE_FALSE
from agents.shared_rules import charge, normal_below, write
from sim.stages.emerge.rules import ORDINAL_BITS


@inlined
def heed(vigilance, c, true, rule):
    """After an alarm was verified: a false one wears vigilance down, a true one brings it back."""
    if true:
        vigilance[c] += rule.restore * (1.0 - vigilance[c])
    else:
        vigilance[c] -= rule.weary * vigilance[c]


@kernel
def find_problems(
    seed, day, active, d, members, rounds, ties, sensing, rule, verifier, work, vigilance, log, cursor
):
    """Look at latent problems, raise alarms, verify them; a verified one becomes a dispute.

    members : float64 (communities), share of registered Party members among residents
    rounds, ties, sensing : chance per day of a look (ties: per member share); 0 where the pattern
        does not see through that channel
    verifier : int32 (communities), who verifies; an alarm that nobody has minutes for is lost
    vigilance : float64 (communities), chance that an alarm is verified at all; changed here
    """
    hit = normal_below(rule.separation - rule.criterion)
    for i in range(active.size):
        row = active[i]
        if d.state[row] != State.LATENT and d.state[row] != State.BORNE:
            continue
        c = d.community[row]
        look = 1.0 - (1.0 - rounds) * (1.0 - ties * members[c]) * (1.0 - sensing)
        if share(seed, DETECT_LOOK, day, d.key[row]) >= look:
            continue
        if share(seed, DETECT_FLAG, day, d.key[row]) >= hit:
            continue
        if share(seed, VIGILANCE, day, d.key[row]) >= vigilance[c]:
            write(log, cursor, day, row, Activity.IGNORE, verifier[c], -1, -1, 0, vigilance[c])
            continue
        if not charge(work, verifier[c], Account.VERIFY, rule.minutes):
            continue
        heed(vigilance, c, True, rule)
        d.state[row], d.channel[row] = State.RAISED, Channel.FOUND
        d.raised[row] = d.reviewed[row] = d.due[row] = day
        d.severity[row] *= rule.early
        for k in range(d.effort.shape[1]):
            d.effort[row, k] = max(1, int(d.effort[row, k] * rule.early))
        write(log, cursor, day, row, Activity.FIND, verifier[c], -1, -1, rule.minutes, look * hit)


@kernel
def false_alarms(seed, day, people, looking, rule, verifier, work, vigilance, log, cursor):
    """Looks at places without a problem that raise an alarm all the same, and cost their verification.

    people : int64 (communities + 1), first resident of each community
    looking : share of the full intensity of looks, 0 for a pattern that does not look
    vigilance : float64 (communities), as in `find_problems`
    """
    wrong = normal_below(-rule.criterion)
    for c in range(people.size - 1):
        mean = rule.looks * looking * wrong * (people[c + 1] - people[c]) / 1000.0
        for n in range(poisson(mean, share(seed, FALSE_ALARM, day, np.uint64(c)))):
            alarm = np.uint64(c) * ORDINAL_BITS + np.uint64(n)
            if share(seed, VIGILANCE_FALSE, day, alarm) >= vigilance[c]:
                continue
            if charge(work, verifier[c], Account.VERIFY, rule.minutes):
                heed(vigilance, c, False, rule)
                write(log, cursor, day, -1, Activity.FALSE_ALARM, verifier[c], c, -1, rule.minutes, 0)
