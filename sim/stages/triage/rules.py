"""Intake: which competences does a dispute seem to need?"""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, Escalated, State
from agents.events import Activity
from agents.kinds import COMPETENCES, HERE, TIERS, Competence
from agents.randomness.compiled import two_uniforms, uniform
from agents.randomness.streams import ASSIGN_DETAIL, TRIAGE_SEEN, TRIAGE_SPURIOUS
from agents.shared_rules import charge, popcount, write
from sim.lifecycle import await_decision, set_out, take_in
from sim.stages.coordinate.rules import own_standing
from sim.stages.emerge.rules import PART_BITS

DEPARTMENTS = int(Competence.REMEDY)  # competences of mediators and departments come first


@kernel
def whose_turn(day, active, disputes, state, found):
    """Active problems in `state` whose day has come, in the order of `active`; how many these are.

    found : int32, as long as active, filled from the front
    """
    size = 0
    for i in range(active.size):
        row = active[i]
        if disputes.state[row] == state and disputes.due[row] <= day:
            found[size] = row
            size += 1
    return size


@inlined
def is_outside(row, disputes):
    """Whether a first claim is bound for petition or court: not for the desks (see `escalate`)."""
    bound = disputes.channel[row] == Channel.PETITION or disputes.channel[row] == Channel.COURT
    return bound and disputes.relapses[row] == 0


@kernel
def diagnose(key, active, disputes, rules):
    """Set `seen` for what was raised: needed competences with probability `accuracy`, rarely a wrong one.

    Somebody is always named: where nothing is seen, the usual lead of the topic. Then the pattern is asked.
    """
    seed, day = key
    accuracy, spurious = rules[0].triage.accuracy, rules[0].triage.spurious
    for i in range(active.size):
        row = active[i]
        if disputes.state[row] != State.RAISED or is_outside(row, disputes):
            continue
        take_in(row, disputes)
        who = disputes.key[row] * PART_BITS
        seen = np.int64(disputes.done[row])
        for k in range(COMPETENCES):
            if disputes.need[row] >> k & 1 and uniform(seed, TRIAGE_SEEN, day, who + np.uint64(k)) < accuracy:
                seen |= 1 << k
        u, v = two_uniforms(seed, TRIAGE_SPURIOUS, day, who)
        wrong = int(v * DEPARTMENTS)
        if u < (1.0 - accuracy) * spurious and not disputes.need[row] >> wrong & 1:
            seen |= 1 << wrong
        if seen == 0:
            seen = 1 << disputes.topics.lead[disputes.topic[row]]
        disputes.seen[row] = seen


@kernel
def look_at(rows, disputes, whole, flags, severity):
    """What may be known of some disputes, as `sim.coordination.Cases` has it.

    whole : int64 (9, n), filled: topic, community, seen, breadth, lead competence, enterprise, tier, stage,
        route; flags : bool (2, n), filled: relation, found; severity : float64, filled
    """
    for i in range(rows.size):
        row = rows[i]
        seen = np.int64(disputes.seen[row]) & ~np.int64(disputes.done[row]) & HERE
        lead = np.int64(disputes.topics.lead[disputes.topic[row]])
        if seen != 0 and not seen >> lead & 1:
            lead = 0
            while not seen >> lead & 1:
                lead += 1
        whole[0, i], whole[1, i], whole[2, i] = disputes.topic[row], disputes.community[row], seen
        whole[3, i], whole[4, i], whole[5, i] = popcount(seen), lead, disputes.enterprise[row]
        whole[6, i], whole[7, i], whole[8, i] = disputes.tier[row], disputes.stage[row], disputes.route[row]
        flags[0, i], flags[1, i] = disputes.relation[row] != 0, disputes.channel[row] == Channel.DETECTED
        severity[i] = disputes.severity[row]


@kernel
def pay_intake(day, rows, answer, taken, institutions, rules, log):
    """Intake by the lead that the pattern named costs it minutes, or waits for tomorrow.

    answer : the columns of `sim.coordination.Arrangement` in order, one element per dispute of `rows`
    taken : bool, filled: whether intake is done
    """
    lead, joint, convener = answer[:3]
    cases, minutes = institutions.cases, rules[0].triage.minutes
    for i in range(rows.size):
        taken[i] = lead[i] < 0 or charge(cases, lead[i], Account.INTAKE, minutes)
        if not taken[i]:
            continue
        if lead[i] >= 0:
            cases.intake_month[lead[i]] += 1
        write(log, day, rows[i], Activity.ARRANGE, (lead[i], -1, convener[i]), minutes, joint[i])


