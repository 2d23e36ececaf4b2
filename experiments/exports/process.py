"""What process miners look at: variants, referrals, waiting, rework, bottlenecks; tables from the event log.

All of disputes that were claimed or detected; lumped and private problems are nobody's process.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from agents.events import Activity
from experiments.exports.source import FinishedModel
from experiments.story.actors import Actors

RAISED = (Activity.CLAIM, Activity.DETECT)
BEFORE = (Activity.ARISE, Activity.LUMP, Activity.TALK, Activity.IGNORE)  # not yet anybody's work
CLOSED = (Activity.AGREE, Activity.CLOSE_NOMINALLY, Activity.JUDGE, Activity.ABANDON)
REWORK = (
    Activity.REFUSE,
    Activity.ABSENT,
    Activity.REFER,
    Activity.UNCOVER,
    Activity.REJECT,
    Activity.MOVE_UP,
    Activity.TIME_OUT,
    Activity.WITHHOLD,
    Activity.RELAPSE,
    Activity.BREACH,
    Activity.RESURFACE,
)
ARROW = " > "


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """The process view of one run; every table has a row per thing and words of one language.

    variants : steps (activities in order, repeats in a row once), disputes, share, cumulative, days (median)
    handovers : asker, asked, requests, refused, share_refused, minutes
    waiting : activity, times, total, mean, median, p90: days since the event before in the same dispute
    rework : what, disputes, share, times, days_with, days_without (median days until first closed)
    bottlenecks : unit, parts, total, mean, p90 (days from accepted to finished), asked, share_refused, hours
    """

    variants: pd.DataFrame
    handovers: pd.DataFrame
    waiting: pd.DataFrame
    rework: pd.DataFrame
    bottlenecks: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Name -> table."""
        return {name: getattr(self, name) for name in self.__slots__}


def process_of(run: FinishedModel, actors: Actors) -> Process:
    """The process view of a run."""
    log = _raised(run.log)
    return Process(
        variants(log, actors),
        handovers(log, actors),
        waiting(log, actors),
        rework(log, actors),
        bottlenecks(log, actors),
    )


def _raised(log: np.ndarray) -> np.ndarray:
    """Events of disputes that were claimed or detected, from then on, dispute by dispute."""
    found = np.unique(log["dispute"][np.isin(log["activity"], RAISED)])
    kept = log[np.isin(log["dispute"], found) & ~np.isin(log["activity"], BEFORE)]
    return kept[np.argsort(kept["dispute"], kind="stable")]


def _histories(log: np.ndarray) -> list[np.ndarray]:
    cuts = np.flatnonzero(np.diff(log["dispute"])) + 1
    return [part for part in np.split(log, cuts) if len(part)]


def variants(log: np.ndarray, actors: Actors) -> pd.DataFrame:
    """How many disputes took the same steps; a step repeated in a row counts once."""
    rows = []
    for history in _histories(log):
        steps = history["activity"]
        kept = steps[np.insert(steps[1:] != steps[:-1], 0, True)]
        rows.append((ARROW.join(actors.activity(int(a)) for a in kept), int(np.ptp(history["day"]))))
    table = pd.DataFrame(rows, columns=["steps", "days"])
    found = table.groupby("steps", sort=False)["days"].agg(disputes="count", days="median").reset_index()
    found = found.sort_values(["disputes", "steps"], ascending=[False, True], ignore_index=True)
    found["share"] = found["disputes"] / max(int(found["disputes"].sum()), 1)
    found["cumulative"] = found["share"].cumsum()
    return found[["steps", "disputes", "share", "cumulative", "days"]]


