"""What a stage of the day sees: the city, its disputes, its staff and the policy in force (世界)."""

from collections.abc import Callable, Iterator

import numpy as np

from agents.casework import ACCOUNTS, Casework, Posts, Tasks, workers
from agents.disputes import Channel, Disputes
from agents.events import EventLog
from agents.institution import Institution
from agents.kinds import COMPETENCES, VOLUNTEERS
from agents.tables import (
    CaseworkRows,
    DisputeRows,
    InstitutionRows,
    Key,
    LogRows,
    PlaceRows,
    ResidentRows,
    Rows,
    SocietyRows,
)
from sim.city.build import City, build_city
from sim.coordination import Roster
from sim.errors import ScenarioError
from sim.outcomes.fate_book import FateBook
from sim.outcomes.fates import Prevented
from sim.outcomes.harms import Harms
from sim.outcomes.records import Diary
from sim.scenario.levers import eyes_of, in_force, rights_of, working_share, yuan_a_year
from sim.scenario.scenario import Scenario
from sim.scenario.topics import load_topics
from sim.staffing import staff
from sim.stages.attract.state import Turnover, normal_feelings, paid_by_tax
from sim.stages.conditions.state import Stock, first_stock
from sim.stages.coordinate.beyond import Letters
from sim.stages.emerge.rates import (
    first_residents,
    members_of,
    mixture_of,
    outspokenness,
    problem_rates,
    sources_of,
    speakers_of,
    surroundings_of,
    teams_of,
    week_of,
)
from sim.stages.escalate.crowds import Crowds
from sim.stages.projects.state import Works
from sim.stages.work.lending import supports


