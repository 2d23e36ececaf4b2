"""Intake: which competences does a dispute seem to need?"""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, Climbed, State
from agents.events import Activity
from agents.kinds import COMPETENCES, Competence
from agents.randomness.compiled import share, two_shares
from agents.randomness.streams import ASSIGN_DETAIL, TRIAGE_SEEN, TRIAGE_SPURIOUS
from agents.shared_rules import charge, popcount, write
from sim.stages.emerge.rules import PART_BITS

DEPARTMENTS = int(Competence.REMEDY)  # competences of mediators and departments come first


@kernel
def whose_turn(day, active, d, state, found):
    """Active problems in `state` whose day has come, in the order of `active`; how many these are.

    found : int32, as long as active, filled from the front
    """
    size = 0
    for i in range(active.size):
        row = active[i]
        if d.state[row] == state and d.due[row] <= day:
            found[size] = row
            size += 1
    return size


@inlined
def is_outside(row, d):
    """Whether a first claim is bound for petition or court: not for the desks (see `escalate`)."""
    bound = d.channel[row] == Channel.PETITION or d.channel[row] == Channel.COURT
    return bound and d.relapses[row] == 0


@kernel
def diagnose(seed, day, active, d, topics, accuracy, spurious):
    """Set `seen` for what was raised: needed competences with chance `accuracy`, rarely a wrong one.

    Somebody is always named: where nothing is seen, the usual lead of the topic. Then the pattern is asked.
    """
    for i in range(active.size):
        row = active[i]
        if d.state[row] != State.RAISED or is_outside(row, d):
            continue
        d.state[row] = State.ARRANGING
        key = d.key[row] * PART_BITS
        seen = np.int64(d.done[row])
        for k in range(COMPETENCES):
            if d.need[row] >> k & 1 and share(seed, TRIAGE_SEEN, day, key + np.uint64(k)) < accuracy:
                seen |= 1 << k
        u, v = two_shares(seed, TRIAGE_SPURIOUS, day, key)
        wrong = int(v * DEPARTMENTS)
        if u < (1.0 - accuracy) * spurious and not d.need[row] >> wrong & 1:
            seen |= 1 << wrong
        if seen == 0:
            seen = 1 << topics.lead[d.topic[row]]
        d.seen[row] = seen


@kernel
def look_at(rows, d, topics, whole, flags, severity):
    """What may be known of some disputes, as `sim.coordination.Cases` has it.

    whole : int64 (9, n), filled: topic, community, seen, breadth, lead competence, enterprise, level, stage,
        route; flags : bool (2, n), filled: relation, found; severity : float64, filled
    """
    for i in range(rows.size):
        row = rows[i]
        seen = np.int64(d.seen[row]) & ~np.int64(d.done[row])
        lead = np.int64(topics.lead[d.topic[row]])
        if seen != 0 and not seen >> lead & 1:
            lead = 0
            while not seen >> lead & 1:
                lead += 1
        whole[0, i], whole[1, i], whole[2, i] = d.topic[row], d.community[row], seen
        whole[3, i], whole[4, i], whole[5, i] = popcount(seen), lead, d.enterprise[row]
        whole[6, i], whole[7, i], whole[8, i] = d.level[row], d.stage[row], d.route[row]
        flags[0, i], flags[1, i] = d.relation[row] != 0, d.channel[row] == Channel.FOUND
        severity[i] = d.severity[row]


@kernel
def take_in(day, rows, lead, convenor, joint, minutes, d, work, taken, log, cursor):
    """Intake by the lead that the pattern named costs it `minutes`, or waits for tomorrow.

    rows and the answers have one element per dispute; taken : bool, filled: whether intake is done
    """
    for i in range(rows.size):
        row = rows[i]
        taken[i] = lead[i] < 0 or charge(work, lead[i], Account.INTAKE, minutes)
        if not taken[i]:
            continue
        if lead[i] >= 0:
            work.intake_month[lead[i]] += 1
        write(log, cursor, day, row, Activity.ARRANGE, lead[i], -1, convenor[i], minutes, joint[i])


@inlined
def start_way(day, row, review_days, d):
    """Send a dispute just taken in on its way: up to the superior, into a session, or to the first desk."""
    d.seen[row] |= d.adds[row]
    d.state[row], d.due[row] = State.CONVENING if d.joint[row] else State.ASKING, day
    if d.superior[row] >= 0 and d.tiers[row] > 0:
        d.state[row], d.due[row] = State.AWAITING, day + review_days * np.int64(d.tiers[row])


