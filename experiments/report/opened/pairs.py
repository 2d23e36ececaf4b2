"""Two scenarios of a result folder, whichever they are, as a comparison of their own (任意两种情景)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from experiments.designs.past import SOON
from experiments.film.verdict import warnings
from experiments.report.content import comparison_in
from experiments.results.comparison import Comparison, of_prefix, paired_by
from experiments.results.reform import ReformTold
from experiments.statistics.settling import BETWEEN
from experiments.storage.manifest import Design, Manifest
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.scenario.file import scenario_from_text
from sim.scenario.scenario import Scenario


class Chosen:
    """Two scenarios of a result folder, A beside B.

    a, b : names; empty for the first scenario of the folder and the next one

    Raises ScenarioError where the folder holds no comparison, or none of these names.
    """

    def __init__(self, store: Store, a: str = "", b: str = "") -> None:
        self.store, self.design = store, store.design
        names = [planned.name for planned in self.design.scenarios]
        for name in (a, b):
            if name and name not in names:
                raise ScenarioError(f"'{name}': this folder holds no such scenario, but {', '.join(names)}.")
        if len(names) < 2:
            comparison_in(store)  # says so
        first = a or next(name for name in names if name != b)
        self.names = (first, b or next(name for name in names if name != first))
        if self.names[0] == self.names[1]:
            raise ScenarioError(f"'{a}': cannot be compared with itself.")
        self.found = self._of_design() if self.design.asked[1] else self._of_runs()

    def _of_runs(self) -> Comparison:
        """The runs of both, as if the folder held no others."""
        kept = _narrowed(self.design, self.names)
        others = [each for each in self.store.manifest.designs if each.code_hash != kept.code_hash]
        manifest = Manifest(self.store.manifest.question, (*others, kept))
        return comparison_in(Store(self.store.place, manifest, self.store.code_hash))

    def _of_design(self) -> Comparison:
        """Means over the points of a design at which every scenario went well."""
        whole = comparison_in(self.store)
        mine = whole.runs[whole.runs["scenario"].isin(self.names)]
        return replace(
            whole,
            design=_narrowed(self.design, self.names),
            runs=mine,
            daily=_rows(whole.daily, self.names),
            curves=_rows(whole.curves, self.names),
            differences=paired_by(mine, self.names),
        )

    @property
    def scenarios(self) -> tuple[Scenario, Scenario]:
        """Both as this version reads them. Raises ScenarioError where it cannot."""
        one, other = (scenario_from_text(p.text, p.name) for p in self.found.scenarios)
        return one, other

    def at(self, horizon: str) -> Comparison:
        """The pair as it was read at a horizon: "soon" where two were read, else the only one."""
        found = self.found
        if horizon != SOON or not found.soon:
            return found
        return replace(found, runs=of_prefix(found.runs, f"{SOON}_"), differences=found.soon, soon=())

    @property
    def horizons(self) -> tuple[str, ...]:
        """Names of what was read; one empty name where there was no reform."""
        return self.found.reform.read if self.found.reform else ("",)

    def tested(self, horizon: str) -> dict[str, Any]:
        """Whether a verdict may be given, and what is still filling up.

        Both must have settled beside the first scenario of the folder: that is what drift tests look at.
        """
        if not self.design.reform:
            return {"holds": True, "warnings": []}
        told, first = ReformTold(self.design.reform), self.design.scenarios[0].name
        holds = all(told.holds(horizon, name) for name in self.names if name != first)
        return {"holds": holds, "warnings": [] if holds else warnings(self.found, self.scenarios)}


def _narrowed(design: Design, names: tuple[str, str]) -> Design:
    """The same design with these two scenarios only, and the drift tests that concern them."""
    by_name = {planned.name: planned for planned in design.scenarios}
    known = {design.scenarios[0].name, *names}
    reform = _reform_of(design.reform, known) if design.reform else {}
    return replace(design, scenarios=tuple(by_name[name] for name in names), reform=reform)


def _reform_of(told: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """What is told of a reform, with the drift tests of its histories and of these scenarios."""
    tests = [
        test
        for test in told["tests"]
        if test["kind"] == "spin-up" or set(test["who"].partition(" (")[0].split(BETWEEN)) <= names
    ]
    own = [name for name in told["own"] if {name, name.removesuffix("_own")} <= names]
    return {**told, "tests": tests, "own": own}


def _rows(table: Any, names: tuple[str, str]) -> Any:
    return table[table["scenario"].isin(names)] if len(table) else table
