"""Asking, accepting, passing on; sessions; and putting accepted parts into the units' queues."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Climbed, State
from agents.events import Activity
from agents.kinds import COMPETENCES, LAWFUL, Competence, Kind
from agents.randomness.compiled import share, two_shares
from agents.randomness.streams import ACCEPT, STALL, STANCE
from agents.shared_rules import can_pay, charge, sigma, tie_weight, write
from sim.stages.emerge.rules import PART_BITS
from sim.stages.work.queue import join, new_task

AHEAD = 1e6  # days: further ahead in a queue than any other task can be


@inlined
def desk_of(row, k, d, serves):
    """Unit that holds competence k for a dispute at its level, -1 none."""
    if k == Competence.REMEDY:
        return d.enterprise[row]
    return serves[k, d.level[row], d.community[row]]


@inlined
def open_parts(row, d):
    """Mask of competences that are seen, may be asked for now, are not done and not given up."""
    return np.int64(d.seen[row]) & np.int64(d.only[row]) & ~np.int64(d.done[row]) & ~np.int64(d.given_up[row])


@inlined
def hand_over(day, row, d, rule):
    """Day on which the next unit has the file: a shared record leaves out the days between desks."""
    return day + int(rule.hand_over_days * (1.0 - d.record[row]) + 0.5)


@inlined
def request_minutes(row, both, d, rule):
    """Minutes of the unit asked, and of whoever asks: a shared record spares letters and asks for grounds."""
    answer = int(rule.minutes + d.record[row] * rule.entry + 0.5)
    return answer, int(rule.minutes + d.record[row] * (rule.dispatch - rule.minutes) + 0.5) if both else 0


@inlined
def accept_chance(row, k, asker, unit, backed, d, work, place, rule):
    """P(a unit takes its part), the logit of docs/model.md, "Accept or pass".

    backed : 1, or 0 for the chance there would be if the asker had no standing and nobody were bound
    The mandate speaks for a part that the dispute needs and against one it does not; for an enterprise
    it speaks as far as it complies. Load counts weeks of work in the queue beyond the first. A lawful
    decision that nobody ordered has to be answered for alone (Hood 2011), and want of an order excuses a
    refusal even on record (Xiong et al. 2022). Who is bound to its own part may refuse it that much less.
    """
    authority, appraisal = backed * d.authority[row], backed * d.appraisal[row]
    z = rule.base + rule.authority * authority + rule.appraisal * appraisal
    if d.ties[row] > 0:
        z += rule.tie * d.ties[row] * tie_weight(place.start, place.who, place.weight, asker, unit)
    if not d.needs_authority[row]:
        z += rule.visible * d.record[row]
    elif LAWFUL >> k & 1:
        z -= rule.exposure * (1.0 - max(authority, appraisal))
    z += rule.reciprocity * (2.0 * work.reciprocity[unit] - 1.0)
    if not d.need[row] >> k & 1:
        z -= rule.mandate
    elif place.kind[unit] == Kind.ENTERPRISE:
        z += rule.mandate * (2.0 * place.compliance[unit] - 1.0)
    else:
        z += rule.mandate
    week = max(place.week[unit], 1.0)
    z -= rule.load * max(work.waiting[unit] / week - 1.0, 0.0)
    z -= rule.fatigue * work.fatigue[unit]
    if d.climbed[row] & (Climbed.PETITION | Climbed.COLLECTIVE):
        z += rule.threat
    chance = sigma(z)
    return chance + backed * d.own[row] * (1.0 - chance) if unit == asker else chance


@inlined
def answer_number(seed, decision, day, row, k, unit, d, rule):
    """The number in [0, 1) that a chance of accepting is held against.

    On the part `rule.stance` of all matters a unit has a stand: asked again, it is held against the same
    number, and only a better reason changes its answer. On the others every day is a new one.
    """
    who = d.key[row] * PART_BITS + np.uint64(k)
    firm, stand = two_shares(seed, STANCE, unit, who)
    return stand if firm < rule.stance else share(seed, decision, day, who)


@inlined
def takes_part(seed, decision, day, row, k, asker, unit, d, work, place, rule):
    """Whether a unit takes its part, and the chance; it is written down whether it only had to."""
    chance = accept_chance(row, k, asker, unit, 1.0, d, work, place, rule)
    number = answer_number(seed, decision, day, row, k, unit, d, rule)
    takes = number < chance
    d.pressed[row] &= ~(1 << k)
    if takes and number >= accept_chance(row, k, asker, unit, 0.0, d, work, place, rule):
        d.pressed[row] |= 1 << k
    return takes, chance


@inlined
def place_in_queue(day, row, minutes, unit, d, work, rule, limit):
    """Order of a task in a queue, smaller first: discipline, clocks in view, ordered work before all.

    Above the threshold of its caseload a unit picks easy ones first, whatever the discipline of days says.
    """
    order = np.float64(day)
    if rule.discipline == 1:
        order = np.float64(d.raised[row] + limit)
    elif rule.discipline == 2:
        order = -np.float64(d.severity[row])
    if rule.discipline != 2 and work.caseload[unit] > rule.caseload * work.staff[unit]:
        order += rule.cues * minutes / rule.person_minutes
    order -= d.clocks[row] * (day - d.raised[row])
    ordered = d.joint[row] or d.superior[row] >= 0 or d.climbed[row] != 0
    if rule.ordered_first and d.authority[row] > 0 and ordered:
        order -= AHEAD
    return order


@inlined
def enqueue(day, row, k, unit, d, work, tasks, topics, rule, rework, limit):
    """Put a part of a dispute into a unit's queue, with the effort that precedents leave.

    What only standing made a unit take is done for the form, with less care (Zhou 2010).
    """
    node = new_task(tasks)
    t = d.topic[row]
    eased = max((1.0 + work.precedents[unit, t] + work.shared[unit, t]) ** np.log2(rule.learning), rule.floor)
    late = 1.0 + rework if d.round[row] > 0 else 1.0
    minutes = max(1, int(d.effort[row, k] * eased * late))
    tasks.dispute[node], tasks.unit[node], tasks.competence[node] = row, unit, k
    tasks.round[node], tasks.minutes[node], tasks.fresh[node] = d.round[row], minutes, True
    tasks.quality[node] = 1.0 - rule.formalism if d.pressed[row] >> k & 1 else 1.0
    tasks.key[node] = d.key[row]
    tasks.order[node] = place_in_queue(day, row, minutes, unit, d, work, rule, limit)
    join(tasks, work.head, unit, node)
    work.caseload[unit] += 1
    work.waiting[unit] += minutes
    d.open_tasks[row] += 1


@inlined
def next_stop(seed, day, row, d, triage, accept, offer_days, log, cursor):
    """Where a dispute goes once nobody works on it: the next part, what was missed, or an offer."""
    if open_parts(row, d) == 0:
        missed = np.int64(d.need[row]) & ~np.int64(d.seen[row])
        who = d.key[row] * PART_BITS + np.uint64(min(d.round[row], 15))
        if missed and share(seed, STALL, day, who) < triage.stall:
            d.seen[row] |= missed
            d.round[row] = min(d.round[row] + 1, 250)
            write(log, cursor, day, row, Activity.UNCOVER, d.lead[row], -1, -1, 0, missed)
    d.refused_now[row] = 0
    d.asking[row] = -1
    if open_parts(row, d) != 0:
        d.state[row] = State.CONVENING if d.joint[row] else State.ASKING
        d.due[row] = day + 1 if d.joint[row] else hand_over(day, row, d, accept)
    elif d.done[row] != 0:
        d.state[row], d.due[row] = State.OFFERED, day + offer_days
    else:
        d.state[row], d.due[row] = State.REJECTED, day + 1


@inlined
def next_part(row, d, topics):
    """The part that is asked for next: the topic's lead first, then in the order of competences."""
    parts = open_parts(row, d)
    lead = topics.lead[d.topic[row]]
    if parts >> lead & 1:
        return lead
    for k in range(COMPETENCES):
        if parts >> k & 1:
            return k
    return -1


