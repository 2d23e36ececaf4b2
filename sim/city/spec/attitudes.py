"""Parameters of what residents think at the start (初始态度参数)."""

from sim.params import Section, param


class AttitudeSpec(Section):
    """First attitudes of residents; all on a scale of 0..1."""

    satisfaction: float = param(
        0.62,
        "Satisfaction with each need at the start",
        "初始满意度",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: somewhat above the middle of the scale",
    )
    expectation_gap: float = param(
        0.05,
        "Expectation above satisfaction at the start",
        "期望差距",
        unit="share",
        low=-0.5,
        high=0.5,
        fixed=True,
        source="assumption: people hope for slightly more than they have",
    )
    trust_party_branch: float = param(
        0.62,
        "Trust in Party branches at the start",
        "对党组织的初始信任",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: equal for public bodies, so that no pattern starts ahead",
    )
    trust_department: float = param(
        0.62,
        "Trust in departments at the start",
        "对部门的初始信任",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: equal for public bodies, so that no pattern starts ahead",
    )
    trust_enterprise: float = param(
        0.45,
        "Trust in enterprises at the start",
        "对企业的初始信任",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: lower than in public bodies",
    )
    trust_social: float = param(
        0.62,
        "Trust in social organisations at the start",
        "对社会组织的初始信任",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: equal to public bodies, so that no pattern starts ahead",
    )
    efficacy: float = param(
        0.5,
        "Belief that raising a matter helps, at the start",
        "初始效能感",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: the middle of the scale",
    )
    participation: float = param(
        0.2,
        "Readiness to take part, at the start",
        "初始参与意愿",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: a minority takes part in common affairs",
    )
    attitude_spread: float = param(
        0.15,
        "Spread of attitudes between residents",
        "态度离散度",
        unit="share",
        low=0,
        high=0.5,
        fixed=True,
        source="assumption: standard deviation on a scale of 0..1",
    )
    threshold_mean: float = param(
        0.45,
        "Mean share of active contacts that makes a resident join",
        "平均参与阈值",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="form: [Granovetter 1978]; size assumed",
    )
    threshold_spread: float = param(
        0.2,
        "Spread of joining thresholds",
        "参与阈值离散度",
        unit="share",
        low=0,
        high=0.5,
        fixed=True,
        source="form: [Granovetter 1978]; size assumed",
    )
