"""Parameters of offers, closing, relapse and judgment (化解、办结、反复与裁判)."""

from sim.params import Section, param


class Settle(Section):
    """The parties' answer to an offer."""

    substance: float = param(
        5.0,
        "Weight of substance",
        "实质结果权重",
        unit="logit",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="form: [Esaiasson et al. 2019], outcome first; size assumed",
    )
    full: float = param(
        0.85,
        "Substance at which the topic's base share holds",
        "基准成功率对应的实质水平",
        unit="share",
        low=0.1,
        high=1.0,
        source="assumption",
    )
    procedure: float = param(
        1.5,
        "Weight of fair procedure",
        "程序公正权重",
        unit="logit",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="form: [Tyler 1990], [Walters & Bolger 2019]; size assumed",
    )
    trust_gate: float = param(
        0.45,
        "Trust below which procedure counts little",
        "程序生效的信任门槛",
        unit="share",
        low=0.0,
        high=1.0,
        source="form: [Wu & Wu 2015]; size assumed",
    )
    relation: float = param(
        0.4,
        "Weight of a continuing relation",
        "持续关系权重",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="[McEwen & Maiman 1981]: 76 % against 65 %",
    )
    delay: float = param(
        0.25,
        "Loss per month of waiting",
        "每月等待的损失",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Miller & Sarat 1980], delay read as rejection; size assumed",
    )
    severity: float = param(
        0.4,
        "Weight of severity above the middle",
        "严重度权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption",
    )
    compromise: float = param(
        0.8,
        "How far concessions before a mediator stand in for what nobody contributed, at full craft",
        "调解互让的替代程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: aims at mediation without any department, which settled 66 % in [McEwen & Maiman 1981]",
    )
    no_authority: float = param(
        0.35,
        "Cap on substance without the legal authority that is needed",
        "缺乏法定职权时的实质上限",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="form: [Xiong et al. 2022]; size assumed",
    )
    tier: float = param(
        0.3,
        "Weight of each tier further up that backs an offer",
        "上级出面的分量",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="assumption: the word of a higher office counts for more",
    )
    concession: float = param(
        0.25,
        "How far sides that tire meet at the next offer",
        "每次被拒后的让步",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="assumption: as much as a month of waiting costs",
    )
    concessions: int = param(
        3,
        "Times that the sides meet in this way",
        "让步次数上限",
        unit="offer",
        low=0,
        high=20,
        source="assumption",
    )
    news: float = param(
        0.02,
        "Better probability than the best offer turned down, for another to be made",
        "再次提出方案所需的接受概率改进",
        unit="share",
        low=0.001,
        high=0.5,
        source="design rule: an offer is not made again unchanged",
    )
    unequal: float = param(
        0.12,
        "Substance that the poor lose against an enterprise without help",
        "弱势一方的实质损失",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Galanter 1974], the haves come out ahead; size assumed",
    )
    appease: float = param(
        0.8,
        "What is conceded to a petitioner where petitions count in the ranking",
        "信访考核下的让步",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Gui et al. 2020], zero-petition appraisal pays petitioners; size assumed",
    )
    voice: float = param(
        0.35,
        "Procedure: the parties are heard by a mediator or at a session",
        "程序：当事方获得陈述",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Thibaut & Walker 1975]; size assumed",
    )
    respect: float = param(
        0.10,
        "Procedure: loss per time the dispute was passed on",
        "程序：每次推诿的损失",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Tyler 1990]; size assumed",
    )
    procedure_base: float = param(
        0.3,
        "Procedure: what every file brings",
        "程序：基础水平",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption",
    )
    gate_slope: float = param(
        8.0,
        "Steepness of the trust gate",
        "信任门槛陡度",
        unit="logit",
        low=0.0,
        high=50.0,
        source="assumption",
    )
    offer_days: int = param(
        1,
        "Days from finished work to an offer",
        "提出方案间隔",
        unit="day",
        low=0,
        high=30,
        source="assumption",
    )


class Closure(Section):
    """Files closed nominally, and what is done against it."""

    ranking: float = param(
        0.4,
        "Weight of the ranking by closed files",
        "办结率排名压力",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Bevan & Hood 2006], [Beijing 12345]; size assumed",
    )
    rate: float = param(
        0.016,
        "Probability per day that an overdue file is closed nominally at full pressure",
        "满压力下逾期虚假办结概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: aims at a gap of 10-25 points, [Bevan & Hood 2006]",
    )
    audit: float = param(
        0.2,
        "Share of closed files that are called back",
        "回访比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    call_minutes: int = param(
        10,
        "Minutes of the petition office per call",
        "每次回访用时",
        unit="minute",
        low=0,
        high=240,
        neutral=0,
        source="assumption: as a request",
    )
    rebuke: float = param(
        0.10,
        "Pressure on a unit whose nominal closure was found",
        "虚假办结被查后的压力",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    deterrence: float = param(
        0.30,
        "Caution that a unit learns when a nominal closure of its own is found",
        "虚假办结被查后的谨慎",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: being caught counts, not the rate that is announced",
    )
    forget: float = param(
        0.01,
        "Share of caution that fades per day",
        "谨慎每日消退",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three months",
    )
    limit: int = param(
        15,
        "Days allowed by rule",
        "办理时限",
        unit="day",
        low=1,
        high=365,
        source="[Beijing 12345 limits]: general 7, difficult 15 days; weak source",
    )
    discovery: float = param(
        0.05,
        "Probability per day that a nominal closure comes back",
        "虚假办结每日反弹概率",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: three weeks",
    )


class Relapse(Section):
    """Settled disputes that come back."""

    hazard: float = param(
        0.037,
        "Probability per day that a settlement without substance breaks",
        "无实质化解每日反弹概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: aims at a tenth of settlements that break in 90 days, half of the 21 % that repeat in [Boston 311]",
    )
    consent: float = param(
        0.5,
        "Hazard of a consented settlement, relative",
        "合意化解的相对反弹率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="[McEwen & Maiman 1984]: mediated settlements are kept about twice as often",
    )
    uncovered: float = param(
        1.0,
        "Added hazard of a settlement that reaches nothing of the cause",
        "未触及根源时的附加反弹",
        unit="",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="assumption: a cause left standing doubles the hazard",
    )
    confirmation: float = param(
        0.0,
        "Share of settlements that a court confirms",
        "司法确认比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: off in the baseline, a lever of legal protection",
    )
    confirmed: float = param(
        0.5,
        "Hazard of a confirmed settlement, relative",
        "司法确认后的相对反弹率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="assumption: it can be enforced",
    )
    confirm_minutes: int = param(
        60,
        "Minutes of the court per confirmation",
        "每件司法确认用时",
        unit="minute",
        low=0,
        high=2400,
        neutral=0,
        source="assumption: a sixteenth of a case",
    )
    window: int = param(
        90,
        "Days without relapse that make a settlement durable",
        "实质性化解观察期",
        unit="day",
        low=1,
        high=365,
        fixed=True,
        source="design rule: 90 days without relapse",
    )
