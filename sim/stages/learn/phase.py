"""What institutions carry on: reciprocity, fatigue, the monthly ranking, precedents, settled claims."""

import numpy as np

from agents.casework import MONTHLY
from agents.department import Department
from agents.enterprise import Enterprise
from agents.kinds import Competence
from sim.params import record
from sim.stages.learn.ranking import scores
from sim.stages.learn.rules import take_lessons, tire
from sim.stages.learn.ties import learn_ties
from sim.world import World


def learn(world: World) -> None:
    """Lessons of the day; once a month the units are ranked."""
    rule, casework = world.spec.learn, world.casework
    tire(rule.fatigue_memory, 1.0 - world.spec.closure.forget, world.casework_rows)
    settled = np.zeros(len(casework.held), np.int32)
    today = world.events.sealed, int(world.events.cursor[0])
    rules, log = world.rules(rules_of), world.log_rows
    take_lessons(today, world.dispute_rows, world.casework_rows, rules, log, settled)
    learn_ties(today, world.place, rules, log)
    for row in np.flatnonzero(settled).tolist():
        actor = world.actors[row]
        if isinstance(actor, Enterprise):
            actor.settled += int(settled[row])
    share_precedents(world)
    if world.day % rule.appraisal_every == 0:
        appraise(world)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.learn)


def share_precedents(world: World) -> None:
    """Units of a line know of each other's precedents, as far as they are shared."""
    sharing, casework, serves = world.spec.work.sharing, world.casework, world.city.desks.serves
    if sharing == 0.0:
        casework.shared[:] = 0.0
        return
    for k in range(Competence.REMEDY):
        line = np.unique(serves[k][serves[k] >= 0])
        own = casework.precedents[line]
        casework.shared[line] = sharing * (own.sum(axis=0, dtype=np.float64) - own)


def appraise(world: World) -> None:
    """Rank all who had files this month by what the regime counts; the last feel it most."""
    casework, rule = world.casework, world.spec.appraisal
    rows = np.flatnonzero(casework.intake_month > 0)
    score = scores(casework, rows, rule)
    order = rows[np.lexsort((rows, -score))]
    for place, row in enumerate(order.tolist()):
        actor = world.actors[row]
        rank = place / max(len(order) - 1, 1)
        if isinstance(actor, Department):
            actor.answer_for(rank, rule.pace)
        else:
            casework.pressure[row] += rule.pace * (rank - casework.pressure[row])
    for name in MONTHLY:
        getattr(casework, name)[:] = 0
