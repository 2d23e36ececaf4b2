"""Offers, agreement, closing on paper, judgment, and what comes back afterwards."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Climbed, State
from agents.events import Activity
from agents.kinds import LAWFUL, Competence
from agents.randomness.compiled import exponential, share, two_shares
from agents.randomness.streams import CONFIRM, DISCOVER, LEGAL_AID, PAPER, RELAPSE, SETTLE
from agents.shared_rules import charge, is_open, popcount, sigma, write


@inlined
def has_help(seed, row, d, r, court):
    """Whether a claimant can pay for advice, or has legal aid (keyed by the dispute)."""
    return r.income[d.resident[row]] > 0 or share(seed, LEGAL_AID, 0, d.key[row]) < court.aid


@inlined
def covered(row, d):
    """Part of the competences that the cause needs which truly contributed, 0..1."""
    return popcount(np.int64(d.need[row]) & np.int64(d.done[row])) / popcount(np.int64(d.need[row]))


@inlined
def substance_of(row, d, place, helped, rule):
    """What an offer holds, 0..1: needed parts that contributed, their quality, the enterprise's means.

    helped : whether the claimant has means or legal aid; without, an enterprise gives less (Galanter 1974).
    Where no lawful decision is needed, what the sides concede to each other before a mediator stands in for
    parts that nobody contributed, as far as the mediator's craft goes (McEwen & Maiman 1981). Without a unit
    that holds legal authority, a dispute that needs it is capped (Xiong et al. 2022).
    """
    need, done = np.int64(d.need[row]), np.int64(d.done[row])
    useful = np.float64(popcount(need & done))
    if done & (1 << Competence.MEDIATION) and not d.needs_authority[row]:
        useful += rule.compromise * d.craft[row] * popcount(need & ~done)
    if useful == 0:
        return 0.0
    quality = d.quality[row] / max(popcount(done), 1)
    value = useful / popcount(need) * min(quality, 1.0)
    if need & done & (1 << Competence.REMEDY):
        short = 1.0 - place.means[d.enterprise[row]]
        value *= 1.0 - short / popcount(need)
    if d.enterprise[row] >= 0 and not helped:
        value *= 1.0 - rule.unequal
    if d.needs_authority[row] and not done & need & LAWFUL:
        value = min(value, rule.no_authority)
    return value


@inlined
def procedure_of(row, d, rule):
    """How fair the handling was felt to be, 0..1: heard at a session or by a mediator, not passed on."""
    heard = d.sessions[row] > 0 or np.int64(d.done[row]) & (1 << Competence.MEDIATION) != 0
    value = rule.procedure_base + (rule.voice if heard else 0.0) - rule.respect * d.refusals[row]
    return min(max(value, 0.0), 1.0)


@inlined
def agree_chance(day, row, substance, base, trust, appeal, d, rule):
    """P(the parties accept an offer), docs/model.md "Settle"; procedure counts as far as trust goes.

    base : settlement share of the topic at substance `rule.full` and middling procedure
    appeal : how much a petition weighs in the ranking of those who make the offer, 0..1
    """
    gate = sigma(rule.gate_slope * (trust - rule.trust_gate))
    z = np.log(base / (1.0 - base)) + rule.substance * (substance - rule.full)
    z += rule.procedure * (procedure_of(row, d, rule) - 0.5) * gate
    z += rule.relation * (d.relation[row] - 0.5)
    z -= rule.delay * (day - d.raised[row]) / 30.0
    z -= rule.severity * (d.severity[row] - 0.5)
    z += rule.tier * d.level[row] + rule.concession * min(d.rejections[row], rule.concessions)
    if d.climbed[row] & Climbed.PETITION:
        z += rule.appease * appeal
    return sigma(z)


@inlined
def close(day, row, state, d, work):
    """Shut the file, in whatever way."""
    d.state[row] = state
    d.closed[row] = day
    if d.first_closed[row] < 0:
        d.first_closed[row] = day
    d.reported[row] = 1
    if d.lead[row] >= 0:
        work.closed_month[d.lead[row]] += 1


@inlined
def reopen(day, row, d):
    """A closed dispute is raised again; its clock goes on from the first claim."""
    d.state[row], d.due[row] = State.RAISED, day
    d.closed[row] = -1
    d.relapses[row] += 1
    d.round[row] = min(d.round[row] + 1, 250)
    d.seen[row] = d.done[row] = d.given_up[row] = 0
    d.quality[row] = 0.0
    d.open_tasks[row] = 0
    d.asking[row], d.refused_now[row] = -1, 0  # a file shut on paper may have been with a unit that was asked
    d.reviewed[row] = day
    d.best[row] = 0.0


@inlined
def is_confirmed(seed, day, row, d, courts, relapse, work):
    """Whether the court confirms a settlement today, for which it must have the minutes."""
    if share(seed, CONFIRM, day, d.key[row]) >= relapse.confirmation:
        return False
    court = courts[d.community[row]]
    return court >= 0 and charge(work, court, Account.WORK, relapse.confirm_minutes)


@inlined
def breaking(row, substance, confirmed, d, relapse):
    """Hazard per day that a settlement breaks, by substance, reach to the cause, consent, confirmation."""
    hazard = relapse.hazard * relapse.consent * (1.0 - substance)
    hazard *= 1.0 + relapse.uncovered * (1.0 - covered(row, d))
    return hazard * (relapse.confirmed if confirmed else 1.0)


@kernel
def answer_offers(
    seed, day, active, d, r, place, courts, topics, rule, relapse, court, appeal, work, log, cursor
):
    """Every offer that is due is accepted or turned down; an accepted one draws when it would break.

    The hazard of breaking falls with substance, and with consent (McEwen & Maiman 1984). An offer that is
    no better than the best one turned down is not made: what the parties will live with has not changed.
    courts : int32 (communities); court : rule of the court, for legal aid; appeal : see `agree_chance`
    """
    for i in range(active.size):
        row = active[i]
        if d.state[row] != State.OFFERED or d.due[row] > day:
            continue
        p, lead = d.resident[row], d.lead[row]
        trust = r.trust[p, place.kind[lead]] if lead >= 0 else 0.5
        substance = substance_of(row, d, place, has_help(seed, row, d, r, court), rule)
        chance = agree_chance(day, row, substance, topics.base[d.topic[row]], trust, appeal, d, rule)
        if d.best[row] > 0 and chance < d.best[row] + rule.news:
            d.state[row], d.due[row] = State.REJECTED, day + 1
            write(log, cursor, day, row, Activity.WITHHOLD, p, lead, -1, 0, chance)
            continue
        # What the parties will live with is theirs, not the day's: the same offer made again fares the same.
        if share(seed, SETTLE, np.int64(d.relapses[row]), d.key[row]) >= chance:
            d.state[row], d.due[row] = State.REJECTED, day + 1
            d.rejections[row] = min(d.rejections[row] + 1, 250)
            d.best[row] = chance
            write(log, cursor, day, row, Activity.REJECT, p, lead, -1, 0, substance)
            continue
        close(day, row, State.SETTLED, d, work)
        confirmed = is_confirmed(seed, day, row, d, courts, relapse, work)
        hazard = breaking(row, substance, confirmed, d, relapse) + 1e-12
        wait = exponential(seed, RELAPSE, day, d.key[row]) / hazard
        d.relapse_day[row] = day + 1 + int(min(wait, 1e6))
        minutes = relapse.confirm_minutes if confirmed else 0
        d.worked[row] += minutes
        write(log, cursor, day, row, Activity.AGREE, p, lead, -1, minutes, substance)


@kernel
def shut_on_paper(seed, day, active, d, work, rule, ranked, log, cursor):
    """Overdue files shut without a settlement, the more the ranking presses, the less who was caught before.

    ranked : part of the ranking that counts closed files, 0..1
    """
    for i in range(active.size):
        row = active[i]
        lead = d.lead[row]
        if not is_open(d.state[row]) or lead < 0 or day <= d.raised[row] + rule.limit:
            continue
        # A clock that everybody sees presses like a ranking.
        pressing = rule.ranking + (1.0 - rule.ranking) * d.clocks[row]
        chance = rule.rate * pressing * ranked * work.pressure[lead] * (1.0 - work.caution[lead])
        if share(seed, PAPER, day, d.key[row]) < chance:
            close(day, row, State.ON_PAPER, d, work)
            d.paper[row] = 1
            d.round[row] = min(d.round[row] + 1, 250)  # what is still queued is void
            d.open_tasks[row] = 0
            write(log, cursor, day, row, Activity.SHUT, lead, -1, -1, 0, chance)


@inlined
def note_lasting(row, lasted, d, work):
    """Count for the ranking whether a settlement of the lead lasted or broke."""
    if d.lead[row] < 0:
        return
    if lasted:
        work.kept_month[d.lead[row]] += 1
    else:
        work.broken_month[d.lead[row]] += 1


@kernel
def watch_closed(seed, day, active, d, r, closure, relapse, work, log, cursor):
    """Settlements break or endure, judgments are not kept; paper closures come back, or are given up."""
    for i in range(active.size):
        row = active[i]
        state, broken = d.state[row], 0 <= d.relapse_day[row] <= day
        if state == State.SETTLED or state == State.JUDGED:
            if broken:
                reopen(day, row, d)
                what = Activity.BREACH
                if state == State.SETTLED:
                    what = Activity.RELAPSE
                    note_lasting(row, False, d, work)
                write(log, cursor, day, row, what, d.resident[row], d.lead[row], -1, 0, 0)
            elif state == State.SETTLED and day >= d.closed[row] + relapse.window:
                d.state[row] = State.DURABLE
                note_lasting(row, True, d, work)
                write(log, cursor, day, row, Activity.ENDURE, d.resident[row], d.lead[row], -1, 0, 0)
        elif state == State.ON_PAPER:
            u, v = two_shares(seed, DISCOVER, day, d.key[row])
            if u >= closure.discovery:
                continue
            p = d.resident[row]
            if v < r.efficacy[p]:
                reopen(day, row, d)
                write(log, cursor, day, row, Activity.RESURFACE, p, d.lead[row], -1, 0, 0)
            else:
                d.state[row] = State.ABANDONED
                write(log, cursor, day, row, Activity.ABANDON, p, d.lead[row], -1, 0, 0)
