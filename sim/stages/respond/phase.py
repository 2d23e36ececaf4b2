"""Those concerned update what they feel; once a week people talk."""

import numpy as np

from sim.params import record
from sim.stages.respond.rules import take_news
from sim.stages.respond.talk import talk_round
from sim.threads import in_parts
from sim.world import World


def respond(world: World) -> None:
    """News of the day, and the weekly round of talk on the social network."""
    today = world.events.sealed, int(world.events.cursor[0])
    disputes, institutions, society = world.dispute_rows, world.institution_rows, world.society_rows
    take_news(today, disputes, institutions, society, world.rules(rules_of), world.log_rows)
    if world.day % world.spec.respond.social_every == 0:
        talk(world)


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.respond)


def talk(world: World) -> None:
    """Everybody hears what contacts said last time; ranges of residents may talk in threads of their own."""
    rules, contacts, residents = world.rules(rules_of), world.city.contacts, world.city.residents
    people, spoken = world.resident_rows, np.empty_like(residents.opinion)

    def some(first: int, last: int) -> None:
        talk_round(contacts.start, contacts.who, people, world.usual, rules, (first, last), spoken)

    in_parts(len(residents), some)
    world.rows.speak(residents, spoken)
