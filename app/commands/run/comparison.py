"""The table of a comparison, where its numbers are kept, and what it cannot tell."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.console.printing import bare_table, console, page, print_json_text, print_table, typed
from experiments.designs.equal_cost import COST
from experiments.designs.past import SETTLED, SOON
from experiments.results.comparison import Comparison
from experiments.results.limits import what_it_cannot_tell
from experiments.statistics.paired import Difference
from experiments.wording.numbers import count, decimals, difference, number
from experiments.wording.plain_data import plain
from sim.outcomes.metrics import METRICS

if TYPE_CHECKING:
    from experiments.doubt.study import Doubt

PAGE_WIDTH = 170  # of the table in documents, in signs
RANGE = "difference (range of the seeds)"


def print_comparison(
    found: Comparison, figures: list[str], sure: "Doubt | None" = None, *, as_json: bool
) -> None:
    """Print a comparison to standard output, failures to standard error.

    sure : the verdicts of an ensemble, told beside those of the point
    """
    if as_json:
        print_json_text(_with_ensemble(found.to_json(), sure))
    else:
        out = console()
        _print_findings(out, found)
        if sure is not None:
            from app.commands.doubt.printing import print_doubt

            print_doubt(sure, (), as_json=False)
        _print_ending(out, found, figures)
    _print_failures(found)


def _with_ensemble(told: str, sure: "Doubt | None") -> str:
    """The text of a comparison as JSON, with the verdicts of an ensemble."""
    if sure is None:
        return told
    content = {**json.loads(told), "ensemble": plain(sure.content())}
    return json.dumps(content, ensure_ascii=False, indent=2)


def printed_table(found: Comparison) -> str:
    """What is printed above the places of results, without colours: heading and one table per scenario."""
    out = page(PAGE_WIDTH)
    with out.capture() as lines:
        _print_findings(out, found)
    return "\n".join(line.rstrip() for line in lines.get().splitlines())


def _print_findings(out: Console, found: Comparison) -> None:
    out.print(Text(heading(found), style="bold"))
    for warning in found.reform.warnings() if found.reform else ():
        out.print(Text(warning, style="yellow"))
    for line in found.reform.strictness() if found.reform else ():
        out.print(line, soft_wrap=True)
    if found.followed:
        days = count(found.followed, "day", "days")
        out.print(f"per 1 000 problems, the same under every scenario, {days} after each arose")
    for scenario in found.scenarios[1:]:
        if any(d.scenario == scenario.name and d.found.pairs for d in found.differences):
            table = _two_horizons if found.soon else _table
            print_table(out, table(found, scenario.name))
            if undefined := _undefined(found, scenario.name):
                out.print(undefined)
    for line in found.paths():
        out.print(line, soft_wrap=True)


def _print_failures(found: Comparison) -> None:
    """One line per reason on standard error; the tracebacks are in the rows of the runs."""
    reasons = [str(error).strip().rpartition("\n")[2] for error in found.failed["error"]]
    for reason, runs in found.failed.assign(reason=reasons).groupby("reason", sort=False):
        first = runs.iloc[0]
        who = f"{first['scenario']}, seed {first['seed']}, run {first['run_id']}"
        more = f" and {len(runs) - 1} more" if len(runs) > 1 else ""
        print(f"failed: {who}{more}: {reason}", file=sys.stderr)


def heading(found: Comparison) -> str:
    """Which city, how long, how many seeds."""
    seeds = count(len(found.seeds), "paired seed", "paired seeds")
    if not found.facts:
        return f"{seeds}; no run went well"
    alike = f"; {_at_equal_cost(found)}" if found.design.equal == COST else ""
    if found.reform:
        told = ";\n".join([place_line(found.facts), *found.reform.lines()])
    else:
        told = city_line(found.facts)
    return f"{told};\n{seeds}: same people, same problems, same random numbers{alike}"


def _at_equal_cost(found: Comparison) -> str:
    return (
        f"at equal cost: each costs a day what {found.scenarios[0].name} costs, so who pays for levers or a "
        "platform holds fewer hours"
    )


def city_line(facts: dict[str, object]) -> str:
    """Such as "Tianjin, Heping: 355 000 residents, 64 communities, 900 institutions; 180 days after ..."."""
    return f"{place_line(facts)}; {facts['days']} days after a warm-up of {facts['warm_up']}"


def place_line(facts: dict[str, object]) -> str:
    """Such as "Tianjin, Heping: 355 000 residents, 64 communities, 900 institutions"."""
    parts = ", ".join(
        f"{number(float(str(facts[name])), 0)} {name}"
        for name in ("residents", "communities", "institutions")
    )
    scale = f" (each agent stands for {facts['scale']} people)" if facts["scale"] != 1 else ""
    return f"{facts['city']}: {parts}{scale}"


def _table(found: Comparison, scenario: str) -> Table:
    first = found.scenarios[0].name
    table = bare_table()
    table.add_column("", overflow="fold")
    for name in (first, scenario):
        table.add_column(name, justify="right", no_wrap=True)
    items = _headline(found, scenario)
    known = any(item.found.interval.known for item in items)
    table.add_column("difference [95 % interval]" if known else RANGE, justify="right", no_wrap=True)
    table.add_column("P(better)", justify="right", no_wrap=True)
    verdict = found.verdict(found.reform.main if found.reform else "", scenario)
    for item in items:
        if item.found.pairs:
            table.add_row(*_cells(item, verdict=verdict))
    return table


def _two_horizons(found: Comparison, scenario: str) -> Table:
    """Soon and settled side by side: the first scenario, the difference, and how likely it is better."""
    first = found.scenarios[0].name
    table = bare_table()
    table.add_column("", overflow="fold")
    for horizon in found.reform.read if found.reform else ():
        table.add_column(f"{horizon}: {first}", justify="right", no_wrap=True)
        table.add_column(f"{scenario} - {first}", justify="right", no_wrap=True)
        table.add_column("P(better)", justify="right", no_wrap=True)
    late = {item.metric: item for item in _headline(found, scenario)}
    for soon in _headline(found, scenario, SOON):
        item = late.get(soon.metric)
        if item is not None and (soon.found.pairs or item.found.pairs):
            cells = list(_cells(soon, verdict=found.verdict(SOON, scenario)))
            others = list(_cells(item, verdict=found.verdict(SETTLED, scenario)))
            table.add_row(cells[0], cells[1], *cells[3:], others[1], *others[3:])
    return table


def _headline(found: Comparison, scenario: str, horizon: str = "") -> list[Difference]:
    """The headline outcomes of a scenario, undefined ones included."""
    return [
        item
        for item in found.at(horizon)
        if item.scenario == scenario and METRICS[item.metric].group == "headline"
    ]


def _undefined(found: Comparison, scenario: str) -> str:
    """Which headline outcomes these runs leave undefined, in one line; empty where there are none."""
    names = [METRICS[item.metric].label for item in _headline(found, scenario) if not item.found.pairs]
    return f"undefined in these runs: {', '.join(names)}. Run longer." if names else ""


def _cells(item: Difference, *, verdict: bool) -> Iterator[Text]:
    """Label, both means, difference, P(better); the last one only where a verdict may be given."""
    about, result = METRICS[item.metric], item.found
    digits = decimals(about.unit, [result.mean_a, result.mean_b])
    fine = decimals(about.unit, [result.difference, *result.interval.ends])
    fine = max(digits, fine)
    indent = "  " if about.under else ""
    yield Text(f"{indent}{about.label}, {about.unit}" if about.unit else f"{indent}{about.label}")
    yield Text(number(result.mean_a, digits))
    yield Text(number(result.mean_b, digits))
    yield Text(difference(result, fine))
    yield Text(number(result.better, 2), style=_tint(item)) if verdict else Text("")


def _tint(item: Difference) -> str:
    """Green or red only where the interval leaves no doubt about the direction."""
    interval, direction = item.found.interval, METRICS[item.metric].direction
    if direction == "neither" or not interval.clear:
        return ""
    return "green" if (interval.low > 0) == (direction == "higher") else "red"


def _print_ending(out: Console, found: Comparison, figures: list[str]) -> None:
    total = found.computed + found.reused
    if found.computed == 0:
        out.print(f"all {count(total, 'run', 'runs')} were there already: nothing had to be recomputed")
    elif found.reused:
        out.print(f"{count(found.computed, 'run', 'runs')} done, {found.reused} were there already")
    if not found.kept_at:
        out.print("results were not kept; give --out DIR to keep them, draw figures and reproduce any run")
    else:
        example = found.runs["run_id"].iloc[0]
        where = f"figures: {figures[0].rpartition('/')[0]}   " if figures else ""
        out.print(f"{where}results: {found.kept_at}", soft_wrap=True)
        out.print(f"reproduce any number: {typed('reproduce', found.kept_at, example)}", soft_wrap=True)
    if not found.facts:
        return
    if found.pairing():
        out.print(found.pairing())
    out.print(Text("What this run cannot tell:", style="bold"))
    for sentence in what_it_cannot_tell(found):
        out.print(Padding(f"- {sentence}", (0, 0, 0, 2), expand=False))
