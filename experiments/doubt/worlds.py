"""Points of the space of what nobody knows, as designs that the laboratory runs (参数点与运行)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.designs.experiment import Experiment
from experiments.designs.factors import CITY
from experiments.designs.past import Past
from experiments.designs.sampling import TABLE
from experiments.designs.text import text_of
from experiments.doubt.priors import Space
from experiments.exploration.explore import Outcome

MARGINS = Path(__file__).with_name("margins.toml")


@dataclass(frozen=True)
class Cell:
    """Where a verdict is asked: values that hold at its points, and their city ("" for that of the
    scenarios)."""

    name: str
    values: Mapping[str, Any]
    city: str = ""

    @property
    def laid(self) -> dict[str, Any]:
        """What it lays over every scenario."""
        return {**({CITY: self.city} if self.city else {}), **self.values}


WHOLE = Cell("", {})


@dataclass(frozen=True)
class Worlds:
    """Scenarios that are run in many worlds.

    space : what varies between worlds; cells : dealt over the points in turn
    fixed : values laid over every scenario; past : what lies behind the points, None for nothing
    """

    scenarios: tuple[str, ...]
    space: Space
    seeds: tuple[int, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    past: Past | None = None
    cells: tuple[Cell, ...] = (WHOLE,)

    def cell_of(self, count: int) -> list[Cell]:
        """The cell of each of so many points."""
        return [self.cells[i % len(self.cells)] for i in range(count)]

    def experiment(self, name: str, points: Sequence[Mapping[str, Any]], question: str = "") -> Experiment:
        """The design that runs all scenarios at every point; points : values by path."""
        rows = [{**cell.laid, **row} for row, cell in zip(points, self.cell_of(len(points)), strict=True)]
        made = Experiment(
            name=name,
            text="",
            kind=TABLE,
            scenarios=self.scenarios,
            fixed=dict(self.fixed),
            table=tuple(rows),
            seeds=self.seeds,
            question=question,
            past=self.past,
        )
        return replace(made, text=text_of(made))


def rows_of(space: Space, unit: np.ndarray) -> list[dict[str, Any]]:
    """Values at points of the unit cube; unit : float64 (points, priors)."""
    return [space.values(row) for row in unit]


def cells_from(path: Path | str = MARGINS, cities: Sequence[str] = ()) -> tuple[Cell, ...]:
    """The declared cells, in each of the cities."""
    told = tomllib.loads(Path(path).read_text(encoding="utf-8"))["cell"]
    flat = {
        name: {f"{section}.{key}": value for section, values in each.items() for key, value in values.items()}
        for name, each in told.items()
    }
    return tuple(
        Cell(f"{name} {city}".strip(), values, city)
        for city in (cities or [""])
        for name, values in flat.items()
    )


def margins_from(path: Path | str = MARGINS) -> dict[str, float]:
    """By outcome: how large a difference must be to be worth having, in the unit of the outcome."""
    told = tomllib.loads(Path(path).read_text(encoding="utf-8"))["margin"]
    return {str(name): float(value) for name, value in told.items()}


def gaps(
    results: pd.DataFrame, metric: str, pair: tuple[str, str], points: int, prefix: str = ""
) -> np.ndarray:
    """How much better the second scenario is than the first, float64 (points, seeds); nan where unknown.

    results : of `Store.results`; prefix : of the columns of a horizon

    The sign is turned where less is better.
    """
    column = f"{prefix}{metric}"
    named = results[["point", "scenario", "seed", column]].rename(columns={column: metric})
    outcome = Outcome(metric, pair[1], pair[0])
    found = outcome.values(named).reindex(range(points)).to_numpy(dtype=float)
    return found if outcome.direction == "higher" else -found
