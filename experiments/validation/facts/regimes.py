"""Ways of coordinating against each other: mandate and trust, lateral talk, platforms, campaigns, zero petitions."""

from typing import ClassVar

import numpy as np

from agents.kinds import Competence
from experiments.validation.arms import LONG, LONG_CITY, WHOLE, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part, exactly, mean_of, ratio_of
from sim.outcomes.definitions import durable_share

VAGUE = {"triage.accuracy": 0.5}
LINES, PEERS = Arm("vague_lines", "hierarchical", VAGUE), Arm("vague_peers", "polycentric", VAGUE)


class LateralTalk(Fact):
    """Where nobody knows what is needed, talking across beats reporting up."""

    id = "SF18"
    title = "Lateral communication beats reporting lines under uncertainty"
    zh = "不确定下横向沟通优于层级上报"
    source = "[Zagorecki et al. 2010]"
    statistic = "median days of what is settled, polycentric minus hierarchical, at an intake that sees half of the needs"
    arms: ClassVar[tuple[Arm, ...]] = (LINES, PEERS)

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part(
                    "median days, of those settled",
                    sheet.difference(LINES, PEERS, "median_days"),
                    high=0.0,
                    sure=True,
                ),
                Part("durable share", sheet.difference(LINES, PEERS, "durable_share"), judged=False),
            )
        )


TRUSTS = (0.1, 0.5, 0.9)
BY_TRUST = {
    trust: (
        Arm(f"peers_{trust:g}", "polycentric", {"learn.reciprocity": trust}),
        Arm(f"mandate_{trust:g}", "party_led", {"learn.reciprocity": trust}),
    )
    for trust in TRUSTS
}


class Mandate(Fact):
    """A mandate does without trust what volunteers do with it."""

    id = "SF20"
    title = "Mandate beats voluntary where trust is low"
    zh = "低信任时授权优于自愿"
    source = "[Bitterman & Koliba 2020]"
    statistic = "durable share, party_led minus polycentric, by the trust from which institutions start"
    arms: ClassVar[tuple[Arm, ...]] = tuple(arm for pair in BY_TRUST.values() for arm in pair)

    def observe(self, seen: Seen) -> dict[str, float]:
        return {"sf20_durable": durable_share(seen.records)}

    def judge(self, sheet: Sheet) -> Finding:
        lead = {
            t: sheet.values(b, "sf20_durable") - sheet.values(a, "sf20_durable")
            for t, (a, b) in BY_TRUST.items()
        }
        found = [mean_of(values) for values in lead.values()]
        return Finding(
            (
                Part("lead of the mandate at low trust", found[0], 0.0, sure=True),
                Part("lead lost as trust grows", mean_of(lead[TRUSTS[0]] - lead[TRUSTS[-1]]), 0.0, sure=True),
            ),
            lines=(
                Line(
                    "party_led minus polycentric",
                    TRUSTS,
                    [f.value for f in found],
                    [f.low for f in found],
                    [f.high for f in found],
                ),
            ),
            x_label="reciprocity at the start",
            y_label="durable share",
        )


# Record and clocks alone: early warning brings other disputes, which have nothing to do with authority.
PLATFORM = Arm("platform", "grid_platform", {**LONG, "coordination.warning": False})


class NoAuthority(Fact):
    """A platform gives information, and information is no authority."""

    id = "SF24"
    title = "No platform gain where authority is missing"
    zh = "缺乏职权时平台无增益"
    source = "[Xiong et al. 2022]"
    reworked = "without early warning, and read from the whole city over a year"
    use = "set"
    statistic = "gain in durable share of grid_platform without warning over siloed: disputes without and with need of authority"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (LONG_CITY, PLATFORM)

    def observe(self, seen: Seen) -> dict[str, float]:
        needs = seen.d["needs_authority"] > 0
        return {
            f"sf24_{name}": float(seen.holding[seen.judged & mask].mean())
            for name, mask in (("with", needs), ("without", ~needs))
        }

    def judge(self, sheet: Sheet) -> Finding:
        gain = {
            name: sheet.values(PLATFORM, f"sf24_{name}") - sheet.values(LONG_CITY, f"sf24_{name}")
            for name in ("without", "with")
        }
        low = mean_of(gain["with"]).low
        return Finding(
            (
                Part(
                    "gain without need minus gain with need",
                    mean_of(gain["without"] - gain["with"]),
                    0.0,
                    sure=True,
                ),
                Part("lower end of the gain with need", exactly(low), high=0.0),
                Part("gain where no authority is needed", mean_of(gain["without"]), judged=False),
                Part("gain where authority is needed", mean_of(gain["with"]), judged=False),
            )
        )


