"""Parameters of what a city does for a time, and of what befalls it (专项行动与外部冲击)."""

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
