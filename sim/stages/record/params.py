"""Parameters of peace and order, and of what things cost (平安与成本)."""

from sim.params import Section, param


class Costs(Section):
    """Prices at which hours are counted."""

    staff_hour: float = param(
        80.0,
        "Cost of a staff hour",
        "工作人员每小时成本",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption: about 150 000 yuan a year of full cost",
    )
    court_hour: float = param(
        150.0,
        "Cost of an hour of court",
        "法院每小时成本",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption",
    )
    volunteer_hour: float = param(
        20.0,
        "Shadow price of a volunteer hour",
        "志愿者每小时影子价格",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption: near the hourly minimum wage",
    )


class Harm(Section):
    """Disputes that stay open and severe, and turn into crimes (民转刑). With `hazard` at 0 none does."""

    hazard: float = param(
        0.0,
        "Probability per day that the most severe dispute turns into a crime",
        "最严重纠纷每日转为刑事案件的概率",
        unit="share",
        low=0.0,
        high=0.01,
        neutral=0.0,
        source="assumption: off by default; 1.3e-05 brings about .3 homicides per 100 000 a year, [Homicide 2024], at the 7 % of [Xupu 2025]",
    )
    threshold: float = param(
        0.3,
        "Severity below which no dispute turns into a crime",
        "不致激化的严重度上限",
        unit="share",
        low=0.0,
        high=0.99,
        source="assumption: nobody comes to blows over trifles",
    )
    ripening: int = param(
        180,
        "Days until the hazard is full",
        "激化风险累积天数",
        unit="day",
        low=1,
        high=3650,
        source="form: [Xupu 2025], 56 % were old grudges or house plots; size assumed",
    )
    near: float = param(
        1.0,
        "Added hazard where the sides have to live with each other",
        "双方须继续相处时风险的增幅",
        unit="share",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: who meets every day has twice the occasions",
    )
    fade: float = param(
        0.005,
        "Part of the hazard that fades per day once a dispute was abandoned",
        "放弃后激化风险每日消退",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half as fast as grievance",
    )
    fear: float = param(
        0.05,
        "Part of the sense of security that a community loses by a crime",
        "每起案件使社区安全感下降的比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: half of what lumping a severe problem takes",
    )
    case_minutes: int = param(
        2400,
        "Minutes of the police per crime",
        "公安每起案件用时",
        unit="minute",
        low=0,
        high=100000,
        neutral=0,
        source="assumption: a week of one officer",
    )
    grave: float = param(
        0.15,
        "Part of the crimes that end in death or serious injury",
        "致死或重伤的案件占比",
        unit="share",
        low=0.0,
        high=1.0,
        source="[Xupu 2025]: 15 % of 115 cases",
    )
