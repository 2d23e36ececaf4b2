"""Seven parts and five technologies, alone and in pairs: effects, and what pairs have beyond sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.designs.equal_cost import COST
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.exploration.grid import grid_of, run_grid
from experiments.exploration.interplay import (
    ALONE,
    CORRECTION,
    LESS,
    MORE,
    OUTCOMES,
    PAIR,
    QUESTION,
    STRENGTH,
    TOGETHER,
    arms,
    interplay_table,
    plans_of,
)
from experiments.exploration.phase import write_csv
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, drawn
from experiments.studies.keeping import Identity, figure_folder, keep_json, place_for
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.outcomes.headline import CHIEF
from sim.values import named_values

BASE = "siloed"
CITY = "teaching_district"
SEEDS = 6
FILE = "interplay.json"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Interplay:
    """What parts and technologies bring alone, in pairs and together.

    rows : of `experiments.exploration.interplay.interplay_table`
    runs : a row per arm and seed with a column per outcome
    identity : scenario, city, strength, seeds and code of the runs
    folder : where the runs are kept; None where they are not
    reform : what was before and after it; None where every run began on its first day
    """

    rows: pd.DataFrame
    runs: pd.DataFrame
    identity: Identity
    folder: Path | None
    reform: ReformTold | None = None

    def __repr__(self) -> str:
        pairs = self.rows[(self.rows["kind"] == PAIR) & (self.rows["metric"] == CHIEF)]
        told = (
            f"{(pairs['told'] == MORE).sum()} bring more than their sum, {(pairs['told'] == LESS).sum()} less"
        )
        return f"Interplay({len(pairs)} pairs, {self.identity['seeds']} seeds: {told})"

    def table(self) -> pd.DataFrame:
        """A row per combination and outcome."""
        return self.rows

    def alone(self, metric: str = CHIEF) -> pd.DataFrame:
        """What each brings alone, by its name. Raises ScenarioError for an outcome that is not read."""
        return self._of(metric, ALONE).set_index("first")

    def together(self, metric: str = CHIEF) -> pd.Series:
        """What all bring, as a row of `table`. Raises ScenarioError for an outcome that is not read."""
        return self._of(metric, TOGETHER).iloc[0]

    def pair(self, one: str, other: str, metric: str = CHIEF) -> pd.Series:
        """A pair, as a row of `table`. Raises ScenarioError for a pair or an outcome that is not there."""
        rows = self._of(metric, PAIR)
        mine = [{one, other} == {a, b} for a, b in zip(rows["first"], rows["second"], strict=True)]
        if not any(mine):
            raise ScenarioError(
                f"{one}, {other}: no such pair. Names: {', '.join(self.alone(metric).index)}."
            )
        return rows[mine].iloc[0]

    def _of(self, metric: str, kind: str) -> pd.DataFrame:
        rows = self.rows[(self.rows["metric"] == metric) & (self.rows["kind"] == kind)]
        if rows.empty:
            known = ", ".join(dict.fromkeys(self.rows["metric"]))
            raise ScenarioError(f"no outcome of this study is called '{metric}'. Outcomes: {known}.")
        return rows

    def content(self) -> dict[str, object]:
        """The table as plain data, with what it can be found again by."""
        reform = self.reform.plain() if self.reform else None
        return {**self.identity, "rows": self.rows.to_dict("records"), "reform": reform}

    def plot(self, metric: str = CHIEF) -> Picture:
        """The matrix of pairs of one outcome. Raises ScenarioError for an outcome that is not read."""
        self._of(metric, PAIR)
        return drawn(f"interplay_{metric}", lambda path: self._draw(metric, path))

    def keep(self, folder: Path | str | None = None) -> list[Path]:
        """Write the table as JSON and CSV, and the figures, into a folder, else beside the runs.

        Returns the figures.
        """
        out = place_for(folder, self.folder)
        keep_json(out, FILE, self.content())
        write_csv(out / "interplay.csv", self.rows)
        with figure_folder(out) as pictures:
            return [
                self._draw(metric, pictures / f"interplay_{metric}.png")
                for metric in dict.fromkeys(self.rows["metric"])
            ]

    def publish(self, folder: Path | str) -> list[Path]:
        """Write the table into `data` and the figure of the chief outcome into `figures` of a folder of
        documents. Returns the figure."""
        docs = Path(folder)
        write_csv(docs / "data" / "interplay.csv", self.rows)
        return [self._draw(CHIEF, docs / "figures" / "interplay.png")]

    def _draw(self, metric: str, path: Path) -> Path:
        from experiments.figures.interplay import draw_interplay

        return draw_interplay(self.rows[self.rows["metric"] == metric], metric, path, self.identity)


def interplay(
    scenario: str = BASE,
    *,
    strength: float = STRENGTH,
    seeds: int = SEEDS,
    equal: str = COST,
    overrides: Mapping[str, object] | None = None,
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> Interplay:
    """Run seven parts and five technologies alone, in pairs and together, and say what goes with what.

    scenario : that levers are laid over; it uses none of them itself
    strength : of every lever, above 0 and at most 1
    seeds : paired; five or more give intervals
    equal : "cost", each costs what the scenario costs without a lever, or "hours"
    overrides : values laid over every arm, such as {"city.preset": "teaching_town"}
    history, spin_up, horizon : as of `experiments.designs.past.Past`; history "none" leaves the reform out,
        horizon "both" is read at its later part
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for input that cannot be used, and when a run failed.
    """
    laid = {"city.preset": CITY, **named_values(overrides, "overrides")}
    plans = plans_of(scenario, laid, strength=strength, equal=equal)
    made = grid_of(plans, len(plans), Past.of(history, spin_up, horizon), laid)
    runs, reform = run_grid(
        made, QUESTION, seeds=seeds, equal=equal, workers=workers, out=out, progress=progress
    )
    runs = runs[runs["scenario"].isin(list(arms()))]
    identity: Identity = {
        "scenario": scenario,
        "city": plans[0].city.preset,
        "strength": strength,
        "seeds": seeds,
        "equal": equal,
        "correction": CORRECTION,
        "code": code_hash(),
    }
    rows = interplay_table(runs, OUTCOMES)
    told = ReformTold(reform) if reform else None
    return Interplay(rows, runs, identity, Path(out) if out else None, told)
