"""Parameters of intake (受理研判)."""

from sim.params import Section, param


class Triage(Section):
    """Diagnosis of the competences a dispute needs."""

    accuracy: float = param(
        0.80,
        "Probability that a needed competence is seen",
        "识别出所需职能的概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="[Street dispatch 2025]: 75 % dispatched right; weak source, rounded up",
    )
    spurious: float = param(
        0.5,
        "Spurious competence, relative to the error rate",
        "误派倾向",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    minutes: int = param(
        15,
        "Minutes of intake",
        "受理用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: 3.7-6 minutes of call, [Beijing 12345], plus the record",
    )
    stall: float = param(
        0.4,
        "Probability that finished work shows what was missed",
        "办结时发现遗漏的概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="assumption",
    )
    rework: float = param(
        0.25,
        "Extra effort on work added late",
        "返工额外工时",
        unit="share",
        low=0.0,
        high=3.0,
        neutral=0.0,
        source="assumption",
    )
