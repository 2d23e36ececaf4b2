"""Intake: which competences does a dispute seem to need?"""

import numpy as np

from agents.casework import Account
from agents.disputes import State
from agents.events import Activity
from agents.kernels import kernel
from agents.kernels.common import charge, write
from agents.kernels.decisions import TRIAGE_SEEN, TRIAGE_SPURIOUS
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
def take_in(day, rows, lead, joint, convenor, authority, ties, appraisal, minutes, d, work, log, cursor):
    """Write the pattern's answer to the disputes; intake costs the lead `minutes`, or waits for tomorrow.

    rows and the answers have one element per dispute
    """
    for i in range(rows.size):
        row = rows[i]
        if lead[i] >= 0 and not charge(work, lead[i], Account.INTAKE, minutes):
            continue
        d.lead[row], d.joint[row], d.convenor[row] = lead[i], joint[i], convenor[i]
        d.authority[row], d.ties[row], d.appraisal[row] = authority[i], ties[i], appraisal[i]
        d.state[row] = State.CONVENING if joint[i] else State.ASKING
        d.due[row] = day
        if lead[i] >= 0:
            work.intake_month[lead[i]] += 1
        write(log, cursor, day, row, Activity.ARRANGE, lead[i], -1, convenor[i], minutes, joint[i])
