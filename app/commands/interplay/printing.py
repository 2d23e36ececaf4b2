"""Effects of parts and technologies, and pairs that bring more or less than their sum, on the screen."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from app.commands.design.printing import print_reform
from app.console.printing import bare_table, console, print_json, print_table
from experiments.exploration.interplay import ALONE, LESS, MORE, PAIR, TOGETHER, UNDECIDED
from experiments.statistics.paired import ALPHA
from experiments.studies.interplay import Interplay
from experiments.wording.levers import lever_name
from experiments.wording.numbers import decimals, ends, number
from experiments.wording.words import words
from sim.outcomes.metrics import METRICS

UNKNOWN = (float("nan"), float("nan"))


def print_interplay(found: Interplay, metric: str, figures: list[Path], *, as_json: bool) -> None:
    """What each brings alone and all together, then every pair, on one outcome; how many pairs on others."""
    if as_json:
        print_json(found.content() | {"figures": [str(path) for path in figures]})
        return
    out, say, about = console(), words("en", "interplay"), METRICS[metric]
    print_reform(found.reform)
    for kinds in ((ALONE, TOGETHER), (PAIR,)):
        table = bare_table()
        table.add_column(f"{about.label}, {about.unit}" if kinds[0] == ALONE else "pair", overflow="fold")
        for key in ("effect", "beyond"):
            table.add_column(say(key), justify="right")
        table.add_column("", justify="right")
        for row in _rows(found, metric, kinds):
            sure = row["p_adjusted"] <= ALPHA or row["told"] in (MORE, LESS)
            names = " x ".join(lever_name(name, say) for name in (row["first"], row["second"]) if name)
            table.add_row(names, *told(row), row["told"], style="bold" if sure else "dim")
        print_table(out, table)
    for line in summaries(found):
        out.print(line)
    out.print(Text(f"bold: clear of 0 after adjustment for their number ({found.identity['correction']})"))
    for path in figures:
        out.print(f"figure: {path}", soft_wrap=True)


def summaries(found: Interplay, language: str = "en") -> Iterator[str]:
    """Of every outcome how many pairs bring more than their sum."""
    say = words(language, "interplay")
    pairs = found.table()[found.table()["kind"] == PAIR]
    for metric, rows in pairs.groupby("metric", sort=False):
        about, counts = METRICS[str(metric)], rows["told"].value_counts()
        many = {"more": counts.get(MORE, 0), "less": counts.get(LESS, 0), "open": counts.get(UNDECIDED, 0)}
        yield say("heading", outcome=say.pick(about.label, about.zh), pairs=len(rows), **many)


def told(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Effect and interplay of a row, each with its interval."""
    unit = METRICS[row["metric"]].unit
    digits = decimals(unit, [row[name] for name in ("effect", "low", "high", "interplay")])
    found = []
    for value, low, high in (("effect", "low", "high"), ("interplay", "interplay_low", "interplay_high")):
        around = ends((row[low], row[high]), UNKNOWN, digits, sign=True)
        found.append(f"{number(row[value], digits, sign=True)} {around}".strip())
    return found[0], "" if row["kind"] == ALONE else found[1]


def _rows(found: Interplay, metric: str, kinds: tuple[str, ...]) -> list[dict[Any, Any]]:
    rows = found.table()
    return rows[(rows["metric"] == metric) & rows["kind"].isin(kinds)].to_dict("records")
