"""Commands around what nobody knows; the work is in `app.commands.doubt.work`."""

from typing import Annotated

import typer

from app.console.gathered import with_gathered
from app.console.options import FAILED, Horizon, SpinUp
from app.console.where import Where

Priors = Annotated[
    str | None,
    typer.Option(help="File of priors, in the place of the shipped one."),
]

Names = Annotated[
    list[str], typer.Argument(metavar="A B [C ...]", help="Scenarios. The first is the baseline.")
]


def add_doubt_commands(app: typer.Typer) -> None:
    """Put the commands of this file under the program."""
    app.command(
        epilog="Examples:  gongzhi doubt siloed party_led --dry-run;  "
        "gongzhi doubt siloed party_led --points 96 --out results/sure;  "
        "gongzhi doubt siloed party_led --ensemble results/calibrated/ensemble.parquet"
    )(with_gathered(doubt))
    app.command(
        epilog="Examples:  gongzhi calibrate --dry-run;  "
        "gongzhi calibrate urban_china --out results/calibrated"
    )(with_gathered(calibrate))


def doubt(
    names: Names,
    *,
    points: Annotated[int, typer.Option(min=8, max=100_000, help="Worlds drawn from the priors.")] = 96,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="Seeds in each world: 1, 2, 3 ...")] = 2,
    ensemble: Annotated[
        str | None,
        typer.Option(help="What records leave possible: a shipped ensemble, or a file."),
    ] = None,
    city: Annotated[
        list[str] | None,
        typer.Option(help="Preset or table of areas. Worlds are dealt over several."),
    ] = None,
    spin_up: SpinUp = None,
    horizon: Horizon = None,
    priors: Priors = None,
    where: Where,
) -> None:
    """How probable it is that a scenario is better, over everything that nobody has measured (结论可信度)."""
    from app.commands.doubt.work import doubt_command
    from experiments.designs.past import BOTH

    asked = {"points": points, "seeds": seeds, "ensemble": ensemble, "cities": tuple(city or ())}
    asked |= {"spin_up": spin_up, "horizon": horizon or BOTH, "priors": priors}
    if not doubt_command(names, asked, where):
        raise typer.Exit(FAILED)


def calibrate(
    targets: Annotated[
        str, typer.Argument(metavar="[TARGETS]", help="Shipped targets, or a file of targets (.toml).")
    ] = "urban_china",
    *,
    waves: Annotated[int, typer.Option(min=1, max=10, help="Waves of runs at most.")] = 3,
    first: Annotated[int, typer.Option(min=40, max=100_000, help="Points of the first wave.")] = 200,
    later: Annotated[int, typer.Option(min=20, max=100_000, help="Points of each later wave.")] = 100,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="Seeds at each point: 1, 2, 3 ...")] = 2,
    size: Annotated[int, typer.Option(min=20, max=10_000, help="Points of the ensemble.")] = 200,
    priors: Priors = None,
    where: Where,
) -> None:
    """Rule out what records rule out, and weigh what is left (用记录校准)."""
    from app.commands.doubt.work import calibrate_command
    from experiments.doubt.calibrate import Plan

    calibrate_command(targets, Plan(waves, first, later, seeds, size), priors, where)
