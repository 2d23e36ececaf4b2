"""Records as a score looks at them: by the day, in two halves, the earlier one as it was known then
(评分用的记录)."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from experiments.records.table import DAY, CaseRecords
from sim.errors import ScenarioError

HALF, NONE = "half", "none"
FEWEST = 30  # cases on either side of a split
LONGEST = 36_500.0  # days: no last look is so late, and a time in the file can hold it


def by_the_day(records: CaseRecords) -> CaseRecords:
    """The same with days for times, as runs know them: a case closed on its day waited for nothing."""
    return replace(records.distinct(), origin=replace(records.origin, by_day=True))


def halves(records: CaseRecords, split: str = HALF) -> tuple[CaseRecords | None, CaseRecords]:
    """What went before, with cases open that were not closed by then, and what is scored.

    split : a day (YYYY-MM-DD); "half" for that before which half of the cases were opened; "none" for
        records that are scored as a whole, which records without times always are

    Raises ScenarioError for what is no day, and where a side has hardly a case.
    """
    if split == NONE or not records.has("opened"):
        if split not in (HALF, NONE):
            raise ScenarioError(f"split = '{split}': {records.origin.name} has no times to split by.")
        return None, records
    at = str(np.datetime64(int(np.median(records.opened_day)), "D")) if split == HALF else split
    before, after = records.split(at)
    least = min(len(before), len(after))
    if least < FEWEST:
        raise ScenarioError(
            f"split at {at}: only {least} cases of {records.origin.name} are on one side, and {FEWEST} are "
            "needed. Choose another day, or split = none to score them as a whole."
        )
    return replace(before, origin=replace(before.origin, until=_eve(after))), after


def _eve(after: CaseRecords) -> float:
    """The last second before the first local day of some cases, in seconds since 1970."""
    zone = ZoneInfo(after.origin.zone or "UTC")
    first = datetime(1970, 1, 1, tzinfo=zone) + timedelta(days=int(after.opened_day.min()))
    return first.timestamp() - 1.0


def closed_after(records: CaseRecords, days: np.ndarray) -> CaseRecords:
    """The same cases, closed so many days after they were opened, a century at most.

    days : float64 (cases,), whole ones
    """
    moments = np.round((records.seconds("opened") + np.clip(days, 0, LONGEST) * DAY) * 1000)
    column = pa.array(moments.astype(np.int64), pa.int64()).cast(records.table["opened"].type)
    table = records.table
    where = table.column_names.index("closed") if records.has("closed") else table.num_columns
    table = table.remove_column(where) if records.has("closed") else table
    return replace(records, table=table.add_column(where, "closed", column))
