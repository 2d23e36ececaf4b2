"""Parameters of what institutions learn and are ranked by (学习与考核)."""

from sim.params import Section, param


class Learn(Section):
    """What institutions carry from one dispute to the next."""

    reciprocity: float = param(
        0.5,
        "Reputation for keeping promises from which institutions start",
        "机构间初始互惠水平",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: the middle of the scale, so that no pattern starts ahead",
    )
    trust_up: float = param(
        0.02,
        "Reciprocity gained by a kept promise",
        "守诺带来的互惠增量",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: up slowly",
    )
    trust_down: float = param(
        0.05,
        "Reciprocity lost by a refusal",
        "推诿带来的互惠减量",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: down fast",
    )
    tie_up: float = param(
        0.10,
        "Working tie gained by working together, part of what is missing",
        "共事带来的协作关系增量",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: ten joint disputes make a close tie",
    )
    tie_down: float = param(
        0.05,
        "Working tie lost by a refusal, part of what is there",
        "推诿带来的协作关系减量",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a tie outlasts some refusals",
    )
    fatigue_memory: float = param(
        0.04,
        "Pace at which fatigue follows the share of hours spent in sessions",
        "疲劳调整速度（会议工时占比）",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a month",
    )
    appraisal_every: int = param(
        30,
        "Days between appraisals",
        "考核间隔",
        unit="day",
        low=1,
        high=365,
        source="[Beijing 12345]: monthly ranking",
    )
    rally: float = param(
        0.10,
        "Share of the gap to full engagement that members close per week",
        "党员参与每周调整幅度",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a few months",
    )
    settled_most: int = param(
        3,
        "Settled claims per week beyond which an enterprise is pushed no harder",
        "每周追责作用上限",
        unit="dispute",
        low=1,
        high=100,
        source="assumption",
    )
    sanction: float = param(
        0.02,
        "Compliance pushed up by a settled claim against an enterprise",
        "追责对合规的提升",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="derived: at most half less neglect, [Gray & Jones 1991]; a quarter less at a claim a week, as .22 of [Gray & Scholz 1993]",
    )
    profit: float = param(
        0.01,
        "Compliance lost per week to profit pressure",
        "利润压力每周侵蚀合规",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    mean_return: float = param(
        0.05,
        "Share of the gap to its habit that compliance closes per week",
        "合规回归常态速度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Gray & Scholz 1993], what enforcement gained fades; pace assumed",
    )


class Appraisal(Section):
    """What units are ranked by, once a month."""

    closure: float = param(
        1.0,
        "Weight of closed files in the ranking",
        "排名权重：办结率",
        unit="share",
        low=0.0,
        high=1.0,
        source="form: [Beijing 12345], resolution is one of three rates; weights are not published",
    )
    satisfaction: float = param(
        0.0,
        "Weight of satisfaction at call-backs in the ranking",
        "排名权重：回访满意率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Beijing 12345], satisfaction is one of three rates; weights are not published",
    )
    durable: float = param(
        0.0,
        "Weight of settlements that last in the ranking",
        "排名权重：实质性化解率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: what the ranking could ask for",
    )
    petitions: float = param(
        0.0,
        "Weight of having no petition in the ranking",
        "排名权重：零上访",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Gui et al. 2020], strict zero-petition appraisal; size assumed",
    )
    pace: float = param(
        0.5,
        "Share of the gap to the place in the ranking that pressure closes",
        "排名对压力的影响幅度",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half",
    )
