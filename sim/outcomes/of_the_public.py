"""What everybody lives with, who takes part, and who has the benefit (公众的获得与参与).

Who takes part, by people and by hours, and who has the benefit, stand in the headline of a comparison.
"""

from sim.outcomes.definitions import mean_of
from sim.outcomes.equity import (
    gap_of_groups,
    hours_given,
    hours_ratio,
    of_the_public,
    official_score,
    proposals_taken_up,
    ratio_of_groups,
    spread_of_communities,
    spread_of_districts,
    takes_part,
    takes_part_ratio,
)
from sim.outcomes.headline import H
from sim.outcomes.metric import Metric

NEED_NAMES = {
    "material": ("material life", "物质生活"),
    "culture": ("culture", "精神文化"),
    "democracy": ("democracy", "民主"),
    "rule_of_law": ("the rule of law", "法治"),
    "security": ("security", "安全"),
    "environment": ("a good environment", "环境"),
}
OF_THE_PUBLIC: dict[str, Metric] = {
    "conditions": Metric(
        "Conditions that people live with", "未消除的身边问题", "", "lower", mean_of("conditions")
    ),
    "needs_met": Metric(
        "Needs fulfilled as expected", "需求达到预期的比例", "share", "higher", of_the_public("met")
    ),
    "official_score": Metric(
        "Not dissatisfied, by an official survey", "官方满意率", "share", "higher", official_score
    ),
    "felt_gap_income": Metric(
        "Satisfaction, high against low income",
        "需求满足群体差距（收入）",
        "share",
        "lower",
        gap_of_groups("income", 2, 0),
    ),
    "felt_gap_tenure": Metric(
        "Satisfaction, owners against tenants",
        "需求满足群体差距（租住）",
        "share",
        "lower",
        gap_of_groups("tenure", 0, 1),
    ),
    "felt_gap_migrant": Metric(
        "Satisfaction, locals against migrants",
        "需求满足群体差距（户籍）",
        "share",
        "lower",
        gap_of_groups("migrant", 0, 1),
    ),
    "spread_communities": Metric(
        "Satisfaction, good against bad communities",
        "社区间满意度差距",
        "share",
        "lower",
        spread_of_communities,
    ),
    "spread_districts": Metric(
        "Satisfaction, best against worst district",
        "区际满意度差距",
        "share",
        "lower",
        spread_of_districts,
    ),
    "takes_part": Metric(
        "Residents who raised a matter themselves", "参与人数占比", "share", "neither", takes_part, H
    ),
    "takes_part_migrant": Metric(
        "Taking part, migrants relative to locals",
        "参与人数比（外来/本地）",
        "ratio",
        "neither",
        takes_part_ratio("migrant", 1, 0),
        H,
        "takes_part",
    ),
    "takes_part_income": Metric(
        "Taking part, low relative to high income",
        "参与人数比（低/高收入）",
        "ratio",
        "neither",
        takes_part_ratio("income", 0, 2),
        H,
        "takes_part",
    ),
    "hours_given": Metric(
        "Hours that residents give, per resident-year",
        "居民年人均参与工时",
        "hour",
        "neither",
        hours_given,
        H,
    ),
    "hours_given_migrant": Metric(
        "hours as volunteers, migrants relative to locals",
        "志愿工时比（外来/本地）",
        "ratio",
        "neither",
        hours_ratio("migrant", 1, 0),
        H,
        "hours_given",
    ),
    "hours_given_income": Metric(
        "hours as volunteers, low relative to high income",
        "志愿工时比（低/高收入）",
        "ratio",
        "neither",
        hours_ratio("income", 0, 2),
        H,
        "hours_given",
    ),
    "ready_migrant": Metric(
        "Readiness to take part, migrants relative to locals",
        "参与意愿比（外来/本地）",
        "ratio",
        "neither",
        ratio_of_groups("ready", "migrant", 1, 0),
    ),
    "ready_income": Metric(
        "Readiness to take part, low relative to high income",
        "参与意愿比（低/高收入）",
        "ratio",
        "neither",
        ratio_of_groups("ready", "income", 0, 2),
    ),
    "benefit_migrant": Metric(
        "Satisfaction of migrants relative to locals",
        "享有比（外来/本地）",
        "ratio",
        "neither",
        ratio_of_groups("felt", "migrant", 1, 0),
        H,
    ),
    "benefit_income": Metric(
        "Satisfaction of low relative to high income",
        "享有比（低/高收入）",
        "ratio",
        "neither",
        ratio_of_groups("felt", "income", 0, 2),
        H,
    ),
    "proposals_taken_up": Metric(
        "Residents' proposals taken up", "居民提议采纳率", "share", "higher", proposals_taken_up
    ),
} | {
    f"need_{need}": Metric(
        f"Satisfaction with {label}", f"{zh}需求满足度", "share", "higher", mean_of(f"need_{need}")
    )
    for need, (label, zh) in NEED_NAMES.items()
}
