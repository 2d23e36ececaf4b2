"""Asking, accepting, passing on; sessions; and putting accepted parts into the units' queues."""

from typing import NamedTuple

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Escalated
from agents.events import Activity
from agents.kinds import COMPETENCES, HERE, LAWFUL, TIERS, Competence, Kind
from agents.randomness.compiled import two_uniforms, uniform
from agents.randomness.streams import ACCEPT, PASS_ON, REFUSAL_PERSISTENCE, STALL
from agents.shared_rules import can_pay, charge, sigma, tie_weight, write
from sim.lifecycle import (
    begin_work,
    convene,
    offer,
    one_more,
    refuse,
    reject,
    start_asking,
)
from sim.stages.emerge.rules import PART_BITS
from sim.stages.work.queue import join, new_task

BY_DEADLINE, BY_SEVERITY = 1, 2  # discipline of a queue; 0 is by arrival
AHEAD = 1e6  # days: further ahead in a queue than any other task can be
LAST_PART = 15  # numbers of a dispute's rounds are keyed in four bits; later rounds share the last


class Request(NamedTuple):
    """A unit is asked for its part: numbers that kernels hand on, made inside them.

    row : of the dispute; k : competence; asker, unit : institutions
    """

    row: int
    k: int
    asker: int
    unit: int


@inlined
def desk_of(row, k, disputes, institutions):
    """Unit that holds competence k for a dispute at its tier, -1 none."""
    if k == Competence.REMEDY:
        return disputes.enterprise[row]
    return institutions.serves[k, disputes.tier[row], disputes.community[row]]


@inlined
def open_parts(row, disputes):
    """Mask of competences that are seen, may be asked for now, are not done and not given up."""
    return (
        np.int64(disputes.seen[row])
        & np.int64(disputes.only[row])
        & ~np.int64(disputes.done[row])
        & ~np.int64(disputes.omitted[row])
    )


@inlined
def referral_day(day, row, disputes, accept):
    """Day on which the next unit has the file: a shared record leaves out the days between desks."""
    return day + int(accept.referral_days * (1.0 - disputes.record[row]) + 0.5)


@inlined
def request_minutes(row, both, disputes, accept):
    """Minutes of the unit asked, and of the requester: a shared record spares letters, asks for grounds."""
    answer = int(accept.minutes + disputes.record[row] * accept.entry + 0.5)
    if not both:
        return answer, 0
    return answer, int(accept.minutes + disputes.record[row] * (accept.dispatch - accept.minutes) + 0.5)


@inlined
def stand_behind(day, row, disputes, institutions, accept, log):
    """The lender of standing pays for it when it is first used; one without minutes lends it to nobody.

    The price is the same whether a pattern, a lever or an earlier petition gives the standing.
    """
    who = disputes.lender[row]
    if who < 0:
        return
    disputes.lender[row] = -1
    if charge(institutions.cases, who, Account.REQUEST, accept.backing):
        write(log, day, row, Activity.BACK, (who, disputes.lead[row], -1), accept.backing, 0)
    else:
        disputes.authority[row] = disputes.appraisal[row] = 0.0


@inlined
def own_standing(row, unit, minutes, disputes, accept):
    """Minutes of a unit that has read a matter for its own part of it, to decide or to call a session.

    If it also stands behind the lead, it does so in the same sitting, which costs no less than standing
    does by itself.
    """
    return max(minutes, accept.backing) if disputes.lender[row] == unit else minutes


