"""Lessons that institutions draw from the events of a day."""

from agents.events import Activity
from agents.kernels import kernel


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
