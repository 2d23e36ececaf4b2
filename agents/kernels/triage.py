"""Intake: which competences does a dispute seem to need?"""

import numpy as np

from agents.casework import Account
from agents.disputes import State
from agents.events import Activity
from agents.kernels import kernel
from agents.kernels.common import charge, write
from agents.kernels.decisions import ASSIGN_DETAIL, TRIAGE_SEEN, TRIAGE_SPURIOUS
from agents.kernels.emerge import PART_BITS
from agents.kernels.luck import share, two_shares
from agents.kinds import COMPETENCES, Competence

DEPARTMENTS = int(Competence.REMEDY)  # competences of mediators and departments come first


@kernel
def diagnose(seed, day, rows, d, topics, accuracy, spurious):
    """Set `seen` for disputes at intake: needed competences with chance `accuracy`, rarely a wrong one.

    rows : int64, disputes at intake. Somebody is always named: where nothing is seen, the usual lead
    of the topic.
    """
    for i in range(rows.size):
        row = rows[i]
        key = d.key[row] * PART_BITS
        seen = np.int64(d.done[row])
        for k in range(COMPETENCES):
            if d.need[row] >> k & 1 and share(seed, TRIAGE_SEEN, day, key + np.uint64(k)) < accuracy:
                seen |= 1 << k
        u, v = two_shares(seed, TRIAGE_SPURIOUS, day, key)
        wrong = int(v * DEPARTMENTS)
        if u < (1.0 - accuracy) * spurious and not d.need[row] >> wrong & 1:
            seen |= 1 << wrong
        if seen == 0:
            seen = 1 << topics.lead[d.topic[row]]
        d.seen[row] = seen


@kernel
def take_in(day, rows, lead, convenor, joint, minutes, d, work, taken, log, cursor):
    """Intake by the lead that the pattern named costs it `minutes`, or waits for tomorrow.

    rows and the answers have one element per dispute; taken : bool, filled: whether intake is done
    """
    for i in range(rows.size):
        row = rows[i]
        taken[i] = lead[i] < 0 or charge(work, lead[i], Account.INTAKE, minutes)
        if not taken[i]:
            continue
        if lead[i] >= 0:
            work.intake_month[lead[i]] += 1
        write(log, cursor, day, row, Activity.ARRANGE, lead[i], -1, convenor[i], minutes, joint[i])


@kernel
def start_way(day, rows, review_days, d):
    """Send disputes just taken in on their way: up to the superior, into a session, or to the first desk."""
    for i in range(rows.size):
        row = rows[i]
        d.seen[row] |= d.adds[row]
        d.state[row], d.due[row] = State.CONVENING if d.joint[row] else State.ASKING, day
        if d.superior[row] >= 0 and d.tiers[row] > 0:
            d.state[row], d.due[row] = State.AWAITING, day + review_days * np.int64(d.tiers[row])


@kernel
def decide(seed, day, rows, lost_detail, minutes, d, work, log, cursor):
    """Superiors assign what has come up to them, as many as their minutes allow; the rest waits.

    rows : disputes whose review is over, sorted by superior, then by age. Every tier on the way up loses each
    seen competence with chance `lost_detail`. Somebody is always named.
    """
    for i in range(rows.size):
        row = rows[i]
        if not charge(work, d.superior[row], Account.REVIEW, minutes):
            continue
        chance = 1.0 - (1.0 - lost_detail) ** d.tiers[row]
        seen = np.int64(d.seen[row])
        for k in range(COMPETENCES):
            lost = share(seed, ASSIGN_DETAIL, day, d.key[row] * PART_BITS + np.uint64(k)) < chance
            if lost and not d.done[row] >> k & 1:
                seen &= ~(1 << k)
        # A summary without any content is not sent down.
        if seen & ~np.int64(d.done[row]) & np.int64(d.only[row]):
            d.seen[row] = seen
        d.state[row], d.due[row] = State.CONVENING if d.joint[row] else State.ASKING, day
        write(log, cursor, day, row, Activity.DECIDE, d.superior[row], d.lead[row], -1, minutes, d.tiers[row])
