"""Parameters of who comes and who leaves, and of the staff that tax pays for (城市吸引力与竞争力)."""

from sim.params import Section, param


class Attract(Section):
    """Households and enterprises come or leave by what they live through; tax and staff follow slowly.

    With `households` and `firms` at 0 nobody comes or leaves. No elasticity has been published: every size is
    assumed, and small.
    """

    households: float = param(
        0.0,
        "Households that leave in a year, for each unit by which they live worse than normal",
        "生活每低于常态一个单位，一年内迁出的住户占比",
        unit="1/year",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="assumption: off by default, no elasticity was found; the sign is known, 32.7 % of migrants stay for "
        "public services, [Livelihood projects]",
    )
    firms: float = param(
        0.0,
        "Enterprises that close in a year, for each unit by which people around them live worse than normal",
        "周边居民生活每低于常态一个单位，一年内关停的企业占比",
        unit="1/year",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="assumption: off by default, no elasticity was found",
    )
    grief: float = param(
        0.1,
        "How much a unit of grievance counts beside a unit of missing satisfaction",
        "不满在生活感受中的权重",
        unit="",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption: a severe matter that was given up counts like a tenth of all needs unmet",
    )
    taken: float = param(
        0.5,
        "Empty dwellings and premises that are taken within a year where people live as is normal",
        "常态下空置住房与经营场所一年内的入驻率",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: two years until half of what is empty in a place without faults is let",
    )
    draw: float = param(
        1.0,
        "How steeply that falls where people live worse than normal",
        "入驻率随当地生活感受下降的程度",
        unit="",
        low=0.0,
        high=20.0,
        neutral=0.0,
        source="assumption: who comes knows a place less well than who leaves it",
    )
    every: int = param(
        91,
        "Days from one decision to stay or leave to the next",
        "去留决定间隔",
        unit="day",
        low=7,
        high=1825,
        source="assumption: a quarter",
    )
    trade: float = param(
        0.6,
        "Part of the tax that enterprises pay",
        "企业缴纳的税收占比",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: more than half",
    )
    hours: float = param(
        0.0,
        "By what part paid hours follow tax, for each part by which it changes",
        "财政供养工时对税收变化的弹性",
        unit="",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: off by default, no elasticity was found",
    )
    lag: float = param(
        0.1,
        "Part of the way to what tax would pay for that hours go from one decision to the next",
        "工时每次核定向税收所能供养水平靠拢的比例",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: an establishment follows within two or three years",
    )
