"""The results of a design as one comparison: means over its points, seed by seed, and what they were at
each value.

Scenarios are compared within a seed, on the points and seeds at which all of them went well. Where the
scenario is
itself a factor they have points of their own; then the difference holds what the points differ in, too.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from experiments.designs.equal_cost import CAPACITY, COST
from experiments.designs.experiment import Experiment
from experiments.designs.factor_entries import called
from experiments.designs.factors import SCENARIO, Factor
from experiments.designs.sampling import SAMPLED
from experiments.designs.text import kept_experiment
from experiments.exploration.analysis import Analysis, analyses, factor_values, outcomes_of, varies_scenario
from experiments.results.comparison import Comparison, differences_of
from experiments.results.levels import Level, levels_of, sides_of
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.scenario.file import scenario_from_text

OWN = ("point", "scenario", "scenario_key")
FRAME = (("city", "city_zh", "residents", "scale"), ("days", "warm_up"))  # told together or not
FORMER = "durable_share"  # chief outcome of stored runs that have no fates
SERIES = {"daily": "day", "curves": "days_since_raised"}


@dataclass(frozen=True)
class DesignResults:
    """A result folder of a design, opened for reading."""

    store: Store

    @classmethod
    def of(cls, store: Store) -> "DesignResults":
        """Raises ScenarioError where the folder holds no points."""
        found = cls(store)
        if not store.design.asked[1] or found.points.empty:
            raise ScenarioError(
                f"{store.place}: holds no runs of a design. Make a folder that does with gongzhi design run "
                "NAME --out DIR, or look at this one with gongzhi report."
            )
        return found

    @cached_property
    def experiment(self) -> Experiment:
        """The design; parameters of a pattern are called as its scenarios call them."""
        try:
            made = kept_experiment(self.store.design.experiment)
        except (LookupError, TypeError, ValueError) as error:
            raise ScenarioError(
                f"{self.store.place}: the design in its manifest is damaged "
                f"({type(error).__name__}: {error}). Restore manifest.json from a copy."
            ) from error
        loaded = []
        for planned in self.store.design.scenarios:
            try:
                loaded.append(scenario_from_text(planned.text, planned.name))
            except ScenarioError:  # an older text; labels stay as they were declared first
                continue
        return replace(made, factors=tuple(called(factor, loaded) for factor in made.factors))

    @cached_property
    def points(self) -> pd.DataFrame:
        """The points, see `Store.points`."""
        return self.store.points()

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run of this design, one row each, failed ones too."""
        runs = self.store.runs()
        return runs[runs["scenario_key"].isin(self.points["scenario_key"])].reset_index(drop=True)

    @cached_property
    def results(self) -> pd.DataFrame:
        """A row per point, scenario and seed that went well, see `Store.results`."""
        return self.store.results()

    @cached_property
    def whole(self) -> pd.DataFrame:
        """The results at points and under seeds that are complete, so that means are over the same cases.

        Kept are the seeds under which every point went well or, where these are fewer than half, the points
        that went well under every seed. An outcome that is undefined under one scenario is so under all.
        """
        return _defined_together(self._complete()) if len(self.results) else self.results

    def _complete(self) -> pd.DataFrame:
        results = self.results
        sides = self.points.groupby("point")["scenario"].nunique()
        there = results.groupby(["point", "seed"])["scenario"].nunique().unstack("seed").reindex(sides.index)
        good = there.eq(sides, axis=0)
        seeds = good.columns[good.all(axis=0)]
        if 2 * len(seeds) >= good.shape[1]:
            return results[results["seed"].isin(seeds)]
        kept: pd.DataFrame = results[results["point"].isin(good.index[good.all(axis=1)])]
        return kept

    @property
    def planned(self) -> int:
        """Runs that the design asks for by now."""
        return int(self.points["scenario_key"].nunique()) * len(self.store.design.seeds)

    @property
    def crossed(self) -> bool:
        """Whether every point was run under every scenario, so that scenarios can be compared at points."""
        return not varies_scenario(self.points)

    @property
    def case(self) -> bool:
        """Whether the first point is a case of its own, not one of a sample, so that disputes can be told."""
        return self.crossed and self.experiment.kind not in SAMPLED and len(self.whole) > 0

    def at_first_point(self) -> pd.DataFrame:
        """The runs at the first complete point, a row per scenario and seed."""
        first: pd.DataFrame = self.whole[self.whole["point"] == self.whole["point"].iloc[0]]
        return first.reset_index(drop=True)

    @property
    def varied(self) -> list[Factor]:
        """What has more than one value at its points: factors, columns of a table, the city."""
        known = {factor.path: factor for factor in self.experiment.factors}
        names = [str(name) for name in self.points if name not in OWN]
        names = ([SCENARIO] if SCENARIO in known else []) + names
        if self.store.design.equal == COST:
            names.remove(CAPACITY)  # it follows from the others
        found = []
        for name in names:
            values = list(self.points[name].astype(str).unique())
            if len(values) > 1:
                found.append(known.get(name) or _plain_factor(name, values))
        return found

    def comparison(self) -> Comparison:
        """Every scenario beside the first, means over the points; its runs are one row per scenario and
        seed."""
        design, whole = self.store.design, self.whole
        metrics = [name for name in METRICS if name in whole]
        means = pd.DataFrame(columns=["scenario", "seed", "status"])
        if len(whole):
            means = whole.groupby(["scenario", "seed"], sort=False)[metrics].mean().copy().reset_index()
            means = means.assign(status="ok")
        seeds = tuple(sorted(int(seed) for seed in means["seed"].unique()))
        return Comparison(
            design=design,
            seeds=seeds,
            runs=means,
            daily=self._series("daily"),
            curves=self._series("curves"),
            facts=self.facts(),
            differences=differences_of(means, design),
            computed=0,
            reused=len(self.runs),
            folder=self.store.place.local,
            points=int(whole["point"].nunique()) if len(whole) else 0,
        )

    def _series(self, kind: str) -> pd.DataFrame:
        """Means over the points of a table by day; empty where it was not kept of every run."""
        table, counter, whole = self.store.table(kind), SERIES[kind], self.whole
        if table.empty or whole.empty or not set(whole["run_id"]) <= set(table["run_id"]):
            return pd.DataFrame()
        rows = table.drop(columns=["scenario", "scenario_key", "seed"])
        placed = whole[["run_id", "scenario", "seed"]].merge(rows, on="run_id").drop(columns="run_id")
        return placed.groupby(["scenario", "seed", counter], sort=False).mean(numeric_only=True).reset_index()

    def facts(self) -> dict[str, Any]:
        """What the first run says of its city and calendar, without what is another one at other points."""
        every = [json.loads(text) for text in self.runs.loc[self.runs["status"] == "ok", "facts"].unique()]
        if not every:
            return {}
        gone = {
            name
            for group in FRAME
            if any(_of(group, e) != _of(group, every[0]) for e in every)
            for name in group
        }
        return {name: value for name, value in every[0].items() if name not in gone}

    def analyses(self, metric: str) -> Iterator[Analysis]:
        """What moves the outcome, see `experiments.exploration.analysis`."""
        return analyses(self.experiment, self.points, self.results, metric)

    def ahead(self, metric: str) -> Iterator[tuple[str, int, int]]:
        """Scenario, points at which its mean is better than that of the first one, and points that were
        compared."""
        for outcome in outcomes_of(self.points, metric) if metric in self.whole else ():
            if outcome.baseline is None or outcome.direction == "neither":
                continue
            means = outcome.values(self.whole).mean(axis=1).dropna()
            better = means > 0 if outcome.direction == "higher" else means < 0
            yield str(outcome.scenario), int(better.sum()), len(means)

    @property
    def chief(self) -> str:
        """Outcome that tells scenarios apart: of runs stored before it was known, their share of disputes."""
        return CHIEF if CHIEF in self.whole or FORMER not in self.whole else FORMER

    def levels(self, metric: str) -> Iterator[tuple[str, list[Level]]]:
        """What an outcome was at each value of every factor, for each scenario (beside the first, if
        several)."""
        if self.whole.empty or metric not in self.whole:
            return
        for outcome in outcomes_of(self.points, metric):
            values = factor_values(self.points, outcome)
            if not self.crossed:
                values[SCENARIO] = self.points.set_index("point")["scenario"]
            sides = sides_of(self.whole, outcome.metric, outcome.scenario, outcome.baseline)
            found = [
                level
                for factor in self.varied
                for level in levels_of(factor, values[factor.path], sides, outcome.direction)
            ]
            yield outcome.scenario or "", found


def _defined_together(results: pd.DataFrame) -> pd.DataFrame:
    """Results in which a metric that some scenario lacks at a point and seed is left out under the others
    too."""
    metrics = [name for name in METRICS if name in results]
    cases = results.groupby(["point", "seed"])[metrics]
    lacking = cases.transform("count").lt(
        results.groupby(["point", "seed"])["scenario"].transform("size"), axis=0
    )
    found = results.copy()
    found[metrics] = results[metrics].mask(lacking)
    return found


def _of(names: Sequence[str], facts: Mapping[str, Any]) -> list[Any]:
    return [facts.get(name) for name in names]


def _plain_factor(path: str, values: Sequence[object]) -> Factor:
    """A column of a table of points that no factor describes, with the label that the parameter declares."""
    from experiments.designs.factor_entries import factor_from

    try:
        about = factor_from(path, list(values) if path in ("city", "catalogue") else {})
        return Factor(path, tuple(values), label=about.label, zh=about.zh, unit=about.unit)
    except ScenarioError:
        return Factor(path, tuple(values))