def handovers(log: np.ndarray, actors: Actors) -> pd.DataFrame:
    """Who asked or called whom, how often, and how often in vain; own parts left out."""
    asks = (Activity.ACCEPT, Activity.REFUSE, Activity.MEET, Activity.ABSENT)
    rows = log[np.isin(log["activity"], asks) & (log["origin"] >= 0) & (log["origin"] != log["actor"])]
    table = pd.DataFrame(
        {
            "asker": rows["origin"],
            "asked": rows["actor"],
            "refused": np.isin(rows["activity"], (Activity.REFUSE, Activity.ABSENT)),
            "minutes": rows["minutes"],
        }
    )
    grouped = table.groupby(["asker", "asked"])
    found = grouped.agg(requests=("refused", "size"), refused=("refused", "sum"), minutes=("minutes", "sum"))
    found = found.reset_index()
    found["share_refused"] = found["refused"] / found["requests"]
    found = found.sort_values(
        ["requests", "asker", "asked"], ascending=[False, True, True], ignore_index=True
    )
    for end in ("asker", "asked"):
        found[end] = [actors.unit(int(row)) for row in found[end]]
    return found[["asker", "asked", "requests", "refused", "share_refused", "minutes"]]


def waiting(log: np.ndarray, actors: Actors) -> pd.DataFrame:
    """Days between each event and the one before it in the same dispute, by what ended the wait."""
    same = log["dispute"][1:] == log["dispute"][:-1]
    table = pd.DataFrame(
        {"activity": log["activity"][1:][same], "days": (log["day"][1:] - log["day"][:-1])[same]}
    )
    grouped = table.groupby("activity")["days"]
    found = grouped.agg(times="count", total="sum", mean="mean", median="median").reset_index()
    found["p90"] = grouped.quantile(0.9).to_numpy()
    found = found.sort_values(["total", "activity"], ascending=[False, True], ignore_index=True)
    found["activity"] = [actors.activity(int(a)) for a in found["activity"]]
    return found


def rework(log: np.ndarray, actors: Actors) -> pd.DataFrame:
    """What is done again or in vain, in how many disputes, and how much longer these take."""
    histories = _histories(log)
    days = np.array([_days_open(history) for history in histories])
    rows = []
    for activity in REWORK:
        times = np.array([int((history["activity"] == activity).sum()) for history in histories], np.int64)
        hit = times > 0
        rows.append(
            {
                "what": actors.activity(int(activity)),
                "disputes": int(hit.sum()),
                "share": float(hit.mean()) if len(hit) else float("nan"),
                "times": int(times.sum()),
                "days_with": _median(days[hit]),
                "days_without": _median(days[~hit]),
            }
        )
    return pd.DataFrame(rows)


def _days_open(history: np.ndarray) -> float:
    """Days from raised to first closed, nan while open."""
    closed = history["day"][np.isin(history["activity"], CLOSED)]
    return float(closed[0] - history["day"][0]) if len(closed) else float("nan")


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def bottlenecks(log: np.ndarray, actors: Actors) -> pd.DataFrame:
    """Where parts of disputes lie: days from accepted to finished, by the unit that has them."""
    waits: dict[int, list[int]] = {}
    begun: dict[tuple[int, int, int], int] = {}
    asked = np.zeros(len(actors.city.institutions), np.int64)
    refused, minutes = np.zeros_like(asked), np.zeros_like(asked)
    for event in log:
        activity, unit = int(event["activity"]), int(event["actor"])
        if activity in (Activity.ACCEPT, Activity.MEET, Activity.REFUSE, Activity.ABSENT):
            asked[unit] += 1
            refused[unit] += activity in (Activity.REFUSE, Activity.ABSENT)
        part = (int(event["dispute"]), unit, int(event["target"]))
        if activity in (Activity.ACCEPT, Activity.MEET):
            begun[part] = int(event["day"])
        elif activity == Activity.FINISH and part in begun:
            waits.setdefault(unit, []).append(int(event["day"]) - begun.pop(part))
    minutes += actors.city.institutions.minutes
    rows = [
        {
            "unit": actors.unit(unit),
            "parts": len(days),
            "total": sum(days),
            "mean": float(np.mean(days)),
            "p90": float(np.quantile(days, 0.9)),
            "asked": int(asked[unit]),
            "share_refused": refused[unit] / asked[unit] if asked[unit] else float("nan"),
            "hours": minutes[unit] / 60.0,
        }
        for unit, days in waits.items()
    ]
    columns = ["unit", "parts", "total", "mean", "p90", "asked", "share_refused", "hours"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["total", "unit"], ascending=[False, True], ignore_index=True)
