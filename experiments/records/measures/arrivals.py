"""How cases arrive: level, week, and how much more days differ than independent cases would (到达)."""

from collections.abc import Iterator

import numpy as np

from experiments.records.table import CaseRecords

WORKDAYS = 5


def daily_counts(records: CaseRecords) -> tuple[np.ndarray, np.ndarray]:
    """Cases opened on every day from the first to the last one, and the weekdays (0 Monday).

    Int64 (days,).
    """
    days = records.opened_day
    first = int(days.min())
    counts = np.bincount(days - first)
    return counts, (first + 3 + np.arange(len(counts))) % 7  # 1970 began on a Thursday


def arrivals(records: CaseRecords) -> Iterator[tuple[str, float]]:
    """Cases a day, a weekday, a weekday and unit; week-ends against weekdays.

    Variance over mean of weekdays.
    """
    counts, weekday = daily_counts(records)
    yield "per_day", float(counts.mean())
    week, end = counts[weekday < WORKDAYS], counts[weekday >= WORKDAYS]
    if week.size < 2 or not week.sum():
        return
    mean = float(week.mean())
    yield "per_weekday", mean
    units = len(np.unique(codes[codes >= 0])) if (codes := records.codes("unit")[0]).size else 0
    if units:
        yield "per_weekday_unit", mean / units
    if end.size:
        yield "weekend_ratio", float(end.mean()) / mean
    yield "dispersion", float(week.var(ddof=1)) / mean


def weekday_shares(records: CaseRecords) -> dict[str, float]:
    """Share of cases by weekday, "1" for Monday to "7"."""
    shares = np.bincount((records.opened_day + 3) % 7, minlength=7) / max(len(records), 1)
    return {str(n + 1): float(share) for n, share in enumerate(shares)}
