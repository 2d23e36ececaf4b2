"""Offers are answered, files closed, some only on paper; what was closed is watched and called back."""

from typing import TYPE_CHECKING

from sim.calendar import is_weekend
from sim.stages.learn.ranking import closure_part
from sim.stages.settle.call_backs import call_back
from sim.stages.settle.judgment import judge
from sim.stages.settle.rules import answer_offers, shut_on_paper, watch_closed

if TYPE_CHECKING:
    from sim.model import CityModel


def settle(model: "CityModel") -> None:
    """What ends today, and what comes back."""
    spec, seed, day, desks = model.spec, model.seed, model.day, model.city.desks
    model.events.reserve(5 * len(model.active))
    log, cursor = model.events.rows, model.events.cursor
    rows, cases, people = model.dispute_rows, model.casework_rows, model.resident_rows
    closure, relapse, court = spec.closure.rule(), spec.relapse.rule(), spec.court.rule()
    watch_closed(seed, day, model.active, rows, people, closure, relapse, cases, log, cursor)
    if not is_weekend(day):
        call_back(
            seed,
            last_office_day(day),
            day,
            model.active,
            rows,
            people,
            model.catalogue,
            desks.petition_office,
            closure,
            cases,
            log,
            cursor,
        )
    answer_offers(
        seed,
        day,
        model.active,
        rows,
        people,
        model.place,
        desks.court,
        model.catalogue,
        spec.settle.rule(),
        relapse,
        court,
        spec.appraisal.petitions,
        cases,
        log,
        cursor,
    )
    shut_on_paper(seed, day, model.active, rows, cases, closure, closure_part(spec.appraisal), log, cursor)
    judge(seed, day, model.active, rows, people, court, relapse, log, cursor)


def last_office_day(day: int) -> int:
    """The working day before this one: what was closed from then on has not been called back yet."""
    before = day - 1
    while is_weekend(before):
        before -= 1
    return before
