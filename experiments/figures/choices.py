"""Figures for choosing: many comparisons on one sheet, regret, Pareto sets, costs and effects."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.style import (
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
from experiments.statistics.economics import QUADRANTS, paired_gaps
from experiments.statistics.paired import FEWEST
from experiments.statistics.seeds import drawn_means
from experiments.wording.foreign import in_figure
from experiments.wording.labels import bilingual
from experiments.wording.numbers import number
from sim.outcomes.metrics import METRICS


def draw_many(table: pd.DataFrame, baseline: str, path: Path | str, identity: dict[str, object]) -> Path:
    """Every comparison of `multiple.many_comparisons`, a panel per metric; filled where the claim stands."""
    metrics, others = list(dict.fromkeys(table["metric"])), list(dict.fromkeys(table["scenario"]))
    with house_style():
        height = 1.5 + len(metrics) * (0.55 + 0.2 * len(others))
        figure = Figure(figsize=(9.5, height))
        panels = figure.subplots(len(metrics), 1, squeeze=False)[:, 0]
        figure.subplots_adjust(left=0.36, right=0.95, top=1 - 1.0 / height, bottom=0.55 / height, hspace=0.75)
        headline(
            figure,
            bilingual("Many comparisons at once", "多重比较"),
            f"each minus {baseline}, 95 % intervals",
        )
        for axes, metric in zip(panels, metrics, strict=True):
            rows = table[table["metric"] == metric].set_index("scenario")
            axes.axvline(0, color=QUIET, linewidth=0.9)
            for place, name in enumerate(others):
                row, code = rows.loc[name], code_of(place + 1)
                axes.plot([row["low"], row["high"]], [-place, -place], color=code.colour, linewidth=1.5)
                face = code.colour if row["claim"] else "white"
                axes.plot(row["difference"], -place, marker=code.mark, color=code.colour, mfc=face, ms=6)
            axes.set_yticks([-i for i in range(len(others))], others, fontsize=8)
            axes.set_ylim(-len(others) + 0.4, 0.6)
            label, unit = _words(metric)
            axes.set_title(f"{label}{f', {unit}' if unit else ''}", fontsize=9, loc="left")
            axes.tick_params(axis="x", labelsize=8)
            quiet_grid(axes, "x")
        footer(figure, "filled: the claim stands after correction for all comparisons of the sheet")
        return save_png(figure, path, "Many comparisons", identity)


def draw_plane(
    runs: pd.DataFrame,
    baseline: str,
    cost: str,
    effect: str,
    curves: pd.DataFrame,
    path: Path | str,
    identity: dict[str, object],
    *,
    effect_direction: str = "higher",
) -> Path:
    """Cost-effectiveness plane and acceptability; curves : of `economics.acceptability`."""
    others = [str(name) for name in dict.fromkeys(runs["scenario"]) if name != baseline]
    gaps = {name: paired_gaps(runs, baseline, name, cost, effect, effect_direction) for name in others}
    with house_style():
        figure = Figure(figsize=(12.5, 5.2))
        plane, curve = figure.subplots(1, 2, width_ratios=(1.1, 1))
        figure.subplots_adjust(left=0.08, right=0.97, top=0.8, bottom=0.15, wspace=0.24)
        title = bilingual("What more success costs", "成本效果")
        headline(figure, title, f"each beside {baseline}, seed by seed")
        _draw_clouds(plane, gaps)
        plane.set_xlabel(f"more effect: {_words(effect)[0]}")
        plane.set_ylabel(f"more cost: {_words(cost)[0]}")
        for name in curves.columns:
            code = code_of([baseline, *others].index(str(name)))
            curve.plot(
                curves.index, curves[name], color=code.colour, linestyle=code.dash, label=in_figure(str(name))
            )
        curve.set_ylim(-0.02, 1.02)
        curve.set_xlabel("worth of one unit of effect")
        curve.set_title("Probability of the highest net benefit", fontsize=9.5)
        curve.legend(fontsize=8.5)
        quiet_grid(curve, "both")
        footer(
            figure,
            "rings: seeds; cloud: means under other seeds (Student); both reflect random variation alone",
        )
        return save_png(figure, path, "Cost-effectiveness", identity)


def _draw_clouds(plane: Axes, gaps: Mapping[str, np.ndarray]) -> None:
    """Incremental cost over incremental effect, with the names of the four quadrants."""
    plane.axhline(0, color=QUIET, linewidth=0.9)
    plane.axvline(0, color=QUIET, linewidth=0.9)
    for place, (name, each) in enumerate(gaps.items(), start=1):
        code, centre = code_of(place), each.mean(axis=0)
        means = drawn_means(each, 400) if len(each) >= FEWEST else np.empty((0, 2))
        plane.scatter(each[:, 1], each[:, 0], s=14, facecolors="none", edgecolors=code.colour, alpha=0.6)
        plane.scatter(means[:, 1], means[:, 0], s=5, color=code.colour, alpha=0.15, linewidths=0)
        plane.plot(centre[1], centre[0], marker=code.mark, color=code.colour, mec="white", ms=9)
        plane.annotate(
            name,
            (centre[1], centre[0]),
            (0, 12),
            textcoords="offset points",
            color=code.colour,
            fontsize=8.5,
            fontweight="bold",
            ha="center",
        )
    ends = np.concatenate([np.zeros((1, 2)), *gaps.values()])
    plane.set_xlim(*spread(list(ends[:, 1])))
    low, high = spread(list(ends[:, 0]))
    plane.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))  # room for the corners
    plane.set_title("Plane")
    for name, (right, top) in _CORNERS.items():
        place_of_name = (0.98 if right else 0.02, 0.97 if top else 0.03)
        sides: dict[str, Any] = {"ha": "right" if right else "left", "va": "top" if top else "bottom"}
        said = bilingual(name, QUADRANTS[name][1])
        plane.annotate(said, place_of_name, xycoords="axes fraction", fontsize=7.5, color=QUIET, **sides)


_CORNERS = {
    "dominant": (True, False),
    "trade-off": (True, True),
    "frugal": (False, False),
    "dominated": (False, True),
}


def draw_regret(
    regrets: pd.DataFrame, choices: pd.DataFrame, metric: str, path: Path | str, identity: dict[str, object]
) -> Path:
    """Regret of every option in every context as a map; options by their largest regret.

    regrets, choices : of `experiments.statistics.regret`
    """
    shown = regrets[list(choices.index)]
    with house_style():
        height = 2.2 + 0.42 * len(shown)
        figure = Figure(figsize=(4.0 + 1.25 * shown.shape[1], height))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.28, right=0.97, top=1 - 1.25 / height, bottom=0.75 / height)
        headline(
            figure,
            bilingual("Regret over contexts", "各情境下的遗憾"),
            f"{_words(metric)[0]}: lost beside the best there",
        )
        axes.imshow(
            shown, aspect="auto", cmap="Oranges", vmin=0, vmax=float(shown.to_numpy().max()) * 1.4 or 1
        )
        for (i, j), value in np.ndenumerate(shown.to_numpy()):
            axes.text(j, i, f"{value:.3g}", ha="center", va="center", fontsize=8.5, color=INK)
        axes.set_yticks(range(len(shown)), [str(name) for name in shown.index], fontsize=8.5)
        axes.set_xticks(range(shown.shape[1]), [_option(choices, name) for name in shown.columns], fontsize=8)
        axes.xaxis.tick_bottom()
        for spine in axes.spines.values():
            spine.set_visible(False)
        footer(figure, "options from the left by their largest regret; below: the rules that choose them")
        return save_png(figure, path, "Regret", identity)


def _option(choices: pd.DataFrame, name: str) -> str:
    rules = str(choices.loc[name, "chosen_by"])
    return f"{name}\n{rules}" if rules else name


def draw_pareto(
    table: pd.DataFrame, objectives: Mapping[str, str], path: Path | str, identity: dict[str, object]
) -> Path:
    """Scenarios in the first two objectives; filled by the share of resamples in which they stay in the set.

    table : of `pareto.pareto_under_randomness`
    """
    x, y = list(objectives)[:2]
    with house_style():
        figure = Figure(figsize=(8.5, 5.6))
        axes = figure.subplots()
        figure.subplots_adjust(left=0.11, right=0.95, top=0.82, bottom=0.14)
        headline(
            figure,
            bilingual("What nothing beats", "帕累托集"),
            "number: how often it is in the set under other seeds (Student)",
        )
        look = table["stays"].fillna(0.0).to_numpy(dtype=float)
        axes.scatter(
            table[x], table[y], c=look, cmap="Blues", vmin=-0.3, vmax=1, s=70, edgecolors=code_of(0).colour
        )
        for turn, (name, row) in enumerate(table.sort_values(x).iterrows()):
            shift = (8, 6) if turn % 2 else (8, -13)  # neighbours above and below in turn
            place, weight = (row[x], row[y]), "bold" if row["in_set"] else "normal"
            axes.annotate(
                f"{name}  {number(row['stays'], 2)}",
                place,
                shift,
                textcoords="offset points",
                fontsize=8.5,
                fontweight=weight,
            )
        left, right = spread(list(table[x]))
        axes.set_xlim(left, right + 0.2 * (right - left))  # room for names
        axes.set_ylim(*spread(list(table[y])))
        for metric, say in ((x, axes.set_xlabel), (y, axes.set_ylabel)):
            say(f"{_words(metric)[0]} ({objectives[metric]} is better)")
        quiet_grid(axes, "both")
        return save_png(figure, path, "Pareto set", identity)


def _words(metric: str) -> Sequence[str]:
    about = METRICS.get(metric)
    return (bilingual(about.label, about.zh), about.unit) if about else (metric, "")
