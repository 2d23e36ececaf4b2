"""The city as a Mesa model: one step is one day."""

import math
import pickle
from pathlib import Path
from types import SimpleNamespace
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
from sim.errors import ScenarioError
from sim.observers import Observer, present
from sim.outcomes.facts import records_of
from sim.outcomes.records import DAILY, Diary, Records
from sim.scenario.file import load_scenario
from sim.scenario.reform import reformed
from sim.scenario.scenario import Scenario
from sim.scenario.topics import Topics
from sim.values import whole_seed
from sim.world import World

ACTOR: dict[Kind, type[Institution]] = {
    Kind.PARTY_BRANCH: PartyBranch,
    Kind.DEPARTMENT: Department,
    Kind.ENTERPRISE: Enterprise,
    Kind.SOCIAL_ORGANIZATION: SocialOrganization,
}


class DailySeries(mesa.DataCollector):
    """Mesa's collector of the daily series, filled from the diary when somebody looks."""

    def __init__(self) -> None:
        super().__init__(model_reporters={name: name for name in DAILY})

    def filled(self, diary: Diary) -> "DailySeries":
        """Itself, with all evenings so far."""
        for row in range(len(self.model_vars["day"]), diary.size):
            evening = {name: float(column[row]) for name, column in diary.columns.items()}
            self.collect(SimpleNamespace(time=evening["day"], **evening))
        return self


class CityModel(mesa.Model):
    """A city under a scenario and a seed. `step()` lives one day; `agents` are its institutions.

    programme : the scenario with all its dated changes
    day : number of the last day that was lived; 0 before the first
    city, topics, disputes, casework, tasks, events : the tables
    actors : the Mesa agent of every institution, by row; resident(i) : a resident as a Mesa agent
    records : what the run has left so far
    datacollector : the daily series, for Mesa's tools
    world : everything that the stages of a day see
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int | None = 0,
        *,
        rng: int | None = None,
        city: City | None = None,
        keep_events: bool = True,
    ) -> None:
        number = _seed_of(seed, rng)
        super().__init__(rng=number)
        self._collector: mesa.DataCollector = DailySeries()
        self.world = World(_scenario_of(scenario), number, city, keep_events=keep_events)
        self.world.actors = [self._actor(row) for row in range(len(self.world.city.institutions))]
        self.observers: list[Observer] = list(present())

    def __getstate__(self) -> dict[str, Any]:
        """All but the observers, who look at this process's run and are no part of it, and what was collected
        from the diary, which is collected again."""
        own = isinstance(self._collector, DailySeries)
        return {**self.__dict__, "observers": [], **({"_collector": DailySeries()} if own else {})}

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

    def fork(self, scenario: Scenario | str | Path, days: int | None = None) -> "CityModel":
        """An exact copy of this evening, which lives under another scenario from tomorrow on.

        The same city, seed and random numbers; this model stays as it is. Results of the copy count from the
        fork on.

        days : how many days the copy lives; by default the `calendar.days` of the scenario

        Raises ScenarioError where city, scale, catalogue or anything else that is built before the first day
        differs.
        """
        chosen, now = _scenario_of(scenario), self.programme
        calendar = now.calendar.model_copy(update={"warm_up": self.day})
        length = chosen.calendar.days if days is None else days
        programme = reformed(now.model_copy(update={"calendar": calendar}), chosen, self.day, length)
        twin: CityModel = pickle.loads(pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL))
        twin.carry_on(programme)
        return twin

    def carry_on(self, programme: Scenario) -> None:
        """Go on under a programme with the same past, such as one that `reformed` has made or a longer one.

        Raises ScenarioError where the two differ on a day that has been lived.
        """
        self.world.carry_on(programme)
        self.running = self.day < programme.last_day

    def _advance_time(self, until: float) -> None:
        """Mesa's one way through time, of `step`, `run_for` and `run_until`: it ends with the last day."""
        _must_not_pass(until, self.programme)
        super()._advance_time(until)

    @property
    def scenario(self) -> None:
        """Mesa's own kind of scenario, which is not used; its page would put one in the place of ours.

        The policy scenario is `programme`.
        """

    @scenario.setter
    def scenario(self, _: object) -> None:
        pass  # Mesa makes one for every model

    @property
    def datacollector(self) -> mesa.DataCollector:
        """The daily series up to this evening, for Mesa's batch runner and plots; or one of your own."""
        found = self._collector
        return found.filled(self.world.diary) if isinstance(found, DailySeries) else found

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        self._collector = collector

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


def _scenario_of(said: object) -> Scenario:
    """A scenario as it is, or by its name or path."""
    if isinstance(said, Scenario):
        return said
    if isinstance(said, str | Path):
        return load_scenario(said)
    raise ScenarioError(
        f"CityModel: scenario = {str(said)[:60]}: is no scenario, name or path. Mesa's batch_run takes a "
        "single scenario apart; give it a list: batch_run(CityModel, {'scenario': [scenario]}, rng=[1, 2])."
    )


def _seed_of(seed: object, rng: object) -> int:
    """The seed of a run, whichever of Mesa's two words it was given under.

    Raises ScenarioError for none at all: what was drawn from nowhere could neither be repeated nor paired.
    """
    if rng is not None and seed not in (0, None):
        raise ScenarioError(f"CityModel: seed = {seed!r} and rng = {rng!r}: give one of the two.")
    said = seed if rng is None else rng
    if said is None:
        raise ScenarioError(
            "CityModel: seed = None: give a whole number, so that the run can be repeated and paired with "
            "another. With Mesa's batch_run: rng=[1, 2, 3]."
        )
    return whole_seed(said)


def _must_not_pass(until: float, scenario: Scenario) -> None:
    """Refuse a time after the last day: dated changes, warm-up and cohorts are set for this many days.

    A time that is no number (nan) is refused too: no day would ever reach it.
    """
    if math.isnan(until):
        raise ScenarioError(
            f"{scenario.name}: cannot go on to day nan, which is not a number. Give a day from 0 to "
            f"{scenario.last_day}."
        )
    if until > scenario.last_day:
        days, before = scenario.calendar.days, scenario.calendar.warm_up
        raise ScenarioError(
            f"{scenario.name}: the run ends with day {scenario.last_day} (warm-up {before}, then "
            f"calendar.days = {days}), and cannot go on to day {until:g}. Ask model.running, or raise "
            "calendar.days."
        )
