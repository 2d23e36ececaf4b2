"""The commands that explain runs: from words on the command line to texts, pictures and files."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.run.work import Overrides
from app.console.printing import bare_table, console, print_json, print_table
from app.console.progress import announce_compilation, of_runs, progress

if TYPE_CHECKING:
    from experiments.execution.batch import OnProgress
    from experiments.exports.calls import ProcessView
    from sim.scenario.scenario import Scenario

ROWS = 8  # of each table of the process view on the screen


def story_command(
    name: str, seed: int, dispute: int | None, overrides: Overrides, language: str, *, as_json: bool
) -> None:
    """Tell one dispute."""
    from experiments.story.tell import story
    from experiments.wording.words import words

    words(language)  # a wrong language is refused before anything runs
    (scenario,) = _scenarios([name], overrides)
    with _told(f"{scenario.name}, seed {seed}, day") as told:
        found = story(scenario, seed, dispute, language=language, progress=told)
    print_json(found.content()) if as_json else print(found.text())


def telling_command(
    names: tuple[str, str], seed: int, overrides: Overrides, language: str, *, as_json: bool
) -> None:
    """Tell the typical dispute that best shows what the second scenario changes, under both."""
    from experiments.film.closeup.typical import telling
    from experiments.wording.words import words

    words(language)
    a, b = _scenarios(list(names), overrides)
    with _told(f"{a.name} and {b.name}, seed {seed}, day") as told:
        found = telling(a, b, seed, progress=told)
    with _told(f"dispute of {a.name} and {b.name}, day") as told:
        sides = found.stories(language, progress=told)
    if as_json:
        print_json([side.content() for side in sides])
    else:
        print("\n\n".join(side.text() for side in sides))


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
    with _told(f"{a.name} and {b.name}, seed {seed}, day") as told:
        found = diverge(a, b, seed, progress=told)
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
    from experiments.report.write import report
    from experiments.wording.words import words

    words(language)
    announce_compilation()
    with _told(f"{folder}, run") as told:
        written = report(folder, language, out, seeds=seeds, metrics=metrics, progress=told)
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
    from experiments.exports.calls import check_form, export
    from experiments.wording.words import words

    check_form(form)
    announce_compilation()
    with _told(f"{source}, day") as told:
        done = export(source, form, out, seed=seed, run=run, overrides=overrides, progress=told)
    if as_json:
        about = {"file": str(done.path), "format": form, "bytes": done.size, "events": done.events}
        print_json(about | {"disputes": done.disputes, "as_stored": done.same})
    else:
        print(words("en")("written", path=done.path, size=f"{done.size / 1024:.0f} kB"))
    return _as_stored(done.name, same=done.same)


def process_command(
    source: str, seed: int, run: str, overrides: Overrides, out: Path | None, language: str, *, as_json: bool
) -> bool:
    """Print the process view and, with a folder, keep it. Returns whether a stored run came out as stored."""
    from experiments.exports.calls import process
    from experiments.wording.words import words

    words(language)
    announce_compilation()
    with _told(f"{source}, day") as told:
        found = process(source, seed=seed, run=run, overrides=overrides, language=language, progress=told)
    if out is not None:
        found.keep(out)
    if as_json:
        print_json({name: table.to_dict("records") for name, table in found.tables().items()})
    else:
        _print_process(found, out)
    return _as_stored(found.run.name, same=found.same)


def _scenarios(names: list[str], overrides: Overrides) -> "list[Scenario]":
    from sim.scenario.file import load_scenario

    found = [load_scenario(name, overrides) for name in names]
    announce_compilation()
    return found


def _as_stored(name: str, *, same: bool) -> bool:
    if not same:
        print(
            f"{name}: its events are not those of the stored run (other code or packages).",
            file=sys.stderr,
        )
    return same


@contextmanager
def _told(what: str) -> "Iterator[OnProgress]":
    """Progress by days or runs."""
    with progress(what) as report:
        yield of_runs(report)


def _print_process(found: "ProcessView", out: Path | None) -> None:
    from pandas.api.types import is_numeric_dtype

    from experiments.wording.words import words

    say = words(found.language, "process")
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
