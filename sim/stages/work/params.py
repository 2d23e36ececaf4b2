"""Parameters of casework (办理)."""

from sim.params import Section, param


class Work(Section):
    """Casework: queues, caseload, quality."""

    utilisation: float = param(
        0.80,
        "Expected work relative to the hours held",
        "预期负荷率",
        unit="share",
        low=0.05,
        high=2.0,
        fixed=True,
        source="assumption: busy, and short of the point where queues explode",
    )
    claimed: float = param(
        0.30,
        "Part of the work of all arising problems for which hours are planned",
        "编制工时所依据的问题占比",
        unit="share",
        low=0.01,
        high=1.0,
        fixed=True,
        source="assumption: .42 claimed, some of it ended at first contact, some parts never taken up; desks then run near the planned load",
    )
    district_part: float = param(
        0.16,
        "Part of the planned work held at district desks beyond their own lines",
        "区级工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="[Anhui mediation 2011-20]: 16 % at the second tier",
    )
    city_part: float = param(
        0.03,
        "Part of the planned work held at city desks",
        "市级工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: [Anhui mediation 2011-20] has 10 % above the street; a third of it",
    )
    branch_part: float = param(
        0.60,
        "Part of a community's staff hours that its Party branch has first call on",
        "社区工时中党组织占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: one staff for two bodies; what the branch does not need goes to mediation the same day; [Mediator posts] leave their hours between 57 and 1 600 minutes a day",
    )
    committee_part: float = param(
        0.05,
        "Hours of a subdistrict's working committee, relative to the desks below it",
        "街道党工委工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: one in twenty",
    )
    grid_part: float = param(
        0.12,
        "Hours of a district's dispatcher and its grid workers, relative to the planned work of the district",
        "网格中心及网格员工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: one in eight; intake and verification then load a platform's dispatcher about as planned",
    )
    capacity: float = param(
        1.0,
        "All staff hours, relative to those planned",
        "编制工时倍数",
        unit="",
        low=0.0,
        high=20.0,
        neutral=1.0,
        source="design rule: equal hours are 1; comparisons at equal cost set it, a dated change is a shock",
    )
    sink: float = param(
        0.0,
        "Part of the hours of district and city desks that is moved to the nearest ones",
        "力量下沉比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="design rule: moved by the lever of government responsibility",
    )
    generalist: float = param(
        0.0,
        "Quality lacking in what staff moved down does alone, without colleagues of its craft",
        "下沉人员独自办理时的专业性损失",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: who sits alone in a street has no colleague of the same craft to ask; off in the baseline",
    )
    purchased: float = param(
        0.0,
        "Hours of mediators that are bought, relative to those employed",
        "购买服务工时占比",
        unit="share",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="design rule: bought by the lever of social coordination",
    )
    intake_part: float = param(
        0.18,
        "Hours for intake, answers and requests, beyond casework",
        "受理、答复与沟通附加工时",
        unit="share",
        low=0.0,
        high=3.0,
        fixed=True,
        source="assumption: what they take in the settled baseline, .18 of casework in departments and .24 in communities",
    )
    outside_part: float = param(
        0.04,
        "Share of claims for which petition office and court hold hours",
        "信访与诉讼编制占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="derived: 13 civil filings per 1 000 resident-years, [SPC 2024], in about 270 claims",
    )
    convening_share: float = param(
        1.0,
        "Convening share: part of the hours of conveners that may go into convening",
        "统筹召集工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: all",
    )
    person_minutes: int = param(
        360,
        "Minutes that one person can give to one dispute in a day",
        "单人单日单件最长用时",
        unit="minute",
        low=10,
        high=480,
        source="assumption: six hours of casework in a working day",
    )
    discipline: int = param(
        0,
        "Queue discipline: 0 first come, 1 earliest deadline, 2 most severe",
        "排队规则",
        unit="",
        low=0,
        high=2,
        source="assumption: first come",
    )
    ordered_first: bool = param(
        True,
        "Ordered and convened work goes before the rest",
        "交办督办优先",
        unit="",
        neutral=False,
        source="assumption: an order displaces other work",
    )
    caseload: float = param(
        12.0,
        "Open disputes per person above which service is diluted",
        "人均在办件阈值",
        unit="dispute",
        low=1.0,
        high=1000.0,
        source="assumption",
    )
    dilution: float = param(
        0.5,
        "Service dilution: how fast effort per case falls above the threshold",
        "超载工时压缩指数",
        unit="",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Lipsky 1980], as (k/q)^beta; size assumed",
    )
    quality_loss: float = param(
        0.6,
        "Quality lost by service dilution",
        "超载工时压缩对质量的影响",
        unit="",
        low=0.0,
        high=3.0,
        neutral=0.0,
        source="assumption",
    )
    formalism: float = param(
        0.25,
        "Formalism: quality missing in what is accepted under compulsion",
        "形式主义办理：被动承接时办理质量下降",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Zhou 2010], orders are met in form; size assumed",
    )
    cues: float = param(
        1.0,
        "Days by which a person-day of effort puts a task back, above the threshold",
        "超载时先易后难",
        unit="day",
        low=0.0,
        high=30.0,
        neutral=0.0,
        source="form: [Consumer bureaus 1981], staff under load pick by easy cues; size assumed",
    )
    sharing: float = param(
        0.0,
        "Part of the precedents of other units of the same line that a unit knows",
        "同类单位先例共享程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: off in the baseline, as far as information reaches",
    )
    learning: float = param(
        0.90,
        "Progress ratio of effort with each doubling of precedents",
        "学习曲线进步率",
        unit="share",
        low=0.5,
        high=1.0,
        neutral=1.0,
        source="[Wright 1936]: progress ratio .8; the slow end of .8-.9",
    )
    floor: float = param(
        0.85,
        "Least effort that precedents leave",
        "学习后最低工时比例",
        unit="share",
        low=0.1,
        high=1.0,
        neutral=1.0,
        source="assumption: every dispute is also its own",
    )
