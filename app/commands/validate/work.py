"""The work behind `gongzhi validate` and `gongzhi phase`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.console.progress import announce_compilation, of_runs, progress
from app.documents.pages import renew_page

BEGIN, END = "<!-- validation: begin -->\n", "<!-- validation: end -->\n"
DOCKED = "<!-- docking: begin -->\n", "<!-- docking: end -->\n"

if TYPE_CHECKING:
    import pandas as pd


def validate_command(
    only: Sequence[str],
    *,
    quick: bool,
    seeds: int | None,
    workers: int,
    out: Path | None,
    publish: Path | None,
    as_json: bool,
) -> bool:
    """Validate, write results and figures, print the tables. Returns whether nothing required fell short."""
    from app.commands.validate.printing import print_validation
    from experiments.validation.run import validate
    from experiments.validation.written import docking_tables, page_tables

    announce_compilation()
    with progress("runs") as report:
        found = validate(
            only, quick=quick, seeds=seeds, workers=workers, out=out, progress=of_runs(report), say=_say
        )
    figures: list[Path] = []
    if out is not None:
        from experiments.validation.keeping import keep_validation

        figures = keep_validation(found, out)
    if publish is not None and (found.limits or found.facts):
        renew_page(publish, BEGIN, END, page_tables(found))
    if publish is not None and found.docking:
        renew_page(publish, *DOCKED, docking_tables(found))
    print_validation(found, figures, as_json=as_json)
    return not found.failures


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def phase_command(
    seeds: int,
    workers: int,
    out: Path,
    publish: Path | None,
    equal: str,
    past: tuple[str | None, int | None, str | None],
    *,
    as_json: bool,
) -> None:
    """Run the grid, keep it in `out`, write tables and figures there and, if asked, beside the documents.

    past : history, spin-up and horizon as they were given
    """
    from app.commands.design.printing import print_reform
    from app.console.printing import print_json
    from experiments.studies.phase import phase

    announce_compilation()
    history, spin_up, horizon = past
    with progress("runs" if history == "none" else "days") as report:
        found = phase(
            seeds=seeds,
            workers=workers,
            out=out,
            equal=equal,
            history=history,
            spin_up=spin_up,
            horizon=horizon,
            progress=of_runs(report),
        )
    found.keep()
    if publish is not None:
        found.keep(publish / "data", publish / "figures")
    if as_json:
        print_json(found.content())
    else:
        print_reform(found.reform)
        _print_phase(found.winners, out)
        for said in found.lacking:
            print(f"left out: {said}")


def _print_phase(found: "pd.DataFrame", out: Path) -> None:
    """How many cells each pattern wins, and how many of them for certain."""
    from app.console.printing import bare_table, console, print_table
    from experiments.exploration.phase import CRITERIA

    shown = bare_table(title="Cells won (of them certain)  各模式占优格数（其中确定）")
    shown.add_column("pattern")
    for name in CRITERIA.values():
        shown.add_column(name, justify="right")
    for pattern in sorted(found["winner"].unique()):
        row = [pattern]
        for criterion in CRITERIA:
            mine = found[(found["criterion"] == criterion) & (found["winner"] == pattern)]
            row.append(f"{len(mine)} ({int(mine['certain'].sum())})")
        shown.add_row(*row)
    screen = console()
    print_table(screen, shown)
    screen.print(f"tables and figures in {out}")
