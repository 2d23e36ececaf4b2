"""Working ties between institutions: learnt by working together, lost by refusing (协作关系)."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.events import Activity


@inlined
def shift(place, a, b, rate, goal):
    """Move the weight of the working tie from a to b a part of the way to `goal`; without one, nothing."""
    low, high = np.int64(place.start[a]), np.int64(place.start[a + 1])
    while low < high:
        middle = (low + high) // 2
        if place.who[middle] < b:
            low = middle + 1
        else:
            high = middle
    while low < place.start[a + 1] and place.who[low] == b:
        if place.learnt[low]:
            place.weight[low] += rate * (goal - place.weight[low])
        low += 1


@kernel
def learn_ties(log, first, last, place, rule):
    """What the events of a day (log rows first..last) do to the working ties of those involved.

    place.learnt : bool per tie, whether it is a working tie; other layers stay as they are
    """
    for n in range(first, last):
        event = log[n]
        a = event.activity
        together = a == Activity.ACCEPT or a == Activity.MEET
        apart = a == Activity.REFUSE or a == Activity.ABSENT
        if event.actor < 0 or event.origin < 0 or event.actor == event.origin or not (together or apart):
            continue
        rate, goal = (rule.tie_up, 1.0) if together else (rule.tie_down, 0.0)
        shift(place, event.actor, event.origin, rate, goal)
        shift(place, event.origin, event.actor, rate, goal)
