"""Outcomes: pure functions of the records of a run, each with unit and direction (指标).

A cohort is judged, so that late disputes do not count as failures: those raised after warm-up and at
least the follow-up before the last day. Follow-up is the relapse window (90 days), or half of the days
where a run is shorter than two windows. Every function returns nan where nothing can be said.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from agents.disputes import Climbed, State
from sim.records import Records

BITS = np.arange(16)


@dataclass(frozen=True, slots=True)
class Metric:
    """One outcome.

    direction : "higher" or "lower" is better, "neither" where more is not better or worse by itself
    group : "headline" or "detail"; under : name of the metric of which this is a part
    """

    label: str
    zh: str
    unit: str
    direction: str
    of: Callable[[Records], float]
    group: str = "detail"
    under: str = ""


def follow_up(records: Records) -> int:
    """Days that every judged dispute is followed at least."""
    days = int(records.facts["day"]) - int(records.facts["warm_up"])
    return min(int(records.facts["durable_window"]), max(days // 2, 0))


def cohort(records: Records) -> np.ndarray:
    """Mask of the disputes that are judged."""
    raised = records.disputes["raised"]
    last = int(records.facts["day"]) - follow_up(records)
    return (raised > int(records.facts["warm_up"])) & (raised <= last)


def standing(records: Records) -> np.ndarray:
    """Mask of settlements by agreement that stand at the end."""
    return np.isin(records.disputes["state"], (State.SETTLED, State.DURABLE))


def breadth(records: Records) -> np.ndarray:
    """Number of competences that each problem truly needs."""
    need = records.disputes["need"].astype(np.int64)
    return ((need[:, None] >> BITS) & 1).sum(axis=1)


def share(part: np.ndarray, whole: np.ndarray) -> float:
    """Share of `whole` (mask) that is also in `part` (mask)."""
    size = int(whole.sum())
    return float((part & whole).sum() / size) if size else float("nan")


def ratio(top: float, bottom: float) -> float:
    """Quotient, nan over nothing."""
    return float(top / bottom) if bottom else float("nan")


def after_warm_up(records: Records, name: str) -> np.ndarray:
    """A daily series without the warm-up."""
    return records.daily[name][int(records.facts["warm_up"]) :]


def total(records: Records, name: str) -> float:
    """Sum of a daily series after warm-up."""
    return float(after_warm_up(records, name).sum())


def durable_share(records: Records) -> float:
    """Share of judged disputes settled by agreement and not broken by the end."""
    return share(standing(records), cohort(records))


def durable_share_of(low: int, high: int) -> Callable[[Records], float]:
    """The same among disputes that need `low` to `high` competences."""

    def of(records: Records) -> float:
        wide = breadth(records)
        return share(standing(records), cohort(records) & (wide >= low) & (wide <= high))

    return of


def reported_share(records: Records) -> float:
    """Share of judged disputes that were closed at least once, in whatever way."""
    return share(records.disputes["reported"] > 0, cohort(records))


def days_to_settle(quantile: float) -> Callable[[Records], float]:
    """Quantile of days from claim to the settlement that stands, among those settled."""

    def of(records: Records) -> float:
        settled = standing(records) & cohort(records)
        days = (records.disputes["closed"] - records.disputes["raised"])[settled]
        return float(np.quantile(days, quantile)) if days.size else float("nan")

    return of


def climbed(bits: int) -> Callable[[Records], float]:
    """Share of judged disputes that climbed in one of the ways."""

    def of(records: Records) -> float:
        return share((records.disputes["climbed"] & bits) > 0, cohort(records))

    return of


def coordination_share(records: Records) -> float:
    """Hours for asking, meeting and reviewing as a share of all hours spent."""
    return ratio(total(records, "coordination_minutes"), total(records, "spent_minutes"))


def total_cost(records: Records) -> float:
    """Cost of all hours spent after warm-up, yuan: staff, court, volunteers."""
    prices: dict[str, float] = records.facts["costs"]
    court = total(records, "court_minutes")
    staff = total(records, "spent_minutes") - court
    volunteers = total(records, "volunteer_minutes")
    yuan = staff * prices["staff_hour"] + court * prices["court_hour"] + volunteers * prices["volunteer_hour"]
    return yuan / 60.0


def cost_per_durable(records: Records) -> float:
    """Cost after warm-up per settlement that stands, of all settlements of that time."""
    closed_after = records.disputes["closed"] > int(records.facts["warm_up"])
    return ratio(total_cost(records), float((standing(records) & closed_after).sum()))


def mean_of(name: str) -> Callable[[Records], float]:
    """Mean of a daily series after warm-up."""

    def of(records: Records) -> float:
        series = after_warm_up(records, name)
        return float(series.mean()) if series.size else float("nan")

    return of


def satisfaction_of_concerned(records: Records) -> float:
    """Mean satisfaction, at the end, of residents who had a dispute."""
    return float(records.facts["people"]["concerned"][0])


def satisfaction_gap(records: Records) -> float:
    """Mean satisfaction of locals minus that of migrants, at the end, absolute."""
    local, migrant = (float(mean) for mean in records.facts["people"]["migrant"][:2])
    return abs(local - migrant)


def durable_gap(group: str, one: int, other: int) -> Callable[[Records], float]:
    """Absolute difference of the durable share between two groups of complainants."""

    def of(records: Records) -> float:
        judged, column = cohort(records), records.disputes[group]
        parts = [share(standing(records), judged & (column == value)) for value in (one, other)]
        return abs(parts[0] - parts[1])

    return of


def gini_of_places(records: Records) -> float:
    """Gini coefficient of disputes raised after warm-up over communities (0 even .. 1 one place)."""
    places = records.disputes["community"][cohort(records)]
    counts = np.sort(np.bincount(places, minlength=int(records.facts["communities"]))).astype(np.float64)
    if not counts.sum():
        return float("nan")
    n = counts.size
    return float((2 * np.arange(1, n + 1) - n - 1) @ counts / (n * counts.sum()))


def mean_per_dispute(column: str) -> Callable[[Records], float]:
    """Mean of a column of the dispute table over judged disputes."""

    def of(records: Records) -> float:
        judged = cohort(records)
        return float(records.disputes[column][judged].mean()) if judged.any() else float("nan")

    return of


def on_time(records: Records) -> float:
    """Share of judged disputes first closed within the time limit."""
    d = records.disputes
    within = (d["first_closed"] >= 0) & (d["first_closed"] - d["raised"] <= records.facts["limit"])
    return share(within, cohort(records))


def per_ten_thousand(name: str) -> Callable[[Records], float]:
    """Events after warm-up per 10 000 residents and year."""

    def of(records: Records) -> float:
        days = after_warm_up(records, name).size
        return ratio(total(records, name) * 365.0 * 10_000.0, days * records.facts["residents"])

    return of


def utilisation(records: Records) -> float:
    """Hours spent as a share of hours held, after warm-up."""
    return ratio(total(records, "spent_minutes"), total(records, "held_minutes"))


def warning_precision(records: Records) -> float:
    """Share of alarms that were true."""
    found, wrong = total(records, "found"), total(records, "false_alarms")
    return ratio(found, found + wrong)


def flag(column: str) -> Callable[[Records], float]:
    """Share of judged disputes for which a column is above 0."""

    def of(records: Records) -> float:
        return share(records.disputes[column] > 0, cohort(records))

    return of


def state_share(state: State) -> Callable[[Records], float]:
    """Share of judged disputes that are in a state at the end."""

    def of(records: Records) -> float:
        return share(records.disputes["state"] == state, cohort(records))

    return of


def last_of(name: str) -> Callable[[Records], float]:
    """Last value of a daily series."""

    def of(records: Records) -> float:
        series = records.daily[name]
        return float(series[-1]) if series.size else float("nan")

    return of


H = "headline"
OUTSIDE = Climbed.PETITION | Climbed.COURT
METRICS: dict[str, Metric] = {
    "durable_share": Metric("Durably settled", "稳定化解率", "share", "higher", durable_share, H),
    "durable_one": Metric(
        "needing one competence", "单一职能", "share", "higher", durable_share_of(1, 1), H, "durable_share"
    ),
    "durable_three": Metric(
        "needing three or more", "三项及以上职能", "share", "higher", durable_share_of(3, 16), H, "durable_share"
    ),
    "reported_share": Metric("Reported settled", "上报办结率", "share", "neither", reported_share, H),
    "median_days": Metric("Days to settle, median", "化解时长中位数", "day", "lower", days_to_settle(0.5), H),
    "p90_days": Metric("Days to settle, 90th percentile", "化解时长九成分位", "day", "lower", days_to_settle(0.9), H),
    "climbed_share": Metric("Climbed to petition or court", "信访或诉讼率", "share", "lower", climbed(OUTSIDE), H),
    "coordination_share": Metric(
        "Coordination hours, of all hours", "协调工时占比", "share", "lower", coordination_share, H
    ),
    "cost_per_durable": Metric(
        "Cost per durable settlement", "每件稳定化解成本", "yuan", "lower", cost_per_durable, H
    ),
    "satisfaction": Metric(
        "Satisfaction of those concerned", "当事居民满意度", "share", "higher", satisfaction_of_concerned, H
    ),
    "satisfaction_gap": Metric(
        "gap between locals and migrants", "本地与外来居民差距", "share", "lower", satisfaction_gap, H, "satisfaction"
    ),
    "raised": Metric("Disputes raised or found", "纠纷受理量", "dispute", "neither", lambda r: total(r, "raised")),
    "durable_two": Metric("Durably settled, two competences", "两项职能稳定化解率", "share", "higher", durable_share_of(2, 2)),
    "reporting_gap": Metric(
        "Reported minus durable", "上报与稳定化解之差", "share", "lower", lambda r: reported_share(r) - durable_share(r)
    ),
    "relapsed_share": Metric("Came back at least once", "反弹率", "share", "lower", flag("relapses")),
    "paper_share": Metric("Closed on paper", "虚假办结率", "share", "lower", flag("paper")),
    "abandoned_share": Metric("Given up by the claimant", "放弃率", "share", "lower", state_share(State.ABANDONED)),
    "found_share": Metric("Found before claimed", "主动发现率", "share", "neither",
                          lambda r: ratio(total(r, "found"), total(r, "raised"))),
    "on_time_share": Metric("Closed within the limit", "按期办结率", "share", "higher", on_time),
    "backlog": Metric("Open disputes on the last day", "期末积压", "dispute", "lower", last_of("open")),
    "hub_waiting": Metric("Waiting for a session, mean", "等待联席会议件数", "dispute", "lower", mean_of("hub_waiting")),
    "hops": Metric("Hand-overs and refusals per dispute", "平均流转次数", "hop", "lower", mean_per_dispute("hops")),
    "refusals": Metric("Refusals per dispute", "平均推拒次数", "refusal", "lower", mean_per_dispute("refusals")),
    "utilisation": Metric("Hours spent, of hours held", "工时利用率", "share", "neither", utilisation),
    "petitions": Metric("Petitions per 10 000 and year", "每万人年信访量", "petition", "lower", per_ten_thousand("petitions")),
    "suits": Metric("Suits per 10 000 and year", "每万人年起诉量", "suit", "lower", per_ten_thousand("suits")),
    "collective_share": Metric("Became collective", "集体诉求占比", "share", "lower", climbed(Climbed.COLLECTIVE)),
    "tier_share": Metric("Moved up a tier", "上交率", "share", "neither", climbed(Climbed.TIER)),
    "warning_precision": Metric("True alarms, of all alarms", "预警准确率", "share", "higher", warning_precision),
    "durable_gap_migrant": Metric(
        "Durable share, locals against migrants", "稳定化解率群体差距（户籍）", "share", "lower", durable_gap("migrant", 0, 1)
    ),
    "durable_gap_income": Metric(
        "Durable share, high against low income", "稳定化解率群体差距（收入）", "share", "lower", durable_gap("income", 2, 0)
    ),
    "gini_places": Metric("Gini of disputes over communities", "社区间纠纷基尼系数", "share", "neither", gini_of_places),
    "mean_satisfaction": Metric("Satisfaction of all residents", "全体居民满意度", "share", "higher", mean_of("satisfaction")),
    "trust": Metric("Trust in institutions", "公众信任", "share", "higher", mean_of("trust")),
    "grievance": Metric("Grievance per resident", "人均不满", "", "lower", mean_of("grievance")),
    "compliance": Metric("Compliance of enterprises", "企业合规水平", "share", "higher", mean_of("compliance")),
    "total_cost": Metric("Cost of all hours", "总成本", "yuan", "lower", total_cost),
}  # fmt: skip


def evaluate(records: Records) -> dict[str, float]:
    """All metrics of a run, by name."""
    return {name: metric.of(records) for name, metric in METRICS.items()}
