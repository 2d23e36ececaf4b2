"""Judgment: who wins, and whether the judgment is kept."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.disputes import Climbed, State
from agents.events import Activity
from agents.randomness.compiled import exponential, share
from agents.randomness.streams import BREACH, JUDGMENT
from agents.shared_rules import sigma, write
from sim.stages.settle.rules import covered, has_help


@inlined
def win_chance(row, helped, d, court):
    """P(the claimant wins), by what is on record and by who speaks for the claimant.

    On record are the parts of the matter that were handled before, and what traceable records add.
    """
    known = covered(row, d)
    known += court.records * (1.0 - known)
    advised = 0.5 if helped else -0.5
    return sigma(court.win + court.evidence * (known - 0.5) + court.lawyer * advised)


@inlined
def draw_breach(seed, day, row, d, court, relapse):
    """A judgment won that will not be kept within the window gets the day on which that shows."""
    hazard = relapse.hazard * (1.0 - court.force) + 1e-12
    wait = 1 + int(min(exponential(seed, BREACH, day, d.key[row]) / hazard, 1e6))
    d.relapse_day[row] = day + wait if wait < relapse.window else -1


@kernel
def judge(seed, day, active, d, r, court, relapse, log, cursor):
    """Court cases whose work is done and whose procedure has run its days end by judgment.

    The number against which the chance of winning is held is keyed by the case: it stands for its merit.
    """
    for i in range(active.size):
        row = active[i]
        if d.state[row] != State.IN_COURT or d.open_tasks[row] > 0 or d.due[row] > day:
            continue
        chance = win_chance(row, has_help(seed, row, d, r, court), d, court)
        won = share(seed, JUDGMENT, np.int64(d.relapses[row]), d.key[row]) < chance
        d.state[row], d.closed[row], d.won[row] = State.JUDGED, day, won
        d.climbed[row] |= Climbed.COURT
        d.relapse_day[row] = -1
        if won:
            draw_breach(seed, day, row, d, court, relapse)
        felt = court.won if won else court.lost
        write(log, cursor, day, row, Activity.JUDGE, d.asked[row], d.lead[row], -1, 0, felt)
