"""Declarations of the commands on records; the work is in `app.commands.records.work`."""

from pathlib import Path
from typing import Annotated

import typer

from app.console.options import Json, Language, here

File = Annotated[str, typer.Argument(metavar="FILE", help="Records: CSV (also .gz) or Parquet.")]
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
