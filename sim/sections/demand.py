"""Parameters of the first half of a dispute's way: it arises, is found, is claimed (需求侧)."""

from sim.params import Section, param


class Calendar(Section):
    """Length of a run and the rhythm of the week and the year."""

    days: int = param(
        180, "Days after warm-up", "预热后天数", unit="day", low=1, high=3650, fixed=True,
        source="assumption: half a year shows relapses within 90 days",
    )  # fmt: skip
    warm_up: int = param(
        60, "Warm-up days, left out of all results", "预热天数", unit="day", low=0, high=730, fixed=True,
        source="assumption: the first wave of settlements is over; backlogs of a large district level only near day 150",
    )  # fmt: skip
    weekend_demand: float = param(
        0.32, "Week-end arrivals relative to a weekday", "周末诉求相对工作日", unit="share", low=0.0, high=2.0,
        neutral=1.0, source="[Boston 311]: .32",
    )  # fmt: skip
    weekend_staff: float = param(
        0.15, "Staff on duty at week-ends", "周末在岗比例", unit="share", low=0.0, high=1.0, neutral=1.0,
        source="assumption: a duty roster of about one in seven",
    )  # fmt: skip
    season: float = param(
        0.10, "Half-swing of arrivals over the year", "年内诉求波动幅度", unit="share", low=0.0, high=0.9,
        neutral=0.0, source="assumption: months of [Pingshan 2018-19] swing by 10-20 %",
    )  # fmt: skip
    festival_dip: float = param(
        0.5, "Arrivals in the two weeks of Spring Festival", "春节两周诉求水平", unit="share", low=0.0,
        high=1.0, neutral=1.0, source="form: [Pingshan 2018-19], February 2019; size assumed",
    )  # fmt: skip


class Emerge(Section):
    """How problems arise."""

    per_resident_year: float = param(
        0.55, "Problems per resident and year", "每居民年均问题数", unit="problem", low=0.001, high=20.0,
        source="derived: .13-.47 demands per resident-year, [Beijing 12345], half claimed",
    )  # fmt: skip
    place_spread: float = param(
        0.65, "Spread of problem rates over communities, all topics together", "社区间问题率离散度", unit="log sd", low=0.0,
        high=2.0, neutral=0.0, source="assumption: set so that the Gini of all requests over communities is near .40, [Pingshan 2018-19]",
    )  # fmt: skip
    topic_spread: float = param(
        1.3, "Further spread over communities of each topic of its own", "各类型社区间离散度", unit="log sd", low=0.0, high=2.0,
        neutral=0.0, source="assumption: aims at 11 % of compounds that make 47 % of complaints on property, [Shanghai property 2018]",
    )  # fmt: skip
    breadth: float = param(
        1.0, "Mean number of further competences, relative to the catalogue", "所需职能数倍数", unit="", low=0.0, high=4.0,
        neutral=1.0, fixed=True, source="design rule: a question of the study, 1 takes the catalogue as it is",
    )  # fmt: skip
    day_spread: float = param(
        0.15, "Spread of the whole city's rate from day to day", "全市日波动", unit="log sd", low=0.0, high=1.0,
        neutral=0.0, source="assumption: part of a variance/mean of 25-35, [Boston 311], [NYC casework]",
    )  # fmt: skip
    group_tail: float = param(
        1.6, "Tail exponent of the number of people hit by one cause", "同源影响人数的尾指数", unit="", low=1.05,
        high=5.0, source="assumption: heavy tail with finite mean",
    )  # fmt: skip
    effort_spread: float = param(
        1.2, "Spread of casework effort", "办理工时离散度", unit="log sd", low=0.0, high=2.5,
        source="assumption: with it times to settle spread by about 1.1, near the 1.2 of [Taidi 2020]",
    )  # fmt: skip
    exponential: bool = param(
        False, "Effort exponential instead of log-normal, for comparison with queueing theory", "工时服从指数分布", unit="",
        source="design rule: makes M/M/1 and M/M/c limits possible",
    )  # fmt: skip
    severity_spread: float = param(
        0.2, "Spread of severity around that of the topic", "严重度离散度", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: most matters of a topic are alike, some are far worse",
    )  # fmt: skip
    severity_least: float = param(
        0.05, "Least severity", "最低严重度", unit="share", low=0.0, high=1.0, source="assumption: a problem is felt",
    )  # fmt: skip
    group_most: int = param(
        500, "Most people hit by one cause", "同源影响人数上限", unit="person", low=1, high=5000,
        source="assumption: a cut, so that no single cause is the city",
    )  # fmt: skip
    compliance_reference: float = param(
        0.70, "Compliance at which rates are as declared", "基准合规水平", unit="share", low=0.0, high=0.95,
        source="assumption",
    )  # fmt: skip


