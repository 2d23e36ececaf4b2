"""Those concerned update what they feel; once a week people talk."""

from typing import TYPE_CHECKING

import numpy as np

from agents.kernels.respond import take_news, talk_round

if TYPE_CHECKING:
    from sim.model import CityModel


def respond(model: "CityModel") -> None:
    """News of the day, and the weekly round of talk on the social network."""
    rule = model.spec.respond.rule()
    residents, contacts = model.city.residents, model.city.contacts
    take_news(
        model.events.rows, model.events.sealed, int(model.events.cursor[0]), model.dispute_rows,
        model.resident_rows, model.city.institutions.kind, model.catalogue, model.teams, model.crowds.joined,
        contacts.start, contacts.who, model.heard, rule,
    )  # fmt: skip
    if model.day % rule.social_every == 0:
        spoken = np.empty_like(residents.opinion)
        talk_round(
            contacts.start, contacts.who, model.resident_rows, model.usual, rule, rule.social_every, spoken
        )
        residents.opinion = spoken
