"""Figures of a search: the front as found and with fresh seeds, what is in each package, and convergence."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.designs.factors import Factor
from experiments.exploration.search import Generation, Objective, SearchResult
from experiments.figures.style import (
    HAIR,
    QUIET,
    code_of,
    footer,
    headline,
    house_style,
    quiet_grid,
    save_png,
    spread,
)
from experiments.wording.labels import bilingual
from sim.outcomes.metrics import METRICS

FOOTER = (
    "open: mean under the seeds of the search; filled: under fresh seeds, the darker the more often it stays "
    "in the front; grey: all packages tried"
)


def draw_search(
    found: SearchResult,
    objectives: Sequence[Objective],
    factors: Sequence[Factor],
    about: str,
    path: Path | str,
    identity: dict[str, object],
) -> Path:
    """Front in the first two objectives, packages as rows of a map, hypervolume by generation."""
    with house_style():
        height = max(5.4, 2.2 + 0.3 * len(found.front))
        figure = Figure(figsize=(14.5, height))
        front, map_, path_axes = figure.subplots(1, 3, width_ratios=(1.2, 1.2, 0.7))
        bottom = 1.75 / height
        figure.subplots_adjust(left=0.06, right=0.97, top=1 - 1.15 / height, bottom=bottom, wspace=0.3)
        headline(figure, bilingual("Packages that nothing beats", "不被支配的方案"), about)
        _draw_front(front, found, objectives)
        _draw_packages(map_, found.front, factors)
        _draw_convergence(path_axes, found.generations)
        footer(figure, FOOTER)
        return save_png(figure, path, "Search", identity)


def _draw_front(axes: Axes, found: SearchResult, objectives: Sequence[Objective]) -> None:
    x, y = objectives[0].metric, objectives[min(1, len(objectives) - 1)].metric
    axes.scatter(found.tried[x], found.tried[y], s=10, color=HAIR, zorder=1)
    table = found.front
    for number, (_, row) in enumerate(table.iterrows(), start=1):
        ends = [[row[x], row[f"{x} fresh"]], [row[y], row[f"{y} fresh"]]]
        axes.plot(*ends, color=QUIET, linewidth=0.8, zorder=2)
        axes.annotate(str(number), (ends[0][1], ends[1][1]), (5, 3), textcoords="offset points", fontsize=8)
    axes.scatter(table[x], table[y], s=26, facecolors="white", edgecolors=code_of(0).colour, zorder=3)
    look: dict[str, Any] = {
        "cmap": "Blues",
        "vmin": -0.3,
        "vmax": 1,
        "edgecolors": code_of(0).colour,
        "linewidths": 0.6,
    }
    shade = table["stays"].fillna(0.0)
    axes.scatter(table[f"{x} fresh"], table[f"{y} fresh"], c=shade, s=36, zorder=4, **look)
    axes.set_xlim(*spread([*found.tried[x], *table[f"{x} fresh"]]))
    axes.set_ylim(*spread([*found.tried[y], *table[f"{y} fresh"]]))
    axes.set_xlabel(_axis(x))
    axes.set_ylabel(_axis(y))
    axes.set_title("The front")
    quiet_grid(axes, "both")


def _draw_packages(axes: Axes, front: pd.DataFrame, factors: Sequence[Factor]) -> None:
    """Each package a row, each factor a column; shade: place between the low and the high end."""
    shades = np.column_stack([_places(front[factor.path], factor) for factor in factors])
    axes.imshow(shades, aspect="auto", cmap="Blues", vmin=0, vmax=1.3)
    axes.set_yticks(range(len(front)), [str(i) for i in range(1, len(front) + 1)])
    axes.set_xticks(range(len(factors)), [f.path for f in factors], rotation=40, ha="right", fontsize=7.5)
    if shades.size <= 400:
        for (i, j), _ in np.ndenumerate(shades):
            value = front[factors[j].path].iloc[i]
            said = f"{value:.2g}" if isinstance(value, float) else str(value)
            axes.text(j, i, said[:10], ha="center", va="center", fontsize=7)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title("What is in each")


def _places(column: pd.Series, factor: Factor) -> np.ndarray:
    if factor.levels:
        positions = np.array([factor.levels.index(value) for value in column], dtype=float)
        return positions / max(len(factor.levels) - 1, 1)
    return np.asarray((column.to_numpy(dtype=float) - factor.low) / (factor.high - factor.low))


def _draw_convergence(axes: Axes, generations: Sequence[Generation]) -> None:
    numbers = [each.number for each in generations]
    axes.plot(numbers, [each.hypervolume for each in generations], color=code_of(0).colour, marker="o", ms=4)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("generation")
    axes.set_title("Hypervolume of the front")
    quiet_grid(axes, "y")


def _axis(metric: str) -> str:
    about = METRICS.get(metric)
    if about is None:
        return metric
    arrow = {"higher": " (more is better)", "lower": " (less is better)"}.get(about.direction, "")
    return f"{about.label}, {about.unit}{arrow}" if about.unit else f"{about.label}{arrow}"
