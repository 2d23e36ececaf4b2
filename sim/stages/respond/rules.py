"""What people make of what happened to them; what others tell them is in `talk`."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import Channel, Escalated
from agents.events import Activity
from sim.stages.escalate.crowd import has_joined, member


@inlined
def experience(p, need, kind, performance, weight, people, rule):
    """One resident lives through an outcome of the given performance (0..1).

    Expectation-disconfirmation (Oliver 1980; Van Ryzin 2004) with disappointment weighing more than
    delight; trust falls faster than it grows (Kampen et al. 2006).
    """
    gap = performance - people.expectation[p, need]
    felt = gap if gap > 0 else rule.loss * gap
    target = rule.performance * performance + (1.0 - rule.performance) * people.expectation[p, need]
    target = min(max(target + rule.disconfirmation * felt, 0.0), 1.0)
    people.satisfaction[p, need] += weight * rule.pace * (target - people.satisfaction[p, need])
    people.expectation[p, need] += weight * rule.adapt * gap
    people.efficacy[p] += weight * rule.efficacy * (performance - people.efficacy[p])
    if kind >= 0:
        if gap > 0:
            people.trust[p, kind] += weight * rule.trust_gain * (1.0 - people.trust[p, kind])
        else:
            people.trust[p, kind] -= weight * rule.trust_loss * people.trust[p, kind]


@inlined
def meaning(event, rule):
    """What an event means to those concerned: (performance, weight), weight 0 for no news."""
    a = event.activity
    if a == Activity.AGREE:
        return np.float64(event.note), 1.0
    if a == Activity.REJECT or a == Activity.DECLINE:
        return event.note * rule.rejected, 1.0
    if a == Activity.REFUSE:
        return 0.0, rule.refused
    if a == Activity.RELAPSE or a == Activity.RESURFACE or a == Activity.ABANDON or a == Activity.BREACH:
        return 0.0, 1.0
    if a == Activity.JUDGE:
        return np.float64(event.note), 1.0
    return 0.0, 0.0


@inlined
def feel(event, row, disputes, people, rule):
    """Grievance: added by what stays unrepaired, halved by a settlement or a judgment won.

    Those who lump a problem are also less satisfied with the need that it touches.
    """
    p, need = disputes.resident[row], disputes.topics.need[disputes.topic[row]]
    a = event.activity
    lost = a == Activity.JUDGE and disputes.won[row] != 1
    refused = a == Activity.REJECT or a == Activity.DECLINE
    unrepaired = refused or a == Activity.RELAPSE or a == Activity.BREACH or lost
    if a == Activity.LUMP or unrepaired:
        people.grievance[p] += disputes.severity[row] / 2
    elif a == Activity.ABANDON or a == Activity.RESURFACE:
        people.grievance[p] += disputes.severity[row]
    elif a == Activity.AGREE or a == Activity.JUDGE or a == Activity.PRIVATE:
        people.grievance[p] /= 2
    if a == Activity.LUMP:
        people.satisfaction[p, need] -= rule.lumped * disputes.severity[row] * people.satisfaction[p, need]


@inlined
def spread_word(p, performance, weight, society, rule):
    """Contacts hear how it went, and think more or less of raising matters of their own."""
    contacts, people = society.contacts, society.people
    for n in range(contacts.start[p], contacts.start[p + 1]):
        other = contacts.who[n]
        people.efficacy[other] += weight * rule.word * (performance - people.efficacy[other])


@inlined
def note_channel(row, performance, weight, disputes, heard, rule):
    """Neighbours remember how a channel served; a petition also counts for petitions."""
    c, pace = disputes.community[row], weight * rule.channel_pace
    heard[c, disputes.channel[row]] += pace * (performance - heard[c, disputes.channel[row]])
    if disputes.escalated[row] & Escalated.PETITION and disputes.channel[row] != Channel.PETITION:
        heard[c, Channel.PETITION] += pace * (performance - heard[c, Channel.PETITION])


@kernel
def take_news(part, disputes, institutions, society, rules, log):
    """Residents concerned by today's events update what they feel; `society.heard` is changed, too.

    All who have joined a dispute live through it together, and their contacts hear of it.
    part : (first, last), rows first..last-1 of the log
    """
    rule, people, crowd, teams = rules[0], society.people, society.crowd, society.teams
    kind, events = institutions.ties.kind, log.rows
    for n in range(part[0], part[1]):
        event = events[n]
        row = event.dispute
        if row < 0:
            continue
        feel(event, row, disputes, people, rule)
        performance, weight = meaning(event, rule)
        if weight <= 0:
            continue
        need, lead = disputes.topics.need[disputes.topic[row]], disputes.lead[row]
        trusted = kind[lead] if lead >= 0 else -1
        note_channel(row, performance, weight, disputes, society.heard, rule)
        size = disputes.group[row] if disputes.joined[row] > 1 else 1
        for i in range(size):
            if has_joined(i, row, disputes, crowd):
                p = member(i, row, disputes, teams) if i > 0 else np.int64(disputes.resident[row])
                experience(p, need, trusted, performance, weight, people, rule)
                if rule.word > 0:
                    spread_word(p, performance, weight, society, rule)
