"""The city as a Mesa model: one step is one day."""

import mesa
import numpy as np

from agents.casework import ACCOUNTS, Casework, Tasks, hands
from agents.crowds import Crowds
from agents.department import Department
from agents.disputes import Channel, Disputes
from agents.enterprise import Enterprise
from agents.events import EventLog
from agents.institution import Institution
from agents.kinds import COMPETENCES, VOLUNTEERS, Kind
from agents.party_branch import PartyBranch
from agents.residents import Resident
from agents.social_organization import SocialOrganization
from agents.tables import (
    CaseworkRows,
    DisputeRows,
    PlaceRows,
    ResidentRows,
    Rows,
    SourceRows,
    TaskRows,
    TopicRows,
)
from sim.city.build import City, build_city
from sim.coordination import Roster
from sim.day import DAY
from sim.outcomes.facts import facts_of
from sim.outcomes.records import Diary, Records
from sim.scenario.levers import eyes_of, in_force, rights_of, working_share, yuan_a_year
from sim.scenario.scenario import Scenario
from sim.scenario.topics import load_topics
from sim.staffing import staff
from sim.stages.emerge.rates import (
    district_of,
    first_residents,
    members_of,
    outspokenness,
    problem_rates,
    sources_of,
    surroundings_of,
    teams_of,
    week_of,
)
from sim.stages.work.lending import supports
from sim.values import whole_seed

ACTOR: dict[Kind, type[Institution]] = {
    Kind.PARTY_BRANCH: PartyBranch,
    Kind.DEPARTMENT: Department,
    Kind.ENTERPRISE: Enterprise,
    Kind.SOCIAL_ORGANIZATION: SocialOrganization,
}


