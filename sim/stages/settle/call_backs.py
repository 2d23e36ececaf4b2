"""Call-backs: closed files are called, and what was shut on paper is found."""

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.randomness.compiled import two_shares
from agents.randomness.streams import CALL_BACK
from agents.shared_rules import charge, write
from sim.stages.settle.rules import reopen


@inlined
def expose(lead, rule, work):
    """A unit's paper closure was found: it no longer counts, and the unit is pressed and grows careful."""
    work.closed_month[lead] -= 1
    work.pressure[lead] += rule.rebuke * (1.0 - work.pressure[lead])
    work.caution[lead] += rule.deterrence * (1.0 - work.caution[lead])


@kernel
def call_back(seed, since, day, active, d, r, topics, offices, rule, work, log, cursor):
    """Files closed from `since` to yesterday are called back, as far as the office has minutes.

    offices : int32 (communities), the petition office. Whoever is called says whether the matter is settled,
    and is content with a chance equal to the satisfaction with the need that it touched.
    """
    for i in range(active.size):
        row = active[i]
        state, lead = d.state[row], d.lead[row]
        shut = state == State.SETTLED or state == State.ON_PAPER
        if not shut or lead < 0 or d.closed[row] < since or d.closed[row] >= day:
            continue
        u, v = two_shares(seed, CALL_BACK, d.closed[row], d.key[row])
        office = offices[d.community[row]]
        if u >= rule.audit or office < 0 or not charge(work, office, Account.VERIFY, rule.call_minutes):
            continue
        p = d.resident[row]
        work.called_month[lead] += 1
        if state == State.ON_PAPER:
            reopen(day, row, d)
            expose(lead, rule, work)
            write(log, cursor, day, row, Activity.RESURFACE, p, lead, office, rule.call_minutes, 0)
            continue
        content = v < r.satisfaction[p, topics.need[d.topic[row]]]
        work.content_month[lead] += content
        write(log, cursor, day, row, Activity.CALL_BACK, p, lead, office, rule.call_minutes, content)
