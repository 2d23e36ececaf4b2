"""Rejected and overdue disputes: wait, go up, petition, sue, abandon, or become a collective matter."""

from typing import NamedTuple

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import OPEN_BITS, Channel, Escalated, State
from agents.events import Activity
from agents.kinds import COMPETENCES, TIERS, Competence
from agents.randomness.compiled import uniform
from agents.randomness.streams import ESCALATE, LOST_DETAIL
from agents.shared_rules import charge, in_states, is_open, write
from sim.lifecycle import abandon, begin_anew, go_to_court
from sim.stages.coordinate.rules import enqueue
from sim.stages.emerge.rules import PART_BITS
from sim.stages.escalate.crowd import has_joined, member, place_in_group
from sim.stages.settle.rules import has_help

WAIT, MOVE_UP, PETITION, COURT, ABANDON = 0, 1, 2, 3, 4
# Beside 1 for those who have joined, `crowd` holds while a group looks at itself:
NEAR, JOINING = 3, 2  # one has a contact who has joined; one joins with the others when all have looked
STILL = 2  # at the first place of a group, whose first has always joined: nobody else joins as things stand


class Claimant(NamedTuple):
    """What bears on a claimant's next step: numbers that kernels hand on, made inside them.

    trust : 0..1, in the lead; anger : grievance; heard : 0..1, what petitions brought to neighbours;
    burden : logit, what the cost of a suit takes
    """

    trust: float
    anger: float
    heard: float
    burden: float


@inlined
def choose_step(u, row, claimant, disputes, rule, weights):
    """Waiting, voice, exit, neglect by multinomial logit (Hirschman 1970; Lyons & Lowery).

    weights : float64 (5,), scratch
    """
    trust, anger, heard, burden = claimant
    aggrieved = rule.grievance * min(anger, rule.grievance_most)
    drawn = rule.experience * (heard - 0.5)
    weights[WAIT] = np.exp(rule.wait + rule.loyalty * (trust - 0.5))
    weights[MOVE_UP] = np.exp(rule.next_tier) if disputes.tier[row] < TIERS - 1 else 0.0
    weights[PETITION] = (
        0.0 if disputes.escalated[row] & Escalated.PETITION else np.exp(rule.petition + aggrieved + drawn)
    )
    weights[COURT] = np.exp(rule.court + aggrieved + disputes.severity[row] - 0.5 - burden)
    weights[ABANDON] = np.exp(rule.abandon - disputes.severity[row] + 0.5)
    goal = u * weights.sum()
    for step in range(ABANDON):
        goal -= weights[step]
        if goal < 0:
            return step
    return ABANDON


@inlined
def go_up(key, row, disputes, rule):
    """One tier up: days of review, and some of what was seen is lost on the way."""
    seed, day = key
    disputes.tier[row] = min(disputes.tier[row] + 1, TIERS - 1)
    disputes.escalated[row] |= Escalated.TIER
    for k in range(COMPETENCES):
        lost = (
            uniform(seed, LOST_DETAIL, day, disputes.key[row] * PART_BITS + np.uint64(k)) < rule.lost_detail
        )
        if lost and disputes.seen[row] >> k & 1 and not disputes.done[row] >> k & 1:
            disputes.seen[row] &= ~(1 << k)
    begin_anew(day + rule.review_days, row, disputes)


@inlined
def take_step(key, row, step, disputes, institutions, rules, log):
    """Carry out what the claimant decided; a full petition office is a reason to wait."""
    day, rule, cases = key.day, rules.escalate, institutions.cases
    p, lead, c = disputes.resident[row], disputes.lead[row], disputes.community[row]
    office, court = institutions.offices[c], institutions.courts[c]
    # The office that has read the matter and orders it pays for that or for standing, whichever is more.
    minutes = max(rule.office_minutes, rules.backing) if rule.standing > 0.0 else rule.office_minutes
    if step == PETITION and charge(cases, office, Account.REVIEW, minutes):
        disputes.escalated[row] |= Escalated.PETITION
        if lead >= 0:
            cases.petitions_month[lead] += 1
        go_up(key, row, disputes, rule)
        write(log, day, row, Activity.PETITION, (p, lead, office), minutes, 0)
    elif (
        step == PETITION and disputes.state[row] == State.RAISED and disputes.channel[row] == Channel.PETITION
    ):
        disputes.channel[row] = Channel.WINDOW  # the office is full: taken in as usual tomorrow
    elif step == COURT:
        go_to_court(day, day + rule.court_days, row, court, disputes)
        disputes.effort[row, Competence.ADJUDICATION] = int(rule.court_hours * 60)
        enqueue(day, row, Competence.ADJUDICATION, court, disputes, institutions, rules)
        write(log, day, row, Activity.SUE, (p, lead, court), 0, 0)
    elif step == MOVE_UP:
        go_up(key, row, disputes, rule)
        write(log, day, row, Activity.MOVE_UP, (p, lead, disputes.tier[row]), 0, 0)
    elif step == ABANDON:
        abandon(day, row, disputes)
        write(log, day, row, Activity.ABANDON, (p, lead, -1), 0, 0)
    elif disputes.state[row] == State.REJECTED:  # wait: let them try again
        begin_anew(day + rule.review, row, disputes)