@kernel
def back(rows, taken, authority, appraisal, least, hub, minutes, d, work, backed):
    """The Party committee one level up stands behind whoever leads, where levers give more than the pattern.

    It costs the committee `minutes` of its own; one without them lends its name to nobody today.
    authority, appraisal : the pattern's answers; least : as in `write_down`; hub : int32 (3, communities);
    backed : bool, filled: whether the committee stands behind the dispute
    """
    for i in range(rows.size):
        row = rows[i]
        more = authority[i] < least[0] or appraisal[i] < least[2]
        committee = hub[min(d.level[row] + 1, 2), d.community[row]]
        backed[i] = taken[i] and more and committee >= 0 and charge(work, committee, Account.REQUEST, minutes)


@inlined
def lay_rights(row, least, backed, standing, working, d):
    """What levers and an earlier petition add to a pattern's answer, and what an outage leaves of it."""
    if d.climbed[row] & Climbed.PETITION:
        d.authority[row] = max(np.float64(d.authority[row]), standing)
    if backed:
        d.authority[row] = max(d.authority[row], np.float32(least[0]))
        d.appraisal[row] = max(d.appraisal[row], np.float32(least[2]))
    d.ties[row] = max(d.ties[row], np.float32(least[1]))
    d.own[row] = max(d.own[row], np.float32(least[3]))
    d.record[row] = max(d.record[row], np.float32(least[4]))
    d.record[row] *= np.float32(working)
    d.clocks[row] *= np.float32(working)


@kernel
def write_down(day, rows, taken, answer, least, backed, standing, working, review_days, d):
    """Keep the pattern's answers on disputes taken in; they go their way.

    answer : the columns of `sim.coordination.Arrangement` in order, one element per dispute
    least : five shares 0..1, authority, ties, appraisal, own, record that everybody has through levers;
    backed : bool, whether a committee stands behind it; else authority and appraisal stay the pattern's;
    standing : share 0..1, authority of whoever leads after a petition; working : share 0..1 of a platform
    that is not down. The time of an arrangement runs from the claim, however often it is made anew.
    """
    lead, joint, convenor, authority, ties, appraisal, superior, tiers = answer[:8]
    pairwise, only, adds, until, own, record, clocks, route = answer[8:]
    for i in range(rows.size):
        if not taken[i]:
            continue
        row = rows[i]
        d.lead[row], d.joint[row], d.convenor[row] = lead[i], joint[i], convenor[i]
        d.authority[row], d.ties[row], d.appraisal[row] = authority[i], ties[i], appraisal[i]
        d.superior[row], d.tiers[row], d.pairwise[row] = superior[i], tiers[i], pairwise[i]
        d.only[row], d.adds[row], d.route[row] = only[i], adds[i], route[i]
        d.own[row], d.record[row], d.clocks[row] = own[i], record[i], clocks[i]
        d.until[row] = d.raised[row] + until[i] if until[i] > 0 else 0
        lay_rights(row, least, backed[i], standing, working, d)
        start_way(day, row, review_days, d)


@kernel
def decide(seed, day, rows, lost_detail, minutes, d, work, log, cursor):
    """Superiors assign what has come up to them, as many as their minutes allow; the rest waits.

    rows : disputes whose review is over, sorted by superior, then by age. Every tier on the way up loses each
    seen competence with chance `lost_detail`. Somebody is always named.
    """
    for i in range(rows.size):
        row = rows[i]
        if not charge(work, d.superior[row], Account.REVIEW, minutes):
            continue
        chance = 1.0 - (1.0 - lost_detail) ** d.tiers[row]
        seen = np.int64(d.seen[row])
        for k in range(COMPETENCES):
            lost = share(seed, ASSIGN_DETAIL, day, d.key[row] * PART_BITS + np.uint64(k)) < chance
            if lost and not d.done[row] >> k & 1:
                seen &= ~(1 << k)
        # A summary without any content is not sent down.
        if seen & ~np.int64(d.done[row]) & np.int64(d.only[row]):
            d.seen[row] = seen
        d.state[row], d.due[row] = State.CONVENING if d.joint[row] else State.ASKING, day
        write(log, cursor, day, row, Activity.DECIDE, d.superior[row], d.lead[row], -1, minutes, d.tiers[row])
