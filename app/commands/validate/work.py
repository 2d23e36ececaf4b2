"""The work behind `gongzhi validate` and `gongzhi phase`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.console.progress import announce_compilation, of_runs, progress
from app.documents.pages import renew_page

BEGIN, END = "<!-- validation: begin -->\n", "<!-- validation: end -->\n"

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
    from experiments.storage.atomic import file_errors, write_json
    from experiments.validation.run import validate
    from experiments.validation.written import as_data, page_tables

    announce_compilation()
    with progress("runs") as report:
        found = validate(
            only, quick=quick, seeds=seeds, workers=workers, out=out, progress=of_runs(report), say=_say
        )
    figures: list[Path] = []
    if out is not None:
        from experiments.validation.figures import draw_facts

        with file_errors(out, "write results"):
            out.mkdir(parents=True, exist_ok=True)
            write_json(out / "validation.json", as_data(found))
            figures = draw_facts(found, out / "figures")
    if publish is not None:
        renew_page(publish, BEGIN, END, page_tables(found))
    print_validation(found, figures, as_json=as_json)
    return not found.failures


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def phase_command(
    seeds: int, workers: int, out: Path, publish: Path | None, equal: str, *, as_json: bool
) -> None:
    """Run the grid, keep it in `out`, write tables and figures there and, if asked, beside the documents."""
    from app.console.printing import print_json
    from experiments.designs.equal_cost import HOURS
    from experiments.exploration.phase import (
        phase_diagram,
        undefined_criteria,
        winners,
        winners_table,
        write_csv,
    )
    from experiments.figures.phase import draw_phase
    from sim.identity import code_hash

    announce_compilation()
    with progress("runs") as report:
        table = phase_diagram(seeds=seeds, workers=workers, out=out, equal=equal, progress=of_runs(report))
    found = winners_table(winners(table))
    identity: dict[str, object] = {"seeds": seeds, "code": code_hash()}
    identity |= {"equal": equal} if equal != HOURS else {}
    for tables, figures in [(out, out / "figures"), *([_published(publish)] if publish else [])]:
        write_csv(tables / "phase_runs.csv", table)
        write_csv(tables / "phase_winners.csv", found)
        draw_phase(found, figures, identity)
    if as_json:
        print_json({**identity, "winners": found.to_dict("records"), "lacking": undefined_criteria(table)})
    else:
        _print_phase(found, out)
        for said in undefined_criteria(table):
            print(f"left out: {said}")


def _published(docs: Path) -> tuple[Path, Path]:
    return docs / "data", docs / "figures"


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
