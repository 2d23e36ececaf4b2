"""Peace and order: crimes that grow out of disputes, as far as records speak of them."""

from typing import ClassVar

from agents.kinds import Competence
from experiments.validation.arms import Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Part
from sim.outcomes.harms import a_year, part_of_harm

FESTERING = Arm("festering", changes={"harm.hazard": 1.3e-5})
CHARGED = 0.07  # of crimes between neighbours, charged as homicide


class MediatedBefore(Fact):
    """Most crimes grow out of matters that nobody had mediated: non-contact is the main gap, relapse the second."""

    id = "SF83"
    title = "Most crimes had not been mediated before"
    zh = "多数民转刑案件此前未经调解"
    source = "[Xupu 2025]"
    statistic = (
        "expected crimes in matters in which a mediator had done its part or an offer had been made, share"
    )
    reworked = "its value had been seen once before its band, the interval of 28 of 115, was written down"
    arms: ClassVar[tuple[Arm, ...]] = (FESTERING,)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {
            "sf83_heard": part_of_harm("harm_heard")(seen.records),
            "sf83_silent": part_of_harm("harm_silent")(seen.records),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("mediated before (source: 28 of 115)", sheet.mean(FESTERING, "sf83_heard"), 0.17, 0.33),
                Part("nobody was told of it", sheet.mean(FESTERING, "sf83_silent"), judged=False),
            ),
            note="The band is the 95 % interval of 28 of 115.",
        )


class HomicidesPerMediation(Fact):
    """Homicides that grow out of disputes: few per resident, one in some thousands of mediated disputes."""

    id = "SF84"
    title = "One homicide in thousands of mediated disputes"
    zh = "每数千件调解对应一起命案"
    source = "[Homicide 2024], [Xupu 2025], [Mediation 2022]"
    statistic = "expected crimes times .07: per 100 000 residents and year, and mediated disputes for each"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (FESTERING,)

    def observe(self, seen: Seen) -> dict[str, float]:
        d, facts = seen.d, seen.records.facts
        mediated = (d["done"].astype(int) >> Competence.MEDIATION & 1 > 0) | (d["first_closed"] >= 0)
        years = (seen.model.day - seen.warm_up) / 365.0
        count = float((mediated & (d["born"] > seen.warm_up)).sum())
        homicides = CHARGED * a_year("harm_expected")(seen.records)
        return {
            "sf84_homicides": homicides,
            "sf84_mediated": count * 1e5 / (float(facts["residents"]) * years),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("homicides per 100 000 and year", sheet.mean(FESTERING, "sf84_homicides"), 0.16, 0.45),
                Part(
                    "mediated disputes per homicide",
                    sheet.ratio(FESTERING, "sf84_mediated", "sf84_homicides"),
                    2700.0,
                    6700.0,
                ),
            ),
            note=(
                "The first number was set by the hazard: .44-.50 homicides, of which .36-.90 grow out of disputes. "
                "The second was not: here every settled dispute counts, the source counts people's mediation, about "
                "a tenth of them."
            ),
        )
