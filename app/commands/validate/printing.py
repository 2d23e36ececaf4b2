"""The tables of a validation on the screen."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.validation.run import Validation
from experiments.validation.verdict import Verdict
from experiments.validation.written import as_json as json_of
from experiments.validation.written import measured, short, tally
from experiments.wording.numbers import count
from sim.outcomes.metrics import METRICS

WIDTH = 132
STYLE = {Verdict.PASS: "green", Verdict.SHORT: "bold red", Verdict.REPORTED: "dim"}
MOST_MOVED = 2


def print_validation(found: Validation, figures: list[Path], *, as_json: bool) -> None:
    """Print what was found to standard output."""
    if as_json:
        print(json_of(found))
        return
    console = Console(highlight=False, width=WIDTH)
    if found.limits:
        console.print(_limits(found))
    if found.facts:
        console.print(_facts(found))
    if found.ablations:
        console.print(_ablations(found))
        console.print(tally(found.ablations))
    if figures:
        console.print(f"{count(len(figures), 'figure', 'figures')} in {figures[0].parent}")
    console.print(_summary(found))


def _limits(found: Validation) -> Table:
    table = Table(title="Limits: what theory knows  解析极限", title_justify="left", box=None)
    for name in ("limit", "theory", "model", "may part by", "holds"):
        table.add_column(name, justify="left" if name == "limit" else "right")
    for each in found.limits:
        says = "[green]yes[/]" if each.holds else "[bold red]no[/]"
        table.add_row(each.title, short(each.expected), short(each.found), short(each.bound), says)
    return table


def _facts(found: Validation) -> Table:
    table = Table(
        title=f"Facts: what is known from the field  典型事实 ({found.seeds} seeds; * required)",
        title_justify="left",
        box=None,
    )
    for name in ("fact", "measured [95 %]", "band", "verdict"):
        table.add_column(name)
    for fact, finding in found.facts:
        mark = " *" if fact.required else ""
        style = STYLE[finding.verdict]
        table.add_row(
            f"[bold]{fact.id}{mark} {fact.title}  {fact.zh}[/]", "", "", f"[{style}]{finding.verdict}[/]"
        )
        for part in finding.parts:
            style = STYLE[part.verdict]
            table.add_row(f"  {part.what}", measured(part), part.band, f"[{style}]{part.verdict}[/]")
        if finding.note:
            table.add_row(f"  [dim]{finding.note}[/]", "", "", "")
    return table


def _ablations(found: Validation) -> Table:
    table = Table(
        title=f"Ablations: one mechanism off at a time  逐项关闭 ({found.ablation_seeds} seeds)",
        title_justify="left",
        box=None,
    )
    for name in ("mechanism", "there for", "shown", "facts that break", "outcomes that move most clearly"):
        table.add_column(name)
    for each in found.ablations:
        moved = "; ".join(
            f"{METRICS[m.metric].label.lower()} {short(m.found.value)} ({m.arm})"
            for m in each.moved[:MOST_MOVED]
        )
        shown = "[green]yes[/]" if each.serves else "[bold red]no[/]"
        table.add_row(
            each.mechanism.title, each.purpose.what, shown, ", ".join(each.broken) or "none", moved or "none"
        )
    return table


def _summary(found: Validation) -> str:
    said = [finding.verdict for _, finding in found.facts]
    unshown = [each.mechanism.name for each in found.ablations if not each.serves]
    lines = [
        f"limits: {sum(each.holds for each in found.limits)} of {len(found.limits)} hold",
        f"facts: {said.count(Verdict.PASS)} pass, {said.count(Verdict.SHORT)} short, "
        f"{said.count(Verdict.REPORTED)} reported",
    ]
    if found.ablations:
        lines.append(f"mechanisms that do not show what they are there for: {', '.join(unshown) or 'none'}")
    if found.failures:
        lines.append(f"[bold red]required, and short: {', '.join(found.failures)}[/]")
    return "\n".join(lines)
