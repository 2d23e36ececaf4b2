"""The other side of a dispute, as far as records and theory speak of it."""

from typing import ClassVar

from agents.events import Activity
from experiments.validation.arms import BASELINE, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Part
from sim.outcomes.definitions import share
from sim.outcomes.per_problem import beyond_city

TIERS = Arm("tiers_above", changes={"beyond.share": 1.0})
OPPOSED = Arm("opposed", changes={"sides.distance": 0.5})
BY_TYPE = {"medical": 0.862, "consumer": 0.792, "property": 0.75, "labour": 0.522}


class OpposedInterests(Fact):
    """Where the interests of the sides are opposed, fewer settle, and what they settle breaks sooner."""

    id = "SF80"
    title = "Opposed interests settle less, and for less long"
    zh = "利益对立者化解少、反弹多"
    source = "[Myerson & Satterthwaite 1983], [Raiffa 1982]"
    statistic = "settled and relapsed shares of disputes: with opposed interests minus without"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, OPPOSED)

    def observe(self, seen: Seen) -> dict[str, float]:
        d = seen.d
        agreed = seen.judged & (d["first_closed"] >= 0) & (d["nominal"] == 0)
        return {
            "sf80_agreed": share(agreed, seen.judged),
            "sf80_relapsed": share(d["relapses"] > 0, agreed),
        }

    def judge(self, sheet: Sheet) -> Finding:
        fewer = sheet.difference(BASELINE, OPPOSED, "sf80_agreed")
        more = sheet.difference(BASELINE, OPPOSED, "sf80_relapsed")
        return Finding(
            (
                Part("ever settled, opposed minus plain", fewer, high=0.0, sure=True),
                Part("of these relapsed, opposed minus plain", more, 0.0, sure=True),
            )
        )


class SettledByType(Fact):
    """Topics on which interests are more opposed settle less, by about as much as registers say."""

    id = "SF81"
    title = "Settled by type, most to least opposed"
    zh = "各类型化解率随利益对立而降"
    source = "[Settled by type]"
    statistic = "share ever settled by topic, labour over medical; register: .522/.862"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (OPPOSED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        d = seen.d
        agreed = (d["first_closed"] >= 0) & (d["nominal"] == 0)
        return {
            f"sf81_{name}": share(agreed, seen.judged & (d["topic"] == seen.topic(name))) for name in BY_TYPE
        }

    def judge(self, sheet: Sheet) -> Finding:
        ratio = sheet.ratio(OPPOSED, "sf81_labour", "sf81_medical")
        shown = tuple(
            Part(
                f"{name}, ever settled (register {value:g})",
                sheet.mean(OPPOSED, f"sf81_{name}"),
                judged=False,
            )
            for name, value in BY_TYPE.items()
        )
        return Finding((Part("labour over medical", ratio, 0.5, 0.7), *shown))


class AssignedFromAbove(Fact):
    """What is assigned from above is a small part of all disputes, and done less often than the rest."""

    id = "SF82"
    title = "Assigned from above: few, and harder"
    zh = "上级交办：量少而难"
    source = "[Minhe register]"
    statistic = "sent down by the province, of all disputes raised; ever settled, of those with a part outside minus all"
    arms: ClassVar[tuple[Arm, ...]] = (TIERS,)

    def observe(self, seen: Seen) -> dict[str, float]:
        d = seen.d
        agreed = seen.judged & (d["first_closed"] >= 0) & (d["nominal"] == 0)
        outside = seen.judged & beyond_city(d)
        return {
            "sf82_sent": share(seen.count(Activity.SEND_DOWN) > 0, seen.judged),
            "sf82_gap": share(agreed, outside) - share(agreed, seen.judged),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("sent down, of disputes raised", sheet.mean(TIERS, "sf82_sent"), 0.01, 0.04),
                Part("ever settled, outside minus all", sheet.mean(TIERS, "sf82_gap"), high=0.0, sure=True),
            ),
            note="One county: 2.2 % assigned by province or prefecture, done 91.5 % against 96.5 % of all.",
        )
