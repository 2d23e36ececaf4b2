"""Outside causes that hit many at once: who is exposed to them, and with what (外部冲击)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from agents.kinds import Need, Role, Source
from sim.scenario.topics import Topics
from sim.world import World


class Wave(NamedTuple):
    """One outside cause today.

    kind : number of its random stream; exposed : int64, residents; probability : share of them hit per day;
    topic : row of the catalogue; enterprise : who caused it, -1 nobody
    """

    kind: int
    exposed: np.ndarray
    probability: float
    topic: int
    enterprise: int


def waves(world: World) -> Iterator[Wave]:
    """The waves that are on today; nothing of them depends on the policy but their being on."""
    shocks, topics = world.spec.shocks, world.topics
    if shocks.employer > 0:
        firm = largest_employer(world)
        world.city.institutions.means[firm] = 0.0  # it cannot pay any more
        low, high = world.teams.place[firm], world.teams.place[firm + 1]
        staff = np.sort(world.teams.order[low:high].astype(np.int64))
        yield Wave(0, staff, shocks.employer, topic_for(topics, Source.EMPLOYER, Need.MATERIAL), firm)
    if shocks.demolition > 0:
        topic = topic_for(topics, Source.DEVELOPER, Need.RULE_OF_LAW)
        yield Wave(1, people_of_largest(world, up=1), shocks.demolition, topic, -1)
    if shocks.flood > 0:
        topic = topic_for(topics, Source.DEPARTMENT, Need.ENVIRONMENT)
        yield Wave(2, people_of_largest(world, up=2), shocks.flood, topic, -1)


def largest_employer(world: World) -> int:
    """Row of the employer with the most workers; the first of equals."""
    staff = np.diff(world.teams.place)
    return int(np.argmax(np.where(world.city.institutions.role == Role.EMPLOYER, staff, -1)))


def people_of_largest(world: World, up: int) -> np.ndarray:
    """Residents (int64) of the area with the most residents: 1 tier above communities, or 2."""
    area = world.city.community_of
    for _ in range(up):
        area = world.city.areas.parent[area]
    people = np.bincount(area, np.diff(world.people))
    inside = np.flatnonzero(area == np.argmax(people))
    return np.concatenate([np.arange(world.people[c], world.people[c + 1]) for c in inside])


def topic_for(topics: Topics, source: Source, need: Need) -> int:
    """The topic of a wave: of this cause and need, else of this cause, else of this need, else the widest."""
    of_source, of_need = topics.source == source, topics.need == need
    for fits in (of_source & of_need, of_source, of_need):
        if fits.any():
            return int(np.argmax(np.where(fits, topics.group, -1.0)))
    return int(np.argmax(topics.group))
