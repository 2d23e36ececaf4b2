"""Parameters of what people live with where they are (身边环境与条件)."""

from sim.params import Section, param


class Conditions(Section):
    """A problem is a condition of a place: all within its reach live with it until its cause is gone."""

    weight: float = param(
        0.0,
        "How far a condition that everybody lives with lowers the need it touches",
        "身边问题对所涉需求的影响",
        unit="",
        low=0.0,
        high=3.0,
        neutral=0.0,
        source="assumption: satisfaction falls by the part 1 - exp(-weight) where all live with one condition of "
        "full severity; no survey has measured it",
    )
    reach: float = param(
        1.0,
        "People within reach of a cause, relative to those hit by it",
        "问题波及人数倍数",
        unit="",
        low=0.0,
        high=50.0,
        source="design rule: 1 takes the group of the catalogue as it is",
    )
    life: float = param(
        365.0,
        "Mean life of a cause that nobody removes",
        "无人处理的成因平均存续时间",
        unit="day",
        low=1.0,
        high=3650.0,
        source="assumption: a year",
    )
    courtesy: float = param(
        0.8,
        "Dissatisfied residents who tell an official survey that all is well",
        "官方调查中不满者仍称满意的比例",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: official scores lie near their ceiling, independent ones do not, [Livelihood projects]; "
        "changes a score and nothing in the city",
    )
    standing: float = param(
        0.5,
        "Causes in place on the first day, relative to those of a place where nobody removes any",
        "初始未消除成因占比",
        unit="share",
        low=0.0,
        high=1.0,
        fixed=True,
        source="assumption: half; a spin-up makes it what the history makes of it",
    )
