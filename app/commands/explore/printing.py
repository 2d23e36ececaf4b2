"""Tables of sensitivity, rules of discovery, and packages of a search, on the screen."""

from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.commands.design.printing import print_reform
from app.console.printing import bare_table, console, print_json, print_table
from experiments.designs.sampling import FULL, LATIN, MORRIS, ONE, SOBOL
from experiments.exploration.analysis import ESTIMATE, SEEN, Analysis
from experiments.exploration.rules import summary
from experiments.exploration.sensitivity import MOST_PAIRS
from experiments.results.reform import ReformTold
from experiments.studies.discovery import Discovery
from experiments.studies.search import Packages
from experiments.studies.sensitivity import Sensitivity
from experiments.wording.numbers import number

MOST_ROWS = 30
FEW = {
    MORRIS: "the trajectories, too few for an interval, which takes five",
    ONE: "the seeds, too few for an interval, which takes five",
}
BESIDE = {  # columns beside the estimate and its interval
    MORRIS: ("randomness", "mu", "sigma"),
    SOBOL: ("first", "first_low", "first_high"),
    LATIN: ("randomness",),
    ONE: ("as_is", "there"),
    FULL: ("omega2", "p"),
}


def print_sensitivity(told: Sensitivity, figures: list[Path], *, as_json: bool) -> None:
    """For every analysis a row per factor, strongest first."""
    found = told.analyses
    if as_json:
        about = [each.content() for each in found]
        for each in about:
            each["factors"] = each.pop("table")
        first = about[0] | ({"further": about[1:]} if len(about) > 1 else {})
        print_json(first | _reform(told.reform) | {"figures": [str(path) for path in figures]})
        return
    out = console()
    print_reform(told.reform)
    for analysis in found:
        _print_analysis(out, analysis)
    _print_figures(out, figures)


def _print_analysis(out: Console, found: Analysis) -> None:
    table, (estimate, *ends) = found.table, ESTIMATE[found.kind]
    few = SEEN[0] in table and table[ends[0]].isna().all()
    numbers = (estimate, *(SEEN if few else ends), *BESIDE[found.kind])
    about = f"{found.points} points, {found.seeds} seeds{f', {found.city}' if found.city else ''}"
    out.print(Text(f"{found.outcome.words[0]}  {found.outcome.words[1]}; {about}", style="bold"))
    if found.lacking:
        out.print(f"Left out: {found.lacking}.")
    listed = ["value"] if found.kind == ONE else []
    shown = _grid("factor", "what it is", *listed, *numbers)
    for _, row in table.head(MOST_ROWS).iterrows():
        sure = "beyond_randomness" not in row or row["beyond_randomness"]
        digits = [number(float(row[name]), 4) for name in numbers]
        cells = [str(row["factor"]), str(row["label"]), *(_short(row[name]) for name in listed), *digits]
        shown.add_row(*cells, style="bold" if sure else "dim")
    print_table(out, shown)
    if len(table) > MOST_ROWS:
        out.print(f"and {len(table) - MOST_ROWS} weaker ones")
    if few:
        out.print(f"lowest, highest: range of {FEW[found.kind]}; it promises nothing.")
    if "beyond_randomness" in table:
        many = table.groupby("factor")["beyond_randomness"].any()
        out.print(
            f"{int(many.sum())} of {len(many)} factors move the outcome by more than random variation "
            "would (bold)."
        )
    if found.kind == SOBOL and pd.notna(table.attrs.get("randomness")):
        out.print(f"Randomness makes {table.attrs['randomness']:.0%} of the variance of a single run.")
    if found.pairs is not None:
        out.print(Text("Together, beyond what each makes alone (second order)", style="bold"))
        pairs = _grid("pair", "", "second", "low", "high")
        for _, row in found.pairs.head(MOST_PAIRS).iterrows():
            ends = [number(float(row[name]), 4) for name in ("second", "low", "high")]
            pairs.add_row(f"{row['factor']} x {row['factor_other']}", "", *ends)
        print_table(out, pairs)


def print_discovery(discovery: Discovery, figures: list[Path], *, as_json: bool) -> None:
    """The rules as sentences, English and Chinese."""
    found, event, lacking, rules = discovery.found, discovery.event, discovery.lacking, discovery.rules
    if as_json:
        content: dict[str, Any] = {"event": event, "points": found.points, "hits": found.hits}
        content |= {"lacking": lacking} if lacking else {}
        content |= {"box": summary(found.box) if found.box else None}
        content |= {"leaves": [summary(rule) for rule in found.leaves], "importance": found.importance}
        content |= {"english": [rule.english(event[0]) for rule in rules]}
        content |= {"chinese": [rule.chinese(event[1]) for rule in rules]}
        print_json(content | _reform(discovery.reform) | {"figures": [str(path) for path in figures]})
        return
    out = console()
    print_reform(discovery.reform)
    out.print(Text(f"{event[0]} in {found.hits} of {found.points} points", style="bold"))
    if lacking:
        out.print(f"Left out: {lacking}.")
    if found.box is None:
        out.print("No part of the space is clearly different from the whole (PRIM).")
    for title, chosen in (("box (PRIM)", rules[: len(rules) - len(found.leaves)]), ("tree", found.leaves)):
        for rule in chosen:
            out.print(Text(f"{title}:", style="bold"), rule.english(event[0]))
            out.print(" " * len(title), rule.chinese(event[1]))
    tested = any(rule.tested for rule in rules)
    if tested:
        out.print("Shares are of the half of the points that did not make the rules.")
    _print_figures(out, figures)


def print_found_packages(
    packages: Packages,
    figures: list[Path],
    *,
    as_json: bool,
) -> None:
    """The front, a row per package; numbers are those of the fresh seeds."""
    found, about = packages.found, packages.about
    objectives, factors = packages.objectives, packages.factors
    if as_json:
        last = found.generations[-1]
        content = {"about": about, "front": found.front.to_dict("records"), "hypervolume": last.hypervolume}
        content |= _reform(packages.reform)
        print_json(content | {"tried": len(found.tried), "figures": [str(path) for path in figures]})
        return
    out = console()
    print_reform(packages.reform)
    out.print(Text(about, style="bold"))
    names = [each.metric for each in objectives]
    shown = _grid("", *[factor.path for factor in factors], *[f"{n}, fresh" for n in names], "stays", "spent")
    for position, (_, row) in enumerate(found.front.iterrows(), start=1):
        values = [_short(row[factor.path]) for factor in factors]
        fresh = [_short(float(row[f"{name} fresh"])) for name in names]
        cells = [*values, *fresh, number(float(row["stays"]), 2), _short(float(row["spent"]))]
        shown.add_row(str(position), *cells, style="" if row["in_set"] else "dim")
    print_table(out, shown)
    left = int(found.front["in_set"].sum())
    out.print(
        f"{left} of {len(found.front)} packages are still in the front under fresh random numbers. Quote "
        "these values, not those of the search, which are the most favourable of many. stays: how often a "
        "package is in the front and within the budget under other seeds (Student); undefined below five "
        "fresh seeds."
    )
    _print_figures(out, figures)


def _reform(told: ReformTold | None) -> dict[str, Any]:
    """What was before and after the reform, as plain data."""
    return {"reform": told.plain() if told else None}


def _grid(*columns: str) -> Table:
    table = bare_table()
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position < 2 else "right", overflow="fold")
    return table


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _print_figures(out: Console, figures: list[Path]) -> None:
    for path in figures:
        out.print(f"figure: {path}", soft_wrap=True)
