"""A phase diagram: which pattern wins where, on what, and how certain that is.

The grid spans the share of disputes that need many competences, the load, and the trust from which people
and institutions start. In every cell all patterns meet the same seeds; the winner on a criterion is certain
where its paired interval against every rival leaves 0 out, at 95 % for all rivals together (Bonferroni).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.chosen import chosen_seeds, several
from experiments.designs.equal_cost import COST, HOURS, at_equal_cost, known_equal
from experiments.designs.past import Past
from experiments.execution.batch import OnProgress
from experiments.exploration.explore import undefined_at
from experiments.exploration.grid import grid_of, run_grid
from experiments.statistics.paired import FEWEST, LEVEL, mean_interval
from experiments.storage.atomic import file_errors, write_whole
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.file import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.source import shipped

BREADTH = (0.4, 1.0, 1.8)  # further competences, relative to the catalogue
LOAD = (0.6, 0.85, 1.1)
TRUST = (0.35, 0.62, 0.85)
SEEDS = 8
CITY: dict[str, object] = {
    "city.preset": "mid_city",
    "city.area": ("New Works",),  # 22 000 residents in ten communities
}
CRITERIA = {
    "durable_of_1000": "durable resolution",
    "grievance_days": "days with an unresolved problem",
    "cost_per_problem": "cost",
    "gap_of_1000_income": "equity",
}
QUESTION = "Which way of coordinating wins, where, and on what?"


def trusting(level: float) -> dict[str, float]:
    """Settings of a city whose residents trust all public bodies so far (0..1) at the start."""
    return {f"city.trust_{body}": level for body in ("party_branch", "department", "social")}


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One place of the grid.

    breadth : further competences needed, relative to the catalogue; load : planned work over hours held
    trust : of residents in public bodies, and of institutions in each other, at the start
    """

    breadth: float
    load: float
    trust: float

    @property
    def values(self) -> dict[str, float]:
        """What the cell sets in a scenario."""
        return {
            "emerge.breadth": self.breadth,
            "work.utilisation": self.load,
            "learn.reciprocity": self.trust,
            **trusting(self.trust),
        }

    @property
    def name(self) -> str:
        """Such as b1.8-u0.9-t0.35."""
        return f"b{self.breadth:g}-u{self.load:g}-t{self.trust:g}"


@dataclass(frozen=True, slots=True)
class Won:
    """Who wins a cell on a criterion.

    level : patterns that cannot be told from the best, the best included; alone where it is certain
    margin, low, high : mean lead over the second, and the interval of it
    """

    cell: Cell
    criterion: str
    winner: str
    value: float
    level: tuple[str, ...]
    second: str
    margin: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether no other pattern could be the best."""
        return len(self.level) == 1


def patterns_shipped() -> list[str]:
    """Every pattern that a shipped scenario of the same name stands for."""
    return [name for name in PATTERNS if name in shipped()]


def grid(
    breadth: Sequence[float] = BREADTH, load: Sequence[float] = LOAD, trust: Sequence[float] = TRUST
) -> list[Cell]:
    """All cells, in order."""
    return [Cell(*place) for place in product(breadth, load, trust)]


def plans_of(
    cells: Iterable[Cell], patterns: Sequence[str], changes: dict[str, object], equal: str = HOURS
) -> list[Scenario]:
    """A scenario per cell and pattern, called `<cell>-<pattern>`.

    equal : "hours", or "cost": in every cell each pattern costs what the first one costs there
    """
    found: list[Scenario] = []
    for cell in cells:
        beside = [
            load_scenario(pattern, {**CITY, **changes, **cell.values}).model_copy(
                update={"name": f"{cell.name}-{pattern}"}
            )
            for pattern in patterns
        ]
        found += at_equal_cost(beside) if known_equal(equal) == COST else beside
    return found


def phase_diagram(
    cells: Sequence[Cell] | None = None,
    patterns: Sequence[str] | None = None,
    *,
    seeds: int = SEEDS,
    workers: int = 1,
    out: Path | str | None = None,
    changes: dict[str, object] | None = None,
    equal: str = HOURS,
    past: Past | None = None,
    progress: OnProgress | None = None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Run the grid, all that `out` does not hold yet: a row per cell, pattern and seed, and the reform.

    past : how the city of every cell has lived; None where every run begins on its first day
    equal : what the patterns of a cell hold alike, "hours", or "cost": what the first one costs there
    Columns: breadth, load, trust, pattern, seed, and one per criterion.
    Raises ScenarioError for fewer than 5 seeds or 2 patterns, and when a run failed.
    """
    chosen = several(patterns or patterns_shipped(), str)
    where = list(cells or grid())
    if seeds < FEWEST or len(chosen) < 2:
        raise ScenarioError(f"a phase diagram needs at least {FEWEST} seeds and 2 patterns.")
    laid = {**CITY, **(changes or {})}
    made = grid_of(plans_of(where, chosen, changes or {}, equal), len(chosen), past, laid)
    runs, reform = run_grid(
        made, QUESTION, seeds=seeds, equal=equal, out=out, workers=workers, progress=progress
    )
    return _table(runs, where, chosen, seeds), reform


