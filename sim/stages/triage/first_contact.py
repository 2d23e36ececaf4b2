"""First contact: the unit that hears of a matter first may end it with an answer or one call (首接即办)."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import OUTSIDE, Competence
from agents.randomness.compiled import uniform
from agents.randomness.streams import FIRST_CONTACT, SETTLE
from agents.shared_rules import charge, popcount, write
from sim.stages.settle.rules import Offer, agree, agreement_probability, has_help, substance_of
from sim.stages.settle.sides import declines, distance_left


@inlined
def receiver_of(row, disputes, institutions):
    """Who hears of a matter first, -1 nobody: by the way it came, the same under every pattern.

    The hotline has no staff of its own in the model: it rings up the residents' committee of the place. At
    a window it is the unit behind it, for the topic's usual lead. What was found before it was claimed is
    heard by those who verified it.
    """
    channel, c = disputes.channel[row], disputes.community[row]
    if channel == Channel.COMMITTEE or channel == Channel.HOTLINE:
        return institutions.serves[Competence.MEDIATION, 0, c]
    if channel == Channel.WINDOW:
        return institutions.serves[disputes.topics.lead[disputes.topic[row]], 0, c]
    return institutions.verifier[c] if channel == Channel.DETECTED else -1


@inlined
def at_once(row, disputes, ties, triage):
    """P(an answer or one call is all that a dispute needs), by what it needs."""
    need = np.int64(disputes.need[row])
    if need & OUTSIDE:
        return 0.0
    probability = triage.at_once ** popcount(need)
    if disputes.needs_authority[row]:
        probability *= triage.delegated
    if need >> Competence.REMEDY & 1:
        probability *= ties.compliance[disputes.enterprise[row]]
    return probability


@inlined
def answer(key, row, disputes, institutions, society, rule, log):
    """The receiver gives its answer; the parties accept it by the rule of every offer, or it was for nothing.

    What it settles breaks by the rule of every settlement. Who is not content is taken in as usual, today.
    """
    seed, day = key
    people, ties, receiver = society.people, institutions.ties, disputes.lead[row]
    disputes.seen[row] = disputes.done[row] = disputes.need[row]
    disputes.quality[row] = rule.triage.answer_quality * popcount(np.int64(disputes.need[row]))
    helped = has_help(seed, row, disputes, people, rule.court)
    substance = substance_of(row, helped, disputes, ties, rule.settle)
    trust = people.trust[disputes.resident[row], ties.kind[receiver]]
    probability = agreement_probability(day, row, substance, trust, disputes, rule)
    apart = distance_left(key, row, disputes, institutions, society, rule.sides, log)
    write(log, day, row, Activity.ANSWER, (receiver, -1, -1), rule.triage.answer_minutes, probability)
    accepted = uniform(seed, SETTLE, np.int64(disputes.relapses[row]), disputes.key[row]) < probability
    if accepted and not declines(seed, row, apart, disputes):
        institutions.cases.intake_month[receiver] += 1
        agree(key, row, Offer(substance, apart), disputes, institutions, rule, log)
    else:
        disputes.lead[row] = -1
        disputes.seen[row] = disputes.done[row] = 0
        disputes.quality[row] = 0.0


@kernel
def answer_first(key, active, disputes, institutions, society, rules, log):
    """What came today for the first time is answered at once where an answer or one call is all it takes.

    Whether it is belongs to the matter: it is the same on every day and under every policy. A receiver
    without minutes passes it on like all others.
    """
    rule, cases = rules[0], institutions.cases
    for i in range(active.size):
        row = active[i]
        if disputes.state[row] != State.RAISED or disputes.relapses[row] != 0:
            continue
        receiver = receiver_of(row, disputes, institutions)
        if receiver < 0:
            continue
        probability = at_once(row, disputes, institutions.ties, rule.triage)
        if uniform(key.seed, FIRST_CONTACT, 0, disputes.key[row]) >= probability:
            continue
        if charge(cases, receiver, Account.INTAKE, rule.triage.answer_minutes):
            disputes.lead[row] = receiver  # who answers owns the file, as long as nobody else does
            answer(key, row, disputes, institutions, society, rule, log)
