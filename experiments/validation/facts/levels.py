"""The ladder of tiers: how near home a dispute is settled, by the highest tier that had a hand in it."""

from typing import ClassVar

import numpy as np

from experiments.doubt.figures import TIERS, tiers_of
from experiments.validation.arms import Arm
from experiments.validation.fact import Fact
from experiments.validation.facts.handling import SETTLED
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part


def ladder(seen: Seen) -> np.ndarray:
    """Share of standing settlements by the highest tier of a unit that did a part."""
    mine = seen.holding & seen.judged
    return tiers_of(seen.d, seen.log, seen.model.city.institutions, mine)


class Ladder(Fact):
    """Three in five are settled in the community, one in three in the street."""

    id = "SF44"
    title = "The ladder of tiers"
    zh = "化解层级阶梯"
    source = "[Tier ladders 2022-23], [BPIC 2013]"
    statistic = "standing settlements by the highest tier of a unit that had a part in them; settled baseline"
    reworked = "one ladder had been looked at before the fact was written"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {
            f"sf44_{name}": float(value) for name, value in zip(TIERS, ladder(seen).tolist(), strict=True)
        }

    def judge(self, sheet: Sheet) -> Finding:
        found = [sheet.mean(SETTLED, f"sf44_{name}") for name in TIERS]
        bands = ((0.55, 0.65), (0.27, 0.33), (0.07, 0.16))
        return Finding(
            tuple(
                Part(f"settled: {name}", each, *band)
                for name, each, band in zip(TIERS, found, bands, strict=True)
            ),
            note="Sources: 60, 30, 10 and 57, 27, 16 in two Chinese counties, 60, 33, 7 by level of support. They count "
            "the body that reports the settlement; here every department that did a part counts, and four of ten lines "
            "have no station in the street, so that what they do counts as above it.",
            lines=(Line("settled", (0, 1, 2), [each.value for each in found]),),
            ticks=TIERS,
        )
