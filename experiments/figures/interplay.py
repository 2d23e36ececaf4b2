"""The picture of an interplay: a matrix of pairs (协同效应矩阵)."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.exploration.interplay import ALONE, NAMES, PAIR, UNDECIDED
from experiments.figures.style import CODES, INK, QUIET, footer, headline, house_style, save_png
from experiments.statistics.paired import ALPHA
from experiments.wording.labels import bilingual
from experiments.wording.levers import lever_name
from experiments.wording.numbers import decimals, number
from experiments.wording.words import Words, words
from sim.outcomes.metrics import METRICS

BETTER, WORSE = CODES[0][0], CODES[1][0]
SCALE = LinearSegmentedColormap.from_list("interplay", [WORSE, "white", BETTER])
ALONE_FACE = "#eef1f4"
PALEST = 0.55  # of the way to a full colour, which the largest interplay has: numbers stay readable


def draw_interplay(table: pd.DataFrame, metric: str, path: Path, identity: dict[str, object]) -> Path:
    """The matrix of one outcome: interplay below the diagonal, each alone on it, effects of pairs above.

    table : of `experiments.exploration.interplay.interplay_table`, the rows of this outcome
    """
    about, say, zh = METRICS[metric], words("en", "interplay"), words("zh", "interplay")
    title = say("title", outcome=f"{about.label}, {about.unit}".rstrip(", "))
    with house_style():
        figure = Figure(figsize=(11.5, 9.2), facecolor="white")
        FigureCanvasAgg(figure)
        told = f"{say('subtitle')}\n{zh('subtitle')}"
        headline(figure, bilingual(title, zh("title", outcome=about.zh)), told)
        axes = figure.add_axes((0.21, 0.05, 0.71, 0.72))
        _draw_cells(axes, table, metric)
        _name_sides(axes, say, zh)
        footer(figure, ", ".join(f"{name} {value}" for name, value in identity.items()))
        return save_png(figure, path, title, identity)


def _draw_cells(axes: Axes, table: pd.DataFrame, metric: str) -> None:
    about = METRICS[metric]
    sign = -1.0 if about.direction == "lower" else 1.0
    known = [abs(v) for v in table["interplay"] if math.isfinite(v)]
    largest = max(known, default=0.0) or 1.0
    digits = decimals(about.unit, [*table["effect"]])
    for row, up, value, sure in _cells(table):
        below = row[1] > row[0]
        shade = 0.5 + PALEST / 2 * sign * value / largest if below and math.isfinite(value) else 0.5
        face = ALONE_FACE if row[0] == row[1] else SCALE(shade) if below else "white"
        axes.add_patch(Rectangle((row[0], row[1]), 1, 1, facecolor=face, edgecolor="white", lw=1.5))
        axes.text(
            row[0] + 0.5,
            row[1] + 0.5,
            number(value, digits, sign=True),
            ha="center",
            va="center",
            fontsize=7.5,
            color=INK if sure or up else QUIET,
            fontweight="bold" if sure else "normal",
        )


def _cells(table: pd.DataFrame) -> Iterator[tuple[tuple[int, int], bool, float, bool]]:
    """Place (across, down), whether it is an effect, the value, and whether it is clear after adjustment."""
    place = {name: number for number, name in enumerate(NAMES)}
    rows: list[dict[Any, Any]] = table.to_dict("records")
    for row in rows:
        clear = row["p_adjusted"] <= ALPHA
        if row["kind"] == ALONE:
            yield (place[row["first"]], place[row["first"]]), True, row["effect"], clear
        if row["kind"] == PAIR:
            one, other = place[row["first"]], place[row["second"]]
            yield (other, one), True, row["effect"], clear
            yield (one, other), False, row["interplay"], row["told"] != UNDECIDED


def _name_sides(axes: Axes, say: Words, zh: Words) -> None:
    size = len(NAMES)
    axes.set_xlim(0, size)
    axes.set_ylim(size, 0)
    places = [n + 0.5 for n in range(size)]
    names = [f"{lever_name(name, say)}\n{lever_name(name, zh)}" for name in NAMES]
    axes.set_yticks(places, names, fontsize=7.5)
    axes.xaxis.tick_top()
    axes.set_xticks(places, names, fontsize=7, rotation=40, ha="left")
    for side in axes.spines.values():
        side.set_visible(False)
