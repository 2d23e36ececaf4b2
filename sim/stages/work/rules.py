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

MOST_WORKERS = 512  # people of one unit who can each hold one unfinished task over night


@inlined
def begin(node, unit, institutions, work):
    """First touch of a task: above the caseload threshold work thins, and its quality with it.

    Effort is cut to (k / q) ** dilution, quality to (k / q) ** (dilution * quality_loss), Lipsky 1980.
    """
    cases, tasks = institutions.cases, institutions.tasks
    tasks.fresh[node] = False
    load = cases.caseload[unit] / cases.staff[unit]
    if load > work.caseload:
        part = (work.caseload / load) ** work.dilution
        cut = max(1, int(tasks.minutes[node] * part))
        cases.waiting[unit] -= tasks.minutes[node] - cut
        tasks.minutes[node] = cut
        tasks.quality[node] *= part**work.quality_loss


@inlined
def finish(key, node, unit, disputes, institutions, rule, log):
    """A part is done; the last of a round sends the dispute on."""
    cases, tasks, day = institutions.cases, institutions.tasks, key.day
    row, k = tasks.dispute[node], tasks.competence[node]
    cases.precedents[unit, disputes.topic[row]] += 1
    disputes.open_tasks[row] -= 1
    if k == Competence.ADJUDICATION:
        write(log, day, row, Activity.FINISH, (unit, -1, k), 0, tasks.quality[node])
        return
    disputes.done[row] |= 1 << k
    if k == Competence.MEDIATION:
        disputes.craft[row] = cases.craft[unit]
    disputes.quality[row] += tasks.quality[node]
    write(log, day, row, Activity.FINISH, (unit, -1, k), 0, tasks.quality[node])
    if disputes.open_tasks[row] == 0:
        next_stop(key, row, disputes, rule, log)


@inlined
def is_void(node, disputes, tasks):
    """Whether the dispute has moved on since the task was made."""
    row = tasks.dispute[node]
    busy = disputes.state[row] == State.WORKING or disputes.state[row] == State.IN_COURT
    return not busy or disputes.round[row] != tasks.round[node]


@kernel
def serve(key, disputes, institutions, rules, log):
    """Every unit serves its queue in order; at most one person-day goes into one task a day."""
    rule, work = rules[0], rules[0].work
    cases, tasks = institutions.cases, institutions.tasks
    held_over = np.empty(MOST_WORKERS, np.int64)
    for unit in range(cases.head.size):
        workers = 0
        while cases.left[unit] > 0 and cases.head[unit] >= 0 and workers < MOST_WORKERS:
            node = take(tasks, cases.head, unit)
            if is_void(node, disputes, tasks):
                cases.caseload[unit] -= 1
                cases.waiting[unit] -= tasks.minutes[node]
                drop_task(tasks, node)
                continue
            if tasks.fresh[node]:
                begin(node, unit, institutions, work)
            spent = min(tasks.minutes[node], cases.left[unit], work.person_minutes)
            tasks.minutes[node] -= spent
            cases.left[unit] -= spent
            cases.waiting[unit] -= spent
            cases.spent[unit, Account.WORK] += spent
            disputes.worked[tasks.dispute[node]] += spent
            if tasks.minutes[node] > 0:
                held_over[workers] = node
                workers += 1
                continue
            cases.caseload[unit] -= 1
            finish(key, node, unit, disputes, institutions, rule, log)
            drop_task(tasks, node)
        for h in range(workers):
            join(tasks, cases.head, unit, held_over[h])


@kernel
def lend(helper, helped, part, cases):
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
        each = int(cases.left[helper[first]] * part) // (last - first)
        for i in range(first, last):
            cases.left[helper[i]] -= each
            cases.held[helper[i]] -= each
            cases.left[helped[i]] += each
            cases.held[helped[i]] += each
        first = last


@kernel
def open_desks(minutes, part, cases):
    """Morning: every institution holds `part` (0..1) of the minutes (int32) of a full working day."""
    for unit in range(cases.held.size):
        cases.held[unit] = np.int32(minutes[unit] * part)


@kernel
def pay_debts(cases):
    """Nobody has met yet; minutes that were taken on before and exceeded the day are paid first."""
    for unit in range(cases.left.size):
        cases.left[unit], cases.attends[unit] = cases.held[unit], -1
        for account in range(cases.carried_over.shape[1]):
            paid = min(cases.carried_over[unit, account], cases.left[unit])
            if paid > 0:
                cases.carried_over[unit, account] -= paid
                cases.left[unit] -= paid
                cases.spent[unit, account] += paid
