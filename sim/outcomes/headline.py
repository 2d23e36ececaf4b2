"""The outcomes that every comparison shows first (主要指标)."""

from agents.disputes import Escalated
from sim.outcomes.definitions import (
    coordination_share,
    cost_per_durable,
    durable_share,
    durable_share_of,
    escalated,
    reported_share,
    satisfaction_gap,
    satisfaction_of_concerned,
)
from sim.outcomes.metric import Metric
from sim.outcomes.times import open_days, settled_by

H = "headline"
OUTSIDE = Escalated.PETITION | Escalated.COURT
HEADLINE: dict[str, Metric] = {
    "durable_share": Metric("Durably resolved", "实质性化解率", "share", "higher", durable_share, H),
    "durable_one": Metric(
        "one agency needed", "单部门事项", "share", "higher", durable_share_of(1, 1), H, "durable_share"
    ),
    "durable_three": Metric(
        "three or more agencies needed",
        "涉及三个及以上部门的事项",
        "share",
        "higher",
        durable_share_of(3, 16),
        H,
        "durable_share",
    ),
    "reported_share": Metric("Reported resolved", "上报办结率", "share", "neither", reported_share, H),
    "open_days": Metric(
        "Mean days open, of all raised",
        "随访期内平均在办天数（含未结）",
        "day",
        "lower",
        open_days,
        H,
    ),
    "settled_30": Metric("Resolved by day 30", "30日内化解率", "share", "higher", settled_by(30), H),
    "settled_90": Metric("Resolved by day 90", "90日内化解率", "share", "higher", settled_by(90), H),
    "settled_180": Metric("Resolved by day 180", "180日内化解率", "share", "higher", settled_by(180), H),
    "escalated_share": Metric(
        "Escalated to petition or court", "升级率（信访或诉讼）", "share", "lower", escalated(OUTSIDE), H
    ),
    "coordination_share": Metric(
        "Coordination hours, of all hours", "协调工时占比", "share", "lower", coordination_share, H
    ),
    "cost_per_durable": Metric(
        "Cost per durable settlement", "每件实质性化解成本", "yuan", "lower", cost_per_durable, H
    ),
    "satisfaction": Metric(
        "Satisfaction of those concerned", "当事居民满意度", "share", "higher", satisfaction_of_concerned, H
    ),
    "satisfaction_gap": Metric(
        "gap between locals and migrants",
        "本地与外来居民差距",
        "share",
        "lower",
        satisfaction_gap,
        H,
        "satisfaction",
    ),
}
