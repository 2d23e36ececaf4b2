"""Lessons that institutions draw from the events of a day."""

import numpy as np

from agents.casework import Account
from agents.compiling import kernel
from agents.events import Activity


@kernel
def tire(memory, keep, cases):
    """Fatigue follows the share of a unit's hours that sessions took today; caution is forgotten.

    memory : share 0..1 of the way to today's; keep : share 0..1 of the fear of nominal closures that stays
    """
    for unit in range(cases.held.size):
        met = cases.spent[unit, Account.MEETING] - cases.met_before[unit]
        cases.met_before[unit] = cases.spent[unit, Account.MEETING]
        part = met / max(cases.held[unit], 1)
        cases.fatigue[unit] += np.float32(memory * (part - cases.fatigue[unit]))
        cases.caution[unit] *= np.float32(keep)


@kernel
def take_lessons(part, disputes, cases, rules, log, settled):
    """Reciprocity: up slowly with kept promises, down fast with refusals.

    part : (first, last), rows first..last-1 of the log; settled : int32 per institution, claims against an
    enterprise that were agreed, or won in court, today, counted here
    """
    rule, reciprocity, enterprise = rules[0], cases.reciprocity, disputes.enterprise
    for n in range(part[0], part[1]):
        event = log.rows[n]
        a, unit = event.activity, event.actor
        if a == Activity.FINISH:
            reciprocity[unit] += rule.trust_up * (1.0 - reciprocity[unit])
        elif a == Activity.REFUSE or a == Activity.ABSENT:
            reciprocity[unit] -= rule.trust_down * reciprocity[unit]
        granted = a == Activity.AGREE or (a == Activity.JUDGE and disputes.won[event.dispute] == 1)
        if granted and enterprise[event.dispute] >= 0:
            settled[enterprise[event.dispute]] += 1
