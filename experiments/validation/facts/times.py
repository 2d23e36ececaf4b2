"""Time: skewed, exploding near full load, slower on busy days; and what more staff does."""

from typing import ClassVar

import numpy as np

from agents.events import Activity
from experiments.validation.arms import BASELINE, WHOLE_CITY, Arm
from experiments.validation.fact import Fact
from experiments.validation.facts.backlog import waits
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part, exactly, mean_of

LOADS = tuple(Arm(f"load_{int(100 * u)}", changes={"work.utilisation": u}) for u in (0.65, 0.95, 1.1))
LEAST_SETTLED = 30  # settlements below which the shape of their times says nothing
STAFFED = Arm("staffed", changes={"work.utilisation": 0.64})  # a quarter more hours than baseline


class SkewedTimes(Fact):
    """Most are settled soon and some take very long."""

    id = "SF5"
    title = "Right-skewed times to settle"
    zh = "化解时长右偏"
    source = "[Taidi 2020], [Boston 311]"
    statistic = "fit of a log-normal against an exponential, mean over median"
    reworked = "a log-normal alone, AIC summed over seeds, and read from the whole city"
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (WHOLE_CITY,)

    def observe(self, seen: Seen) -> dict[str, float]:
        mine = seen.holding & seen.judged
        # A day holds what is settled during it: its middle.
        days = (seen.d["closed"] - seen.d["raised"])[mine].astype(np.float64) + 0.5
        narrow = mine & (np.bitwise_count(seen.d["need"]) == 1) & (seen.d["needs_authority"] == 0)
        asked = seen.judged & (np.bitwise_count(seen.d["need"]) == 1) & (seen.d["needs_authority"] == 0)
        soon = (seen.d["closed"] - seen.d["raised"])[narrow] <= 7
        if days.size < LEAST_SETTLED:
            return {name: np.nan for name in ("sf5_gain", "sf5_skew", "sf5_week")}
        return {
            "sf5_gain": aic_gain(days),
            "sf5_skew": float(days.mean() / np.median(days)),
            "sf5_week": float(soon.sum() / max(asked.sum(), 1)),
            "sf5_spread": float(np.log(days).std()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part(
                    "AIC of exponential minus that of log-normal, all seeds",
                    exactly(float(sheet.values(WHOLE_CITY, "sf5_gain").sum())),
                    0.0,
                ),
                Part("mean over median", sheet.mean(WHOLE_CITY, "sf5_skew"), 1.5),
                Part(
                    "simple disputes settled in 7 days (.86 in a weak source)",
                    sheet.mean(WHOLE_CITY, "sf5_week"),
                    judged=False,
                ),
                Part(
                    "spread of the logarithm (1.2 in one Chinese channel)",
                    sheet.mean(WHOLE_CITY, "sf5_spread"),
                    judged=False,
                ),
            ),
        )


def aic_gain(days: np.ndarray) -> float:
    """AIC of an exponential minus that of a log-normal, both by maximum likelihood (Akaike 1974).

    A gamma or Weibull distribution holds the exponential as a special case: it can never fit worse, and tells
    nothing. A log-normal does not.
    """
    from scipy import stats

    plain = 2 - 2 * float(stats.expon.logpdf(days, scale=days.mean()).sum())
    logs = np.log(days)
    return plain - (4 - 2 * float((stats.norm.logpdf(logs, logs.mean(), logs.std()) - logs).sum()))


