"""Offers, agreement, nominal closure, judgment, and what comes back afterwards."""

from typing import NamedTuple

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import OPEN_BITS, Escalated, State
from agents.events import Activity
from agents.kinds import HERE, LAWFUL, OUTSIDE, Competence
from agents.randomness.compiled import exponential, two_uniforms, uniform
from agents.randomness.streams import CONFIRM, DISCOVER, LEGAL_AID, NOMINAL, RELAPSE, SETTLE
from agents.shared_rules import charge, has_mediated, in_states, number_each, popcount, sigma, write
from sim.lifecycle import close_nominally, endure, let_rest, one_more, reject, reopen, settle
from sim.stages.settle.sides import declines, distance_left

NEVER = 1e6  # days; a wait is cut to this, far beyond any run
NO_HAZARD = 1e-12  # per day, added so that a wait is finite
DAYS_OF_MONTH = 30.0
CLOSED_BITS = 1 << State.SETTLED | 1 << State.JUDGED | 1 << State.NOMINAL


class Offer(NamedTuple):
    """An offer on the table: numbers that kernels hand on, made inside them.

    substance : what it holds, 0..1; apart : how far the other side is away from it, 0..1
    """

    substance: float
    apart: float


@inlined
def has_help(seed, row, disputes, people, court):
    """Whether a claimant can pay for advice, or has legal aid (keyed by the dispute)."""
    return (
        people.income[disputes.resident[row]] > 0
        or uniform(seed, LEGAL_AID, 0, disputes.key[row]) < court.aid
    )


@inlined
def covered(row, disputes):
    """Part of the competences that the cause needs which truly contributed, 0..1."""
    return popcount(np.int64(disputes.need[row]) & np.int64(disputes.done[row])) / popcount(
        np.int64(disputes.need[row])
    )


@inlined
def substance_of(row, helped, disputes, ties, settle):
    """What an offer holds, 0..1: needed parts that contributed, their quality, the enterprise's means.

    helped : whether the claimant has means or legal aid; without, an enterprise gives less (Galanter 1974).
    Where no lawful decision is needed, what the sides concede to each other before a mediator stands in for
    parts that nobody contributed, as far as the mediator's craft goes (McEwen & Maiman 1981). Without a unit
    that holds legal authority, a dispute that needs it is capped (Xiong et al. 2022).
    """
    need, done = np.int64(disputes.need[row]), np.int64(disputes.done[row])
    useful = np.float64(popcount(need & done))
    if has_mediated(row, disputes) and not disputes.needs_authority[row]:
        useful += settle.compromise * disputes.craft[row] * popcount(need & ~done & HERE)
    if useful == 0:
        return 0.0
    quality = disputes.quality[row] / max(popcount(done), 1)
    value = useful / popcount(need) * min(quality, 1.0)
    if need & done & (1 << Competence.REMEDY):
        short = 1.0 - ties.means[disputes.enterprise[row]]
        value *= 1.0 - short / popcount(need)
    if disputes.enterprise[row] >= 0 and not helped:
        value *= 1.0 - settle.unequal
    if disputes.needs_authority[row] and not done & need & LAWFUL:
        value = min(value, settle.no_authority)
    return value


@inlined
def waits_for_outside(day, row, disputes, patience):
    """Whether an offer waits for the answer of somebody outside the city who has been written to."""
    asked = np.int64(disputes.need[row]) & np.int64(disputes.seen[row]) & ~np.int64(disputes.done[row])
    return asked & OUTSIDE != 0 and day < disputes.raised[row] + patience


@inlined
def procedure_of(row, disputes, settle):
    """How fair the handling was felt to be, 0..1: heard at a session or by a mediator, not passed on."""
    heard = disputes.sessions[row] > 0 or has_mediated(row, disputes)
    value = settle.procedure_base + (settle.voice if heard else 0.0) - settle.respect * disputes.refusals[row]
    return min(max(value, 0.0), 1.0)


