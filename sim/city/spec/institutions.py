"""Parameters of the institutions of a city and of their ties (机构参数)."""

from sim.params import Section, param


class InstitutionSpec(Section):
    """Institutions and the ties between them."""

    employers_per_1000: float = param(
        1.0,
        "Employers per 1000 residents simulated",
        "每千人用人单位数",
        unit="institution",
        low=0,
        high=50,
        fixed=True,
        source="assumption: one row stands for a few dozen real firms",
    )
    merchants_per_1000: float = param(
        0.6,
        "Merchants and platforms per 1000 residents simulated",
        "每千人商户数",
        unit="institution",
        low=0,
        high=50,
        fixed=True,
        source="assumption: one row stands for a few dozen real shops",
    )
    plants_per_1000: float = param(
        0.08,
        "Industrial plants per 1000 residents simulated",
        "每千人工厂数",
        unit="institution",
        low=0,
        high=10,
        fixed=True,
        source="assumption: one row stands for the plants of an estate",
    )
    residents_per_developer: int = param(
        40_000,
        "Residents per developer",
        "每开发商居民数",
        unit="person",
        low=500,
        high=10_000_000,
        fixed=True,
        source="assumption: a handful of active projects in a district",
    )
    enterprise_tail: float = param(
        1.1,
        "Exponent of the tail of enterprise sizes",
        "企业规模尾指数",
        unit="",
        low=0.8,
        high=3,
        fixed=True,
        source="[Axtell 2001]: firm sizes are Zipf distributed, exponent near 1.06",
    )
    largest_enterprise: float = param(
        200.0,
        "Largest enterprise, in multiples of the smallest",
        "最大企业相对规模",
        unit="",
        low=1,
        high=10_000,
        fixed=True,
        source="assumption: a cut, so that no single firm is the city",
    )
    compliance: float = param(
        0.8,
        "Mean compliance of enterprises at the start",
        "企业平均守约度",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: most duties are kept",
    )
    means: float = param(
        0.6,
        "Mean ability of enterprises to pay a fair settlement",
        "企业平均赔付能力",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: many can pay most of it, few can pay all",
    )
    skill: float = param(
        0.55,
        "Mean craft of mediating",
        "平均调解技能",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: the middle of the scale, with spread",
    )
    shared_manager_share: float = param(
        0.35,
        "Communities that share a property manager with the next one",
        "共用物业占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: a manager serves one or two communities",
    )
    assembly_from: int = param(
        500,
        "Residents from which a community can have an owners' assembly",
        "业主大会门槛人数",
        unit="person",
        low=0,
        high=1_000_000,
        fixed=True,
        source="assumption: smaller places do not form one",
    )
    assembly_share: float = param(
        0.45,
        "Such communities that have an owners' assembly",
        "成立业主大会占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: fewer than half of housing estates have one",
    )
    department_branch_share: float = param(
        1.0,
        "Departments with an embedded Party branch",
        "部门建立党组织占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: all public bodies have one",
    )
    enterprise_branch_share: float = param(
        0.3,
        "Enterprises with an embedded Party branch",
        "企业建立党组织占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: [Party statistics 2023] count 1.6 million enterprises with one",
    )
    social_branch_share: float = param(
        0.2,
        "Social organisations with an embedded Party branch",
        "社会组织建立党组织占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Party statistics 2023]: organisations in 183 000 of some 900 000 social organisations",
    )
    registered_share: float = param(
        0.6,
        "Embedded branches registered with the local committee",
        "双报到占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: well above half where the practice is promoted",
    )

    joint_tie: float = param(
        0.5,
        "Strength of a joint-committee tie with an unregistered unit",
        "联席关系强度",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: half of the strength of a registered branch",
    )
    venues: int = param(
        6,
        "Thematic committees of a district",
        "区级专题委员会数",
        unit="committee",
        low=0,
        high=40,
        fixed=True,
        source="assumption: safety, environment, wages, property, petitions, grids",
    )
    venue_share: float = param(
        0.2,
        "Units of a district that sit in a given thematic committee",
        "参加专题委员会占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: each committee gathers a fifth of the units",
    )
    tie_without_venue: float = param(
        0.12,
        "Probability of a working tie without a shared committee",
        "无共同平台时的合作概率",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Leifeld & Schneider 2012]: records of 30 actors of a policy network",
    )
    tie_with_venue: float = param(
        0.53,
        "Probability of a working tie with one or two shared committees",
        "有共同平台时的合作概率",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Leifeld & Schneider 2012]: records of 30 actors of a policy network",
    )
    tie_with_venues: float = param(
        0.73,
        "Probability of a working tie with three or more shared committees",
        "三个以上共同平台时的合作概率",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Leifeld & Schneider 2012]: records of 30 actors of a policy network",
    )
    contract_share: float = param(
        0.6,
        "Subdistrict offices with a contract with each local social organisation",
        "街道向社会组织购买服务占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: purchase of services is common, not general",
    )
