"""Parameters of what things cost (成本)."""

from sim.params import Section, param


class Costs(Section):
    """Prices at which hours are counted."""

    staff_hour: float = param(
        80.0,
        "Cost of a staff hour",
        "工作人员每小时成本",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption: about 150 000 yuan a year of full cost",
    )
    court_hour: float = param(
        150.0,
        "Cost of an hour of court",
        "法院每小时成本",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption",
    )
    volunteer_hour: float = param(
        20.0,
        "Shadow price of a volunteer hour",
        "志愿者每小时影子价格",
        unit="yuan",
        low=0.0,
        high=10000.0,
        source="assumption: near the hourly minimum wage",
    )
