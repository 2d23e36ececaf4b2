"""Fates in detail: those beside the headlines, and all of them 90, 180 and 365 days after a problem arose."""

from sim.outcomes.fates import Fate
from sim.outcomes.headline import SILENT
from sim.outcomes.metric import PER_1000, Metric
from sim.outcomes.of_disputes import OUTSIDE
from sim.outcomes.per_problem import TWO, days_followed, escalated_of_1000, gap_of_1000, of_1000

FOLLOWED = "follow_up"
FATES_SHOWN = {
    "durable": ("Durably resolved", "实质性化解", "higher", (Fate.DURABLE,)),
    "nominal": ("Nominally closed", "虚假办结", "lower", (Fate.NOMINAL,)),
    "lumped": ("Lumped, not voiced", "隐忍未诉", "lower", SILENT),
    "abandoned": ("Abandoned", "中途放弃", "lower", (Fate.ABANDONED,)),
    "open": ("Still open", "仍在办理", "lower", (Fate.OPEN,)),
}
BESIDE: dict[str, Metric] = {
    FOLLOWED: Metric(
        "Days for which every problem is followed", "问题随访天数", "day", "neither", days_followed
    ),
    "durable_of_1000_two": Metric(
        "among those that need two agencies",
        "其中涉及两个部门的事项",
        PER_1000,
        "higher",
        of_1000(Fate.DURABLE, of=TWO),
        under="durable_of_1000",
    ),
    "judged_of_1000": Metric(
        "Ended by judgment",
        "判决结案",
        PER_1000,
        "neither",
        of_1000(Fate.JUDGED),
    ),
    "private_of_1000": Metric(
        "Settled between the sides",
        "当事人自行和解",
        PER_1000,
        "neither",
        of_1000(Fate.PRIVATE),
    ),
    "faded_of_1000": Metric(
        "faded in the meantime",
        "其中已自行消退",
        PER_1000,
        "neither",
        of_1000(Fate.FADED),
        under="lumped_of_1000",
    ),
    "escalated_of_1000": Metric(
        "Escalated to petition or court by the last day",
        "截至末日升级为信访或诉讼",
        PER_1000,
        "lower",
        escalated_of_1000(OUTSIDE),
    ),
}
GROUPS = {
    "migrant": ("locals and migrants", "户籍居民与流动居民", 0, 1),
    "income": ("high and low income", "高收入与低收入居民", 2, 0),
    "tenure": ("owners and tenants", "业主与租户", 0, 1),
}
BESIDE |= {
    f"gap_of_1000_{group}": Metric(
        f"durably resolved, difference between {words}",
        f"实质性化解，{zh}之差",
        PER_1000,
        "lower",
        gap_of_1000(group, one, other),
        under="durable_of_1000",
    )
    for group, (words, zh, one, other) in GROUPS.items()
}
BY_AGE: dict[str, Metric] = BESIDE | {
    f"{name}_of_1000_day{age}": Metric(
        f"{label} after {age} days",
        f"{zh}（发生后{age}日）",
        PER_1000,
        direction,
        of_1000(*fates, age=age),
    )
    for age in (90, 180, 365)
    for name, (label, zh, direction, fates) in FATES_SHOWN.items()
}
