"""Lessons that institutions draw from the events of a day."""

import numpy as np

from agents.casework import Account
from agents.compiling import kernel
from agents.events import Activity


@kernel
def tire(memory, keep, work):
    """Fatigue follows the share of a unit's hours that sessions took today; caution is forgotten.

    memory : share 0..1 of the way to today's; keep : share 0..1 of the fear of paper closures that stays
    """
    for unit in range(work.held.size):
        met = work.spent[unit, Account.MEETING] - work.met_before[unit]
        work.met_before[unit] = work.spent[unit, Account.MEETING]
        part = met / max(work.held[unit], 1)
        work.fatigue[unit] += np.float32(memory * (part - work.fatigue[unit]))
        work.caution[unit] *= np.float32(keep)


@kernel
def take_lessons(log, first, last, enterprise, won, work, rule, settled):
    """Reciprocity: up slowly with kept promises, down fast with refusals.

    log rows first..last; enterprise : int32 and won : int8 per dispute; settled : int32 per institution,
    claims against an enterprise that were agreed, or won in court, today, counted here
    """
    for n in range(first, last):
        event = log[n]
        a, unit = event.activity, event.actor
        if a == Activity.FINISH:
            work.reciprocity[unit] += rule.trust_up * (1.0 - work.reciprocity[unit])
        elif a == Activity.REFUSE or a == Activity.ABSENT:
            work.reciprocity[unit] -= rule.trust_down * work.reciprocity[unit]
        granted = a == Activity.AGREE or (a == Activity.JUDGE and won[event.dispute] == 1)
        if granted and enterprise[event.dispute] >= 0:
            settled[enterprise[event.dispute]] += 1
