"""One picture of a divergence: the tree of disputes over days, and how much differs."""

from collections import Counter
from pathlib import Path
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from experiments.divergence.lockstep import Pair
from experiments.divergence.spread import PERSON, RULE, UNIT, Branch, sizes
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
from experiments.story.actors import Actors
from experiments.wording.words import Words, words

SHOWN = 36  # disputes that fit on the picture


class Diverged(Protocol):
    """What of a divergence is drawn, see `experiments.divergence.diverge.Divergence`."""

    @property
    def pair(self) -> Pair:
        """The two runs."""

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Every dispute whose history differs."""

    @property
    def growth(self) -> dict[str, np.ndarray]:
        """How much differs so far, by day."""

    def ways(self) -> Counter[str]:
        """How many disputes the difference reached in each way."""


def draw_divergence(found: Diverged, path: Path | str, language: str = "en") -> Path:
    """Write the picture as a PNG."""
    say = words(language, "divergence")
    with house_style():
        figure = Figure(figsize=(11, 9.4))
        tree, grown = figure.subplots(2, 1, height_ratios=(2.6, 1))
        figure.subplots_adjust(left=0.055, right=0.98, top=0.875, bottom=0.085, hspace=0.28)
        _title(figure, found, say)
        _draw_tree(tree, found, say)
        _draw_growth(grown, found, say)
        one, other = (model.programme for model in found.pair.models)
        seed = int(found.pair.models[0].seed)
        footer(figure, f"Gongzhi · {one.name} {one.key()} · {other.name} {other.key()} · seed {seed}")
        about: dict[str, object] = {
            "scenarios": {one.name: one.key(), other.name: other.key()},
            "seeds": [seed],
        }
        return save_png(figure, path, "First divergence", about)


def _title(figure: Figure, found: Diverged, say: Words) -> None:
    model = found.pair.models[0]
    a, b = (each.programme.name for each in found.pair.models)
    city = say.pick(model.city.name, model.city.name_zh)
    facts = {"city": city, "residents": len(model.city.residents), "days": found.pair.days}
    headline(figure, say("title", a=a, b=b), say("where", seed=int(model.seed), **facts))


def chosen(branches: tuple[Branch, ...], most: int = SHOWN) -> list[Branch]:
    """The branches that are drawn, parents before children: the largest trees whole, as far as there is room.

    No tree takes more than half of the room, so that others are seen beside it.
    """
    below = sizes(list(branches))
    children: dict[int | None, list[Branch]] = {}
    for branch in branches:
        children.setdefault(branch.parent, []).append(branch)
    kept: set[int] = set()
    for root in sorted(children.get(None, []), key=lambda b: -below[b.key]):
        waiting, room = [root], min(most - len(kept), most // 2)
        while waiting and room:
            branch = waiting.pop(0)
            kept.add(branch.key)
            room -= 1
            waiting = sorted([*waiting, *children.get(branch.key, [])], key=lambda b: -below[b.key])
    return [branch for branch in branches if branch.key in kept]


def lanes(branches: list[Branch]) -> dict[int, int]:
    """Key -> line on which a dispute is drawn: each tree together, children under their parent."""
    children: dict[int | None, list[int]] = {}
    for branch in branches:
        children.setdefault(branch.parent, []).append(branch.key)
    order: list[int] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        key = waiting.pop()
        order.append(key)
        waiting += reversed(children.get(key, []))
    return {key: lane for lane, key in enumerate(order)}


def _draw_tree(axes: Axes, found: Diverged, say: Words) -> None:
    drawn = chosen(found.branches)
    lane, day = lanes(drawn), {branch.key: branch.parting.day for branch in drawn}
    colours = {RULE: code_of(0).colour, UNIT: code_of(1).colour, PERSON: code_of(2).colour}
    marks = {RULE: code_of(0).mark, UNIT: code_of(1).mark, PERSON: code_of(2).mark}
    model = found.pair.models[0]
    actors = Actors(model.city, model.topics, say)
    for branch in drawn:
        x, y = branch.parting.day, lane[branch.key]
        if branch.parent is not None:
            start, level = day[branch.parent], lane[branch.parent]
            axes.plot([start, start, x], [level, y, y], color=HAIR, linewidth=1.1, zorder=1)
        axes.plot([x], [y], marks[branch.way], color=colours[branch.way], markersize=5.5, zorder=2)
        label = _label(found, branch, actors, say)
        axes.annotate(label, (x, y), (7, 0), textcoords="offset points", fontsize=7, color=INK, va="center")
    axes.set_title(say("figure_tree"))
    axes.set_ylim(max(len(drawn), 1) - 0.4, -0.8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _share_days(axes, found.pair.days)
    quiet_grid(axes, "x")
    _legend(axes, found, len(drawn), say, colours, marks)


def _share_days(axes: Axes, days: int) -> None:
    """The same days below each other, with room at the right for words."""
    axes.set_xlim(0, days * 1.42)
    axes.set_xticks([tick for tick in MaxNLocator(10, integer=True).tick_values(0, days) if tick <= days])


def _label(found: Diverged, branch: Branch, actors: Actors, say: Words) -> str:
    if branch.parting.alarms:
        text = say("node_alarms", place=actors.place(branch.key - 1), day=branch.parting.day)
    else:
        side = 0 if branch.parting.positions[0] >= 0 else 1
        event = found.pair.log(side)[branch.parting.positions[side]]
        d = found.pair.models[side].disputes
        row = int(event["dispute"])
        text = f"{row} {actors.topic(int(d.topic[row]))}"
    if branch.way == UNIT:
        text += f" ← {actors.unit(branch.through)}"
    elif branch.way == PERSON:
        text += f" ← {actors.resident(branch.through)}"
    return text


def _legend(
    axes: Axes, found: Diverged, shown: int, say: Words, colours: dict[str, str], marks: dict[str, str]
) -> None:
    counted = found.ways()
    handles = [
        Line2D(
            [],
            [],
            color=colours[way],
            marker=marks[way],
            linestyle="",
            label=f"{say(f'figure_{way}')} ({counted[way]})",
        )
        for way in (RULE, UNIT, PERSON)
        if counted[way]
    ]
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=3,
        fontsize=8,
        title_fontsize=7.5,
        alignment="right",
        title=say("figure_shown", shown=shown, all=len(found.branches)),
    )


def _draw_growth(axes: Axes, found: Diverged, say: Words) -> None:
    model = found.pair.models[1]
    whole = {
        "disputes": model.disputes.count,
        "institutions": len(model.city.institutions),
        "residents": len(model.city.residents),
    }
    days = range(1, found.pair.days + 1)
    for position, (name, series) in enumerate(found.growth.items()):
        code = code_of(position)
        label = f"{say(f'figure_{name}')}: {int(series[-1])} / {whole[name]}"
        axes.plot(
            days,
            series / max(whole[name], 1),
            color=code.colour,
            linestyle=code.dash,
            label=label,
            drawstyle="steps-post",
        )
    axes.set_title(say("figure_growth"))
    _share_days(axes, found.pair.days)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(say("day", day="").strip() if say.language == "en" else "天", color=QUIET)
    axes.legend(loc="center right", fontsize=8)
    quiet_grid(axes)
