"""What a city can learn from its own records: more with more of them, and nothing of those who are silent."""

from typing import ClassVar

import numpy as np

from experiments.validation.arms import WHOLE, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part, mean_of
from sim.stages.detect.prediction import judged_by_truth, prediction, recorded

AGES = (30, 120, 240)  # days of records
LEARNING = Arm("learning", "learnt_prediction", WHOLE)


def learnt_by(seen: Seen, day: int) -> tuple[float, float]:
    """Skill and gap of a prediction trained on the records up to a day, see `judged_by_truth`."""
    world = seen.model.world
    people, rule = np.diff(world.people), world.spec.detect
    hunch = prediction(recorded(world.disputes, world.hunch.shape, day, rule), people, rule)
    skill, gap = judged_by_truth(hunch, world.rate, people, world.outspoken) or (np.nan, np.nan)
    return skill, gap


class BetterWithRecords(Fact):
    """A prediction gets better with records, and ever less so."""

    id = "SF60"
    title = "Learning from records saturates"
    zh = "记录越多预测越准，边际递减"
    source = "[Tangqiao 2024-25]"
    statistic = (
        "correlation of predicted and true log rates after 30, 120 and 240 days of records; whole city"
    )
    arms: ClassVar[tuple[Arm, ...]] = (LEARNING,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {f"sf60_{age}": learnt_by(seen, min(age, seen.model.day))[0] for age in AGES}

    def judge(self, sheet: Sheet) -> Finding:
        skill = [sheet.values(LEARNING, f"sf60_{age}") for age in AGES]
        first, later = skill[1] - skill[0], skill[2] - skill[1]
        mean = [sheet.mean(LEARNING, f"sf60_{age}") for age in AGES]
        return Finding(
            (
                Part("gain of the first 90 days more", mean_of(first), 0.0, sure=True),
                Part("gain of a further 120 days", mean_of(later), 0.0, sure=True),
                Part("first gain less the second, a day", mean_of(first / 90 - later / 120), 0.0, sure=True),
            ),
            note="The source has 92 % of requests classed right, 95 % half a year later: another task, the same shape.",
            lines=(Line("skill", AGES, [each.value for each in mean]),),
        )


class SilentUnseen(Fact):
    """A prediction from records overrates places that complain more."""

    id = "SF61"
    title = "What is not reported is not learnt"
    zh = "沉默者难以被预测"
    source = "[Kontokosta et al. 2017]"
    statistic = (
        "predicted less true log rate, more outspoken half of the communities less the other; whole city"
    )
    arms: ClassVar[tuple[Arm, ...]] = (LEARNING,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {"sf61_gap": learnt_by(seen, seen.model.day)[1]}

    def judge(self, sheet: Sheet) -> Finding:
        return Finding((Part("overrated, log", sheet.mean(LEARNING, "sf61_gap"), 0.0, sure=True),))