@inlined
def agreement_probability(day, row, substance, trust, disputes, rule):
    """P(the parties accept an offer), docs/model.md "Settle"; procedure counts as far as trust goes.

    The topic gives the settlement share at substance `settle.full` and middling procedure.
    rule : parameters of the stage, of which `settle` and `appeal` are read
    """
    settle, base = rule.settle, disputes.topics.base[disputes.topic[row]]
    gate = sigma(settle.gate_slope * (trust - settle.trust_gate))
    z = np.log(base / (1.0 - base)) + settle.substance * (substance - settle.full)
    z += settle.procedure * (procedure_of(row, disputes, settle) - 0.5) * gate
    z += settle.relation * (disputes.relation[row] - 0.5)
    z -= settle.delay * (day - disputes.raised[row]) / DAYS_OF_MONTH
    z -= settle.severity * (disputes.severity[row] - 0.5)
    z += settle.tier * disputes.tier[row] + settle.concession * min(
        disputes.rejections[row], settle.concessions
    )
    if disputes.escalated[row] & Escalated.PETITION:
        z += settle.appease * rule.appeal
    return sigma(z)


@inlined
def is_confirmed(key, row, disputes, institutions, relapse):
    """Whether the court confirms a settlement today, for which it must have the minutes."""
    if uniform(key.seed, CONFIRM, key.day, disputes.key[row]) >= relapse.confirmation:
        return False
    court = institutions.courts[disputes.community[row]]
    return court >= 0 and charge(institutions.cases, court, Account.WORK, relapse.confirm_minutes)


@inlined
def breaking(row, substance, confirmed, disputes, relapse):
    """Hazard per day that a settlement breaks, by substance, reach to the cause, consent, confirmation."""
    hazard = relapse.hazard * relapse.consent * (1.0 - substance)
    hazard *= 1.0 + relapse.uncovered * (1.0 - covered(row, disputes))
    return hazard * (relapse.confirmed if confirmed else 1.0)


@inlined
def agree(key, row, offer, disputes, institutions, rule, log):
    """The parties accept; the day is drawn on which the settlement would break.

    Sides that stay apart do not keep it as long.
    """
    seed, day = key
    relapse, substance = rule.relapse, offer.substance
    settle(day, row, disputes, institutions.cases)
    confirmed = is_confirmed(key, row, disputes, institutions, relapse)
    hazard = breaking(row, substance, confirmed, disputes, relapse)
    hazard = hazard * (1.0 + rule.sides.grudge * offer.apart) + NO_HAZARD
    wait = exponential(seed, RELAPSE, day, disputes.key[row]) / hazard
    disputes.relapse_day[row] = day + 1 + int(min(wait, NEVER))
    minutes = relapse.confirm_minutes if confirmed else 0
    disputes.worked[row] += minutes
    parties = (disputes.resident[row], disputes.lead[row], -1)
    write(log, day, row, Activity.AGREE, parties, minutes, substance)


@kernel
def answer_offers(key, active, disputes, institutions, society, rules, log):
    """Every offer that is due is accepted or turned down; an accepted one draws when it would break.

    The hazard of breaking falls with substance, and with consent (McEwen & Maiman 1984). An offer that is
    no better than the best one turned down is not made: what the parties will live with has not changed.
    Where their interests are opposed, the other side may decline what the claimant accepts.
    """
    rule = rules[0]
    seed, day = key
    people, ties = society.people, institutions.ties
    for row in in_states(active, 1 << State.OFFERED, disputes):
        if disputes.due[row] > day:
            continue
        if waits_for_outside(day, row, disputes, rule.patience):
            continue
        p, lead = disputes.resident[row], disputes.lead[row]
        trust = people.trust[p, ties.kind[lead]] if lead >= 0 else 0.5
        helped = has_help(seed, row, disputes, people, rule.court)
        substance = substance_of(row, helped, disputes, ties, rule.settle)
        probability = agreement_probability(day, row, substance, trust, disputes, rule)
        apart = distance_left(key, row, disputes, institutions, society, rule.sides, log)
        both = probability * (1.0 - apart)
        if disputes.best[row] > 0 and both < disputes.best[row] + rule.settle.news:
            reject(day + 1, row, disputes)
            write(log, day, row, Activity.WITHHOLD, (p, lead, -1), 0, both)
            continue
        # What the parties will live with is theirs, not the day's: the same offer made again fares the same.
        refused = uniform(seed, SETTLE, np.int64(disputes.relapses[row]), disputes.key[row]) >= probability
        if refused or declines(seed, row, apart, disputes):
            reject(day + 1, row, disputes)
            disputes.rejections[row] = one_more(disputes.rejections[row])
            disputes.best[row] = both
            what = Activity.REJECT if refused else Activity.DECLINE
            write(log, day, row, what, (p, lead, -1), 0, substance)
            continue
        agree(key, row, Offer(substance, apart), disputes, institutions, rule, log)


