"""The tables of a validation on the screen."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from app.console.printing import bare_table, console, print_json_text, print_table
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
        print_json_text(json_of(found))
        return
    out = console(WIDTH)
    if found.limits:
        print_table(out, _limits(found))
    if found.facts:
        print_table(out, _facts(found))
    if found.docking:
        print_table(out, _docking(found))
    if found.ablations:
        print_table(out, _ablations(found))
        out.print(tally(found.ablations))
    if figures:
        out.print(f"{count(len(figures), 'figure', 'figures')} in {figures[0].parent}")
    out.print(_summary(found))


def _limits(found: Validation) -> Table:
    table = bare_table(title="Limits: what theory knows  解析极限")
    for name in ("limit", "theory", "model", "may part by", "holds"):
        table.add_column(name, justify="left" if name == "limit" else "right")
    for each in found.limits:
        says = _yes(each.holds)
        table.add_row(each.title, short(each.expected), short(each.found), short(each.bound), says)
    return table


def _facts(found: Validation) -> Table:
    table = bare_table(
        title=f"Facts: what is known from the field  典型事实 ({found.seeds} seeds; * required)"
    )
    for name in ("fact", "measured [95 %]", "band", "verdict"):
        table.add_column(name)
    for fact, finding in found.facts:
        mark = " *" if fact.required else ""
        style = STYLE[finding.verdict]
        title = Text(f"{fact.id}{mark} {fact.title}  {fact.zh}", style="bold")
        table.add_row(title, "", "", Text(str(finding.verdict), style=style))
        for part in finding.parts:
            style = STYLE[part.verdict]
            table.add_row(f"  {part.what}", measured(part), part.band, Text(str(part.verdict), style=style))
        if finding.note:
            table.add_row(Text(f"  {finding.note}", style="dim"), "", "", "")
    return table


def _docking(found: Validation) -> Table:
    table = bare_table(title=f"Docking: published models in minimal worlds  模型对接 ({found.seeds} seeds)")
    for name in ("sign", "measured [95 %]", "band", "verdict"):
        table.add_column(name)
    for model, finding in found.docking:
        style = STYLE[finding.verdict]
        title = Text(f"{model.id} {model.title}  {model.zh}", style="bold")
        table.add_row(title, "", "", Text(str(finding.verdict), style=style))
        for part in finding.parts:
            verdict = Text(str(part.verdict), style=STYLE[part.verdict])
            table.add_row(f"  {part.what}", measured(part), part.band, verdict)
    return table


def _ablations(found: Validation) -> Table:
    table = bare_table(
        title=f"Ablations: one mechanism off at a time  逐项关闭 ({found.ablation_seeds} seeds)"
    )
    for name in ("mechanism", "there for", "shown", "facts that break", "outcomes that move most clearly"):
        table.add_column(name)
    for each in found.ablations:
        moved = "; ".join(
            f"{METRICS[m.metric].label.lower()} {short(m.found.value)} ({m.arm})"
            for m in each.moved[:MOST_MOVED]
        )
        shown = _yes(each.serves)
        table.add_row(
            each.mechanism.title, each.purpose.what, shown, ", ".join(each.broken) or "none", moved or "none"
        )
    return table


def _yes(holds: bool) -> Text:
    return Text("yes", style="green") if holds else Text("no", style="bold red")


def _summary(found: Validation) -> Text:
    said = [finding.verdict for _, finding in found.facts]
    unshown = [each.mechanism.name for each in found.ablations if not each.serves]
    lines = [
        f"limits: {sum(each.holds for each in found.limits)} of {len(found.limits)} hold",
        f"facts: {said.count(Verdict.PASS)} pass, {said.count(Verdict.SHORT)} short, "
        f"{said.count(Verdict.REPORTED)} reported",
    ]
    if found.docking:
        signs = [part.verdict for _, finding in found.docking for part in finding.parts]
        lines.append(f"docking: {signs.count(Verdict.PASS)} of {len(signs)} signs shown")
    if found.ablations:
        lines.append(f"mechanisms that do not show what they are there for: {', '.join(unshown) or 'none'}")
    if found.failures:
        lines.append(f"required, and short: {', '.join(found.failures)}")
    return Text("\n").join(
        Text(line, style="bold red" if line.startswith("required") else "") for line in lines
    )
