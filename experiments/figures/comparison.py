"""The figures of a comparison: paired differences, daily series, time to resolution."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import (
    HAIR,
    INK,
    QUIET,
    code_of,
    footer,
    headline,
    house_style,
    name_line_ends,
    png_bytes,
    quiet_grid,
    save_png,
    shows,
    spread,
)
from experiments.statistics.paired import Difference
from experiments.storage.manifest import Design, PlannedScenario
from experiments.wording.labels import Labels, bilingual
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.source import did_you_mean

MOST_BANDS = 3
LONG = 42  # signs of a label from which on it is written smaller
DAILY_PANELS = OPEN, HOLDING, REPORTED = ("open", "holding_share", "reported_share")


class Comparison(Protocol):
    """What is drawn of a comparison: of `experiments.results.comparison`, or of anything that has as much."""

    @property
    def design(self) -> Design: ...
    @property
    def seeds(self) -> tuple[int, ...]: ...
    @property
    def points(self) -> int: ...
    @property
    def daily(self) -> pd.DataFrame: ...
    @property
    def curves(self) -> pd.DataFrame: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def differences(self) -> tuple[Difference, ...]: ...
    @property
    def scenarios(self) -> tuple[PlannedScenario, ...]: ...
    @property
    def failed(self) -> pd.DataFrame: ...
    def values(self, metric: str, scenario: str) -> pd.Series:
        """One metric of one scenario by seed."""
        ...


def draw_figures(comparison: Comparison, folder: Path | str) -> list[Path]:
    """Draw every figure for which there is data; returns the paths of the PNG files."""
    labels = Labels("", comparison.scenarios)
    with house_style():
        return [
            _save(figure(), comparison, Path(folder) / f"{name}.png", title, labels)
            for name, title, figure in _wanted(comparison, labels)
        ]


def picture(comparison: Comparison, name: str, language: str = "") -> tuple[str, bytes]:
    """Name and PNG of one figure. Raises ScenarioError where there is none of this name.

    language : of its labels, with scenarios by their titles; "" for both languages and short names
    """
    labels = Labels(language, comparison.scenarios)
    wanted = list(_wanted(comparison, labels))
    for found, title, figure in wanted:
        if name in (found, found.partition("-")[0]):
            with house_style():
                return found, png_bytes(_signed(figure(), comparison, labels), title, identity(comparison))
    names = [found for found, _, _ in wanted]
    hint = did_you_mean(name, names)
    raise ScenarioError(f"no figure is called '{name}'.{hint} Figures: {', '.join(names) or 'none'}.")


def figures_as_drawn(comparison: Comparison, folder: Path | str) -> list[Path] | None:
    """The figures in a folder, if all are there and say that they show these very runs."""
    paths = [Path(folder) / f"{name}.png" for name in figure_names(comparison)]
    return paths if all(shows(path, identity(comparison)) for path in paths) else None


def figure_names(comparison: Comparison) -> list[str]:
    """The figures for which there is data, as `picture` knows them."""
    return [name for name, _, _ in _wanted(comparison, Labels("", comparison.scenarios))]


def _wanted(comparison: Comparison, labels: Labels) -> Iterator[tuple[str, str, Callable[[], Figure]]]:
    """File name, title and drawing of every figure for which there is data."""
    for position, scenario in enumerate(comparison.scenarios[1:], start=1):
        items = [d for d in comparison.differences if d.scenario == scenario.name and _is_headline(d)]
        if items:
            suffix = "" if len(comparison.scenarios) == 2 else f"-{scenario.name}"
            draw = partial(_differences_figure, comparison, labels, items, position)
            yield f"differences{suffix}", "Paired differences", draw
    if not comparison.daily.empty:
        yield "daily", "Daily series", partial(_daily_figure, comparison, labels)
    if not comparison.curves.empty:
        yield "resolution", "Time to resolution", partial(_resolution_figure, comparison, labels)


def identity(comparison: Comparison) -> dict[str, object]:
    """What a picture must carry so that its numbers can be found and made again."""
    return {
        "scenarios": comparison.design.keys,
        "seeds": list(comparison.seeds),
        "code_hash": comparison.design.code_hash,
        "versions": comparison.design.versions,
        "failed": len(comparison.failed),
    }


def _is_headline(item: Difference) -> bool:
    return METRICS[item.metric].group == "headline" and item.found.pairs > 0


def _save(figure: Figure, comparison: Comparison, path: Path, title: str, labels: Labels) -> Path:
    return save_png(_signed(figure, comparison, labels), path, title, identity(comparison))


def _signed(figure: Figure, comparison: Comparison, labels: Labels) -> Figure:
    """The figure with its footer: what one looks at and where it came from."""
    seeds = _seeds(comparison, labels)
    version = comparison.design.versions.get("gongzhi", "")
    keys = ", ".join(f"{s.name} {s.key}" for s in comparison.scenarios)
    footer(figure, f"Gongzhi {version} · {seeds} · {keys} · code {comparison.design.code_hash}"[:170])
    return figure


def _differences_figure(
    comparison: Comparison, labels: Labels, items: list[Difference], position: int
) -> Figure:
    """A row per metric: every seed under both scenarios, and the difference with its interval."""
    height = 1.45 + 0.86 * len(items)
    figure = Figure(figsize=(11, height))
    rows = figure.subplots(len(items), 2, squeeze=False, width_ratios=(1, 1))
    figure.subplots_adjust(
        left=0.3, right=0.9, top=1 - 1.2 / height, bottom=0.45 / height, hspace=1.0, wspace=0.15
    )
    first, second = (labels.name(name) for name in (items[0].baseline, items[0].scenario))
    headline(figure, labels.say("beside", first=first, second=second), _city_line(comparison, labels))
    for row, item in zip(rows, items, strict=True):
        _draw_pairs(row[0], comparison, labels, item, position)
        _draw_difference(row[1], comparison, labels, item, position)
    _name_scenarios(rows[0][0], (first, second), position)
    known = any(item.found.interval.known for item in items)
    said = labels.say("interval" if known else "no_interval")
    title = labels.say("minus", first=first, second=second, said=said)
    rows[0][1].set_title(title, fontsize=9.5, color=INK, pad=10)
    return figure


def _draw_pairs(axes: Axes, comparison: Comparison, labels: Labels, item: Difference, position: int) -> None:
    pairs = pd.concat(
        [comparison.values(item.metric, item.baseline), comparison.values(item.metric, item.scenario)],
        axis=1,
        join="inner",
    ).dropna()
    ends = pairs.to_numpy()
    axes.plot(ends.T, [[1], [0]], color=HAIR, linewidth=0.8, zorder=1)
    for column, (height, place) in enumerate(((1, 0), (0, position))):
        code = code_of(place)
        axes.scatter(
            ends[:, column],
            np.full(len(ends), height),
            c=code.colour,
            marker=code.mark,
            s=16,
            alpha=0.55,
            linewidths=0,
        )
        axes.plot(
            [ends[:, column].mean()] * 2, [height - 0.42, height + 0.42], color=code.colour, linewidth=2
        )
    axes.set_xlim(*spread(list(ends.ravel())))
    _tidy_row(axes, (-0.7, 1.7))
    about = METRICS[item.metric]
    label = labels.say.pick(about.label, about.zh)
    letters = 9.5 if len(label) < LONG else 8.5
    axes.text(-0.04, 0.66, label, transform=axes.transAxes, ha="right", va="center", fontsize=letters)
    small = labels.unit(about.unit) if labels.language else bilingual(about.unit, about.zh).strip()
    axes.text(-0.04, 0.2, small, transform=axes.transAxes, ha="right", va="center", fontsize=8, color=QUIET)


def _draw_difference(
    axes: Axes, comparison: Comparison, labels: Labels, item: Difference, position: int
) -> None:
    found, code = item.found, code_of(position)
    a = comparison.values(item.metric, item.baseline)
    gaps = (comparison.values(item.metric, item.scenario) - a).dropna().to_numpy()
    axes.axvline(0, color=QUIET, linewidth=0.9)
    axes.scatter(gaps, np.zeros(len(gaps)), s=12, c=QUIET, alpha=0.35, linewidths=0)
    ends = [found.interval.low, found.interval.high]
    if found.interval.known:
        axes.plot(ends, [0.75, 0.75], color=code.colour, linewidth=1.6, marker="|", markersize=11, mew=1.6)
    axes.plot(
        [found.difference], [0.75], marker=code.mark, color=code.colour, markersize=5, mec="white", mew=0.5
    )
    axes.set_xlim(*spread([0.0, *gaps, *(end for end in ends if math.isfinite(end))]))
    _tidy_row(axes, (-0.6, 1.5))
    if not math.isnan(found.better):
        axes.text(1.03, 0.6, f"{found.better:.2f}", transform=axes.transAxes, va="center", fontweight="bold")
        axes.text(
            1.03, 0.2, labels.say("better"), transform=axes.transAxes, va="center", fontsize=7.5, color=QUIET
        )


def _tidy_row(axes: Axes, limits: tuple[float, float]) -> None:
    axes.set_ylim(*limits)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.tick_params(axis="x", labelsize=8)
    quiet_grid(axes, "x")


def _name_scenarios(axes: Axes, names: tuple[str, str], position: int) -> None:
    for name, place, at in ((names[0], 0, 0.0), (names[1], position, 0.5)):
        code = code_of(place)
        place_of_name = (at + 0.045, 1.28)
        axes.annotate(name, place_of_name, xycoords="axes fraction", color=code.colour, fontweight="bold")
        line = Line2D([at + 0.015], [1.36], marker=code.mark, color=code.colour, transform=axes.transAxes)
        axes.add_artist(line).set_clip_on(False)


def _daily_figure(comparison: Comparison, labels: Labels) -> Figure:
    """Mean over seeds of the daily series, with the band that holds the middle 80 % of seeds."""
    figure = Figure(figsize=(11, 1.25 + 2.7 * len(DAILY_PANELS)))
    height = figure.get_figheight()
    figure.subplots_adjust(left=0.08, right=0.86, top=1 - 1.1 / height, bottom=0.62 / height, hspace=0.35)
    about = labels.joined([_city_line(comparison, labels), _bands(comparison, labels)])
    headline(figure, labels.say("day_by_day"), about)
    daily, warm_up = _with_shares(comparison.daily), float(comparison.facts.get("warm_up", 0))
    for axes, series in zip(figure.subplots(len(DAILY_PANELS), 1), DAILY_PANELS, strict=True):
        _draw_bands(axes, comparison, labels, daily, ("day", series))
        axes.set_title(labels.label(series))
        axes.set_ylim(bottom=0)
        if warm_up:
            axes.axvspan(0, warm_up, color=HAIR, alpha=0.35, linewidth=0, zorder=0)
            said = labels.say("spin_up" if comparison.design.reform else "warm_up")
            low = _QUIET_TEXT | {"va": "bottom"}  # series are high by then
            axes.text(warm_up / 2, 0.04, said, transform=axes.get_xaxis_transform(), **low)
    axes.set_xlabel(labels.label("day"))
    return figure


def _with_shares(daily: pd.DataFrame) -> pd.DataFrame:
    """The daily series with shares of all problems so far; undefined before the first.

    Runs stored before prevention was noted have no series of it: theirs are shares of what arose.
    """
    daily = daily.sort_values("day", kind="stable")
    today = daily["arisen"] + (daily["prevented"].fillna(0.0) if "prevented" in daily else 0.0)
    problems = today.groupby([daily["scenario"], daily["seed"]]).cumsum()
    problems = problems.where(problems > 0)
    shares = {
        HOLDING: daily["holding_cumulative"] / problems,
        REPORTED: daily["reported_cumulative"] / problems,
    }
    return daily.assign(**shares)


def _resolution_figure(comparison: Comparison, labels: Labels) -> Figure:
    """Share of disputes settled within so many days after they were raised."""
    figure = Figure(figsize=(11, 4.9))
    axes = figure.subplots()
    figure.subplots_adjust(left=0.08, right=0.86, top=0.78, bottom=0.15)
    about = labels.joined([_city_line(comparison, labels), _bands(comparison, labels)])
    headline(figure, labels.say("until_settled"), about)
    _draw_bands(axes, comparison, labels, comparison.curves, ("days_since_raised", "settled_share"))
    axes.set_ylim(bottom=0)
    axes.set_title(labels.label("settled_share"))
    axes.set_xlabel(labels.label("days_since"))
    return figure


_QUIET_TEXT: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": 8, "color": QUIET}


def _draw_bands(
    axes: Axes, comparison: Comparison, labels: Labels, rows: pd.DataFrame, columns: tuple[str, str]
) -> None:
    """A line with a band for every scenario; columns : what is counted along, and what is drawn."""
    ends, (counter, series) = [], columns
    for position, scenario in enumerate(comparison.scenarios):
        by_day = rows[rows["scenario"] == scenario.name].groupby(counter)[series]
        if not by_day.ngroups:
            continue
        mean, low, high = by_day.mean(), by_day.quantile(0.1), by_day.quantile(0.9)
        code = code_of(position)
        if not position or len(comparison.scenarios) <= MOST_BANDS:
            axes.fill_between(mean.index, low, high, color=code.colour, alpha=0.16, linewidth=0)
        axes.plot(mean.index, mean, color=code.colour, linestyle=code.dash, linewidth=1.9)
        axes.plot(
            mean.index[-1:], mean.iloc[-1:], color=code.colour, marker=code.mark, markersize=5, clip_on=False
        )
        if mean.notna().any():
            ends.append((float(mean.dropna().iloc[-1]), labels.name(scenario.name), code.colour))
    axes.margins(x=0)
    if not ends:
        axes.text(0.5, 0.5, labels.say("nowhere"), transform=axes.transAxes, **_QUIET_TEXT)
    name_line_ends(axes, ends)
    quiet_grid(axes)


def _bands(comparison: Comparison, labels: Labels) -> str:
    """What the bands are; of many scenarios only the first has one, since laid over each other none is
    seen."""
    if len(comparison.scenarios) > MOST_BANDS:
        return labels.say("band_of", name=labels.name(comparison.scenarios[0].name))
    return labels.say("band")


def _city_line(comparison: Comparison, labels: Labels) -> str:
    """City, period and number of seeds in one line."""
    facts, parts = comparison.facts, []
    if {"city", "residents"} <= facts.keys():  # the points of a design may lie in several cities
        city = labels.say.pick(facts["city"], facts.get("city_zh") or facts["city"])
        people = f"{facts['residents']:,}".replace(",", " ")
        scale = labels.say("scale", scale=facts["scale"]) if facts.get("scale", 1) != 1 else ""
        parts.append(labels.say("residents", city=city, people=people) + scale)
    if {"days", "warm_up"} <= facts.keys():
        period = "reformed" if comparison.design.reform else "period"
        parts.append(labels.say(period, days=facts["days"], warm_up=facts["warm_up"]))
    parts += [labels.say("points", n=comparison.points)] if comparison.points > 1 else []
    parts += [labels.say("equal_cost")] if comparison.design.equal == "cost" else []
    return labels.joined([*parts, _seeds(comparison, labels)])


def _seeds(comparison: Comparison, labels: Labels) -> str:
    seeds = len(comparison.seeds)
    if seeds == 1:
        return labels.say("one_seed")
    return labels.say("paired_seeds" if len(comparison.scenarios) > 1 else "seeds", n=seeds)
