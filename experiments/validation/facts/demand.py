"""How problems become claims: pyramid, unequal voice, rhythm of arrivals, success that breeds reports."""

from typing import ClassVar

import numpy as np

from agents.disputes import Channel, State
from agents.events import Activity
from experiments.validation.arms import BASELINE, LONG_CITY, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import FOLLOWED, Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, Finding, Line, Part, mean_of

DEAF = Arm("deaf", changes={"accept.base": -2.5})  # units that mostly refuse, and units that mostly come
RESPONSIVE = Arm("responsive", changes={"accept.base": 2.5})
FEWEST = 20  # problems of a community below which its share of claims says nothing


class Pyramid(Fact):
    """Naming, blaming, claiming: few grievances end in court."""

    id = "SF1"
    title = "Dispute pyramid"
    zh = "纠纷金字塔"
    source = "[Miller & Sarat 1980], [PHSO 2016]"
    statistic = "claims and suits per problem that arose"
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        whole = seen.followed
        sued = (seen.count(Activity.SUE) > 0) | (seen.d["channel"] == Channel.COURT)
        found = seen.d["channel"] == Channel.DETECTED
        return {
            "sf1_problems": float((whole & ~found).sum()),
            "sf1_claims": float((whole & seen.claimed).sum()),
            "sf1_suits": float((whole & sued).sum()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        claims = sheet.ratio(BASELINE, "sf1_claims", "sf1_problems")
        suits = sheet.ratio(BASELINE, "sf1_suits", "sf1_problems")
        steps = (1.0, claims.value, suits.value)
        return Finding(
            (Part("claims per problem", claims, 0.35, 0.75), Part("suits per problem", suits, 0.02, 0.08)),
            lines=(Line("baseline", (0, 1, 2), steps),),
            ticks=("problems", "claims", "suits"),
            y_label="per problem",
        )


class UnequalVoice(Fact):
    """Those who are better off report more of the same."""

    id = "SF2"
    title = "Under-reporting is unequal"
    zh = "诉求表达不平等"
    source = "[Liu et al. 2022]"
    statistic = "share of problems claimed: high against low income, and most against least vocal communities"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        whole = seen.followed
        income = seen.d["income"]
        shares = [float(seen.claimed[whole & (income == band)].mean()) for band in (0, 2)]
        size = int(seen.records.facts["communities"])
        problems = np.bincount(seen.d["community"][whole], minlength=size)
        claims = np.bincount(seen.d["community"][whole & seen.claimed], minlength=size)
        rate = np.sort((claims / np.maximum(problems, 1))[problems >= FEWEST])
        tail = max(1, len(rate) // 10)
        return {
            "sf2_gap": shares[1] - shares[0],
            "sf2_ratio": float(rate[-tail:].mean() / rate[:tail].mean()) if len(rate) else np.nan,
        }

    def judge(self, sheet: Sheet) -> Finding:
        gap, ratio = sheet.mean(BASELINE, "sf2_gap"), sheet.mean(BASELINE, "sf2_ratio")
        return Finding(
            (
                Part("claimed by high minus by low income", gap, 0.0, sure=True),
                Part("most over least vocal tenth of communities", ratio, 2.0, 4.0),
            ),
            note="The band of the second number is 3, give or take one; part of it is random.",
        )


class Arrivals(Fact):
    """Claims follow the week, and vary far more than random variation alone would make them."""

    id = "SF6"
    title = "Over-dispersed arrivals"
    zh = "诉求到达过度离散"
    source = "[Boston 311], [NYC casework]"
    statistic = "claims per day: variance over mean, common spread of weekdays, week-ends against weekdays"
    reworked = "read from claims; problems that arise, which nobody records, were counted before"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        days = np.arange(seen.warm_up + 1, seen.model.day + 1)
        log = seen.log
        claims = log["day"][log["activity"] == Activity.CLAIM]
        every = np.bincount(claims, minlength=seen.model.day + 1)[days].astype(float)
        weekend = (days - 1) % 7 >= 5
        work = every[~weekend]
        common = (work.var(ddof=1) - work.mean()) / work.mean() ** 2  # what Poisson numbers do not explain
        return {
            "sf6_dispersion": float(every.var(ddof=1) / every.mean()),
            "sf6_weekdays": float(work.var(ddof=1) / work.mean()),
            "sf6_common": float(np.sqrt(max(common, 0.0))),
            "sf6_weekend": float(every[weekend].mean() / work.mean()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("variance over mean, all days", sheet.mean(BASELINE, "sf6_dispersion"), 1.0, sure=True),
                Part("variance over mean, weekdays", sheet.mean(BASELINE, "sf6_weekdays"), 1.0, sure=True),
                Part("common spread of weekdays", sheet.mean(BASELINE, "sf6_common"), 0.30, 0.47),
                Part("week-end over weekday", sheet.mean(BASELINE, "sf6_weekend"), 0.03, 0.32),
            ),
            note="Variance over mean grows with the size of a city: 25 to 35 on weekdays in two large ones.",
        )


class InducedDemand(Fact):
    """Those who were helped report again; a city that answers is asked more."""

    id = "SF9"
    title = "Responsiveness induces demand"
    zh = "回应激发诉求"
    source = "[Sjoberg et al. 2017], [Beijing 12345]"
    statistic = "probability that a second problem is claimed, after a success relative to after a failure"
    reworked = (
        "read over 360 days and from the whole city; its second half compares deaf and responsive units"
    )
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (LONG_CITY, BASELINE, DEAF, RESPONSIVE)

    def observe(self, seen: Seen) -> dict[str, float]:
        d = seen.d
        raised = d["raised"] >= 0
        good = raised & np.isin(d["state"], (State.SETTLED, State.DURABLE)) & (d["relapses"] == 0)
        bad = raised & np.isin(d["state"], (State.ABANDONED, State.NOMINAL))
        found: dict[str, float] = {}
        last = seen.model.day - FOLLOWED // 2
        for name, mask in (("good", good), ("bad", bad)):
            first_end = np.full(int(seen.records.facts["residents"]), np.iinfo(np.int32).max)
            ended = d["raised"][mask] + FOLLOWED
            np.minimum.at(first_end, d["resident"][mask], ended)
            later = (d["born"] > first_end[d["resident"]]) & (d["born"] <= last)
            later &= d["channel"] != Channel.DETECTED
            found[f"sf9_{name}_problems"] = float(later.sum())
            found[f"sf9_{name}_claims"] = float((later & seen.claimed).sum())
        found["sf9_volume"] = float((seen.followed & seen.claimed).sum() / seen.followed.sum())
        found["sf9_arisen"] = float(seen.followed.sum())
        return found

    def judge(self, sheet: Sheet) -> Finding:
        good = sheet.values(LONG_CITY, "sf9_good_claims"), sheet.values(LONG_CITY, "sf9_good_problems")
        bad = sheet.values(LONG_CITY, "sf9_bad_claims"), sheet.values(LONG_CITY, "sf9_bad_problems")
        gain = relative_gain(good, bad)
        more = sheet.difference(DEAF, RESPONSIVE, "sf9_volume")
        values = [sheet.mean(arm, "sf9_volume") for arm in (DEAF, BASELINE, RESPONSIVE)]
        return Finding(
            (
                Part("second claim after success, relative gain (source: .57)", gain, 0.0, sure=True),
                Part("claims per problem, responsive minus deaf units", more, 0.0, sure=True),
            ),
            lines=(
                Line(
                    "claims per problem",
                    (0, 1, 2),
                    [v.value for v in values],
                    [v.low for v in values],
                    [v.high for v in values],
                ),
            ),
            ticks=("deaf", "baseline", "responsive"),
            y_label="claims per problem",
        )


def relative_gain(good: tuple[np.ndarray, np.ndarray], bad: tuple[np.ndarray, np.ndarray]) -> Estimate:
    """(p_good / p_bad) - 1, seed by seed in logs, so that the interval is honest for a ratio."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = mean_of(np.log((good[0] / good[1]) / (bad[0] / bad[1])))
    value, low, high = (float(np.expm1(each)) for each in (logs.value, logs.low, logs.high))
    return Estimate(value, low, high, logs.seeds)


class Embedded(Fact):
    """Mediation near home is used by those who know the people there."""

    id = "SF37"
    title = "Embedded people use mediation more"
    zh = "有社区联系者更多使用调解"
    source = "[Read & Michelson 2008]"
    statistic = "share of claims that go to the residents' committee, with a tie to it against without"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        tied = seen.model.city.residents.tied[seen.d["resident"]] > 0
        whole = (
            seen.followed & seen.claimed & (seen.d["raised"] >= 0) & (seen.d["channel"] != Channel.DETECTED)
        )
        chosen = seen.d["channel"] == Channel.COMMITTEE
        share = [float(chosen[whole & (tied == each)].mean()) for each in (False, True)]
        return {"sf37_without": share[0], "sf37_with": share[1], "sf37_gap": share[1] - share[0]}

    def judge(self, sheet: Sheet) -> Finding:
        gap = sheet.mean(BASELINE, "sf37_gap")
        shares = [sheet.mean(BASELINE, f"sf37_{name}").value for name in ("without", "with")]
        return Finding(
            (Part("with a tie minus without", gap, 0.0, sure=True),),
            lines=(Line("share to the committee", (0, 1), shares),),
            ticks=("no tie", "tie"),
        )
