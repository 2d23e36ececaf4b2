"""Shares of the disputes taken in, beside their count: details (受理口径的指标).

What a policy takes in, it chooses itself: a pattern that detects or invites more of the hard ones has lower
shares and may resolve more. Scenarios are compared by `sim.outcomes.headline`.
"""

from agents.disputes import Escalated
from sim.outcomes.definitions import (
    cohort,
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

OUTSIDE = Escalated.PETITION | Escalated.COURT
COUNT = "judged"
OF_DISPUTES: dict[str, Metric] = {
    COUNT: Metric(
        "Disputes taken in and judged",
        "受理并纳入评估的纠纷",
        "dispute",
        "neither",
        lambda r: float(cohort(r).sum()),
    ),
    "durable_share": Metric(
        "durably resolved", "实质性化解率", "share", "higher", durable_share, under=COUNT
    ),
    "durable_one": Metric(
        "durably resolved, one agency",
        "单部门事项实质性化解率",
        "share",
        "higher",
        durable_share_of(1, 1),
        under=COUNT,
    ),
    "durable_two": Metric(
        "durably resolved, two agencies",
        "两部门事项实质性化解率",
        "share",
        "higher",
        durable_share_of(2, 2),
        under=COUNT,
    ),
    "durable_three": Metric(
        "durably resolved, three or more agencies",
        "三个及以上部门事项实质性化解率",
        "share",
        "higher",
        durable_share_of(3, 16),
        under=COUNT,
    ),
    "reported_share": Metric(
        "reported resolved", "上报办结率", "share", "neither", reported_share, under=COUNT
    ),
    "open_days": Metric(
        "mean days open within the follow-up",
        "随访期内平均在办天数（含未结）",
        "day",
        "lower",
        open_days,
        under=COUNT,
    ),
    "settled_30": Metric(
        "resolved by day 30", "30日内化解率", "share", "higher", settled_by(30), under=COUNT
    ),
    "settled_90": Metric(
        "resolved by day 90", "90日内化解率", "share", "higher", settled_by(90), under=COUNT
    ),
    "settled_180": Metric(
        "resolved by day 180", "180日内化解率", "share", "higher", settled_by(180), under=COUNT
    ),
    "escalated_share": Metric(
        "escalated to petition or court",
        "升级率（信访或诉讼）",
        "share",
        "lower",
        escalated(OUTSIDE),
        under=COUNT,
    ),
    "coordination_share": Metric(
        "Coordination time, of all staff time", "协调工时占比", "share", "lower", coordination_share
    ),
    "cost_per_durable": Metric(
        "Cost per durable resolution", "每件实质性化解成本", "yuan", "lower", cost_per_durable
    ),
    "satisfaction": Metric(
        "Satisfaction of claimants", "提出诉求居民的满意度", "share", "higher", satisfaction_of_concerned
    ),
    "satisfaction_gap": Metric(
        "Satisfaction of residents with a problem that arose, difference between locals and migrants",
        "问题已发生居民满意度的户籍差距",
        "share",
        "lower",
        satisfaction_gap,
    ),
}
