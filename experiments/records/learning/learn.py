"""What records say about numbers of the model, each with its source and its interval (从记录学习).

A rate is counted, a share has the interval of Wilson (1927), a median that of order statistics, the week a
bootstrap by week, persistence one by case. A number that records cannot tell is not made up: it keeps the
value it has.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from experiments.records.learning.learnt import COLUMNS, Learnt, Lesson
from experiments.records.learning.levels import levels
from experiments.records.learning.persistence import LEAST_AGAIN, Persistence, persistence
from experiments.records.measures.arrivals import WORKDAYS, daily_counts
from experiments.records.measures.watched import Watched
from experiments.records.table import DAY, CaseRecords, codes_of
from sim.errors import ScenarioError

LEVEL = 0.95
WEEKS = 8  # below which the rhythm of the week has no interval
DRAWS = 1000
YEAR = 365.0
LEAST_CLAIMED = 0.25  # share of problems that is claimed at the least, for the upper end of what arises


def learn(
    records: CaseRecords,
    *,
    population: int | None = None,
    topics: Mapping[str, tuple[str, ...]] | None = None,
    draws: int = 400,
) -> Learnt:
    """Numbers and tables from case records.

    population : people who live where the cases come from, for rates per resident
    topics : topic of the shipped catalogue -> types of the records; for the shares of the catalogue
    draws : bootstrap samples of cases for persistence

    Raises ScenarioError where the records have no times, or a type or topic is not known.
    """
    mine = records.distinct()
    watched = Watched.of(mine)
    if not len(watched.records):
        raise ScenarioError(f"{records.origin.name}: without times of opening nothing can be learnt.")
    asked = mine.requests["earlier"].to_numpy()
    again = persistence(mine, draws) if int((asked > 0).sum()) >= LEAST_AGAIN else {}
    lessons = (*_week(watched.records), *_arising(watched.records, population), *_persistent(records, again))
    return Learnt(
        records.origin.name,
        lessons,
        by_name(watched, "unit"),
        by_name(watched, "type"),
        again,
        _topics(watched.records, topics or {}),
        levels(mine),
    )


def _week(records: CaseRecords) -> Iterator[Lesson]:
    counts, weekday = daily_counts(records)
    first = int(np.argmax(weekday == 0))
    weeks = len(counts[first:]) // 7
    if weeks < WEEKS:
        return
    table = counts[first : first + 7 * weeks].reshape(weeks, 7).astype(float)
    rng = np.random.default_rng(1)
    ends, work = table[:, WORKDAYS:].sum(1), table[:, :WORKDAYS].sum(1)

    def ratio(rows: np.ndarray) -> np.ndarray:
        return np.asarray((ends[rows].sum(-1) / 2) / (work[rows].sum(-1) / WORKDAYS))

    drawn = ratio(rng.integers(0, weeks, (DRAWS, weeks)))
    low, high = np.percentile(drawn, _edges())
    source = f"{records.origin.name}: {weeks} weeks, bootstrap by week"
    yield Lesson("calendar.weekend_demand", float(ratio(np.arange(weeks))), float(low), float(high), source)


def _arising(records: CaseRecords, population: int | None) -> Iterator[Lesson]:
    if not population:
        return
    counts, _ = daily_counts(records)
    rate = float(counts.mean()) * YEAR / population
    source = (
        f"{records.origin.name}: {len(records)} cases in {len(counts)} days of {population} people; "
        f"high where one problem in {1 / LEAST_CLAIMED:.0f} is claimed"
    )
    yield Lesson("emerge.per_resident_year", rate, rate, rate / LEAST_CLAIMED, source)


def _persistent(records: CaseRecords, found: Mapping[str, Persistence]) -> Iterator[Lesson]:
    if not found:
        return
    best = found["kind"]
    ends = [min(max(each, 0.0), 1.0) for item in found.values() for each in (item.low, item.high)]
    value = min(max(best.value, 0.0), 1.0)
    source = (
        f"{records.origin.name}: {best.requests} requests to units that had refused; {len(found)} definitions"
    )
    yield Lesson("accept.refusal_persistence", value, min(ends), max(ends), source)


def by_name(watched: Watched, column: str) -> pd.DataFrame:
    """A row per unit or type, most cases first; see `COLUMNS`. Medians of days count open cases as longer."""
    codes, names = watched.records.codes(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    rows = [
        _row(watched, codes == n, names[n], column, int(counts.sum()))
        for n in np.argsort(-counts, kind="stable")
    ]
    return pd.DataFrame([row for row in rows if row["cases"]], columns=list(COLUMNS))


def _row(watched: Watched, mine: np.ndarray, name: str, column: str, total: int) -> dict[str, object]:
    records, cases = watched.records, int(mine.sum())
    same = int((mine & watched.closed & (records.closed_day == records.opened_day)).sum())
    promise = (records.seconds("due") - records.seconds("opened"))[mine] / DAY
    days = np.where(watched.closed, watched.waited, np.inf)[mine] / DAY
    first, again = _refusals(records, name, column)
    row: dict[str, object] = {"name": name, "cases": cases, "refused_first": first, "refused_again": again}
    row |= dict(zip(("share", "share_low", "share_high"), proportion(cases, total), strict=True))
    row |= dict(zip(("days", "days_low", "days_high"), median(days), strict=True))
    row |= dict(zip(("same_day", "same_day_low", "same_day_high"), proportion(same, cases), strict=True))
    known = promise[np.isfinite(promise)]
    return row | {"promise_days": float(np.median(known)) if known.size else float("nan")}


def _refusals(records: CaseRecords, name: str, column: str) -> tuple[float, float]:
    """Shares refused at first and when asked again, of the requests to a unit, or about cases of a type."""
    table = records.requests
    if not table.num_rows:
        return float("nan"), float("nan")
    if column == "unit":
        codes, names = codes_of(table["unit"])
        mine = codes == (names.index(name) if name in names else -2)
    else:
        codes, names = records.codes(column)
        mine = codes[table["case"].to_numpy()] == names.index(name)
    refused = np.asarray(table["refused"].to_numpy(zero_copy_only=False), np.bool_)
    again = table["earlier"].to_numpy() > 0
    parts = [refused[mine & ~again], refused[mine & again]]
    first, second = (float(part.mean()) if part.size else float("nan") for part in parts)
    return first, second


def proportion(hits: int, of: int) -> tuple[float, float, float]:
    """A share with its Wilson interval; nan of nothing."""
    if not of:
        return (float("nan"),) * 3
    interval = stats.binomtest(hits, of).proportion_ci(LEVEL, method="wilson")
    return hits / of, float(interval.low), float(interval.high)


def median(values: np.ndarray) -> tuple[float, float, float]:
    """A median with the interval of order statistics; inf where it lies beyond what was seen."""
    if not values.size:
        return (float("nan"),) * 3
    ordered, n = np.sort(values), values.size
    low = max(int(stats.binom.ppf((1 - LEVEL) / 2, n, 0.5)) - 1, 0)
    high = min(int(stats.binom.ppf(1 - (1 - LEVEL) / 2, n, 0.5)), n - 1)
    return float(ordered[(n - 1) // 2]), float(ordered[low]), float(ordered[high])


def _edges() -> tuple[float, float]:
    return 50 * (1 - LEVEL), 100 - 50 * (1 - LEVEL)


def _topics(records: CaseRecords, topics: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """Share of every topic among the cases of assigned types."""
    codes, names = records.codes("type")
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    found = {}
    for topic, types in topics.items():
        lacking = next((each for each in types if each not in names), None)
        if lacking is not None:
            raise ScenarioError(f"topic '{topic}': no case of {records.origin.name} is of type '{lacking}'.")
        found[topic] = float(sum(counts[names.index(each)] for each in types))
    total = sum(found.values())
    return {topic: count / total for topic, count in found.items()} if total else {}
