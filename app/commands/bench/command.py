"""The command `gongzhi bench`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import Json

EPILOG = "Example:  gongzhi bench --quick --json > bench.json"


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="10 000 and 100 000 residents only, in half a minute.")
    ] = False,
    publish: Annotated[
        Path | None,
        typer.Option("--publish", help="Renew the tables of this page.", exists=True, dir_okay=False),
    ] = None,
    laboratory: Annotated[
        bool,
        typer.Option(
            "--laboratory",
            help="Instead: what batches cost beside the model, how fast 10 000 stored runs open. 3 minutes.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Measure days, phases, memory and the distance to plain Mesa and to the limit of this machine."""
    from app.commands.bench.work import bench_command

    bench_command(quick=quick, publish=publish, laboratory=laboratory, as_json=json)
