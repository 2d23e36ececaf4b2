"""Who wins and who loses: a few seeds computed again from the manifest, group by group.

What was taken from a run is kept in the folder (`breakdown/RUN.parquet`), so that a report in another
language or with more seeds computes only what is new.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.results.comparison import Comparison
from experiments.results.dispute_frame import GROUPS, dispute_frame
from experiments.results.reproduce import scenario_of
from experiments.statistics.winners import by_group, winners_and_losers
from experiments.storage.store import Store
from experiments.wording.words import Words
from sim.city.build import City, build_city, plan_for
from sim.city.places.areas import areas_of
from sim.city.places.plan import DISTRICT, SUBDISTRICT
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.running import run
from sim.scenario.scenario import Scenario
from sim.scenario.topics import load_topics

KEPT = (
    "key",
    "topic",
    "district",
    "subdistrict",
    "migrant",
    "income",
    "tenure",
    "breadth",
    "judged",
    "durable",
    "silent",
    "escalated",
)
WIDEST = 4  # competences; more are one group
OUTCOMES = {"durable": "higher", "silent": "lower", "escalated": "lower"}
OnRun = Callable[[int, int], None]


class NotTheSameError(Exception):
    """A run did not come out as it was stored."""


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Problems of some runs, and what the groups are called.

    disputes : as `dispute_frame` gives them, for all scenarios and the chosen seeds
    names : English name -> name in Chinese, of topics, places and groups of people
    """

    disputes: pd.DataFrame
    names: dict[str, str]
    seeds: tuple[int, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """What groups are told apart by; subdistricts where there is one district only."""
        place = "district" if self.disputes["district"].nunique() > 1 else "subdistrict"
        return ("topic", "breadth", "migrant", "income", "tenure", place)

    def table(self, baseline: str, scenario: str, by: str, outcome: str) -> pd.DataFrame:
        """A row per group: share under both scenarios, paired difference, interval, who fares how."""
        found = by_group(self.disputes, baseline, scenario, by, outcome)
        return winners_and_losers(found, OUTCOMES[outcome])

    def name(self, group: object, by: str, say: Words) -> str:
        """Name of a group in a language."""
        if by == "breadth":
            wide = isinstance(group, int | np.integer) and int(group) >= WIDEST
            return say("breadth_last", n=group) if wide else str(group)
        text = str(group)
        return say.pick(text, self.names.get(text, text))


def breakdown_of(store: Store, found: Comparison, seeds: int, on_run: OnRun | None = None) -> Breakdown:
    """The disputes of the first `seeds` seeds under which every scenario went well.

    Raises NotTheSameError where a run does not come out as stored; ScenarioError where none went well.
    """
    ok = found.runs[found.runs["status"] == "ok"]
    whole = ok.groupby("seed")["scenario"].nunique()
    chosen = tuple(int(seed) for seed in whole[whole == len(found.scenarios)].index[:seeds])
    if not chosen:
        raise ScenarioError("no seed under which every scenario went well")
    rows: list[dict[Any, Any]] = (
        ok[ok["seed"].isin(chosen)].sort_values("seed", kind="stable").to_dict("records")
    )
    again, frames = _Again(store), []
    for number, row in enumerate(rows, 1):
        frames.append(again.disputes(row))
        if on_run:
            on_run(number, len(rows))
    scenario = again.scenario(str(rows[0]["scenario_key"]))
    table = pd.concat(frames, ignore_index=True)
    table["breadth"] = table["breadth"].clip(upper=WIDEST)
    labels = {topic.id: topic.label for topic in load_topics(scenario.catalogue).rows}
    table["topic"] = table["topic"].map(lambda topic: labels.get(topic, topic))
    return Breakdown(table, _names(scenario, chosen[0]), chosen)


class _Again:
    """Runs computed again; scenarios are read once, and the city of a seed is built once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.scenarios: dict[str, Scenario] = {}
        self.city: tuple[tuple[CitySpec, int], City] | None = None

    def scenario(self, key: str) -> Scenario:
        """The scenario of a key, from the manifest."""
        if key not in self.scenarios:
            self.scenarios[key] = scenario_of(self.store, self.store.design, key)
        return self.scenarios[key]

    def disputes(self, row: dict[Any, Any]) -> pd.DataFrame:
        """The disputes of a run: as an earlier report kept them, else from the run itself."""
        kept = _kept(Path(self.store.folder) / "breakdown" / f"{row['run_id']}.parquet")
        if kept is None:
            kept = self._run(row)
            _keep(self.store, row["run_id"], kept)
        return kept.assign(scenario=row["scenario"], seed=int(row["seed"]))

    def _run(self, row: dict[Any, Any]) -> pd.DataFrame:
        scenario, seed = self.scenario(str(row["scenario_key"])), int(row["seed"])
        wanted = (scenario.city, seed)
        if self.city is None or self.city[0] != wanted:
            self.city = (wanted, build_city(scenario.city, seed))
        city = self.city[1]
        records = run(scenario, seed, city=city, keep_events=False)
        if records.event_hash != row["event_hash"]:
            raise NotTheSameError(f"{row['scenario']}, seed {seed}, run {row['run_id']}")
        return dispute_frame(records, city)[list(KEPT)]


def _kept(path: Path) -> pd.DataFrame | None:
    """What an earlier report kept of a run; None where there is nothing that can be read."""
    if not path.is_file():
        return None
    try:
        table: pd.DataFrame = pq.read_table(path).to_pandas()
    except (pa.ArrowException, OSError):
        return None
    return table if set(KEPT) <= set(table.columns) else None


def _keep(store: Store, run_id: str, table: pd.DataFrame) -> None:
    try:
        store.attach("breakdown", run_id, {str(name): table[name].to_numpy() for name in table})
    except ScenarioError:  # a folder that cannot be written to can be reported on all the same
        return


def _names(scenario: Scenario, seed: int) -> dict[str, str]:
    names = {topic.label: topic.zh for topic in load_topics(scenario.catalogue).rows}
    names |= {english: chinese for pairs in GROUPS.values() for english, chinese in pairs}
    areas = areas_of(plan_for(scenario.city, seed))
    for number, tier in enumerate(areas.tier):
        if tier in (DISTRICT, SUBDISTRICT):
            names[areas.name[number]] = areas.name_zh[number]
    return names
