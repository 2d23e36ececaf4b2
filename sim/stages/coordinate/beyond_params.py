"""Parameters of the tiers above and of the counties beside (省级与邻县)."""

from sim.params import Section, param


class Beyond(Section):
    """Disputes with a party or a cause outside the city, and who answers there.

    With `share` and `inspections` at 0 the city is alone in the world.
    """

    share: float = param(
        0.0,
        "Disputes with a party or a cause outside the city, relative to the catalogue",
        "涉域外有关方或根源的纠纷（相对目录所列比例）",
        unit="share",
        low=0.0,
        high=3.0,
        neutral=0.0,
        fixed=True,
        source="assumption: off by default; no published share of disputes that cross boundaries was found",
    )
    newcomers: float = param(
        2.0,
        "The same where a newcomer is hit, relative to locals",
        "流动居民涉域外纠纷的倍数",
        unit="",
        low=0.0,
        high=10.0,
        neutral=1.0,
        fixed=True,
        source="assumption: half of what binds a newcomer is still at home",
    )
    peers: float = param(
        0.6,
        "Part of these in which a county beside has to act, not the province",
        "其中由邻县办理的比例（其余由省级办理）",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        fixed=True,
        source="assumption: home counties, registered seats and upstream neighbours; a railway or a basin belongs to the province",
    )
    peer: float = param(
        -0.4,
        "Willingness of a county beside that is asked as a peer",
        "邻县作为平级被商请时的意愿",
        unit="logit",
        low=-8.0,
        high=8.0,
        neutral=8.0,
        source="form: [Bitterman & Koliba 2020], without a mandate trust decides; size assumed, two in five",
    )
    peer_days: int = param(
        20,
        "Days until a county beside answers",
        "邻县答复天数",
        unit="day",
        low=0,
        high=180,
        neutral=0,
        source="assumption: nobody sets it a time; a month less week-ends",
    )
    attention: float = param(
        150.0,
        "Attention of the province: its minutes per working day and 100 000 residents",
        "省级注意力：每10万居民每工作日用时",
        unit="minute",
        low=0.0,
        high=100000.0,
        neutral=100000.0,
        source="derived: a fiftieth of disputes are assigned from above, [Minhe register], each as long as a decision, and some slack",
    )
    deadline: int = param(
        30,
        "Days that the province sets for what it sends down",
        "省级转办时限",
        unit="day",
        low=1,
        high=180,
        source="assumption: half of the 60 days of [Petition rules 2022]",
    )
    kept: float = param(
        0.77,
        "Part of what was sent down that is done when its deadline comes",
        "转办事项到期办结比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="[Inspection Shanxi 2025]: 75 of 97 fully done; the rest is sent down again",
    )
    patience: int = param(
        30,
        "Days after the claim for which an offer waits for an answer from outside",
        "为等待域外答复而推迟方案的最长天数",
        unit="day",
        low=0,
        high=365,
        neutral=0,
        source="assumption: as the deadline",
    )
    inspections: float = param(
        0.0,
        "Inspections of the province in a year",
        "省级督察次数",
        unit="inspection",
        low=0.0,
        high=12.0,
        neutral=0.0,
        source="assumption: off by default; they come in months, [Inspection Shanxi 2025]",
    )
    inspection_days: int = param(
        30,
        "Days of an inspection",
        "每次督察天数",
        unit="day",
        low=1,
        high=120,
        source="assumption: rounds of inspection stay a month",
    )
    checked: float = param(
        0.05,
        "Part of overdue disputes that an inspection sends down on a working day",
        "督察期内每工作日转办超期纠纷的比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: two in three within a month",
    )
    true_clues: float = param(
        0.2,
        "Part of the clues of an inspection that are true",
        "督察线索属实比例",
        unit="share",
        low=0.01,
        high=1.0,
        neutral=1.0,
        source="[Wage clues 2019]: 19.6 % were real and new",
    )
    report: int = param(
        60,
        "Minutes of the lead to report on what an inspection sends down",
        "牵头单位每件督办报告用时",
        unit="minute",
        low=0,
        high=2400,
        neutral=0,
        source="assumption: half as long as the petition office takes",
    )
    clue: int = param(
        30,
        "Minutes of the lead to verify a clue that is not true",
        "核查每条不实线索用时",
        unit="minute",
        low=0,
        high=2400,
        neutral=0,
        source="assumption: as the verification of an alarm",
    )
