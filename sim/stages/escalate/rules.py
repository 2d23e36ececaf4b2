"""Rejected and overdue disputes: wait, go up, petition, sue, give up, or become a collective matter."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, Climbed, State
from agents.events import Activity
from agents.kinds import COMPETENCES, Competence
from agents.randomness.compiled import share
from agents.randomness.streams import ESCALATE, LOST_DETAIL
from agents.shared_rules import charge, is_open, write
from sim.stages.coordinate.rules import begin_anew, enqueue
from sim.stages.emerge.rules import PART_BITS
from sim.stages.escalate.crowd import has_joined, member, place_in_group
from sim.stages.settle.rules import has_help

WAIT, CLIMB, PETITION, COURT, GIVE_UP = 0, 1, 2, 3, 4
# Beside 1 for whoever has joined, `crowd` holds while a group looks at itself:
NEAR, JOINING = 3, 2  # one has a contact who has joined; one joins with the others when all have looked
STILL = 2  # at the first place of a group, whose first has always joined: nobody else joins as things stand


@inlined
def choose_step(u, row, trust, anger, heard, burden, d, rule, weights):
    """Waiting, voice, exit, neglect by multinomial logit (Hirschman 1970; Lyons & Lowery).

    heard : what petitions brought to neighbours, 0..1; burden : logit, what the cost of a suit takes
    weights : float64 (5,), scratch
    """
    pressed = rule.grievance * min(anger, rule.grievance_most)
    drawn = rule.experience * (heard - 0.5)
    weights[WAIT] = np.exp(rule.wait + rule.loyalty * (trust - 0.5))
    weights[CLIMB] = np.exp(rule.climb) if d.level[row] < 2 else 0.0
    weights[PETITION] = 0.0 if d.climbed[row] & Climbed.PETITION else np.exp(rule.petition + pressed + drawn)
    weights[COURT] = np.exp(rule.court + pressed + d.severity[row] - 0.5 - burden)
    weights[GIVE_UP] = np.exp(rule.abandon - d.severity[row] + 0.5)
    goal = u * weights.sum()
    for step in range(GIVE_UP):
        goal -= weights[step]
        if goal < 0:
            return step
    return GIVE_UP


@inlined
def go_up(seed, day, row, d, rule):
    """One level up: days of review, and some of what was seen is lost on the way."""
    d.level[row] = min(d.level[row] + 1, 2)
    d.climbed[row] |= Climbed.TIER
    for k in range(COMPETENCES):
        lost = share(seed, LOST_DETAIL, day, d.key[row] * PART_BITS + np.uint64(k)) < rule.lost_detail
        if lost and d.seen[row] >> k & 1 and not d.done[row] >> k & 1:
            d.seen[row] &= ~(1 << k)
    begin_anew(day, row, rule.review_days, d)


@inlined
def take_step(
    seed, day, row, step, d, courts, offices, work, tasks, topics, casework, rule, limit, log, cursor
):
    """Carry out what the claimant decided; a full petition office is a reason to wait."""
    p, lead, c = d.resident[row], d.lead[row], d.community[row]
    if step == PETITION and charge(work, offices[c], Account.REVIEW, rule.office_minutes):
        d.climbed[row] |= Climbed.PETITION
        if lead >= 0:
            work.petitions_month[lead] += 1
        go_up(seed, day, row, d, rule)
        write(log, cursor, day, row, Activity.PETITION, p, lead, offices[c], rule.office_minutes, 0)
    elif step == PETITION and d.state[row] == State.RAISED and d.channel[row] == Channel.PETITION:
        d.channel[row] = Channel.WINDOW  # the office is full: taken in as usual tomorrow
    elif step == COURT:
        d.climbed[row] |= Climbed.COURT
        begin_anew(day, row, 0, d)
        d.state[row], d.due[row], d.asked[row] = State.IN_COURT, day + rule.court_days, courts[c]
        d.effort[row, Competence.ADJUDICATION] = int(rule.court_hours * 60)
        enqueue(day, row, Competence.ADJUDICATION, courts[c], d, work, tasks, topics, casework, 0.0, limit)
        write(log, cursor, day, row, Activity.SUE, p, lead, courts[c], 0, 0)
    elif step == CLIMB:
        go_up(seed, day, row, d, rule)
        write(log, cursor, day, row, Activity.CLIMB, p, lead, d.level[row], 0, 0)
    elif step == GIVE_UP:
        d.state[row] = State.ABANDONED
        d.closed[row] = day
        d.round[row] = min(d.round[row] + 1, 250)
        d.open_tasks[row] = 0
        write(log, cursor, day, row, Activity.ABANDON, p, lead, -1, 0, 0)
    elif d.state[row] == State.REJECTED:  # wait: let them try again
        begin_anew(day, row, rule.review, d)


@kernel
def decide_steps(
    seed,
    day,
    active,
    d,
    r,
    place,
    courts,
    offices,
    heard,
    work,
    tasks,
    topics,
    casework,
    rule,
    court,
    limit,
    log,
    cursor,
):
    """Claimants with a rejected offer, with used-up patience, or bound for petition or court at once.

    courts, offices : int32 (communities); heard : float32 (communities, 9), standing of every channel;
    court : rule of the court, for the cost of a suit
    """
    weights = np.zeros(GIVE_UP + 1)
    for i in range(active.size):
        row = active[i]
        state = d.state[row]
        if not is_open(state):
            continue
        step = -1
        if state == State.RAISED and d.relapses[row] == 0:
            # First claims that go straight outside; who finds the petition office full comes again.
            step = PETITION if d.channel[row] == Channel.PETITION else step
            step = COURT if d.channel[row] == Channel.COURT else step
        rejected = state == State.REJECTED and d.due[row] <= day
        tired = day - d.raised[row] >= rule.patience and day - d.reviewed[row] >= rule.review
        if step < 0 and (rejected or tired):
            p = d.resident[row]
            trust = r.trust[p, place.kind[d.lead[row]]] if d.lead[row] >= 0 else 0.5
            u = share(seed, ESCALATE, day, d.key[row])
            known = heard[d.community[row], Channel.PETITION]
            burden = 0.0 if has_help(seed, row, d, r, court) else court.cost
            step = choose_step(u, row, trust, r.grievance[p], known, burden, d, rule, weights)
            d.reviewed[row] = day
        if step >= 0:
            take_step(
                seed,
                day,
                row,
                step,
                d,
                courts,
                offices,
                work,
                tasks,
                topics,
                casework,
                rule,
                limit,
                log,
                cursor,
            )


@inlined
def seen_active(i, row, d, topics, teams, crowd, start, who):
    """Share of active ones among the contacts of number i who are hit by the same cause, 0 without any."""
    p = member(i, row, d, topics, teams)
    known = active = 0
    for n in range(start[p], start[p + 1]):
        at = place_in_group(np.int64(who[n]), row, d, topics, teams)
        if at >= 0:
            known += 1
            active += has_joined(at, row, d, crowd)
    return active / known if known > 0 else 0.0


@inlined
def mark_near(row, d, topics, teams, crowd, start, who):
    """Mark those of a group who have not joined but have a contact who has; contacts are mutual."""
    first = d.crowd[row]
    for i in range(d.group[row]):
        if not has_joined(i, row, d, crowd):
            continue
        p = member(i, row, d, topics, teams)
        for n in range(start[p], start[p + 1]):
            at = place_in_group(np.int64(who[n]), row, d, topics, teams)
            if at > 0 and crowd[first + at] == 0:
                crowd[first + at] = NEAR


@inlined
def join_in(row, d, topics, teams, crowd, threshold, start, who, rule):
    """Everybody of a group whose threshold is reached by what they see joins, all at once; how many."""
    size, everyone, more = d.group[row], d.joined[row] / d.group[row], 0
    first = d.crowd[row]
    if rule.visible < 1.0:
        mark_near(row, d, topics, teams, crowd, start, who)
    for i in range(1, size):
        if crowd[first + i] == 1:
            continue
        seen = rule.visible * everyone
        if crowd[first + i] == NEAR:
            seen += (1.0 - rule.visible) * seen_active(i, row, d, topics, teams, crowd, start, who)
        if threshold[member(i, row, d, topics, teams)] <= seen:
            crowd[first + i] = JOINING
            more += 1
    for i in range(1, size):
        if crowd[first + i] != 1:
            crowd[first + i] = crowd[first + i] == JOINING
    return more


@kernel
def gather(day, active, d, topics, teams, crowd, threshold, start, who, rule, log, cursor):
    """Those hit by the same cause join an open dispute once enough of the others have (Granovetter 1978).

    What is seen is the share of active ones among one's own contacts in the group, and, as far as it is
    `visible`, in the group as a whole.
    crowd : uint8, who has joined, changed here; threshold : float32 per resident; start, who : contacts
    Once all have looked and nobody joined, nothing changes for them: they need not look again, until the rule
    changes (`sim.stages.escalate.crowds.Crowds.look_again`).
    """
    for i in range(active.size):
        row = active[i]
        if not is_open(d.state[row]) or d.group[row] < 2 or d.joined[row] >= d.group[row]:
            continue
        if crowd[d.crowd[row]] != STILL:
            more = join_in(row, d, topics, teams, crowd, threshold, start, who, rule)
            d.joined[row] += more
            if more == 0:
                crowd[d.crowd[row]] = STILL
        if d.joined[row] >= rule.collective and not d.climbed[row] & Climbed.COLLECTIVE:
            d.climbed[row] |= Climbed.COLLECTIVE
            write(log, cursor, day, row, Activity.JOIN, d.resident[row], d.lead[row], -1, 0, d.joined[row])
