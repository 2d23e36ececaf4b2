"""Commands around designs and result folders; the work is in `app.commands.design.work`."""

from typing import Annotated

import typer

from app.console.options import (
    BAD_INPUT,
    FAILED,
    AnyFolder,
    Engine,
    History,
    Horizon,
    Json,
    Scheduler,
    SpinUp,
    Workers,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Shipped design, or path of a .toml file.")]
Address = Annotated[
    str | None,
    typer.Option(
        "--out", help="Folder or fsspec address (s3://...) that keeps the results. Default results/NAME."
    ),
]

design = typer.Typer(
    name="design",
    help="Designs: scenarios x cities x parameters, in a file. Run, resumed, watched (实验设计).",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_design_commands(app: typer.Typer) -> None:
    """Put the commands of this file under the program."""
    app.add_typer(design)
    example = '"SELECT scenario, avg(durable_of_1000) FROM runs GROUP BY 1"'
    app.command(epilog=f"Example:  gongzhi query results/first {example}")(query)
    app.command(epilog="Example:  gongzhi repair results/first --dry-run")(repair)


@design.command(name="list", epilog="Example:  gongzhi design list --json")
def list_designs(json: Json = False) -> None:
    """List the shipped designs."""
    from app.commands.design.listing import print_designs

    print_designs(as_json=json)


@design.command(epilog="Example:  gongzhi design show rights")
def show(name: Name, json: Json = False) -> None:
    """Show a design: its question, what it varies, how many points."""
    from app.commands.design.listing import print_design

    print_design(name, as_json=json)


@design.command(epilog="Example:  gongzhi design check mine.toml")
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Design files.")], json: Json = False
) -> None:
    """Check design files, all their points too. Every problem is named with its place."""
    from app.commands.design.listing import print_design_check

    if not print_design_check(files, as_json=json):
        raise typer.Exit(BAD_INPUT)


@design.command(
    epilog="Examples:  gongzhi design run rights --dry-run;  "
    "gongzhi design run rights --out results/rights --workers 2 --keep daily,disputes;  "
    "gongzhi design run rights --engine dask --scheduler tcp://127.0.0.1:8786"
)
def run(
    name: Name,
    *,
    out: Address = None,
    seeds: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="Seeds 1 ... N in place of the file's.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes of the local engine.")] = 2,
    engine: Engine = "local",
    scheduler: Scheduler = None,
    keep: Annotated[
        str,
        typer.Option(help="Also keep: daily,curves,disputes,events, or none of them."),
    ] = "daily,curves",
    shard: Annotated[
        str,
        typer.Option(
            metavar="I/N",
            help="Only the i-th of n parts of the runs. Not with [stop]: whether more seeds are needed is "
            "decided from all runs of a point, and a shard sees only its own.",
        ),
    ] = "1/1",
    history: History = None,
    spin_up: SpinUp = None,
    horizon: Horizon = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many runs, how long, how much disk.")
    ] = False,
    json: Json = False,
) -> None:
    """Run a design. What its folder holds already is not run again."""
    from app.commands.design.work import Where, dry_run_command, run_design_command

    where = Where(out, engine, workers, scheduler, keep, shard, history, spin_up, horizon)
    if dry_run:
        dry_run_command(name, seeds, where, as_json=json)
    elif not run_design_command(name, seeds, where, as_json=json):
        raise typer.Exit(FAILED)


@design.command(epilog="Example:  gongzhi design status results/rights")
def status(folder: AnyFolder, json: Json = False) -> None:
    """Say how far the runs of a result folder are. Also while another process works on it."""
    from app.commands.design.work import print_status

    print_status(folder, as_json=json)


def query(
    folder: AnyFolder,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A question in the SQL of DuckDB.")],
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Comma-separated values on stdout.")] = False,
) -> None:
    """Ask the tables of a result folder: runs, metrics, daily, curves, disputes, events, points, results."""
    if json and csv:
        raise typer.BadParameter("choose one of --json and --csv.")
    from app.commands.design.work import query_command

    query_command(folder, sql, as_json=json, as_csv=csv)


def repair(
    folder: AnyFolder,
    workers: Workers = 2,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what is damaged or missing. Change nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what is damaged or missing in a result folder, set it aside, and compute its runs again."""
    from app.commands.design.repair import repair_command

    if not repair_command(folder, workers, dry_run=dry_run, as_json=json):
        raise typer.Exit(FAILED)
