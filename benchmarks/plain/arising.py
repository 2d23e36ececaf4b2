"""Problems arise: a keyed Poisson number in every community and topic, each with its own character."""

from collections.abc import Iterator
from typing import Any

from agents.disputes import Channel, State, key_of
from agents.events import Activity
from agents.kinds import COMPETENCES, Source
from agents.randomness import streams as decisions
from benchmarks.plain.disputes import PART, Dispute
from benchmarks.plain.people import Resident, Unit
from benchmarks.plain.town import Town
from sim.model import CityModel
from sim.reference import emerge
from sim.stages.emerge.rates import day_factor

TOPIC_ROOM = 64
NEW: dict[str, Any] = {
    "state": State.LATENT,
    "channel": Channel.NONE,
    "due": 0,
    "raised": -1,
    "closed": -1,
    "tier": 0,
    "lead": None,
    "convener": None,
    "asked": None,
    "passed_by": None,
    "lender": None,
    "joint": False,
    "authority": 0.0,
    "ties": 0.0,
    "appraisal": 0.0,
    "asking": -1,
    "refusals": 0,
    "refused_now": 0,
    "hops": 0,
    "sessions": 0,
    "open_tasks": 0,
    "round": 0,
    "quality": 0.0,
    "worked": 0,
    "rejections": 0,
    "relapses": 0,
    "relapse_day": -1,
    "escalated": 0,
    "best": 0.0,
    "craft": 0.0,
    "won": -1,
    "reviewed": 0,
}


class Arising:
    """The source of all problems of a city."""

    def __init__(self, city: Town, model: CityModel) -> None:
        self.city, self.rule = city, model.world.spec.emerge.rule()
        self.rate, self.people = model.world.rate.tolist(), model.world.people.tolist()
        self.employer = model.city.residents.workplace.tolist()
        self.sources, self.teams = model.world.sources, model.world.teams

    def today(self) -> Iterator[Dispute]:
        """Today's new problems, community by community."""
        city, spec = self.city, self.city.spec
        factor = day_factor(city.day, spec.calendar, spec.emerge, city.keyed_random.seed)
        for c, rates in enumerate(self.rate):
            for topic, rate in zip(city.topics, rates, strict=True):
                cell = c * TOPIC_ROOM + topic.number
                count = city.keyed_random.poisson(rate * factor, decisions.EMERGE_COUNT, city.day, cell)
                for ordinal in range(count):
                    key = key_of(city.day, c, topic.number, ordinal)
                    if (dispute := self.place(key, c, topic)) is not None:
                        yield dispute

    def place(self, key: int, community: int, topic: Any) -> Dispute | None:
        """A proposed problem with its place and people; None where compliance prevents it."""
        city, keyed_random, day = self.city, self.city.keyed_random, self.city.day
        low, high = self.people[community], self.people[community + 1]
        first = low + int(keyed_random.uniform(decisions.EMERGE_WHO, day, key) * (high - low))
        enterprise = self.pick_source(key, topic.source, community, first)
        if topic.boosted:
            kept = enterprise.compliance if enterprise is not None else self.rule.compliance_reference
            if keyed_random.uniform(decisions.EMERGE_COMPLIANCE, day, key) < kept:
                return None
        u = keyed_random.uniform(decisions.EMERGE_GROUP, day, key)
        group = emerge.group_size(u, topic.group, self.rule)
        people = self.hit_with(first, group, high, topic, enterprise)
        dispute = Dispute(
            city,
            city.count,
            key=key,
            community=community,
            topic=topic,
            resident=people[0],
            affected=people,
            joined=[True] + [False] * (len(people) - 1),
            enterprise=enterprise,
            seen=set(),
            done=set(),
            omitted=set(),
            compelled=set(),
            need=self.pick_needs(key, topic, enterprise),
            **NEW,
        )
        city.count += 1
        self.describe(dispute, key, topic)
        dispute.tell(Activity.ARISE, people[0], target=enterprise, note=topic.number)
        return dispute

    def hit_with(
        self, first: int, size: int, end: int, topic: Any, enterprise: Unit | None
    ) -> list[Resident]:
        """A person and those hit with them: neighbours in the community, or colleagues of the workplace."""
        if topic.source != Source.EMPLOYER:
            return self.city.residents[first : min(first + size, end)]
        return colleagues(self.city, self.teams, first, enterprise)[:size]

    def pick_source(self, key: int, kind: int, community: int, resident: int) -> Unit | None:
        """The enterprise that causes a problem: the employer, or one of the place, by size."""
        if kind in (Source.NEIGHBOUR, Source.DEPARTMENT):
            return None
        if kind == Source.EMPLOYER:
            row = self.employer[resident]
            return self.city.units[row] if row >= 0 else None
        sources = self.sources
        low, high = int(sources.start[kind, community]), int(sources.start[kind, community + 1])
        if high <= low:
            return None
        goal = (
            self.city.keyed_random.uniform(decisions.EMERGE_SOURCE, self.city.day, key)
            * sources.reach[high - 1]
        )
        while low < high - 1 and sources.reach[low] < goal:
            low += 1
        return self.city.units[int(sources.who[low])]

    def pick_needs(self, key: int, topic: Any, enterprise: Unit | None) -> set[int]:
        """The lead, and a Poisson number of related ones, earlier ones preferred."""
        keyed_random, day, related = self.city.keyed_random, self.city.day, topic.related
        wanted = keyed_random.poisson(topic.extra, decisions.EMERGE_EXTRA, day, key * PART)
        if not wanted:
            return {topic.lead}
        numbers = [
            keyed_random.uniform(decisions.EMERGE_EXTRA, day, key * PART + i + 1) for i in range(len(related))
        ]
        return emerge.needs(topic.lead, related, numbers, wanted, enterprise is not None)

    def describe(self, dispute: Dispute, key: int, topic: Any) -> None:
        """Severity, relation, authority and effort."""
        keyed_random, day = self.city.keyed_random, self.city.day
        drawn = keyed_random.normal(decisions.EMERGE_SEVERITY, day, key)
        dispute.severity = emerge.severity(topic.severity, drawn, self.rule)
        u, v = keyed_random.two_uniforms(decisions.EMERGE_FLAGS, day, key)
        dispute.relation, dispute.needs_authority = u < topic.relation, v < topic.authority
        dispute.effort = [
            emerge.effort(topic.hours, self.spread(day, key * PART + k)) for k in range(COMPETENCES)
        ]

    def spread(self, day: int, part: int) -> float:
        """Effort of one part relative to the mean of its topic: log-normal, or exponential."""
        keyed_random = self.city.keyed_random
        if self.rule.exponential:
            return keyed_random.exponential(decisions.EMERGE_EFFORT, day, part)
        return emerge.effort_spread(keyed_random.normal(decisions.EMERGE_EFFORT, day, part), self.rule)


def colleagues(city: Town, teams: Any, first: int, enterprise: Unit | None) -> list[Resident]:
    """A person and the colleagues listed after them; the person alone where no enterprise is behind it."""
    if enterprise is None:
        return [city.residents[first]]
    rows = teams.order[teams.rank[first] : teams.place[enterprise.row + 1]]
    return [city.residents[row] for row in rows.tolist()]
