"""Paired differences of a few outcomes for every scenario on one sheet, in one language (成对差异点图)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.comparison import Comparison, identity
from experiments.figures.style import (
    HAIR,
    INK,
    QUIET,
    code_of,
    footer,
    headline,
    house_style,
    png_bytes,
    quiet_grid,
    spread,
)
from experiments.wording.terms import metric_label, named_metrics, short_title
from experiments.wording.words import Words, words

if TYPE_CHECKING:
    from experiments.statistics.paired import Difference

ROW, BETWEEN, HEAD = 0.42, 0.75, 1.15  # inches: a scenario, what lies between two panels, title and footer


def dots(comparison: Comparison, metrics: Sequence[str], language: str) -> bytes:
    """PNG with a panel per outcome and a row per scenario: its seeds, their mean and the 95 % interval."""
    say = words(language, "report")
    wanted = named_metrics(metrics, [each.metric for each in comparison.differences])
    others = comparison.scenarios[1:]
    high = HEAD + len(wanted) * (ROW * len(others) + BETWEEN)
    with house_style():
        figure = Figure(figsize=(8.6, high))
        panels = figure.subplots(len(wanted), 1, squeeze=False)[:, 0]
        figure.subplots_adjust(
            left=0.3,
            right=0.96,
            top=1 - (HEAD + 0.1) / high,
            bottom=0.6 / high,
            hspace=BETWEEN / (ROW * len(others)),
        )
        first = short_title(comparison.scenarios[0], say)
        headline(figure, say("dots_title", first=first), say("dots_about", seeds=len(comparison.seeds)))
        for axes, metric in zip(panels, wanted, strict=True):
            _panel(axes, comparison, list(_of(comparison, metric)), say)
        keys = ", ".join(f"{each.name} {each.key}" for each in comparison.scenarios)
        footer(figure, f"Gongzhi · {keys} · code {comparison.design.code_hash}"[:150])
        return png_bytes(figure, "Paired differences", identity(comparison))


def _of(comparison: Comparison, metric: str) -> "Iterator[Difference]":
    for scenario in comparison.scenarios[1:]:
        yield from (d for d in comparison.differences if (d.metric, d.scenario) == (metric, scenario.name))


def _panel(axes: Axes, comparison: Comparison, items: "list[Difference]", say: Words) -> None:
    axes.set_title(metric_label(items[0].metric, say), color=INK)
    axes.axvline(0, color=QUIET, linewidth=0.9, zorder=1)
    seen = [0.0]
    for place, item in enumerate(items):
        found, code = item.found, code_of(1 + place)
        base = comparison.values(item.metric, item.baseline)
        gaps = (comparison.values(item.metric, item.scenario) - base).dropna().to_numpy()
        axes.scatter(gaps, [place + 0.16] * len(gaps), s=16, c=QUIET, alpha=0.5, linewidths=0, zorder=2)
        if found.interval.known:
            axes.plot(found.interval.ends, [place - 0.1] * 2, color=code.colour, linewidth=2.2, zorder=3)
            seen += found.interval.ends
        if len(gaps):
            axes.plot([gaps.mean()], [place - 0.1], marker=code.mark, color=code.colour, ms=7, zorder=4)
        seen += gaps.tolist()
    names = [short_title(each, say) for each in comparison.scenarios[1:]]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(*spread(seen))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.spines["left"].set_color(HAIR)
    quiet_grid(axes, "x")
