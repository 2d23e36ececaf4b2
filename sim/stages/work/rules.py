"""Units work on their queues, hour by hour, as far as the day's minutes reach."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence
from agents.shared_rules import write
from sim.stages.coordinate.rules import next_stop
from sim.stages.work.queue import drop_task, join, take

MOST_HANDS = 512  # people of one unit who can each hold one unfinished task over night


@inlined
def begin(node, unit, work, tasks, rule):
    """First touch of a task: above the caseload threshold work thins, and its quality with it.

    Effort is cut to (k / q) ** thinning, quality to (k / q) ** (thinning * quality_loss), Lipsky 1980.
    """
    tasks.fresh[node] = False
    load = work.caseload[unit] / work.staff[unit]
    if load > rule.caseload:
        part = (rule.caseload / load) ** rule.thinning
        cut = max(1, int(tasks.minutes[node] * part))
        work.waiting[unit] -= tasks.minutes[node] - cut
        tasks.minutes[node] = cut
        tasks.quality[node] *= part**rule.quality_loss


@inlined
def finish(seed, day, node, unit, d, work, tasks, triage, accept, offer_days, log, cursor):
    """A part is done; the last of a round sends the dispute on."""
    row, k = tasks.dispute[node], tasks.competence[node]
    work.precedents[unit, d.topic[row]] += 1
    d.open_tasks[row] -= 1
    if k == Competence.ADJUDICATION:
        write(log, cursor, day, row, Activity.FINISH, unit, -1, k, 0, tasks.quality[node])
        return
    d.done[row] |= 1 << k
    if k == Competence.MEDIATION:
        d.craft[row] = work.craft[unit]
    d.quality[row] += tasks.quality[node]
    write(log, cursor, day, row, Activity.FINISH, unit, -1, k, 0, tasks.quality[node])
    if d.open_tasks[row] == 0:
        next_stop(seed, day, row, d, triage, accept, offer_days, log, cursor)


@inlined
def is_void(node, d, tasks):
    """Whether the dispute has moved on since the task was made."""
    row = tasks.dispute[node]
    busy = d.state[row] == State.WORKING or d.state[row] == State.IN_COURT
    return not busy or d.round[row] != tasks.round[node]


@kernel
def serve(seed, day, d, work, tasks, rule, triage, accept, offer_days, log, cursor):
    """Every unit serves its queue in order; at most one person-day goes into one task a day."""
    held_over = np.empty(MOST_HANDS, np.int64)
    for unit in range(work.head.size):
        hands = 0
        while work.left[unit] > 0 and work.head[unit] >= 0 and hands < MOST_HANDS:
            node = take(tasks, work.head, unit)
            if is_void(node, d, tasks):
                work.caseload[unit] -= 1
                work.waiting[unit] -= tasks.minutes[node]
                drop_task(tasks, node)
                continue
            if tasks.fresh[node]:
                begin(node, unit, work, tasks, rule)
            spent = min(tasks.minutes[node], work.left[unit], rule.person_minutes)
            tasks.minutes[node] -= spent
            work.left[unit] -= spent
            work.waiting[unit] -= spent
            work.spent[unit, Account.WORK] += spent
            d.worked[tasks.dispute[node]] += spent
            if tasks.minutes[node] > 0:
                held_over[hands] = node
                hands += 1
                continue
            work.caseload[unit] -= 1
            finish(seed, day, node, unit, d, work, tasks, triage, accept, offer_days, log, cursor)
            drop_task(tasks, node)
        for h in range(hands):
            join(tasks, work.head, unit, held_over[h])


@kernel
def lend(helper, helped, part, work):
    """A part of the minutes that helpers have left goes to the case work of those they help.

    helper, helped : int32 pairs, sorted by helper; a helper of several gives each the same
    part : share 0..1 of what is left. What is lent leaves `held` of one and enters `held` of the other,
        so that the sum over all institutions stays what it was.
    """
    first = 0
    while first < helper.size:
        last = first
        while last < helper.size and helper[last] == helper[first]:
            last += 1
        each = int(work.left[helper[first]] * part) // (last - first)
        for i in range(first, last):
            work.left[helper[i]] -= each
            work.held[helper[i]] -= each
            work.left[helped[i]] += each
            work.held[helped[i]] += each
        first = last


@kernel
def open_desks(minutes, part, work):
    """Morning: every institution holds `part` (0..1) of the minutes (int32) of a full working day."""
    for unit in range(work.held.size):
        work.held[unit] = np.int32(minutes[unit] * part)


@kernel
def pay_debts(work):
    """Nobody has met yet; minutes that were taken on before and exceeded the day are paid first."""
    for unit in range(work.left.size):
        work.left[unit], work.attends[unit] = work.held[unit], -1
        for account in range(work.owed.shape[1]):
            paid = min(work.owed[unit, account], work.left[unit])
            if paid > 0:
                work.owed[unit, account] -= paid
                work.left[unit] -= paid
                work.spent[unit, account] += paid
