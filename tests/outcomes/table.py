"""A small table of disputes and days, with records built from it; every number can be checked by hand."""

from typing import Any

import numpy as np

from agents.disputes import COLUMNS
from agents.events import EventLog
from sim.outcomes.records import Records

GROUPS = ("migrant", "income", "tenure")
FATES = ("fate", "fate_half", "fate_90")  # the town is too short for 180 days
WARM_UP, LAST_DAY, WINDOW = 10, 110, 40  # judged: raised on days 11 .. 70
DAYS = LAST_DAY - WARM_UP
FACTS: dict[str, Any] = {
    "day": LAST_DAY,
    "days": DAYS,
    "warm_up": WARM_UP,
    "durable_window": WINDOW,
    "fate_ages": {"fate_90": 90, "fate_half": DAYS // 2},
    "voice_days": 14,
    "limit": 15,
    "grave": 0.25,
    "residents": 5000,
    "communities": 4,
    "change_days": [],
    "costs": {"staff_hour": 60.0, "court_hour": 120.0, "volunteer_hour": 30.0},
}


def dispute(**columns: Any) -> dict[str, Any]:
    """One row: raised on day 20 after a birth on day 15, all else as in a new row."""
    start = {name: spec.start for name, spec in COLUMNS.items()} | dict.fromkeys(GROUPS + FATES, 0)
    return start | {"born": 15, "raised": 20, "group": 1, "ended": -1} | columns


def prevented(*rows: tuple[int, int]) -> dict[str, np.ndarray]:
    """Problems that were prevented: the day on which each would have arisen, and the mask of its needs."""
    born, need = np.array(rows, np.int64).reshape(-1, 2).T
    same = np.zeros(len(born), np.int64)
    own = {"key": same.astype("u8"), "born": born.astype("i4"), "resident": same, "need": need.astype("u2")}
    return own | dict.fromkeys(GROUPS, same)


def steady(after: float, before: float = 1e6) -> np.ndarray:
    """A daily series of one value after the warm-up, and of one that would show in any sum before it."""
    return np.array([before] * WARM_UP + [after] * DAYS)


def records(
    *rows: dict[str, Any],
    daily: Any = None,
    units: Any = None,
    places: Any = None,
    spared: Any = (),
    **facts: Any,
) -> Records:
    """Records of a few disputes; `daily` gives series by name, `spared` days and needs of prevented problems,
    other keywords replace facts of the run."""
    kinds = {name: spec.kind for name, spec in COLUMNS.items()} | dict.fromkeys(GROUPS, "i8")
    kinds |= dict.fromkeys(FATES, "u1") | {"ended": "i4"}
    flat = {name: kind for name, kind in kinds.items() if name != "effort"}
    table = {name: np.array([row[name] for row in rows], kind) for name, kind in flat.items()}
    series = {name: np.asarray(values, float) for name, values in (daily or {}).items()}
    arrays = {name: np.asarray(values) for name, values in (places or {}).items()}
    partners = {"partners": np.asarray(units if units is not None else [], np.int64)}
    return Records(series, table, EventLog(), FACTS | facts, arrays, partners, prevented(*spared))
