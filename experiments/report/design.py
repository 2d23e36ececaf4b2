"""The parts of a report that only a design has: its points and factors, and results at every value."""

from typing import Any

import pandas as pd

from experiments.designs.factors import CITY, SCENARIO, Factor
from experiments.designs.sampling import ONE
from experiments.report.rows import row_of, with_unit
from experiments.report.sensitivity import sensitivity_of
from experiments.results.design_results import DesignResults
from experiments.results.levels import Level
from experiments.wording.numbers import NOTHING, decimals, number
from experiments.wording.words import Words
from sim.outcomes.metrics import METRICS
from sim.scenario.text import number_text, shown
from sim.texts import in_language


def design_parts(design: DesignResults, metrics: tuple[str, ...], say: Words) -> dict[str, Any]:
    """What the template shows of a design.

    metrics : outcomes told value by value and analysed
    """
    made = design.experiment
    return {
        "name": made.name,
        "title": say.pick(made.title, made.title_zh or made.title) or made.name,
        "notes": (say.language == "zh" and made.notes_zh) or in_language(made.notes, say.language),
        "kind": say(f"kind.{made.kind}", samples=made.samples, levels=made.levels),
        "points": int(design.points["point"].nunique()),
        "kept": int(design.whole["point"].nunique()) if len(design.whole) else 0,
        "cities": made.cities,
        "fixed": [(path, shown(value)) for path, value in (made.fixed or {}).items()],
        "factors": [_factor(factor, say) for factor in design.varied],
        "ahead": [
            say("design.ahead", scenario=name, ahead=ahead, points=points, baseline=_first(design))
            for name, ahead, points in design.ahead(design.chief)
        ],
        "crossed": design.crossed,
        "means": _means(design, say),
        "levels": [] if made.kind == ONE else [t for metric in metrics for t in _levels(design, metric, say)],
        "sensitivity": list(sensitivity_of(design, metrics, say)),
        "text": made.text,
        "seeds": len(design.store.design.seeds),
    }


def _first(design: DesignResults) -> str:
    return design.store.design.scenarios[0].name


def _factor(factor: Factor, say: Words) -> dict[str, str]:
    if factor.levels:
        over = ", ".join(shown(level).strip('"') for level in factor.levels)
    else:
        over = f"{number_text(factor.low)} – {number_text(factor.high)}"
        over += f" {say('factor.log')}" if factor.log else ""
    label, unit = say.pick(factor.label, factor.zh), _unit(factor, say)
    if factor.over:
        over = say("design.factor_over", over=f"{over} {unit}".rstrip(), names=say.listed(list(factor.over)))
        unit = ""
    return {"path": factor.path, "label": label, "over": over, "unit": unit}


def _unit(factor: Factor, say: Words) -> str:
    """Unit of a parameter in the language; a share is said by its numbers already."""
    unit = "" if factor.path in (CITY, SCENARIO) or factor.unit == "share" else factor.unit
    return say(f"unit.{unit}") if f"unit.{unit}" in say else unit


def _means(design: DesignResults, say: Words) -> list[dict[str, Any]]:
    """Mean of every headline outcome under each scenario, over points and seeds, and its range over
    points."""
    whole = design.whole
    if whole.empty:
        return []
    names = [planned.name for planned in design.store.design.scenarios]
    sides = [whole[whole["scenario"] == name] for name in names]
    rows = []
    for metric, about in METRICS.items():
        if about.group == "headline" and metric in whole and whole[metric].notna().any():
            name = with_unit(say.pick(about.label, about.zh), about.unit, say)
            means = [_spread(side, metric, about.unit) for side in sides]
            rows.append({"metric": metric, "name": name, "means": means})
    return rows


def _spread(side: pd.DataFrame, metric: str, unit: str) -> tuple[str, str]:
    """Mean over seeds of the mean over points; lowest and highest mean of a point."""
    mean, points = side.groupby("seed")[metric].mean().mean(), side.groupby("point")[metric].mean().dropna()
    if not len(points):
        return NOTHING, ""
    digits = decimals(unit, [float(mean)])
    ends = f"{number(float(points.min()), digits)} … {number(float(points.max()), digits)}"
    return number(float(mean), digits), ends if len(points) > 1 else ""


def _levels(design: DesignResults, metric: str, say: Words) -> list[dict[str, Any]]:
    found = []
    about = METRICS[metric]
    for scenario, levels in design.levels(metric):
        compared = design.crossed and len(design.store.design.scenarios) > 1
        groups: dict[str, list[Level]] = {}
        for level in levels:
            groups.setdefault(level.factor.path, []).append(level)
        shown_groups = []
        for path, mine in groups.items():
            factor = mine[0].factor
            rows = [(_row(level, about.unit, about.direction), level.points) for level in mine]
            label, unit = say.pick(factor.label, factor.zh), _unit(factor, say)
            shown_groups.append({"path": path, "label": label, "unit": unit, "rows": rows})
        found.append(
            {
                "metric": say.pick(about.label, about.zh),
                "scenario": scenario,
                "baseline": _first(design) if compared else "",
                "groups": shown_groups,
            }
        )
    return found


def _row(level: Level, unit: str, direction: str) -> Any:
    found = level.found
    item = {
        "unit": unit,
        "direction": direction,
        "baseline_mean": found.mean_a,
        "scenario_mean": found.mean_b,
        "difference": found.difference,
        "low": found.interval.low,
        "high": found.interval.high,
        "lowest": found.seen.low,
        "highest": found.seen.high,
    }
    return row_of(item, level.value)
