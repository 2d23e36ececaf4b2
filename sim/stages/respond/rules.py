"""What people make of what happened to them; what others tell them is in `talk`."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import Channel, Climbed
from agents.events import Activity
from sim.stages.escalate.crowd import has_joined, member


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
    if a == Activity.RELAPSE or a == Activity.RESURFACE or a == Activity.ABANDON or a == Activity.BREACH:
        return 0.0, 1.0
    if a == Activity.JUDGE:
        return np.float64(event.note), 1.0
    return 0.0, 0.0


@inlined
def feel(event, row, d, r, need, rule):
    """Grievance: added by what stays unrepaired, halved by a settlement or a judgment won.

    Whoever bears a problem is also less satisfied with the need that it touches.
    """
    p = d.resident[row]
    a = event.activity
    lost = a == Activity.JUDGE and d.won[row] != 1
    unrepaired = a == Activity.REJECT or a == Activity.RELAPSE or a == Activity.BREACH or lost
    if a == Activity.BEAR or unrepaired:
        r.grievance[p] += d.severity[row] / 2
    elif a == Activity.ABANDON or a == Activity.RESURFACE:
        r.grievance[p] += d.severity[row]
    elif a == Activity.AGREE or a == Activity.JUDGE or a == Activity.PRIVATE:
        r.grievance[p] /= 2
    if a == Activity.BEAR:
        r.satisfaction[p, need] -= rule.borne * d.severity[row] * r.satisfaction[p, need]


@inlined
def spread_word(p, performance, weight, start, who, r, rule):
    """Contacts hear how it went, and think more or less of raising matters of their own."""
    for n in range(start[p], start[p + 1]):
        other = who[n]
        r.efficacy[other] += weight * rule.word * (performance - r.efficacy[other])


@inlined
def note_channel(row, performance, weight, d, heard, rule):
    """Neighbours remember how a channel served; a petition also counts for petitions."""
    c, pace = d.community[row], weight * rule.channel_pace
    heard[c, d.channel[row]] += pace * (performance - heard[c, d.channel[row]])
    if d.climbed[row] & Climbed.PETITION and d.channel[row] != Channel.PETITION:
        heard[c, Channel.PETITION] += pace * (performance - heard[c, Channel.PETITION])


@kernel
def take_news(log, first, last, d, r, kind, topics, teams, crowd, start, who, heard, rule):
    """Residents concerned by today's events (log rows first..last) update what they feel.

    All who have joined a dispute live through it together, and their contacts hear of it.
    teams : see `sim.stages.escalate.crowd`; crowd : uint8, who has joined; start, who : contacts;
    heard : float32 (communities, 9), standing of every channel, changed here
    """
    for n in range(first, last):
        event = log[n]
        row = event.dispute
        if row < 0:
            continue
        need = topics.need[d.topic[row]]
        feel(event, row, d, r, need, rule)
        performance, weight = meaning(event, rule)
        if weight <= 0:
            continue
        lead = d.lead[row]
        trusted = kind[lead] if lead >= 0 else -1
        note_channel(row, performance, weight, d, heard, rule)
        size = d.group[row] if d.joined[row] > 1 else 1
        for i in range(size):
            if has_joined(i, row, d, crowd):
                p = member(i, row, d, topics, teams) if i > 0 else np.int64(d.resident[row])
                experience(p, need, trusted, performance, weight, r, rule)
                if rule.word > 0:
                    spread_word(p, performance, weight, start, who, r, rule)
