"""Parameters of handling: a dispute is diagnosed, asked for, worked on (办理侧)."""

from sim.params import Section, param


class Triage(Section):
    """Diagnosis of the competences a dispute needs."""

    accuracy: float = param(
        0.80, "Chance that a needed competence is seen", "识别所需职能的准确率", unit="share", low=0.0, high=1.0,
        neutral=1.0, source="[Street dispatch 2025]: 75 % dispatched right; weak source, rounded up",
    )  # fmt: skip
    spurious: float = param(
        0.5, "Spurious competence, relative to the error rate", "误派倾向", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    minutes: int = param(
        15, "Minutes of intake", "受理用时", unit="minute", low=0, high=480, neutral=0,
        source="assumption: 3.7-6 minutes of call, [Beijing 12345], plus the record",
    )  # fmt: skip
    stall: float = param(
        0.4, "Chance that finished work shows what was missed", "办结时发现遗漏的概率", unit="share", low=0.0,
        high=1.0, neutral=1.0, source="assumption",
    )  # fmt: skip
    rework: float = param(
        0.25, "Extra effort on work added late", "返工额外工时", unit="share", low=0.0, high=3.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip


class Accept(Section):
    """Accept or pass on: the logit of a unit that is asked."""

    base: float = param(
        1.3, "Intercept", "截距", unit="logit", low=-8.0, high=8.0,
        source="[Street dispatch 2025]: streets return 38 % of what is first sent to them, weak source",
    )  # fmt: skip
    authority: float = param(
        2.0, "Weight of the asker's authority", "召集方权威权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: [Bitterman & Koliba 2020], a mandate can replace trust; size assumed",
    )  # fmt: skip
    tie: float = param(
        1.0, "Weight of a tie between asker and asked", "联系强度权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="form: [Leifeld & Schneider 2012], ties .12 and .53; size assumed",
    )  # fmt: skip
    reciprocity: float = param(
        0.8, "Weight of kept promises", "互惠权重", unit="logit", low=0.0, high=10.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    appraisal: float = param(
        1.5, "Weight of being appraised by the asker", "考核权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="assumption: the rules aim at it, [Whistle rules], [Tianjin war-zone rules]",
    )  # fmt: skip
    mandate: float = param(
        0.9, "Weight of a clear mandate", "职责明确权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="assumption: duty lists aim at it, [Whistle rules]",
    )  # fmt: skip
    load: float = param(
        0.8, "Weight of work waiting, in weeks beyond one", "负荷权重（超一周的积压）", unit="logit", low=0.0,
        high=10.0, neutral=0.0, source="assumption: counted in weeks of work in the queue",
    )  # fmt: skip
    fatigue: float = param(
        4.0, "Weight of fatigue, the share of hours that sessions took of late", "疲劳权重（近期会议工时占比）",
        unit="logit", low=0.0, high=50.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    threat: float = param(
        0.4, "Weight of a visible collective or upward threat", "集体或上访压力权重", unit="logit", low=0.0,
        high=5.0, neutral=0.0, source="[Chen, Pan & Xu 2016]: +8-10 points on a one-third baseline",
    )  # fmt: skip
    visible: float = param(
        0.5, "Weight of a record on which a refusal is seen by all", "推拒留痕权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="assumption: a third of the weight of being appraised; a record is not an order",
    )  # fmt: skip
    exposure: float = param(
        1.5, "Weight of answering alone for a lawful decision that nobody ordered", "无令自担法定决定的避责权重", unit="logit",
        low=0.0, high=10.0, neutral=0.0, source="form: [Hood 2011], blame is avoided; size assumed: as much as full appraisal",
    )  # fmt: skip
    stance: float = param(
        0.8, "Part of the matters on which a unit that is asked again takes the same stand", "再次商请时立场不变的占比",
        unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption: a stand follows from how a mandate is read, and seldom from the day",
    )  # fmt: skip
    decision: int = param(
        20, "Minutes of a superior per dispute that it assigns", "上级每件交办决策用时", unit="minute", low=0, high=480,
        neutral=0, source="assumption: as an item on an agenda",
    )  # fmt: skip
    backing: int = param(
        20, "Minutes of a Party committee per dispute in which it stands behind whoever leads", "党组织每件支持用时", unit="minute",
        low=0, high=480, neutral=0, source="assumption: as a decision; a name that costs no attention would be a free gift",
    )  # fmt: skip
    minutes: int = param(
        10, "Minutes that a request takes on each side; on a shared record only on the side that is asked", "每次请求双方用时（共享记录时仅被请求方）", unit="minute", low=0, high=240, neutral=0,
        source="assumption",
    )  # fmt: skip
    dispatch: int = param(
        4, "Minutes that a request takes whoever asks on a shared record", "共享记录上每次派单用时", unit="minute", low=0,
        high=240, neutral=0, source="assumption: as the shortest call, 3.7 minutes, [Beijing 12345]",
    )  # fmt: skip
    entry: int = param(
        10, "Minutes that an answer on a shared record takes beyond a request, to write down work done or the ground of a refusal", "共享记录上留痕说明用时", unit="minute", low=0,
        high=240, neutral=0, source="assumption: as long again as the request",
    )  # fmt: skip
    reply_days: int = param(
        2, "Days until a refusal comes back", "退单答复天数", unit="day", low=0, high=30, neutral=0,
        source="[Tianjin 12345]: return within one (two) working days",
    )  # fmt: skip
    hand_over_days: int = param(
        2, "Days to hand over to the next unit", "转办间隔", unit="day", low=0, high=30, neutral=0,
        source="derived: 1.6 days with one hand-over, [BPIC 2013]",
    )  # fmt: skip


class Joint(Section):
    """Sessions at which several units meet (联席会议)."""

    every: int = param(
        1, "Working days between sessions of one convenor", "联席会议间隔（工作日）", unit="day", low=1, high=60,
        source="assumption: whistles are blown on any working day",
    )  # fmt: skip
    opening: int = param(
        30, "Minutes of a session for each participant, whatever is on the agenda", "每场会议固定用时", unit="minute",
        low=0, high=480, neutral=0, source="assumption: travel and opening",
    )  # fmt: skip
    item: int = param(
        20, "Minutes per dispute on the agenda, for each participant", "每件议题每方用时", unit="minute", low=0, high=480,
        neutral=0, source="assumption",
    )  # fmt: skip
    convenor: int = param(
        20, "Minutes of the convenor per participant and dispute", "召集方每方每件用时", unit="minute", low=0, high=480,
        neutral=0, source="form: [Feiock 2013], linear in members; size assumed",
    )  # fmt: skip
    pair: int = param(
        8, "Minutes of each side for every pair of peers that negotiates", "同级协商每对用时", unit="minute", low=0,
        high=240, neutral=0, source="form: [Feiock 2013], pairs n(n-1)/2; size assumed",
    )  # fmt: skip
    tries: int = param(
        3, "Sessions after which absent units are done without", "缺席几次后不再等待", unit="session", low=1, high=20,
        source="assumption",
    )  # fmt: skip


class Work(Section):
    """Casework: queues, caseload, quality."""

    utilisation: float = param(
        0.80, "Expected work relative to the hours held", "预期负荷率", unit="share", low=0.05, high=2.0, fixed=True,
        source="assumption: busy, and short of the point where queues explode",
    )  # fmt: skip
    claimed: float = param(
        0.33, "Part of the work of all arising problems for which hours are planned", "编制工时所依据的问题占比", unit="share", low=0.01, high=1.0,
        fixed=True, source="assumption: .42 claimed, some parts never taken up; desks then run near the planned load",
    )  # fmt: skip
    district_part: float = param(
        0.10, "Part of the planned work held at district desks beyond their own lines", "区级工时占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="[Anhui mediation 2011-20]: 16 % at the second level, 10 % above",
    )  # fmt: skip
    city_part: float = param(
        0.03, "Part of the planned work held at city desks", "市级工时占比", unit="share", low=0.0, high=1.0,
        fixed=True, source="assumption: [Anhui mediation 2011-20] has 10 % above the street; a third of it",
    )  # fmt: skip
    hub_part: float = param(
        0.60, "Part of a community's staff hours that its Party branch has first call on", "社区工时中党组织占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="assumption: one staff for two bodies; what the branch does not need goes to mediation the same day",
    )  # fmt: skip
    committee_part: float = param(
        0.05, "Hours of a subdistrict's working committee, relative to the desks below it", "街道工委工时占比",
        unit="share", low=0.0, high=1.0, fixed=True, source="assumption: one in twenty",
    )  # fmt: skip
    grid_part: float = param(
        0.12, "Hours of a district's dispatcher and its grid workers, relative to the planned work of the district",
        "网格中心及网格员工时占比", unit="share", low=0.0, high=1.0, fixed=True,
        source="assumption: one in eight; intake and verification then load a platform's dispatcher about as planned",
    )  # fmt: skip
    capacity: float = param(
        1.0, "All staff hours, relative to those planned", "编制工时倍数", unit="", low=0.0, high=20.0, neutral=1.0,
        fixed=True, source="design rule: equal hours are 1; comparisons at equal cost set it",
    )  # fmt: skip
    sink: float = param(
        0.0, "Part of the hours of district and city desks that is moved to the nearest ones", "力量下沉比例",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="design rule: moved by the lever of government responsibility",
    )  # fmt: skip
    purchased: float = param(
        0.0, "Hours of mediators that are bought, relative to those employed", "购买服务工时占比", unit="share", low=0.0,
        high=5.0, neutral=0.0, source="design rule: bought by the lever of social coordination",
    )  # fmt: skip
    intake_part: float = param(
        0.10, "Hours for intake and requests, beyond casework", "受理与沟通附加工时", unit="share", low=0.0, high=3.0,
        fixed=True, source="assumption",
    )  # fmt: skip
    outside_part: float = param(
        0.04, "Share of claims for which petition office and court hold hours", "信访与诉讼编制占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="derived: 13 civil filings per 1 000 resident-years, [SPC 2024], in about 270 claims",
    )  # fmt: skip
    hub_attention: float = param(
        1.0, "Share of hub hours that may go into convening", "枢纽注意力比例", unit="share", low=0.0, high=1.0,
        source="assumption: all",
    )  # fmt: skip
    person_minutes: int = param(
        360, "Minutes that one person can give to one dispute in a day", "单人单日单件最长用时", unit="minute", low=10,
        high=480, source="assumption: six hours of casework in a working day",
    )  # fmt: skip
    discipline: int = param(
        0, "Queue discipline: 0 first come, 1 earliest deadline, 2 most severe", "排队规则", unit="", low=0, high=2,
        source="assumption: first come",
    )  # fmt: skip
    ordered_first: bool = param(
        True, "Ordered and convened work goes before the rest", "交办督办优先", unit="",
        neutral=False, source="assumption: an order displaces other work",
    )  # fmt: skip
    caseload: float = param(
        12.0, "Open disputes per person above which work thins", "人均在办件阈值", unit="dispute", low=1.0, high=1000.0,
        source="assumption",
    )  # fmt: skip
    thinning: float = param(
        0.5, "How fast work thins above the threshold", "超载工时压缩指数", unit="", low=0.0, high=1.0, neutral=0.0,
        source="form: [Lipsky 1980], as (k/q)^beta; size assumed",
    )  # fmt: skip
    quality_loss: float = param(
        0.6, "Quality lost by thinned work", "压缩对质量的影响", unit="", low=0.0, high=3.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip
    formalism: float = param(
        0.25, "Part of the care that is missing where a unit took its part only because it had to", "迫于压力承办时欠缺的用心（形式主义）",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="form: [Zhou 2010], orders are met in form; size assumed",
    )  # fmt: skip
    cues: float = param(
        1.0, "Days by which a person-day of effort puts a task back, above the threshold", "超载时先易后难", unit="day",
        low=0.0, high=30.0, neutral=0.0, source="form: [Consumer bureaus 1981], staff under load pick by easy cues; size assumed",
    )  # fmt: skip
    sharing: float = param(
        0.0, "Part of the precedents of other units of the same line that a unit knows", "同类单位先例共享程度", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: off in the baseline, as far as information reaches",
    )  # fmt: skip
    learning: float = param(
        0.90, "Progress ratio of effort with each doubling of precedents", "学习曲线进步率", unit="share", low=0.5,
        high=1.0, neutral=1.0, source="[Wright 1936]: progress ratio .8; the slow end of .8-.9",
    )  # fmt: skip
    floor: float = param(
        0.85, "Least effort that precedents leave", "学习后最低工时比例", unit="share", low=0.1, high=1.0, neutral=1.0,
        source="assumption: every dispute is also its own",
    )  # fmt: skip
