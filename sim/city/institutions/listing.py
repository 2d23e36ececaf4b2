"""Which institutions a city has, and with what they start (机构生成)."""

import numpy as np

from agents.institution import Institutions
from agents.kinds import KIND_OF_ROLE, Kind, Role
from sim.city.draws import Draw, key_of, normal_of, share_of
from sim.city.institutions.draft import Draft, Given
from sim.city.institutions.names import LINES, STATION_LINES, branch_name
from sim.city.places.plan import CITY, COMMUNITY, DISTRICT, SUBDISTRICT
from sim.city.spec.spec import CitySpec

PER_CITY = (Role.CITY_COMMITTEE, Role.PETITION_OFFICE)
PER_DISTRICT = (
    Role.DISTRICT_COMMITTEE,
    Role.COURT,
    Role.PETITION_OFFICE,
    Role.GRID_CENTRE,
    Role.MEDIATION_COMMITTEE,
    Role.LEGAL_AID,
    Role.TRADE_UNION,
    Role.TRADE_ASSOCIATION,
)
PER_SUBDISTRICT = (
    Role.WORKING_COMMITTEE,
    Role.SUBDISTRICT_OFFICE,
    Role.MEDIATION_COMMITTEE,
    Role.VOLUNTEERS,
)
PER_COMMUNITY = (Role.COMMUNITY_BRANCH, Role.RESIDENTS_COMMITTEE)
SPREAD = 0.12  # assumption: standard deviation of skill, compliance and means on a scale of 0..1


def list_public_bodies(draft: Draft) -> None:
    """Committees, offices, departments and social organisations that every area of a tier has."""
    for area in range(len(draft.areas)):
        tier = int(draft.areas.tier[area])
        roles = {
            CITY: PER_CITY,
            DISTRICT: PER_DISTRICT,
            SUBDISTRICT: PER_SUBDISTRICT,
            COMMUNITY: PER_COMMUNITY,
        }
        for role in roles.get(tier, ()):
            draft.add(role, area)
        if tier in (CITY, DISTRICT):
            for line in LINES:
                draft.add(Role.LINE, area, line=line)
        if tier == SUBDISTRICT:
            for line in STATION_LINES:
                draft.add(Role.STATION, area, line=line)


def list_assemblies(draft: Draft, spec: CitySpec, seed: int) -> None:
    """Owners' assemblies, in a share of the communities that are large enough."""
    areas = draft.areas
    first = areas.first(COMMUNITY)
    drawn = share_of(seed, Draw.ASSEMBLY, [key_of("assembly", code) for code in areas.code[first:]])
    large = areas.population[first:] >= spec.assembly_from
    for c in np.flatnonzero(large & (drawn < spec.assembly_share)):
        draft.add(Role.OWNERS_ASSEMBLY, first + int(c))


def list_managers(draft: Draft, spec: CitySpec, seed: int) -> np.ndarray:
    """Property managers, each of one or two communities of a subdistrict; row per community (int32)."""
    areas = draft.areas
    first = areas.first(COMMUNITY)
    drawn = share_of(seed, Draw.SHARED_MANAGER, [key_of("manager", code) for code in areas.code[first:]])
    manager = np.empty(areas.count(COMMUNITY), np.int32)
    shared = False
    for c in range(manager.size):
        same = c > 0 and areas.parent[first + c] == areas.parent[first + c - 1]
        if shared and same:
            manager[c], shared = manager[c - 1], False
        else:
            manager[c] = draft.add(Role.PROPERTY_MANAGER, first + c)
            shared = bool(drawn[c] < spec.shared_manager_share)
    return manager


def list_enterprises(draft: Draft, spec: CitySpec, seed: int) -> None:
    """Developers by district; employers, merchants and plants by community, in proportion to residents."""
    areas = draft.areas
    for d in range(areas.first(DISTRICT), areas.first(DISTRICT) + areas.count(DISTRICT)):
        agents = int(areas.population[d]) // spec.scale
        for ordinal in range(1, max(1, round(agents / spec.residents_per_developer)) + 1):
            draft.add(Role.DEVELOPER, d, ordinal)
    rates = (
        (Role.EMPLOYER, spec.employers_per_1000),
        (Role.MERCHANT, spec.merchants_per_1000),
        (Role.PLANT, spec.plants_per_1000),
    )
    first = areas.first(COMMUNITY)
    agents_of = areas.population[first:] / spec.scale
    for role, rate in rates:
        keys = [key_of("count", code, int(role)) for code in areas.code[first:]]
        count = np.floor(agents_of * rate / 1000 + share_of(seed, Draw.ENTERPRISE_COUNT, keys)).astype(
            np.int64
        )
        if rate > 0 and count.sum() == 0:
            count[int(agents_of.argmax())] = 1  # a small town has one of each all the same
        for c in np.flatnonzero(count):
            for ordinal in range(1, int(count[c]) + 1):
                draft.add(role, first + int(c), ordinal)


