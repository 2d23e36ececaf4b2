"""Where and how often problems arise: rates per community and topic, and the enterprises behind them."""

from typing import NamedTuple

import numpy as np

from agents.institution import Institutions
from agents.kinds import Role, Source
from agents.randomness.compiled import normals
from agents.randomness.streams import DAY_RATE, PLACE_RATE, PLACE_SHARED, PLACE_VOICE
from agents.residents import Teams
from sim.calendar import Calendar
from sim.city.build import City
from sim.city.institutions.ties import Layer
from sim.city.residents.contacts import by_group
from sim.scenario.topics import Topics
from sim.stages.emerge.params import Emerge

ROLE_OF_SOURCE = {
    Source.PROPERTY_MANAGER: Role.PROPERTY_MANAGER,
    Source.MERCHANT: Role.MERCHANT,
    Source.PLANT: Role.PLANT,
    Source.DEVELOPER: Role.DEVELOPER,
}
FESTIVAL = range(36, 50)  # days of the year of the two weeks of Spring Festival, early February on


class Sources(NamedTuple):
    """Enterprises that can cause problems, in every community, by kind of source.

    start : int64 (sources, communities + 1); who : int64, institutions; reach : float64, their size,
    cumulated within a row; boosted : bool (topics), proposed at the rate of full neglect
    """

    start: np.ndarray
    who: np.ndarray
    reach: np.ndarray
    boosted: np.ndarray


def teams_of(city: City) -> Teams:
    """The colleagues of a city."""
    n, units = len(city.residents), len(city.institutions)
    order, rank = np.zeros(n, np.uint32), np.full(n, -1, np.int64)
    place = np.zeros(units + 1, np.int64)
    by_group(city.residents.workplace, place, order, rank)
    return Teams(order, rank, place)


class Surroundings(NamedTuple):
    """What kernels know of institutions and their ties, see `agents.bundles.PLACE`.

    start, who, weight : CSR of ties; learnt : bool, whether a tie is a working tie that changes;
    kind, compliance, means : columns of the institutions (shared);
    week : float64, minutes held in a week without those of volunteers
    """

    start: np.ndarray
    who: np.ndarray
    weight: np.ndarray
    learnt: np.ndarray
    kind: np.ndarray
    compliance: np.ndarray
    means: np.ndarray
    week: np.ndarray


def surroundings_of(city: City) -> Surroundings:
    """The institutions and ties of a city that has been staffed."""
    table, ties = city.institutions, city.ties
    week = week_of(table.minutes)
    return Surroundings(
        ties.start,
        ties.who,
        ties.weight,
        ties.layer == Layer.PARTNERSHIP,
        table.kind,
        table.compliance,
        table.means,
        week,
    )


def week_of(minutes: np.ndarray) -> np.ndarray:
    """Minutes of a working week, float64, from those of a full working day."""
    return minutes.astype(np.float64) * 5.0


def district_of(city: City) -> np.ndarray:
    """Number (0, 1, ..) of the district of every community: int64."""
    parent = city.areas.parent
    districts = parent[parent[city.community_of]]
    return np.asarray(np.unique(districts, return_inverse=True)[1], np.int64)


def first_residents(city: City) -> np.ndarray:
    """Row of the first resident of every community, and the end: int64 (communities + 1)."""
    numbers = np.arange(len(city.community_of) + 1)
    return np.searchsorted(city.residents.community, numbers).astype(np.int64)


def members_of(city: City) -> np.ndarray:
    """Share of Party members among the residents of every community: float64, 0..1."""
    people = np.diff(first_residents(city))
    members = np.bincount(city.residents.community, city.residents.member, people.size)
    return np.asarray(members / np.maximum(people, 1))


def mixture_of(city: City) -> np.ndarray:
    """Mixture of locals and newcomers by community: float64, 0..1, 4 m (1 - m), m the share of newcomers."""
    people = np.diff(first_residents(city))
    share = np.bincount(city.residents.community, city.residents.migrant, people.size) / np.maximum(people, 1)
    return np.asarray(4.0 * share * (1.0 - share))


def speakers_of(city: City) -> np.ndarray:
    """Who may speak for many in every community: int32 (2, communities), owners' assembly and trade union."""
    areas, table = city.areas, city.institutions
    union = np.full(len(areas), -1, np.int32)
    rows = np.flatnonzero(table.role == Role.TRADE_UNION)
    union[table.area[rows]] = rows
    district = areas.parent[areas.parent[city.community_of]]
    return np.ascontiguousarray(np.stack([city.desks.assembly, union[district]]), np.int32)


