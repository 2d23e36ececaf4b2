"""One run, and one run computed again, as text or JSON."""

import sys

from rich.padding import Padding
from rich.text import Text

from app.commands.run.comparison import city_line
from app.console.printing import bare_table, console, print_json, print_json_text, print_table
from experiments.designs.past import SOON
from experiments.execution.single import SingleRun
from experiments.results.limits import limit_of_scale
from experiments.results.reproduce import Reproduction, reproduction_json
from experiments.wording.numbers import decimals, number
from sim.outcomes.metrics import METRICS


def print_run(done: SingleRun, *, as_json: bool) -> bool:
    """Print a run. A failed one goes to standard error; returns whether it went well."""
    run = done.run
    if run.status == "failed":
        kept = f" The failure is kept in {done.folder}." if done.folder else ""
        print(f"{run.error.strip()}\nrun {run.run_id} failed.{kept}", file=sys.stderr)
        return False
    if as_json:
        content = {
            "scenario": run.scenario,
            "seed": run.seed,
            "run_id": run.run_id,
            "event_hash": run.event_hash,
            "metrics": run.metrics,
            "facts": run.facts,
            "limit_of_scale": limit_of_scale(run.facts) or None,
            "folder": str(done.folder) if done.folder else None,
        }
        print_json(content)
        return True
    _print_summary(done)
    return True


def _print_summary(done: SingleRun) -> None:
    run, out = done.run, console()
    out.print(Text(f"{run.scenario}, seed {run.seed}", style="bold"))
    out.print(city_line(dict(run.facts)))
    table = bare_table(header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    table.add_column(style="dim")
    group = ""
    for name, value in run.metrics.items():
        about = METRICS[name]
        if about.group != group:
            group = about.group
            table.add_row(Text(group.replace("_", " "), style="bold"), "", "", "")
        shown = number(value, decimals(about.unit, [value]))
        table.add_row(f"  {about.label}", shown, about.unit, about.zh)
    print_table(out, table)
    out.print(f"event hash {run.event_hash}   run {run.run_id}")
    if done.reused:
        out.print(f"this run was in {done.folder} already: nothing had to be recomputed", soft_wrap=True)
    elif done.folder:
        out.print(f"results: {done.folder}", soft_wrap=True)
    if scale := limit_of_scale(run.facts):
        out.print(Text("What this run cannot tell:", style="bold"))
        out.print(Padding(f"- {scale}", (0, 0, 0, 2), expand=False))


def print_reproduction(found: Reproduction, *, as_json: bool) -> None:
    """Print what a run gave when it was computed again, metric by metric."""
    if as_json:
        print_json_text(reproduction_json(found))
        return
    out = console()
    out.print(Text(f"run {found.run_id}: {found.scenario}, seed {found.seed}", style="bold"))
    table = bare_table()
    for title, side in (("", "left"), ("stored", "right"), ("again", "right"), ("", "left")):
        table.add_column(title, justify=side)  # type: ignore[arg-type]
    for metric in found.metrics:
        verdict = "equal" if metric.equal else Text("DIFFERS", style="bold red")
        table.add_row(_label(metric.metric), f"{metric.stored:.9g}", f"{metric.again:.9g}", verdict)
    same = "equal" if found.stored_hash == found.again_hash else Text("DIFFERS", style="bold red")
    table.add_row("hash of all events", found.stored_hash, found.again_hash, same)
    print_table(out, table)
    if found.unstored:
        out.print(f"not stored with this run: {', '.join(found.unstored)}", soft_wrap=True)
    codes = "the code is the same"
    if not found.same_code:
        codes = f"made by code {found.stored_code}, computed again by code {found.code}"
    if found.equal:
        out.print(f"reproduced: every number and the hash of all events are equal; {codes}", soft_wrap=True)
    else:
        out.print(f"NOT reproduced; {codes}", soft_wrap=True)


def _label(column: str) -> str:
    """What an outcome is called; one that was read soon after a reform says so."""
    name = column.removeprefix(f"{SOON}_") if column not in METRICS else column
    return METRICS[name].label if name == column else f"{SOON}: {METRICS[name].label}"
