"""Latent problems are found before they are claimed: every warning is an act of signal detection."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.randomness.compiled import poisson, uniform
from agents.randomness.streams import DETECT_FLAG, DETECT_LOOK, FALSE_ALARM, VIGILANCE, VIGILANCE_FALSE
from agents.shared_rules import charge, in_states, normal_below, number_each, write
from sim.lifecycle import raise_claim
from sim.stages.emerge.rules import ORDINAL_BITS


@inlined
def heed(vigilance, c, true, detect):
    """After an alarm was verified: a false one wears vigilance down, a true one brings it back."""
    if true:
        vigilance[c] += detect.restore * (1.0 - vigilance[c])
    else:
        vigilance[c] -= detect.weary * vigilance[c]


@inlined
def alarm_at(signal, hunch, detect):
    """Probability of an alarm at a place: the threshold moves by what records say of it.

    signal : `separation` where there is a problem, 0 where there is none; hunch : log of the relative rate
    """
    if detect.learnt <= 0.0:
        return normal_below(signal - detect.criterion)
    return normal_below(signal - detect.criterion + detect.learnt * hunch / max(detect.separation, 1.0))


@kernel
def go_round(day, institutions, society, rules, log):
    """Rounds take minutes of the unit that walks them, whether there is anything to see or not.

    A community whose verifier has none left is not walked today; `society.walked` is filled.
    """
    rule, detect = rules[0], rules[0].detect
    first, verifier = society.first, institutions.verifier
    for c in range(first.size - 1):
        looks = detect.looks * rule.by_rounds * (first[c + 1] - first[c]) / 1000.0
        minutes = int(looks * detect.look + 0.5)
        society.walked[c] = charge(institutions.cases, verifier[c], Account.VERIFY, minutes)
        if society.walked[c] and minutes > 0:
            write(log, day, -1, Activity.ROUND, (verifier[c], c, -1), minutes, looks)


@kernel
def find_problems(key, active, disputes, institutions, society, rules, log):
    """Look at latent problems, raise alarms, verify them; a verified one becomes a dispute.

    An alarm that nobody has minutes for is lost. `society.vigilance` is changed; `society.walked` says where
    rounds are walked today.
    """
    rule, detect = rules[0], rules[0].detect
    seed, day = key
    cases, verifier, vigilance = institutions.cases, institutions.verifier, society.vigilance
    hit = alarm_at(detect.separation, 0.0, detect)
    rows = in_states(active, 1 << State.LATENT | 1 << State.LUMPED, disputes)
    looked = number_each(key, DETECT_LOOK, rows, disputes)
    for i in range(rows.size):
        row = rows[i]
        c, who = disputes.community[row], disputes.key[row]
        rounds = rule.rounds if society.walked[c] else 0.0
        look = 1.0 - (1.0 - rounds) * (1.0 - rule.ties * society.members[c]) * (1.0 - rule.sensing)
        if looked[i] >= look:
            continue
        if detect.learnt > 0.0:
            hit = alarm_at(detect.separation, society.hunch[c, disputes.topic[row]], detect)
        if uniform(seed, DETECT_FLAG, day, who) >= hit:
            continue
        if uniform(seed, VIGILANCE, day, who) >= vigilance[c]:
            write(log, day, row, Activity.IGNORE, (verifier[c], -1, -1), 0, vigilance[c])
            continue
        if not charge(cases, verifier[c], Account.VERIFY, detect.minutes):
            continue
        heed(vigilance, c, True, detect)
        raise_claim(day, row, Channel.DETECTED, disputes)
        disputes.severity[row] *= detect.early
        for k in range(disputes.effort.shape[1]):
            disputes.effort[row, k] = max(1, int(disputes.effort[row, k] * detect.early))
        write(log, day, row, Activity.DETECT, (verifier[c], -1, -1), detect.minutes, look * hit)


@kernel
def false_alarms(key, institutions, society, rules, log):
    """Looks at places without a problem that raise an alarm all the same, and cost their verification.

    `society.vigilance` is changed.
    """
    rule, detect = rules[0], rules[0].detect
    seed, day = key
    first, cases = society.first, institutions.cases
    verifier, vigilance = institutions.verifier, society.vigilance
    wrong = alarm_at(0.0, 0.0, detect)
    for c in range(first.size - 1):
        looking = max(rule.by_others, rule.by_rounds if society.walked[c] else 0.0)
        if detect.learnt > 0.0:
            wrong = alarm_at(0.0, society.hunch[c, society.hunch.shape[1] - 1], detect)
        mean = detect.looks * looking * wrong * (first[c + 1] - first[c]) / 1000.0
        for n in range(poisson(mean, uniform(seed, FALSE_ALARM, day, np.uint64(c)))):
            alarm = np.uint64(c) * ORDINAL_BITS + np.uint64(n)
            if uniform(seed, VIGILANCE_FALSE, day, alarm) >= vigilance[c]:
                continue
            if charge(cases, verifier[c], Account.VERIFY, detect.minutes):
                heed(vigilance, c, False, detect)
                write(log, day, -1, Activity.FALSE_ALARM, (verifier[c], c, -1), detect.minutes, 0)
