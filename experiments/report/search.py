"""A search in a report: the packages that nothing beats, with what they do under fresh seeds (方案搜索)."""

import base64
import json
from pathlib import Path
from typing import Any

from experiments.designs.factor_entries import factor_from
from experiments.storage.manifest import MANIFEST
from experiments.wording.numbers import decimals, number
from experiments.wording.words import Words
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS

FRONT, FRESH = "front.json", "fresh"  # what `gongzhi search --out` writes: the packages, and their last runs
AFTER = " fresh"  # of the column of an outcome under fresh seeds


def is_search(folder: Path) -> bool:
    """Whether a folder holds a search: its front, and the runs of the front under fresh seeds."""
    return (folder / FRONT).is_file() and (folder / FRESH / MANIFEST).is_file()


def front_of(folder: Path, say: Words) -> dict[str, Any]:
    """What the template shows of a search: columns and a row per package, and the figure.

    Raises ScenarioError where the file of the front cannot be read.
    """
    path = folder / FRONT
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows, about = list(content["front"]), str(content["about"])
        metrics = [name.removesuffix(AFTER) for name in rows[0] if name.endswith(AFTER)]
        paths = [name for name in rows[0] if "." in name or name in ("city", "catalogue", "scenario")]
        shown = [_row(n, row, paths, metrics) for n, row in enumerate(rows, 1)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ScenarioError(
            f"{path}: no readable front of a search ({error}). Say the search again: it repeats no run."
        ) from error
    head = [_called(path, say) for path in paths]
    head += [say("front.fresh", outcome=say.pick(METRICS[m].label, METRICS[m].zh)) for m in metrics]
    figure = folder / "figures" / "search.png"
    data = base64.b64encode(figure.read_bytes()).decode("ascii") if figure.is_file() else ""
    left = sum(bool(row["in_set"]) for row in rows)
    return {
        "about": about,
        "head": [*head, say("front.stays"), say("front.spent")],
        "rows": shown,
        "left": say("front.left", left=left, of=len(rows)),
        "figure": data,
    }


def _row(position: int, row: dict[str, Any], paths: list[str], metrics: list[str]) -> dict[str, Any]:
    cells = [_cell(row[path]) for path in paths]
    for metric in metrics:
        value = float("nan") if row[f"{metric}{AFTER}"] is None else float(row[f"{metric}{AFTER}"])
        cells.append(number(value, decimals(METRICS[metric].unit, [value])))
    cells += [number(float(row["stays"]), 2), _cell(row["spent"])]
    return {"number": position, "cells": cells, "sure": bool(row["in_set"])}


def _cell(value: object) -> str:
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)


def _called(path: str, say: Words) -> str:
    """Label of a factor with its path."""
    try:
        factor = factor_from(path, {})
    except ScenarioError:  # of an older version
        return path
    return f"{say.pick(factor.label, factor.zh)} ({path})"
