"""Disputes that stay open and severe, and the small hazard that one turns into a crime (民转刑)."""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Competence, Need
from agents.randomness.compiled import uniform_each
from agents.randomness.streams import HARM
from agents.shared_rules import has_mediated, is_open, write

EXPECTED, SILENT, HEARD, HAPPENED = 0, 1, 2, 3  # columns of `sim.outcomes.harms.HARM_COLUMNS`
BLOCK = 1024  # disputes whose numbers are drawn at a stroke: so many stay in the processor's nearest memory


@inlined
def is_felt(state):
    """Whether those hit still live with it: lumped, open, in court, closed nominally or abandoned."""
    early = (state == State.LATENT) | (state == State.LUMPED)
    late = (state == State.IN_COURT) | (state == State.NOMINAL) | (state == State.ABANDONED)
    return early | late | is_open(state)


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

    Every factor is worked out for every dispute: on so many, a branch costs more than what it saves.
    left : see `fading`
    """
    state, severe = disputes.state[row], disputes.severity[row] - harm.threshold
    hazard = harm.hazard * severe / (1.0 - harm.threshold)
    hazard *= min((day - disputes.born[row]) / harm.ripening, 1.0)
    hazard *= 1.0 + harm.near * disputes.relation[row]
    given_up = min(max(day - disputes.closed[row], 0), day)
    hazard *= left[given_up] if state == State.ABANDONED else 1.0
    return hazard if is_felt(state) & (severe > 0.0) else 0.0


@inlined
def was_mediated(row, disputes):
    """Whether a mediator has done its part or an offer was made before, with or without success."""
    return has_mediated(row, disputes) | (disputes.rejections[row] > 0) | (disputes.first_closed[row] >= 0)


@inlined
def befall(day, row, disputes, institutions, society, harm):
    """A crime: the police are busy, and the community feels less secure."""
    c, people, cases = disputes.community[row], society.people, institutions.cases
    police = institutions.serves[Competence.PUBLIC_SECURITY, 0, c]
    if police >= 0:  # whatever they have left: the case is first in the morning
        cases.carried_over[police, Account.WORK] += harm.case_minutes
    for p in range(society.first[c], society.first[c + 1]):
        people.satisfaction[p, Need.SECURITY] *= 1.0 - harm.fear


@kernel
def weigh_harm(key, disputes, institutions, society, rules, log, totals):
    """The evening's hazards over all problems that are still felt, and what happens.

    totals : float64 (4,), columns of `sim.outcomes.harms.HARM_COLUMNS`, filled
    """
    harm = rules[0]
    totals[:] = 0.0
    left, drawn = fading(key.day, harm), np.empty(BLOCK)
    for first in range(0, disputes.used[0], BLOCK):
        who = disputes.key[first : min(first + BLOCK, disputes.used[0])]
        uniform_each(key.seed, HARM, key.day, who, drawn)
        for i in range(who.size):
            row = first + i
            hazard = harm_hazard(key.day, row, disputes, harm, left)
            silent = (disputes.raised[row] < 0) & (disputes.channel[row] == Channel.NONE)
            totals[EXPECTED] += hazard
            totals[SILENT] += hazard if silent else 0.0
            totals[HEARD] += hazard if was_mediated(row, disputes) & (not silent) else 0.0
            if drawn[i] < hazard:
                befall(key.day, row, disputes, institutions, society, harm)
                totals[HAPPENED] += 1.0
                write(log, key.day, row, Activity.HARM, (disputes.resident[row], -1, -1), 0, hazard)
