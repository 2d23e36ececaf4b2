"""Which causes are in place, and how people drift to the level that these allow."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.events import Activity
from agents.kinds import NEEDS
from sim.stages.conditions.state import STANDING, SURVIVED


@inlined
def is_whole(row, disputes):
    """Whether every part that a problem truly needs has been done: then its cause is gone, for everybody."""
    return disputes.done[row] & disputes.need[row] == disputes.need[row]


@inlined
def removes(activity, row, disputes):
    """Whether an event takes the cause away: an agreement only where the whole of the matter was done."""
    if activity == Activity.AGREE:
        return is_whole(row, disputes)
    if activity == Activity.JUDGE:
        return disputes.won[row] == 1
    return activity == Activity.PRIVATE


@inlined
def comes_back(activity):
    """Whether an event shows that the cause is there again."""
    return activity == Activity.RELAPSE or activity == Activity.RESURFACE or activity == Activity.BREACH


@inlined
def part_of(row, people, disputes, rule):
    """What a new problem adds to what the residents of a community live with, per resident."""
    within = min(rule.reach * disputes.group[row], np.float64(people))
    return disputes.severity[row] * within / max(people, 1)


@kernel
def follow_causes(part, stock, amount, disputes, society, rules, log):
    """Today's events add causes, take them away, or bring them back.

    part : (first, last), rows first..last-1 of the log
    stock, amount : see `sim.stages.conditions.state.Stock`
    """
    rule = rules[0]
    for n in range(part[0], part[1]):
        event = log.rows[n]
        row = event.dispute
        if row < 0:
            continue
        c, need = disputes.community[row], disputes.topics.need[disputes.topic[row]]
        left = stock[SURVIVED, c, need]
        if event.activity == Activity.ARISE:
            people = society.first[c + 1] - society.first[c]
            fresh = part_of(row, people, disputes, rule)
            amount[row] = fresh / left
            stock[STANDING, c, need] += fresh
        elif amount[row] > 0 and removes(event.activity, row, disputes):
            stock[STANDING, c, need] = max(stock[STANDING, c, need] - amount[row] * left, 0.0)
            amount[row] = -amount[row]
        elif amount[row] < 0 and comes_back(event.activity):
            amount[row] = -amount[row]
            stock[STANDING, c, need] += amount[row] * left


@kernel
def live_with(shift, society, rules):
    """Satisfaction drifts to the level of the place, as fast as it drifts to the everyday one.

    shift : float64 (communities, needs), level of the place above the everyday level of all
    rules : of `respond`
    """
    rule, satisfaction, first = rules[0], society.people.satisfaction, society.first
    for c in range(shift.shape[0]):
        for n in range(NEEDS):
            step = rule.return_pace * shift[c, n]
            if step == 0.0:
                continue
            for i in range(first[c], first[c + 1]):
                satisfaction[i, n] = min(max(satisfaction[i, n] + step, 0.0), 1.0)
