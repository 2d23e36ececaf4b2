"""Parameters of what claimants do without a settlement (升级)."""

from sim.params import Section, param


class Escalate(Section):
    """Waiting, voice, exit, neglect (Hirschman 1970; Lyons & Lowery)."""

    patience: int = param(
        30,
        "Days that residents wait before they think of escalating",
        "等待耐心",
        unit="day",
        low=1,
        high=365,
        source="assumption: twice the longest time limit",
    )
    review: int = param(
        15,
        "Days between such thoughts",
        "再次考虑间隔",
        unit="day",
        low=1,
        high=180,
        source="assumption",
    )
    wait: float = param(
        1.2,
        "Attraction of waiting",
        "等待倾向",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    loyalty: float = param(
        2.0,
        "Waiting: weight of trust",
        "等待：信任权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Hirschman 1970]; size assumed",
    )
    next_tier: float = param(
        -2.3,
        "Attraction of the next tier",
        "上交倾向",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption: aims at a tenth of settlements above the street, [Anhui mediation 2011-20]",
    )
    petition: float = param(
        -2.2,
        "Attraction of a petition",
        "信访倾向",
        unit="logit",
        low=-10.0,
        high=8.0,
        source="assumption: set so that few disputes end there",
    )
    court: float = param(
        -2.6,
        "Attraction of the court",
        "诉讼倾向",
        unit="logit",
        low=-10.0,
        high=8.0,
        source="assumption: aims at 13 civil filings per 1 000 resident-years, [SPC 2024]",
    )
    abandon: float = param(
        -1.0,
        "Attraction of abandoning",
        "放弃倾向",
        unit="logit",
        low=-10.0,
        high=8.0,
        source="assumption: about a third abandon in the end",
    )
    grievance: float = param(
        0.6,
        "Petition and court: weight of grievance",
        "信访诉讼：不满权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: as grievance feeds revolt, [Epstein 2002], [Lemos 2018]",
    )
    review_days: int = param(
        4,
        "Days that a tier or the petition office takes before it assigns",
        "上级审查天数",
        unit="day",
        low=0,
        high=60,
        neutral=0,
        source="assumption: [Petition rules 2022] allow 15 days to accept",
    )
    lost_detail: float = param(
        0.15,
        "Probability that a seen competence is lost on the way up",
        "上交丢失信息的概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a summary of a summary loses detail",
    )
    standing: float = param(
        0.7,
        "Authority of an order that follows a petition",
        "信访交办的权威",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    office_minutes: int = param(
        120,
        "Minutes of the petition office per petition",
        "信访机构每件用时",
        unit="minute",
        low=0,
        high=2400,
        source="assumption",
    )
    court_hours: float = param(
        16.0,
        "Hours of a court per case",
        "法院每件工时",
        unit="hour",
        low=1.0,
        high=200.0,
        source="assumption",
    )
    court_days: int = param(
        40,
        "Days of procedure before judgment, beside the work",
        "审理程序天数",
        unit="day",
        low=0,
        high=720,
        source="derived: mediation takes 12 days, under a third of a civil first instance, [SPC 2022]",
    )
    grievance_most: float = param(
        3.0,
        "Grievance beyond which it presses no harder",
        "不满作用上限",
        unit="",
        low=0.0,
        high=20.0,
        source="assumption",
    )
    experience: float = param(
        1.0,
        "Petition: weight of what petitions brought to neighbours",
        "信访：邻里经历权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Li et al. 2012], openings that pay draw petitions; size assumed",
    )
    visible: float = param(
        0.3,
        "What is seen of the whole group, beside one's own contacts in it",
        "对整体参与情况的可见度",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a notice on the wall, a chat group; 1 is a crowd in one square",
    )
    collective: int = param(
        5,
        "Joint complainants that count as collective",
        "集体诉求人数",
        unit="person",
        low=2,
        high=100,
        source="[Petition rules 2022]: five or more",
    )
