"""What institutions carry on: reciprocity, fatigue, the monthly ranking, claims that enterprises settled."""

from typing import TYPE_CHECKING

import numpy as np

from agents.casework import Account
from agents.department import Department
from agents.enterprise import Enterprise
from agents.kernels.learn import take_lessons
from agents.kernels.ties import learn_ties

if TYPE_CHECKING:
    from sim.model import CityModel


def learn(model: "CityModel") -> None:
    """Lessons of the day; once a month the units are ranked."""
    rule, casework = model.spec.learn, model.casework
    tire(model)
    settled = np.zeros(len(casework.held), np.int32)
    take_lessons(
        model.events.rows, model.events.sealed, int(model.events.cursor[0]), model.disputes.enterprise,
        model.casework_rows, rule.rule(), settled,
    )  # fmt: skip
    learn_ties(model.events.rows, model.events.sealed, int(model.events.cursor[0]), model.place, rule.rule())
    for row in np.flatnonzero(settled).tolist():
        actor = model.actors[row]
        if isinstance(actor, Enterprise):
            actor.settled += int(settled[row])
    if model.day % rule.appraisal_every == 0:
        appraise(model)


def tire(model: "CityModel") -> None:
    """Fatigue follows the share of a unit's hours that sessions take."""
    casework = model.casework
    met = casework.spent[:, Account.MEETING] - casework.met_before
    casework.met_before[:] = casework.spent[:, Account.MEETING]
    part = met / np.maximum(casework.held, 1)
    casework.fatigue += (model.spec.learn.fatigue_memory * (part - casework.fatigue)).astype(np.float32)


def appraise(model: "CityModel") -> None:
    """Rank all who had files this month by the share they closed; the last feel it most."""
    casework = model.casework
    rows = np.flatnonzero(casework.intake_month > 0)
    share = casework.closed_month[rows] / casework.intake_month[rows]
    order = rows[np.lexsort((rows, -share))]
    for place, row in enumerate(order.tolist()):
        actor = model.actors[row]
        standing = place / max(len(order) - 1, 1)
        if isinstance(actor, Department):
            actor.answer_for(standing)
        else:
            casework.pressure[row] += 0.5 * (standing - casework.pressure[row])
    casework.intake_month[:] = 0
    casework.closed_month[:] = 0
