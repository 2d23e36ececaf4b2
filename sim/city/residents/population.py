"""Residents and their social network from areas, institutions and the city's parameters (居民生成)."""

from math import ceil

import numpy as np

from agents.institution import Institutions
from agents.kinds import Kind, Role
from agents.residents import Contacts, Residents, Teams
from agents.tables import Rows
from sim.city.draws import LOW_BITS, Draw, key_of, normal_of
from sim.city.places.areas import Areas
from sim.city.places.plan import COMMUNITY
from sim.city.residents.contacts import by_group, count_ends, fill_rows, pair_up, tidy_rows
from sim.city.residents.people_drawn import draw_people, employ, form_attitudes, settle_homes
from sim.city.spec.spec import CitySpec
from sim.params import record

MEMBERS_BY_AGE = np.array([0.6, 1.0, 1.4])  # assumption: membership rises with age; the mean is kept
TIED_BY_AGE = np.array([0.5, 0.9, 1.7])  # assumption: the old know the residents' committee best; mean kept


def residents_of(areas: Areas, institutions: Institutions, spec: CitySpec, seed: int) -> Residents:
    """Draw all residents; enterprises' sizes become the people they employ (in place)."""
    start = rows_of_communities(areas, spec.scale)
    key = community_keys(areas)
    people = Residents.empty(int(start[-1]))
    people.community[:] = np.repeat(np.arange(key.size, dtype=np.int32), np.diff(start))
    _homes(people, areas, start, key, spec, seed)
    _attributes(people, start, key, spec, seed)
    _workplaces(people, areas, institutions, start, key, spec, seed)
    _count_staff(people, institutions, spec.scale)
    form_attitudes(np.uint64(seed), (start, key), record(spec), Rows().residents(people))
    return people


