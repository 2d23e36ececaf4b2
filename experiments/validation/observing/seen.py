"""Everything that facts may look at when a run is over."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from agents.disputes import Channel, State
from agents.events import Activity
from experiments.validation.observing.watch import Watch
from sim.city.build import City
from sim.model import CityModel
from sim.outcomes.definitions import cohort, holding
from sim.outcomes.records import Records
from sim.scenario.scenario import Scenario

NEVER = np.iinfo(np.int32).max  # a day that no run reaches
FOLLOWED = 60  # days that a problem is followed at least before anything is said about its way


def mean_over(values: np.ndarray, mask: np.ndarray) -> float:
    """Mean of the values under a mask, nan where nothing is."""
    return float(values[mask].mean()) if mask.any() else float("nan")


@dataclass(slots=False, eq=False)
class Seen:
    """A finished run: the model on its last evening, its records, and what was watched on the way."""

    model: CityModel
    records: Records
    watch: Watch

    @property
    def d(self) -> dict[str, np.ndarray]:
        """The dispute table, a row per problem that arose."""
        return self.records.disputes

    @cached_property
    def log(self) -> dict[str, np.ndarray]:
        """Columns of the event log."""
        return self.records.events.columns()

    @cached_property
    def judged(self) -> np.ndarray:
        """Mask of the disputes that are judged, see `sim.outcomes.definitions`."""
        return cohort(self.records)

    @cached_property
    def holding(self) -> np.ndarray:
        """Mask of settlements that hold."""
        return holding(self.records)

    @cached_property
    def followed(self) -> np.ndarray:
        """Mask of problems that arose after warm-up and could be followed for `FOLLOWED` days."""
        born = self.d["born"]
        return (born > self.warm_up) & (born <= self.model.day - FOLLOWED)

    @cached_property
    def claimed(self) -> np.ndarray:
        """Mask of problems that somebody voiced, to whomever: to the other side, a desk, a court."""
        channel, state = self.d["channel"], self.d["state"]
        voiced = (channel != Channel.NONE) & (channel != Channel.DETECTED)
        found: np.ndarray = voiced | (state == State.PRIVATE)
        return found

    @property
    def warm_up(self) -> int:
        """Days of warm-up."""
        return int(self.records.facts["warm_up"])

    def count(self, *kinds: Activity) -> np.ndarray:
        """Events of these kinds per dispute, int64."""
        mask = np.isin(self.log["activity"], kinds) & (self.log["dispute"] >= 0)
        return np.bincount(self.log["dispute"][mask], minlength=len(self.d["key"]))

    @cached_property
    def requests(self) -> np.ndarray:
        """Mask of the events that answer a request to a unit for its part of a dispute."""
        asked: np.ndarray = np.isin(self.log["activity"], (Activity.ACCEPT, Activity.REFUSE))
        return asked

    @cached_property
    def first_requests(self) -> np.ndarray:
        """Mask of those that answer the first request to a unit for its part of a dispute.

        Later ones are selected: a unit that refused before, and repeats its answer, is asked again.
        """
        asked = np.flatnonzero(self.requests)
        parts = np.stack([self.log[name][asked] for name in ("dispute", "target", "actor")])
        first = np.zeros(len(self.log["day"]), np.bool_)
        first[asked[np.unique(parts, axis=1, return_index=True)[1]]] = True
        return first

    def first_day(self, *kinds: Activity) -> np.ndarray:
        """Day of the first event of these kinds per dispute, int32; `NEVER` where there was none."""
        mask = np.isin(self.log["activity"], kinds) & (self.log["dispute"] >= 0)
        first = np.full(len(self.d["key"]), NEVER)
        np.minimum.at(first, self.log["dispute"][mask], self.log["day"][mask])
        return first

    @cached_property
    def full_days(self) -> float:
        """Days after warm-up in full working days: on week-ends only a part of the staff is there."""
        days = np.arange(self.warm_up + 1, self.model.day + 1)
        weekend = (days - 1) % 7 >= 5
        return float((~weekend).sum() + weekend.sum() * self.model.programme.calendar.weekend_staff)

    def taken_on(self, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """When the parts that ended with some events of the log had been taken on, by the same unit, last.

        ends : mask of the log. Gives, for the events in `ends`, a mask of those whose beginning is known, and
        of these the day.
        """
        log, size = self.log, len(self.log["day"])
        begins = np.isin(log["activity"], (Activity.ACCEPT, Activity.MEET, Activity.DESIGNATE))
        begins |= (log["activity"] == Activity.UNCOVER) & (log["origin"] >= 0)
        units = len(self.model.city.institutions)
        key = (log["dispute"].astype(np.int64) * units + log["actor"]) * size + np.arange(
            size, dtype=np.int64
        )
        started = np.sort(key[begins])
        place = np.searchsorted(started, key[ends]) - 1
        known = place >= 0
        known[known] = started[place[known]] // size == key[ends][known] // size
        return known, log["day"][started[place[known]] % size]

    def topic(self, name: str) -> int:
        """Row of a topic in the catalogue."""
        return [each.id for each in self.model.topics.rows].index(name)


def watched_run(scenario: Scenario, seed: int, city: City | None = None) -> Seen:
    """Run a scenario to its last day, watched every evening."""
    model = CityModel(scenario, seed, city=city)
    watch = Watch(scenario.calendar.warm_up)
    model.observers.append(watch)
    while model.running:
        model.step()
    return Seen(model, model.records, watch)
