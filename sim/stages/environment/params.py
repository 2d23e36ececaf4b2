"""Parameters of what a city does for a time, of where its staff sits, and of what befalls it (专项行动、人随事走与外部冲击)."""

from sim.params import Section, param


class Campaign(Section):
    """Extra hours on one competence for a time, taken from the rest (专项行动)."""

    target: int = param(
        -1,
        "Competence on which a campaign is run, -1 none (0 mediation .. 10 transport)",
        "专项行动对象（职能编号）",
        unit="",
        low=-1,
        high=10,
        neutral=-1,
        source="assumption: a choice of the study",
    )
    extra: float = param(
        0.0,
        "Extra hours on the target, relative to its own",
        "专项行动增加工时",
        unit="share",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="assumption: a choice of the study",
    )
    kept: float = param(
        0.2,
        "Institutionalised part that stays when a campaign ends",
        "制度化留存比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Jia & Chen 2019], [EPI 2020], lasting and passing campaigns; size assumed",
    )
    most: float = param(
        0.5,
        "Part of the hours of the rest that a campaign may take",
        "可抽调工时上限",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half",
    )


class Posts(Section):
    """How far staff hours follow the work (人随事走、费随事转).

    At a review, spare hours of desks with idle staff go to desks of the same street, then of the same
    district, that have more to do than was planned for. It is one rule for every pattern.
    """

    follow: float = param(
        0.0,
        "Part of the spare hours that follows the work at a review",
        "人随事走：每次核定时随事转移的空闲工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Beijing streets 2020], what is handed down comes with staff and money; size is a question of the study, 0 keeps posts as planned",
    )
    every: int = param(
        182,
        "Days between two reviews of posts",
        "岗位核定间隔",
        unit="day",
        low=1,
        high=3650,
        source="assumption: twice a year; who is lent to another desk moves sooner than an establishment is changed",
    )
    fixed: float = param(
        0.5,
        "Part of a desk's planned hours that never moves",
        "编制内不得转移的工时占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="assumption: an establishment is fixed by decision of the level above; half of it is bound to duties by law",
    )
    reach: int = param(
        2,
        "How far staff may be moved: 1 within a street, 2 within a district",
        "转移范围（1 街道内，2 区内）",
        unit="",
        low=1,
        high=2,
        source="assumption: one employer, one payroll; streets and districts keep their own",
    )
    newcomer: float = param(
        0.6,
        "What an hour of somebody moved counts at first, relative to one at home in the work",
        "转岗人员初期工时折算",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="assumption: two hours in five go into learning rules, people and records",
    )
    training: float = param(
        120.0,
        "Working days within which most of that is made up for",
        "转岗熟悉期",
        unit="day",
        low=1.0,
        high=2000.0,
        source="assumption: half a year",
    )
    handover: float = param(
        3.0,
        "Working days of each person moved that handing over and settling in take",
        "转岗交接耗时",
        unit="day",
        low=0.0,
        high=60.0,
        neutral=0.0,
        source="assumption: files are handed over and accounts opened within three days",
    )


class Shocks(Section):
    """What befalls the city while it lasts: the same arrivals under every policy (外部冲击)."""

    calls: float = param(
        1.0,
        "Problems that arise, relative to an ordinary day",
        "诉求量倍数",
        unit="",
        low=0.0,
        high=20.0,
        neutral=1.0,
        source="assumption: [Beijing 12345] met five times its volume in 2022",
    )
    employer: float = param(
        0.0,
        "Workers of the largest employer who are left unpaid per day",
        "最大用人单位每日欠薪员工占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a choice of the study",
    )
    demolition: float = param(
        0.0,
        "Residents of the largest subdistrict whom a demolition project hits per day",
        "最大街道每日受征拆影响居民占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a choice of the study",
    )
    flood: float = param(
        0.0,
        "Residents of the largest district whom a flood hits per day",
        "最大城区每日受灾居民占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a choice of the study",
    )
    outage: float = param(
        0.0,
        "Part of the platform that is down",
        "平台中断程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a choice of the study",
    )
