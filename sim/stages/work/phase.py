"""Each unit spends its hours on its queue; hubs and helpers lend what they have left."""

from typing import TYPE_CHECKING

from sim.stages.work.rules import lend, serve

if TYPE_CHECKING:
    from sim.model import CityModel


def work(model: "CityModel") -> None:
    """Casework of the day."""
    spec, cases = model.spec, model.casework_rows
    lend(model.helpers, model.helped, 1.0, cases)
    # Every finished part writes at most two events; a part needs at least a minute.
    most = int(min(model.casework.left.sum(), model.casework.caseload.sum()))
    model.events.reserve(3 * most + 16)
    serve(
        model.seed,
        model.day,
        model.dispute_rows,
        cases,
        model.task_rows,
        spec.work.rule(),
        spec.triage.rule(),
        spec.accept.rule(),
        spec.settle.offer_days,
        model.events.rows,
        model.events.cursor,
    )