def _table(runs: pd.DataFrame, cells: Sequence[Cell], patterns: Sequence[str], seeds: int) -> pd.DataFrame:
    rows = []
    by_name = {name: part.set_index("seed") for name, part in runs.groupby("scenario")}
    for cell, pattern in product(cells, patterns):
        part = by_name[f"{cell.name}-{pattern}"]
        for seed in chosen_seeds(seeds):
            found = {name: float(part[name].loc[seed]) for name in CRITERIA}
            rows.append(
                {
                    "breadth": cell.breadth,
                    "load": cell.load,
                    "trust": cell.trust,
                    "pattern": pattern,
                    "seed": seed,
                    **found,
                }
            )
    return pd.DataFrame(rows)


def winners(table: pd.DataFrame) -> list[Won]:
    """The winner of every cell on every criterion that at least two patterns have a value of."""
    found = []
    for breadth, load, trust in sorted({*zip(table["breadth"], table["load"], table["trust"], strict=True)}):
        here = (table["breadth"] == breadth) & (table["load"] == load) & (table["trust"] == trust)
        part = table[here]
        for criterion in CRITERIA:
            wide = part.pivot(index="seed", columns="pattern", values=criterion).dropna(axis=1, how="all")
            if wide.shape[1] < 2:
                continue
            found.append(_winner(Cell(float(breadth), float(load), float(trust)), criterion, wide))
    return found


def undefined_criteria(table: pd.DataFrame) -> list[str]:
    """For each criterion that no pattern has a value of in some cells, in how many, and what helps."""
    cells = table.groupby(["breadth", "load", "trust"])[list(CRITERIA)].count()
    return [
        undefined_at(name, int((cells[name] == 0).sum()), len(cells), "cells")
        for name in CRITERIA
        if (cells[name] == 0).any()
    ]


def _winner(cell: Cell, criterion: str, wide: pd.DataFrame) -> Won:
    """Best mean, and which rivals it cannot be told from."""
    gain = wide if METRICS[criterion].direction == "higher" else -wide
    order = gain.mean().sort_values(ascending=False).index.tolist()
    best = order[0]
    level, leads = [best], {}
    for rival in order[1:]:
        leads[rival] = lead_of(gain[best].to_numpy(), gain[rival].to_numpy(), len(order) - 1)
        if not leads[rival][1] > 0:
            level.append(rival)
    margin, low, high = leads[order[1]]
    return Won(cell, criterion, best, float(wide[best].mean()), tuple(level), order[1], margin, low, high)


def lead_of(one: np.ndarray, other: np.ndarray, rivals: int) -> tuple[float, float, float]:
    """Mean of paired differences, and its interval at 95 % for all rivals together (Student, Bonferroni)."""
    gap = one - other
    found = mean_interval(gap[np.isfinite(gap)], level=1 - (1 - LEVEL) / rivals)
    return float(np.nanmean(gap)), found.low, found.high


def winners_table(found: Iterable[Won]) -> pd.DataFrame:
    """A row per cell and criterion, ready for a CSV file."""
    return pd.DataFrame(
        {
            "breadth": w.cell.breadth,
            "load": w.cell.load,
            "trust": w.cell.trust,
            "criterion": w.criterion,
            "winner": w.winner,
            "value": w.value,
            "certain": w.certain,
            "level_with": " ".join(w.level[1:]),
            "second": w.second,
            "lead": w.margin,
            "lead_low": w.low,
            "lead_high": w.high,
        }
        for w in found
    )


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Store a table as CSV with six significant digits, so that equal results are equal files."""
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    with file_errors(path.parent, "write results"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
