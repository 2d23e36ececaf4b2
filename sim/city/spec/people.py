"""Parameters of who lives in a city and who knows whom (居民参数)."""

from sim.params import Section, param


class PeopleSpec(Section):
    """Residents and their social network."""

    community_spread: float = param(
        0.35,
        "Spread of community sizes (standard deviation of the logarithm)",
        "社区规模离散度",
        unit="",
        low=0,
        high=1.5,
        fixed=True,
        source="assumption: right-skewed sizes around the district's mean",
    )
    household_size: float = param(
        2.4,
        "Mean household size",
        "户均人数",
        unit="person",
        low=1,
        high=5,
        fixed=True,
        source="[Census 2020]: 2.40 people per family household in Tianjin",
    )
    tenant_share: float = param(
        0.22,
        "Residents who rent",
        "租户占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: about a fifth to a quarter in large northern cities",
    )
    migrant_share: float = param(
        0.25,
        "Residents without local registration",
        "非户籍人口占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Census 2020]: 3.53 of 13.87 million residents of Tianjin came from other provinces",
    )
    member_share: float = param(
        0.08,
        "Residents who are Party members",
        "党员占比",
        unit="share",
        low=0,
        high=0.5,
        fixed=True,
        source="[Party statistics 2024]: 100.3 million members, 7.1 % of the population, 7-9 % of adults",
    )
    tied_share: float = param(
        0.08,
        "Residents with a personal tie to the residents' committee",
        "与居民委员会有联系者占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: block captains, volunteers and their close circle",
    )
    young_share: float = param(
        0.28,
        "Residents aged 18-34",
        "青年占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: rounded from the age pyramid of Tianjin's adults, [Census 2020]",
    )
    old_share: float = param(
        0.25,
        "Residents aged 60 and over",
        "老年占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="[Census 2020]: 21.7 % of all residents of Tianjin, about 25 % of adults",
    )
    low_income_share: float = param(
        0.3,
        "Residents with low income",
        "低收入占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: three bands, the outer ones fixed by share",
    )
    high_income_share: float = param(
        0.2,
        "Residents with high income",
        "高收入占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: three bands, the outer ones fixed by share",
    )
    place_homophily: float = param(
        0.5,
        "Unlikeness of communities in tenure, origin and income",
        "社区间差异",
        unit="",
        low=0,
        high=2,
        fixed=True,
        source="assumption: standard deviation of the community's log odds",
    )
    digital_young: float = param(
        0.95,
        "Digital access of the young",
        "青年数字可及性",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: nearly all use a smartphone",
    )
    digital_middle: float = param(
        0.85,
        "Digital access of the middle-aged",
        "中年数字可及性",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: between the young and the old",
    )
    digital_old: float = param(
        0.5,
        "Digital access of the old",
        "老年数字可及性",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: about half of people over 60 are online",
    )
    employment_share: float = param(
        0.72,
        "Residents under 60 employed by an enterprise of the city",
        "就业占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: the rest study, keep house or work for themselves",
    )
    old_employment_share: float = param(
        0.1,
        "Residents of 60 and over employed",
        "老年就业占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: most are retired",
    )
    local_work_share: float = param(
        0.45,
        "Employed residents who work in their own subdistrict",
        "就近就业占比",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="assumption: about half of trips to work are short",
    )

    neighbour_ties: float = param(
        5.0,
        "Mean ties to neighbours",
        "平均邻里联系数",
        unit="person",
        low=0,
        high=30,
        fixed=True,
        source="assumption: a mean of about ten ties in all",
    )
    workplace_ties: float = param(
        4.0,
        "Mean ties at work of an employed resident",
        "平均同事联系数",
        unit="person",
        low=0,
        high=30,
        fixed=True,
        source="assumption: a mean of about ten ties in all",
    )
    long_ties: float = param(
        1.0,
        "Mean ties across the city",
        "平均远程联系数",
        unit="person",
        low=0,
        high=10,
        fixed=True,
        source="form: [Watts & Strogatz 1998], few long ties make a small world; size assumed",
    )
    homophily: float = param(
        0.5,
        "Preference for neighbours alike in tenure, origin and age",
        "同质偏好",
        unit="share",
        low=0,
        high=1,
        fixed=True,
        source="form: [McPherson et al. 2001]; size assumed",
    )
