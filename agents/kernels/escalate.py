"""Rejected and overdue disputes: wait, go up, petition, sue, give up, or become a collective matter."""

import numpy as np

from agents.casework import Account
from agents.disputes import Channel, Climbed, State
from agents.events import Activity
from agents.kernels import inlined, kernel
from agents.kernels.common import charge, is_open, write
from agents.kernels.coordinate import begin_anew, enqueue
from agents.kernels.decisions import ESCALATE, LOST_DETAIL
from agents.kernels.emerge import PART_BITS
from agents.kernels.luck import share
from agents.kinds import COMPETENCES, Competence

WAIT, CLIMB, PETITION, COURT, GIVE_UP = 0, 1, 2, 3, 4


@inlined
def choose_step(u, row, trust, anger, d, rule, weights):
    """Waiting, voice, exit, neglect by multinomial logit (Hirschman 1970; Lyons & Lowery).

    weights : float64 (5,), scratch
    """
    pressed = rule.grievance * min(anger, 3.0)
    weights[WAIT] = np.exp(rule.wait + rule.loyalty * (trust - 0.5))
    weights[CLIMB] = np.exp(rule.climb) if d.level[row] < 2 else 0.0
    weights[PETITION] = 0.0 if d.climbed[row] & Climbed.PETITION else np.exp(rule.petition + pressed)
    weights[COURT] = np.exp(rule.court + pressed + d.severity[row] - 0.5)
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
    seed, day, active, d, r, place, courts, offices, work, tasks, topics, casework, rule, limit, log, cursor
):
    """Claimants with a rejected offer, with used-up patience, or bound for petition or court at once."""
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
            step = choose_step(u, row, trust, r.grievance[p], d, rule, weights)
            d.reviewed[row] = day
        if step >= 0:
            take_step(
                seed, day, row, step, d, courts, offices, work, tasks, topics, casework, rule, limit, log,
                cursor,
            )  # fmt: skip


@inlined
def active_share(threshold, first, size, joined):
    """People among `size` neighbours whose threshold the present share of active ones has reached."""
    count = 1  # whoever claimed is active, whatever others do
    present = joined / size
    for p in range(first + 1, first + size):
        if threshold[p] <= present:
            count += 1
    return count


@kernel
def gather(day, active, d, threshold, rule, log, cursor):
    """Co-affected neighbours join an open dispute once enough others have (Granovetter 1978)."""
    for i in range(active.size):
        row = active[i]
        if not is_open(d.state[row]) or d.group[row] < 2 or d.joined[row] >= d.group[row]:
            continue
        ready = active_share(threshold, d.resident[row], d.group[row], d.joined[row])
        d.joined[row] = max(d.joined[row], ready)
        if d.joined[row] >= rule.collective and not d.climbed[row] & Climbed.COLLECTIVE:
            d.climbed[row] |= Climbed.COLLECTIVE
            write(log, cursor, day, row, Activity.JOIN, d.resident[row], d.lead[row], -1, 0, d.joined[row])