@inlined
def straight_outside(row, disputes):
    """The step of a first claim that goes straight outside, -1 for others.

    Those who find the petition office full come again.
    """
    if disputes.state[row] != State.RAISED or disputes.relapses[row] != 0:
        return -1
    if disputes.channel[row] == Channel.PETITION:
        return PETITION
    return COURT if disputes.channel[row] == Channel.COURT else -1


@inlined
def claimant_of(seed, row, disputes, institutions, society, court):
    """What bears on the next step of the claimant."""
    p, lead, people = disputes.resident[row], disputes.lead[row], society.people
    trust = np.float64(people.trust[p, institutions.ties.kind[lead]]) if lead >= 0 else 0.5
    heard = society.heard[disputes.community[row], Channel.PETITION]
    burden = 0.0 if has_help(seed, row, disputes, people, court) else court.cost
    return Claimant(trust, people.grievance[p], heard, burden)


@kernel
def decide_steps(key, active, disputes, institutions, society, rules, log):
    """Claimants with a rejected offer, with used-up patience, or bound for petition or court at once."""
    rule, escalate = rules[0], rules[0].escalate
    seed, day = key
    weights = np.zeros(ABANDON + 1)
    for row in in_states(active, OPEN_BITS, disputes):
        state = disputes.state[row]
        step = straight_outside(row, disputes)
        rejected = state == State.REJECTED and disputes.due[row] <= day
        waited = day - disputes.raised[row] >= escalate.patience
        tired = waited and day - disputes.reviewed[row] >= escalate.review
        if step < 0 and (rejected or tired):
            u = uniform(seed, ESCALATE, day, disputes.key[row])
            claimant = claimant_of(seed, row, disputes, institutions, society, rule.court)
            step = choose_step(u, row, claimant, disputes, escalate, weights)
            disputes.reviewed[row] = day
        if step >= 0:
            take_step(key, row, step, disputes, institutions, rule, log)


@inlined
def seen_active(i, row, disputes, society):
    """Share of active ones among the contacts of number i who are hit by the same cause, 0 without any."""
    contacts, teams, crowd = society.contacts, society.teams, society.crowd
    start, who = contacts.start, contacts.who
    p = member(i, row, disputes, teams)
    known = active = 0
    for n in range(start[p], start[p + 1]):
        at = place_in_group(np.int64(who[n]), row, disputes, teams)
        if at >= 0:
            known += 1
            active += has_joined(at, row, disputes, crowd)
    return active / known if known > 0 else 0.0


@inlined
def mark_near(row, disputes, society):
    """Mark those of a group who have not joined but have a contact who has; contacts are mutual."""
    contacts, teams, crowd = society.contacts, society.teams, society.crowd
    start, who = contacts.start, contacts.who
    first = disputes.crowd[row]
    for i in range(disputes.group[row]):
        if not has_joined(i, row, disputes, crowd):
            continue
        p = member(i, row, disputes, teams)
        for n in range(start[p], start[p + 1]):
            at = place_in_group(np.int64(who[n]), row, disputes, teams)
            if at > 0 and crowd[first + at] == 0:
                crowd[first + at] = NEAR


@inlined
def join_in(row, disputes, society, rule):
    """Everybody of a group whose threshold is reached by what they see joins, all at once; how many."""
    size, everyone, more = disputes.group[row], disputes.joined[row] / disputes.group[row], 0
    crowd, teams, threshold = society.crowd, society.teams, society.people.threshold
    first = disputes.crowd[row]
    if rule.visible < 1.0:
        mark_near(row, disputes, society)
    for i in range(1, size):
        if crowd[first + i] == 1:
            continue
        seen = rule.visible * everyone
        if crowd[first + i] == NEAR:
            seen += (1.0 - rule.visible) * seen_active(i, row, disputes, society)
        if threshold[member(i, row, disputes, teams)] <= seen:
            crowd[first + i] = JOINING
            more += 1
    for i in range(1, size):
        if crowd[first + i] != 1:
            crowd[first + i] = crowd[first + i] == JOINING
    return more


@kernel
def gather(day, active, disputes, society, rules, log):
    """Those hit by the same cause join an open dispute once enough of the others have (Granovetter 1978).

    What is seen is the share of active ones among one's own contacts in the group, and, as far as it is
    `visible`, in the group as a whole. `society.crowd` is changed.
    Once all have looked and nobody joined, nothing changes for them: they need not look again, until the rule
    changes (`sim.stages.escalate.crowds.Crowds.look_again`).
    """
    rule, crowd = rules[0].escalate, society.crowd
    for i in range(active.size):
        row = active[i]
        size = disputes.group[row]
        if not is_open(disputes.state[row]) or size < 2 or disputes.joined[row] >= size:
            continue
        if crowd[disputes.crowd[row]] != STILL:
            more = join_in(row, disputes, society, rule)
            disputes.joined[row] += more
            if more == 0:
                crowd[disputes.crowd[row]] = STILL
        joined = disputes.joined[row]
        if joined >= rule.collective and not disputes.escalated[row] & Escalated.COLLECTIVE:
            disputes.escalated[row] |= Escalated.COLLECTIVE
            parties = (disputes.resident[row], disputes.lead[row], -1)
            write(log, day, row, Activity.JOIN, parties, 0, joined)
