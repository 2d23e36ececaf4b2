"""Designs, estimates and outcomes, as text or JSON."""

from itertools import islice
from typing import Any

from rich.text import Text

from app.console.printing import bare_table, console, print_json, print_table, typed
from experiments.execution.estimate import Estimate
from experiments.exploration.explore import undefined_at
from experiments.results.reform import ReformTold
from experiments.storage.place import Place
from experiments.storage.query import Answer
from experiments.studies.designs import DesignRun
from experiments.wording.numbers import decimals, number
from sim.outcomes.metrics import METRICS

MOST_ROWS = 40


def print_estimate(name: str, found: Estimate, out: Place, workers: int, *, as_json: bool) -> None:
    """Print how many runs, how long, how much disk."""
    if as_json:
        names = ("points", "seeds", "runs", "there", "left", "most", "seconds", "bytes", "measured")
        print_json({each: getattr(found, each) for each in names} | {"workers": workers, "out": str(out)})
        return
    print(f"{name}: {found.points} points, {found.seeds} seeds, {found.runs} runs")
    if found.there:
        print(f"there already  {found.there} runs, so {found.left} are left")
    if found.most > found.runs:
        print(f"at most        {found.most} runs, where the rule to stop asks for more seeds")
    print(f"time           about {duration(found.seconds)} at {workers} runs at once ({found.measured})")
    print(f"disk           about {size_text(found.bytes)}")
    print(f"results        {out}")


def duration(seconds: float) -> str:
    """A time in words, such as "3 min 20 s"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def size_text(size: float) -> str:
    """Bytes in words."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if size >= 10 or unit == "B" else f"{size:.1f} {unit}"


def print_outcome(done: DesignRun, *, as_json: bool) -> None:
    """Print what running a design came to: counts, headline outcomes by scenario, how to go on."""
    experiment, outcome = done.experiment, done.outcome
    means = {str(name): column.to_dict() for name, column in done.table().items()}
    if as_json:
        precision = [
            {
                "point": p.point,
                "scenario": p.scenario,
                "pairs": p.pairs,
                "difference": p.difference,
                "width": p.width,
                "enough": p.enough,
                "undefined": p.undefined,
            }
            for p in outcome.precision
        ]
        print_json(
            {
                "name": experiment.name,
                "folder": str(outcome.store.place),
                "computed": outcome.computed,
                "reused": outcome.reused,
                "failed": outcome.failed,
                "seeds": len(outcome.seeds),
                "reform": done.reform.plain() if done.reform else None,
                "precision": precision,
                "means": means,
            }
        )
        return
    print_reform(done.reform)
    if means:
        _print_means(means)
    place = outcome.store.place
    print(f"{outcome.computed} runs done, {outcome.reused} were there, {outcome.failed} failed: {place}")
    if outcome.precision:
        vague = [p for p in outcome.precision if not p.enough]
        known = len(outcome.precision) - len(vague)
        every, seeds = len(outcome.precision), len(outcome.seeds)
        print(f"{known} of {every} differences are known well enough; {seeds} seeds")
        undefined = sum(p.undefined for p in outcome.precision)
        if undefined and experiment.stop:
            print(undefined_at(experiment.stop.metric, undefined, every, "differences"))
    if outcome.failed:
        print(f"what failed: {typed('design', 'status', place)}")
    if place.local is not None:
        print(f"tell: {typed('report', place)}")
    print(f"ask:  {typed('query', place, 'SELECT * FROM results LIMIT 5')}")


def print_reform(told: ReformTold | None) -> None:
    """What was before and after the reform, and what was still filling up; nothing without one."""
    for line in [*told.lines(), *told.warnings(), *told.strictness()] if told else ():
        console().print(Text(line), soft_wrap=True)


def _print_means(means: dict[str, dict[Any, Any]]) -> None:
    table = bare_table()
    table.add_column("mean over points and seeds")
    for scenario in means:
        table.add_column(scenario, justify="right")
    table.add_column("unit")
    for name in next(iter(means.values())):
        about = METRICS[name]
        values = [row[name] for row in means.values()]
        places = decimals(about.unit, values)
        label = f"  {about.label}" if about.under else about.label
        table.add_row(label, *(number(value, places) for value in values), about.unit)
    print_table(console(), table)


def print_rows(answer: Answer) -> None:
    """Print the first rows of an answer as a table."""
    rows = list(islice(answer.rows(), MOST_ROWS + 1))
    table = bare_table()
    for name in answer.columns:
        table.add_column(name, overflow="fold")
    for row in rows[:MOST_ROWS]:
        table.add_row(*(_cell(value) for value in row))
    print_table(console(), table)
    if len(rows) > MOST_ROWS:
        print(f"... more than {MOST_ROWS} rows; --csv or --json gives all of them")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 200 else f"{text[:197]}..."
