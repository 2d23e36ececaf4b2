"""The table of outcomes: what each is called, its unit, and which direction is better (指标)."""

from agents.disputes import Escalated, State
from sim.identity.outside import Table, counts_here
from sim.outcomes.by_age import BY_AGE
from sim.outcomes.definitions import (
    capacity_cost_per_durable,
    days_to_settle,
    durable_gap,
    durable_per_ten_thousand,
    durable_share,
    escalated,
    flag,
    gini_of_places,
    last_of,
    mean_of,
    mean_per_dispute,
    on_time,
    per_ten_thousand,
    ratio,
    reported_share,
    state_share,
    total,
    total_cost,
    utilisation,
    warning_precision,
)
from sim.outcomes.equity import (
    theil_between,
    theil_within,
    under_reporting,
    voice_by_place,
    voice_ratio,
)
from sim.outcomes.fates import Fate
from sim.outcomes.harms import a_year, part_of_harm
from sim.outcomes.headline import HEADLINE
from sim.outcomes.metric import PER_1000, UNBOUNDED, Metric
from sim.outcomes.network import busiest_share, centralisation
from sim.outcomes.of_disputes import OF_DISPUTES
from sim.outcomes.of_the_public import OF_THE_PUBLIC
from sim.outcomes.per_problem import beyond_city, of_1000, outside_days, outside_reached
from sim.outcomes.records import Records
from sim.outcomes.resilience import loss_area, recovery_days
from sim.outcomes.routing import (
    audit_gap,
    detected_and_settled,
    ended_at_once,
    first_contact,
    first_dispatch,
    litigated_share,
    prediction_gap,
    prediction_skill,
    repeat_share,
    return_rate,
    settled_near,
    warning_age,
    warning_neglect,
    warning_sensitivity,
    won_share,
)
from sim.outcomes.turnover import TURNOVER

