"""Views of a published interplay: effects of parts and technologies, and pairs beside their sums."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.documents.published.shown import Shown
from experiments.exploration.interplay import ALONE, LESS, MORE, PAIR, TOGETHER, UNDECIDED
from experiments.statistics.paired import ALPHA
from experiments.studies.interplay import FILE
from experiments.wording.levers import lever_name
from experiments.wording.markdown import markdown_table
from experiments.wording.numbers import decimals, ends, number
from experiments.wording.words import Words, words
from sim.errors import ScenarioError
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS

type Row = Mapping[str, Any]
UNKNOWN = (math.nan, math.nan)
COLUMNS = {
    "effect": ("effect", "low", "high"),
    "interplay": ("interplay", "interplay_low", "interplay_high"),
}


def interplayed(shown: Shown) -> str:
    """Code, seeds, city and what was equal."""
    told = shown.content(FILE)
    return (
        f"code {told['code']}; {told['city']}; every lever at {told['strength']:g}, "
        f"over `{told['scenario']}`; "
        f"{told['seeds']} paired seeds; equal {told['equal']}"
    )


def alone(shown: Shown, metrics: str) -> str:
    """A row per part and technology, and all together: effects on some outcomes, clear ones in bold."""
    say, names = words("en", "interplay"), metrics.split(",")
    found = {(row["first"], row["metric"]): row for row in _rows(shown) if row["kind"] in (ALONE, TOGETHER)}
    firsts = dict.fromkeys(first for first, _ in found)
    rows = [[lever_name(one, say), *(_cell(found[one, metric]) for metric in names)] for one in firsts]
    heads = [f"{METRICS[name].label}, {METRICS[name].unit}".rstrip(", ") for name in names]
    return "\n".join(markdown_table(["alone", *heads], rows))


def pairs(shown: Shown, metric: str = CHIEF) -> str:
    """Every pair on one outcome: the effect of both, the sum of both alone, and the interplay."""
    say = words("en", "interplay")
    rows = []
    for row in _some(_rows(shown), PAIR, metric):
        digits = decimals(METRICS[metric].unit, [row["effect"], row["low"], row["high"], row["interplay"]])
        rows.append(
            [_names(row, say), _cell(row), number(row["sum"], digits, sign=True), _cell(row, "interplay")]
        )
    return "\n".join(markdown_table(["pair", "both", "sum of both alone", "interplay"], rows))


def beyond(shown: Shown) -> str:
    """Of every outcome how many pairs bring more than their sum, less, or neither for certain."""
    every, rows = _rows(shown), []
    for metric in dict.fromkeys(row["metric"] for row in every):
        told = [row["told"] for row in _some(every, PAIR, metric)]
        counts = [str(told.count(word)) for word in (MORE, LESS, UNDECIDED)]
        (all_of_it,) = _some(every, TOGETHER, metric)
        about = METRICS[metric]
        rows.append([f"{about.label}, {about.unit}".rstrip(", "), *counts, _cell(all_of_it, "interplay")])
    head = ["outcome", "pairs with more", "with less", "undecided", "all seven parts less their sum"]
    return "\n".join(markdown_table(head, rows))


def clear(shown: Shown, most: str = "12") -> str:
    """The pairs with a clear interplay on the chief outcome, largest first; a sentence without any."""
    say = words("en", "interplay")
    sure = [row for row in _some(_rows(shown), PAIR, CHIEF) if row["told"] in (MORE, LESS)]
    if not sure:
        return "No pair has an interplay that is clear after adjustment."
    order = sorted(sure, key=lambda row: -abs(row["interplay"]))[: int(most)]
    rows = [[_names(row, say), _cell(row), _cell(row, "interplay"), row["told"]] for row in order]
    return "\n".join(markdown_table(["pair", "both", "interplay", "than the sum"], rows))


def picture(shown: Shown) -> str:
    """The matrix of pairs as `--publish` has drawn it, and the table with everything, beside the page."""
    shown.content(FILE)
    return (
        "\n![Interplay of parts and technologies](figures/interplay.png)\n\n"
        "Every pair, on every outcome and with both intervals: [data/interplay.csv](data/interplay.csv).\n"
    )


def part(shown: Shown, name: str, metric: str = CHIEF) -> str:
    """The effect of one part or technology alone on one outcome, or of all of them."""
    return _cell(part_row(shown, name, metric)).strip("*")


def part_row(shown: Shown, name: str, metric: str) -> Row:
    """The row of one part or technology alone, or of all of them. Raises ScenarioError without one."""
    for row in _some(_rows(shown), metric=metric):
        if row["kind"] != PAIR and row["first"] == name:
            return row
    raise ScenarioError(f"{shown.run.name}: nothing is told of {name} and {metric}.")


def _rows(shown: Shown) -> list[Row]:
    """All that is told; what is unknown is null in the file, and no number here."""
    rows: Iterable[Row] = shown.content(FILE)["rows"]
    return [{name: math.nan if value is None else value for name, value in row.items()} for row in rows]


def _some(rows: Iterable[Row], kind: str = "", metric: str = "") -> list[Row]:
    """Rows of a kind and an outcome; of any where none is named."""
    return [row for row in rows if kind in ("", row["kind"]) and metric in ("", row["metric"])]


def _names(row: Row, say: Words) -> str:
    return f"{lever_name(row['first'], say)} × {lever_name(row['second'], say)}"


def _cell(row: Row, what: str = "effect") -> str:
    """A value with its interval; bold where it is clear after adjustment."""
    value, *around = (row[name] for name in COLUMNS[what])
    digits = decimals(METRICS[row["metric"]].unit, [value, *around])
    text = f"{number(value, digits, sign=True)} {ends(tuple(around), UNKNOWN, digits, sign=True)}".strip()
    adjusted = row["p_adjusted"] if what == "effect" else row["interplay_p_adjusted"]
    return f"**{text}**" if adjusted <= ALPHA else text


INTERPLAYED: dict[str, Callable[..., str]] = {
    "interplayed": interplayed,
    "alone": alone,
    "pairs": pairs,
    "beyond": beyond,
    "interplay_clear": clear,
    "picture": picture,
    "part": part,
}
