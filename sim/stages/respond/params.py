"""Parameters of what people feel (感受)."""

from sim.params import Section, param


class Respond(Section):
    """How experience moves satisfaction, expectation, trust, efficacy and grievance."""

    pace: float = param(
        0.25,
        "Share of the gap that one experience closes",
        "单次经历的调整幅度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    performance: float = param(
        0.5,
        "Satisfaction: weight of performance",
        "满意度：绩效权重",
        unit="share",
        low=0.0,
        high=1.0,
        source="form: [Van Ryzin 2004]; size assumed",
    )
    disconfirmation: float = param(
        0.4,
        "Satisfaction: weight of performance beyond expectation",
        "满意度：期望落差权重",
        unit="share",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="form: [Oliver 1980], [Van Ryzin 2013]; size assumed",
    )
    loss: float = param(
        2.0,
        "Disappointment relative to delight",
        "失望相对惊喜的倍数",
        unit="",
        low=1.0,
        high=5.0,
        neutral=1.0,
        source="[Tversky & Kahneman 1992]: losses weigh about twice",
    )
    rejected: float = param(
        0.5,
        "Performance felt when an offer is turned down, relative to its substance",
        "方案被拒时的感受绩效",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
    )
    refused: float = param(
        0.2,
        "Weight of hearing that a unit refused, relative to an outcome",
        "推诿经历的权重",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    adapt: float = param(
        0.15,
        "Expectation: share of the gap closed by one experience",
        "期望调整幅度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    trust_gain: float = param(
        0.06,
        "Trust gained by a success",
        "成功带来的信任增幅",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    trust_loss: float = param(
        0.15,
        "Trust lost by a failure",
        "失败带来的信任降幅",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Kampen et al. 2006], faster down than up; size assumed",
    )
    efficacy: float = param(
        0.20,
        "Efficacy: share of the gap closed by one experience",
        "效能感调整幅度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Sjoberg et al. 2017]; size assumed",
    )
    word: float = param(
        0.05,
        "Efficacy of contacts: share of the gap closed by hearing of one's experience",
        "口耳相传对效能感的影响",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a quarter of living through it",
    )
    channel_pace: float = param(
        0.05,
        "Reputation of a channel among neighbours: share of the gap closed by one experience",
        "邻里对渠道评价的调整幅度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: some twenty cases make a reputation",
    )
    lumped: float = param(
        0.10,
        "Satisfaction lost by lumping a problem, times its severity",
        "隐忍问题造成的满意度损失",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: less than half of living through a failure",
    )
    grievance_fade: float = param(
        0.01,
        "Share of grievance that fades per day",
        "不满每日消退",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
    )
    social_every: int = param(
        7,
        "Days between rounds of talk on the social network",
        "社会交流间隔",
        unit="day",
        low=1,
        high=60,
        source="assumption: a week",
    )
    influence: float = param(
        0.30,
        "Weight of contacts in an opinion",
        "他人影响权重",
        unit="share",
        low=0.0,
        high=0.99,
        neutral=0.0,
        source="form: [Friedkin & Johnsen 1990]; size assumed",
    )
    hearsay: float = param(
        0.05,
        "Expectation: share of the gap to contacts' satisfaction closed in a round",
        "口碑对期望的影响",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: what others tell sets what one expects",
    )
    participation: float = param(
        0.05,
        "Participation: share of the gap to efficacy and opinion closed in a round",
        "参与意愿调整速度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    volunteer_hours: float = param(
        1.5,
        "Volunteer hours per 1 000 residents and week at full participation in a small group",
        "志愿服务小时",
        unit="hour",
        low=0.0,
        high=1000.0,
        neutral=0.0,
        source="assumption: 2.25 mediators per 1 000, mostly idle, [Mediation 2022]",
    )
    free_riding: float = param(
        0.3,
        "How fast volunteering falls with the size of the group",
        "搭便车指数",
        unit="",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="form: [Olson 1965], [Diekmann 1985]; size assumed",
    )
    return_pace: float = param(
        0.02,
        "Share of the gap to the everyday level closed in a round",
        "回归常态速度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: experiences fade within a year",
    )
