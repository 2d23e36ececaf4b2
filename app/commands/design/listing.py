"""Designs as they are listed, shown and checked.

None of it needs the model, so nothing here loads it. Only a check of a sampled design loads what samples it.
"""

import sys

from app.console.printing import bare_table, console, print_json, print_table, typed
from experiments.designs.check import load_design
from experiments.designs.checked import check_design
from experiments.designs.equal_cost import COST
from experiments.designs.experiment import Experiment
from experiments.designs.factor_entries import called
from experiments.designs.factors import Factor
from experiments.designs.sampling import SAMPLED
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
    if as_json:
        print_json(
            experiment.summary()
            | {"points": experiment.numbers * experiment.under, "seeds": list(experiment.seeds)}
        )
    else:
        print(describe(experiment, name))


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


def describe(experiment: Experiment, name: str) -> str:
    """What a design says and varies, as text; `name` is how it was named."""
    bases = experiment.base_scenarios()
    lines = [f"{experiment.name}: {experiment.title}", experiment.title_zh, ""]
    said = (experiment.question, experiment.question_zh, experiment.notes, experiment.notes_zh)
    lines += [text for text in said if text]
    lines += ["", f"kind        {experiment.kind}"]
    lines += [f"scenarios   {', '.join(dict.fromkeys(base.name for base in bases))}"]
    lines += [f"cities      {', '.join(experiment.cities)}"] if experiment.cities else []
    lines += [f"set         {path} = {shown(value)}" for path, value in (experiment.fixed or {}).items()]
    lines += [f"factor      {factor_line(called(factor, bases))}" for factor in experiment.factors]
    lines += ["equal       cost: each costs what the first one costs"] if experiment.equal == COST else []
    lines += _sizes(experiment)
    if experiment.stop:
        stop = experiment.stop
        lines += [
            f"stop        when {stop.metric} is known to +-{stop.width / 2:g}, or after {stop.most} seeds"
        ]
    lines += ["", f"How long it takes: {typed('design', 'run', name, '--dry-run')}"]
    return "\n".join(lines)


def _sizes(experiment: Experiment) -> list[str]:
    """Points and runs; sampled points are not made for it, and may hold a scenario more than once."""
    numbers, seeds = experiment.numbers, len(experiment.seeds)
    sampled = experiment.kind in SAMPLED
    wanted = numbers * experiment.under if sampled else len({p.key for p in experiment.points()})
    return [
        f"points      {numbers}, under each of the scenarios: {numbers * experiment.under}",
        f"seeds       {seeds}: {'at most ' if sampled else ''}{seeds * wanted} runs",
    ]


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
