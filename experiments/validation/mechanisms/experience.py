"""What people and institutions make of it, and what is laid upon the city."""

from experiments.validation.mechanisms.arms import CALLS, CAMPAIGN, FOLLOWING, MIXED
from experiments.validation.mechanisms.mechanism import Mechanism, every_path, less, more, paths

EXPERIENCE: tuple[Mechanism, ...] = (
    Mechanism(
        "satisfaction",
        "Satisfaction moves with experience",
        "满意度调整",
        paths("respond", "pace", "disconfirmation", "loss"),
        less(
            "claimants who abandoned are less content",
            "trace_content_of_the_left",
            "[Oliver 1980], [Van Ryzin 2013]",
        ),
        facts=("SF14",),
    ),
    Mechanism(
        "refused_news",
        "Refusals are felt",
        "推诿经历",
        paths("respond", "refused"),
        less("being passed on costs trust", "trust", "assumption"),
    ),
    Mechanism(
        "expectations",
        "Expectations follow experience and hearsay",
        "期望调整",
        paths("respond", "adapt", "hearsay"),
        less("what others tell makes expectations alike", "trace_spread_of_expectations", "assumption"),
        facts=("SF14",),
    ),
    Mechanism(
        "trust",
        "Trust grows slowly and falls fast",
        "信任变化",
        paths("respond", "trust_gain", "trust_loss"),
        less("trust falls faster than it grows", "trust", "[Kampen et al. 2006]"),
    ),
    Mechanism(
        "efficacy",
        "Efficacy is learnt",
        "效能感学习",
        paths("respond", "efficacy"),
        more(
            "who was helped believes that it helps", "trace_efficacy_of_the_helped", "[Sjoberg et al. 2017]"
        ),
        facts=("SF9",),
    ),
    Mechanism(
        "word_of_mouth",
        "Others hear of one's experience",
        "口耳相传",
        paths("respond", "word"),
        less("people without a problem lose heart with others", "trace_efficacy_by_hearsay", "assumption"),
        facts=("SF9",),
    ),
    Mechanism(
        "lumped_felt",
        "Lumping a problem hurts",
        "隐忍之苦",
        paths("respond", "lumped"),
        less("lumping a problem costs contentment", "mean_satisfaction", "assumption"),
    ),
    Mechanism(
        "talk_round",
        "Opinions spread",
        "意见扩散",
        paths("respond", "influence"),
        less("opinions come closer", "trace_spread_of_opinions", "[Friedkin & Johnsen 1990]"),
    ),
    Mechanism(
        "participation",
        "Participation and volunteers",
        "参与与志愿",
        paths("respond", "participation", "volunteer_hours", "free_riding"),
        more("volunteers give hours", "trace_volunteer_minutes", "definition: hours added"),
    ),
    Mechanism(
        "everyday",
        "Satisfaction returns to its everyday level",
        "回归常态",
        paths("respond", "return_pace"),
        more("contentment comes back", "mean_satisfaction", "assumption"),
    ),
    Mechanism(
        "compliance",
        "Enterprises answer to sanction and profit",
        "企业合规",
        paths("learn", "sanction", "profit", "mean_return"),
        more("who was called to account complies more", "trace_compliance_of_the_called", "assumption"),
    ),
    Mechanism(
        "campaigns",
        "Campaigns, and what stays of them",
        "专项行动",
        paths("campaign", "target", "extra", "kept"),
        less("work at the target's desks", "trace_police_backlog", "[EPI 2020], [Gulou 2019]", CAMPAIGN),
        facts=("SF23",),
    ),
    Mechanism(
        "posts",
        "Staff follows the work",
        "人随事走",
        paths("posts", "follow"),
        more(
            "fewer hours lie idle beside full desks",
            "utilisation",
            "definition: idle hours go where work waits",
            FOLLOWING,
        ),
    ),
    Mechanism(
        "newcomers",
        "Staff that has moved must learn",
        "转岗熟悉与交接",
        paths("posts", "newcomer", "handover"),
        more(
            "moved staff spends hours that no problem gets",
            "minutes_per_problem",
            "definition: minutes charged",
            FOLLOWING,
        ),
    ),
    Mechanism(
        "shocks",
        "What befalls the city",
        "外部冲击",
        paths("shocks", "calls", "employer", "demolition", "flood", "outage"),
        more("a wave of calls brings claims", "raised", "definition: arrivals are multiplied", CALLS),
    ),
    Mechanism(
        "levers",
        "The levers of policy",
        "政策杠杆",
        every_path("levers"),
        more("levers take money or find problems", "total_cost", "definition: money charged", MIXED),
    ),
    Mechanism(
        "prices",
        "What levers and platform cost",
        "政策杠杆与平台成本",
        (*every_path("lever_costs"), "accept.backing"),
        more("levers cost money", "total_cost", "definition: money charged", MIXED),
    ),
)
