"""Working ties between institutions: learnt by working together, lost by refusing (协作关系)."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.events import Activity


@inlined
def shift(ties, a, b, rate, goal):
    """Move the weight of the working tie from a to b a part of the way to `goal`; without one, nothing."""
    low, high = np.int64(ties.start[a]), np.int64(ties.start[a + 1])
    while low < high:
        middle = (low + high) // 2
        if ties.who[middle] < b:
            low = middle + 1
        else:
            high = middle
    while low < ties.start[a + 1] and ties.who[low] == b:
        if ties.learnt[low]:
            ties.weight[low] += rate * (goal - ties.weight[low])
        low += 1


@kernel
def learn_ties(part, ties, rules, log):
    """What the events of a day do to the working ties of those involved; other layers stay as they are.

    part : (first, last), rows first..last-1 of the log
    """
    rule = rules[0]
    for n in range(part[0], part[1]):
        event = log.rows[n]
        a = event.activity
        together = a == Activity.ACCEPT or a == Activity.MEET
        apart = a == Activity.REFUSE or a == Activity.ABSENT
        if event.actor < 0 or event.origin < 0 or event.actor == event.origin or not (together or apart):
            continue
        rate, goal = (rule.tie_up, 1.0) if together else (rule.tie_down, 0.0)
        shift(ties, event.actor, event.origin, rate, goal)
        shift(ties, event.origin, event.actor, rate, goal)