@inlined
def overdue(day, active, limit, disputes):
    """Open disputes with a lead that were raised more than so many days ago, in the same order, int32."""
    rows, size = in_states(active, OPEN_BITS, disputes), 0
    for i in range(rows.size):
        row = rows[i]
        rows[size] = row
        size += (disputes.lead[row] >= 0) & (day > disputes.raised[row] + limit)
    return rows[:size]


@kernel
def close_overdue_nominally(key, active, disputes, institutions, rules, log):
    """Overdue files are shut without a settlement: the ranking presses, being caught before holds back."""
    day = key.day
    closure, ranked, cases = rules[0].closure, rules[0].ranked, institutions.cases
    rows = overdue(day, active, closure.limit, disputes)
    drawn = number_each(key, NOMINAL, rows, disputes)
    for i in range(rows.size):
        row = rows[i]
        lead = disputes.lead[row]
        # A clock that everybody sees presses like a ranking.
        pressing = closure.ranking + (1.0 - closure.ranking) * disputes.clocks[row]
        probability = closure.rate * pressing * ranked * cases.pressure[lead] * (1.0 - cases.caution[lead])
        if drawn[i] < probability:
            close_nominally(day, row, disputes, cases)
            write(log, day, row, Activity.CLOSE_NOMINALLY, (lead, -1, -1), 0, probability)


@inlined
def note_lasting(row, lasted, disputes, cases):
    """Count for the ranking whether a settlement of the lead lasted or broke."""
    if disputes.lead[row] < 0:
        return
    if lasted:
        cases.kept_month[disputes.lead[row]] += 1
    else:
        cases.broken_month[disputes.lead[row]] += 1


@inlined
def watch_settled(day, row, disputes, cases, relapse, log):
    """A settlement breaks or endures; a judgment is not kept."""
    parties = (disputes.resident[row], disputes.lead[row], -1)
    settled = disputes.state[row] == State.SETTLED
    if 0 <= disputes.relapse_day[row] <= day:
        reopen(day, row, disputes)
        if settled:
            note_lasting(row, False, disputes, cases)
        what = Activity.RELAPSE if settled else Activity.BREACH
        write(log, day, row, what, parties, 0, 0)
    elif settled and day >= disputes.closed[row] + relapse.window:
        endure(row, disputes)
        note_lasting(row, True, disputes, cases)
        write(log, day, row, Activity.ENDURE, parties, 0, 0)


@kernel
def watch_closed(key, active, disputes, institutions, society, rules, log):
    """Settlements break or endure, judgments are not kept; nominal closures come back, or are given up."""
    rule, cases, people = rules[0], institutions.cases, society.people
    seed, day = key
    for row in in_states(active, CLOSED_BITS, disputes):
        state = disputes.state[row]
        if state == State.SETTLED or state == State.JUDGED:
            watch_settled(day, row, disputes, cases, rule.relapse, log)
        elif state == State.NOMINAL:
            u, v = two_uniforms(seed, DISCOVER, day, disputes.key[row])
            if u >= rule.closure.discovery:
                continue
            parties = (disputes.resident[row], disputes.lead[row], -1)
            if v < people.efficacy[disputes.resident[row]]:
                reopen(day, row, disputes)
                write(log, day, row, Activity.RESURFACE, parties, 0, 0)
            else:
                let_rest(row, disputes)
                write(log, day, row, Activity.ABANDON, parties, 0, 0)