@inlined
def acceptance_probability(request, backed, disputes, institutions, accept):
    """P(a unit takes its part), the logit of docs/model.md, "Accept or pass".

    backed : 1, or 0 for the probability there would be if the asker had no standing and nobody were bound
    The mandate speaks for a part that the dispute needs and against one it does not; for an enterprise
    it speaks as far as it complies. Load counts weeks of work in the queue beyond the first. A lawful
    decision that nobody ordered has to be answered for alone (Hood 2011), and want of an order excuses a
    refusal even on record (Xiong et al. 2022). Who is bound to its own part may refuse it that much less.
    """
    row, k, asker, unit = request
    cases, ties = institutions.cases, institutions.ties
    authority, appraisal = backed * disputes.authority[row], backed * disputes.appraisal[row]
    z = accept.base + accept.authority * authority + accept.appraisal * appraisal
    if disputes.ties[row] > 0:
        z += accept.tie * disputes.ties[row] * tie_weight(ties, asker, unit)
    if not disputes.needs_authority[row]:
        z += accept.visible * disputes.record[row]
    elif LAWFUL >> k & 1:
        z -= accept.blame_avoidance * (1.0 - max(authority, appraisal))
    z += accept.reciprocity * (2.0 * cases.reciprocity[unit] - 1.0)
    if not disputes.need[row] >> k & 1:
        z -= accept.mandate
    elif ties.kind[unit] == Kind.ENTERPRISE:
        z += accept.mandate * (2.0 * ties.compliance[unit] - 1.0)
    else:
        z += accept.mandate
    week = max(ties.week[unit], 1.0)
    z -= accept.load * max(cases.waiting[unit] / week - 1.0, 0.0)
    z -= accept.fatigue * cases.fatigue[unit]
    if disputes.escalated[row] & (Escalated.PETITION | Escalated.COLLECTIVE):
        z += accept.threat
    probability = sigma(z)
    return probability + backed * disputes.own[row] * (1.0 - probability) if unit == asker else probability


@inlined
def own_probability(request, backed, disputes, institutions, accept):
    """P(a lead does its own part): what its mandate says; a lead that is bound shrinks that much less."""
    row, k, unit = request.row, request.k, request.unit
    ties = institutions.ties
    if not disputes.need[row] >> k & 1:
        mandate = -1.0
    else:
        mandate = 2.0 * ties.compliance[unit] - 1.0 if ties.kind[unit] == Kind.ENTERPRISE else 1.0
    probability = sigma(accept.base + accept.mandate * mandate)
    return probability + backed * disputes.own[row] * (1.0 - probability)


@inlined
def probability_of(request, backed, disputes, institutions, accept):
    """P(a unit takes its part): a lead its own by its mandate, others as they are asked."""
    if accept.by_mandate and request.unit == request.asker:
        return own_probability(request, backed, disputes, institutions, accept)
    return acceptance_probability(request, backed, disputes, institutions, accept)


@inlined
def answer_number(key, decision, request, disputes, accept):
    """The number in [0, 1) that a probability of accepting is held against.

    On the part `accept.refusal_persistence` of all matters a unit repeats its answer: it is held against the
    same number, and only a better reason changes its answer. On the others every day is a new one.
    """
    who = disputes.key[request.row] * PART_BITS + np.uint64(request.k)
    firm, stand = two_uniforms(key.seed, REFUSAL_PERSISTENCE, request.unit, who)
    return stand if firm < accept.refusal_persistence else uniform(key.seed, decision, key.day, who)


@inlined
def takes_part(key, decision, request, disputes, institutions, accept):
    """Whether a unit takes its part, and the probability; it is written down whether it only had to."""
    row, k = request.row, request.k
    probability = probability_of(request, 1.0, disputes, institutions, accept)
    number = answer_number(key, decision, request, disputes, accept)
    takes = number < probability
    disputes.compelled[row] &= ~(1 << k)
    if takes and number >= probability_of(request, 0.0, disputes, institutions, accept):
        disputes.compelled[row] |= 1 << k
    return takes, probability


