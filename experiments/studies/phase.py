"""Which pattern wins where: the grid of a phase diagram, its winners, tables and figures (相图)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.designs.equal_cost import HOURS
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.exploration.phase import (
    CRITERIA,
    SEEDS,
    Cell,
    phase_diagram,
    undefined_criteria,
    winners,
    winners_table,
    write_csv,
)
from experiments.results.reform import ReformTold
from experiments.results.views import Picture, drawn
from experiments.studies.keeping import Identity, place_for
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.outcomes.headline import CHIEF
from sim.values import named_values


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PhaseDiagram:
    """Who wins in every cell of the grid, on every criterion.

    runs : a row per cell, pattern and seed with a column per criterion
    winners : a row per cell and criterion with winner, lead and its interval, and who is level
    identity : seeds and code of the runs
    folder : where the runs are kept; None where they are not
    reform : what was before and after the reform; None where every run began on its first day
    """

    runs: pd.DataFrame
    winners: pd.DataFrame
    identity: Identity
    folder: Path | None
    reform: ReformTold | None = None

    def __repr__(self) -> str:
        cells = len(self.runs.drop_duplicates(["breadth", "load", "trust"]))
        patterns, seeds = self.runs["pattern"].nunique(), self.runs["seed"].nunique()
        return f"PhaseDiagram({cells} cells, {patterns} patterns, {seeds} seeds)"

    @property
    def lacking(self) -> list[str]:
        """Criteria that no pattern has a value of in some cells, each in a sentence."""
        return undefined_criteria(self.runs)

    def table(self) -> pd.DataFrame:
        """The winners, a row per cell and criterion."""
        return self.winners

    def content(self) -> dict[str, object]:
        """The winners as plain data."""
        about = {"winners": self.winners.to_dict("records"), "lacking": self.lacking}
        return {**self.identity, **about, "reform": self.reform.plain() if self.reform else None}

    def plot(self, criterion: str = CHIEF) -> Picture:
        """The picture of one criterion. Raises ScenarioError where there is none of this name."""
        if criterion not in CRITERIA:
            raise ScenarioError(f"no criterion is called '{criterion}'. Criteria: {', '.join(CRITERIA)}.")
        name = f"phase_{criterion}"

        def draw(path: Path) -> None:
            from experiments.figures.phase import draw_phase

            draw_phase(self.winners, path.parent, self.identity)

        return drawn(name, draw)

    def keep(self, folder: Path | str | None = None, figures: Path | str | None = None) -> list[Path]:
        """Write both tables as CSV into a folder, else beside the runs, and the figures into `figures`
        (default: a folder of that name in it). Returns the figures."""
        from experiments.figures.phase import draw_phase

        out = place_for(folder, self.folder)
        write_csv(out / "phase_runs.csv", self.runs)
        write_csv(out / "phase_winners.csv", self.winners)
        return draw_phase(self.winners, figures or out / "figures", self.identity)


def phase(
    patterns: Sequence[str] | None = None,
    *,
    cells: Sequence[Cell] | None = None,
    seeds: int = SEEDS,
    equal: str = HOURS,
    overrides: Mapping[str, object] | None = None,
    history: str | None = None,
    spin_up: int | None = None,
    horizon: str | None = None,
    workers: int = 1,
    out: Path | str | None = None,
    progress: OnProgress | None = None,
) -> PhaseDiagram:
    """Run all patterns in every cell of a grid of breadth, load and trust, and say who wins where.

    patterns : names of scenarios; all that are shipped for a pattern where none are named
    cells : of the grid; breadth x load x trust where none are given
    seeds : paired, in every cell, at least 5
    equal : "hours", or "cost": in every cell each pattern costs what the first one costs there
    overrides : values laid over the district of the grid
    history, spin_up, horizon : as of `experiments.designs.past.Past`; history "none" leaves the reform out
    out : folder that keeps the runs; those it holds are not run again. None keeps nothing.

    Raises ScenarioError for fewer than 5 seeds or 2 patterns, and when a run failed.
    """
    table, reform = phase_diagram(
        cells,
        patterns,
        seeds=seeds,
        workers=workers,
        out=out,
        changes=named_values(overrides, "overrides"),
        equal=equal,
        past=Past.of(history, spin_up, horizon),
        progress=progress,
    )
    identity: Identity = {"seeds": seeds, "code": code_hash()}
    identity |= {"equal": equal} if equal != HOURS else {}
    told = ReformTold(reform) if reform else None
    return PhaseDiagram(table, winners_table(winners(table)), identity, Path(out) if out else None, told)
