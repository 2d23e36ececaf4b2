"""Differences as rows of a table: numbers as text, and where marks stand in a small drawing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.wording.numbers import NOTHING, decimals, ends, number
from experiments.wording.words import Words

BETTER, WORSE, OPEN, SURE = "better", "worse", "open", "sure"


@dataclass(frozen=True, slots=True)
class Bar:
    """A small drawing of a difference: where things stand, in percent of its width, and its tone."""

    zero: float
    low: float
    high: float
    at: float
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of differences, ready to be shown.

    interval : in square brackets; where there is none, the range of the seeds in round ones
    """

    name: str
    under: bool
    first: str
    second: str
    difference: str
    interval: str
    better: str
    effect: str
    narrower: str
    bar: Bar | None
    tone: str
    note: str = ""


def with_unit(name: str, unit: str, say: Words) -> str:
    """Name of an outcome and its unit, as one says them in a language."""
    spoken = say(f"unit.{unit}") if f"unit.{unit}" in say else unit
    return f"{name}{say.pick(', ', '，')}{spoken}" if spoken else name


def row_of(item: Mapping[Any, Any], name: str, *, under: bool = False, note: str = "") -> Row:
    """A row from what `Comparison.table` or a table of groups says (missing keys are left blank)."""
    unit, low, high = str(item.get("unit", "share")), item["low"], item["high"]
    digits = decimals(unit, [item["baseline_mean"], item["scenario_mean"]])
    fine = max(digits, decimals(unit, [item["difference"], low, high]))
    tone = tone_of(low, high, str(item["direction"]))
    return Row(
        name=name,
        under=under,
        first=number(item["baseline_mean"], digits),
        second=number(item["scenario_mean"], digits),
        difference=number(item["difference"], fine, sign=True),
        interval=ends((low, high), _seen(item), fine, sign=True),
        better=number(item.get("better", math.nan), 2),
        effect=number(item.get("effect", math.nan), 2, sign=True),
        narrower=f"{number(item['narrower'], 1)}×" if _known(item.get("narrower", math.nan)) else NOTHING,
        bar=bar_of(item["difference"], low, high, tone),
        tone=tone,
        note=note,
    )


def tone_of(low: float, high: float, direction: str) -> str:
    """Better or worse only where the interval leaves no doubt about it."""
    if direction == "neither" or not _known(low) or low <= 0 <= high:
        return OPEN
    return BETTER if (low > 0) == (direction == "higher") else WORSE


def bar_of(difference: float, low: float, high: float, tone: str) -> Bar | None:
    """The drawing of an interval: the line of 0 and the interval fill its width. None without an interval."""
    if not _known(low) or not _known(high):
        return None
    left, right = min(low, 0.0), max(high, 0.0)
    if right <= left:
        return Bar(50.0, 50.0, 50.0, 50.0, tone)
    spot = {
        name: 4.0 + 92.0 * (value - left) / (right - left)
        for name, value in {"zero": 0.0, "low": low, "high": high, "at": difference}.items()
    }
    return Bar(**spot, tone=tone)


def _seen(item: Mapping[Any, Any]) -> tuple[float, float]:
    """The range of the seeds; undefined where the table has none."""
    return float(item.get("lowest", math.nan)), float(item.get("highest", math.nan))


def _known(value: Any) -> bool:
    return value is not None and math.isfinite(float(value))
