"""The outcomes that every comparison shows first: fates of 1 000 problems, and their price (主要指标)."""

from sim.outcomes.fates import Fate
from sim.outcomes.metric import PER_1000, Metric
from sim.outcomes.per_problem import (
    ONE,
    WIDE,
    cost_per_problem,
    gap_of_hit,
    grievance_days,
    minutes_per_problem,
    of_1000,
    satisfaction_of_hit,
)

H = "headline"
CHIEF = "durable_of_1000"  # tells scenarios apart where no other outcome is named
SILENT = (Fate.LUMPED, Fate.FADED)
HEADLINE: dict[str, Metric] = {
    "durable_of_1000": Metric(
        "Durably resolved",
        "实质性化解",
        PER_1000,
        "higher",
        of_1000(Fate.DURABLE),
        H,
    ),
    "durable_of_1000_one": Metric(
        "among those that need one agency",
        "其中单部门事项",
        PER_1000,
        "higher",
        of_1000(Fate.DURABLE, of=ONE),
        H,
        "durable_of_1000",
    ),
    "durable_of_1000_three": Metric(
        "among those that need three or more",
        "其中涉及三个及以上部门的事项",
        PER_1000,
        "higher",
        of_1000(Fate.DURABLE, of=WIDE),
        H,
        "durable_of_1000",
    ),
    "nominal_of_1000": Metric(
        "Nominally closed",
        "虚假办结",
        PER_1000,
        "lower",
        of_1000(Fate.NOMINAL),
        H,
    ),
    "lumped_of_1000": Metric(
        "Lumped, not voiced",
        "隐忍未诉",
        PER_1000,
        "lower",
        of_1000(*SILENT),
        H,
    ),
    "abandoned_of_1000": Metric(
        "Abandoned",
        "中途放弃",
        PER_1000,
        "lower",
        of_1000(Fate.ABANDONED),
        H,
    ),
    "open_of_1000": Metric(
        "Still open",
        "仍在办理",
        PER_1000,
        "lower",
        of_1000(Fate.OPEN),
        H,
    ),
    "prevented_of_1000": Metric(
        "Prevented",
        "源头预防",
        PER_1000,
        "higher",
        of_1000(Fate.PREVENTED),
        H,
    ),
    "grievance_days": Metric(
        "Days with a problem, per resident-year",
        "人均每年问题未解决天数",
        "day",
        "lower",
        grievance_days,
        H,
    ),
    "minutes_per_problem": Metric(
        "Staff time per problem", "每件问题投入工时", "minute", "lower", minutes_per_problem, H
    ),
    "cost_per_problem": Metric("Cost per problem", "每件问题成本", "yuan", "lower", cost_per_problem, H),
    "satisfaction_hit": Metric(
        "Satisfaction of residents with a problem",
        "遇到问题居民的满意度",
        "share",
        "higher",
        satisfaction_of_hit,
        H,
    ),
    "satisfaction_hit_gap": Metric(
        "difference between locals and migrants",
        "户籍居民与流动居民之差",
        "share",
        "lower",
        gap_of_hit,
        H,
        "satisfaction_hit",
    ),
}