class Detect(Section):
    """How latent problems are found before anybody claims them."""

    rounds: float = param(
        0.010, "Chance per day that rounds look at a latent problem", "巡查每日接触概率", unit="share", low=0.0,
        high=1.0, neutral=0.0, source="assumption: a grid worker sees each household about every three months",
    )  # fmt: skip
    ties: float = param(
        0.05, "Chance per day and member share that a member's ties reach a latent problem",
        "党员联系每日接触概率（乘党员占比）", unit="share", low=0.0, high=1.0, neutral=0.0,
        source="assumption: a member hears of a neighbour's problem within three weeks",
    )  # fmt: skip
    sensing: float = param(
        0.0, "Chance per day that sensors and data look at a latent problem", "感知与数据每日接触概率",
        unit="share", low=0.0, high=1.0, neutral=0.0, source="assumption: off in the baseline",
    )  # fmt: skip
    separation: float = param(
        2.1, "Distance between signal and noise (d')", "信号可分度 d'", unit="sd", low=0.0, high=6.0, neutral=0.0,
        source="assumption: sensitivity .8 and specificity .9, which give d' = 2.12",
    )  # fmt: skip
    criterion: float = param(
        1.28, "Threshold above which an alarm is raised", "报警阈值", unit="sd", low=-4.0, high=6.0,
        source="assumption: specificity .9",
    )  # fmt: skip
    looks: float = param(
        3.0, "Looks at nothing per 1 000 residents and day", "每千居民日均无事巡查次数", unit="look", low=0.0,
        high=100.0, neutral=0.0, source="assumption: one look in thirty meets a problem, a base rate near 3 %",
    )  # fmt: skip
    minutes: int = param(
        20, "Minutes to verify an alarm, true or false", "核实一次预警用时", unit="minute", low=0, high=480,
        neutral=0, source="assumption",
    )  # fmt: skip
    early: float = param(
        0.75, "Effort and severity of a problem found early, relative", "早发现时工时与严重度", unit="share",
        low=0.1, high=1.0, neutral=1.0, source="assumption: early problems are smaller",
    )  # fmt: skip
    weary: float = param(
        0.01, "Vigilance of a community lost by a false alarm", "误报对警觉的削弱", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: who cried wolf is heard a little less",
    )  # fmt: skip
    restore: float = param(
        0.10, "Share of lost vigilance that a true alarm brings back", "真报对警觉的恢复", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: one true alarm undoes some ten false ones",
    )  # fmt: skip
    rest: float = param(
        0.02, "Share of lost vigilance that comes back in a day", "警觉每日自然恢复", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: half of it within a month",
    )  # fmt: skip


