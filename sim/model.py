"""The city as a Mesa model: one step is one day."""

from typing import Any

import mesa

from agents.casework import Casework, Tasks
from agents.department import Department
from agents.disputes import Disputes
from agents.enterprise import Enterprise
from agents.events import EventLog
from agents.institution import Institution
from agents.kinds import Kind
from agents.party_branch import PartyBranch
from agents.residents import Resident
from agents.social_organization import SocialOrganization
from sim.city.build import City
from sim.day import live
from sim.observers import Observer, present
from sim.outcomes.facts import records_of
from sim.outcomes.records import Records
from sim.scenario.scenario import Scenario
from sim.scenario.topics import Topics
from sim.world import World

ACTOR: dict[Kind, type[Institution]] = {
    Kind.PARTY_BRANCH: PartyBranch,
    Kind.DEPARTMENT: Department,
    Kind.ENTERPRISE: Enterprise,
    Kind.SOCIAL_ORGANIZATION: SocialOrganization,
}


class CityModel(mesa.Model):
    """A city under a scenario and a seed. `step()` lives one day; `agents` are its institutions.

    programme : the scenario with all its dated changes
    day : number of the last day that was lived; 0 before the first
    city, topics, disputes, casework, tasks, events : the tables
    actors : the Mesa agent of every institution, by row; resident(i) : a resident as a Mesa agent
    records : what the run has left so far
    world : everything that the stages of a day see
    """

    def __init__(
        self, scenario: Scenario, seed: int = 0, *, city: City | None = None, keep_events: bool = True
    ) -> None:
        super().__init__(rng=int(seed))
        self.world = World(scenario, seed, city, keep_events=keep_events)
        self.world.actors = [self._actor(row) for row in range(len(self.world.city.institutions))]
        self.observers: list[Observer] = list(present())

    def __getstate__(self) -> dict[str, Any]:
        """All but the observers: they look at this process's run, and are no part of it."""
        return {**self.__dict__, "observers": []}

    def _actor(self, row: int) -> Institution:
        table = self.city.institutions
        kind = Kind(int(table.kind[row]))
        if kind == Kind.PARTY_BRANCH:
            return PartyBranch(self, table, row, self.programme.city.registered_share)
        return ACTOR[kind](self, table, row)

    def step(self) -> None:
        """One day: all stages in their order."""
        live(self.world, self.observers)
        if self.day >= self.programme.last_day:
            self.running = False

    def resident(self, row: int) -> Resident:
        """One resident as a Mesa agent."""
        if not 0 <= row < len(self.city.residents):
            raise IndexError(f"resident {row} of {len(self.city.residents)}")
        return Resident(self, self.city.residents, row)

    @property
    def records(self) -> Records:
        """Records up to this evening."""
        return records_of(self.world)

    @property
    def programme(self) -> Scenario:
        """The scenario with all its dated changes."""
        return self.world.programme

    @property
    def seed(self) -> int:
        """The random seed of the run."""
        return int(self.world.seed)

    @property
    def day(self) -> int:
        """Number of the last day that was lived; 0 before the first."""
        return self.world.day

    @property
    def city(self) -> City:
        """Areas, residents, institutions and their ties."""
        return self.world.city

    @property
    def topics(self) -> Topics:
        """The dispute catalogue."""
        return self.world.topics

    @property
    def disputes(self) -> Disputes:
        """All problems and disputes, in columns."""
        return self.world.disputes

    @property
    def casework(self) -> Casework:
        """Hours, queues and memory of every institution, in columns."""
        return self.world.casework

    @property
    def tasks(self) -> Tasks:
        """Parts of disputes in the queues of units, in columns."""
        return self.world.tasks

    @property
    def events(self) -> EventLog:
        """The event log."""
        return self.world.events

    @property
    def actors(self) -> list[Institution]:
        """The Mesa agent of every institution, by row."""
        return self.world.actors
