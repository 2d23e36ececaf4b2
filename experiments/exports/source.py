"""The run that is exported: of a scenario and a seed, or any run of a result folder computed again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from experiments.results.reproduce import scenario_of_run
from experiments.storage.manifest import MANIFEST
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario

OnDay = Callable[[int, int], None]
FIRST_DAY = datetime(2018, 1, 1)  # a Monday and the first day of a year without a leap day, as day 1 is


@dataclass(frozen=True, slots=True, eq=False)
class FinishedModel:
    """A run that has ended, with all its events.

    stored_hash : hash of the events in the folder it was taken from; "" for a new run
    """

    model: CityModel
    stored_hash: str = ""

    @property
    def log(self) -> np.ndarray:
        """All events."""
        events = self.model.events
        return events.rows[: events.sealed]

    @property
    def same(self) -> bool:
        """Whether a stored run came out again; true for a new one."""
        return self.stored_hash in ("", self.model.events.hash)

    @property
    def name(self) -> str:
        """Such as "party_led, seed 7"."""
        return f"{self.model.programme.name}, seed {int(self.model.seed)}"


def finish(scenario: Scenario, seed: int, on_day: OnDay | None = None) -> CityModel:
    """Run to the last day, keeping all events."""
    model = CityModel(scenario, seed)
    while model.running:
        model.step()
        if on_day:
            on_day(model.day, scenario.last_day)
    return model


def run_of(
    source: str | Path,
    seed: int,
    run: str = "",
    overrides: dict[str, object] | None = None,
    on_day: OnDay | None = None,
) -> FinishedModel:
    """The run that is meant by a scenario and a seed, or by a result folder and the first digits of a run.

    run : only for a folder; "" takes its first run that went well, `seed` and `overrides` are only for a
        scenario

    Raises ScenarioError where neither a scenario nor a folder, or no such run, is there.
    """
    folder = Path(source)
    if not (folder / MANIFEST).is_file():
        if run:
            raise ScenarioError(f"{source}: --run is for a result folder, and this is none.")
        return FinishedModel(finish(load_scenario(source, overrides or {}), seed, on_day))
    if overrides:
        raise ScenarioError(f"{folder}: the runs of a folder are as they are; leave out --days, --city, ...")
    store = Store.read(folder)
    row, scenario = scenario_of_run(store, run or _first_run(store))
    return FinishedModel(finish(scenario, int(row["seed"]), on_day), row["event_hash"])


def _first_run(store: Store) -> str:
    runs = store.runs()
    well = runs.loc[runs["status"] == "ok", "run_id"]
    if well.empty:
        raise ScenarioError(f"{store.folder}: holds no run that went well.")
    return str(well.iloc[0])


def instants(log: np.ndarray) -> list[str]:
    """A time for every event, ISO 8601 in UTC: its day, and milliseconds that only keep the order."""
    days = log["day"]
    order = np.arange(len(log)) - np.searchsorted(days, days)
    return [
        f"{FIRST_DAY + timedelta(days=int(day) - 1, milliseconds=int(n)):%Y-%m-%dT%H:%M:%S.%f}"[:-3]
        + "+00:00"
        for day, n in zip(days, order, strict=True)
    ]
