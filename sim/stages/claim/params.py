"""Parameters of naming, blaming and claiming (诉求表达)."""

from sim.params import Section, param


class Claim(Section):
    """Naming, blaming, claiming, and the choice of a channel (Felstiner, Abel & Sarat 1980/81)."""

    pace: float = param(
        0.15,
        "Probability per day that a latent problem is thought over",
        "每日考虑诉求的概率",
        unit="share",
        low=0.001,
        high=1.0,
        source="assumption: about a week",
    )
    day_spread: float = param(
        0.30,
        "Spread of the whole city's readiness to claim from day to day",
        "全市诉求意愿日波动",
        unit="log sd",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="[Boston 311]: weekday variance 24.8 times a mean of 263 a day, a common spread of .30; .47 in [NYC casework]",
    )
    name_base: float = param(
        1.6,
        "Naming: intercept",
        "识别：截距",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    name_severity: float = param(
        2.5,
        "Naming: weight of severity",
        "识别：严重度权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Felstiner et al. 1980]; size assumed",
    )
    blame_base: float = param(
        1.4,
        "Blaming: intercept",
        "归责：截距",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    blame_source: float = param(
        0.7,
        "Blaming: an enterprise or office is the cause",
        "归责：责任主体明确",
        unit="logit",
        low=-5.0,
        high=5.0,
        neutral=0.0,
        source="form: [Felstiner et al. 1980]; size assumed",
    )
    claim_base: float = param(
        0.8,
        "Claiming: intercept",
        "诉求：截距",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption: near one half; 718 per 1 000 in [Miller & Sarat 1980], 36 % in [PHSO 2016]",
    )
    claim_severity: float = param(
        1.5,
        "Claiming: weight of severity",
        "诉求：严重度权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Miller & Sarat 1980]; size assumed",
    )
    claim_efficacy: float = param(
        2.0,
        "Claiming: weight of believing that it helps",
        "诉求：效能感权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Sjoberg et al. 2017], success breeds reports; size assumed",
    )
    claim_tie: float = param(
        0.8,
        "Claiming: reluctance where the relation goes on",
        "诉求：持续关系的顾虑",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Felstiner et al. 1980]; size assumed",
    )
    name_rights: float = param(
        2.0,
        "Naming: weight of knowing one's rights",
        "识别：权利意识权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Felstiner et al. 1980]; size assumed",
    )
    rights: float = param(
        0.5,
        "Knowledge of rights of a local of middle income",
        "权利意识基准",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: the middle of the scale",
    )
    rights_income: float = param(
        0.12,
        "Knowledge of rights per income band",
        "收入对权利意识的影响",
        unit="share",
        low=0.0,
        high=0.5,
        neutral=0.0,
        source="form: [Liu et al. 2022], richer places report sooner; size assumed",
    )
    rights_migrant: float = param(
        0.12,
        "Knowledge of rights that people without local registration lack",
        "非户籍居民权利意识差距",
        unit="share",
        low=0.0,
        high=0.5,
        neutral=0.0,
        source="form: [Kontokosta et al. 2017], newcomers report less; size assumed",
    )
    rights_digital: float = param(
        0.2,
        "Knowledge of rights that full digital access adds to none",
        "数字可及性对权利意识的影响",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: what one may claim is found on the telephone",
    )
    claim_peers: float = param(
        1.0,
        "Claiming: weight of what contacts say of raising a matter",
        "诉求：同伴评价权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Felstiner et al. 1980], blame and claim are framed by peers; size assumed",
    )
    claim_place: float = param(
        0.5,
        "Claiming: spread between communities of how readily people complain",
        "诉求：社区投诉习惯差异",
        unit="logit",
        low=0.0,
        high=3.0,
        neutral=0.0,
        source="form: [Kontokosta et al. 2017]; size aims at a ratio of 3, [Liu et al. 2022]",
    )
    claim_stake: float = param(
        0.4,
        "Claiming: those who own speak up, those who rent can leave",
        "诉求：业主与租户的利害差异",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Hirschman 1970], exit weakens voice; size assumed",
    )
    claim_barrier: float = param(
        0.3,
        "Claiming: cost of papers and language without local registration",
        "诉求：非户籍居民的手续与语言成本",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Kontokosta et al. 2017]; size assumed",
    )
    talk_success: float = param(
        0.25,
        "Share of matters talked over that are settled",
        "自行协商成功率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: 718 claims leave 449 disputes in [Miller & Sarat 1980]",
    )
    talk: float = param(
        0.3,
        "Attraction of talking it over",
        "自行协商的吸引力",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    committee: float = param(
        -0.2,
        "Attraction of the residents' committee",
        "居民委员会渠道的吸引力",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    desk: float = param(
        -0.3,
        "Attraction of the enterprise's own desk",
        "企业投诉渠道的吸引力",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    hotline: float = param(
        0.6,
        "Attraction of the hotline",
        "热线渠道的吸引力",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption: hotlines are the main door in Chinese cities",
    )
    window: float = param(
        -0.8,
        "Attraction of a department's window",
        "部门窗口的吸引力",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="assumption",
    )
    embedded: float = param(
        1.0,
        "Pull of the residents' committee on those tied to it",
        "社区联系对选择居民委员会的影响",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Read & Michelson 2008]; size assumed",
    )
    trust_pull: float = param(
        1.5,
        "Pull of trust on the choice of a channel",
        "信任对渠道选择的影响",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption",
    )
    outside: float = param(
        -3.6,
        "Attraction of petition and court as first channel",
        "直接信访或诉讼的倾向",
        unit="logit",
        low=-10.0,
        high=3.0,
        source="assumption: few start there; [SPC 2024] has 13 filings per 1 000 in all",
    )
    experience: float = param(
        1.0,
        "Pull of what neighbours lived through with a channel",
        "邻里经历对渠道选择的影响",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Sjoberg et al. 2017], success brings people back; size assumed",
    )
    digital_pull: float = param(
        1.0,
        "Pull of digital access towards the hotline and away from the window",
        "数字可及性对渠道选择的影响",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption",
    )
    anger: float = param(
        1.0,
        "Pull of grievance towards a petition",
        "不满对信访的推动",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Epstein 2002], [Lemos 2018]; size assumed",
    )
    anger_most: float = param(
        3.0,
        "Grievance beyond which it pulls no harder",
        "不满作用上限",
        unit="",
        low=0.0,
        high=20.0,
        source="assumption",
    )
    court_income: float = param(
        1.0,
        "Pull of income towards the court, per band",
        "收入对诉讼的影响",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Galanter 1974], courts are for those who can pay; size assumed",
    )
    talk_alone: float = param(
        0.5,
        "Success of talk between strangers, relative",
        "无持续关系时协商成功率（相对）",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: half; with a relation it is that much above",
    )
    desk_compliance: float = param(
        0.5,
        "Part of what is left that a compliant enterprise settles at its desk",
        "守约企业自行化解比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
    retry_days: int = param(
        5,
        "Days until a failed talk is taken further",
        "协商失败后再诉求间隔",
        unit="day",
        low=1,
        high=90,
        source="assumption",
    )
    fade: float = param(
        0.008,
        "Probability per day that a lumped problem fades",
        "隐忍问题每日消退概率",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: four months",
    )
    again: float = param(
        0.004,
        "Probability per day that a lumped problem is thought over again",
        "隐忍问题每日重提概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption",
    )
