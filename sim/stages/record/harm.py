"""Disputes that stay open and severe, and the small hazard that one turns into a crime (民转刑)."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Competence, Need
from agents.randomness.compiled import uniform
from agents.randomness.streams import HARM
from agents.shared_rules import has_mediated, is_open, write

EXPECTED, SILENT, HEARD, HAPPENED = 0, 1, 2, 3  # columns of `sim.outcomes.harms.HARM_COLUMNS`


@inlined
def is_felt(state):
    """Whether those hit still live with it: lumped, open, in court, closed nominally or abandoned."""
    early = state == State.LATENT or state == State.LUMPED
    late = state == State.IN_COURT or state == State.NOMINAL or state == State.ABANDONED
    return early or late or is_open(state)


@inlined
def fading(day, harm):
    """What is left of the hazard so many days after a dispute was given up, float64 (day + 1,)."""
    left = np.empty(day + 1)
    for days in range(day + 1):
        left[days] = (1.0 - harm.fade) ** days
    return left


@inlined
def harm_hazard(day, row, disputes, harm, left):
    """Probability that a dispute turns into a crime today, docs/model.md "Peace and order".

    left : see `fading`
    """
    if not is_felt(disputes.state[row]) or disputes.severity[row] <= harm.threshold:
        return 0.0
    hazard = harm.hazard * (disputes.severity[row] - harm.threshold) / (1.0 - harm.threshold)
    hazard *= min((day - disputes.born[row]) / harm.ripening, 1.0)
    hazard *= 1.0 + harm.near * disputes.relation[row]
    if disputes.state[row] == State.ABANDONED:
        hazard *= left[max(day - disputes.closed[row], 0)]
    return hazard


@inlined
def was_mediated(row, disputes):
    """Whether a mediator has done its part or an offer was made before, with or without success."""
    return has_mediated(row, disputes) or disputes.rejections[row] > 0 or disputes.first_closed[row] >= 0


@inlined
def befalls(key, row, hazard, disputes, institutions, society, harm):
    """Whether it happens; then the police are busy, and the community feels less secure."""
    if uniform(key.seed, HARM, key.day, disputes.key[row]) >= hazard:
        return False
    c, people, cases = disputes.community[row], society.people, institutions.cases
    police = institutions.serves[Competence.PUBLIC_SECURITY, 0, c]
    if police >= 0:  # whatever they have left: the case is first in the morning
        cases.carried_over[police, Account.WORK] += harm.case_minutes
    for p in range(society.first[c], society.first[c + 1]):
        people.satisfaction[p, Need.SECURITY] *= 1.0 - harm.fear
    return True


@kernel
def weigh_harm(key, disputes, institutions, society, rules, log, totals):
    """The evening's hazards over all problems that are still felt, and what happens.

    totals : float64 (4,), columns of `sim.outcomes.harms.HARM_COLUMNS`, filled
    """
    harm = rules[0]
    totals[:] = 0.0
    left = fading(key.day, harm)
    for row in range(disputes.used[0]):
        hazard = harm_hazard(key.day, row, disputes, harm, left)
        if hazard <= 0.0:
            continue
        totals[EXPECTED] += hazard
        if disputes.raised[row] < 0 and disputes.channel[row] == Channel.NONE:
            totals[SILENT] += hazard
        elif was_mediated(row, disputes):
            totals[HEARD] += hazard
        if befalls(key, row, hazard, disputes, institutions, society, harm):
            totals[HAPPENED] += 1.0
            write(log, key.day, row, Activity.HARM, (disputes.resident[row], -1, -1), 0, hazard)
