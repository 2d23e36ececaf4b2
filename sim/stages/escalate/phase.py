"""The rejected and the tired: wait, go up, petition, sue, give up; neighbours join."""

from typing import TYPE_CHECKING

from sim.stages.escalate.rules import decide_steps, gather

if TYPE_CHECKING:
    from sim.model import CityModel

WEEK = 7


def escalate(model: "CityModel") -> None:
    """Steps of claimants today; once a week those affected by the same cause look at each other."""
    spec, desks = model.spec, model.city.desks
    model.events.reserve(2 * len(model.active))
    model.tasks.reserve(len(model.active) + 16)
    decide_steps(
        model.seed,
        model.day,
        model.active,
        model.dispute_rows,
        model.resident_rows,
        model.place,
        desks.court,
        desks.petition_office,
        model.heard,
        model.casework_rows,
        model.task_rows,
        model.catalogue,
        spec.work.rule(),
        spec.escalate.rule(),
        spec.court.rule(),
        spec.closure.limit,
        model.events.rows,
        model.events.cursor,
    )
    if model.day % WEEK == 0:
        contacts = model.city.contacts
        gather(
            model.day,
            model.active,
            model.dispute_rows,
            model.catalogue,
            model.teams,
            model.crowds.joined,
            model.city.residents.threshold,
            contacts.start,
            contacts.who,
            spec.escalate.rule(),
            model.events.rows,
            model.events.cursor,
        )
