"""Those concerned update what they feel; once a week people talk."""

from typing import TYPE_CHECKING

import numpy as np

from sim.stages.respond.rules import take_news
from sim.stages.respond.talk import talk_round
from sim.threads import in_parts

if TYPE_CHECKING:
    from sim.model import CityModel


def respond(model: "CityModel") -> None:
    """News of the day, and the weekly round of talk on the social network."""
    rule, contacts = model.spec.respond.rule(), model.city.contacts
    take_news(
        model.events.rows,
        model.events.sealed,
        int(model.events.cursor[0]),
        model.dispute_rows,
        model.resident_rows,
        model.city.institutions.kind,
        model.catalogue,
        model.teams,
        model.crowds.joined,
        contacts.start,
        contacts.who,
        model.heard,
        rule,
    )
    if model.day % rule.social_every == 0:
        talk(model)


def talk(model: "CityModel") -> None:
    """Everybody hears what contacts said last time; ranges of residents may talk in threads of their own."""
    rule, contacts, residents = model.spec.respond.rule(), model.city.contacts, model.city.residents
    rows, spoken = model.resident_rows, np.empty_like(residents.opinion)

    def some(first: int, last: int) -> None:
        days = rule.social_every
        talk_round(contacts.start, contacts.who, rows, model.usual, rule, days, first, last, spoken)

    in_parts(len(residents), some)
    residents.opinion = spoken