@kernel
def ask_units(
    seed,
    day,
    rows,
    d,
    serves,
    place,
    work,
    tasks,
    topics,
    rule,
    casework,
    triage,
    offer_days,
    limit,
    log,
    cursor,
):
    """One request per dispute whose turn it is: the unit asked accepts its part or refuses.

    rows : disputes in the state of asking whose day has come. A request takes `rule.minutes` of either side,
    of the asker's as far as there is no shared record; it waits for a day on which both have them.
    """
    for i in range(rows.size):
        row = rows[i]
        if d.asking[row] < 0:
            d.asking[row] = next_part(row, d, topics)
            if d.asking[row] < 0:
                next_stop(seed, day, row, d, triage, rule, offer_days, log, cursor)
                continue
            d.asked[row] = desk_of(row, d.asking[row], d, serves)
        k, unit, asker = d.asking[row], d.asked[row], d.lead[row]
        if unit < 0:
            d.given_up[row] |= 1 << k
            d.asking[row] = -1
            write(log, cursor, day, row, Activity.GIVE_UP, asker, -1, -1, 0, k)
            continue
        both = unit != asker
        answer, paper = request_minutes(row, both, d, rule)
        if not can_pay(work, unit, answer) or not can_pay(work, asker, paper):
            continue
        charge(work, unit, Account.REQUEST, answer)
        charge(work, asker, Account.REQUEST, paper)
        takes, chance = takes_part(seed, ACCEPT, day, row, k, asker, unit, d, work, place, rule)
        spent = answer + paper
        if takes:
            d.hops[row] += 1 if both else 0
            d.state[row] = State.WORKING
            write(log, cursor, day, row, Activity.ACCEPT, unit, asker, k, spent, chance)
            enqueue(day, row, k, unit, d, work, tasks, topics, casework, triage.rework, limit)
        else:
            d.refusals[row] += 1
            d.refused_now[row] += 1
            d.hops[row] += 1
            d.state[row], d.due[row] = State.REFUSED, day + rule.reply_days
            write(log, cursor, day, row, Activity.REFUSE, unit, asker, k, spent, chance)


