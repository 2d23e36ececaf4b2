"""Figures of time: days until settled with what is still open, and whether a run had settled down."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
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
from experiments.statistics.survival import curve_of_runs, restricted_means, settled_curve
from experiments.statistics.warmup import mser, welch
from experiments.wording.foreign import in_figure
from experiments.wording.labels import bilingual

MARKS = "grey: the warm-up; marks: where MSER-5 would begin to count (hollow: it cannot tell)"


def draw_survival(
    times: pd.DataFrame, scenarios: Sequence[str], horizon: int, path: Path | str, identity: dict[str, object]
) -> Path:
    """Share not yet settled by day; the band holds the middle 80 % of seeds. Beside it the restricted means.

    times : of `survival.times_of`, with scenario and seed
    """
    days = np.arange(horizon + 1)
    with house_style():
        figure = Figure(figsize=(11.5, 4.8))
        curves, means = figure.subplots(1, 2, width_ratios=(1.7, 1))
        figure.subplots_adjust(left=0.07, right=0.97, top=0.79, bottom=0.15, wspace=0.24)
        headline(
            figure,
            bilingual("How long until it is settled", "化解时长（含未结）"),
            "share of disputes not yet settled; band: middle 80 % of seeds",
        )
        table = restricted_means(times, horizon)
        for place, name in enumerate(scenarios):
            code, rows = code_of(place), times[times["scenario"] == name]
            found = settled_curve(rows["until"].to_numpy(), rows["settled"].to_numpy())
            at = found.open_share[np.searchsorted(found.days, days, side="right") - 1]
            each = curve_of_runs(times, name, list(days))
            low, high = np.quantile(each, [0.1, 0.9], axis=0)
            curves.fill_between(days, low, high, step="post", color=code.colour, alpha=0.15, linewidth=0)
            curves.step(days, at, where="post", color=code.colour, linestyle=code.dash, label=in_figure(name))
            values = table[name].to_numpy()
            means.scatter(
                np.full(len(values), place), values, s=16, color=code.colour, alpha=0.5, linewidths=0
            )
            means.plot([place - 0.25, place + 0.25], [np.nanmean(values)] * 2, color=code.colour, linewidth=2)
        for _, row in table[list(scenarios)].iterrows():
            means.plot(range(len(scenarios)), row, color=QUIET, linewidth=0.4, alpha=0.6, zorder=0)
        curves.set_ylim(0, 1.02)
        curves.set_xlim(0, horizon)
        curves.set_xlabel("days since it was raised")
        curves.legend(fontsize=9)
        quiet_grid(curves, "both")
        means.set_xticks(range(len(scenarios)), scenarios)
        means.set_xlim(-0.6, len(scenarios) - 0.4)
        means.set_title(f"Mean days open, of the first {horizon}", fontsize=9.5)
        quiet_grid(means, "y")
        footer(
            figure,
            "Kaplan-Meier; a dispute closed nominally, judged or abandoned counts as never settled",
        )
        return save_png(figure, path, "Time to settlement", identity)


def draw_warm_up(
    daily: pd.DataFrame,
    warm_up: int,
    series: Sequence[str],
    path: Path | str,
    identity: dict[str, object],
    window: int = 7,
) -> Path:
    """Welch's curve of each series, the warm-up that was taken, and where MSER-5 would cut.

    daily : columns seed, day, the series, perhaps scenario
    """
    names = list(dict.fromkeys(daily["scenario"])) if "scenario" in daily else [""]
    with house_style():
        height = 1.35 + 1.75 * len(series)
        figure = Figure(figsize=(10.5, height))
        panels = figure.subplots(len(series), 1, squeeze=False)[:, 0]
        figure.subplots_adjust(left=0.09, right=0.84, top=1 - 0.95 / height, bottom=0.6 / height, hspace=0.45)
        headline(figure, bilingual("Had it settled down?", "预热是否充分"), MARKS)
        for axes, name in zip(panels, series, strict=True):
            axes.axvspan(0, warm_up, color=QUIET, alpha=0.12, linewidth=0)
            for place, scenario in enumerate(names):
                code, rows = code_of(place), daily[daily["scenario"] == scenario] if scenario else daily
                table = rows.pivot(index="seed", columns="day", values=name).dropna()
                smooth, cut = welch(table.to_numpy(float), window), mser(table.to_numpy(float).mean(axis=0))
                days = table.columns.to_numpy(dtype=float)
                axes.plot(days, smooth, color=code.colour, linestyle=code.dash, label=in_figure(scenario))
                face = code.colour if cut.reliable else "white"
                axes.plot(
                    days[0] + cut.days, smooth[cut.days], marker=code.mark, color=code.colour, mfc=face, ms=8
                )
            axes.set_xlim(0, None)
            axes.set_title(name, fontsize=9.5)
            quiet_grid(axes, "y")
        if names != [""]:
            panels[0].legend(fontsize=8.5, loc="upper left", bbox_to_anchor=(1.01, 1.0))
        panels[-1].set_xlabel("day")
        footer(figure, f"mean over seeds, moving average over {2 * window + 1} days (Welch)")
        return save_png(figure, path, "Warm-up", identity)
