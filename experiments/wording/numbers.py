"""Numbers as people read them: as many digits as the unit deserves, thin thousands, a real minus sign."""

import math
from collections.abc import Sequence

from experiments.statistics.paired import PairedDifference

NOTHING = "–"
ROUNDING, MOST = 1e-9, 6  # smaller values are errors of rounding; digits after the point at most


def decimals(unit: str, values: Sequence[float]) -> int:
    """Digits after the point that suit a row of values of one unit."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest < ROUNDING:
        largest = 0.0
    if unit == "share":
        return 4 if 0 < largest < 0.01 else 3
    if largest >= 1000 or not largest:
        return 0
    return min(max(1, 2 - math.floor(math.log10(largest))), MOST) if largest < 100 else 1


def number(value: float, digits: int, *, sign: bool = False) -> str:
    """`value` with fixed digits; "–" where it is undefined."""
    if not math.isfinite(value):
        return NOTHING
    text = f"{value:+,.{digits}f}" if sign else f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    return text.replace(",", " ").replace("-", "−")


def ends(interval: tuple[float, float], seen: tuple[float, float], digits: int, *, sign: bool = False) -> str:
    """Where a mean lies: "[low, high]", an interval; else "(lowest … highest)", what was seen of it.

    Empty where there is neither, or one value alone.
    """
    if all(map(math.isfinite, interval)):
        low, high = (number(end, digits, sign=sign) for end in interval)
        return f"[{low}, {high}]"
    if all(map(math.isfinite, seen)) and seen[0] < seen[1]:
        low, high = (number(end, digits, sign=sign) for end in seen)
        return f"({low} … {high})"
    return ""


def count(value: int, one: str, many: str) -> str:
    """A count with its noun, such as "1 run" or "20 runs"."""
    return f"{number(value, 0)} {one if value == 1 else many}"


def difference(found: PairedDifference, digits: int) -> str:
    """A paired difference with its sign, and where it lies, see `ends`."""
    around = ends(found.interval.ends, found.seen.ends, digits, sign=True)
    return f"{number(found.difference, digits, sign=True)} {around}".rstrip()