def rows_of_communities(areas: Areas, scale: int) -> np.ndarray:
    """First row of the residents of each community, and the end: int64 (communities + 1,)."""
    start = np.zeros(areas.count(COMMUNITY) + 1, np.int64)
    np.cumsum(areas.population[areas.first(COMMUNITY) :] // scale, out=start[1:])
    return start


def community_keys(areas: Areas) -> np.ndarray:
    """Key of each community with its lowest bits free for the ordinals of residents (uint64)."""
    codes = areas.code[areas.first(COMMUNITY) :]
    return np.array([key_of("community", code) >> LOW_BITS << LOW_BITS for code in codes], np.uint64)


def contacts_of(people: Residents, areas: Areas, spec: CitySpec, seed: int) -> Contacts:
    """Draw who knows whom: households, neighbours, colleagues and a few long ties."""
    n = len(people)
    workplaces = int(people.workplace.max(initial=-1)) + 1
    order, rank = np.empty(n, np.uint32), np.empty(n, np.int64)
    place = np.empty(workplaces + 1, np.int64)
    by_group(people.workplace, place, order, rank)
    one, other = np.empty((2, _most_pairs(people, spec)), np.uint32)
    homes = rows_of_communities(areas, spec.scale), community_keys(areas)
    rows = Rows()
    teams = rows.teams(Teams(order, rank, place))
    used = pair_up(np.uint64(seed), homes, rows.residents(people), teams, record(spec), one, other)
    return rows_from_pairs(n, one, other, used)


def rows_from_pairs(n: int, one: np.ndarray, other: np.ndarray, used: int) -> Contacts:
    """Symmetric compressed sparse rows, each sorted and without duplicates, of the first `used` pairs."""
    start, tidy = np.empty(n + 1, np.int64), np.empty(n + 1, np.uint32)
    who = np.empty(2 * used, np.uint32)
    count_ends(one, other, used, start)
    fill_rows(one, other, used, start, who)
    left = tidy_rows(start, who, tidy)
    return Contacts(start=tidy, who=who[:left].copy())


def _most_pairs(people: Residents, spec: CitySpec) -> int:
    sizes = np.bincount(people.household)
    at_home = int((sizes * (sizes - 1) // 2).sum())
    means = (spec.neighbour_ties, spec.workplace_ties, spec.long_ties)
    return at_home + len(people) * sum(ceil(mean / 2) for mean in means)


def _homes(
    people: Residents, areas: Areas, start: np.ndarray, key: np.ndarray, spec: CitySpec, seed: int
) -> None:
    agents = np.diff(start)
    tenants = _by_community(spec.tenant_share, Draw.COMMUNITY_TENANTS, agents, key, spec, seed)
    migrants = _by_community(spec.migrant_share, Draw.COMMUNITY_MIGRANTS, agents, key, spec, seed)
    poor = _by_community(spec.low_income_share, Draw.COMMUNITY_INCOME, agents, key, spec, seed)
    shares = np.stack([tenants, migrants, poor])
    settle_homes(np.uint64(seed), (start, key), shares, record(spec), Rows().residents(people))


def _by_community(
    share: float, draw: Draw, agents: np.ndarray, key: np.ndarray, spec: CitySpec, seed: int
) -> np.ndarray:
    """Probabilities that differ between communities around the city's share (like lives near like)."""
    if share in (0.0, 1.0):
        return np.full(key.size, share)
    odds = np.log(share / (1 - share)) + spec.place_homophily * normal_of(seed, draw, key)
    local = 1 / (1 + np.exp(-odds))
    return np.clip(local * share * agents.sum() / (local * agents).sum(), 0, 1)  # type: ignore[no-any-return]


def _attributes(people: Residents, start: np.ndarray, key: np.ndarray, spec: CitySpec, seed: int) -> None:
    ages = np.array([spec.young_share, 1 - spec.young_share - spec.old_share, spec.old_share])
    member = np.minimum(spec.member_share * MEMBERS_BY_AGE / (ages @ MEMBERS_BY_AGE), 1)
    tied = np.minimum(spec.tied_share * TIED_BY_AGE / (ages @ TIED_BY_AGE), 1)
    access = np.array([spec.digital_young, spec.digital_middle, spec.digital_old])
    probabilities = np.stack([member, tied, access])
    draw_people(np.uint64(seed), (start, key), ages[[0, 2]], probabilities, Rows().residents(people))


def _workplaces(
    people: Residents,
    areas: Areas,
    institutions: Institutions,
    start: np.ndarray,
    key: np.ndarray,
    spec: CitySpec,
    seed: int,
) -> None:
    first = areas.first(COMMUNITY)
    enterprise = institutions.kind == Kind.ENTERPRISE
    rows = np.flatnonzero(enterprise & (institutions.area >= first)).astype(np.int32)
    rows = rows[np.argsort(institutions.area[rows], kind="stable")]
    street = areas.parent[first:]
    low = np.searchsorted(areas.parent[institutions.area[rows]], street, side="left")
    high = np.searchsorted(areas.parent[institutions.area[rows]], street, side="right")
    weight = np.concatenate([[0.0], np.cumsum(institutions.size[rows], dtype=np.float64)])
    probability = np.array([spec.employment_share, spec.employment_share, spec.old_employment_share])
    near, local = np.stack([low, high]).astype(np.int64), spec.local_work_share
    table = Rows().residents(people)
    employ(np.uint64(seed), (start, key), probability, local, near, (weight, rows), table)


def _count_staff(people: Residents, institutions: Institutions, scale: int) -> None:
    """Sizes of enterprises become the people they employ, at least one agent's worth (in place)."""
    enterprise = institutions.kind == Kind.ENTERPRISE
    staff = np.bincount(people.workplace[people.workplace >= 0], minlength=len(institutions)) * scale
    institutions.size[enterprise] = np.maximum(staff[enterprise], scale)
    branches = institutions.role == Role.EMBEDDED_BRANCH  # in the order of their hosts
    institutions.size[branches] = institutions.size[institutions.embedded]