@inlined
def place_in_queue(day, row, unit, minutes, disputes, institutions, rule):
    """Order of a task in a queue, smaller first: discipline, clocks in view, ordered work before all.

    Above the threshold of its caseload a unit picks easy ones first, whatever the discipline of days says.
    """
    work, cases = rule.work, institutions.cases
    order = np.float64(day)
    if work.discipline == BY_DEADLINE:
        order = np.float64(disputes.raised[row] + rule.limit)
    elif work.discipline == BY_SEVERITY:
        order = -np.float64(disputes.severity[row])
    if work.discipline != BY_SEVERITY and cases.caseload[unit] > work.caseload * cases.staff[unit]:
        order += work.cues * minutes / work.person_minutes
    order -= disputes.clocks[row] * (day - disputes.raised[row])
    ordered = disputes.joint[row] or disputes.superior[row] >= 0 or disputes.escalated[row] != 0
    if work.ordered_first and disputes.authority[row] > 0 and ordered:
        order -= AHEAD
    return order


@inlined
def enqueue(day, row, k, unit, disputes, institutions, rule):
    """Put a part of a dispute into a unit's queue, with the effort that precedents leave.

    What a unit accepts under compulsion is done perfunctorily (Zhou 2010). Departments' staff that was
    moved down to the nearest desks lacks colleagues of its craft.
    rule : parameters of the stage, of which `work`, `rework` and `limit` are read
    """
    cases, tasks, work = institutions.cases, institutions.tasks, rule.work
    node = new_task(tasks)
    t = disputes.topic[row]
    stock = 1.0 + cases.precedents[unit, t] + cases.shared[unit, t]
    eased = max(stock ** np.log2(work.learning), work.floor)
    late = 1.0 + rule.rework if disputes.round[row] > 0 else 1.0
    minutes = max(1, int(disputes.effort[row, k] * eased * late))
    tasks.dispute[node], tasks.unit[node], tasks.competence[node] = row, unit, k
    tasks.round[node], tasks.minutes[node], tasks.fresh[node] = disputes.round[row], minutes, True
    quality = 1.0 - work.formalism if disputes.compelled[row] >> k & 1 else 1.0
    if disputes.tier[row] == 0 and Competence.MEDIATION < k < Competence.REMEDY:
        above = work.district_part + work.city_part
        sent_down = work.sink * above / (1.0 - above + work.sink * above)
        quality *= 1.0 - work.generalist * sent_down
    tasks.quality[node] = quality
    tasks.key[node] = disputes.key[row]
    tasks.order[node] = place_in_queue(day, row, unit, minutes, disputes, institutions, rule)
    join(tasks, cases.head, unit, node)
    cases.caseload[unit] += 1
    cases.waiting[unit] += minutes
    disputes.open_tasks[row] += 1


@inlined
def next_stop(key, row, disputes, rule, log):
    """Where a dispute goes once nobody works on it: the next part, what was missed, or an offer.

    rule : parameters of the stage, of which `triage`, `accept` and `offer_days` are read
    """
    seed, day = key
    if open_parts(row, disputes) == 0:
        missed = np.int64(disputes.need[row]) & ~np.int64(disputes.seen[row]) & HERE
        who = disputes.key[row] * PART_BITS + np.uint64(min(disputes.round[row], LAST_PART))
        if missed and uniform(seed, STALL, day, who) < rule.triage.stall:
            disputes.seen[row] |= missed
            disputes.round[row] = one_more(disputes.round[row])
            write(log, day, row, Activity.UNCOVER, (disputes.lead[row], -1, -1), 0, missed)
    disputes.refused_now[row] = 0
    disputes.asking[row] = -1
    if open_parts(row, disputes) != 0 and disputes.joint[row]:
        convene(day + 1, row, disputes)
    elif open_parts(row, disputes) != 0:
        start_asking(referral_day(day, row, disputes, rule.accept), row, disputes)
    elif disputes.done[row] != 0:
        offer(day + rule.offer_days, row, disputes)
    else:
        reject(day + 1, row, disputes)