def boosted_topics(topics: Topics) -> np.ndarray:
    """Whether a topic is caused by enterprises, so that their compliance thins its problems."""
    return np.asarray(np.isin(topics.source, (*ROLE_OF_SOURCE, Source.EMPLOYER)))


def problem_rates(city: City, topics: Topics, emerge: Emerge, seed: int) -> np.ndarray:
    """Problems per day, float64 (communities, topics), before the day's own factor.

    Topics caused by enterprises are raised to the rate of full neglect; compliance thins them again.
    Communities differ by two keyed log-normal factors with mean 1: one for whatever arises there, and one
    for every topic of its own.
    """
    people = np.diff(first_residents(city)).astype(np.float64)
    shared, own = np.empty(people.size), np.empty(people.size * len(topics))
    normals(np.uint64(seed), PLACE_SHARED, 0, np.arange(shared.size, dtype=np.uint64), shared)
    normals(np.uint64(seed), PLACE_RATE, 0, np.arange(own.size, dtype=np.uint64), own)
    place = np.exp(emerge.place_spread * shared - emerge.place_spread**2 / 2)[:, None]
    place = place * np.exp(emerge.topic_spread * own.reshape(people.size, -1) - emerge.topic_spread**2 / 2)
    rate: np.ndarray = people[:, None] * (emerge.per_resident_year / 365.0) * topics.share[None, :] * place
    rate[:, boosted_topics(topics)] /= 1.0 - emerge.compliance_reference
    return rate


def outspokenness(city: City, seed: int) -> np.ndarray:
    """How far every community is one where people complain: float64, mean near 0, variance near 1.

    Half is random, and half the means of those who live there (Kontokosta, Hong & Korsberg 2017).
    """
    people = np.diff(first_residents(city))
    randomness = np.empty(people.size)
    normals(np.uint64(seed), PLACE_VOICE, 0, np.arange(randomness.size, dtype=np.uint64), randomness)
    means = np.bincount(city.residents.community, city.residents.income, people.size) / np.maximum(people, 1)
    means = (means - means.mean()) / max(float(means.std()), 1e-12)
    return np.asarray((randomness + means) / np.sqrt(2.0))


def day_factor(day: int, calendar: Calendar, emerge: Emerge, seed: int) -> float:
    """How many problems a day brings, relative to a mean one: season, festival, and randomness."""
    z = np.empty(1)
    normals(np.uint64(seed), DAY_RATE, day, np.zeros(1, np.uint64), z)
    factor = float(np.exp(emerge.day_spread * z[0] - emerge.day_spread**2 / 2))
    year = (day - 1) % 365
    factor *= 1.0 + calendar.season * float(np.sin(2.0 * np.pi * year / 365.0))
    return factor * (calendar.festival_dip if year in FESTIVAL else 1.0)


def sources_of(city: City, topics: Topics) -> Sources:
    """Enterprises that can cause problems in every community, by kind of source.

    Those of the community if there are any, else of its subdistrict, its district, the city.
    """
    table = city.institutions
    communities = len(city.community_of)
    start = np.zeros((len(Source), communities + 1), np.int64)
    who: list[np.ndarray] = []
    size = 0
    for s, source in enumerate(Source):
        role = ROLE_OF_SOURCE.get(source)
        found = (
            _by_community(city, table, role) if role is not None else [np.zeros(0, np.int64)] * communities
        )
        start[s, 0] = size
        for c, rows in enumerate(found):
            size += len(rows)
            start[s, c + 1] = size
            who.append(rows)
    everyone = np.concatenate(who) if size else np.zeros(0, np.int64)
    reach = np.zeros(size)
    for s in range(len(Source)):
        for low, high in zip(start[s, :-1], start[s, 1:], strict=True):
            reach[low:high] = np.cumsum(np.maximum(table.size[everyone[low:high]], 1.0))
    return Sources(start, everyone, reach, boosted_topics(topics))


def _by_community(city: City, table: Institutions, role: Role) -> list[np.ndarray]:
    rows = np.flatnonzero(table.role == role)
    if role == Role.PROPERTY_MANAGER:
        return [np.array([m]) if m >= 0 else rows[:0] for m in city.desks.manager]
    in_area: dict[int, list[int]] = {}
    for row in rows.tolist():
        area = int(table.area[row])
        while area >= 0:  # an enterprise belongs to its area and to all above
            in_area.setdefault(area, []).append(row)
            area = int(city.areas.parent[area])
    found = []
    for area in city.community_of.tolist():
        while area >= 0 and area not in in_area:
            area = int(city.areas.parent[area])
        found.append(np.array(in_area.get(area, []), np.int64))
    return found
