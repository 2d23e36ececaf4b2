"""Parameters of the interests of both sides (双方利益)."""

from sim.params import Section, param


class Sides(Section):
    """How far apart the two sides of a dispute are, and what brings them together.

    With `distance` at 0 the other side agrees to whatever the claimant agrees to.
    """

    distance: float = param(
        0.0,
        "Opposed interests: probability that the other side declines, on the most opposed topic",
        "利益对立程度：对立最强类型中对方拒绝和解的概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Myerson & Satterthwaite 1983], no agreement where the limits of the sides do not meet; off by default",
    )
    spread: float = param(
        0.5,
        "Spread of opposed interests over places, for each topic",
        "利益对立程度的地区离散度",
        unit="log sd",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="assumption: a topic that divides one community is a matter of course in the next",
    )
    mixture: float = param(
        0.5,
        "Opposed interests between residents, added where locals and newcomers are as many",
        "户籍居民与流动居民各半时居民间利益对立的增幅",
        unit="share",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Alesina & La Ferrara 2000], participation falls with the mixture of groups; size assumed",
    )
    alternative: float = param(
        0.5,
        "Opposed interests, added where the other side has a good alternative to settling",
        "对方另有退路时利益对立的增幅",
        unit="share",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="form: [Raiffa 1982], who has an alternative concedes less; size assumed",
    )
    voices: float = param(
        0.15,
        "Opposed interests, added with every doubling of those who must agree and whom nobody speaks for",
        "无组织代表时受影响人数每翻倍利益对立的增幅",
        unit="share",
        low=0.0,
        high=2.0,
        neutral=0.0,
        source="form: [Olson 1965], many agree less easily than few; size assumed",
    )
    narrowing: float = param(
        0.5,
        "Part of the distance that a perfect mediator takes away",
        "理想调解员可缩小的利益差距比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [McEwen & Maiman 1981], sides concede before a mediator; size assumed",
    )
    binding: float = param(
        0.6,
        "Part of the distance that a lawful decision takes away: it binds one side",
        "依法决定可约束一方而消除的利益差距比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Xiong et al. 2022], without authority no obligation; size assumed",
    )
    grudge: float = param(
        1.0,
        "Added hazard of a settlement between sides that stay wholly apart",
        "双方仍完全对立时化解反弹率的增幅",
        unit="",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="assumption: who had to give way doubles the hazard",
    )
    shuttle: int = param(
        30,
        "Minutes of a mediator per offer, to go between the sides",
        "调解员每次往来双方的用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: half an hour with either side takes the place of an item and its preparation",
    )
    speaking: int = param(
        30,
        "Minutes of an association per offer, to speak for its members",
        "社会组织每次代表成员表态的用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption: as a mediator between the sides",
    )