class CityModel(mesa.Model):
    """A city under a scenario and a seed.

    programme : the scenario with all its dated changes; spec : the scenario in force today
    city, topics, disputes, casework, tasks, events : the world, in columns
    actors : the Mesa agent of every institution, by row; resident(i) : a resident as a Mesa agent
    members : registered Party members among the residents of each community, as a share
    vigilance, heard : chance that an alarm is verified, and standing of every channel, by community
    campaigned : highest extra share of hours that a campaign gave each competence
    partners : requests and calls of each institution so far, those made and those received
    records : what the run has left so far
    """

    def __init__(
        self, scenario: Scenario, seed: int = 0, *, city: City | None = None, keep_events: bool = True
    ) -> None:
        seed = whole_seed(seed)
        super().__init__(rng=seed)
        self.programme, self.disputes, self.crowds = scenario, Disputes.empty(), Crowds()
        self.put_in_force(scenario.on(1))
        self.seed = np.uint64(seed)
        self.day = 0
        self.topics = load_topics(scenario.catalogue).widened(scenario.emerge.breadth)
        self.city = (city or build_city(scenario.city, seed)).copy()
        self.rate = problem_rates(self.city, self.topics, scenario.emerge, seed)
        self.outspoken = outspokenness(self.city, seed)
        self.sources = sources_of(self.city, self.topics)
        self.people = first_residents(self.city)
        table = self.city.institutions
        table.minutes[:] = staff(self.city, self.spec, self.topics, self.rate, self.sources)
        self.staffed = self.spec.work
        desks = self.city.desks
        self.roster = Roster(desks.serves, desks.hub, desks.office, desks.grid_centre)
        self.helpers, self.helped = supports(self.city)
        self.casework = Casework.idle(
            table.minutes,
            scenario.work.person_minutes,
            len(self.topics),
            table.skill,
            scenario.learn.reciprocity,
        )
        self.tasks = Tasks.empty()
        self.active = np.zeros(0, np.int32)
        self.events = EventLog(keep_events)
        self.diary = Diary(scenario.last_day)
        self.usual = self.city.residents.satisfaction.mean(axis=0)
        self.actors = [self._actor(row) for row in range(len(table))]
        self.rows = Rows()
        self.surroundings = surroundings_of(self.city)
        self.teams, self.members = teams_of(self.city), members_of(self.city)
        communities = len(self.city.community_of)
        self.engaged, self.vigilance = np.zeros(communities), np.ones(communities)
        self.heard = np.full((communities, len(Channel)), 0.5, np.float32)
        self.campaigned = np.zeros(COMPETENCES)
        self.partners = np.zeros(len(table), np.int64)
        self.court_before = 0
        self.spent_before = np.zeros(ACCOUNTS, np.int64)

    def _actor(self, row: int) -> Institution:
        table = self.city.institutions
        kind = Kind(int(table.kind[row]))
        if kind == Kind.PARTY_BRANCH:
            return PartyBranch(self, table, row, self.programme.city.registered_share)
        return ACTOR[kind](self, table, row)

    def put_in_force(self, scenario: Scenario) -> None:
        """Lay levers and pattern over a scenario: from now on this is the policy."""
        self.spec = in_force(scenario)
        self.rights, self.eyes = rights_of(scenario), eyes_of(scenario)
        self.working_share = working_share(scenario)
        self.lever_yuan = yuan_a_year(self.spec)
        self.crowds.look_again(self.disputes.crowd[: self.disputes.count])

    def staff_desks(self) -> None:
        """Move staff where a change of policy wants it; what volunteers give stays theirs."""
        if self.spec.work == self.staffed:
            return
        table, self.staffed = self.city.institutions, self.spec.work
        minutes = staff(self.city, self.spec, self.topics, self.rate, self.sources)
        paid = ~np.isin(table.role, VOLUNTEERS)
        table.minutes[paid] = minutes[paid]
        self.casework.staff[:] = hands(table.minutes, self.spec.work.person_minutes)
        self.surroundings.week[paid] = week_of(minutes[paid])

    def step(self) -> None:
        """One day: all phases in their order."""
        self.day += 1
        for phase in DAY:
            phase(self)
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
        residents, table = self.city.residents, self.city.institutions
        columns = self.disputes.columns()
        who, lead = columns["resident"], columns["lead"]
        columns["lead_kind"] = np.where(lead >= 0, table.kind[lead].astype(np.int8), np.int8(-1))
        for group in ("migrant", "income", "tenure"):
            columns[group] = getattr(residents, group)[who]
        places = {
            "people": np.diff(self.people),
            "district": district_of(self.city),
            "income": np.bincount(residents.community, residents.income)
            / np.maximum(np.diff(self.people), 1),
        }
        units = {"partners": self.partners.copy()}
        return Records(self.diary.daily, columns, self.events, facts_of(self), places, units)

    @property
    def load(self) -> np.ndarray:
        """Work waiting at every institution relative to a week of its hours, float32 0..1."""
        week = np.maximum(self.city.institutions.minutes.astype(np.float64) * 5.0, 1.0)
        return np.minimum(self.casework.waiting / week, 1.0).astype(np.float32)

    # What kernels are handed: the same arrays, one object per table.

    @property
    def dispute_rows(self) -> DisputeRows:
        """Columns of all problems."""
        return self.rows.disputes(self.disputes)

    @property
    def casework_rows(self) -> CaseworkRows:
        """Columns of the casework."""
        return self.rows.casework(self.casework)

    @property
    def task_rows(self) -> TaskRows:
        """Columns of the tasks."""
        return self.rows.tasks(self.tasks)

    @property
    def resident_rows(self) -> ResidentRows:
        """Columns of the residents."""
        return self.rows.residents(self.city.residents)

    @property
    def catalogue(self) -> TopicRows:
        """Columns of the dispute catalogue."""
        return self.rows.topics(self.topics)

    @property
    def source_rows(self) -> SourceRows:
        """Enterprises that can cause problems."""
        return self.rows.sources(self.sources)

    @property
    def place(self) -> PlaceRows:
        """Ties between institutions, and what others can see of them."""
        return self.rows.place(self.surroundings)
