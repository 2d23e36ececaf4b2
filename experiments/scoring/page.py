"""The report of a score: one HTML file with its figure, beside the numbers as JSON and CSV (评分报告)."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.records.measures.named import named
from experiments.report.write import TEMPLATES as HOUSE
from experiments.scoring.figure import draw_score
from experiments.scoring.rules import LEVEL
from experiments.scoring.score import Score
from experiments.scoring.yardsticks import YARDSTICKS
from experiments.storage.atomic import file_errors, write_whole
from experiments.studies.keeping import figure_folder, keep_json, place_for
from experiments.wording.numbers import NOTHING
from experiments.wording.spreadsheet import write_spreadsheet
from experiments.wording.words import Words, words

TEMPLATES = Path(__file__).parent / "templates"
PARTS = {  # title of a part -> named beforehand, inside
    "head.named_outside": (True, False),
    "head.named_inside": (True, True),
    "head.other_outside": (False, False),
    "head.other_inside": (False, True),
}


def keep_score(found: Score, folder: Path | str | None = None, language: str = "en") -> list[Path]:
    """Write score.json, score.csv, the report score-en.html or score-zh.html, and its figure.

    folder : where; beside the runs where None. Returns the report and the figure.

    Raises ScenarioError where no folder is known, and for an unknown language.
    """
    say, folder = words(language, "records", "score"), place_for(folder, found.folder)
    keep_json(folder, "score.json", found.content())
    table = found.words(language)
    with file_errors(folder, "write results"):
        write_spreadsheet(folder / "score.csv", list(table.columns), table.itertuples(index=False))
    lines = list(short(found, say))
    note = say("figure_note", level=level())
    title = say("title", predicted=found.predicted, records=found.records)
    with figure_folder(folder) as figures:
        shown, identity = (title, lines[0], note), dict(found.identity)
        picture = draw_score(table, shown, say, figures / f"score-{language}.png", identity)
    path = folder / f"score-{language}.html"
    with file_errors(folder, "write the report"):
        write_whole(path, _rendered(found, table, say, picture))
    return [path, picture]


def level() -> str:
    """Of the predictive interval, in words."""
    return f"{LEVEL:.0%}".replace("%", " %")


def short(found: Score, say: Words) -> Iterator[str]:
    """The score in a few sentences."""
    inside, of = found.inside
    yield say("inside", inside=inside, of=of, level=level()) if of else say("unnamed")
    if of:
        yield say("inside_with_form", inside=found.inside_with_form, of=of)
    told = {"cases": f"{found.scored:,}", "runs": found.runs, "split": found.split}
    yield say("scored" if found.split else "scored_whole", **told)
    if found.failed:
        yield say("failed", count=found.failed)
    for name, (better, counted) in found.better.items():
        if counted:
            yield say("better", yardstick=say(f"yardstick.{name}"), better=better, of=counted)


def digits(value: float) -> str:
    """Three significant ones; a dash where nothing is known."""
    return f"{value:.3g}".replace("-", "−") if value == value else NOTHING


def parts_of(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The parts in which figures are shown, those outside the interval first: key of the title, and rows."""
    for key, (mine, inside) in PARTS.items():
        yield key, table[(table["named"] == mine) & (table["inside"] == inside)]


def _told(row: Any) -> dict[str, Any]:
    """A figure as cells of a table; a yardstick that is nearer than the runs is marked."""
    scores = [getattr(row, f"crps_{name}") for name in YARDSTICKS]
    cells = [{"text": digits(value), "better": value < row.crps} for value in scores]
    ends = {name: digits(getattr(row, name)) for name in ("record", "low", "median", "high", "crps")}
    return {"label": row.label, **ends, "yardsticks": cells}


def _rendered(found: Score, table: pd.DataFrame, say: Words, picture: Path) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    parts = [
        {
            "title": say(key),
            "rows": [_told(row) for row in rows.itertuples(index=False)],
            "note": say("read_others") if key == "head.other_outside" else "",
        }
        for key, rows in parts_of(table)
    ]
    columns = [say("column.figure"), say("column.record"), say("column.interval", level=level())]
    columns += [say("column.crps"), *(say(f"column.crps_{name}") for name in YARDSTICKS)]
    reasons = [
        {"label": say(f"figure.{n}"), "why": say.pick(each.why, each.why_zh)} for n, each in named().items()
    ]
    silent = say.listed([say(f"figure.{name}") for name in found.silent])
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("score.html.j2").render(
        say=say,
        style=(HOUSE / "report.css").read_text(encoding="utf-8"),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        code=found.identity["code_hash"],
        title=say("title", predicted=found.predicted, records=found.records),
        short=list(short(found, say)),
        parts=parts,
        columns=columns,
        figure=base64.b64encode(picture.read_bytes()).decode("ascii"),
        note=say("figure_note", level=level()),
        reasons=reasons,
        silent=say("silent", figures=silent) if silent else "",
    )
