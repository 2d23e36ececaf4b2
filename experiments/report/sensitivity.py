"""Sensitivity in a report: what follows from a design itself, and tables that lie in a result folder."""

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.designs.sampling import FULL, LATIN, MORRIS, ONE, SOBOL
from experiments.exploration.analysis import ANALYSED, ESTIMATE, SEEN, Analysis
from experiments.exploration.sensitivity import MOST_PAIRS
from experiments.report.rows import OPEN, SURE, Bar
from experiments.results.design_results import DesignResults
from experiments.wording.numbers import NOTHING, decimals, ends, number
from experiments.wording.words import Words
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS

SHOWN = 30  # rows of a table
METHODS = ("morris", "sobol")  # what `gongzhi sensitivity` writes
BESIDE = {  # columns beside the estimate and its interval
    MORRIS: ("randomness", "mu", "sigma"),
    SOBOL: ("first",),
    LATIN: ("randomness",),
    ONE: ("as_is", "there"),
    FULL: ("p",),
}


def sensitivity_of(design: DesignResults, metrics: Sequence[str], say: Words) -> Iterator[dict[str, Any]]:
    """A table per outcome and scenario, or the reason why there is none."""
    kind = design.experiment.kind
    if kind not in ANALYSED or not design.experiment.factors:
        return
    for metric in metrics:
        try:
            for found in design.analyses(metric):
                yield _analysis(found, say)
                if found.pairs is not None and found.pairs["second"].notna().any():
                    yield _pairs(found, say)
        except (ValueError, ScenarioError) as error:
            yield {"title": _metric(metric, say), "reason": say("sensitivity.failed", reason=str(error))}


def _metric(metric: str, say: Words) -> str:
    return say.pick(METRICS[metric].label, METRICS[metric].zh)


def _title(found: Analysis, say: Words, what: str) -> str:
    words = say.pick(*found.outcome.words)
    place = f"{say('colon')}{found.city}" if found.city else ""
    return f"{say(what)}{say('colon')}{words}{place}"


def _analysis(found: Analysis, say: Words) -> dict[str, Any]:
    (estimate, low, high), others = ESTIMATE[found.kind], BESIDE[found.kind]
    shown = found.table.head(SHOWN)
    if shown[estimate].isna().all():
        title = _title(found, say, f"sensitivity.{found.kind}")
        return {"title": title, "reason": say("sensitivity.nothing")}
    unit = METRICS[found.outcome.metric].unit if found.kind in (MORRIS, ONE) else "share"
    digits = decimals(unit, [float(value) for value in shown[estimate]])
    bars = _bars(shown, estimate, low, high)
    rows = []
    for (_, row), bar in zip(shown.iterrows(), bars, strict=True):
        cells = [_cell_of(row, other, digits) for other in others]
        first = [str(row["value"])] if found.kind == ONE else []
        rows.append(
            {
                "path": row["factor"],
                "label": say.pick(row["label"], row["zh"]),
                "before": first,
                "estimate": number(row[estimate], digits, sign=found.kind in (ONE, LATIN)),
                "interval": _ends(row, low, high, digits),
                "cells": cells,
                "bar": bar,
                "sure": bar is not None and bar.tone == SURE,
            }
        )
    before = [say("sensitivity.value")] if found.kind == ONE else []
    randomness = found.table.attrs.get("randomness", float("nan"))
    notes = [say(f"sensitivity.read.{found.kind}")]
    notes += [say("sensitivity.lacking", reason=found.lacking)] if found.lacking else []
    notes += (
        [say("sensitivity.randomness", share=f"{100 * randomness:.0f} %")] if randomness == randomness else []
    )
    return {
        "title": _title(found, say, f"sensitivity.{found.kind}"),
        "note": " ".join(notes),
        "before": before,
        "estimate": say(f"column.{estimate}"),
        "columns": [say(f"column.{other}") for other in others],
        "rows": rows,
        "all": len(found.table),
    }


