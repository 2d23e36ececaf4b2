"""How sure verdicts are: the probability of being better, by outcome and set of worlds (结论可信度图)."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
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
from experiments.wording.words import Words, words
from sim.outcomes.metrics import METRICS

MARKS = {"prior": "o", "nonimplausible": "s", "posterior": "D"}


def draw_doubt(
    table: pd.DataFrame,
    scenarios: Sequence[str],
    path: Path,
    identity: dict[str, object],
    language: str = "",
) -> Path:
    """Probability that each scenario is better than the first, all cells together, a panel per horizon.

    language : of its words; without one the title is in both and the rest in English
    """
    say, zh = words(language or "en", "report", "doubt"), words("zh", "doubt")
    whole = table[table["cell"] == ""]
    horizons = list(dict.fromkeys(whole["horizon"]))
    metrics = list(dict.fromkeys(whole["metric"]))
    with house_style():
        height = 1.9 + 0.36 * len(metrics)
        figure = Figure(figsize=(12, height))
        axes = figure.subplots(1, len(horizons), sharey=True, squeeze=False)[0]
        figure.subplots_adjust(left=0.31, right=0.97, top=1 - 1.2 / height, bottom=0.75 / height, wspace=0.06)
        title = say("figure_title")
        whole_title = title if language else bilingual(title, zh("figure_title"))
        headline(figure, whole_title, say("figure_about", b=scenarios[1], a=scenarios[0]))
        for panel, horizon in zip(axes, horizons, strict=True):
            mine = whole[(whole["horizon"] == horizon) & (whole["scenario"] == scenarios[1])]
            _draw_panel(panel, mine, metrics, say)
            panel.set_title(say(f"sure.{horizon}"), loc="left")
        footer(figure, say("figure_foot"))
        return save_png(figure, path, title, identity)


def _draw_panel(axes: Axes, rows: pd.DataFrame, metrics: Sequence[str], say: Words) -> None:
    for at in (0.05, 0.2, 0.8, 0.95):
        axes.axvline(at, color=QUIET, linewidth=0.8, linestyle="--")
    shown = [name for name in MARKS if (rows["set"] == name).any()]
    for number, name in enumerate(shown):
        mine, mark = rows[rows["set"] == name], MARKS[name]
        colour = code_of(number).colour
        for _, row in mine.iterrows():
            place = -metrics.index(str(row["metric"])) + 0.22 * ((len(shown) - 1) / 2 - number)
            axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=1.2)
            axes.plot(row["probability"], place, mark, color=colour, markersize=5)
        axes.plot([], [], mark, color=colour, label=say(f"set_{name}"))
    axes.set_xlim(-0.02, 1.02)
    axes.set_yticks(
        [-i for i in range(len(metrics))],
        [say.pick(METRICS[name].label, METRICS[name].zh) for name in metrics],
    )
    axes.legend(loc="lower right", frameon=True, facecolor="white", edgecolor="none", framealpha=1.0)
    quiet_grid(axes, "x")
