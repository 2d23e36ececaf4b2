"""Declaration of `gongzhi score`; the work is in `app.commands.score.work`."""

from typing import Annotated

import typer

from app.commands.records.command import File, Map, Until, Zone
from app.console.gathered import with_gathered
from app.console.options import FAILED, City, Days, Language
from app.console.where import Where


def add_score(app: typer.Typer) -> None:
    """Put the command of this file under the program."""
    app.command(
        epilog="Examples:  gongzhi score requests.csv.gz urban_china --dry-run;  "
        "gongzhi score requests.csv.gz urban_china --out results/score;  "
        "gongzhi score run.csv siloed --split none --seeds 30"
    )(with_gathered(score))


def score(
    file: File,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|ENSEMBLE",
            help="What predicts: a scenario, a shipped ensemble, or the file of one (.toml, .parquet).",
        ),
    ],
    *,
    split: Annotated[
        str,
        typer.Option(
            metavar="half|none|DAY",
            help="Cases from this day on are scored. half: the later half; none: all, without yardsticks.",
        ),
    ] = "half",
    seeds: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="Seeds: 20 of a scenario, 2 in each world of an ensemble unless said."
        ),
    ] = None,
    within: Annotated[
        str,
        typer.Option(
            metavar="posterior|possible", help="Weights of an ensemble: by records, or all not ruled out."
        ),
    ] = "posterior",
    mapping: Map = None,
    zone: Zone = "",
    until: Until = "",
    days: Days = None,
    city: City = None,
    where: Where,
    language: Language = "en",
) -> None:
    """Hold what runs predict against records: which figures lie inside, and how near (预测评分)."""
    from app.commands.run.work import laid_over
    from app.commands.score.work import Asked, score_command

    overrides = laid_over(days=days, city=city, area=None, scale=None)
    asked = Asked((file, mapping, zone, until), source, split, seeds, within, overrides)
    if not score_command(asked, where, language):
        raise typer.Exit(FAILED)
