"""Writing the report of a result folder."""

import base64
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.designs.chosen import several
from experiments.execution.batch import OnProgress
from experiments.execution.pace import paced
from experiments.exploration.explore import Outcome
from experiments.report.content import SHOWN_VALUES, Gatherer, comparison_in
from experiments.report.design import design_parts
from experiments.report.search import FRESH, front_of, is_search
from experiments.report.sensitivity import sensitivity_tables
from experiments.report.sure import sure_rows
from experiments.report.winners import winners_of
from experiments.results.comparison import Comparison
from experiments.results.design_results import DesignResults
from experiments.results.limits import what_it_cannot_tell
from experiments.storage.atomic import file_errors, write_whole
from experiments.storage.store import Store
from experiments.wording.numbers import number
from experiments.wording.words import Words, words
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.texts import in_language

TEMPLATES = Path(__file__).parent / "templates"
SECTIONS = (
    "question",
    "short",
    "design",
    "results",
    "figures",
    "winners",
    "sensitivity",
    "failures",
    "limits",
    "model",
    "manifest",
    "again",
    "details",
)
TOO_LARGE = 3 * 1024 * 1024  # bytes that many mailboxes still take twice


@dataclass(frozen=True, slots=True)
class Written:
    """A report that was written; warnings : what could not be part of it, and why."""

    path: Path
    size: int
    warnings: tuple[str, ...]


def report(
    folder: Path | str,
    language: str = "en",
    out: Path | str | None = None,
    *,
    seeds: int = 10,
    metrics: Sequence[str] = (),
    progress: OnProgress | None = None,
) -> Written:
    """Write one self-contained HTML file about the comparison, design or search in a result folder.

    out : the file; else `report-en.html` or `report-zh.html` in the folder
    seeds : how many seeds are computed again to tell winners and losers; 0 leaves them out
    metrics : outcomes of a design that are told value by value, and whose sensitivity is analysed; the chief
        one where none is named
    progress : told after each of those runs

    Raises ScenarioError where the folder cannot be read or holds no comparison, or the language is unknown.
    """
    say = words(language, "report")
    folder = Path(folder)
    front = front_of(folder, say) if is_search(folder) else None
    store = Store.read(folder / FRESH if front else folder)
    design = DesignResults.of(store) if store.design.asked[1] else None
    # An outcome refuses what is none, and knows former names.
    chosen = several(metrics, str) or [design.chief if design else CHIEF]
    metrics = [Outcome(metric, None).metric for metric in chosen]
    gatherer = Gatherer(store, design.comparison() if design else comparison_in(store), say, design)
    lost = set[str]().union(*store.lost().values())
    warnings = [say("lost", runs=len(lost), folder=store.place)] if lost else []
    winners = winners_of(gatherer, seeds, paced(progress), warnings)
    path = Path(out or Path(folder) / f"report-{language}.html")
    text = _rendered(gatherer, winners, tuple(metrics), front)
    with file_errors(path.parent, "write the report"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    size = path.stat().st_size
    if size > TOO_LARGE:
        warnings.append(f"{path}: {size / 1024 / 1024:.1f} MB, too large for some mailboxes.")
    return Written(path, size, tuple(warnings))


def _rendered(
    gatherer: Gatherer, winners: dict[str, Any], metrics: tuple[str, ...], front: dict[str, Any] | None
) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found, store, say = gatherer.found, gatherer.store, gatherer.say
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    facts = found.facts
    return environment.get_template("report.html.j2").render(
        say=say,
        language=say.language,
        sections=[*SECTIONS[:2], *(["front"] if front else []), *SECTIONS[2:]],
        front=front,
        style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        question=in_language(store.manifest.question, say.language),
        facts=facts,
        city=say.pick(facts.get("city"), facts.get("city_zh")) or "",
        scenarios=gatherer.scenarios(),
        differing=gatherer.differences_of_design(),
        shown_values=SHOWN_VALUES,
        number=number,
        short=gatherer.short(),
        sure=sure_rows(Path(store.folder), say),
        pairing=gatherer.pairing(),
        results=gatherer.results("headline"),
        details=gatherer.results("detail"),
        followed=gatherer.found.followed,
        figures=_figures(gatherer) if facts else [],
        winners=winners,
        sensitivity=sensitivity_tables(Path(store.folder)),
        runs=gatherer.runs(),
        limits=[*_of_reform(found, say.language), *what_it_cannot_tell(found, say.language)] if facts else [],
        model=gatherer.model(),
        design=found.design,
        metrics=METRICS,
        seeds=gatherer.seeds(),
        others=gatherer.other_codes(),
        unstored=gatherer.unstored(),
        parts=design_parts(gatherer.design, metrics, say) if gatherer.design else None,
    )


def _figures(gatherer: Gatherer) -> list[dict[str, str]]:
    """The figures, as data of the page itself; those of the folder where they show these very runs."""
    from experiments.figures.comparison import figures_as_drawn

    found, there = gatherer.found, None
    if found.folder is not None and found.points == 1:
        there = figures_as_drawn(found, found.folder / "figures")
    if there is not None:
        return [_figure(path, gatherer.say) for path in there]
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        return [_figure(path, gatherer.say) for path in found.figures(folder)]


def _figure(path: Path, say: Words) -> dict[str, str]:
    name = path.stem.partition("-")[0]
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return {"data": data, "text": say(f"figure.{name}") if f"figure.{name}" in say else path.stem}


def _of_reform(found: Comparison, language: str) -> list[str]:
    """What a reform was, what is still filling up, and whether the way matters; empty without a reform."""
    told = found.reform
    if told is None:
        return []
    tested = [*told.warnings(language), *told.strictness(language)]
    return [*told.lines(language), *tested, *found.paths(language)]