class BusyDays(Fact):
    """What comes on a busy day is served later."""

    id = "SF8"
    title = "Load slows service"
    zh = "负荷拖慢办理"
    source = "[NYC 311 student 2023]"
    statistic = (
        "closed within the limit, of those raised on the busiest quarter of weekdays minus the quietest"
    )
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, LOADS[1])

    def observe(self, seen: Seen) -> dict[str, float]:
        d = seen.d
        opened = seen.records.daily["open"]
        raised = d["raised"][seen.judged]
        first = d["first_closed"][seen.judged]
        on_time = (first >= 0) & (first - raised <= seen.records.facts["limit"])
        load = opened[raised - 1]
        low, high = np.quantile(load, (0.25, 0.75))
        return {
            "sf8_gap": float(on_time[load >= high].mean() - on_time[load <= low].mean()),
            "sf8_on_time": float(on_time.mean()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        heavier = sheet.difference(BASELINE, LOADS[1], "sf8_on_time")
        return Finding(
            (
                Part(
                    "days with most open files minus days with fewest",
                    sheet.mean(BASELINE, "sf8_gap"),
                    high=0.0,
                    sure=True,
                ),
                Part("planned load .95 minus .80", heavier, high=0.0, sure=True),
            ),
            note="The source has 84.2 against 87.6 %.",
        )


class EasyFirst(Fact):
    """Under load the easy cases go first."""

    id = "SF33"
    title = "Caseload leads to triage by cues"
    zh = "超载时先易后难"
    source = "[Consumer bureaus 1981]"
    statistic = "rank correlation of effort and waiting within a desk, planned load 1.1 minus .65"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (LOADS[0], LOADS[2])

    def observe(self, seen: Seen) -> dict[str, float]:
        from scipy.stats import rankdata

        _, unit, waited, effort = waits(seen)
        known = np.bincount(unit)[unit] >= LEAST_SETTLED if unit.size else np.zeros(0, np.bool_)
        if not known.any():
            return {"sf33_bias": np.nan}
        long, late = (_within(rankdata(values[known]), unit[known]) for values in (effort, waited))
        return {"sf33_bias": float(np.corrcoef(long, late)[0, 1])}

    def judge(self, sheet: Sheet) -> Finding:
        found = [sheet.mean(arm, "sf33_bias") for arm in self.arms]
        return Finding(
            (
                Part(
                    "added by load", sheet.difference(self.arms[0], self.arms[1], "sf33_bias"), 0.0, sure=True
                ),
            ),
            lines=(
                Line(
                    "effort against waiting",
                    (0, 1),
                    [f.value for f in found],
                    [f.low for f in found],
                    [f.high for f in found],
                ),
            ),
            ticks=("load .65", "load 1.1"),
        )


def _within(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Values less the mean of their group."""
    means = np.bincount(group, values) / np.maximum(np.bincount(group), 1)
    rest: np.ndarray = values - means[group]
    return rest


class MoreStaff(Fact):
    """More staff handle more cases, and spend no more time on each."""

    id = "SF34"
    title = "More staff, more cases, not more minutes per case"
    zh = "增员增案而非增时"
    source = "[Lipsky 1980]"
    statistic = "elasticity of minutes per finished part minus elasticity of finished parts, to staff hours"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE, STAFFED)

    def observe(self, seen: Seen) -> dict[str, float]:
        ended = (seen.log["activity"] == Activity.FINISH) & (seen.log["day"] > seen.warm_up)
        work = float(seen.records.daily["work_minutes"][seen.warm_up :].sum())
        held = float(seen.records.daily["held_minutes"][seen.warm_up :].sum())
        return {
            "sf34_parts": float(ended.sum()),
            "sf34_each": work / max(float(ended.sum()), 1.0),
            "sf34_held": held,
        }

    def judge(self, sheet: Sheet) -> Finding:
        def growth(name: str) -> np.ndarray:
            grown: np.ndarray = np.log(sheet.values(STAFFED, name) / sheet.values(BASELINE, name))
            return grown

        staff = growth("sf34_held")
        cases, each = growth("sf34_parts") / staff, growth("sf34_each") / staff
        return Finding(
            (
                Part("minutes per part minus number of parts", mean_of(each - cases), high=0.0, sure=True),
                Part("elasticity of parts", mean_of(cases), judged=False),
                Part("elasticity of minutes per part", mean_of(each), judged=False),
            )
        )
