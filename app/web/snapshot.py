"""What the page shows of a model on one evening: copied once, never changed."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.disputes import OPEN, State

# Daily series of the records that the page shows; the first day is row 0.
SERIES = (
    "arisen",
    "prevented",
    "raised",
    "open",
    "reported_first",
    "holding_cumulative",
    "durable",
    "petitions",
    "suits",
    "satisfaction",
    "trust",
)
STILL_OPEN = np.isin(np.arange(len(State)), [*OPEN, State.IN_COURT])
EVERY = 7  # days between rows of the table
NOTHING = "–"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One evening.

    day, warm_up, last_day : days; the first is 1
    load : float32 (institutions,), work waiting relative to a week of hours, 0..1
    hours_waiting : float32 (institutions,), hour
    open_in : int64 (communities,), open disputes
    heat : float32 (communities,), open disputes per 1000 residents simulated
    series : name -> float64 (day,), daily values of `SERIES`; `prevented` counts problems that did not arise
        that day because an enterprise was held to account, `reported_first` disputes closed for the first
        time, `holding_cumulative` settlements that stand that evening
    step_ms : milliseconds that the last day took
    """

    day: int
    warm_up: int
    last_day: int
    load: np.ndarray
    hours_waiting: np.ndarray
    open_in: np.ndarray
    heat: np.ndarray
    series: dict[str, np.ndarray]
    step_ms: float


def look(model: Any, step_ms: float) -> Snapshot:
    """Take a snapshot of a `CityModel`."""
    communities = len(model.city.community_of)
    residents = np.bincount(model.city.residents.community, minlength=communities)
    table = model.disputes.columns()
    still = STILL_OPEN[table["state"]]
    open_in = np.bincount(table["community"][still], minlength=communities)
    calendar = model.programme.calendar
    return Snapshot(
        day=model.day,
        warm_up=calendar.warm_up,
        last_day=calendar.warm_up + calendar.days,
        load=np.array(model.world.load, np.float32),
        hours_waiting=(model.casework.waiting / 60.0).astype(np.float32),
        open_in=open_in,
        heat=(1000.0 * open_in / np.maximum(residents, 1)).astype(np.float32),
        series=daily_series(model, table["first_closed"]),
        step_ms=step_ms,
    )


def daily_series(model: Any, first_closed: np.ndarray) -> dict[str, np.ndarray]:
    """The daily values of `SERIES`, copied. first_closed : int32 (disputes,), day or -1."""
    counted = {
        "reported_first": first_closed[first_closed > 0],
        "prevented": model.world.prevented.columns()["born"],
    }
    daily = model.world.diary.daily | {
        name: np.bincount(days, minlength=model.day + 1)[1 : model.day + 1] for name, days in counted.items()
    }
    return {name: np.array(daily[name], float) for name in SERIES}


def settled_shares(snapshot: Snapshot) -> list[np.ndarray]:
    """Three shares of the problems so far that arose or were prevented, each (day,); nan before the first.

    Reported: closed at least once. Standing: settled by agreement and holding this evening.
    Durable: settled, and no relapse within the window.
    """
    series = snapshot.series
    problems = np.cumsum(series["arisen"] + series["prevented"])
    settled = np.cumsum(series["reported_first"]), series["holding_cumulative"], np.cumsum(series["durable"])
    return [_share(part, problems) for part in settled]


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    share = np.full(len(whole), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


FIGURES = (
    "day",
    "open",
    "reported_share",
    "holding_share",
    "durable_share",
    "escalated",
    "satisfaction",
    "trust",
)


def figures(snapshot: Snapshot | None) -> list[tuple[str, str]]:
    """(text key, value as shown) of the headline figures; a dash where there is nothing yet."""
    if snapshot is None or not snapshot.day:
        return [(key, "0" if key == "day" and snapshot else NOTHING) for key in FIGURES]
    series = snapshot.series
    values = [
        f"{snapshot.day}",
        f"{series['open'][-1]:,.0f}",
        *(percent(share[-1]) for share in settled_shares(snapshot)),
        f"{series['petitions'].sum() + series['suits'].sum():,.0f}",
        percent(series["satisfaction"][-1]),
        percent(series["trust"][-1]),
    ]
    return list(zip(FIGURES, values, strict=True))


def percent(share: float) -> str:
    """A share in words of the page."""
    return NOTHING if np.isnan(share) else f"{100.0 * share:.1f} %"


TABLE = ("day", "open", "reported_share", "holding_share", "durable_share")


def table_rows(snapshot: Snapshot | None) -> list[tuple[str, ...]]:
    """The columns of `TABLE` on every seventh day and the last."""
    if snapshot is None or not snapshot.day:
        return []
    shares = settled_shares(snapshot)
    days = sorted({*range(EVERY, snapshot.day + 1, EVERY), snapshot.day})
    return [
        (str(d), f"{snapshot.series['open'][d - 1]:,.0f}", *(percent(share[d - 1]) for share in shares))
        for d in days
    ]


def csv_text(snapshot: Snapshot | None) -> str:
    """All days as comma-separated values: the series as recorded, one row a day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("day", *SERIES))
    if snapshot is not None:
        for d in range(snapshot.day):
            writer.writerow((d + 1, *(f"{snapshot.series[name][d]:g}" for name in SERIES)))
    return out.getvalue()