METRICS: Table[Metric] = Table(
    "outcome",
    HEADLINE
    | BY_AGE
    | OF_DISPUTES
    | {
        "median_days": Metric(
            "Days to settlement, median of those settled",
            "化解时长中位数（仅限已化解者）",
            "day",
            "lower",
            days_to_settle(0.5),
        ),
        "p90_days": Metric(
            "Days to settlement, 90th percentile of those settled",
            "化解时长九成分位（仅限已化解者）",
            "day",
            "lower",
            days_to_settle(0.9),
        ),
        "durable_count": Metric(
            "Durable settlements per 10 000 and year",
            "每万人年实质性化解件数",
            "dispute",
            "higher",
            durable_per_ten_thousand,
        ),
        "capacity_cost": Metric(
            "Cost of available staff hours per durable settlement",
            "按在编工时计每件成本",
            "yuan",
            "lower",
            capacity_cost_per_durable,
        ),
        "harm_expected": Metric(
            "Crimes that grow out of disputes, expected per 100 000 and year",
            "每10万人年民转刑案件期望数",
            "crime",
            "lower",
            a_year("harm_expected"),
        ),
        "harm_grave": Metric(
            "Deaths and serious injuries among them, expected per 100 000 and year",
            "每10万人年其中致死或重伤案件期望数",
            "crime",
            "lower",
            a_year("harm_expected", grave=True),
        ),
        "harms": Metric(
            "Crimes that grew out of disputes, per 100 000 and year",
            "每10万人年民转刑案件数",
            "crime",
            "lower",
            a_year("harms"),
        ),
        "harm_heard": Metric(
            "Expected crimes in matters that had been mediated before",
            "期望案件中此前经过调解者占比",
            "share",
            "neither",
            part_of_harm("harm_heard"),
        ),
        "harm_silent": Metric(
            "Expected crimes in matters that nobody was told of",
            "期望案件中从未诉求者占比",
            "share",
            "neither",
            part_of_harm("harm_silent"),
        ),
        "outside_durable_of_1000": Metric(
            "Durably resolved, of those with a part outside the city",
            "涉域外部分事项的实质性化解",
            PER_1000,
            "higher",
            of_1000(Fate.DURABLE, of=beyond_city),
        ),
        "outside_days": Metric(
            "Days with a problem that has a part outside the city",
            "涉域外部分事项未解决天数",
            "day",
            "lower",
            outside_days,
        ),
        "outside_reached": Metric(
            "Part outside the city done, of those raised",
            "域外部分已办理占比",
            "share",
            "higher",
            outside_reached,
        ),
        "raised": Metric(
            "Disputes raised or detected", "纠纷受理量", "dispute", "neither", lambda r: total(r, "raised")
        ),
        "reporting_gap": Metric(
            "Reported minus durable",
            "上报办结率与实质性化解率之差",
            "share",
            "lower",
            lambda r: reported_share(r) - durable_share(r),
        ),
        "relapsed_share": Metric("Came back at least once", "反弹率", "share", "lower", flag("relapses")),
        "nominal_share": Metric("Closed nominally", "虚假办结率", "share", "lower", flag("nominal")),
        "abandoned_share": Metric(
            "Abandoned by the claimant", "放弃率", "share", "lower", state_share(State.ABANDONED)
        ),
        "detected_share": Metric(
            "Detected before claimed",
            "主动发现率",
            "share",
            "neither",
            lambda r: ratio(total(r, "detected"), total(r, "raised")),
        ),
        "on_time_share": Metric("Closed within the limit", "按期办结率", "share", "higher", on_time),
        "backlog": Metric("Open disputes on the last day", "期末积压", "dispute", "lower", last_of("open")),
        "waiting_for_session": Metric(
            "Waiting for a session, mean",
            "等待联席会议件数",
            "dispute",
            "lower",
            mean_of("waiting_for_session"),
        ),
        "hops": Metric(
            "Referrals and refusals per dispute",
            "平均转办与推诿次数",
            "hop",
            "lower",
            mean_per_dispute("hops"),
        ),
        "refusals": Metric(
            "Refusals per dispute", "平均推诿次数", "refusal", "lower", mean_per_dispute("refusals")
        ),
        "utilisation": Metric(
            "Staff hours used, of staff hours available", "工时利用率", "share", "neither", utilisation
        ),
        "petitions": Metric(
            "Petitions per 10 000 and year",
            "每万人年信访量",
            "petition",
            "lower",
            per_ten_thousand("petitions"),
        ),
        "suits": Metric(
            "Suits per 10 000 and year", "每万人年起诉量", "suit", "lower", per_ten_thousand("suits")
        ),
        "collective_share": Metric(
            "Became collective", "集体诉求占比", "share", "lower", escalated(Escalated.COLLECTIVE)
        ),
        "tier_share": Metric("Moved up a tier", "上交率", "share", "neither", escalated(Escalated.TIER)),
        "warning_precision": Metric(
            "True alarms, of all alarms", "预警准确率", "share", "higher", warning_precision
        ),
        "warning_sensitivity": Metric(
            "Detected, of all raised or detected", "预警灵敏度", "share", "higher", warning_sensitivity
        ),
        "warning_neglect": Metric(
            "True alarms left unverified", "未核实的真实预警", "share", "lower", warning_neglect
        ),
        "warning_age": Metric(
            "Age of a problem when detected, median", "预警发现时问题存续天数", "day", "lower", warning_age
        ),
        "prevention": Metric(
            "Detected early and durably resolved",
            "主动发现并实质性化解率",
            "share",
            "higher",
            detected_and_settled,
        ),
        "first_dispatch": Metric("Never refused by a unit", "首派准确率", "share", "higher", first_dispatch),
        "first_contact": Metric(
            "Durably resolved by the first offer, nearby",
            "初访实质性化解率",
            "share",
            "higher",
            first_contact,
        ),
        "prediction_skill": Metric(
            "Learnt prediction: correlation with the true rates",
            "由记录学习的预测：与真实发生率的相关",
            "",
            "higher",
            prediction_skill,
        ),
        "prediction_gap": Metric(
            "Learnt prediction: overrating of places that complain more",
            "由记录学习的预测：对诉求活跃社区的高估",
            "",
            "lower",
            prediction_gap,
        ),
        "settled_near": Metric(
            "Settled without leaving the nearest desks, of all settled",
            "就近化解占比（未上交区、市）",
            "share",
            "neither",
            settled_near,
        ),
        "ended_at_once": Metric(
            "Durably resolved by the first who heard of it",
            "首接即办并实质性化解率",
            "share",
            "higher",
            ended_at_once,
        ),
        "return_rate": Metric("Requests refused", "推诿率", "share", "lower", return_rate),
        "repeat_share": Metric(
            "Same building and topic within 90 days", "重复诉求率", "share", "lower", repeat_share
        ),
        "withheld": Metric(
            "Offers not made, for want of anything new",
            "无新方案次数",
            "offer",
            "lower",
            lambda r: total(r, "withheld"),
        ),
        "exposed_share": Metric(
            "Called back and found to be nominal", "回访发现虚假办结率", "share", "lower", audit_gap
        ),
        "litigated_share": Metric(
            "In court, of those in court or settled", "进入诉讼占比", "share", "lower", litigated_share
        ),
        "won_share": Metric("Judgments won by the claimant", "胜诉率", "share", "neither", won_share),
        "centralisation": Metric(
            "Centralisation of contacts between units", "协同网络集中度", "share", "neither", centralisation
        ),
        "busiest_share": Metric(
            "Contacts through the busiest unit", "最忙单位联系占比", "share", "neither", busiest_share
        ),
        "loss_area": Metric(
            "Backlog after a shock, above the level before",
            "冲击后新增积压（面积）",
            "day",
            "lower",
            loss_area,
        ),
        "recovery_days": Metric(
            "Days until the backlog is worked off", "积压恢复天数", "day", "lower", recovery_days
        ),
        "gain": Metric("Sense of gain", "获得感", "share", "higher", mean_of("gain")),
        "happiness": Metric("Sense of happiness", "幸福感", "share", "higher", mean_of("happiness")),
        "security": Metric("Sense of security", "安全感", "share", "higher", mean_of("security")),
        "durable_gap_migrant": Metric(
            "Durable share, locals against migrants",
            "实质性化解率群体差距（户籍）",
            "share",
            "lower",
            durable_gap("migrant", 0, 1),
        ),
        "durable_gap_income": Metric(
            "Durable share, high against low income",
            "实质性化解率群体差距（收入）",
            "share",
            "lower",
            durable_gap("income", 2, 0),
        ),
        "durable_gap_tenure": Metric(
            "Durable share, owners against tenants",
            "实质性化解率群体差距（租住）",
            "share",
            "lower",
            durable_gap("tenure", 0, 1),
        ),
        "under_reporting": Metric(
            "Problems that nobody raises", "沉默问题占比", "share", "lower", under_reporting
        ),
        "voice_migrant": Metric(
            "Problems raised, migrants relative to locals",
            "诉求表达比（外来/本地）",
            "ratio",
            "neither",
            voice_ratio("migrant", 1, 0),
        ),
        "voice_income": Metric(
            "Problems raised, low relative to high income",
            "诉求表达比（低/高收入）",
            "ratio",
            "neither",
            voice_ratio("income", 0, 2),
        ),
        "voice_places": Metric(
            "Problems raised, richest relative to poorest fifth of communities",
            "诉求表达比（富裕/贫困社区）",
            "ratio",
            "neither",
            voice_by_place,
        ),
        "theil_between": Metric(
            "Theil of settlements between districts", "区际化解不平等（泰尔）", "", "lower", theil_between
        ),
        "theil_within": Metric(
            "Theil of settlements within districts", "区内化解不平等（泰尔）", "", "lower", theil_within
        ),
        "gini_places": Metric(
            "Gini of disputes over communities", "社区间纠纷基尼系数", "share", "neither", gini_of_places
        ),
        "mean_satisfaction": Metric(
            "Satisfaction of all residents", "全体居民满意度", "share", "higher", mean_of("satisfaction")
        ),
        "trust": Metric("Trust in institutions", "公众信任", "share", "higher", mean_of("trust")),
        "grievance": Metric("Grievance per resident", "人均不满", "", "lower", mean_of("grievance")),
        "compliance": Metric(
            "Compliance of enterprises", "企业合规水平", "share", "higher", mean_of("compliance")
        ),
        "total_cost": Metric("Cost of all hours", "总成本", "yuan", "lower", total_cost),
    }
    | OF_THE_PUBLIC
    | TURNOVER,
)


def evaluate(records: Records) -> dict[str, float]:
    """All metrics of a run, by name."""
    return {n: metric.of(records) for n, metric in METRICS.items() if counts_here("outcome", n)}


def gap_bounds(name: str) -> tuple[float, float]:
    """Between which values the difference of two scenarios lies; without bounds for a name not known here."""
    return METRICS[name].gap_bounds if name in METRICS else UNBOUNDED
