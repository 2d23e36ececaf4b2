"""Figures of sensitivity: elementary effects and shares of variance, each with its doubt."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.exploration.sensitivity import MOST_PAIRS
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

MOST_ROWS = 30


def draw_morris(
    table: pd.DataFrame, outcome: tuple[str, str], about: str, path: Path | str, identity: dict[str, object]
) -> Path:
    """Bars of mu* with intervals and what random variation alone would give; beside it mu* against sigma.

    table : of `experiments.exploration.sensitivity.morris`; outcome : its words in English and Chinese
    """
    shown = table.head(MOST_ROWS)
    with house_style():
        height = 1.7 + 0.3 * len(shown)
        figure = Figure(figsize=(13.5, max(height, 4.5)))
        height = figure.get_figheight()
        bars, cloud = figure.subplots(1, 2, width_ratios=(1.25, 1))
        figure.subplots_adjust(left=0.3, right=0.97, top=1 - 1.15 / height, bottom=0.75 / height, wspace=0.16)
        headline(
            figure, bilingual("Which numbers move it", "哪些参数影响结果"), f"{bilingual(*outcome)}; {about}"
        )
        _draw_bars(bars, shown)
        _draw_cloud(cloud, shown)
        footer(
            figure,
            f"Morris screening, effect of going through the whole range; {_lines(shown)}; grey: what "
            "random variation alone would give at most, in 95 of 100 cases",
        )
        return save_png(figure, path, "Elementary effects", identity)


def _lines(shown: pd.DataFrame) -> str:
    """What the lines of mu* are."""
    if shown["low"].notna().any():
        return "lines: 95 % interval over trajectories"
    return "lines: range of the trajectories, too few for an interval"


def _draw_bars(axes: Axes, shown: pd.DataFrame) -> None:
    rows = np.arange(len(shown))[::-1]
    randomness = shown["randomness"].fillna(0.0)
    axes.barh(rows, randomness, height=0.8, color=HAIR, zorder=1)
    for row, (_, each) in zip(rows, shown.iterrows(), strict=True):
        code = code_of(0 if each["beyond_randomness"] else 1)
        colour = code.colour if each["beyond_randomness"] else QUIET
        names = ("low", "high") if each["low"] == each["low"] else ("lowest", "highest")
        dash = "-" if names[0] == "low" else ":"
        ends = [each[name] for name in names]
        axes.plot(ends, [row, row], color=colour, linestyle=dash, linewidth=1.4, zorder=2)
        face = colour if each["beyond_randomness"] else "white"
        axes.plot(each["mu_star"], row, marker="o", markersize=5, color=colour, mfc=face, zorder=3)
    axes.set_yticks(rows, [_name(each) for _, each in shown.iterrows()], fontsize=8)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    axes.set_xlim(left=0)
    axes.set_title("Mean size of the effect, mu*")
    quiet_grid(axes, "x")


def _draw_cloud(axes: Axes, shown: pd.DataFrame) -> None:
    sure = shown["beyond_randomness"].to_numpy(dtype=bool)
    colour = code_of(0).colour
    axes.scatter(shown["mu_star"][sure], shown["sigma"][sure], color=colour, s=26)
    axes.scatter(shown["mu_star"][~sure], shown["sigma"][~sure], facecolors="white", edgecolors=QUIET, s=22)
    largest = float(max(shown["mu_star"].max(), shown["sigma"].max())) * 1.08
    axes.plot([0, largest], [0, largest], color=HAIR, linewidth=1)
    for _, each in shown[sure].head(6).iterrows():
        place = (each["mu_star"], each["sigma"])
        axes.annotate(each["factor"], place, (5, 3), textcoords="offset points", fontsize=7.5)
    axes.set_xlim(0, float(shown["mu_star"].max()) * 1.25 or 1.0)
    axes.set_ylim(0, max(float(shown["sigma"].max()) * 1.15, 1e-12))
    axes.set_xlabel("mu*, mean size")
    axes.set_title("Spread, sigma: interaction or curvature")
    quiet_grid(axes, "both")


def draw_sobol(
    table: pd.DataFrame,
    outcome: tuple[str, str],
    about: str,
    path: Path | str,
    identity: dict[str, object],
    pairs: pd.DataFrame | None = None,
) -> Path:
    """First-order and total indices with intervals, a row per factor, and the share of randomness.

    table : of `experiments.exploration.sensitivity.sobol`, with its `attrs`
    pairs : of `sobol_pairs`, drawn below
    """
    shown, most = table.head(MOST_ROWS), 0 if pairs is None else min(len(pairs), MOST_PAIRS)
    with house_style():
        figure = Figure(figsize=(11, max(1.8 + 0.36 * len(shown), 3.6) + (1.0 + 0.3 * most if most else 0)))
        height = figure.get_figheight()
        panels = figure.subplots(
            2 if most else 1, 1, squeeze=False, height_ratios=[len(shown) + 1, most][: 2 if most else 1]
        )
        axes = panels[0, 0]
        figure.subplots_adjust(
            left=0.36, right=0.95, top=1 - 1.15 / height, bottom=0.85 / height, hspace=1.9 / (height - 2)
        )
        if pairs is not None and most:
            _draw_pairs(panels[1, 0], pairs.head(most))
        headline(figure, bilingual("Who makes the variance", "方差来源"), f"{bilingual(*outcome)}; {about}")
        rows = np.arange(len(shown))[::-1]
        for place, (name, lift) in enumerate((("total", 0.14), ("first", -0.14))):
            code = code_of(place)
            low, high = shown[f"{name}_low"].to_numpy(), shown[f"{name}_high"].to_numpy()
            axes.hlines(rows + lift, low, high, color=code.colour, linewidth=1.5)
            axes.plot(
                shown[name],
                rows + lift,
                linestyle="",
                marker=code.mark,
                color=code.colour,
                ms=5,
                label=bilingual(*_LEGEND[name]),
            )
        axes.axvline(0, color=QUIET, linewidth=0.8)
        axes.set_yticks(rows, [_name(each) for _, each in shown.iterrows()], fontsize=8)
        axes.set_xlabel("share of the variance that the factors make")
        axes.legend(loc="lower right", fontsize=8.5)
        quiet_grid(axes, "x")
        randomness = float(table.attrs.get("randomness", float("nan")))
        said = "one seed: randomness cannot be told apart"
        if np.isfinite(randomness):
            said = f"randomness taken off, which makes {randomness:.0%} of the variance of a single run"
        footer(figure, f"Sobol indices of the expected outcome, {said}; 95 % intervals over base points")
        return save_png(figure, path, "Sobol indices", identity)


def _draw_pairs(axes: Axes, pairs: pd.DataFrame) -> None:
    """Second-order indices of the strongest pairs with their intervals."""
    rows = np.arange(len(pairs))[::-1]
    axes.hlines(rows, pairs["low"], pairs["high"], color=code_of(2).colour, linewidth=1.5)
    axes.plot(pairs["second"], rows, linestyle="", marker=code_of(2).mark, color=code_of(2).colour, ms=5)
    axes.axvline(0, color=QUIET, linewidth=0.8)
    names = [f"{a} x\n{b}" for a, b in zip(pairs["factor"], pairs["factor_other"], strict=True)]
    axes.set_yticks(rows, names, fontsize=7.5)
    axes.set_ylim(-0.7, len(pairs) - 0.3)
    axes.set_title(bilingual("Two together, beyond each alone (strongest pairs)", "二阶效应"))
    quiet_grid(axes, "x")


_LEGEND = {"total": ("total: alone and with others", "总效应"), "first": ("alone", "一阶效应")}


def _name(each: pd.Series) -> str:
    label = str(each["label"])
    label = label if len(label) <= 44 else f"{label[:42]}…"
    return f"{label}\n{bilingual(str(each['factor']), str(each['zh'])[:18])}"
