"""Commands that explain runs: story, diverge, report, export, process. The work is in `commands_report`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from app.console.options import CHIEF, FAILED, Area, City, Days, Json, Language, Scale, Seed, here
from app.console.options import Scenario as Name

Source = Annotated[
    str, typer.Argument(metavar="SOURCE", help="Scenario (name or .toml file), or a result folder.")
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Result folder.")]
Run = Annotated[str, typer.Option(help="First digits of a run of the folder. Else its first one.")]


def story(
    name: Name,
    seed: Seed = 1,
    dispute: Annotated[
        int | None, typer.Option(help="Which dispute, 0 is the first. Else one is picked.")
    ] = None,
    telling: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="Tell the typical dispute that best shows what changes under this scenario, under both.",
        ),
    ] = None,
    days: Days = None,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Tell what happened to one dispute: who saw it, who was asked, who refused and why, how it ended."""
    from app.commands.report.work import story_command, telling_command
    from app.commands.run.work import laid_over

    overrides = laid_over(days=days, city=city, area=area, scale=scale)
    if telling is not None:
        if dispute is not None:
            raise typer.BadParameter("--telling picks the dispute: leave --dispute out.")
        telling_command((name, telling), seed, overrides, language, as_json=json)
    else:
        story_command(name, seed, dispute, overrides, language, as_json=json)


def diverge(
    first: Annotated[str, typer.Argument(metavar="A", help="Scenario, or path of a .toml file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Scenario to set beside it.")],
    seed: Seed = 1,
    days: Days = None,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    language: Language = "en",
    out: Annotated[
        Path | None, typer.Option(help="Picture (.png). Else in results/divergence.", callback=here)
    ] = None,
    json: Json = False,
) -> None:
    """Find the first decision that differs between two scenarios, why, and what it changed after."""
    from app.commands.report.work import diverge_command
    from app.commands.run.work import laid_over

    overrides = laid_over(days=days, city=city, area=area, scale=scale)
    diverge_command(first, second, seed, overrides, language, out, as_json=json)


def report(
    folder: Folder,
    language: Language = "en",
    out: Annotated[
        Path | None, typer.Option(help="HTML file. Else report-LANGUAGE.html in the folder.", callback=here)
    ] = None,
    seeds: Annotated[
        int,
        typer.Option(min=0, max=100, help="Seeds computed again for winners and losers. 0 leaves them out."),
    ] = 10,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="Outcome of a design told value by value, with its sensitivity; may be repeated. "
            f"Default: {CHIEF}."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write one HTML file about a comparison or a design: to read, to print, to send."""
    from app.commands.report.work import report_command

    report_command(folder, language, out, seeds, metric or [], as_json=json)


def export(
    source: Source,
    form: Annotated[str, typer.Option("--format", help="xes, ocel2, csv, graphml or gexf.")],
    out: Annotated[
        Path | None, typer.Option(help="File; .sqlite or .db makes a relational OCEL.", callback=here)
    ] = None,
    seed: Seed = 1,
    run: Run = "",
    days: Days = None,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    json: Json = False,
) -> None:
    """Write the events of a run, or its institution network, for other programs."""
    from app.commands.report.work import export_command
    from app.commands.run.work import laid_over

    overrides = laid_over(days=days, city=city, area=area, scale=scale)
    if not export_command(source, form, seed, run, overrides, out, as_json=json):
        raise typer.Exit(FAILED)


def process(
    source: Source,
    out: Annotated[
        Path | None, typer.Option(help="Folder for tables (.csv) and figures (.png).", callback=here)
    ] = None,
    seed: Seed = 1,
    run: Run = "",
    days: Days = None,
    city: City = None,
    area: Area = None,
    scale: Scale = None,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Show how disputes are handled in a run: variants, referrals, waiting, rework, bottlenecks."""
    from app.commands.report.work import process_command
    from app.commands.run.work import laid_over

    overrides = laid_over(days=days, city=city, area=area, scale=scale)
    if not process_command(source, seed, run, overrides, out, language, as_json=json):
        raise typer.Exit(FAILED)


EXAMPLES: dict[Callable[..., None], str] = {
    story: "gongzhi story party_led --seed 7 --days 60;  gongzhi story siloed --telling party_led",
    diverge: "gongzhi diverge siloed party_led --seed 7 --days 60",
    report: "gongzhi report results/first --language zh;  "
    "gongzhi report results/rights --metric durable_of_1000 --metric grievance_days",
    export: "gongzhi export party_led --seed 7 --days 60 --format xes --out party_led.xes",
    process: "gongzhi process party_led --seed 7 --days 60 --out results/process",
}


def add_reports(app: typer.Typer) -> None:
    """Give the commands to the program."""
    for function, example in EXAMPLES.items():
        app.command(epilog=f"Example:  {example}")(function)
