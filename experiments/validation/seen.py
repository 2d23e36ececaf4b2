"""Everything that facts may look at when a run is over."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from agents.disputes import Channel, State
from agents.events import Activity
from experiments.validation.watch import Watch
from sim.city.build import City
from sim.model import CityModel
from sim.outcomes import cohort, standing
from sim.records import Records
from sim.scenario import Scenario

FOLLOWED = 60  # days that a problem is followed at least before anything is said about its way


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
        """Mask of the disputes that are judged, see `sim.outcomes`."""
        return cohort(self.records)

    @cached_property
    def standing(self) -> np.ndarray:
        """Mask of settlements that stand."""
        return standing(self.records)

    @cached_property
    def followed(self) -> np.ndarray:
        """Mask of problems that arose after warm-up and could be followed for `FOLLOWED` days."""
        born = self.d["born"]
        return (born > self.warm_up) & (born <= self.model.day - FOLLOWED)

    @cached_property
    def claimed(self) -> np.ndarray:
        """Mask of problems that somebody voiced, to whomever: to the other side, a desk, a court."""
        channel, state = self.d["channel"], self.d["state"]
        voiced = (channel != Channel.NONE) & (channel != Channel.FOUND)
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

    def topic(self, name: str) -> int:
        """Row of a topic in the catalogue."""
        return [each.id for each in self.model.topics.rows].index(name)


def watched_run(scenario: Scenario, seed: int, city: City | None = None) -> Seen:
    """Run a scenario to its last day, watched every evening."""
    model = CityModel(scenario, seed, city=city)
    watch = Watch(scenario.calendar.warm_up)
    while model.running:
        model.step()
        watch.evening(model)
    return Seen(model, model.records, watch)
