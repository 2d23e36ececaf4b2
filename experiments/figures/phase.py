"""Pictures of a phase diagram: who wins each cell, pale where that is not certain."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from experiments.exploration.phase import CRITERIA
from experiments.figures.style import QUIET, footer, headline, house_style, save_png
from experiments.wording.labels import bilingual
from sim.coordination import PATTERNS

# Colours of Okabe and Ito, and two more that stay apart from them in lightness.
COLOURS = ("#7f8c99", "#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#6b4c9a")
ZH = {
    "durable_of_1000": "实质性化解",
    "grievance_days": "问题未解决天数",
    "cost_per_problem": "成本",
    "gap_of_1000_income": "公平",
}
NARROWEST = 8.0  # inches: the title fits
PALE = 0.38  # opacity of a cell whose winner is not certain


def colour_of(pattern: str) -> str:
    """Colour of a pattern, by its place in the table of patterns."""
    return COLOURS[list(PATTERNS).index(pattern) % len(COLOURS)]


def draw_phase(table: pd.DataFrame, folder: Path | str, identity: dict[str, object]) -> list[Path]:
    """One picture per criterion in `folder` (made if absent); `table` is that of `winners_table`."""
    folder = Path(folder)
    with house_style():
        return [
            _draw(
                table[table["criterion"] == criterion], criterion, folder / f"phase_{criterion}.png", identity
            )
            for criterion in CRITERIA
        ]


def _draw(table: pd.DataFrame, criterion: str, path: Path, identity: dict[str, object]) -> Path:
    trusts = sorted(table["trust"].unique())
    figure = Figure(figsize=(max(3.3 * len(trusts) + 0.6, NARROWEST), 4.7), facecolor="white")
    FigureCanvasAgg(figure)
    title = f"Who wins on {CRITERIA[criterion]}"
    headline(
        figure,
        bilingual(title, f"谁在{ZH[criterion]}上占优"),
        "Full colour: certain against every rival. Pale: level with others.",
    )
    width = 0.9 / len(trusts)
    for n, trust in enumerate(trusts):
        axes = figure.add_axes((0.09 + n * width, 0.27, width - 0.03, 0.5))
        _draw_panel(axes, table[table["trust"] == trust], f"trust {trust:g}", first=n == 0)
    shown = [name for name in PATTERNS if name in set(table["winner"])]
    handles = [
        Patch(color=colour_of(name), label=bilingual(PATTERNS[name].label, PATTERNS[name].zh))
        for name in shown
    ]
    figure.legend(
        handles=handles, loc="lower center", ncols=min(len(shown), 4), bbox_to_anchor=(0.5, 0.05), fontsize=8
    )
    footer(figure, ", ".join(f"{name} {value}" for name, value in identity.items()))
    return save_png(figure, path, title, identity)


def _draw_panel(axes: Axes, table: pd.DataFrame, title: str, *, first: bool) -> None:
    across, up = sorted(table["load"].unique()), sorted(table["breadth"].unique())
    for _, row in table.iterrows():
        x, y = across.index(row["load"]), up.index(row["breadth"])
        alpha = 1.0 if row["certain"] else PALE
        axes.add_patch(Rectangle((x, y), 1, 1, color=colour_of(row["winner"]), alpha=alpha, lw=0))
        axes.add_patch(Rectangle((x, y), 1, 1, fill=False, ec="white", lw=1.5))
        axes.text(
            x + 0.5,
            y + 0.58,
            row["winner"].replace("_", "\n"),
            ha="center",
            va="center",
            fontsize=6.5,
            color="white" if row["certain"] else "black",
            linespacing=0.95,
        )
        others = len(str(row["level_with"]).split()) if isinstance(row["level_with"], str) else 0
        if others:
            axes.text(x + 0.5, y + 0.16, f"= {others} more", ha="center", va="center", fontsize=6)
    axes.set_xlim(0, len(across))
    axes.set_ylim(0, len(up))
    axes.set_xticks([n + 0.5 for n in range(len(across))], [f"{v:g}" for v in across])
    axes.set_yticks([n + 0.5 for n in range(len(up))], _ticks(up) if first else [""] * len(up))
    axes.set_title(title)
    axes.set_xlabel("load (work over hours)")
    if first:
        axes.set_ylabel("further competences,\nrelative to the catalogue", color=QUIET)
    for side in axes.spines.values():
        side.set_visible(False)


def _ticks(values: Sequence[float]) -> list[str]:
    return [f"x {v:g}" for v in values]
