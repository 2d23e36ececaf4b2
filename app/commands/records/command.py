"""Declarations of the commands on records; the work is in `app.commands.records.work`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import Json, Language, here

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Records: CSV (also .gz), Parquet, XES, or OCEL 2.0 of this program."
    ),
]
Map = Annotated[
    str | None,
    typer.Option(
        "--map", help="What the columns mean: a shipped mapping, or a TOML file. Else the columns show it."
    ),
]
Zone = Annotated[
    str, typer.Option(help="Time zone of days and weekdays, such as Asia/Shanghai. Else the mapping's.")
]
Until = Annotated[
    str,
    typer.Option(metavar="DAY", help="Last look at the cases, YYYY-MM-DD. Else the last time in the file."),
]


def add_records(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(
        epilog="Examples:  gongzhi records requests.csv.gz;  "
        "gongzhi records casework.csv --map casework.toml --zone Asia/Shanghai --out results/casework"
    )(records)
    app.command(
        epilog="Examples:  gongzhi learn casework.csv --map casework.toml --population 1200000 "
        "--topics topics.toml --out results/learnt;  "
        "gongzhi learn requests.csv.gz --split half --out results/city"
    )(learn)


def records(
    file: File,
    mapping: Map = None,
    zone: Zone = "",
    until: Until = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the typed table (Parquet) and the fingerprint.", callback=here),
    ] = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Read case records, say what looks wrong in them, and show their fingerprint (工单记录)."""
    from app.commands.records.work import records_command

    records_command(file, mapping, zone, until, out, language, as_json=json)


def learn(
    file: File,
    *,
    out: Annotated[
        Path, typer.Option(help="Folder for priors, tables and the scenario.", callback=here)
    ] = Path("results/learnt"),
    mapping: Map = None,
    zone: Zone = "",
    until: Until = "",
    population: Annotated[
        int | None, typer.Option(min=1, help="People who live where the cases come from.")
    ] = None,
    topics: Annotated[
        Path | None, typer.Option(help="TOML file: which types of the records belong to which topic.")
    ] = None,
    split: Annotated[
        str,
        typer.Option(
            metavar="half|none|DAY",
            help="Learn from cases opened before this day, as they were known then. half: the earlier half, "
            "which leaves the later one to gongzhi score.",
        ),
    ] = "none",
    json: Json = False,
) -> None:
    """Turn records into numbers of the model, with interval, and a scenario that runs (从记录学习)."""
    from app.commands.records.work import learn_command

    learn_command((file, mapping, zone, until), out, population, topics, split, as_json=json)
