"""Parameters of the second half: a dispute is diagnosed, asked for, worked on, settled (办理侧)."""

from sim.params import Section, param


class Triage(Section):
    """Diagnosis of the competences a dispute needs."""

    accuracy: float = param(
        0.80, "Chance that a needed competence is seen", "识别所需职能的准确率", unit="share", low=0.0, high=1.0,
        neutral=1.0, source="75 % dispatch accuracy before AI dispatch, weak source; rounded up for experience",
    )  # fmt: skip
    spurious: float = param(
        0.5, "Spurious competence, relative to the error rate", "误派倾向", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    minutes: int = param(
        15, "Minutes of intake", "受理用时", unit="minute", low=0, high=480, neutral=0,
        source="assumption: 3.7-6 min of call plus the record",
    )  # fmt: skip
    stall: float = param(
        0.6, "Chance that finished work shows what was missed", "办结时发现遗漏的概率", unit="share", low=0.0,
        high=1.0, neutral=1.0, source="assumption",
    )  # fmt: skip
    rework: float = param(
        0.25, "Extra effort on work added late", "返工额外工时", unit="share", low=0.0, high=3.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip


class Accept(Section):
    """Accept or pass on: the logit of a unit that is asked."""

    base: float = param(
        0.3, "Intercept", "截距", unit="logit", low=-8.0, high=8.0,
        source="street offices return 38 %, weak source: .62 accepted = .5 with a mandate in half the cases",
    )  # fmt: skip
    authority: float = param(
        2.0, "Weight of the asker's authority", "召集方权威权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: Bitterman & Koliba 2020 (mandate can replace trust); size assumed",
    )  # fmt: skip
    tie: float = param(
        1.0, "Weight of a tie between asker and asked", "联系强度权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="German chemicals network: tie .12 without, .53 with a shared committee; size assumed",
    )  # fmt: skip
    reciprocity: float = param(
        0.8, "Weight of kept promises", "互惠权重", unit="logit", low=0.0, high=10.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    appraisal: float = param(
        1.5, "Weight of being appraised by the asker", "考核权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: Beijing and Tianjin give streets the appraisal right; size assumed",
    )  # fmt: skip
    mandate: float = param(
        0.9, "Weight of a clear mandate", "职责明确权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: duty lists; size assumed",
    )  # fmt: skip
    load: float = param(
        0.8, "Weight of work waiting, in weeks beyond one", "负荷权重（超一周的积压）", unit="logit", low=0.0,
        high=10.0, neutral=0.0, source="form: MODEL contract (utilisation); measured as weeks of work in the queue",
    )  # fmt: skip
    fatigue: float = param(
        0.35, "Weight of fatigue from being called", "疲劳权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip
    threat: float = param(
        0.4, "Weight of a visible collective or upward threat", "集体或上访压力权重", unit="logit", low=0.0,
        high=5.0, neutral=0.0, source="Chen, Pan & Xu 2016: +8-10 points on a one-third baseline",
    )  # fmt: skip
    minutes: int = param(
        10, "Minutes that a request takes on each side", "每次请求双方用时", unit="minute", low=0, high=240, neutral=0,
        source="assumption",
    )  # fmt: skip
    reply_days: int = param(
        2, "Days until a refusal comes back", "退单答复天数", unit="day", low=0, high=30, neutral=0,
        source="Tianjin 12345: return within one (two) working days",
    )  # fmt: skip
    hand_over_days: int = param(
        2, "Days to hand over to the next unit", "转办间隔", unit="day", low=0, high=30, neutral=0,
        source="BPIC 2013: 1.6 days with one hand-over; derived",
    )  # fmt: skip
    designate: int = param(
        3, "Refusals of one competence after which it is given up or goes up", "拒绝几次后放弃或上交", unit="request",
        low=1, high=20, source="Tianjin 12345: after three dispatches the hotline may designate",
    )  # fmt: skip


class Joint(Section):
    """Sessions at which several units meet (联席会议)."""

    every: int = param(
        5, "Days between sessions of one convenor", "联席会议间隔", unit="day", low=1, high=60,
        source="assumption: weekly, urgent ones in between",
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
        neutral=0, source="form: hub cost linear in members, Feiock; size assumed",
    )  # fmt: skip
    pair: int = param(
        15, "Minutes per pair of units where no convenor leads", "无召集方时每对单位协商用时", unit="minute", low=0,
        high=480, neutral=0, source="form: n(n-1)/2, Thompson 1967, Feiock; size assumed",
    )  # fmt: skip
    tries: int = param(
        3, "Sessions after which absent units are done without", "缺席几次后不再等待", unit="session", low=1, high=20,
        source="assumption",
    )  # fmt: skip


class Work(Section):
    """Casework: queues, caseload, quality."""

    utilisation: float = param(
        0.80, "Expected work relative to the hours held", "预期负荷率", unit="share", low=0.05, high=2.0, fixed=True,
        source="assumption: start value of the model contract",
    )  # fmt: skip
    claimed: float = param(
        0.50, "Share of problems for which hours are planned", "编制工时所依据的诉求占比", unit="share", low=0.01, high=1.0,
        fixed=True, source="assumption: claims and finds per problem near one half",
    )  # fmt: skip
    district_part: float = param(
        0.15, "Part of the planned work held at district desks beyond their own lines", "区级工时占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="Anhui mediation 2011-20: 16 % at the second level, 10 % above",
    )  # fmt: skip
    city_part: float = param(
        0.05, "Part of the planned work held at city desks", "市级工时占比", unit="share", low=0.0, high=1.0,
        fixed=True, source="Anhui mediation 2011-20; halved for a city's scale",
    )  # fmt: skip
    hub_part: float = param(
        0.35, "Part of a community's staff hours that its Party branch holds", "社区工时中党组织占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="assumption: secretary and one of two or three aides",
    )  # fmt: skip
    committee_part: float = param(
        0.05, "Hours of a subdistrict's working committee, relative to the desks below it", "街道工委工时占比",
        unit="share", low=0.0, high=1.0, fixed=True, source="assumption: one in twenty",
    )  # fmt: skip
    intake_part: float = param(
        0.15, "Hours for intake and requests, beyond casework", "受理与沟通附加工时", unit="share", low=0.0, high=3.0,
        fixed=True, source="assumption",
    )  # fmt: skip
    outside_part: float = param(
        0.04, "Share of claims for which petition office and court hold hours", "信访与诉讼编制占比", unit="share",
        low=0.0, high=1.0, fixed=True, source="derived: 13 civil filings in about 270 claims per 1 000 resident-years",
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
        neutral=False, source="form: an order displaces other work (MODEL contract)",
    )  # fmt: skip
    caseload: float = param(
        12.0, "Open disputes per person above which work thins", "人均在办件阈值", unit="dispute", low=1.0, high=1000.0,
        source="assumption",
    )  # fmt: skip
    thinning: float = param(
        0.5, "How fast work thins above the threshold", "超载工时压缩指数", unit="", low=0.0, high=1.0, neutral=0.0,
        source="form: (k/q)^beta, Lipsky 1980; size assumed",
    )  # fmt: skip
    quality_loss: float = param(
        0.6, "Quality lost by thinned work", "压缩对质量的影响", unit="", low=0.0, high=3.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip
    learning: float = param(
        0.90, "Progress ratio of effort with each doubling of precedents", "学习曲线进步率", unit="share", low=0.5,
        high=1.0, neutral=1.0, source="progress ratio .8-.9, standard literature",
    )  # fmt: skip
    floor: float = param(
        0.7, "Least effort that precedents leave", "学习后最低工时比例", unit="share", low=0.1, high=1.0, neutral=1.0,
        source="assumption: every dispute is also its own",
    )  # fmt: skip


class Settle(Section):
    """The parties' answer to an offer."""

    substance: float = param(
        5.0, "Weight of substance", "实质结果权重", unit="logit", low=0.0, high=20.0, neutral=0.0,
        source="form: Esaiasson et al. 2019 (outcome first); size assumed",
    )  # fmt: skip
    full: float = param(
        0.85, "Substance at which the topic's base share holds", "基准成功率对应的实质水平", unit="share", low=0.1,
        high=1.0, source="assumption",
    )  # fmt: skip
    procedure: float = param(
        1.5, "Weight of fair procedure", "程序公正权重", unit="logit", low=0.0, high=20.0, neutral=0.0,
        source="form: Tyler; Walters & Bolger 2019 (weak on compliance); size assumed",
    )  # fmt: skip
    trust_gate: float = param(
        0.45, "Trust below which procedure counts little", "程序生效的信任门槛", unit="share", low=0.0, high=1.0,
        source="form: Wu & Wu 2015; size assumed",
    )  # fmt: skip
    relation: float = param(
        0.6, "Weight of a continuing relation", "持续关系权重", unit="logit", low=0.0, high=5.0, neutral=0.0,
        source="McEwen & Maiman 1981: 76 % against 65 %",
    )  # fmt: skip
    delay: float = param(
        0.25, "Loss per month of waiting", "每月等待的损失", unit="logit", low=0.0, high=5.0, neutral=0.0,
        source="form: Miller & Sarat (delay read as rejection); size assumed",
    )  # fmt: skip
    severity: float = param(
        1.0, "Weight of severity above the middle", "严重度权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="assumption",
    )  # fmt: skip
    no_authority: float = param(
        0.35, "Cap on substance without the legal authority that is needed", "缺乏法定职权时的实质上限", unit="share",
        low=0.0, high=1.0, neutral=1.0, source="form: Xiong et al. 2022; size assumed",
    )  # fmt: skip
    voice: float = param(
        0.35, "Procedure: the parties are heard by a mediator or at a session", "程序：当事方获得陈述", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="form: Thibaut & Walker, Tyler; size assumed",
    )  # fmt: skip
    respect: float = param(
        0.10, "Procedure: loss per time the dispute was passed on", "程序：每次推诿的损失", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="form: Tyler; size assumed",
    )  # fmt: skip
    procedure_base: float = param(
        0.3, "Procedure: what every file brings", "程序：基础水平", unit="share", low=0.0, high=1.0,
        source="assumption",
    )  # fmt: skip
    gate_slope: float = param(
        8.0, "Steepness of the trust gate", "信任门槛陡度", unit="logit", low=0.0, high=50.0, source="assumption",
    )  # fmt: skip
    offer_days: int = param(
        1, "Days from finished work to an offer", "提出方案间隔", unit="day", low=0, high=30, source="assumption",
    )  # fmt: skip


class Closure(Section):
    """Files shut on paper, and what is done against it."""

    ranking: float = param(
        0.4, "Weight of the ranking by closed files", "办结率排名压力", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="Bevan & Hood 2006; Beijing ranks monthly; size assumed",
    )  # fmt: skip
    rate: float = param(
        0.05, "Chance per day that an overdue file is shut on paper at full pressure", "满压力下逾期虚假办结概率",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: gap of 10-25 points at full pressure",
    )  # fmt: skip
    audit: float = param(
        0.2, "Share of closed files that are called back", "回访比例", unit="share", low=0.0, high=1.0,
        source="assumption",
    )  # fmt: skip
    limit: int = param(
        15, "Days allowed by rule", "办理时限", unit="day", low=1, high=365,
        source="Beijing 12345: general 7 days, difficult 15 days, weak source",
    )  # fmt: skip
    discovery: float = param(
        0.05, "Chance per day that a paper closure comes back", "虚假办结每日反弹概率", unit="share", low=0.0,
        high=1.0, source="assumption: three weeks",
    )  # fmt: skip


class Relapse(Section):
    """Settled disputes that come back."""

    hazard: float = param(
        0.006, "Chance per day that a settlement without substance breaks", "无实质化解每日反弹概率", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: 21 % of requests repeat within 90 days (Boston 311)",
    )  # fmt: skip
    consent: float = param(
        0.5, "Hazard of a consented settlement, relative", "合意化解的相对反弹率", unit="share", low=0.0, high=1.0,
        neutral=1.0, source="McEwen & Maiman 1984: mediated settlements are kept about twice as often",
    )  # fmt: skip
    window: int = param(
        90, "Days without relapse that make a settlement durable", "稳定化解观察期", unit="day", low=1, high=365,
        fixed=True, source="MODEL contract: 90 days",
    )  # fmt: skip


class Escalate(Section):
    """Waiting, voice, exit, neglect (Hirschman 1970; Lyons & Lowery)."""

    patience: int = param(
        30, "Days that residents wait before they think of escalating", "等待耐心", unit="day", low=1, high=365,
        source="assumption: twice the longest time limit",
    )  # fmt: skip
    review: int = param(
        15, "Days between such thoughts", "再次考虑间隔", unit="day", low=1, high=180, source="assumption",
    )  # fmt: skip
    wait: float = param(
        1.2, "Attraction of waiting", "等待倾向", unit="logit", low=-8.0, high=8.0, source="assumption",
    )  # fmt: skip
    loyalty: float = param(
        2.0, "Waiting: weight of trust", "等待：信任权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: Hirschman 1970; size assumed",
    )  # fmt: skip
    climb: float = param(
        0.4, "Attraction of the next tier", "上交倾向", unit="logit", low=-8.0, high=8.0, source="assumption",
    )  # fmt: skip
    petition: float = param(
        -1.6, "Attraction of a petition", "信访倾向", unit="logit", low=-10.0, high=8.0,
        source="assumption: set so that few disputes end there",
    )  # fmt: skip
    court: float = param(
        -1.6, "Attraction of the court", "诉讼倾向", unit="logit", low=-10.0, high=8.0,
        source="assumption: set near 13 civil filings per 1 000 resident-years",
    )  # fmt: skip
    abandon: float = param(
        -0.6, "Attraction of giving up", "放弃倾向", unit="logit", low=-10.0, high=8.0, source="assumption",
    )  # fmt: skip
    grievance: float = param(
        0.6, "Petition and court: weight of grievance", "信访诉讼：不满权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="form: Epstein 2002, Lemos 2018; size assumed",
    )  # fmt: skip
    review_days: int = param(
        4, "Days that a tier or the petition office takes before it assigns", "上级审查天数", unit="day", low=0,
        high=60, neutral=0, source="assumption: petition law allows 15 days to accept",
    )  # fmt: skip
    lost_detail: float = param(
        0.15, "Chance that a seen competence is lost on the way up", "上交丢失信息的概率", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="form: information loss in hierarchies; size assumed",
    )  # fmt: skip
    standing: float = param(
        0.7, "Authority of an order that follows a petition", "信访交办的权威", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    office_minutes: int = param(
        120, "Minutes of the petition office per petition", "信访机构每件用时", unit="minute", low=0, high=2400,
        source="assumption",
    )  # fmt: skip
    court_hours: float = param(
        16.0, "Hours of a court per case", "法院每件工时", unit="hour", low=1.0, high=200.0, source="assumption",
    )  # fmt: skip
    court_days: int = param(
        40, "Days of procedure before judgment, beside the work", "审理程序天数", unit="day", low=0, high=720,
        source="derived: mediation takes 12 days, less than a third of a civil first instance (SPC 2022)",
    )  # fmt: skip
    collective: int = param(
        5, "Joint complainants that count as collective", "集体诉求人数", unit="person", low=2, high=100,
        source="petition rules: five or more",
    )  # fmt: skip