class World:
    """The state of a run. Stages read and change it; patterns and outcomes see parts of it.

    programme : the scenario with all its dated changes; spec : the scenario in force today
    city, topics, disputes, casework, tasks, events : the world, in columns
    posts : where staff sits, and how its hours were used since the last review
    actors : the Mesa agent of every institution, by row; filled by the model
    members : registered Party members among the residents of each community, as a share
    mixed, speakers : mixture of locals and newcomers, and who may speak for many, by community
    vigilance, heard : probability that an alarm is verified, and reputation of every channel, by community
    hunch : what the records of the city say of every community and topic, see `agents.bundles.SOCIETY`
    dispatcher : who may designate a unit in each community
    verifier : who verifies the alarms of each community; walked : whether rounds are walked there
    campaigned : highest extra share of hours that a campaign gave each competence
    letters : what the city has written to the province and to counties beside, and their attention
    harms : crimes that disputes are expected to turn into, and those that they did
    partners : requests and calls of each institution so far, those made and those received
    conditions, projects : causes in place, and works chosen, under way and in use, by community and need
    turnover : who is at home, which enterprises trade, and what tax pays for
    fates, prevented : what became of every problem at set ages, and what enterprises held to account did not
        cause; unchecked : float32 per institution, compliance had no claim against it ever been settled
    """

    def __init__(self, scenario: Scenario, seed: int, city: City | None, *, keep_events: bool) -> None:
        self.programme, self.disputes, self.crowds = scenario, Disputes.empty(), Crowds()
        self.put_in_force(scenario.on(1))
        self.seed, self.day = np.uint64(seed), 0
        self.topics = load_topics(scenario.catalogue).widened(scenario.emerge.breadth)
        self.topics = self.topics.reaching(scenario.beyond.share, scenario.beyond.newcomers)
        self.city = (city or build_city(scenario.city, seed)).copy()
        self.rows = Rows()
        self.letters, self.harms = Letters(), Harms()
        self.tasks, self.events = Tasks.empty(), EventLog(keep_events)
        self.active = np.zeros(0, np.int32)
        self.diary = Diary(scenario.last_day)
        self.fates = FateBook(scenario.calendar.days, scenario.calendar.warm_up)
        self.prevented = Prevented()
        self.actors: list[Institution] = []
        self._look_around(seed)
        self._open_books()

    def _look_around(self, seed: int) -> None:
        """What is fixed by the city and the seed: who lives where, what arises, who holds which hours."""
        city, emerge = self.city, self.programme.emerge
        self.rate = problem_rates(city, self.topics, emerge, seed)
        self.outspoken = outspokenness(city, seed)
        self.sources = sources_of(city, self.topics)
        self.people = first_residents(city)
        table, desks = city.institutions, city.desks
        table.minutes[:] = staff(city, self.spec, self.topics, self.rate, self.sources)
        self.staffed = self.spec.work
        self.posts = Posts.as_planned(table.minutes)
        self.roster = Roster(desks.serves, desks.conveners, desks.office, desks.grid_centre)
        # Where there is no dispatcher, the working committee of the subdistrict designates.
        grid = desks.grid_centre
        self.dispatcher = np.ascontiguousarray(np.where(grid < 0, desks.conveners[1], grid), np.int32)
        self.helpers, self.helped = supports(city)
        self.surroundings = surroundings_of(city)
        self.teams, self.members = teams_of(city), members_of(city)
        self.mixed, self.speakers = mixture_of(city), speakers_of(city)
        self.usual = city.residents.satisfaction.mean(axis=0)
        self.turnover = Turnover(normal_feelings(city.residents), table.means.copy())

    def _open_books(self) -> None:
        """What a run carries on from day to day."""
        table, scenario = self.city.institutions, self.programme
        self.casework = Casework.idle(
            table.minutes,
            scenario.work.person_minutes,
            len(self.topics),
            table.skill,
            scenario.learn.reciprocity,
        )
        communities = len(self.city.community_of)
        self.conditions, self.projects = self._first_conditions(), Works(communities)
        self.hunch = np.zeros((communities, len(self.topics) + 1))
        self.engaged, self.vigilance = np.zeros(communities), np.ones(communities)
        self.walked = np.ones(communities, np.bool_)
        self.verifier = np.full(communities, -1, np.int32)
        self.heard = np.full((communities, len(Channel)), 0.5, np.float32)
        self.campaigned = np.zeros(COMPETENCES)
        self.partners = np.zeros(len(table), np.int64)
        self.unchecked = table.compliance.copy()
        self.court_before = 0
        self.spent_before = np.zeros(ACCOUNTS, np.int64)

    def _first_conditions(self) -> Stock:
        """What people live with on the first day."""
        emerge, people = self.programme.emerge, np.diff(self.people).astype(np.float64)
        kept = np.where(self.sources.boosted, 1.0 - emerge.compliance_reference, 1.0)
        return Stock(first_stock(self.rate, kept, people, self.topics, self.programme.conditions), people)

    def actors_of[A: Institution](self, kind: type[A]) -> Iterator[A]:
        """The institutions of one class, by row."""
        return (actor for actor in self.actors if isinstance(actor, kind))

    def put_in_force(self, scenario: Scenario) -> None:
        """Lay levers and pattern over a scenario: from now on this is the policy."""
        self.spec = in_force(scenario)
        self.rights, self.eyes = rights_of(scenario), eyes_of(scenario)
        self.working_share = working_share(scenario)
        self.lever_yuan = yuan_a_year(self.spec)
        self.crowds.look_again(self.disputes.crowd[: self.disputes.count])

    def carry_on(self, programme: Scenario) -> None:
        """Go on tomorrow under another programme; raises ScenarioError unless it has the same past."""
        calendar = programme.calendar
        counted = calendar.warm_up < self.day and not self.fates.alike(calendar.days, calendar.warm_up)
        if programme.past(self.day) != self.programme.past(self.day) or counted:
            raise ScenarioError(
                f"{programme.name}: cannot go on where {self.programme.name} stands on day {self.day}, for "
                "the two differ before. Use CityModel.fork(scenario), which lets one follow the other."
            )
        self.programme = programme
        if calendar.warm_up >= self.day:
            self.fates.follow(calendar.days, calendar.warm_up)

    def staff_desks(self) -> None:
        """Move staff where a change of policy wants it; what volunteers give stays theirs."""
        if self.spec.work == self.staffed:
            return
        self.staffed = self.spec.work
        self.plan_staff()

    def plan_staff(self) -> None:
        """Give every desk its hours by the policy in force, as far as tax pays for them."""
        table, level = self.city.institutions, self.turnover.level
        minutes = staff(self.city, self.spec, self.topics, self.rate, self.sources)
        if level != 1.0:
            minutes = np.where(paid_by_tax(table), np.rint(minutes * level), minutes).astype(np.int32)
        self.posts.planned[:] = minutes
        minutes = np.maximum(minutes + self.posts.moved, 0)  # who followed the work stays with it
        paid = ~np.isin(table.role, VOLUNTEERS)
        table.minutes[paid] = minutes[paid]
        self.casework.staff[:] = workers(table.minutes, self.spec.work.person_minutes)
        self.surroundings.week[paid] = week_of(minutes[paid])

    @property
    def load(self) -> np.ndarray:
        """Work waiting at every institution relative to a week of its hours, float32 0..1."""
        week = np.maximum(self.city.institutions.minutes.astype(np.float64) * 5.0, 1.0)
        return np.minimum(self.casework.waiting / week, 1.0).astype(np.float32)

    # What kernels are handed: the same arrays, one object per bundle.

    @property
    def key(self) -> Key:
        """What today's random numbers are keyed by."""
        return Key(self.seed, self.day)

    def rules(self, of: Callable[["World"], np.ndarray]) -> np.ndarray:
        """Parameters of a stage as its kernels read them; made anew once the policy has changed."""
        return self.rows.remembered(of, (self.spec,), lambda: of(self))  # type: ignore[no-any-return]

    @property
    def dispute_rows(self) -> DisputeRows:
        """All problems, and the catalogue."""
        return self.rows.disputes(self.disputes, self.topics)

    @property
    def casework_rows(self) -> CaseworkRows:
        """Columns of the casework."""
        return self.rows.casework(self.casework)

    @property
    def resident_rows(self) -> ResidentRows:
        """Columns of the residents."""
        return self.rows.residents(self.city.residents)

    @property
    def place(self) -> PlaceRows:
        """Ties between institutions, and what others can see of them."""
        return self.rows.place(self.surroundings)

    @property
    def institution_rows(self) -> InstitutionRows:
        """All that kernels know of institutions; asked for at every stage, so that little is looked at."""
        desks = self.city.desks
        parts = (
            self.casework.held,
            self.tasks.dispute,
            self.surroundings.start,
            self.sources.start,
            desks.serves,
            desks.conveners,
            desks.court,
            desks.petition_office,
            self.dispatcher,
            self.verifier,
            self.speakers,
        )
        found: InstitutionRows = self.rows.remembered("of institutions", parts, self._institution_rows)
        return found

    def _institution_rows(self) -> InstitutionRows:
        desks = self.city.desks
        return self.rows.institutions(
            cases=self.casework_rows,
            tasks=self.rows.tasks(self.tasks),
            ties=self.place,
            sources=self.rows.sources(self.sources),
            serves=desks.serves,
            conveners=desks.conveners,
            courts=desks.court,
            offices=desks.petition_office,
            dispatcher=self.dispatcher,
            verifier=self.verifier,
            speakers=self.speakers,
        )

    @property
    def society_rows(self) -> SocietyRows:
        """All that kernels know of residents."""
        parts = (
            self.city.residents.trust,
            self.city.contacts.who,
            self.teams.order,
            self.people,
            self.crowds.joined,
            self.heard,
            self.usual,
            self.engaged,
            self.vigilance,
            self.walked,
            self.hunch,
            self.outspoken,
            self.mixed,
            self.turnover.gone,
            self.turnover.closed,
        )
        found: SocietyRows = self.rows.remembered("of residents", parts, self._society_rows)
        return found

    def _society_rows(self) -> SocietyRows:
        return self.rows.society(
            people=self.resident_rows,
            contacts=self.rows.contacts(self.city.contacts),
            teams=self.rows.teams(self.teams),
            first=self.people,
            crowd=self.crowds.joined,
            heard=self.heard,
            usual=self.usual,
            members=self.engaged,
            vigilance=self.vigilance,
            walked=self.walked,
            hunch=self.hunch,
            outspoken=self.outspoken,
            mixed=self.mixed,
            gone=self.turnover.gone,
            closed=self.turnover.closed,
        )

    @property
    def log_rows(self) -> LogRows:
        """The event log."""
        return self.rows.log(self.events)
