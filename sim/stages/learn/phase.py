"""What institutions carry on: reciprocity, fatigue, the monthly ranking, precedents, settled claims."""

from typing import TYPE_CHECKING

import numpy as np

from agents.casework import MONTHLY
from agents.department import Department
from agents.enterprise import Enterprise
from agents.kinds import Competence
from sim.stages.learn.ranking import scores
from sim.stages.learn.rules import take_lessons, tire
from sim.stages.learn.ties import learn_ties

if TYPE_CHECKING:
    from sim.model import CityModel


def learn(model: "CityModel") -> None:
    """Lessons of the day; once a month the units are ranked."""
    rule, casework = model.spec.learn, model.casework
    tire(rule.fatigue_memory, 1.0 - model.spec.closure.forget, model.casework_rows)
    settled = np.zeros(len(casework.held), np.int32)
    take_lessons(
        model.events.rows,
        model.events.sealed,
        int(model.events.cursor[0]),
        model.disputes.enterprise,
        model.disputes.won,
        model.casework_rows,
        rule.rule(),
        settled,
    )
    learn_ties(model.events.rows, model.events.sealed, int(model.events.cursor[0]), model.place, rule.rule())
    for row in np.flatnonzero(settled).tolist():
        actor = model.actors[row]
        if isinstance(actor, Enterprise):
            actor.settled += int(settled[row])
    share_precedents(model)
    if model.day % rule.appraisal_every == 0:
        appraise(model)


def share_precedents(model: "CityModel") -> None:
    """Units of a line know of each other's precedents, as far as they are shared."""
    sharing, casework, serves = model.spec.work.sharing, model.casework, model.city.desks.serves
    if sharing == 0.0:
        casework.shared[:] = 0.0
        return
    for k in range(Competence.REMEDY):
        line = np.unique(serves[k][serves[k] >= 0])
        own = casework.precedents[line]
        casework.shared[line] = sharing * (own.sum(axis=0, dtype=np.float64) - own)


def appraise(model: "CityModel") -> None:
    """Rank all who had files this month by what the regime counts; the last feel it most."""
    casework, rule = model.casework, model.spec.appraisal
    rows = np.flatnonzero(casework.intake_month > 0)
    score = scores(casework, rows, rule)
    order = rows[np.lexsort((rows, -score))]
    for place, row in enumerate(order.tolist()):
        actor = model.actors[row]
        standing = place / max(len(order) - 1, 1)
        if isinstance(actor, Department):
            actor.answer_for(standing, rule.pace)
        else:
            casework.pressure[row] += rule.pace * (standing - casework.pressure[row])
    for name in MONTHLY:
        getattr(casework, name)[:] = 0
