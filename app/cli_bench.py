"""The command `gongzhi bench`."""

from typing import Annotated

import typer

EPILOG = "Example:  gongzhi bench --quick --json > bench.json"


def bench(
    quick: Annotated[
        bool, typer.Option("--quick", help="10 000 and 100 000 residents only, in half a minute.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Machine-readable output, and nothing else, on stdout.")
    ] = False,
) -> None:
    """Measure days, phases, memory and the distance to plain Mesa and to the limit of this machine."""
    from app.commands_bench import bench_command

    bench_command(quick=quick, as_json=json)
