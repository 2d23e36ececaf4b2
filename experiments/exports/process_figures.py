"""One figure for each table of the process view."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from experiments.exports.process import ARROW, Process
from experiments.exports.source import FinishedModel
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
)
from experiments.wording.words import Words, words

ROWS, EDGES, LONGEST = 14, 26, 12  # rows of a bar chart, edges of the network, steps of a variant


def draw_process(found: Process, run: FinishedModel, folder: Path | str, language: str = "en") -> list[Path]:
    """Write the five pictures; labels in the language of the tables."""
    say = words(language, "process")
    draw = {
        "variants": _variants,
        "handovers": _handovers,
        "waiting": _waiting,
        "rework": _rework,
        "bottlenecks": _bottlenecks,
    }
    paths = []
    with house_style():
        for name, function in draw.items():
            table = found.tables()[name]
            figure = Figure(figsize=(11, 9.5 if name == "handovers" else 6.2))
            axes = figure.subplots()
            headline(figure, say(name), _subtitle(found, run, say))
            if len(table):
                function(axes, table, say)
            _foot(figure, run)
            identity = {"scenario": run.model.programme.key(), "seed": int(run.model.seed)}
            paths.append(save_png(figure, Path(folder) / f"{name}.png", say(name), identity))
    return paths


def _subtitle(found: Process, run: FinishedModel, say: Words) -> str:
    city = say.pick(run.model.city.name, run.model.city.name_zh)
    disputes = int(found.variants["disputes"].sum())
    about = say("title", run=run.name)
    return f"{about} · {say('subtitle', city=city, days=run.model.day, disputes=disputes)}"


def _foot(figure: Figure, run: FinishedModel) -> None:
    key = run.model.programme.key()
    footer(figure, f"Gongzhi · {run.model.programme.name} {key} · seed {int(run.model.seed)}")


def _variants(axes: Axes, table: pd.DataFrame, say: Words) -> None:
    """A row of coloured steps per variant, the most frequent above."""
    shown = table.head(ROWS)
    steps = [text.split(ARROW) for text in shown["steps"]]
    kinds = list(dict.fromkeys(step for row in steps for step in row))
    colours = mpl.colormaps["tab20"]
    for y, row in enumerate(steps):
        for x, step in enumerate(row[:LONGEST]):
            colour = colours(kinds.index(step) % 20)
            axes.barh(y, 0.94, left=x, height=0.78, color=colour, alpha=0.55)
            axes.text(x + 0.47, y, _wrapped(step), ha="center", va="center", fontsize=6.2)
        if len(row) > LONGEST:
            axes.text(LONGEST + 0.1, y, f"… +{len(row) - LONGEST}", va="center", fontsize=8, color=QUIET)
    labels = [f"{n}  ({share:.0%})" for n, share in zip(shown["disputes"], shown["share"], strict=True)]
    axes.set_yticks(range(len(shown)), labels)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, max(min(max(map(len, steps)), LONGEST), 6) + 0.9)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.figure.subplots_adjust(left=0.1, right=0.99, top=0.84, bottom=0.07)
    _shown(axes, len(shown), len(table), say)


def _wrapped(text: str) -> str:
    if len(text) <= 12 or " " not in text:
        return (
            text if len(text) <= 7 or " " in text else f"{text[: len(text) // 2]}\n{text[len(text) // 2 :]}"
        )
    middle = min((i for i, c in enumerate(text) if c == " "), key=lambda i: abs(i - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def _handovers(axes: Axes, table: pd.DataFrame, say: Words) -> None:
    """Institutions on a circle; arrows from the requester to the unit asked."""
    shown = table.head(EDGES)
    graph: nx.DiGraph = nx.DiGraph()
    for row in _rows(shown):
        graph.add_edge(row.asker, row.asked, requests=row.requests, refused=row.share_refused)
    order = sorted(graph, key=lambda name: (-graph.out_degree(name, "requests"), name))
    angles = [2 * math.pi * at / len(order) for at in range(len(order))]
    place = {name: (math.cos(angle), math.sin(angle)) for name, angle in zip(order, angles, strict=True)}
    most = max(int(shown["requests"].max()), 1)
    shade = mpl.colormaps["YlOrBr"]
    for asker, asked, about in graph.edges(data=True):
        arrow = FancyArrowPatch(
            place[asker],
            place[asked],
            connectionstyle="arc3,rad=0.16",
            arrowstyle="-|>",
            mutation_scale=11,
            linewidth=0.7 + 4.5 * about["requests"] / most,
            color=shade(0.3 + 0.7 * about["refused"]),
            shrinkA=6,
            shrinkB=6,
            zorder=1,
        )
        axes.add_patch(arrow)
    for name, (x, y) in place.items():
        asks = graph.out_degree(name) > 0
        axes.plot([x], [y], code_of(0 if asks else 1).mark, color=code_of(0 if asks else 1).colour, zorder=2)
        side = "left" if x >= 0 else "right"
        axes.text(1.06 * x, 1.06 * y, name, ha=side, va="center", fontsize=7.5, color=INK, zorder=3)
    axes.set_xlim(-1.75, 1.75)
    axes.set_ylim(-1.18, 1.18)
    axes.axis("off")
    axes.figure.subplots_adjust(left=0.02, right=0.98, top=0.9, bottom=0.05)
    axes.text(0.99, 0.0, say("edge_key"), transform=axes.transAxes, ha="right", fontsize=8, color=QUIET)
    _shown(axes, len(shown), len(table), say)


def _waiting(axes: Axes, table: pd.DataFrame, say: Words) -> None:
    shown = table[table["total"] > 0].head(ROWS)
    _bars(axes, shown["activity"], shown["total"], say("column.total"))
    for y, row in enumerate(_rows(shown)):
        text = f"  {say('column.times')} {row.times}, {say('column.median')} {row.median:.0f}, "
        text += f"{say('column.p90')} {row.p90:.0f}"
        axes.text(row.total, y, text, va="center", fontsize=7.5, color=QUIET)
    axes.set_xlim(0, 1.45 * _largest(shown["total"]))
    _shown(axes, len(shown), len(table), say)


def _rework(axes: Axes, table: pd.DataFrame, say: Words) -> None:
    _bars(axes, table["what"], table["share"].fillna(0.0), say("column.share"))
    for y, row in enumerate(_rows(table)):
        text = f"  {row.times}×"
        if math.isfinite(row.days_with) and math.isfinite(row.days_without):
            text += f"; {say('with_and_without')} {row.days_with:.0f} / {row.days_without:.0f}"
        axes.text(row.share if row.disputes else 0.0, y, text, va="center", fontsize=7.5, color=QUIET)
    axes.set_xlim(0, 1.5 * _largest(table["share"]))


def _bottlenecks(axes: Axes, table: pd.DataFrame, say: Words) -> None:
    shown = table.head(ROWS)
    _bars(axes, shown["unit"], shown["total"], say("column.total"))
    for y, row in enumerate(_rows(shown)):
        refused = f"{row.share_refused:.0%}" if math.isfinite(row.share_refused) else "–"
        text = f"  {say('column.parts')} {row.parts}, {say('column.mean')} {row.mean:.1f}, "
        text += f"{say('column.share_refused')} {refused}"
        axes.text(row.total, y, text, va="center", fontsize=7.5, color=QUIET)
    axes.set_xlim(0, 1.5 * _largest(shown["total"]))
    axes.figure.subplots_adjust(left=0.37)
    _shown(axes, len(shown), len(table), say)


def _largest(values: pd.Series) -> float:
    """The largest value, 1 where there is none above 0."""
    known = values.dropna()
    return float(known.max()) if len(known) and known.max() > 0 else 1.0


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples; their fields are the columns."""
    yield from table.itertuples()


def _bars(axes: Axes, names: pd.Series, values: pd.Series, label: str) -> None:
    axes.barh(range(len(names)), values, height=0.66, color=code_of(0).colour, alpha=0.8)
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel(label)
    axes.tick_params(axis="y", colors=INK)
    axes.spines["left"].set_color(HAIR)
    quiet_grid(axes, "x")
    axes.figure.subplots_adjust(left=0.2, right=0.98, top=0.86, bottom=0.13)


def _shown(axes: Axes, shown: int, every: int, say: Words) -> None:
    if shown < every:
        text = say("shown", shown=shown, all=every)
        axes.text(1.0, 1.02, text, transform=axes.transAxes, ha="right", fontsize=8, color=QUIET)
