"""Queues near full load: a desk's wait over its own utilisation."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from agents.events import Activity
from agents.kinds import Competence, Role
from experiments.validation.arms import Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, Finding, Line, Part, mean_of

# A queue at .95 comes to rest after some 1 500 services. Ten times as many problems, and ten times the staff, bring
# a desk there within the days that are run. The source speaks of queues in which nobody answers to load; what people
# do about it (thin work, refuse, lose patience) is shown beside.
LONG: dict[str, Any] = {"calendar.warm_up": 150, "calendar.days": 500, "emerge.per_resident_year": 5.5}
STEADY = {"work.dilution": 0.0, "accept.load": 0.0, "work.cues": 0.0, "escalate.patience": 365}
RUNG = 0.95 / 0.80  # from rung to rung, so that a desk at .80 on one is at .95 on the next
UTILISATIONS = tuple(round(0.6 * RUNG**n, 3) for n in range(5))
LADDER = tuple(
    Arm(f"long_{int(1000 * u)}", changes={**LONG, **STEADY, "work.utilisation": u}) for u in UTILISATIONS
)
SOFTENED = tuple(
    Arm(f"soft_{int(1000 * u)}", changes={**LONG, "work.utilisation": u}) for u in UTILISATIONS[2:4]
)
EDGES = (0.45, 0.55, 0.65, 0.75, 0.85, 0.925, 0.975)
CENTRES = (0.5, 0.6, 0.7, 0.8, 0.89, 0.95)
LEAST_FINISHED = 30  # parts of a unit below which its mean wait says nothing


class Explosion(Fact):
    """Waiting grows without bound as a desk nears full load."""

    id = "SF7"
    title = "Backlog explodes near full load"
    zh = "负荷逼近饱和时积压激增"
    source = "[Kingman 1961]"
    statistic = (
        "waiting in a department's queue, in multiples of the mean work of a part, by its own utilisation; the "
        "ratio compares a desk with itself under more hours"
    )
    reworked = (
        "what staff do about load is switched off, and loads, length "
        "and the comparison within desks were chosen after trials"
    )
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (*LADDER, *SOFTENED)

    def observe(self, seen: Seen) -> dict[str, float]:
        load, unit, waited, effort = waits(seen)
        parts = np.bincount(unit, minlength=load.size)
        minutes = np.minimum(seen.model.city.institutions.minutes, seen.model.programme.work.person_minutes)
        service = np.bincount(unit, effort, load.size) / np.maximum(parts, 1) / np.maximum(minutes, 1)
        wait = np.bincount(unit, waited, load.size) / np.maximum(parts, 1) / np.maximum(service, 1e-9)
        found: dict[str, float] = {}
        for n, desk in enumerate(np.flatnonzero(np.isfinite(load))):
            told = parts[desk] >= LEAST_FINISHED
            found[f"sf7_load_{n}"] = float(load[desk]) if told else np.nan
            found[f"sf7_wait_{n}"] = float(wait[desk])
            found[f"sf7_parts_{n}"] = float(parts[desk])
        return found

    def judge(self, sheet: Sheet) -> Finding:
        stern, soft = Desks.of(sheet, LADDER), Desks.of(sheet, SOFTENED)
        curves = {"nobody answers to load": stern.curve(), "people answer to load": soft.curve()}
        low, middle, high = (stern.in_class(n) for n in (1, 3, 5))
        return Finding(
            (
                Part("wait at .95 over wait at .80", mean_of(stern.ratio()), 4.0),
                Part(
                    "slope from .80 to .95 minus slope from .60 to .80",
                    mean_of((high - middle) / 0.15 - (middle - low) / 0.2),
                    0.0,
                    sure=True,
                ),
                Part("the same ratio where people answer to load", mean_of(soft.ratio()), judged=False),
            ),
            lines=tuple(
                Line(
                    label, CENTRES, [w.value for w in found], [w.low for w in found], [w.high for w in found]
                )
                for label, found in curves.items()
            ),
            x_label="utilisation of the desk",
            y_label="wait over mean work of a part",
        )


@dataclass(frozen=True, slots=True, eq=False)
class Desks:
    """Every department's desk on every rung of a ladder of hours, float64 (rungs, desks, seeds).

    load : utilisation, nan where too few parts were finished; wait : in multiples of the mean work of a part;
    parts : finished
    """

    load: np.ndarray
    wait: np.ndarray
    parts: np.ndarray

    @classmethod
    def of(cls, sheet: Sheet, ladder: tuple[Arm, ...]) -> "Desks":
        """Read off a sheet."""
        number = sum(str(name).startswith("sf7_load_") for name in sheet.runs.columns)
        return cls(
            *(
                np.array([[sheet.values(arm, f"sf7_{what}_{n}") for n in range(number)] for arm in ladder])
                for what in ("load", "wait", "parts")
            )
        )

    def in_class(self, n: int) -> np.ndarray:
        """Mean wait of the parts of all desks in a class of load, by seed; nan without any."""
        mine = (self.load >= EDGES[n]) & (self.load < EDGES[n + 1])
        return _sum_over_sum(self.wait * self.parts, self.parts, mine)

    def curve(self) -> list[Estimate]:
        """Mean wait by class of load."""
        return [mean_of(self.in_class(n)) for n in range(len(CENTRES))]

    def ratio(self) -> np.ndarray:
        """Wait of desks near .95 over the wait of the same desks near .80, one rung below; by seed."""
        below, above = self.load[:-1], self.load[1:]
        pairs = (below >= EDGES[3]) & (below < EDGES[4]) & (above >= EDGES[5]) & (above < EDGES[6])
        return _sum_over_sum(self.wait[1:], self.wait[:-1], pairs)


def _sum_over_sum(tops: np.ndarray, bottoms: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Sum of one over sum of the other where a mask holds, by seed (the last axis); nan over nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: np.ndarray = np.where(where, tops, 0).sum((0, 1)) / np.where(where, bottoms, 0).sum((0, 1))
    return found


def waits(seen: Seen) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Utilisation of every unit after warm-up (nan: no department); and for every part that a department
    finished: the unit, days it waited, minutes of its effort.

    Waiting is the time from acceptance to the end, less the days that the work itself takes at that desk.
    """
    model, log, d = seen.model, seen.log, seen.d
    table = model.city.institutions
    mine = np.isin(table.role, (Role.LINE, Role.STATION)) & (table.minutes > 0)
    spent = model.casework.spent - seen.watch.spent_at_start
    load = np.where(mine, spent.sum(axis=1) / np.maximum(table.minutes * seen.full_days, 1), np.nan)
    ends = (log["activity"] == Activity.FINISH) & (log["day"] > seen.warm_up)
    ends[ends] = mine[log["actor"][ends]]
    known, begun = seen.taken_on(ends)
    unit, row = log["actor"][ends][known], log["dispute"][ends][known]
    competence = np.clip(table.competence[unit].astype(np.int64), 0, Competence.ADJUDICATION)
    rate = np.minimum(table.minutes[unit], model.programme.work.person_minutes)
    # Days of the calendar that the work itself takes; week-ends stretch it.
    day = (5 + 2 * model.programme.calendar.weekend_staff) / 7
    service = d["effort"][row, competence] / np.maximum(rate, 1) / day
    waited = np.maximum(log["day"][ends][known] - begun + 0.5 - service, 0.0)
    return load, unit, waited, d["effort"][row, competence].astype(np.float64)
