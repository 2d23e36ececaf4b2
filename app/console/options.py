"""Options and arguments that several commands share: declared once, so that they mean and say the same."""

import re
from pathlib import Path
from typing import Annotated

import typer

BAD_INPUT, FAILED = 2, 3
LARGEST_SEED = 2**63 - 1  # that of sim.values, which is not imported: help must appear at once
CHIEF = "durable_of_1000"  # that of sim.outcomes.headline

Scenario = Annotated[str, typer.Argument(metavar="NAME", help="Shipped scenario, or path of a .toml file.")]
AnyFolder = Annotated[str, typer.Argument(metavar="DIR", help="Result folder, or an fsspec address.")]
Seed = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help="Random seed.")]
Days = Annotated[int | None, typer.Option(min=1, max=36500, help="Days after the warm-up.")]
City = Annotated[
    str | None, typer.Option(help="Preset, such as tianjin, or path of a table of areas (.csv).")
]
Area = Annotated[list[str] | None, typer.Option(help="District, such as Heping or 和平区. May be repeated.")]
Scale = Annotated[int | None, typer.Option(min=1, max=1000, help="People one agent stands for.")]
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|.*::")  # of fsspec, as a path would spell it


def here(path: Path | None) -> Path | None:
    """A place on this machine; an address is refused, of which a folder `s3:` would be made."""
    if path is not None and ADDRESS.match(str(path)):
        said = re.sub(r"(?<=:)/(?!/)", "//", str(path), count=1)  # as it was typed: a path has lost a stroke
        raise typer.BadParameter(
            f"{said} is an address. This command writes folders and files of this machine only; compare and "
            "design run take addresses."
        )
    return path


Out = Annotated[
    Path | None,
    typer.Option(help="Folder that keeps the results. Runs in it are not repeated.", callback=here),
]
AnyOut = Annotated[
    str | None,
    typer.Option(
        "--out",
        help="Folder, or fsspec address (s3://...), that keeps the results. Runs in it are not repeated.",
    ),
]
Equal = Annotated[
    str,
    typer.Option(
        "--equal",
        metavar="hours|cost",
        help="What all hold alike: staff hours, or the money that the first one costs.",
    ),
]
History = Annotated[
    str | None,
    typer.Option(
        metavar="first|own|none|NAME",
        help="Under what cities have lived before; by default what the scenarios say: the first one. "
        "none: no reform, every run from its first day on.",
    ),
]
SpinUp = Annotated[
    int | None, typer.Option("--spin-up", min=0, max=3650, help="Days before the reform. 720 unless said.")
]
Horizon = Annotated[
    str | None,
    typer.Option(metavar="soon|settled|both", help="What is looked at after the reform. Soon unless said."),
]
Workers = Annotated[int, typer.Option(min=1, max=256, help="Processes.")]
Engine = Annotated[str, typer.Option(help="Where runs are done: local, inprocess or dask.")]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of the Dask scheduler, such as tcp://127.0.0.1:8786.")
]
Language = Annotated[str, typer.Option(help="en or zh.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many runs and how long. Run nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output, and nothing else, on stdout.")]
