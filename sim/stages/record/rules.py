"""The evening's counts: one pass each over today's events, over the problems, over the desks."""

import numpy as np

from agents.compiling import kernel
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Role


@kernel
def count_events(part, contact, counts, partners, log):
    """Count today's events by activity; files that a call found closed nominally.

    part : (first, last), rows first..last-1 of the log
    contact : bool per `Activity`, a unit dealt with another; counts : int64 per `Activity`, filled
    partners : int64 per institution, contacts so far, those made and those received, counted on
    """
    counts[:] = 0
    exposed = 0
    for n in range(part[0], part[1]):
        event = log.rows[n]
        counts[event.activity] += 1
        exposed += event.activity == Activity.RESURFACE and event.target >= 0
        if contact[event.activity] and event.origin >= 0 and event.origin != event.actor:
            partners[event.origin] += 1
            partners[event.actor] += 1
    return exposed


@kernel
def count_states(active, disputes, final, counts, left):
    """Count problems by state, then keep those that have not ended; how many these are.

    final : bool per `State`; a judgment that will not be kept has not ended finally
    counts : int64 per `State`, filled; left : int32, as long as active, filled from the front
    """
    counts[:] = 0
    size = 0
    for i in range(active.size):
        row = active[i]
        state = disputes.state[row]
        counts[state] += 1
        if not final[state] or (state == State.JUDGED and disputes.relapse_day[row] >= 0):
            left[size] = row
            size += 1
    return size


@kernel
def count_minutes(role, minutes, cases, spent):
    """Minutes of all institutions: held today, of volunteers, and spent by courts since the start.

    role : uint8 and minutes : int32 per institution; spent : int64 per account, since the start, filled
    """
    spent[:] = 0
    held = volunteers = court = np.int64(0)
    for unit in range(role.size):
        held += cases.held[unit]
        for account in range(spent.size):
            spent[account] += cases.spent[unit, account]
            if role[unit] == Role.COURT:
                court += cases.spent[unit, account]
        if role[unit] == Role.VOLUNTEERS or role[unit] == Role.OWNERS_ASSEMBLY:
            volunteers += minutes[unit]
    return held, volunteers, court
