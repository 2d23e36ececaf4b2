"""Those concerned update what they feel; once a week people talk."""

import numpy as np

from sim.stages.respond.rules import take_news
from sim.stages.respond.talk import talk_round
from sim.threads import in_parts
from sim.world import World


def respond(world: World) -> None:
    """News of the day, and the weekly round of talk on the social network."""
    rule, contacts = world.spec.respond.rule(), world.city.contacts
    take_news(
        world.events.rows,
        world.events.sealed,
        int(world.events.cursor[0]),
        world.dispute_rows,
        world.resident_rows,
        world.city.institutions.kind,
        world.catalogue,
        world.teams,
        world.crowds.joined,
        contacts.start,
        contacts.who,
        world.heard,
        rule,
    )
    if world.day % rule.social_every == 0:
        talk(world)


def talk(world: World) -> None:
    """Everybody hears what contacts said last time; ranges of residents may talk in threads of their own."""
    rule, contacts, residents = world.spec.respond.rule(), world.city.contacts, world.city.residents
    rows, spoken = world.resident_rows, np.empty_like(residents.opinion)

    def some(first: int, last: int) -> None:
        days = rule.social_every
        talk_round(contacts.start, contacts.who, rows, world.usual, rule, days, first, last, spoken)

    in_parts(len(residents), some)
    residents.opinion = spoken
