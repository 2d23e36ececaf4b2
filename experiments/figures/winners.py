"""Figures of winners and losers: by group, district or topic, and problem by problem."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.style import (
    HAIR,
    QUIET,
    code_of,
    footer,
    headline,
    house_style,
    quiet_grid,
    save_png,
)
from experiments.wording.labels import bilingual

FOOTER = (
    "filled: clear of 0 after correction for the number of groups; right: the same problem followed under "
    "both scenarios"
)


def draw_winners(
    groups: pd.DataFrame,
    fates: pd.DataFrame,
    names: tuple[str, str],
    what: str,
    path: Path | str,
    identity: dict[str, object],
) -> Path:
    """Difference by group with intervals, and which share of the problems of each group won or lost.

    groups : of `winners.winners_and_losers`; fates : of `winners.fates` by the same column; names : (a, b)
    """
    order = groups.sort_values("difference", ascending=False)
    with house_style():
        height = 1.75 + 0.34 * len(order)
        figure = Figure(figsize=(12, max(height, 3.4)))
        height = figure.get_figheight()
        left, right = figure.subplots(1, 2, sharey=True)
        figure.subplots_adjust(left=0.17, right=0.97, top=1 - 1.15 / height, bottom=0.7 / height, wspace=0.08)
        headline(figure, bilingual("Who wins, who loses", "得失分布"), f"{names[1]} − {names[0]}, by {what}")
        _draw_differences(left, order)
        _draw_fates(right, order, fates.set_index("group"))
        footer(figure, FOOTER)
        return save_png(figure, path, "Winners and losers", identity)


def _draw_differences(axes: Axes, order: pd.DataFrame) -> None:
    axes.axvline(0, color=QUIET, linewidth=0.9)
    for place, (_, row) in enumerate(order.iterrows()):
        code = code_of({"wins": 2, "loses": 1}.get(str(row["fares"]), 0))
        colour = QUIET if row["fares"] == "undecided" else code.colour
        axes.plot([row["low"], row["high"]], [-place, -place], color=colour, linewidth=1.5)
        face = "white" if row["fares"] == "undecided" else colour
        axes.plot(row["difference"], -place, marker=code.mark, color=colour, mfc=face, ms=6)
    axes.set_yticks([-i for i in range(len(order))], [str(name) for name in order["group"]])
    axes.set_ylim(-len(order) + 0.3, 0.7)
    axes.set_title("Difference of the share of problems that is durably resolved", fontsize=9.5)
    quiet_grid(axes, "x")


def _draw_fates(axes: Axes, order: pd.DataFrame, fates: pd.DataFrame) -> None:
    rows = fates.reindex(order["group"])
    total = rows["problems"].to_numpy(dtype=float)
    places = -np.arange(len(rows))
    for name, sign, colour in (("won", 1.0, code_of(2).colour), ("lost", -1.0, code_of(1).colour)):
        share = sign * rows[name].to_numpy(dtype=float) / total
        axes.barh(places, share, height=0.62, color=colour, alpha=0.75)
        for place, value in zip(places, share, strict=True):
            if np.isfinite(value):
                side = "left" if sign > 0 else "right"
                at = (float(value) + 0.004 * sign, float(place))
                axes.text(*at, f"{abs(value):.0%}", va="center", ha=side, fontsize=7.5)
    net = (rows["won"] - rows["lost"]).to_numpy(dtype=float) / total
    axes.plot(net, places, linestyle="", marker="|", color="black", ms=11, mew=1.6)
    axes.axvline(0, color=HAIR, linewidth=1)
    axes.margins(x=0.12)
    axes.set_title("Problems won (right), lost (left), net (line)", fontsize=9.5)
    quiet_grid(axes, "x")
