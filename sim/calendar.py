"""The calendar: weeks, working days, and how long a run is (日历)."""

from sim.params import Section, param


class Calendar(Section):
    """Length of a run and the rhythm of the week and the year."""

    days: int = param(
        180,
        "Days after warm-up",
        "预热后天数",
        unit="day",
        low=1,
        high=3650,
        fixed=True,
        source="assumption: half a year shows relapses within 90 days",
    )
    warm_up: int = param(
        60,
        "Warm-up days, left out of all results",
        "预热天数",
        unit="day",
        low=0,
        high=3650,
        fixed=True,
        source="assumption: the first wave of settlements is over; backlogs of a large district level only near day 150",
    )
    weekend_demand: float = param(
        0.18,
        "Claims at week-ends relative to a weekday",
        "周末诉求相对工作日",
        unit="share",
        low=0.0,
        high=2.0,
        neutral=1.0,
        source="[Boston 311]: .32, a hotline; [NYC casework]: .03, offices; the middle",
    )
    weekend_staff: float = param(
        0.15,
        "Staff on duty at week-ends",
        "周末在岗比例",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="assumption: a duty roster of about one in seven",
    )
    season: float = param(
        0.10,
        "Half-swing of arrivals over the year",
        "年内诉求波动幅度",
        unit="share",
        low=0.0,
        high=0.9,
        neutral=0.0,
        source="assumption: months of [Pingshan 2018-19] swing by 10-20 %",
    )
    festival_dip: float = param(
        0.5,
        "Arrivals in the two weeks of Spring Festival",
        "春节两周诉求水平",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="form: [Pingshan 2018-19], February 2019; size assumed",
    )


def is_weekend(day: int) -> bool:
    """Day 1 is a Monday."""
    return (day - 1) % 7 >= 5


def working_day(day: int) -> int:
    """Number of the working day, 0 for the first Monday; -1 at week-ends."""
    week, weekday = divmod(day - 1, 7)
    return -1 if weekday >= 5 else week * 5 + weekday
