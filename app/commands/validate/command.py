"""Declarations of `gongzhi validate` and `gongzhi phase`; the work is in `app.commands.validate.work`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import Equal, History, Horizon, SpinUp, here

SHORT = 1  # a limit does not hold, or a required fact is out of its band


def add_validation(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(epilog="Example:  gongzhi validate --quick --out results/validation")(validate)
    app.command(epilog="Example:  gongzhi phase --seeds 8 --out results/phase")(phase)


def validate(
    only: Annotated[
        list[str] | None,
        typer.Option(help="A fact such as SF3, or limits, docking, ablations. May be repeated."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Limits, and all facts with few seeds. Minutes, not an hour.")
    ] = False,
    seeds: Annotated[int | None, typer.Option(min=5, max=1000, help="Runs per arm.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 2,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for runs, JSON and figures. Runs in it are not repeated.", callback=here),
    ] = None,
    publish: Annotated[
        Path | None, typer.Option(help="Page whose tables are renewed, such as docs/validation.md.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Machine-readable output, and nothing else, on stdout.")
    ] = False,
) -> None:
    """Hold the model against theory and known facts. Exit code 1 where anything required falls short."""
    from app.commands.validate.work import validate_command

    done = validate_command(
        only or [], quick=quick, seeds=seeds, workers=workers, out=out, publish=publish, as_json=json
    )
    if not done:
        raise typer.Exit(SHORT)


def phase(
    *,
    seeds: Annotated[int, typer.Option(min=5, max=1000, help="Paired seeds in every cell.")] = 8,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 2,
    equal: Equal = "hours",
    history: History = None,
    spin_up: SpinUp = None,
    horizon: Horizon = None,
    out: Annotated[
        Path,
        typer.Option(help="Folder for runs, tables and figures. Runs in it are not repeated.", callback=here),
    ] = Path("results/phase"),
    publish: Annotated[
        Path | None,
        typer.Option(help="Folder of documents that gets data/ and figures/ as well.", callback=here),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Machine-readable output, and nothing else, on stdout.")
    ] = False,
) -> None:
    """Which pattern wins where: breadth of disputes x load x trust, on four criteria."""
    from app.commands.validate.work import phase_command

    phase_command(seeds, workers, out, publish, equal, (history, spin_up, horizon), as_json=json)