def finished(draft: Draft, spec: CitySpec, seed: int, given: Given) -> Institutions:
    """Columns of the listed institutions and, after them, of the Party branches embedded in some."""
    size = _sizes(draft, spec, seed)
    given.apply("size", size)
    embedded = _hosts(draft, size, spec, seed)
    given.apply("embedded", embedded)
    registered = share_of(seed, Draw.REGISTERED, draft.key) < spec.registered_share
    given.apply("registered", registered)
    rows = _with_branches(draft, embedded)
    hosted = np.zeros(len(rows), bool)
    hosted[: len(embedded)] = embedded
    area = np.array(draft.area, np.int32)
    x, y = _positions(draft, seed)
    return Institutions(
        key=np.array(draft.key, np.uint64),
        kind=np.array([KIND_OF_ROLE[role] for role in draft.role], np.uint8),
        role=np.array(draft.role, np.uint8),
        competence=np.array(draft.competence, np.int8),
        tier=draft.areas.tier[area].astype(np.uint8),
        area=area,
        x=x,
        y=y,
        size=size[rows].astype(np.float32),
        minutes=np.zeros(len(area), np.int32),
        skill=_around(draft, "skill", spec.skill, Draw.SKILL, seed, given),
        compliance=_of_enterprises(draft, "compliance", spec.compliance, Draw.COMPLIANCE, seed, given, 1.0),
        means=_of_enterprises(draft, "means", spec.means, Draw.MEANS, seed, given, 0.0),
        embedded=hosted,
        registered=(registered & embedded)[rows],
        names=tuple(name for name, _ in draft.names),
        names_zh=tuple(zh for _, zh in draft.names),
    )


def _with_branches(draft: Draft, embedded: np.ndarray) -> np.ndarray:
    """List the embedded branches; for every institution the row of its host, or its own."""
    for host in np.flatnonzero(embedded):
        key = key_of(draft.key[host], int(Role.EMBEDDED_BRANCH))
        draft.append(key, Role.EMBEDDED_BRANCH, -1, draft.area[host], branch_name(*draft.names[host]))
    return np.concatenate([np.arange(embedded.size), np.flatnonzero(embedded)])


def _of_kind(draft: Draft, kind: Kind) -> np.ndarray:
    return np.array([KIND_OF_ROLE[role] == kind for role in draft.role], bool)


def _sizes(draft: Draft, spec: CitySpec, seed: int) -> np.ndarray:
    """People served; for enterprises a Pareto weight, cut at the largest (Axtell 2001)."""
    served = draft.areas.population[np.array(draft.area)].astype(np.float64)
    tail = (1 - share_of(seed, Draw.ENTERPRISE_SIZE, draft.key)) ** (-1 / spec.enterprise_tail)
    return np.where(_of_kind(draft, Kind.ENTERPRISE), np.minimum(tail, spec.largest_enterprise), served)


def _hosts(draft: Draft, size: np.ndarray, spec: CitySpec, seed: int) -> np.ndarray:
    """Which institutions host an embedded Party branch; among enterprises the larger ones more often."""
    enterprise = _of_kind(draft, Kind.ENTERPRISE)
    weight = np.sqrt(size)
    mean = weight[enterprise].mean() if enterprise.any() else 1.0
    probability = np.zeros(len(draft.key))
    probability[enterprise] = np.minimum(spec.enterprise_branch_share * weight[enterprise] / mean, 1)
    probability[_of_kind(draft, Kind.DEPARTMENT)] = spec.department_branch_share
    probability[_of_kind(draft, Kind.SOCIAL_ORGANIZATION)] = spec.social_branch_share
    return share_of(seed, Draw.BRANCH, draft.key) < probability


def _around(draft: Draft, name: str, mean: float, draw: Draw, seed: int, given: Given) -> np.ndarray:
    """A number in 0..1 around `mean` for every institution, float32, unless a value is given."""
    values = np.clip(mean + SPREAD * normal_of(seed, draw, draft.key), 0.02, 0.98).astype(np.float32)
    given.apply(name, values)
    return values


def _of_enterprises(
    draft: Draft, name: str, mean: float, draw: Draw, seed: int, given: Given, others: float
) -> np.ndarray:
    """Such a number for enterprises, and one value for all others, float32."""
    drawn = _around(draft, name, mean, draw, seed, given)
    return np.where(_of_kind(draft, Kind.ENTERPRISE), drawn, np.float32(others))


def _positions(draft: Draft, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions near the middle of the area, within the distance to the next community."""
    areas = draft.areas
    first, area = areas.first(COMMUNITY), np.array(draft.area)
    reach = np.full(len(areas), 0.2)
    for c in range(first, len(areas)):
        near = areas.near(c)
        if near.size:
            gaps = np.hypot(areas.x[near] - areas.x[c], areas.y[near] - areas.y[c])
            reach[c] = gaps.min() * 0.6
    reach[:first] = np.median(reach[first:]) * 1.5
    dx = (share_of(seed, Draw.PLACE_X, draft.key) - 0.5) * reach[area]
    dy = (share_of(seed, Draw.PLACE_Y, draft.key) - 0.5) * reach[area]
    return (areas.x[area] + dx).astype(np.float32), (areas.y[area] + dy).astype(np.float32)
