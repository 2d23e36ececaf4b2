"""A figure per fact: every number against its band, and the curve behind it where there is one."""

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from experiments.figures.style import (
    HAIR,
    QUIET,
    code_of,
    footer,
    house_style,
    quiet_grid,
    save_png,
)
from experiments.validation.fact import Fact
from experiments.validation.run import Validation
from experiments.validation.verdict import Finding, Line, Part, Verdict
from experiments.validation.written import measured, short
from experiments.wording.labels import bilingual

COLOUR = {Verdict.PASS: "#009E73", Verdict.SHORT: "#D55E00", Verdict.REPORTED: "#5f6b7a"}
BAND = "#cfe8dc"
ROW = 0.62  # inches
FEW_LINES, MOST_TICKS = 4, 12  # above, the legend stands beside the lines; ticks are left to the library


def draw_facts(found: Validation, folder: Path | str) -> list[Path]:
    """One picture per fact in `folder` (made if absent); returns their paths."""
    folder = Path(folder)
    with house_style():
        return [draw_fact(fact, finding, found, folder / f"{fact.id}.png") for fact, finding in found.facts]


def draw_fact(fact: Fact, finding: Finding, found: Validation, path: Path) -> Path:
    """Numbers and bands above, the curve below."""
    parts, curve = finding.parts, bool(finding.lines)
    above = 1.0 + ROW * len(parts)
    height = above + (3.2 if curve else 0.0) + 0.4
    figure = Figure(figsize=(8.2, height), facecolor="white")
    FigureCanvasAgg(figure)
    title = f"{fact.id}: {bilingual(fact.title, fact.zh)}"
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=12.5, fontweight="bold", va="top")
    said = f"{finding.verdict.value}; {fact.statistic}"
    figure.text(0.02, 1 - 0.44 / height, said, fontsize=9, color=COLOUR[finding.verdict], va="top", wrap=True)
    for n, part in enumerate(parts):
        bottom = 1 - (0.85 + ROW * (n + 1)) / height
        _draw_part(figure.add_axes((0.45, bottom + 0.24 / height, 0.29, 0.2 / height)), part)
        middle = bottom + 0.34 / height
        figure.text(0.02, middle, _wrapped(part.what), fontsize=8.5, va="center")
        figure.text(
            0.76,
            middle,
            f"{measured(part)}\nband {part.band}",
            fontsize=8,
            va="center",
            color=COLOUR[part.verdict],
        )
    if curve:
        width = 0.64 if len(finding.lines) > FEW_LINES else 0.85
        _draw_lines(figure.add_axes((0.1, 0.75 / height, width, 2.5 / height)), finding)
    footer(figure, f"{found.seeds} seeds, 95 % intervals; code {found.code_hash}; source {fact.source}")
    return save_png(
        figure, path, title, {"fact": fact.id, "code_hash": found.code_hash, "seeds": found.seeds}
    )


def _wrapped(text: str, width: int = 50) -> str:
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _draw_part(axes: Axes, part: Part) -> None:
    """One number with its interval on a line; the band is shaded."""
    known = [
        v
        for v in (part.found.value, part.found.low, part.found.high, part.low, part.high)
        if math.isfinite(v)
    ]
    if not math.isfinite(part.found.value):
        axes.set_axis_off()
        return
    low, high = min([*known, 0.0]), max(known)
    air = 0.12 * (high - low) or 0.1
    axes.set_xlim(low - air, high + air)
    axes.set_ylim(0, 1)
    if part.judged:
        axes.axvspan(max(part.low, low - air), min(part.high, high + air), color=BAND, lw=0)
    if math.isfinite(part.found.low):
        axes.plot([part.found.low, part.found.high], [0.5, 0.5], color=COLOUR[part.verdict], lw=1.6)
    axes.plot([part.found.value], [0.5], "o", color=COLOUR[part.verdict], ms=5)
    axes.axvline(0.0, color=HAIR, lw=0.8, zorder=0)
    ends = [v for v in (part.low, part.high) if math.isfinite(v)]
    axes.set_xticks(sorted({0.0, *ends}), [short(v) for v in sorted({0.0, *ends})], fontsize=7)
    axes.set_yticks([])
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)


def _draw_lines(axes: Axes, finding: Finding) -> None:
    for n, line in enumerate(finding.lines):
        _draw_line(axes, line, n)
    if finding.ticks:
        axes.set_xticks(
            range(len(finding.ticks)),
            finding.ticks,
            fontsize=8,
            rotation=30 if len(finding.ticks) > 6 else 0,
            ha="right" if len(finding.ticks) > 6 else "center",
        )
    elif all(float(x).is_integer() for x in finding.lines[0].x) and len(finding.lines[0].x) <= MOST_TICKS:
        axes.set_xticks([int(x) for x in finding.lines[0].x])
    if len(finding.lines) > 1 or not finding.y_label:
        if len(finding.lines) > FEW_LINES:
            axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1.0))
        else:
            axes.legend(frameon=False, fontsize=8)
    axes.set_xlabel(finding.x_label)
    axes.set_ylabel(finding.y_label)
    if any(v < 0 for line in finding.lines for v in line.y):
        axes.axhline(0.0, color=QUIET, lw=0.8)
    quiet_grid(axes)


def _draw_line(axes: Axes, line: Line, position: int) -> None:
    code = code_of(position)
    x, y = _plain(line.x), _plain(line.y)
    axes.plot(x, y, color=code.colour, ls=code.dash, marker=code.mark, ms=4, lw=1.4, label=line.label)
    if len(line.low):
        for at, low, high in zip(x, _plain(line.low), _plain(line.high), strict=True):
            axes.plot([at, at], [low, high], color=code.colour, lw=0.9, alpha=0.7)


def _plain(values: Sequence[float]) -> list[float]:
    return [float(v) for v in values]
