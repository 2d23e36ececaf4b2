"""How many people live where: spread over communities, merged into communities, scaled to agents (人口)."""

from dataclasses import replace

import numpy as np

from sim.city.places.plan import COMMUNITY, DISTRICT, PROVINCE, SUBDISTRICT, Place, Plan
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError


def whole_parts(total: int, weights: np.ndarray) -> np.ndarray:
    """Split `total` in proportion to `weights` into whole numbers that sum exactly (largest remainders)."""
    if total == 0 or len(weights) == 0:
        return np.zeros(len(weights), np.int64)
    exact = weights * (total / weights.sum())
    parts: np.ndarray = np.floor(exact).astype(np.int64)
    missing = total - int(parts.sum())
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[:missing]] += 1
    return parts


def populate(plan: Plan, spec: CitySpec, seed: int | None) -> Plan:
    """The plan with a population for every place; the parts of each place sum to it exactly.

    seed : None lets communities share alike and draws nothing, which takes no compiler: for a check

    Raises ScenarioError where populations are missing or contradict each other.
    """
    census = Census(plan, _weights(plan, spec, seed))
    top = next(place for place in plan.places if place.tier == PROVINCE)
    census.settle(top, census.known(top))
    filled = plan.with_places(replace(p, population=census.people[p.code]) for p in plan.places)
    for district in filled.tier(DISTRICT):
        if not district.population:
            raise ScenarioError(
                f"{plan.origin}: district '{district.name}' has zero residents; every district needs at "
                "least one. Give its population, or pick other districts with area = [...]."
            )
    return filled


def _weights(plan: Plan, spec: CitySpec, seed: int | None) -> dict[str, float]:
    """Relative size of every place: log-normal for communities, sums above."""
    communities = plan.tier(COMMUNITY)
    sizes = np.ones(len(communities)) if seed is None else _drawn_sizes(communities, spec, seed)
    weight = {place.code: 0.0 for place in plan.places}
    weight |= {place.code: float(w) for place, w in zip(communities, sizes, strict=True)}
    for place in reversed(plan.places):
        if place.tier != PROVINCE:
            weight[place.parent] += weight[place.code]
    return weight


def _drawn_sizes(communities: list[Place], spec: CitySpec, seed: int) -> np.ndarray:
    from sim.city.draws import Draw, key_of, normal_of  # a check draws nothing and loads no compiler

    keys = [key_of("community", place.code) for place in communities]
    return np.exp(spec.community_spread * normal_of(seed, Draw.COMMUNITY_SIZE, keys))


class Census:
    """Fills in populations that are not given from those that are."""

    def __init__(self, plan: Plan, weight: dict[str, float]) -> None:
        self.plan, self.weight = plan, weight
        self.below = plan.children()
        self.people: dict[str, int] = {}

    def known(self, place: Place) -> int:
        """Population of a place as given, or as the sum of what is given below."""
        if place.population is not None:
            return place.population
        if place.tier == COMMUNITY:
            raise ScenarioError(
                f"{self.plan.origin}: no population for community '{place.name}' ({place.code}) nor for any "
                "area above it. Give a population to the community, its subdistrict or its district "
                "(with admin_file: in areas_file, a table with the columns code, population)."
            )
        return sum(self.known(child) for child in self.below[place.code])

    def settle(self, place: Place, total: int, handed_down: bool = False) -> None:
        """Share the people of a place out below it: as given where given, else by weight.

        handed_down : the total comes from above, so parts without a population share it
        """
        self.people[place.code] = total
        children = self.below[place.code]
        if not children:
            return
        fixed = place.population is not None or handed_down
        given = {c.code: self.known(c) for c in children if not fixed or c.population is not None}
        rest = total - sum(given.values())
        open_ = [child for child in children if child.code not in given]
        if rest < 0 or (rest > 0 and not open_):
            raise ScenarioError(
                f"{self.plan.origin}: population of '{place.name}' ({place.code}) is {total} but its parts "
                f"sum to {total - rest}. Make them agree, or leave the population of some parts empty."
            )
        parts = whole_parts(rest, np.array([self.weight[child.code] for child in open_]))
        shares = {child.code: int(part) for child, part in zip(open_, parts, strict=True)}
        for child in children:
            if child.code in shares:
                self.settle(child, shares[child.code], handed_down=True)
            else:
                self.settle(child, given[child.code])


def merge_small(plan: Plan, smallest: int) -> Plan:
    """Communities of fewer than `smallest` people join the nearest one of their subdistrict.

    A subdistrict that is too small as a whole joins the nearest one of its district. Needs positions and
    populations; nobody is lost. The larger one keeps its code and name.
    """
    below = plan.children()
    places = [place for place in plan.places if place.tier < SUBDISTRICT]
    for district in plan.tier(DISTRICT):
        for subdistrict in below[district.code]:
            below[subdistrict.code] = _merged(below[subdistrict.code], smallest, below)
        kept = _merged(below[district.code], smallest, below)
        places += kept
        for subdistrict in kept:
            mine = [replace(c, parent=subdistrict.code) for c in below[subdistrict.code]]
            places += [_renamed(c) for c in _merged(mine, smallest, below)]
    return plan.with_places(places)


def _merged(group: list[Place], smallest: int, below: dict[str, list[Place]]) -> list[Place]:
    """Merge the smallest into its nearest neighbour until none is too small or one is left."""
    group = list(group)
    while len(group) > 1:
        small = min(range(len(group)), key=lambda i: (group[i].population, i))
        if (group[small].population or 0) >= smallest:
            break
        one = group.pop(small)
        near = min(range(len(group)), key=lambda i: (_distance(one, group[i]), i))
        other = group[near]
        group[near] = _joined(one, other)
        below[group[near].code] = below[other.code] + below[one.code]
    return group


def _distance(a: Place, b: Place) -> float:
    return float((a.x or 0) - (b.x or 0)) ** 2 + ((a.y or 0) - (b.y or 0)) ** 2


def _joined(a: Place, b: Place) -> Place:
    big, small = (a, b) if (a.population or 0) > (b.population or 0) else (b, a)
    people = (a.population or 0) + (b.population or 0)
    w = (small.population or 0) / people if people else 0.5
    x = (big.x or 0) * (1 - w) + (small.x or 0) * w
    y = (big.y or 0) * (1 - w) + (small.y or 0) * w
    return replace(big, population=people, x=round(x, 4), y=round(y, 4), parts=a.parts + b.parts)


def _renamed(place: Place) -> Place:
    if place.parts == 1:
        return place
    more = place.parts - 1
    return replace(place, name=f"{place.name} and {more} more", name_zh=f"{place.name_zh}等{place.parts}个")


def scaled(plan: Plan, scale: int) -> Plan:
    """Round to whole agents of `scale` people each, district by district, and count people by agents."""
    district_of = {s.code: s.parent for s in plan.tier(SUBDISTRICT)}
    people = {place.code: 0 for place in plan.places}
    for district in plan.tier(DISTRICT):
        mine = [c for c in plan.tier(COMMUNITY) if district_of[c.parent] == district.code]
        total = max((int(district.population or 0) + scale // 2) // scale, 1)
        sizes = np.array([c.population or 0 for c in mine], np.float64)
        for place, agents in zip(mine, whole_parts(total, sizes), strict=True):
            people[place.code] = int(agents) * scale
    for place in reversed(plan.places):
        if place.tier != PROVINCE:
            people[place.parent] += people[place.code]
    return plan.with_places(replace(place, population=people[place.code]) for place in plan.places)
