"""Two lanes of one dispute as a picture: a row for each who had a part in it, numbered marks (泳道图)."""

from pathlib import Path
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import (
    HAIR,
    INK,
    QUIET,
    apart,
    footer,
    headline,
    house_style,
    quiet_grid,
    save_png,
)
from experiments.film.closeup.journeys import SIDES, Journeys
from experiments.film.words import titled
from experiments.wording.words import Words, words

GOOD = ("yes", "sat", "done", "offer_yes", "holds")
BAD = ("no", "away", "offer_no", "petition", "court", "gave_up", "came_back", "closed")
COLOURS = {"good": "#0072B2", "bad": "#D55E00", "plain": QUIET}
ROW, LINE, HEAD = 0.42, 0.215, 1.35  # inches: a row of a lane, a line of the list, everything else
SIZE = 14.0  # points: width of a mark
APART = 0.045  # of the days shown: the least distance of two marks of a row
WIDE = 11.0  # inches
LEFT, LIST = 0.21, 0.36  # shares of the width that the names and the list of events take
LETTERS = {"en": 30, "zh": 17}  # of a name that fit on a line


def draw_lanes(found: Journeys, path: Path | str, language: str = "en") -> Path:
    """Write the picture as a PNG: A above B, and beside each lane what its numbers stand for."""
    say, told = words(language, "film", "story"), found.told()
    sides, days = [told["sides"][side] for side in SIDES], told["days"]
    tall = [max(ROW * len(side["actors"]), LINE * len(side["marks"])) + 0.55 for side in sides]
    high = sum(tall) + HEAD
    with house_style():
        figure = Figure(figsize=(WIDE, high))
        axes = figure.subplots(2, 1, height_ratios=tall, sharex=True)
        figure.subplots_adjust(
            left=LEFT,
            right=0.99 - LIST,
            top=1 - 0.95 / high,
            bottom=0.62 / high,
            hspace=0.75 / (sum(tall) / 2),
        )
        _title(figure, found, told, say)
        for axis, side, lane in zip(axes, sides, found.lanes, strict=True):
            title = say.pick(*titled(lane.take.shot.scenario)).partition(say.pick(":", "："))[0]
            axis.set_title(say("lanes_side", title=title, end=say(f"state.{side['state']}")), color=INK)
            _lane(axis, side, (days[0], max(days[1], days[0] + 1)), say)
        axes[-1].set_xlabel(say("lanes_days"))
        shots = [take.shot for take in found.takes]
        names = " · ".join(f"{each.scenario.name} {each.scenario.key()}" for each in shots)
        footer(figure, f"Gongzhi · {names} · seed {shots[0].seed}")
        about: dict[str, object] = {
            "scenarios": {each.scenario.name: each.scenario.key() for each in shots},
            "seeds": [shots[0].seed],
            "dispute": str(found.key),
        }
        return save_png(figure, path, "One dispute, two ways", about)


def _title(figure: Figure, found: Journeys, told: dict[str, Any], say: Words) -> None:
    shot, city = found.takes[0].shot, found.lanes[0].city
    where = {"place": say.pick(*told["place"]), "city": say.pick(city.name, city.name_zh), "seed": shot.seed}
    headline(figure, say("lanes_title", topic=say.pick(*told["title"])), say("lanes_where", **where))


def _lane(axes: Axes, side: dict[str, Any], days: tuple[int, int], say: Words) -> None:
    """Marks by day and actor, set side by side where they would lie on one another."""
    first, last = days
    span = last - first
    rows = {actor["id"]: number for number, actor in enumerate(side["actors"])}
    axes.set_ylim(len(rows) - 0.5, -0.5)
    names = ["\n".join(wrap(say.pick(*actor["name"]), LETTERS[say.language])) for actor in side["actors"]]
    axes.set_yticks(list(rows.values()), names, fontsize=8.5)
    axes.set_xlim(first - APART * span, last + APART * span)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelbottom=True)
    quiet_grid(axes, "x")
    for bar in side["work"]:
        axes.plot([bar["from"], bar["to"]], [rows[bar["actor"]]] * 2, color=HAIR, linewidth=7, zorder=1)
    for who, row in rows.items():
        mine = [mark for mark in side["marks"] if mark["actor"] == who]
        places = apart([mark["day"] for mark in mine], APART * span, first, last)
        for mark, x in zip(mine, places, strict=True):
            colour = COLOURS[_tone(mark["sign"])]
            axes.plot([x], [row], "o", color=colour, markersize=SIZE, zorder=2)
            number = str(mark["at"] + 1)
            axes.text(x, row, number, color="white", fontsize=8, ha="center", va="center_baseline", zorder=3)
    _listed(axes, side["marks"], say)


def _tone(sign: str) -> str:
    return "good" if sign in GOOD else "bad" if sign in BAD else "plain"


def _listed(axes: Axes, marks: list[dict[str, Any]], say: Words) -> None:
    """What happened, line by line, at the right of the lane."""
    for line, mark in enumerate(marks):
        told = say("lanes_event", n=mark["at"] + 1, day=mark["day"], what=say(f"activity.{mark['what']}"))
        if mark["chance"] is not None:
            told = say("lanes_chance", told=told, probability=f"{mark['chance']:.2f}")
        axes.annotate(
            told,
            (1.03, 1.0),
            xycoords="axes fraction",
            xytext=(0, -LINE * 72 * (line + 0.5)),
            textcoords="offset points",
            color=COLOURS[_tone(mark["sign"])] if _tone(mark["sign"]) != "plain" else INK,
            fontsize=8.5,
            va="center",
        )