@kernel
def redirect(day, rows, unit, d, log, cursor):
    """Write down whom the pattern wants asked after a refusal; nobody (-1) gives the competence up."""
    for i in range(rows.size):
        row = rows[i]
        d.state[row], d.due[row] = State.ASKING, day
        if unit[i] < 0:
            d.given_up[row] |= 1 << d.asking[row]
            write(log, cursor, day, row, Activity.GIVE_UP, d.lead[row], d.asked[row], -1, 0, d.asking[row])
            d.asking[row] = -1
            d.refused_now[row] = 0
        else:
            write(
                log, cursor, day, row, Activity.PASS_ON, d.lead[row], d.asked[row], unit[i], 0, d.asking[row]
            )
            d.asked[row] = unit[i]


@kernel
def let_go(day, active, d, log, cursor):
    """Take disputes out of an arrangement whose time has run out; what is done stays done."""
    for i in range(active.size):
        row = active[i]
        if not 0 < d.until[row] <= day or not State.ARRANGING <= d.state[row] <= State.REJECTED:
            continue
        write(log, cursor, day, row, Activity.TIME_OUT, d.lead[row], -1, -1, 0, d.stage[row])
        d.stage[row] = min(d.stage[row] + 1, 250)
        d.until[row] = 0
        begin_anew(day, row, 1, d)


@inlined
def begin_anew(day, row, wait, d):
    """Put a dispute before the pattern again; what is queued is void, what is done stays done."""
    d.state[row], d.due[row] = State.ARRANGING, day + wait
    d.round[row] = min(d.round[row] + 1, 250)
    d.open_tasks[row] = 0
    d.given_up[row] = 0
    d.asking[row] = -1
    d.refused_now[row] = 0
