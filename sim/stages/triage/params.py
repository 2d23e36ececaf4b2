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
    at_once: float = param(
        0.80,
        "First contact: probability that a needed competence can be had by an answer or one call",
        "首接即办：一次答复或一通电话即可落实一项职能的概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: set so that .16 to .31 close on the day they come, [Boston 311], [NYC casework]",
    )
    delegated: float = param(
        0.0,
        "Part of lawful decisions that the first to hear of a matter may take",
        "下放权限：首接单位可自行作出的依法决定占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Beijing streets 2020], powers handed to streets; off in the baseline, where they are a department's",
    )
    answer_minutes: int = param(
        15,
        "Minutes of the unit that hears of it first, for such an answer",
        "首接答复用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: as intake, for it takes a call and a record, too",
    )
    answer_quality: float = param(
        0.90,
        "Quality of such an answer",
        "首接答复质量",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: a little is lost on the telephone; such a settlement then breaks about as often as others",
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
