"""Offers are answered, files closed, some only on paper; what was closed is watched."""

from typing import TYPE_CHECKING

from agents.kernels.settle import answer_offers, judge, shut_on_paper, watch_closed

if TYPE_CHECKING:
    from sim.model import CityModel


def settle(model: "CityModel") -> None:
    """What ends today, and what comes back."""
    spec, seed, day = model.spec, model.seed, model.day
    model.events.reserve(4 * len(model.active))
    log, cursor = model.events.rows, model.events.cursor
    rows, cases, people = model.dispute_rows, model.casework_rows, model.resident_rows
    watch_closed(seed, day, model.active, rows, people, spec.closure.rule(), spec.relapse.rule(), log, cursor)
    answer_offers(
        seed, day, model.active, rows, people, model.place, model.catalogue, spec.settle.rule(),
        spec.relapse.rule(),
        cases, log, cursor,
    )  # fmt: skip
    shut_on_paper(seed, day, model.active, rows, cases, spec.closure.rule(), log, cursor)
    judge(day, model.active, rows, cases, log, cursor)
