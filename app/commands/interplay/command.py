"""Declaration of `gongzhi interplay`; the work is in `app.commands.interplay.work`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import (
    CHIEF,
    Area,
    City,
    Days,
    Equal,
    History,
    Horizon,
    Json,
    Out,
    Scale,
    SpinUp,
    Workers,
    here,
)

BASE = "siloed"  # that of experiments.studies.interplay: help must appear at once


def add_interplay(app: typer.Typer) -> None:
    """Put the command of this file under the program."""
    app.command(
        epilog="Examples:  gongzhi interplay --out results/interplay;  "
        "gongzhi interplay party_led --city teaching_town --seeds 8 --metric grievance_days"
    )(interplay)


def interplay(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Scenario that levers are laid over; it uses none itself.")
    ] = BASE,
    *,
    strength: Annotated[float, typer.Option(min=0.01, max=1.0, help="Of every lever.")] = 0.5,
    metric: Annotated[str, typer.Option(help="Outcome whose pairs are printed.")] = CHIEF,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="Paired seeds; five give intervals.")] = 6,
    workers: Workers = 2,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    days: Days = None,
    equal: Equal = "cost",
    history: History = None,
    spin_up: SpinUp = None,
    horizon: Horizon = None,
    out: Out = None,
    publish: Annotated[
        Path | None,
        typer.Option(help="Folder of documents that gets data/ and figures/ as well.", callback=here),
    ] = None,
    json: Json = False,
) -> None:
    """Seven parts and five technologies alone and in pairs: what goes with what (协同效应)."""
    from app.commands.interplay.work import interplay_command
    from app.commands.run.work import laid_over

    laid = laid_over(days=days, city=city, area=area, scale=scale)
    asked = {"strength": strength, "seeds": seeds, "workers": workers, "equal": equal, "overrides": laid}
    asked |= {"history": history, "spin_up": spin_up, "horizon": horizon, "out": out}
    interplay_command(name, asked, metric, publish, as_json=json)
