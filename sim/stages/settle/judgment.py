"""Judgment: who wins, and whether the judgment is kept."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.randomness.compiled import exponential, uniform
from agents.randomness.streams import BREACH, JUDGMENT
from agents.shared_rules import sigma, write
from sim.lifecycle import pass_judgment
from sim.stages.settle.rules import NEVER, NO_HAZARD, covered, has_help


@inlined
def win_probability(row, helped, disputes, court):
    """P(the claimant wins), by what is on record and by who speaks for the claimant.

    On record are the parts of the matter that were handled before, and what traceable records add.
    """
    known = covered(row, disputes)
    known += court.records * (1.0 - known)
    advised = 0.5 if helped else -0.5
    return sigma(court.win + court.evidence * (known - 0.5) + court.lawyer * advised)


@inlined
def draw_breach(key, row, disputes, court, relapse):
    """A judgment won that will not be kept within the window gets the day on which that shows."""
    seed, day = key
    hazard = relapse.hazard * (1.0 - court.force) + NO_HAZARD
    wait = 1 + int(min(exponential(seed, BREACH, day, disputes.key[row]) / hazard, NEVER))
    disputes.relapse_day[row] = day + wait if wait < relapse.window else -1


@kernel
def judge(key, active, disputes, society, rules, log):
    """Court cases whose work is done and whose procedure has run its days end by judgment.

    The number against which the probability of winning is held is keyed by the case: it stands for its merit.
    """
    seed, day = key
    court, relapse, people = rules[0].court, rules[0].relapse, society.people
    for i in range(active.size):
        row = active[i]
        if disputes.state[row] != State.IN_COURT or disputes.open_tasks[row] > 0 or disputes.due[row] > day:
            continue
        probability = win_probability(row, has_help(seed, row, disputes, people, court), disputes, court)
        won = uniform(seed, JUDGMENT, np.int64(disputes.relapses[row]), disputes.key[row]) < probability
        pass_judgment(day, row, won, disputes)
        if won:
            draw_breach(key, row, disputes, court, relapse)
        felt = court.won if won else court.lost
        write(log, day, row, Activity.JUDGE, (disputes.asked[row], disputes.lead[row], -1), 0, felt)
