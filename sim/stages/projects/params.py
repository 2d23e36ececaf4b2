"""Parameters of livelihood projects and of residents' proposals (民生实事项目与居民提议)."""

from sim.params import Section, param


class Projects(Section):
    """A budget of small public works and services, and by what rule it is spent."""

    budget: float = param(
        0.0,
        "Budget of livelihood projects per resident and year",
        "民生实事项目年人均预算",
        unit="yuan",
        low=0.0,
        high=5000.0,
        neutral=0.0,
        source="assumption: a choice of the study; [Livelihood projects] has .1 to 2 million yuan a community",
    )
    chosen_by: int = param(
        -1,
        "Who chooses: -1 as the pattern does, 0 plans of departments, 1 vote of deputies, 2 hearings of residents, "
        "3 lists of needs, resources and projects",
        "项目选定方式（-1随协同模式，0部门计划，1代表票决，2居民协商，3三张清单）",
        unit="",
        low=-1,
        high=3,
        neutral=-1,
        source="assumption: a choice of the study",
    )
    heard: float = param(
        0.0,
        "Part of the choice that is made in hearings of residents, whatever the rule",
        "居民协商在选定中的占比",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a choice of the study; 40 % of new items came from collected needs, [Livelihood projects]",
    )
    every: int = param(
        365,
        "Days from one choice of projects to the next",
        "项目征集周期",
        unit="day",
        low=30,
        high=1825,
        source="[Livelihood projects]: once a year",
    )
    price: float = param(
        110_000.0,
        "Price of a small project",
        "单个项目投入",
        unit="yuan",
        low=100.0,
        high=1e8,
        source="[Livelihood projects]: 100 to 126 thousand yuan a micro project",
    )
    serves: float = param(
        2000.0,
        "Residents whom a project serves",
        "单个项目受益人数",
        unit="person",
        low=1.0,
        high=1e6,
        source="assumption: a neighbourhood",
    )
    build_days: int = param(
        120,
        "Days until a project serves",
        "项目建设周期",
        unit="day",
        low=0,
        high=1825,
        source="assumption: done within the year, as at least 85 % are, [Livelihood projects]",
    )
    removes: float = param(
        0.5,
        "Causes in place that a project removes among those whom it serves",
        "项目消除成因的比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: half of what can be built away",
    )
    amenity: float = param(
        0.15,
        "Most that works add to a need, of what is missing of it",
        "项目对需求满足的最大提升",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a survey would see some points, [Livelihood projects]; no controlled study was found",
    )
    lasts: float = param(
        1825.0,
        "Mean life of works",
        "项目效用平均存续时间",
        unit="day",
        low=30.0,
        high=36_500.0,
        source="assumption: five years",
    )
    misfit: float = param(
        0.3,
        "Part of its use that a project loses where those whom it serves were not asked",
        "未征求意见项目的效用损失",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: 59 to 84 % of delegates are fully satisfied with what was chosen for others, "
        "[Livelihood projects]",
    )
    proposals: float = param(
        0.0,
        "Proposals of residents per 10 000 and year, where people have middling participation and efficacy",
        "每万人年居民提议数",
        unit="proposal",
        low=0.0,
        high=1000.0,
        neutral=0.0,
        source="assumption: a choice of the study; 11 a year in one city, [Livelihood projects]",
    )
    saving: float = param(
        0.15,
        "Part of the price that a proposal saves when it is taken up",
        "采纳居民提议节省的投入",
        unit="share",
        low=0.0,
        high=0.9,
        neutral=0.0,
        source="assumption: those who live there know a cheaper way",
    )
    draft: int = param(
        480,
        "Staff time to draw up a project",
        "项目论证工时",
        unit="minute",
        low=0,
        high=100_000,
        source="assumption: a working day",
    )
    hearing: int = param(
        360,
        "Staff time to hear a community once, by whomever",
        "每社区一次征询的工时",
        unit="minute",
        low=0,
        high=100_000,
        source="assumption: two people for three hours",
    )
    examine: int = param(
        60,
        "Staff time to examine and answer a proposal",
        "办理一件居民提议的工时",
        unit="minute",
        low=0,
        high=10_000,
        source="assumption: an hour",
    )
    attend: float = param(
        0.02,
        "Residents of full participation who come to a hearing",
        "协商会到会比例",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: no measured rate was found",
    )
    give_hours: float = param(
        2.0,
        "Time that a resident gives to a hearing or a proposal",
        "居民为一次协商或一件居民提议付出的用时",
        unit="hour",
        low=0.0,
        high=100.0,
        source="assumption: an evening",
    )
