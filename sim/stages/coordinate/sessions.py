"""Sessions: a convenor calls the units of many disputes together, and those present share out the work."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.kinds import COMPETENCES
from agents.randomness.streams import ATTEND
from agents.shared_rules import charge, popcount, write
from sim.stages.coordinate.rules import desk_of, enqueue, next_stop, open_parts, takes_part


@inlined
def call_together(seed, day, row, hub, first, d, serves, place, work, accept, joint, log, cursor):
    """Call the units of one dispute to today's session of `hub`; the mask of those who sit down.

    Each participant pays the opening once per session and every item; the convenor pays for each unit it
    calls, and its own opening. In a negotiation among peers nobody prepares for all: each has to come to
    terms with each other one that is called.
    """
    parts = open_parts(row, d)
    called = popcount(parts)
    peers = joint.pair * (called - 1) if d.pairwise[row] else 0
    own = (0 if d.pairwise[row] else joint.convenor * called) + (joint.opening if first else 0)
    if not charge(work, hub, Account.MEETING, own):
        return np.int64(-1)
    write(log, cursor, day, row, Activity.CONVENE, hub, -1, -1, own, called)
    present = np.int64(0)
    for k in range(COMPETENCES):
        if not parts >> k & 1:
            continue
        unit = desk_of(row, k, d, serves)
        if unit < 0:
            d.given_up[row] |= 1 << k
            continue
        cost = joint.item + peers + (0 if work.attends[unit] == hub else joint.opening)
        comes, chance = takes_part(seed, ATTEND, day, row, k, hub, unit, d, work, place, accept)
        if comes and charge(work, unit, Account.MEETING, cost):
            work.attends[unit] = hub
            present |= 1 << k
            write(log, cursor, day, row, Activity.MEET, unit, hub, k, cost, chance)
        else:
            d.refusals[row] += 1
            write(log, cursor, day, row, Activity.ABSENT, unit, hub, k, 0, chance)
    return present


@inlined
def share_out(day, row, d, serves, work, tasks, topics, casework, joint, rework, limit, log, cursor):
    """After the calls of the day: what the room knows comes to light, and those present take their parts."""
    hub = d.convenor[row]
    missed = np.int64(d.need[row]) & ~np.int64(d.seen[row])
    for k in range(COMPETENCES):
        if not missed >> k & 1:
            continue
        unit = desk_of(row, k, d, serves)
        if unit >= 0 and work.attends[unit] == hub and charge(work, unit, Account.MEETING, joint.item):
            d.seen[row] |= 1 << k
            d.present[row] |= 1 << k
            write(log, cursor, day, row, Activity.UNCOVER, unit, hub, k, joint.item, 1 << k)
    d.state[row] = State.WORKING
    for k in range(COMPETENCES):
        if d.present[row] >> k & 1:
            unit = desk_of(row, k, d, serves)
            enqueue(day, row, k, unit, d, work, tasks, topics, casework, rework, limit)
    d.present[row] = 0


@kernel
def hold_sessions(
    seed,
    day,
    rows,
    d,
    serves,
    place,
    work,
    tasks,
    topics,
    accept,
    joint,
    casework,
    triage,
    offer_days,
    limit,
    log,
    cursor,
):
    """Sessions of all convenors that sit today, oldest disputes first, as far as their minutes reach.

    rows : disputes that are called today, sorted by convenor, then by age
    """
    first = 0
    while first < rows.size:
        hub, last = d.convenor[rows[first]], first
        opened = False
        while last < rows.size and d.convenor[rows[last]] == hub:
            row = rows[last]
            last += 1
            if open_parts(row, d) == 0:
                next_stop(seed, day, row, d, triage, accept, offer_days, log, cursor)
                continue
            present = call_together(
                seed, day, row, hub, not opened, d, serves, place, work, accept, joint, log, cursor
            )
            if present < 0:
                continue  # the hub has no attention left today: the dispute waits
            opened = True
            d.sessions[row] = min(d.sessions[row] + 1, 250)
            d.refused_now[row] += 1
            d.present[row] = present
            if d.refused_now[row] >= joint.tries:
                d.given_up[row] |= open_parts(row, d) & ~present
            if present == 0 and open_parts(row, d) == 0:
                next_stop(seed, day, row, d, triage, accept, offer_days, log, cursor)
        for i in range(first, last):
            if d.present[rows[i]] != 0:
                share_out(
                    day,
                    rows[i],
                    d,
                    serves,
                    work,
                    tasks,
                    topics,
                    casework,
                    joint,
                    triage.rework,
                    limit,
                    log,
                    cursor,
                )
        first = last
