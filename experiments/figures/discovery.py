"""Figures of discovery: how the box was peeled, what it says, and where the points lie."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.designs.factors import Factor
from experiments.exploration.discovery import Found
from experiments.exploration.rules import Condition
from experiments.figures.style import (
    HAIR,
    INK,
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


def draw_discovery(
    found: Found,
    points: pd.DataFrame,
    hits: np.ndarray,
    factors: tuple[Factor, ...],
    event: tuple[str, str],
    path: Path | str,
    identity: dict[str, object],
) -> Path:
    """Peeling trajectory, bounds of the box, and the points over the two factors that matter most."""
    conditions = found.box.conditions if found.box else ()
    with house_style():
        figure = Figure(figsize=(14, 5.2))
        peeling, bounds, cloud = figure.subplots(1, 3, width_ratios=(1, 1.1, 1.15))
        figure.subplots_adjust(left=0.05, right=0.97, top=0.78, bottom=0.17, wspace=0.42)
        title = bilingual(f"When {event[0]}", f"何时{event[1]}")
        counts = f"{found.hits} of {found.points} points"
        headline(figure, title, f"{counts}; {_measured(found)}")
        _draw_peeling(peeling, found)
        _draw_bounds(bounds, conditions, points)
        _draw_points(cloud, points, hits, _two(found, conditions, factors), conditions)
        footer(figure, "PRIM (EMA Workbench); filled: the event occurs; frame: the box")
        return save_png(figure, path, "Scenario discovery", identity)


def _measured(found: Found) -> str:
    if found.box is None:
        return "no box is denser than the whole"
    tested = "on points that did not make it" if found.box.tested else "on the points that made it"
    return f"in the box {found.box.density:.0%} ({found.box.hits} of {found.box.inside}), {tested}"


def _draw_peeling(axes: Axes, found: Found) -> None:
    coverage = [peel.coverage for peel in found.trajectory]
    density = [peel.density for peel in found.trajectory]
    axes.plot(coverage, density, color=HAIR, linewidth=1)
    shades = [peel.restricted for peel in found.trajectory]
    drawn = axes.scatter(coverage, density, c=shades, cmap="viridis_r", s=22, zorder=2)
    axes.get_figure().colorbar(drawn, ax=axes, label="factors restricted", shrink=0.8)  # type: ignore[union-attr]
    if found.chosen >= 0:
        one = found.trajectory[found.chosen]
        axes.plot(one.coverage, one.density, marker="o", ms=12, mfc="none", mec=code_of(1).colour, mew=2)
    axes.set_xlabel("coverage: share of all cases")
    axes.set_ylabel("density: share inside")
    axes.set_xlim(0, 1.05)
    axes.set_ylim(0, 1.05)
    axes.set_title("Peeling")
    quiet_grid(axes, "both")


def _draw_bounds(axes: Axes, conditions: tuple[Condition, ...], points: pd.DataFrame) -> None:
    axes.set_title("The box")
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 1], ["low end", "high end"])
    rows = np.arange(len(conditions))[::-1]
    axes.set_ylim(-0.8, max(len(conditions), 1) - 0.3)
    axes.set_yticks([])
    for row, condition in zip(rows, conditions, strict=True):
        axes.text(0, row + 0.22, condition.factor.path, fontsize=8.5, color=INK, va="bottom")
        axes.plot([0, 1], [row, row], color=HAIR, linewidth=5, solid_capstyle="butt")
        if condition.levels:
            axes.text(0, row - 0.12, ", ".join(map(str, condition.levels)), fontsize=8, va="top")
            continue
        column = points[condition.factor.path].astype(float)
        low, high = float(column.min()), float(column.max())
        ends = [max(condition.low, low), min(condition.high, high)]
        at = [(end - low) / (high - low) for end in ends]
        axes.plot(at, [row, row], color=code_of(0).colour, linewidth=5, solid_capstyle="butt")
        bounds = (("≥", condition.low), ("≤", condition.high))
        said = [f"{sign} {bound:.3g}" for sign, bound in bounds if math.isfinite(bound)]
        axes.text(float(np.mean(at)), row - 0.12, ", ".join(said), fontsize=8, va="top", ha="center")
    if not conditions:
        axes.text(0.5, 0, "no restriction", ha="center", color=QUIET)


def _two(found: Found, conditions: tuple[Condition, ...], factors: tuple[Factor, ...]) -> list[Factor]:
    """The two numeric factors to show: those of the box first, then those that the tree used most."""
    boxed = [condition.factor for condition in conditions]
    ranked = sorted(factors, key=lambda factor: -found.importance.get(factor.path, 0.0))
    return [factor for factor in dict.fromkeys([*boxed, *ranked]) if not factor.categorical][:2]


def _draw_points(
    axes: Axes, points: pd.DataFrame, hits: np.ndarray, two: list[Factor], conditions: tuple[Condition, ...]
) -> None:
    axes.set_title("The points")
    if len(two) < 2:
        axes.text(
            0.5, 0.5, "fewer than two numeric factors", ha="center", color=QUIET, transform=axes.transAxes
        )
        axes.set_axis_off()
        return
    x, y = (points[factor.path].astype(float).to_numpy() for factor in two)
    axes.scatter(x[~hits], y[~hits], s=16, facecolors="none", edgecolors=QUIET, linewidths=0.7)
    axes.scatter(x[hits], y[hits], s=18, color=code_of(0).colour, linewidths=0)
    axes.set_xlim(*spread(list(x)))
    axes.set_ylim(*spread(list(y)))
    axes.set_xlabel(_axis(two[0]))
    axes.set_ylabel(_axis(two[1]))
    bounds = {condition.factor.path: condition for condition in conditions if not condition.levels}
    for factor, line in zip(two, (axes.axvline, axes.axhline), strict=True):
        if factor.path in bounds:
            for end in (bounds[factor.path].low, bounds[factor.path].high):
                if math.isfinite(end):
                    line(end, color=code_of(1).colour, linewidth=1.4)


def _axis(factor: Factor) -> str:
    return f"{factor.path}, {factor.unit}" if factor.unit else factor.path