TARGET = int(Competence.PUBLIC_SECURITY)
START, END, LAST = 121, 181, 300
WINDOWS = {
    "end": (161, 180),
    "soon": (201, 220),
    "late": (281, 300),
}  # end of the campaign, half of one, two later
HEAVY = {**WHOLE, "work.utilisation": 0.9, "calendar.days": LAST - 60}


def campaign(name: str, kept: float) -> Arm:
    """Six tenths as many hours again for public security from day 121 to 180, of which the part `kept` stays."""
    begin = {"campaign.target": TARGET, "campaign.extra": 0.6, "campaign.kept": kept}
    return Arm(name, changes=HEAVY, dated=((START, begin), (END, {**begin, "campaign.target": -1})))


NO_CAMPAIGN = Arm("no_campaign", changes=HEAVY)
PASSING, LASTING = campaign("campaign_passing", 0.1), campaign("campaign_lasting", 0.9)


class Campaigns(Fact):
    """A campaign clears its target fast; what is not made routine comes back."""

    id = "SF23"
    title = "Campaign: sharp drop, then rebound"
    zh = "运动式治理：骤降与反弹"
    source = "[EPI 2020], [Jia & Chen 2019], [Gulou 2019]"
    statistic = "work waiting at the target's desks relative to the same city without a campaign; half-life of the rebound"
    reworked = "strength of the campaign, load, city and what the half-life is of were chosen after trials"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (NO_CAMPAIGN, PASSING, LASTING)

    def observe(self, seen: Seen) -> dict[str, float]:
        waiting = np.array([evening[TARGET] for evening in seen.watch.waiting])
        if len(waiting) < LAST:
            return {f"sf23_{name}": np.nan for name in WINDOWS}
        return {f"sf23_{name}": float(waiting[i - 1 : j].mean()) for name, (i, j) in WINDOWS.items()}

    def judge(self, sheet: Sheet) -> Finding:
        passing, lasting = (self.levels(sheet, arm) for arm in (PASSING, LASTING))
        drop, back = 1 - passing["end"], passing["late"] - passing["end"]
        soon = passing["soon"] - passing["end"]
        return Finding(
            (
                Part("drop at the end of the campaign", mean_of(drop), 0.4, 0.7),
                Part("a tenth made routine: part of the drop that comes back", ratio_of(back, drop), 0.5),
                Part("of that, part that is back half a campaign later", ratio_of(soon, back), 0.5),
                Part(
                    "nine tenths made routine: part that comes back",
                    ratio_of(lasting["late"] - lasting["end"], 1 - lasting["end"]),
                    high=0.5,
                ),
            ),
            lines=tuple(
                Line(
                    label,
                    range(len(WINDOWS)),
                    [mean_of(v).value for v in level.values()],
                    [mean_of(v).low for v in level.values()],
                    [mean_of(v).high for v in level.values()],
                )
                for label, level in (("a tenth stays", passing), ("nine tenths stay", lasting))
            ),
            ticks=("end", "half a campaign later", "two campaigns later"),
            y_label="work waiting, relative to none",
        )

    @staticmethod
    def levels(sheet: Sheet, arm: Arm) -> dict[str, np.ndarray]:
        """Work waiting over that of the same seed without a campaign, by window and seed."""
        return {
            name: sheet.values(arm, f"sf23_{name}") / np.maximum(sheet.values(NO_CAMPAIGN, f"sf23_{name}"), 1)
            for name in WINDOWS
        }


PRESSED = Arm("ranked_closure", changes={"closure.ranking": 1.0})
ZERO = Arm("zero_petitions", changes={"closure.ranking": 1.0, "appraisal.petitions": 1.0})


class Backfire(Fact):
    """Ranked by the absence of petitions, units pay petitioners, and get more of them."""

    id = "SF31"
    title = "Pressure against petitions backfires"
    zh = "零上访考核适得其反"
    source = "[Li et al. 2012], [Gui et al. 2020]"
    statistic = "petitions per 10 000 and year, ranked also by having none minus ranked by closing alone"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (PRESSED, ZERO)

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (Part("petitions added", sheet.difference(PRESSED, ZERO, "petitions"), 0.0, sure=True),)
        )