@inlined
def next_part(row, disputes):
    """The part that is asked for next: the topic's lead first, then in the order of competences."""
    parts = open_parts(row, disputes)
    lead = disputes.topics.lead[disputes.topic[row]]
    if parts >> lead & 1:
        return lead
    for k in range(COMPETENCES):
        if parts >> k & 1:
            return k
    return -1


@inlined
def desk_above(request, disputes, institutions):
    """Desk of the same competence on the next level above a unit, -1 none; the lead is no such desk."""
    row, k, lead, unit = request
    below, level = False, 0
    while level < TIERS and k != Competence.REMEDY:
        desk = institutions.serves[k, level, disputes.community[row]]
        if below and desk >= 0 and desk != unit:
            return desk if desk != lead else -1
        below |= desk == unit
        level += 1
    return -1


@inlined
def turn_down(key, request, disputes, institutions, accept, log):
    """A unit has refused: it sends the file on to the desk above, or back to the one who asked."""
    row, k, unit = request.row, request.k, request.unit
    refuse(key.day + accept.reply_days, row, disputes)
    above = desk_above(request, disputes, institutions)
    who = disputes.key[row] * PART_BITS + np.uint64(k)
    if above >= 0 and uniform(key.seed, PASS_ON, key.day, who) < accept.passing_on:
        start_asking(max(referral_day(key.day, row, disputes, accept), key.day + 1), row, disputes)
        disputes.asked[row], disputes.passed_by[row] = above, unit
        write(log, key.day, row, Activity.REFER, (unit, unit, above), 0, k)


@kernel
def ask_units(key, rows, disputes, institutions, rules, log):
    """One request per dispute whose turn it is: the unit asked accepts its part, or turns it down.

    rows : disputes in the state of asking whose day has come. A request takes `accept.minutes` of either
    side, of the sender's as far as there is no shared record; it waits for a day on which both have them.
    The sender is the lead, or the unit that passed the file on. A lead that does its own part by its mandate
    asks nobody; the ground for sending it back takes minutes.
    """
    rule, accept = rules[0], rules[0].accept
    cases, day = institutions.cases, key.day
    for i in range(rows.size):
        row = rows[i]
        if disputes.asking[row] < 0:
            disputes.asking[row] = next_part(row, disputes)
            if disputes.asking[row] < 0:
                next_stop(key, row, disputes, rule, log)
                continue
            disputes.asked[row] = desk_of(row, disputes.asking[row], disputes, institutions)
        k, unit, asker = disputes.asking[row], disputes.asked[row], disputes.lead[row]
        if unit < 0:
            disputes.omitted[row] |= 1 << k
            disputes.asking[row] = -1
            write(log, day, row, Activity.OMIT, (asker, -1, -1), 0, k)
            continue
        both = unit != asker
        sender = disputes.passed_by[row] if disputes.passed_by[row] >= 0 else asker
        answer, letter = request_minutes(row, both, disputes, accept)
        if not can_pay(cases, unit, answer) or not can_pay(cases, sender, letter):
            continue
        request = Request(row, k, asker, unit)
        by_mandate = accept.by_mandate and not both
        if not by_mandate:
            charge(cases, unit, Account.REQUEST, answer)
            charge(cases, sender, Account.REQUEST, letter)
            stand_behind(day, row, disputes, institutions, accept, log)
        takes, probability = takes_part(key, ACCEPT, request, disputes, institutions, accept)
        if by_mandate and not takes:
            charge(cases, unit, Account.REQUEST, answer)
        spent = 0 if by_mandate and takes else answer + letter
        if takes:
            disputes.hops[row] += 1 if both else 0
            begin_work(row, disputes)
            write(log, day, row, Activity.ACCEPT, (unit, asker, k), spent, probability)
            enqueue(day, row, k, unit, disputes, institutions, rule)
        else:
            write(log, day, row, Activity.REFUSE, (unit, asker, k), spent, probability)
            turn_down(key, request, disputes, institutions, accept, log)
