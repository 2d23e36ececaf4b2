"""What looks wrong in records.

Cases that are there twice, closed before opened, closed in a batch (可疑记录).
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from experiments.records.table import DAY, CaseRecords, codes_of

BATCH_LEAST = 30  # closings of a unit on a day that are a batch at the least
BATCH_TIMES = 10.0  # and so many times its usual day with closings


def twice_by_id(ids: pa.ChunkedArray) -> np.ndarray:
    """Cases whose number was there before: bool (cases,); cases without a number are never twice."""
    codes, _ = codes_of(ids)
    return np.asarray(pd.Series(codes).duplicated().to_numpy() & (codes >= 0))


def twice_by_content(records: CaseRecords) -> np.ndarray:
    """Cases that repeat an earlier one in every column, where times of day and places tell them apart."""
    if records.origin.by_day or not records.has("opened", "place", "type"):
        return np.zeros(len(records), np.bool_)
    columns: dict[str, np.ndarray] = {name: records.seconds(name) for name in ("opened", "closed")}
    columns |= {name: records.codes(name)[0] for name in ("place", "type", "unit", "person", "channel")}
    known = (columns["place"] >= 0) & (columns["type"] >= 0)
    return np.asarray(pd.DataFrame(columns).duplicated().to_numpy()) & known


def backwards(records: CaseRecords) -> np.ndarray:
    """Cases closed before they were opened: bool (cases,)."""
    return np.asarray(records.seconds("closed") < records.seconds("opened"))


def in_batches(records: CaseRecords) -> np.ndarray:
    """Cases closed with many others of their unit on one day, far more than on its usual days: bool (cases,).

    Such closings tell of a sweep of old files, not of the day on which something was solved.
    """
    closed = records.seconds("closed")
    done = np.flatnonzero(np.isfinite(closed))
    found = np.zeros(len(records), np.bool_)
    if not done.size:
        return found
    unit = records.codes("unit")[0][done]
    day = np.floor(closed[done] / DAY).astype(np.int64)
    table = pd.DataFrame({"unit": unit, "day": day})
    per_day = table.groupby(["unit", "day"]).size()
    usual = per_day.groupby("unit").transform("median")
    many = per_day[(per_day >= BATCH_LEAST) & (per_day >= BATCH_TIMES * usual)].index
    found[done] = pd.MultiIndex.from_frame(table).isin(many)
    return found