class Claim(Section):
    """Naming, blaming, claiming, and the choice of a channel (Felstiner, Abel & Sarat 1980/81)."""

    pace: float = param(
        0.15, "Chance per day that a latent problem is thought over", "每日考虑诉求的概率", unit="share", low=0.001,
        high=1.0, source="assumption: about a week",
    )  # fmt: skip
    name_base: float = param(
        1.6, "Naming: intercept", "识别：截距", unit="logit", low=-8.0, high=8.0, source="assumption",
    )  # fmt: skip
    name_severity: float = param(
        2.5, "Naming: weight of severity", "识别：严重度权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: [Felstiner et al. 1980]; size assumed",
    )  # fmt: skip
    blame_base: float = param(
        1.4, "Blaming: intercept", "归责：截距", unit="logit", low=-8.0, high=8.0, source="assumption",
    )  # fmt: skip
    blame_source: float = param(
        0.7, "Blaming: an enterprise or office is the cause", "归责：责任主体明确", unit="logit", low=-5.0, high=5.0,
        neutral=0.0, source="form: [Felstiner et al. 1980]; size assumed",
    )  # fmt: skip
    claim_base: float = param(
        0.8, "Claiming: intercept", "诉求：截距", unit="logit", low=-8.0, high=8.0,
        source="assumption: near one half; 718 per 1 000 in [Miller & Sarat 1980], 36 % in [PHSO 2016]",
    )  # fmt: skip
    claim_severity: float = param(
        1.5, "Claiming: weight of severity", "诉求：严重度权重", unit="logit", low=0.0, high=10.0, neutral=0.0,
        source="form: [Miller & Sarat 1980]; size assumed",
    )  # fmt: skip
    claim_efficacy: float = param(
        2.0, "Claiming: weight of believing that it helps", "诉求：效能感权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="form: [Sjoberg et al. 2017], success breeds reports; size assumed",
    )  # fmt: skip
    claim_tie: float = param(
        0.8, "Claiming: reluctance where the relation goes on", "诉求：持续关系的顾虑", unit="logit", low=0.0,
        high=5.0, neutral=0.0, source="form: [Felstiner et al. 1980]; size assumed",
    )  # fmt: skip
    name_rights: float = param(
        2.0, "Naming: weight of knowing one's rights", "识别：权利意识权重", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="form: [Felstiner et al. 1980]; size assumed",
    )  # fmt: skip
    rights: float = param(
        0.5, "Knowledge of rights of a local of middle income", "权利意识基准", unit="share", low=0.0, high=1.0,
        source="assumption: the middle of the scale",
    )  # fmt: skip
    rights_income: float = param(
        0.12, "Knowledge of rights per income band", "收入对权利意识的影响", unit="share", low=0.0, high=0.5,
        neutral=0.0, source="form: [Liu et al. 2022], richer places report sooner; size assumed",
    )  # fmt: skip
    rights_migrant: float = param(
        0.12, "Knowledge of rights that people without local registration lack", "非户籍居民权利意识差距", unit="share",
        low=0.0, high=0.5, neutral=0.0, source="form: [Kontokosta et al. 2017], newcomers report less; size assumed",
    )  # fmt: skip
    rights_digital: float = param(
        0.2, "Knowledge of rights that full digital access adds to none", "数字可及性对权利意识的影响", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption: what one may claim is found on the telephone",
    )  # fmt: skip
    claim_peers: float = param(
        1.0, "Claiming: weight of what contacts say of raising a matter", "诉求：同伴评价权重", unit="logit", low=0.0,
        high=10.0, neutral=0.0, source="form: [Felstiner et al. 1980], blame and claim are framed by peers; size assumed",
    )  # fmt: skip
    claim_place: float = param(
        0.5, "Claiming: spread between communities of how readily people complain", "诉求：社区投诉习惯差异", unit="logit",
        low=0.0, high=3.0, neutral=0.0, source="form: [Kontokosta et al. 2017]; size aims at a ratio of 3, [Liu et al. 2022]",
    )  # fmt: skip
    claim_stake: float = param(
        0.4, "Claiming: those who own speak up, those who rent can leave", "诉求：业主与租户的利害差异", unit="logit",
        low=0.0, high=5.0, neutral=0.0, source="form: [Hirschman 1970], exit weakens voice; size assumed",
    )  # fmt: skip
    claim_barrier: float = param(
        0.3, "Claiming: cost of papers and language without local registration", "诉求：非户籍居民的手续与语言成本",
        unit="logit", low=0.0, high=5.0, neutral=0.0, source="form: [Kontokosta et al. 2017]; size assumed",
    )  # fmt: skip
    talk_success: float = param(
        0.25, "Share of matters talked over that are settled", "自行协商成功率", unit="share", low=0.0, high=1.0,
        neutral=0.0, source="assumption: 718 claims leave 449 disputes in [Miller & Sarat 1980]",
    )  # fmt: skip
    talk: float = param(
        0.3, "Attraction of talking it over", "自行协商的吸引力", unit="logit", low=-8.0, high=8.0,
        source="assumption",
    )  # fmt: skip
    committee: float = param(
        -0.2, "Attraction of the residents' committee", "居委会渠道的吸引力", unit="logit", low=-8.0, high=8.0,
        source="assumption",
    )  # fmt: skip
    desk: float = param(
        -0.3, "Attraction of the enterprise's own desk", "企业投诉渠道的吸引力", unit="logit", low=-8.0, high=8.0,
        source="assumption",
    )  # fmt: skip
    hotline: float = param(
        0.6, "Attraction of the hotline", "热线渠道的吸引力", unit="logit", low=-8.0, high=8.0,
        source="assumption: hotlines are the main door in Chinese cities",
    )  # fmt: skip
    window: float = param(
        -0.8, "Attraction of a department's window", "部门窗口的吸引力", unit="logit", low=-8.0, high=8.0,
        source="assumption",
    )  # fmt: skip
    embedded: float = param(
        1.0, "Pull of the residents' committee on those tied to it", "社区联系对选择居委会的影响", unit="logit",
        low=0.0, high=5.0, neutral=0.0, source="form: [Read & Michelson 2008]; size assumed",
    )  # fmt: skip
    trust_pull: float = param(
        1.5, "Pull of trust on the choice of a channel", "信任对渠道选择的影响", unit="logit", low=0.0, high=10.0,
        neutral=0.0, source="assumption",
    )  # fmt: skip
    outside: float = param(
        -3.6, "Attraction of petition and court as first channel", "直接信访或诉讼的倾向", unit="logit", low=-10.0,
        high=3.0, source="assumption: few start there; [SPC 2024] has 13 filings per 1 000 in all",
    )  # fmt: skip
    experience: float = param(
        1.0, "Pull of what neighbours lived through with a channel", "邻里经历对渠道选择的影响", unit="logit", low=0.0,
        high=10.0, neutral=0.0, source="form: [Sjoberg et al. 2017], success brings people back; size assumed",
    )  # fmt: skip
    digital_pull: float = param(
        1.0, "Pull of digital access towards the hotline and away from the window", "数字可及性对渠道选择的影响",
        unit="logit", low=0.0, high=10.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    anger: float = param(
        1.0, "Pull of grievance towards a petition", "不满对信访的推动", unit="logit", low=0.0, high=5.0, neutral=0.0,
        source="form: [Epstein 2002], [Lemos 2018]; size assumed",
    )  # fmt: skip
    anger_most: float = param(
        3.0, "Grievance beyond which it pulls no harder", "不满作用上限", unit="", low=0.0, high=20.0, source="assumption",
    )  # fmt: skip
    court_income: float = param(
        1.0, "Pull of income towards the court, per band", "收入对诉讼的影响", unit="logit", low=0.0, high=5.0,
        neutral=0.0, source="form: [Galanter 1974], courts are for those who can pay; size assumed",
    )  # fmt: skip
    talk_alone: float = param(
        0.5, "Success of talk between strangers, relative", "无持续关系时协商成功率（相对）", unit="share", low=0.0, high=1.0,
        source="assumption: half; with a relation it is that much above",
    )  # fmt: skip
    desk_compliance: float = param(
        0.5, "Part of what is left that a compliant enterprise settles at its desk", "守约企业自行化解比例", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption",
    )  # fmt: skip
    retry_days: int = param(
        5, "Days until a failed talk is taken further", "协商失败后再诉求间隔", unit="day", low=1, high=90,
        source="assumption",
    )  # fmt: skip
    fade: float = param(
        0.008, "Chance per day that a borne problem fades", "隐忍问题每日消退概率", unit="share", low=0.0, high=1.0,
        source="assumption: four months",
    )  # fmt: skip
    again: float = param(
        0.004, "Chance per day that a borne problem is thought over again", "隐忍问题每日重提概率", unit="share",
        low=0.0, high=1.0, neutral=0.0, source="assumption",
    )  # fmt: skip
