"""What a result folder says of two scenarios, as plain data for a page (结果内容)."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from experiments.figures.comparison import figure_names, picture
from experiments.film.verdict import row_told, verdict
from experiments.film.words import Both, data
from experiments.report.content import Gatherer
from experiments.report.design import design_parts
from experiments.report.opened.folders import about
from experiments.report.opened.pairs import Chosen
from experiments.report.sure import sure_of
from experiments.report.winners import winners_of
from experiments.results.design_results import DesignResults
from experiments.storage.store import Store
from experiments.wording.numbers import NOTHING, decimals, number
from experiments.wording.plain_data import plain
from experiments.wording.words import LANGUAGES, words
from sim.outcomes.metrics import METRICS
from sim.texts import in_language

MOST_POINTS = 200  # rows of the table of points
MOST_FAILED = 20
type OnRun = Callable[[int, int], None]


def opened(folder: Path, a: str = "", b: str = "") -> dict[str, Any]:
    """What a folder holds, and what it says of two scenarios: verdict, strip, every outcome.

    a, b : names; empty for the first scenario of the folder and the next one

    Raises ScenarioError where the folder cannot be read, or holds no such scenarios.
    """
    store = Store.read(folder)
    chosen = Chosen(store, a, b)
    runs = DesignResults.of(store).runs if store.design.asked[1] else chosen.found.runs
    sure = sure_of(folder, *chosen.names)
    strips = {(name or "whole"): _strip(chosen, name) | {"sure": sure} for name in chosen.horizons}
    return data(
        {
            **about(store.design),
            "question": _question(store),
            "facts": chosen.found.facts.get("residents"),
            "a": chosen.names[0],
            "b": chosen.names[1],
            "runs": int((runs["status"] == "ok").sum()) if len(runs) else 0,
            "failed": _failed(runs),
            "points": chosen.found.points,
            "strips": strips,
            "outcomes": _outcomes(chosen),
            "figures": figure_names(chosen.found),
        }
    )


def _question(store: Store) -> Both:
    return [in_language(store.manifest.question, language) for language in LANGUAGES]


def _strip(chosen: Chosen, horizon: str) -> dict[str, Any]:
    found = chosen.at(horizon)
    told = verdict(found, chosen.scenarios, len(found.seeds), chosen.tested(horizon))
    return {**told, "horizon": horizon, "curves": {}}


def _outcomes(chosen: Chosen) -> list[dict[str, Any]]:
    """Every outcome that some pair of runs defines: its group, and its row for each horizon."""
    by_horizon = {
        (name or "whole"): {item.metric: item for item in chosen.at(name).differences if item.found.pairs}
        for name in chosen.horizons
    }
    found = []
    for metric, described in METRICS.items():
        rows = {name: row_told(items[metric]) for name, items in by_horizon.items() if metric in items}
        if rows:
            last = next(reversed(rows.values()))
            words_of = {key: last[key] for key in ("label", "unit", "direction", "under")}
            found.append({"metric": metric, "group": described.group, **words_of, "rows": rows})
    return found


def _failed(runs: Any) -> list[dict[str, Any]]:
    bad = runs[runs["status"] == "failed"] if len(runs) else runs
    return [
        {
            "scenario": row["scenario"],
            "seed": int(row["seed"]),
            "reason": str(row["error"]).strip().rpartition("\n")[2],
        }
        for row in bad.head(MOST_FAILED).to_dict("records")
    ]


def figure(folder: Path, a: str, b: str, name: str, language: str = "") -> bytes:
    """One figure of a pair as PNG, in a language. Raises ScenarioError where there is none of this name."""
    return picture(Chosen(Store.read(folder), a, b).found, name, language)[1]


def winners(
    folder: Path, a: str, b: str, seeds: int, language: str, on_run: OnRun | None = None
) -> dict[str, Any]:
    """Who wins and who loses between two scenarios, by group, from some seeds computed again."""
    store = Store.read(folder)
    design = DesignResults.of(store) if store.design.asked[1] else None
    say = words(language, "report")
    warnings: list[str] = []
    found = winners_of(Gatherer(store, Chosen(store, a, b).found, say, design), seeds, on_run, warnings)
    tables = [
        {
            **table,
            "outcome": say(f"winners.{table['outcome']}"),
            "rows": [{**asdict(row), "disputes": disputes} for row, disputes in table["rows"]],
        }
        for table in found["tables"]
    ]
    return data({**found, "tables": tables})


def points(folder: Path, a: str, b: str, language: str) -> dict[str, Any]:
    """What a design varied, what came out at every value of a factor, and its first points one by one.

    Empty where the folder holds a comparison only.
    """
    store = Store.read(folder)
    if not store.design.asked[1]:
        return {}
    design = DesignResults.of(store)
    say = words(language, "report")
    parts = design_parts(design, (design.chief,), say)
    levels = [
        {**table, "groups": [_group(group) for group in table["groups"]]}
        for table in parts["levels"]
        if table["scenario"] in ("", a, b)
    ]
    kept = ("name", "title", "notes", "kind", "points", "kept", "factors", "ahead", "crossed", "text")
    return data(
        {**{key: parts[key] for key in kept}, "levels": levels, "table": _points(design, (a, b), say)}
    )


def _group(group: dict[str, Any]) -> dict[str, Any]:
    return {**group, "rows": [{**asdict(row), "points": count} for row, count in group["rows"]]}


def _points(design: DesignResults, names: tuple[str, str], say: Any) -> dict[str, Any]:
    """The first points: the value of every factor, and the mean of the chief outcome under both scenarios."""
    whole, metric = design.whole, design.chief
    factors = [factor for factor in design.varied if factor.path in design.points]
    first = design.points.drop_duplicates("point").set_index("point")
    means = whole.groupby(["point", "scenario"])[metric].mean().unstack("scenario") if len(whole) else whole
    shown = [name for name in names if name in means]
    digits = decimals(METRICS[metric].unit, [float(means[name].max()) for name in shown]) if shown else 0
    rows = []
    for point in first.index[:MOST_POINTS]:
        values = [float(means[name].get(point, math.nan)) for name in shown]
        gap = values[1] - values[0] if len(values) == 2 else math.nan  # of means that stand beside it
        rows.append(
            {
                "point": int(point),
                "values": [_value(first.loc[point, factor.path]) for factor in factors],
                "means": [number(value, digits) for value in values],
                "gap": number(gap, digits, sign=True),
            }
        )
    about_metric = METRICS[metric]
    return {
        "factors": [say.pick(factor.label, factor.zh) or factor.path for factor in factors],
        "metric": say.pick(about_metric.label, about_metric.zh),
        "scenarios": shown,
        "rows": rows,
        "count": len(first),
    }


def _value(value: Any) -> str:
    value = plain(value)
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", "−") if value == value else NOTHING
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False).replace("-", "−")
