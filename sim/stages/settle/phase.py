"""Offers are answered, files closed, some only on paper; what was closed is watched and called back."""

from sim.calendar import is_weekend
from sim.stages.learn.ranking import closure_part
from sim.stages.settle.call_backs import call_back
from sim.stages.settle.judgment import judge
from sim.stages.settle.rules import answer_offers, shut_on_paper, watch_closed
from sim.world import World


def settle(world: World) -> None:
    """What ends today, and what comes back."""
    spec, seed, day, desks = world.spec, world.seed, world.day, world.city.desks
    world.events.reserve(5 * len(world.active))
    log, cursor = world.events.rows, world.events.cursor
    rows, cases, people = world.dispute_rows, world.casework_rows, world.resident_rows
    closure, relapse, court = spec.closure.rule(), spec.relapse.rule(), spec.court.rule()
    watch_closed(seed, day, world.active, rows, people, closure, relapse, cases, log, cursor)
    if not is_weekend(day):
        call_back(
            seed,
            last_office_day(day),
            day,
            world.active,
            rows,
            people,
            world.catalogue,
            desks.petition_office,
            closure,
            cases,
            log,
            cursor,
        )
    answer_offers(
        seed,
        day,
        world.active,
        rows,
        people,
        world.place,
        desks.court,
        world.catalogue,
        spec.settle.rule(),
        relapse,
        court,
        spec.appraisal.petitions,
        cases,
        log,
        cursor,
    )
    shut_on_paper(seed, day, world.active, rows, cases, closure, closure_part(spec.appraisal), log, cursor)
    judge(seed, day, world.active, rows, people, court, relapse, log, cursor)


def last_office_day(day: int) -> int:
    """The working day before this one: what was closed from then on has not been called back yet."""
    before = day - 1
    while is_weekend(before):
        before -= 1
    return before
