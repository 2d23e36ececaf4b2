"""Where disputes are: concentrated in few places, and with few mediators."""

from typing import ClassVar

import numpy as np

from agents.events import Activity
from agents.kinds import Competence
from experiments.validation.arms import WHOLE_CITY, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part
from sim.outcomes.equity import gini

TOP = 0.11  # share of compounds in the source


def part_of_top(counts: np.ndarray, part: float) -> float:
    """Share of the total that the top `part` of places holds, read off the Lorenz curve."""
    ordered = np.sort(counts.astype(np.float64))[::-1]
    held = np.concatenate([[0.0], np.cumsum(ordered) / max(float(ordered.sum()), 1e-12)])
    return float(np.interp(part, np.linspace(0, 1, held.size), held))


class Concentration(Fact):
    """A few compounds make half of the complaints."""

    id = "SF3"
    title = "Complaint concentration"
    zh = "投诉集中度"
    source = "[Shanghai property 2018], [Pingshan 2018-19]"
    statistic = "property-management claims over communities: share of the top 11 %, Gini coefficient"
    reworked = "read from the whole city, since single small districts hold few disputes"
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (WHOLE_CITY,)

    def observe(self, seen: Seen) -> dict[str, float]:
        size = int(seen.records.facts["communities"])
        mine = (seen.d["raised"] > seen.warm_up) & (seen.d["topic"] == seen.topic("property"))
        counts = np.bincount(seen.d["community"][mine], minlength=size)
        every = np.bincount(seen.d["community"][seen.d["raised"] > seen.warm_up], minlength=size)
        found = {"sf3_top": part_of_top(counts, TOP), "sf3_gini": gini(counts), "sf3_gini_all": gini(every)}
        held = np.concatenate([[0.0], np.cumsum(np.sort(counts)[::-1]) / max(int(counts.sum()), 1)])
        marks = np.interp(np.linspace(0, 1, 11), np.linspace(0, 1, held.size), held)
        return found | {f"sf3_lorenz_{n}": float(v) for n, v in enumerate(marks)}

    def judge(self, sheet: Sheet) -> Finding:
        y = [sheet.mean(WHOLE_CITY, f"sf3_lorenz_{n}").value for n in range(11)]
        return Finding(
            (
                Part("share of the top 11 % of communities", sheet.mean(WHOLE_CITY, "sf3_top"), 0.35, 0.60),
                Part("Gini, property management", sheet.mean(WHOLE_CITY, "sf3_gini"), 0.36),
                Part(
                    "Gini, all topics (.40 in [Pingshan 2018-19])",
                    sheet.mean(WHOLE_CITY, "sf3_gini_all"),
                    judged=False,
                ),
            ),
            lines=(
                Line("communities, most complaints first", np.linspace(0, 1, 11).tolist(), y),
                Line("even", (0, 1), (0, 1)),
            ),
            x_label="share of communities",
            y_label="share of complaints",
        )


class MediatorLoad(Fact):
    """A few mediators do most of the mediating."""

    id = "SF28"
    title = "Mediator load is unequal"
    zh = "调解员负荷不均"
    source = "[Mediation 2022], [SPC 2024]"
    statistic = "Gini of finished mediations over mediating units"
    arms: ClassVar[tuple[Arm, ...]] = (WHOLE_CITY,)

    def observe(self, seen: Seen) -> dict[str, float]:
        log, units = seen.log, np.unique(seen.model.city.desks.serves[Competence.MEDIATION])
        units = units[units >= 0]
        ends = (log["activity"] == Activity.FINISH) & np.isin(log["actor"], units)
        counts = np.bincount(log["actor"][ends], minlength=int(units.max()) + 1)[units]
        return {"sf28_gini": gini(counts)}

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (Part("Gini over units", sheet.mean(WHOLE_CITY, "sf28_gini"), 0.6),),
            note="The source counts persons; the model holds mediating units, in which people share the work.",
        )
