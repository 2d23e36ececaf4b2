"""What people make of what happened to them; what others tell them is in `talk`."""

import numpy as np

from agents.events import Activity
from agents.kernels import inlined, kernel


@inlined
def experience(p, need, kind, performance, weight, r, rule):
    """One resident lives through an outcome of the given performance (0..1).

    Expectation-disconfirmation (Oliver 1980; Van Ryzin 2004) with disappointment weighing more than
    delight; trust falls faster than it grows (Kampen et al. 2006).
    """
    gap = performance - r.expectation[p, need]
    felt = gap if gap > 0 else rule.loss * gap
    target = rule.performance * performance + (1.0 - rule.performance) * r.expectation[p, need]
    target = min(max(target + rule.disconfirmation * felt, 0.0), 1.0)
    r.satisfaction[p, need] += weight * rule.pace * (target - r.satisfaction[p, need])
    r.expectation[p, need] += weight * rule.adapt * gap
    r.efficacy[p] += weight * rule.efficacy * (performance - r.efficacy[p])
    if kind >= 0:
        if gap > 0:
            r.trust[p, kind] += weight * rule.trust_gain * (1.0 - r.trust[p, kind])
        else:
            r.trust[p, kind] -= weight * rule.trust_loss * r.trust[p, kind]


@inlined
def meaning(event, rule):
    """What an event means to those concerned: (performance, weight), weight 0 for no news."""
    a = event.activity
    if a == Activity.AGREE:
        return np.float64(event.note), 1.0
    if a == Activity.REJECT:
        return event.note * rule.rejected, 1.0
    if a == Activity.REFUSE:
        return 0.0, rule.refused
    if a == Activity.RELAPSE or a == Activity.RESURFACE or a == Activity.ABANDON:
        return 0.0, 1.0
    if a == Activity.JUDGE:
        return rule.judged, 1.0
    return 0.0, 0.0


@inlined
def feel(event, row, d, r):
    """Grievance: added by what stays unrepaired, halved by a settlement or a judgment."""
    p = d.resident[row]
    a = event.activity
    if a == Activity.BEAR or a == Activity.REJECT or a == Activity.RELAPSE:
        r.grievance[p] += d.severity[row] / 2
    elif a == Activity.ABANDON or a == Activity.RESURFACE:
        r.grievance[p] += d.severity[row]
    elif a == Activity.AGREE or a == Activity.JUDGE or a == Activity.PRIVATE:
        r.grievance[p] /= 2


@kernel
def take_news(log, first, last, d, r, kind, topics, rule):
    """Residents concerned by today's events (log rows first..last) update what they feel.

    All who have joined a dispute live through it together.
    """
    for n in range(first, last):
        event = log[n]
        row = event.dispute
        if row < 0:
            continue
        feel(event, row, d, r)
        performance, weight = meaning(event, rule)
        if weight <= 0:
            continue
        lead = d.lead[row]
        trusted = kind[lead] if lead >= 0 else -1
        for p in range(d.resident[row], d.resident[row] + d.joined[row]):
            experience(p, topics.need[d.topic[row]], trusted, performance, weight, r, rule)
