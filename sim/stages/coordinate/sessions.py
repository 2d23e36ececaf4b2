"""Sessions: a convener calls the units of many disputes together, and those present share out the work."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.events import Activity
from agents.kinds import COMPETENCES
from agents.randomness.streams import ATTEND
from agents.shared_rules import charge, popcount, write
from sim.lifecycle import begin_work, one_more
from sim.stages.coordinate.refusals import designate, may_be_told
from sim.stages.coordinate.rules import (
    Request,
    desk_of,
    enqueue,
    next_stop,
    open_parts,
    own_standing,
    stand_behind,
    takes_part,
)


@inlined
def call_together(key, row, first, disputes, institutions, rule, log):
    """Call the units of one dispute to today's session of its convener; the mask of those who sit down.

    Each participant pays the opening once per session and every item; the convener pays for each unit it
    calls, and its own opening. In a negotiation among peers nobody prepares for all: each has to come to
    terms with each other one that is called.
    """
    convener, joint, cases, day = disputes.convener[row], rule.joint, institutions.cases, key.day
    parts = open_parts(row, disputes)
    called = popcount(parts)
    peers = joint.pair * (called - 1) if disputes.pairwise[row] else 0
    own = (0 if disputes.pairwise[row] else joint.convener * called) + (joint.opening if first else 0)
    own = own_standing(row, convener, own, disputes, rule.accept)
    if not charge(cases, convener, Account.MEETING, own):
        return np.int64(-1)
    if disputes.lender[row] == convener:
        disputes.lender[row] = -1
    stand_behind(day, row, disputes, institutions, rule.accept, log)
    write(log, day, row, Activity.CONVENE, (convener, -1, -1), own, called)
    present = np.int64(0)
    for k in range(COMPETENCES):
        if not parts >> k & 1:
            continue
        unit = desk_of(row, k, disputes, institutions)
        if unit < 0:
            disputes.omitted[row] |= 1 << k
            continue
        cost = joint.item + peers + (0 if cases.attends[unit] == convener else joint.opening)
        request = Request(row, k, convener, unit)
        comes, probability = takes_part(key, ATTEND, request, disputes, institutions, rule.accept)
        if comes and charge(cases, unit, Account.MEETING, cost):
            cases.attends[unit] = convener
            present |= 1 << k
            write(log, day, row, Activity.MEET, (unit, convener, k), cost, probability)
        else:
            disputes.refusals[row] += 1
            write(log, day, row, Activity.ABSENT, (unit, convener, k), 0, probability)
    return present


@inlined
def tell_absent(day, row, present, disputes, institutions, rule, log):
    """Units that stayed away too often are designated like others that refuse; the rest is given up.

    present : mask of those who sit; returned with those who were told. Where the dispatcher has no minutes to
    decide today, the part stays open and is called again.
    """
    rest = open_parts(row, disputes) & ~present
    for k in range(COMPETENCES):
        if not rest >> k & 1:
            continue
        unit = desk_of(row, k, disputes, institutions)
        if not may_be_told(row, unit, disputes, institutions, rule.accept):
            disputes.omitted[row] |= 1 << k
            continue
        request = Request(row, k, institutions.dispatcher[disputes.community[row]], unit)
        if designate(day, request, disputes, institutions, rule, log):
            present |= 1 << k
    return present


@inlined
def share_out(day, row, disputes, institutions, rule, log):
    """After the calls of the day: what the room knows comes to light, and those present take their parts."""
    joint, cases = rule.joint, institutions.cases
    convener = disputes.convener[row]
    missed = np.int64(disputes.need[row]) & ~np.int64(disputes.seen[row])
    for k in range(COMPETENCES):
        if not missed >> k & 1:
            continue
        unit = desk_of(row, k, disputes, institutions)
        if unit >= 0 and cases.attends[unit] == convener and charge(cases, unit, Account.MEETING, joint.item):
            disputes.seen[row] |= 1 << k
            disputes.present[row] |= 1 << k
            write(log, day, row, Activity.UNCOVER, (unit, convener, k), joint.item, 1 << k)
    begin_work(row, disputes)
    for k in range(COMPETENCES):
        if disputes.present[row] >> k & 1:
            unit = desk_of(row, k, disputes, institutions)
            enqueue(day, row, k, unit, disputes, institutions, rule)
    disputes.present[row] = 0


@inlined
def hear(key, row, first, disputes, institutions, rule, log):
    """One dispute of a session; whether the convener had attention left for it."""
    if open_parts(row, disputes) == 0:
        next_stop(key, row, disputes, rule, log)
        return False
    present = call_together(key, row, first, disputes, institutions, rule, log)
    if present < 0:
        return False  # no attention left today: the dispute waits
    disputes.sessions[row] = one_more(disputes.sessions[row])
    disputes.refused_now[row] += 1
    disputes.present[row] = present
    if disputes.refused_now[row] >= rule.joint.tries:
        present = tell_absent(key.day, row, present, disputes, institutions, rule, log)
        disputes.present[row] = present
    if present == 0 and open_parts(row, disputes) == 0:
        next_stop(key, row, disputes, rule, log)
    return True


@kernel
def hold_sessions(key, rows, disputes, institutions, rules, log):
    """Sessions of all conveners that sit today, oldest disputes first, as far as their minutes reach.

    rows : disputes that are called today, sorted by convener, then by age
    """
    rule = rules[0]
    first = 0
    while first < rows.size:
        convener, last = disputes.convener[rows[first]], first
        opened = False
        while last < rows.size and disputes.convener[rows[last]] == convener:
            opened |= hear(key, rows[last], not opened, disputes, institutions, rule, log)
            last += 1
        for i in range(first, last):
            if disputes.present[rows[i]] != 0:
                share_out(key.day, rows[i], disputes, institutions, rule, log)
        first = last
