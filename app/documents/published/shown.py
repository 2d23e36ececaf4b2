"""What a view of a published run may look at: its folder, and the comparison that it holds."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.documents.published.runs import PublishedRun, published_runs
from experiments.designs.past import SOON
from experiments.report.content import comparison_in
from experiments.results.comparison import Comparison
from experiments.statistics.paired import PairedDifference
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.outcomes.metric import Metric
from sim.outcomes.metrics import METRICS

ALL, PREFIX = "all", f"{SOON}_"


@dataclass(frozen=True)
class Shown:
    """A run and the folder of all results."""

    run: PublishedRun
    out: Path

    @cached_property
    def found(self) -> Comparison:
        """The comparison that its folder holds."""
        return comparison_in(Store.read(self.run.folder(self.out)))

    def content(self, name: str) -> dict[str, Any]:
        """A file of numbers of its folder. Raises ScenarioError where there is none."""
        path = self.run.folder(self.out) / name
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise ScenarioError(f"{self.run.name}: {path} cannot be read ({error}).") from None

    def beside(self, name: str) -> "Shown":
        """Another run of the list."""
        return Shown(published_runs()[name], self.out)

    def others(self, said: str = ALL) -> list[str]:
        """Scenarios beside the first: all of them, or those named, separated by commas."""
        names = [scenario.name for scenario in self.found.scenarios[1:]]
        return names if said == ALL else said.split(",")

    def about(self, metric: str) -> Metric:
        """Declaration of an outcome, of the soon horizon too. Raises ScenarioError for an unknown one."""
        name = metric.removeprefix(PREFIX)
        if name not in METRICS:
            raise ScenarioError(f"{self.run.name}: no outcome is called {metric!r}.")
        return METRICS[name]

    def difference(self, metric: str, scenario: str = "") -> PairedDifference:
        """One row; `soon_` before an outcome asks for the first horizon after the reform.

        Raises ScenarioError where the run has none.
        """
        horizon = SOON if metric.startswith(PREFIX) else ""
        try:
            return self.found.difference(metric.removeprefix(PREFIX), scenario or None, horizon)
        except KeyError as error:
            raise ScenarioError(f"{self.run.name}: {error.args[0]}") from None
