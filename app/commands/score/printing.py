"""A score on the screen: what lies outside first."""

from collections.abc import Sequence
from pathlib import Path

from app.console.printing import bare_table, console, print_json, print_table
from experiments.scoring.page import digits, level, parts_of, short
from experiments.scoring.score import Score
from experiments.scoring.yardsticks import YARDSTICKS
from experiments.wording.plain_data import plain
from experiments.wording.words import Words


def print_score(found: Score, files: Sequence[Path], say: Words, *, as_json: bool) -> None:
    """Counts, then figure by figure."""
    if as_json:
        print_json(plain(found.content()))
        return
    screen = console()
    for line in short(found, say):
        screen.print(line)
    for key, rows in parts_of(found.words(say.language)):
        if not len(rows):
            continue
        shown = bare_table(title=say(key))
        shown.add_column(say("column.figure"))
        scores = ("crps", *(f"crps_{name}" for name in YARDSTICKS))
        for name in ("record", "interval", *scores):
            shown.add_column(say(f"column.{name}", level=level()), justify="right")
        for row in rows.to_dict("records"):
            ends = [digits(row[name]) for name in ("median", "low", "high")]
            cells = [digits(row[name]) for name in scores]
            shown.add_row(row["label"], digits(row["record"]), "{} [{}, {}]".format(*ends), *cells)
        print_table(screen, shown)
    for path in files:
        screen.print(say("kept", path=path))
