"""Parameters of how problems arise (问题产生)."""

from sim.params import Section, param


class Emerge(Section):
    """How problems arise."""

    per_resident_year: float = param(
        0.55,
        "Problems per resident and year",
        "每居民年均问题数",
        unit="problem",
        low=0.001,
        high=20.0,
        source="derived: .13-.47 demands per resident-year, [Beijing 12345], half claimed",
    )
    place_spread: float = param(
        0.65,
        "Spread of problem rates over communities, all topics together",
        "社区间问题率离散度",
        unit="log sd",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="assumption: set so that the Gini of all requests over communities is near .40, [Pingshan 2018-19]",
    )
    topic_spread: float = param(
        0.95,
        "Further spread over communities of each topic of its own",
        "各类型社区间离散度",
        unit="log sd",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="derived: with the spread that all topics share it makes 1.15, at which 11 % of log-normal places hold 47 %, "
        "[Shanghai property 2018]; types differ from their community's mix by .3 to 1.0, [Pingshan 2018-19]",
    )
    breadth: float = param(
        1.0,
        "Mean number of further competences, relative to the catalogue",
        "所需职能数倍数",
        unit="",
        low=0.0,
        high=4.0,
        neutral=1.0,
        fixed=True,
        source="design rule: a question of the study, 1 takes the catalogue as it is",
    )
    day_spread: float = param(
        0.15,
        "Spread of the whole city's rate from day to day",
        "全市日波动",
        unit="log sd",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: part of a variance/mean of 25-35, [Boston 311], [NYC casework]",
    )
    group_tail: float = param(
        1.6,
        "Tail exponent of the number of people hit by one cause",
        "同源影响人数的尾指数",
        unit="",
        low=1.05,
        high=5.0,
        source="assumption: heavy tail with finite mean",
    )
    effort_spread: float = param(
        1.2,
        "Spread of casework effort",
        "办理工时离散度",
        unit="log sd",
        low=0.0,
        high=2.5,
        source="assumption: with it times to settle spread by about 1.1, near the 1.2 of [Taidi 2020]",
    )
    exponential: bool = param(
        False,
        "Effort exponential instead of log-normal, for comparison with queueing theory",
        "工时服从指数分布",
        unit="",
        source="design rule: makes M/M/1 and M/M/c limits possible",
    )
    severity_spread: float = param(
        0.2,
        "Spread of severity around that of the topic",
        "严重度离散度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: most matters of a topic are alike, some are far worse",
    )
    severity_least: float = param(
        0.05,
        "Least severity",
        "最低严重度",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a problem is felt",
    )
    group_most: int = param(
        500,
        "Most people hit by one cause",
        "同源影响人数上限",
        unit="person",
        low=1,
        high=5000,
        source="assumption: a cut, so that no single cause is the city",
    )
    compliance_reference: float = param(
        0.70,
        "Compliance at which rates are as declared",
        "基准合规水平",
        unit="share",
        low=0.0,
        high=0.95,
        source="assumption",
    )
