"""Where disputes get stuck, and the answer that made the difference (症结).

Judged disputes are the claimed or detected problems of a horizon's cohort. All counts are of the days from
the reform to the last evening.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from agents.disputes import State
from agents.events import EVENT, Activity
from experiments.divergence.lockstep import decided
from experiments.film.take import Take

STUCK = ("units_refuse", "done_without", "every_part_done", "parties_agree", "still_stands")
NO = (Activity.REFUSE, Activity.ABSENT)
YES = (Activity.ACCEPT, Activity.MEET)
HAPPENINGS = tuple(name for name in EVENT.names or () if name not in ("dispute", "minutes"))
type Fate = str


def judged_disputes(take: Take) -> np.ndarray:
    """Mask over `take.problems`: those of the horizon's cohort that were claimed or detected."""
    horizon, table = take.shot.horizon, take.problems
    born = table["born"]
    return np.asarray((born > horizon.after) & (born <= horizon.until) & (table["raised"] >= 0))


def stuck(take: Take) -> dict[str, float]:
    """Of 100 judged disputes, those to which each of `STUCK` applies; nan without any.

    units_refuse : a unit that was asked said no, or stayed away; done_without : a needed part was left out;
    every_part_done : all needed parts were done in the last round; parties_agree : an offer was taken at
    least once; still_stands : a settlement stands on the last evening
    """
    table, judged = take.problems, judged_disputes(take)
    found = {
        "units_refuse": _happened(take, *NO),
        "done_without": _happened(take, Activity.OMIT),
        "every_part_done": (table["need"] & ~table["done"]) == 0,
        "parties_agree": _happened(take, Activity.AGREE),
        "still_stands": np.isin(table["state"], (State.SETTLED, State.DURABLE)),
    }
    many = int(judged.sum())
    return {
        name: 100.0 * float((mask & judged).sum()) / many if many else float("nan")
        for name, mask in found.items()
    }


def asked(take: Take) -> tuple[np.ndarray, np.ndarray]:
    """How often every institution was asked since the reform, and how often it refused or stayed away.

    Two uint32 arrays (institutions,).
    """
    many = len(take.minutes)
    answers = [np.isin(take.log["activity"], kinds) for kinds in ((*YES, *NO), NO)]
    one, other = (np.bincount(take.log["actor"][mask], minlength=many).astype(np.uint32) for mask in answers)
    return one, other


def _happened(take: Take, *activities: Activity) -> np.ndarray:
    """Mask over `take.problems`: one of the activities is in the log."""
    found = np.zeros(len(take.problems["key"]), bool)
    rows = take.log["dispute"][np.isin(take.log["activity"], activities)] - take.first
    found[rows[rows >= 0]] = True
    return found


@dataclass(frozen=True, slots=True)
class Turning:
    """One unit, asked for one part under both sides, that took it under one of them only.

    unit : row of the institution; part : competence; at : position in each side's log
    """

    key: int
    unit: int
    part: int
    at: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Crossing:
    """The same disputes on both sides, event by event."""

    takes: tuple[Take, Take]

    @cached_property
    def turnings(self) -> dict[int, Turning]:
        """Key -> the first turning point of the dispute: the yes and the first no beside it.

        First is the one whose later answer comes earliest; then that of the lowest unit and part.
        """
        one, other = (_answers(take) for take in self.takes)
        both = one.merge(other, on=["key", "unit", "part"], suffixes=("_a", "_b"))
        both = both[both["took_a"] != both["took_b"]]
        later = both[["day_a", "day_b"]].max(axis=1)
        both = both.assign(later=later).sort_values(["key", "later", "unit", "part"], kind="stable")
        first = both.drop_duplicates("key")
        return {
            key: Turning(key, unit, part, (at_a, at_b))
            for key, unit, part, at_a, at_b in zip(
                *(first[name].tolist() for name in ("key", "unit", "part", "at_a", "at_b")), strict=True
            )
        }

    def side_of_yes(self, turning: Turning) -> int:
        """On which side the unit took its part: 0 or 1."""
        log = self.takes[0].log
        return 0 if int(log["activity"][turning.at[0]]) in YES else 1

    @cached_property
    def parted(self) -> dict[int, int]:
        """Key -> day on which the histories of a dispute part: of the first event that only one side has."""
        one, other = (_steps(take) for take in self.takes)
        both = one.merge(other, on=["key", "order"], how="outer", suffixes=("_a", "_b"))
        unlike = both[both["step_a"] != both["step_b"]]
        day = unlike[["day_a", "day_b"]].min(axis=1)
        first = day.groupby(unlike["key"]).min()
        return dict(zip(first.index.tolist(), first.astype(int).tolist(), strict=True))

    @cached_property
    def lengths(self) -> dict[int, int]:
        """Key -> events of both journeys together."""
        keys = np.concatenate([take.keys for take in self.takes])
        known, many = np.unique(keys[keys > 0], return_counts=True)
        return dict(zip(known.tolist(), many.tolist(), strict=True))

    def telling(self, fates: Mapping[int, Fate]) -> list[int]:
        """Keys of the disputes that tell something, those that tell most first.

        Those whose fate differs and whose turning point has its yes on the side that ended well; those with
        the fewest events first, ties by key.

        fates : key -> "only_a", "only_b" or another
        """
        well = {"only_a": 0, "only_b": 1}
        found = [
            key
            for key, turning in self.turnings.items()
            if fates.get(key) in well and self.side_of_yes(turning) == well[fates[key]]
        ]
        return sorted(found, key=lambda key: (self.lengths[key], key))


def _answers(take: Take) -> pd.DataFrame:
    """A row per dispute, unit and part: whether it was ever taken, and the first such answer, else the first.

    Columns: key, unit, part, took, day, at (position in the log).
    """
    log, keys = take.log, take.keys
    at = np.flatnonzero(np.isin(log["activity"], (*YES, *NO)) & (keys > 0))
    rows = pd.DataFrame(
        {
            "key": keys[at],
            "unit": log["actor"][at],
            "part": log["target"][at],
            "took": np.isin(log["activity"][at], YES),
            "day": log["day"][at],
            "at": at,
        }
    )
    ordered = rows.sort_values(["took", "at"], ascending=[False, True], kind="stable")
    return ordered.drop_duplicates(["key", "unit", "part"])


def _steps(take: Take) -> pd.DataFrame:
    """Every event of every dispute: key, its place among the events of the dispute, day, and what it says."""
    rows, keys = decided(take.log), take.keys
    at = np.flatnonzero(keys > 0)
    at = at[np.argsort(keys[at], kind="stable")]
    steps = pd.DataFrame({name: rows[name][at] for name in HAPPENINGS})
    found = pd.DataFrame({"key": keys[at], "day": rows["day"][at]})
    found["step"] = pd.util.hash_pandas_object(steps, index=False).to_numpy()
    found["order"] = found.groupby("key").cumcount()
    return found
