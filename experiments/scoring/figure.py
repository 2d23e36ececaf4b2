"""The picture of a score: where every figure of the records lies in what runs predict (评分图)."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.style import (
    CODES,
    HAIR,
    QUIET,
    footer,
    headline,
    house_style,
    quiet_grid,
    save_png,
)
from experiments.wording.words import Words

EDGE = 4.0  # half intervals from the middle: further out is drawn here


def off_by(record: float, low: float, high: float) -> float:
    """Where a record lies if the interval goes from -1 to 1; 0 where all three are one number."""
    half = (high - low) / 2
    if half == 0:
        return 0.0 if record == low else float(np.copysign(np.inf, record - low))
    return (record - (low + high) / 2) / half


def draw_score(
    table: pd.DataFrame, shown: tuple[str, str, str], say: Words, path: Path, identity: dict[str, object]
) -> Path:
    """A line per figure, in the order of the table. shown : title, subtitle and note; table : with `label`"""
    title, subtitle, note = shown
    rows = table.to_dict("records")
    with house_style():
        height = 1.7 + 0.27 * len(rows)
        figure = Figure(figsize=(11, height))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.34, right=0.97, top=1 - 1.0 / height, bottom=0.6 / height)
        headline(figure, title, subtitle)
        axes.axvspan(-1, 1, color=HAIR, alpha=0.5, linewidth=0)
        axes.axvline(0, color=QUIET, linewidth=0.6)
        for place, row in enumerate(rows):
            colour, _, mark = CODES[0 if row["inside"] else 1]
            at = float(np.clip(off_by(row["record"], row["low"], row["high"]), -EDGE, EDGE))
            axes.plot(at, -place, mark, color=colour if row["named"] else QUIET, markersize=5)
        names = [str(row["label"]) for row in rows]
        axes.set_yticks([-i for i in range(len(rows))], names)
        axes.set_xlim(-EDGE * 1.06, EDGE * 1.06)
        axes.set_ylim(-len(rows) + 0.4, 0.6)
        quiet_grid(axes, "x")
        footer(figure, note)
        return save_png(figure, path, say("figure"), identity)
