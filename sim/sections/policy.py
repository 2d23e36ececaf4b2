"""Parameters of what a city does for a time or in its appraisals, and of what befalls it (专项行动、考核与冲击)."""

from sim.params import Section, param


class Appraisal(Section):
    """What units are ranked by, once a month."""

    closure: float = param(
        1.0, "Weight of closed files in the ranking", "排名权重：办结率", unit="share", low=0.0, high=1.0,
        source="form: [Beijing 12345], resolution is one of three rates; weights are not published",
    )  # fmt: skip
    satisfaction: float = param(
        0.0, "Weight of satisfaction at call-backs in the ranking", "排名权重：回访满意率", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="form: [Beijing 12345], satisfaction is one of three rates; weights are not published",
    )  # fmt: skip
    durable: float = param(
        0.0, "Weight of settlements that last in the ranking", "排名权重：稳定化解率", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: what the ranking could ask for",
    )  # fmt: skip
    petitions: float = param(
        0.0, "Weight of having no petition in the ranking", "排名权重：零上访", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="form: [Gui et al. 2020], strict zero-petition appraisal; size assumed",
    )  # fmt: skip
    pace: float = param(
        0.5, "Share of the gap to the place in the ranking that pressure closes", "排名对压力的影响幅度", unit="share",
        low=0.0, high=1.0, source="assumption: half",
    )  # fmt: skip


class Campaign(Section):
    """Extra hours on one competence for a time, taken from the rest (专项行动)."""

    target: int = param(
        -1, "Competence on which a campaign is run, -1 none (0 mediation .. 10 transport)", "专项行动对象（职能编号）",
        unit="", low=-1, high=10, neutral=-1, source="assumption: a choice of the study",
    )  # fmt: skip
    extra: float = param(
        0.0, "Extra hours on the target, relative to its own", "专项行动增加工时", unit="share", low=0.0, high=5.0,
        neutral=0.0, source="assumption: a choice of the study",
    )  # fmt: skip
    kept: float = param(
        0.2, "Institutionalised part that stays when a campaign ends", "制度化留存比例", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="form: [Jia & Chen 2019], [EPI 2020], lasting and passing campaigns; size assumed",
    )  # fmt: skip
    most: float = param(
        0.5, "Part of the hours of the rest that a campaign may take", "可抽调工时上限", unit="share", low=0.0, high=1.0,
        source="assumption: half",
    )  # fmt: skip


class Shocks(Section):
    """What befalls the city while it lasts: the same arrivals under every policy (外部冲击)."""

    calls: float = param(
        1.0, "Problems that arise, relative to an ordinary day", "诉求量倍数", unit="", low=0.0, high=20.0, neutral=1.0,
        source="assumption: [Beijing 12345] met five times its volume in 2022",
    )  # fmt: skip
    employer: float = param(
        0.0, "Workers of the largest employer who are left unpaid per day", "最大用人单位每日欠薪员工占比", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: a choice of the study",
    )  # fmt: skip
    demolition: float = param(
        0.0, "Residents of the largest subdistrict whom a demolition project hits per day", "最大街道每日受征拆影响居民占比",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: a choice of the study",
    )  # fmt: skip
    flood: float = param(
        0.0, "Residents of the largest district whom a flood hits per day", "最大城区每日受灾居民占比", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption: a choice of the study",
    )  # fmt: skip
    outage: float = param(
        0.0, "Part of the platform that is down", "平台中断程度", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption: a choice of the study",
    )  # fmt: skip
