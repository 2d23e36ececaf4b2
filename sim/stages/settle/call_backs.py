"""Call-backs: closed files are called, and what was closed nominally is found."""

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.randomness.compiled import two_uniforms
from agents.randomness.streams import CALL_BACK
from agents.shared_rules import charge, write
from sim.lifecycle import reopen


@inlined
def expose(lead, cases, closure):
    """A unit's nominal closure was found: it no longer counts, and the unit is pressed and grows careful."""
    cases.closed_month[lead] -= 1
    cases.pressure[lead] += closure.rebuke * (1.0 - cases.pressure[lead])
    cases.caution[lead] += closure.deterrence * (1.0 - cases.caution[lead])


@kernel
def call_back(key, rows, disputes, institutions, society, rules, log):
    """Files closed of late are called back, as far as the petition office has minutes.

    rows : disputes that were closed since the last working day. The person called says whether the matter is
    settled, and is content with a probability equal to the satisfaction with the need that it touched.
    """
    seed, day = key
    closure, cases, people = rules[0].closure, institutions.cases, society.people
    minutes = closure.call_minutes
    for i in range(rows.size):
        row = rows[i]
        state, lead = disputes.state[row], disputes.lead[row]
        if lead < 0 or not (state == State.SETTLED or state == State.NOMINAL):
            continue
        u, v = two_uniforms(seed, CALL_BACK, disputes.closed[row], disputes.key[row])
        office = institutions.offices[disputes.community[row]]
        if u >= closure.audit or office < 0 or not charge(cases, office, Account.VERIFY, minutes):
            continue
        p = disputes.resident[row]
        cases.called_month[lead] += 1
        if state == State.NOMINAL:
            reopen(day, row, disputes)
            expose(lead, cases, closure)
            write(log, day, row, Activity.RESURFACE, (p, lead, office), minutes, 0)
            continue
        content = v < people.satisfaction[p, disputes.topics.need[disputes.topic[row]]]
        cases.content_month[lead] += content
        write(log, day, row, Activity.CALL_BACK, (p, lead, office), minutes, content)
