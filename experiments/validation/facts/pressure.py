"""Pressure from below and from above: threats, crowds, campaigns, warnings, suits averted."""

from typing import ClassVar

import numpy as np

from agents.disputes import Escalated
from agents.events import Activity
from experiments.validation.arms import BASELINE, PARTY_LED, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part, mean_of
from sim.outcomes.definitions import share

NARROW = Arm("alike", changes={"city.threshold_spread": 0.05})
WIDE = Arm("unlike", changes={"city.threshold_spread": 0.4})
LOOKS = tuple(Arm(f"looks_{n}", "party_led", {"detect.looks": n}) for n in (1.0, 12.0))


class Threat(Fact):
    """A visible threat of joint or upward action raises response."""

    id = "SF30"
    title = "Threat raises response"
    zh = "集体与上访压力提升响应"
    source = "[Chen, Pan & Xu 2016]"
    statistic = (
        "first requests for a part accepted, disputes of many minus others, compared within the unit asked"
    )
    reworked = "first requests for a part instead of all"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        log, asked = seen.log, seen.first_requests & (seen.log["day"] > seen.warm_up)
        row, unit = log["dispute"][asked], log["actor"][asked]
        accepted = (log["activity"][asked] == Activity.ACCEPT).astype(np.float64)
        petitioned = (seen.d["escalated"][row] & (Escalated.PETITION | Escalated.TIER)) > 0
        threat = (log["day"][asked] > seen.first_day(Activity.JOIN)[row]) & ~petitioned
        plain = ~threat & ~petitioned
        if threat.sum() < 30:
            return {"sf30_gain": np.nan}
        size = len(seen.model.city.institutions)
        usual = np.bincount(unit[plain], accepted[plain], size) / np.maximum(
            np.bincount(unit[plain], minlength=size), 1
        )
        return {"sf30_gain": float((accepted - usual[unit])[threat].mean())}

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part(
                    "accepted under threat minus the unit's usual (source: .08-.10)",
                    sheet.mean(BASELINE, "sf30_gain"),
                    0.0,
                    sure=True,
                ),
            ),
            note="In the source the threat was assigned by lot; here disputes that draw crowds differ in more.",
        )


class Cascades(Fact):
    """Collective events are rare, heavy-tailed, and hang on how alike people are."""

    id = "SF32"
    title = "Cascades"
    zh = "集体事件的级联"
    source = "[Granovetter 1978], [Epstein 2002]"
    statistic = (
        "variance over mean of further people who joined; share of collective disputes by threshold spread"
    )
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, NARROW, WIDE)

    def observe(self, seen: Seen) -> dict[str, float]:
        raised = seen.d["raised"] > seen.warm_up
        further = seen.d["joined"][raised].astype(np.float64) - 1
        collective = (seen.d["escalated"][raised] & Escalated.COLLECTIVE) > 0
        return {
            "sf32_dispersion": float(further.var() / further.mean()) if further.any() else np.nan,
            "sf32_share": float(collective.mean()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        shares = [sheet.mean(arm, "sf32_share") for arm in (NARROW, BASELINE, WIDE)]
        return Finding(
            (
                Part(
                    "variance over mean of those who joined",
                    sheet.mean(BASELINE, "sf32_dispersion"),
                    1.0,
                    sure=True,
                ),
                Part("collective share", sheet.mean(BASELINE, "sf32_share"), high=0.10),
                Part(
                    "collective share, unlike minus alike people",
                    sheet.difference(NARROW, WIDE, "sf32_share"),
                    0.0,
                    sure=True,
                ),
            ),
            lines=(
                Line(
                    "collective share",
                    (0.05, 0.2, 0.4),
                    [s.value for s in shares],
                    [s.low for s in shares],
                    [s.high for s in shares],
                ),
            ),
            x_label="spread of joining thresholds",
        )


class WarningPrecision(Fact):
    """Where little is wrong most alarms are."""

    id = "SF35"
    title = "Warnings are imprecise at low base rates"
    zh = "低基率下预警精度低"
    source = "derived: Bayes' rule"
    statistic = "true alarms of all alarms, by looks at places without a problem"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (LOOKS[0], PARTY_LED, LOOKS[1])

    def observe(self, seen: Seen) -> dict[str, float]:
        mine = seen.log["day"] > seen.warm_up
        found = float((mine & (seen.log["activity"] == Activity.DETECT)).sum())
        wrong = float((mine & (seen.log["activity"] == Activity.FALSE_ALARM)).sum())
        return {"sf35_precision": found / (found + wrong) if found + wrong else np.nan}

    def judge(self, sheet: Sheet) -> Finding:
        found = [sheet.mean(arm, "sf35_precision") for arm in self.arms]
        return Finding(
            (
                Part(
                    "precision, few minus many idle looks",
                    sheet.difference(LOOKS[1], LOOKS[0], "sf35_precision"),
                    0.0,
                    sure=True,
                ),
                Part("precision with many idle looks", found[2], high=0.5, sure=True),
            ),
            lines=(
                Line(
                    "precision",
                    (1.0, 3.0, 12.0),
                    [f.value for f in found],
                    [f.low for f in found],
                    [f.high for f in found],
                ),
            ),
            x_label="looks at nothing per 1 000 residents and day",
        )


class Diversion(Fact):
    """Settling early lowers the share that is sued, while more is brought."""

    id = "SF29"
    title = "Diversion lowers the share of suits"
    zh = "诉源治理降低诉讼占比"
    source = "[SPC 2024]"
    statistic = "suits per dispute raised, and disputes raised, party_led minus siloed"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, PARTY_LED)

    def observe(self, seen: Seen) -> dict[str, float]:
        raised = seen.judged
        return {
            "sf29_suits": share(seen.count(Activity.SUE) > 0, raised),
            "sf29_raised": float(raised.sum()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        growth = sheet.values(PARTY_LED, "sf29_raised") / sheet.values(BASELINE, "sf29_raised") - 1
        return Finding(
            (
                Part(
                    "suits per dispute",
                    sheet.difference(BASELINE, PARTY_LED, "sf29_suits"),
                    high=0.0,
                    sure=True,
                ),
                Part("more disputes brought, relative", mean_of(growth), 0.0, sure=True),
            )
        )