def _pairs(found: Analysis, say: Words) -> dict[str, Any]:
    assert found.pairs is not None
    shown = found.pairs.head(MOST_PAIRS)
    label = say.pick("label", "zh")
    other = f"{label}_other"
    rows: list[dict[str, Any]] = [
        {
            "path": f"{row['factor']} x {row['factor_other']}",
            "label": f"{row[label]} x {row[other]}",
            "before": [],
            "estimate": number(row["second"], 3),
            "cells": [],
            "bar": bar,
            "interval": _ends(row, "low", "high", 3),
            "sure": bar is not None and bar.tone == SURE,
        }
        for (_, row), bar in zip(shown.iterrows(), _bars(shown, "second", "low", "high"), strict=True)
    ]
    return {
        "title": _title(found, say, "sensitivity.pairs"),
        "note": say("sensitivity.read.pairs"),
        "before": [],
        "estimate": say("column.second"),
        "columns": [],
        "rows": rows,
        "all": len(found.pairs),
    }


def _ends(row: pd.Series, low: str, high: str, digits: int) -> str:
    """An interval as text, or the range of what was seen; empty where neither is defined."""
    seen = [float(row.get(name, math.nan)) for name in SEEN]
    return ends((float(row[low]), float(row[high])), (seen[0], seen[1]), digits)


def _cell_of(row: pd.Series, column: str, digits: int) -> str:
    if column == "p":
        return NOTHING if row["p"] != row["p"] else "< 0.001" if row["p"] < 0.001 else number(row["p"], 3)
    return number(float(row[column]), digits)


def _bars(table: pd.DataFrame, estimate: str, low: str, high: str) -> list[Bar | None]:
    """Intervals of all rows on one scale, which holds 0."""
    left, right = min(0.0, float(table[low].min())), max(0.0, float(table[high].max()))
    if not right > left:
        return [None] * len(table)
    found: list[Bar | None] = []
    for _, row in table.iterrows():
        at = {
            name: 2.0 + 96.0 * (value - left) / (right - left)
            for name, value in {"zero": 0.0, "low": row[low], "high": row[high], "at": row[estimate]}.items()
        }
        sure = bool(row["beyond_randomness"]) if "beyond_randomness" in row else row[low] > 0 or row[high] < 0
        known = all(value == value for value in at.values())
        found.append(Bar(**at, tone=SURE if sure else OPEN) if known else None)
    return found


def sensitivity_tables(folder: Path | str) -> list[dict[str, Any]]:
    """File, columns, rows as text and number of rows of every table that is there.

    Taken are `morris.json` and `sobol.json` of `gongzhi sensitivity`, and any table (CSV, Parquet) whose name
    begins with `sensitivity`, in the folder itself or in a folder `sensitivity` within.

    Raises ScenarioError for a table that cannot be read.
    """
    folder = Path(folder)
    paths = [path for where in (folder, folder / "sensitivity") for path in _candidates(where)]
    return [_shown(path, path.relative_to(folder).as_posix()) for path in sorted(set(paths))]


def _candidates(where: Path) -> list[Path]:
    named = "*" if where.name == "sensitivity" else "sensitivity*"
    found = [*where.glob(f"{named}.csv"), *where.glob(f"{named}.parquet")]
    return found + [path for method in METHODS if (path := where / f"{method}.json").is_file()]


def _shown(path: Path, file: str) -> dict[str, Any]:
    try:
        table = _read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScenarioError(f"{path}: not a readable table ({error}). Take it away or renew it.") from error
    rows = [[_cell(value) for value in row] for row in table.head(SHOWN).itertuples(index=False)]
    return {"file": file, "columns": list(map(str, table.columns)), "rows": rows, "all": len(table)}


def _read(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))["table"])


def _cell(value: object) -> str:
    if value is None or value != value:
        return NOTHING
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)