@inlined
def start_way(day, row, disputes, rule):
    """Send a dispute just taken in on its way: up to the superior, into a session, or to the first desk."""
    disputes.seen[row] |= disputes.adds[row]
    if disputes.superior[row] >= 0 and disputes.tiers[row] > 0:
        await_decision(day + rule.review_days * np.int64(disputes.tiers[row]), row, disputes)
    else:
        set_out(day, row, disputes)


@inlined
def lender_of(row, disputes, institutions, rule):
    """Who has to stand behind the lead, -1 nobody.

    The superior who decides, else the Party committee one tier up, where pattern or lever give standing.
    A petition office has paid when it took the petition.
    """
    least = rule.rights
    given = max(disputes.authority[row], disputes.appraisal[row], least.authority, least.appraisal)
    if given > 0.0 and disputes.superior[row] >= 0 and disputes.tiers[row] > 0:
        return disputes.superior[row]
    if given > 0.0:
        return institutions.conveners[min(disputes.tier[row] + 1, TIERS - 1), disputes.community[row]]
    return -1


@inlined
def lay_rights(row, disputes, institutions, rule):
    """What levers and an earlier petition add to a pattern's answer, and what an outage leaves of it.

    Authority and a right of appraisal hold as long as somebody pays for standing behind the lead
    (`sim.stages.coordinate.rules.stand_behind`).
    """
    least, working = rule.rights, rule.working
    disputes.lender[row] = lender_of(row, disputes, institutions, rule)
    if disputes.escalated[row] & Escalated.PETITION:
        disputes.authority[row] = max(np.float64(disputes.authority[row]), rule.standing)
    disputes.authority[row] = max(disputes.authority[row], np.float32(least.authority))
    disputes.appraisal[row] = max(disputes.appraisal[row], np.float32(least.appraisal))
    disputes.ties[row] = max(disputes.ties[row], np.float32(least.ties))
    disputes.own[row] = max(disputes.own[row], np.float32(least.own))
    disputes.record[row] = max(disputes.record[row], np.float32(least.record))
    disputes.record[row] *= np.float32(working)
    disputes.clocks[row] *= np.float32(working)


@kernel
def write_down(day, rows, answer, taken, disputes, institutions, rules):
    """Keep the pattern's answers on disputes taken in; they go their way.

    answer, taken : as in `pay_intake`. The time of an arrangement runs from the claim, however often it is
    made anew.
    """
    rule = rules[0]
    lead, joint, convener, authority, ties, appraisal, superior, tiers = answer[:8]
    pairwise, only, adds, until, own, record, clocks, route = answer[8:]
    for i in range(rows.size):
        if not taken[i]:
            continue
        row = rows[i]
        disputes.lead[row], disputes.joint[row], disputes.convener[row] = lead[i], joint[i], convener[i]
        disputes.authority[row], disputes.ties[row], disputes.appraisal[row] = (
            authority[i],
            ties[i],
            appraisal[i],
        )
        disputes.superior[row], disputes.tiers[row], disputes.pairwise[row] = (
            superior[i],
            tiers[i],
            pairwise[i],
        )
        disputes.only[row], disputes.adds[row], disputes.route[row] = only[i], adds[i], route[i]
        disputes.own[row], disputes.record[row], disputes.clocks[row] = own[i], record[i], clocks[i]
        disputes.until[row] = disputes.raised[row] + until[i] if until[i] > 0 else 0
        lay_rights(row, disputes, institutions, rule)
        start_way(day, row, disputes, rule)


@kernel
def decide(key, rows, disputes, institutions, rules, log):
    """Superiors assign what has come up to them, as many as their minutes allow; the rest waits.

    rows : disputes whose review is over, sorted by superior, then by age. Every tier on the way up loses each
    seen competence with probability `lost_detail`. Somebody is always named.
    """
    rule = rules[0]
    seed, day = key
    for i in range(rows.size):
        row = rows[i]
        who = disputes.superior[row]
        minutes = own_standing(row, who, rule.accept.decision, disputes, rule.accept)
        if not charge(institutions.cases, who, Account.REVIEW, minutes):
            continue
        if disputes.lender[row] == who:
            disputes.lender[row] = -1
        probability = 1.0 - (1.0 - rule.lost_detail) ** disputes.tiers[row]
        seen = np.int64(disputes.seen[row])
        for k in range(COMPETENCES):
            lost = (
                uniform(seed, ASSIGN_DETAIL, day, disputes.key[row] * PART_BITS + np.uint64(k)) < probability
            )
            if lost and not disputes.done[row] >> k & 1:
                seen &= ~(1 << k)
        # A summary without any content is not sent down.
        if seen & ~np.int64(disputes.done[row]) & np.int64(disputes.only[row]):
            disputes.seen[row] = seen
        set_out(day, row, disputes)
        write(
            log,
            day,
            row,
            Activity.DECIDE,
            (who, disputes.lead[row], -1),
            minutes,
            disputes.tiers[row],
        )
