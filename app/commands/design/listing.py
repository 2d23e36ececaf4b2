"""Designs as they are listed, shown and checked.

None of it needs the model, so nothing here loads it; a sampled design loads what samples it.
"""

import sys
from collections.abc import Sequence

from app.console.printing import bare_table, console, print_json, print_table, typed
from experiments.designs.check import load_design
from experiments.designs.checked import check_design
from experiments.designs.equal_cost import COST
from experiments.designs.experiment import Experiment, Point
from experiments.designs.factor_entries import called
from experiments.designs.factors import Factor
from experiments.designs.source import shipped_designs
from sim.scenario.text import number_text, shown


def print_designs(*, as_json: bool) -> None:
    """Print name, title and question of every shipped design."""
    found = [load_design(name) for name in shipped_designs()]
    if as_json:
        print_json([e.summary() for e in found])
        return
    table = bare_table()
    table.add_column("design", no_wrap=True, style="bold")
    table.add_column("what it is")
    table.add_column("which question it answers")
    for each in found:
        table.add_row(
            each.name, f"{each.title}\n{each.title_zh}", f"{each.question}\n{each.question_zh}".strip()
        )
    print_table(console(), table)


def print_design(name: str, *, as_json: bool) -> None:
    """Print one design: what it says about itself, what it varies."""
    experiment = load_design(name)
    points = experiment.points()
    if as_json:
        print_json(experiment.summary() | {"points": len(points), "seeds": list(experiment.seeds)})
    else:
        print(describe(experiment, points, name))


def print_design_check(files: list[str], *, as_json: bool) -> bool:
    """Check files; problems go to standard error. Returns whether all of them can be used."""
    found = [check_design(file) for file in files]
    if as_json:
        print_json(
            [
                {
                    "file": each.file,
                    "ok": each.ok,
                    "problem": each.problem or None,
                    "points": each.points,
                    "notes": list(each.notes),
                }
                for each in found
            ]
        )
    for each in found:
        if each.problem:
            print(each.problem, file=sys.stderr)
        elif not as_json:
            said = [f"{each.file}: ok, {each.points} points", *(f"  {note}" for note in each.notes)]
            print("\n".join(said))
    return all(each.ok for each in found)


def describe(experiment: Experiment, points: Sequence[Point], name: str) -> str:
    """What a design says and varies, as text; `name` is how it was named."""
    seeds = len(experiment.seeds)
    lines = [f"{experiment.name}: {experiment.title}", experiment.title_zh, ""]
    said = (experiment.question, experiment.question_zh, experiment.notes, experiment.notes_zh)
    lines += [text for text in said if text]
    lines += ["", f"kind        {experiment.kind}"]
    lines += [f"scenarios   {', '.join(dict.fromkeys(point.scenario for point in points))}"]
    lines += [f"cities      {', '.join(experiment.cities)}"] if experiment.cities else []
    lines += [f"set         {path} = {shown(value)}" for path, value in (experiment.fixed or {}).items()]
    bases = experiment.base_scenarios()
    lines += [f"factor      {factor_line(called(factor, bases))}" for factor in experiment.factors]
    lines += ["equal       cost: each costs what the first one costs"] if experiment.equal == COST else []
    groups = len({point.number for point in points})
    lines += [f"points      {groups}, under each of the scenarios: {len(points)}"]
    lines += [f"seeds       {seeds}: {seeds * len({p.key for p in points})} runs"]
    if experiment.stop:
        stop = experiment.stop
        lines += [
            f"stop        when {stop.metric} is known to +-{stop.width / 2:g}, or after {stop.most} seeds"
        ]
    lines += ["", f"How long it takes: {typed('design', 'run', name, '--dry-run')}"]
    return "\n".join(lines)


def factor_line(factor: Factor) -> str:
    """One factor in words."""
    unit = f" {factor.unit}" if factor.unit else ""
    if factor.levels:
        over = ", ".join(shown(level) for level in factor.levels) + unit
    else:
        ends = f"{number_text(factor.low)} .. {number_text(factor.high)}{unit}"
        over = ends + (" (log)" if factor.log else "")
    where = f", only in {', '.join(factor.over)}" if factor.over else ""
    return f"{factor.path}: {over}{where}  {factor.label} ({factor.zh})"
