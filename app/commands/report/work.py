"""The commands that explain runs: from words on the command line to texts, pictures and files."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.run.work import Overrides
from app.console.printing import bare_table, console, print_json, print_table
from app.console.progress import announce_compilation, progress

if TYPE_CHECKING:
    from experiments.exports.process import Process
    from experiments.exports.source import FinishedModel
    from sim.scenario.scenario import Scenario

FORMATS = {"xes": ".xes", "ocel2": ".json", "csv": ".csv", "graphml": ".graphml", "gexf": ".gexf"}
ROWS = 8  # of each table of the process view on the screen


def story_command(
    name: str, seed: int, dispute: int | None, overrides: Overrides, language: str, *, as_json: bool
) -> None:
    """Tell one dispute."""
    from experiments.story.tell import tell
    from experiments.wording.words import words

    words(language)  # a wrong language is refused before anything runs
    (scenario,) = _scenarios([name], overrides)
    with _days(f"{scenario.name}, seed {seed}, day") as on_day:
        told = tell(scenario, seed, dispute, language=language, on_day=on_day)
    print_json(told.content()) if as_json else print(told.text())


def diverge_command(
    first: str,
    second: str,
    seed: int,
    overrides: Overrides,
    language: str,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Tell where two scenarios part, and draw it."""
    from experiments.divergence.diverge import diverge
    from experiments.divergence.figure import draw_divergence
    from experiments.wording.foreign import in_file_name
    from experiments.wording.words import words

    words(language)
    a, b = _scenarios([first, second], overrides)
    with _days(f"{a.name} and {b.name}, seed {seed}, day") as on_day:
        found = diverge(a, b, seed, on_day=on_day)
    path = out or Path("results") / "divergence" / in_file_name(f"{a.name}-{b.name}-seed{seed}.png")
    draw_divergence(found, path, language)
    if as_json:
        print_json(found.content(language) | {"figure": str(path)})
    else:
        print(found.text(language))
        print(f"\n{words(language)('figure', path=path)}")


def report_command(
    folder: Path, language: str, out: Path | None, seeds: int, metrics: list[str], *, as_json: bool
) -> None:
    """Write the report of a result folder."""
    from experiments.report.write import write_report
    from experiments.wording.words import words

    words(language)
    announce_compilation()
    with _days(f"{folder}, run") as on_run:
        written = write_report(folder, language, out, seeds=seeds, metrics=metrics, on_run=on_run)
    if as_json:
        print_json({"report": str(written.path), "bytes": written.size, "warnings": list(written.warnings)})
        return
    print(words(language)("written", path=written.path, size=f"{written.size / 1024:.0f} kB"))
    for warning in written.warnings:
        print(warning, file=sys.stderr)


def export_command(
    source: str, form: str, seed: int, run: str, overrides: Overrides, out: Path | None, *, as_json: bool
) -> bool:
    """Write a run in a format of other programs. Returns whether a stored run came out as it was stored."""
    from experiments.exports.flat import write_csv
    from experiments.exports.network import write_network
    from experiments.exports.ocel_files import write_ocel
    from experiments.exports.xes import write_xes
    from experiments.wording.foreign import in_file_name
    from experiments.wording.words import words
    from sim.errors import ScenarioError

    if form not in FORMATS:
        raise ScenarioError(f"--format = {form!r} is not known. Formats: {', '.join(FORMATS)}.")
    finished = _finished(source, seed, run, overrides)
    model = finished.model
    path = out or Path(in_file_name(f"{model.programme.name}-seed{int(model.seed)}{FORMATS[form]}"))
    actors = _actors(finished, "en")
    with _writing(path):
        if form in ("graphml", "gexf"):
            write_network(finished, path, form)
        else:
            {"xes": write_xes, "ocel2": write_ocel, "csv": write_csv}[form](finished, actors, path)
    size = path.stat().st_size
    if as_json:
        about = {"file": str(path), "format": form, "bytes": size, "events": len(finished.log)}
        print_json(about | {"disputes": model.disputes.count, "as_stored": finished.same})
    else:
        print(words("en")("written", path=path, size=f"{size / 1024:.0f} kB"))
    return _as_stored(finished)


def process_command(
    source: str, seed: int, run: str, overrides: Overrides, out: Path | None, language: str, *, as_json: bool
) -> bool:
    """Print the process view and, with a folder, keep it. Returns whether a stored run came out as stored."""
    from experiments.exports.process import process_of
    from experiments.exports.process_figures import draw_process
    from experiments.wording.spreadsheet import write_spreadsheet
    from experiments.wording.words import words

    words(language)
    finished = _finished(source, seed, run, overrides)
    found = process_of(finished, _actors(finished, language))
    if out is not None:
        with _writing(out / "variants.csv"):
            for name, table in found.tables().items():
                rows = table.astype(object).where(table.notna(), "").itertuples(index=False)
                write_spreadsheet(out / f"{name}.csv", list(table.columns), rows)
        draw_process(found, finished, out, language)
    if as_json:
        print_json({name: table.to_dict("records") for name, table in found.tables().items()})
    else:
        _print_process(found, finished, language, out)
    return _as_stored(finished)


def _scenarios(names: list[str], overrides: Overrides) -> "list[Scenario]":
    from sim.scenario.file import load_scenario

    found = [load_scenario(name, overrides) for name in names]
    announce_compilation()
    return found


def _finished(source: str, seed: int, run: str, overrides: Overrides) -> "FinishedModel":
    from experiments.exports.source import run_of

    announce_compilation()
    with _days(f"{source}, day") as on_day:
        return run_of(source, seed, run, overrides, on_day)


def _actors(finished: "FinishedModel", language: str) -> Any:
    from experiments.story.actors import Actors
    from experiments.wording.words import words

    return Actors(finished.model.city, finished.model.topics, words(language, "process"))


def _as_stored(finished: "FinishedModel") -> bool:
    if not finished.same:
        print(
            f"{finished.name}: its events are not those of the stored run (other code or packages).",
            file=sys.stderr,
        )
    return finished.same


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Make the folder of a file; a file system that refuses becomes one message."""
    from experiments.storage.atomic import file_errors

    with file_errors(path.parent, "write files"):
        path.parent.mkdir(parents=True, exist_ok=True)
        yield


@contextmanager
def _days(what: str) -> Iterator[Callable[[int, int], None]]:
    """Progress by days, with the time left at the pace since the first."""
    first: list[float] = []
    with progress(what) as show:

        def on_day(done: int, total: int) -> None:
            now = time.monotonic()
            first.append(now) if not first else None
            pace = (now - first[0]) / (done - 1) if done > 1 else None
            show(done, total, 0, None if pace is None else pace * (total - done))

        yield on_day


def _print_process(found: "Process", finished: "FinishedModel", language: str, out: Path | None) -> None:
    from pandas.api.types import is_numeric_dtype

    from experiments.wording.words import words

    say = words(language, "process")
    screen = console()
    for name, table in found.tables().items():
        screen.print(f"\n{say(name)}", style="bold")
        shown = bare_table()
        for column in table.columns:
            shown.add_column(
                say(f"column.{column}"), justify="right" if is_numeric_dtype(table[column]) else "left"
            )
        for row in table.head(ROWS).itertuples(index=False):
            shown.add_row(*[_cell(value) for value in row])
        print_table(screen, shown)
        if len(table) > ROWS:
            screen.print(say("shown", shown=ROWS, all=len(table)), style="dim")
    if out is not None:
        screen.print(f"\n{say('kept', path=out)}")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "–" if value != value else f"{value:.3g}"
    return str(value)
