"""Parameters of what people feel and learn, and of what things cost (感受、学习与成本)."""

from sim.params import Section, param


class Respond(Section):
    """How experience moves satisfaction, expectation, trust, efficacy and grievance."""

    pace: float = param(
        0.25, "Share of the gap that one experience closes", "单次经历的调整幅度", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    performance: float = param(
        0.5, "Satisfaction: weight of performance", "满意度：绩效权重", unit="share", low=0.0, high=1.0,
        source="form: [Van Ryzin 2004]; size assumed",
    )  # fmt: skip
    disconfirmation: float = param(
        0.4, "Satisfaction: weight of performance beyond expectation", "满意度：期望落差权重", unit="share", low=0.0,
        high=2.0, neutral=0.0, source="form: [Oliver 1980], [Van Ryzin 2013]; size assumed",
    )  # fmt: skip
    loss: float = param(
        2.0, "Disappointment relative to delight", "失望相对惊喜的倍数", unit="", low=1.0, high=5.0, neutral=1.0,
        source="[Tversky & Kahneman 1992]: losses weigh about twice",
    )  # fmt: skip
    rejected: float = param(
        0.5, "Performance felt when an offer is turned down, relative to its substance", "方案被拒时的感受绩效",
        unit="share", low=0.0, high=1.0, source="assumption",
    )  # fmt: skip
    refused: float = param(
        0.2, "Weight of hearing that a unit refused, relative to an outcome", "推诿经历的权重", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    adapt: float = param(
        0.15, "Expectation: share of the gap closed by one experience", "期望调整幅度", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    trust_gain: float = param(
        0.06, "Trust gained by a success", "成功带来的信任增幅", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip
    trust_loss: float = param(
        0.15, "Trust lost by a failure", "失败带来的信任降幅", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="form: [Kampen et al. 2006], faster down than up; size assumed",
    )  # fmt: skip
    efficacy: float = param(
        0.20, "Efficacy: share of the gap closed by one experience", "效能感调整幅度", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="form: [Sjoberg et al. 2017]; size assumed",
    )  # fmt: skip
    word: float = param(
        0.05, "Efficacy of contacts: share of the gap closed by hearing of one's experience", "口耳相传对效能感的影响",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: a quarter of living through it",
    )  # fmt: skip
    channel_pace: float = param(
        0.05, "Standing of a channel among neighbours: share of the gap closed by one experience", "邻里对渠道评价的调整幅度",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: some twenty cases make a reputation",
    )  # fmt: skip
    borne: float = param(
        0.10, "Satisfaction lost by bearing a problem, times its severity", "隐忍问题造成的满意度损失", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: less than half of living through a failure",
    )  # fmt: skip
    grievance_fade: float = param(
        0.01, "Share of grievance that fades per day", "不满每日消退", unit="share", low=0.0, high=1.0,
        source="assumption",
    )  # fmt: skip
    social_every: int = param(
        7, "Days between rounds of talk on the social network", "社会交流间隔", unit="day", low=1, high=60,
        source="assumption: a week",
    )  # fmt: skip
    influence: float = param(
        0.30, "Weight of contacts in an opinion", "他人影响权重", unit="share", low=0.0, high=0.99, neutral=0.0,
        source="form: [Friedkin & Johnsen 1990]; size assumed",
    )  # fmt: skip
    hearsay: float = param(
        0.05, "Expectation: share of the gap to contacts' satisfaction closed in a round", "口碑对期望的影响",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: what others tell sets what one expects",
    )  # fmt: skip
    participation: float = param(
        0.05, "Participation: share of the gap to efficacy and opinion closed in a round", "参与意愿调整速度",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    volunteer_hours: float = param(
        1.5, "Volunteer hours per 1 000 residents and week at full participation in a small group", "志愿服务小时",
        unit="hour", low=0.0, high=1000.0, neutral=0.0, source="assumption: 2.25 mediators per 1 000, mostly idle, [Mediation 2022]",
    )  # fmt: skip
    free_riding: float = param(
        0.3, "How fast volunteering falls with the size of the group", "搭便车指数", unit="", low=0.0, high=2.0,
        neutral=0.0, source="form: [Olson 1965], [Diekmann 1985]; size assumed",
    )  # fmt: skip
    return_pace: float = param(
        0.02, "Share of the gap to the everyday level closed in a round", "回归常态速度", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption: experiences fade within a year",
    )  # fmt: skip


class Learn(Section):
    """What institutions carry from one dispute to the next."""

    reciprocity: float = param(
        0.5, "Reputation for keeping promises from which institutions start", "机构间初始互惠水平", unit="share", low=0.0,
        high=1.0, fixed=True, source="assumption: the middle of the scale, so that no pattern starts ahead",
    )  # fmt: skip
    trust_up: float = param(
        0.02, "Reciprocity gained by a kept promise", "守诺带来的互惠增量", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption: up slowly",
    )  # fmt: skip
    trust_down: float = param(
        0.05, "Reciprocity lost by a refusal", "推拒带来的互惠减量", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption: down fast",
    )  # fmt: skip
    tie_up: float = param(
        0.10, "Working tie gained by working together, part of what is missing", "共事带来的协作关系增量", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: ten joint disputes make a close tie",
    )  # fmt: skip
    tie_down: float = param(
        0.05, "Working tie lost by a refusal, part of what is there", "推拒带来的协作关系减量", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption: a tie outlasts some refusals",
    )  # fmt: skip
    fatigue_memory: float = param(
        0.04, "Pace at which fatigue follows the share of hours spent in sessions", "疲劳调整速度（会议工时占比）",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: a month",
    )  # fmt: skip
    appraisal_every: int = param(
        30, "Days between appraisals", "考核间隔", unit="day", low=1, high=365, source="[Beijing 12345]: monthly ranking",
    )  # fmt: skip
    rally: float = param(
        0.10, "Share of the gap to full engagement that members close per week", "党员参与每周调整幅度", unit="share",
        low=0.0, high=1.0, source="assumption: a few months",
    )  # fmt: skip
    settled_most: int = param(
        3, "Settled claims per week beyond which an enterprise is pushed no harder", "每周追责作用上限", unit="dispute",
        low=1, high=100, source="assumption",
    )  # fmt: skip
    sanction: float = param(
        0.10, "Compliance pushed up by a settled claim against an enterprise", "追责对合规的提升", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    profit: float = param(
        0.01, "Compliance lost per week to profit pressure", "利润压力每周侵蚀合规", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    mean_return: float = param(
        0.05, "Share of the gap to its habit that compliance closes per week", "合规回归常态速度", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption: mean-reverting",
    )  # fmt: skip


class Costs(Section):
    """Prices at which hours are counted."""

    staff_hour: float = param(
        80.0, "Cost of a staff hour", "工作人员每小时成本", unit="yuan", low=0.0, high=10000.0,
        source="assumption: about 150 000 yuan a year of full cost",
    )  # fmt: skip
    court_hour: float = param(
        150.0, "Cost of an hour of court", "法院每小时成本", unit="yuan", low=0.0, high=10000.0, source="assumption",
    )  # fmt: skip
    volunteer_hour: float = param(
        20.0, "Shadow price of a volunteer hour", "志愿者每小时影子价格", unit="yuan", low=0.0, high=10000.0,
        source="assumption: near the hourly minimum wage",
    )  # fmt: skip
