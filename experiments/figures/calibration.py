"""What records could tell apart: figures of runs beside records, and numbers that records narrow (校准图)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from experiments.figures.style import (
    QUIET,
    code_of,
    footer,
    headline,
    house_style,
    quiet_grid,
    save_png,
)
from experiments.wording.labels import bilingual

SHOWN = 25  # numbers that are named


def draw_figures(
    aims: Sequence[tuple[str, float, float, bool]],
    ran: Mapping[str, np.ndarray],
    weights: np.ndarray,
    path: Path,
    identity: dict[str, object],
) -> Path:
    """Each figure in its own standard deviations: the record at 0, runs of the prior, and those that are
    left.

    aims : name, record, standard deviation of records and form, whether on a log scale
    """
    with house_style():
        height = 1.9 + 0.42 * len(aims)
        figure = Figure(figsize=(12, height))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.22, right=0.97, top=1 - 1.15 / height, bottom=0.75 / height)
        title = bilingual("What records leave possible", "与记录相容的范围")
        headline(figure, title, "distance from the record, in standard deviations of records and form")
        axes.axvspan(-3, 3, color=QUIET, alpha=0.12, linewidth=0)
        axes.axvline(0, color=QUIET, linewidth=1)
        size = 60 * weights / weights.max()
        for place, (_, aim, spread, _) in enumerate(aims):
            for number, name in enumerate(("prior", "ensemble")):
                off = (ran[name][:, place] - aim) / spread
                at = np.full(len(off), -place + 0.14 - 0.28 * number)
                how = {"s": 6.0} if number == 0 else {"s": np.maximum(size, 2.0)}
                label = name if not place else None
                axes.scatter(
                    off, at, alpha=0.35, color=code_of(number).colour, label=label, linewidth=0, **how
                )
        axes.set_yticks([-i for i in range(len(aims))], [name for name, *_ in aims])
        axes.set_xlim(-8, 8)
        axes.legend(loc="lower right", frameon=False)
        quiet_grid(axes, "x")
        footer(
            figure,
            "grey: within three standard deviations; size of a point: its weight; further out: not drawn",
        )
        return save_png(figure, path, "What records leave possible", identity)


def draw_learnt(learnt: Sequence[Mapping[str, Any]], path: Path, identity: dict[str, object]) -> Path:
    """By how much records narrow the numbers that they tell most about."""
    rows = list(learnt)[:SHOWN]
    with house_style():
        height = 1.9 + 0.26 * len(rows)
        figure = Figure(figsize=(12, height))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.26, right=0.97, top=1 - 1.15 / height, bottom=0.75 / height)
        title = bilingual("What records could tell", "记录能区分什么")
        beyond = sum(bool(row["beyond_randomness"]) for row in learnt)
        headline(
            figure,
            title,
            f"{beyond} of {len(learnt)} numbers are narrowed or moved by more than random variation",
        )
        for place, row in enumerate(rows):
            colour = code_of(1).colour if row["beyond_randomness"] else QUIET
            axes.barh(-place, row["narrowed"], color=colour, height=0.6)
            axes.plot(row["moved"], -place, "D", color=colour, markersize=4)
        axes.axvline(0, color=QUIET, linewidth=1)
        axes.set_yticks([-i for i in range(len(rows))], [str(row["factor"]) for row in rows])
        quiet_grid(axes, "x")
        footer(
            figure,
            "bar: 1 - spread of the posterior over that of the prior; diamond: mean moved, in the unit cube",
        )
        return save_png(figure, path, "What records could tell", identity)
