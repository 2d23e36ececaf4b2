"""Parameters of detection before a claim (早期发现)."""

from sim.params import Section, param


class Detect(Section):
    """How latent problems are found before anybody claims them."""

    rounds: float = param(
        0.010,
        "Probability per day that rounds look at a latent problem",
        "巡查每日接触概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a grid worker sees each household about every three months",
    )
    ties: float = param(
        0.05,
        "Probability per day and member share that a member's ties reach a latent problem",
        "党员联系每日接触概率（乘党员占比）",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a member hears of a neighbour's problem within three weeks",
    )
    sensing: float = param(
        0.0,
        "Probability per day that sensors and data look at a latent problem",
        "感知与数据每日接触概率",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: off in the baseline",
    )
    separation: float = param(
        2.1,
        "Distance between signal and noise (d')",
        "信号可分度 d'",
        unit="sd",
        low=0.0,
        high=6.0,
        neutral=0.0,
        source="assumption: sensitivity .8 and specificity .9, which give d' = 2.12",
    )
    criterion: float = param(
        1.28,
        "Threshold above which an alarm is raised",
        "报警阈值",
        unit="sd",
        low=-4.0,
        high=6.0,
        source="assumption: specificity .9",
    )
    learnt: float = param(
        0.0,
        "How far a prediction learnt from the city's own records moves the threshold of alarms",
        "由本市记录学习的预测对报警阈值的作用程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="form: [Green & Swets 1966], the best threshold moves by the log odds over d'; off in the baseline",
    )
    retrain: int = param(
        30,
        "Days between two trainings of that prediction",
        "预测模型更新间隔",
        unit="day",
        low=1,
        high=3650,
        source="assumption: once a month, as reports are made",
    )
    forgets: float = param(
        365.0,
        "Days after which a record counts a third of a new one",
        "旧记录权重衰减期",
        unit="day",
        low=1.0,
        high=36500.0,
        source="assumption: last year's season still speaks",
    )
    doubt: float = param(
        5.0,
        "Expected records by which what is seen is drawn back to the city's mean",
        "向全市均值收缩的强度",
        unit="record",
        low=0.01,
        high=1000.0,
        source="form: gamma-Poisson shrinkage [Clayton & Kaldor 1987]; size assumed",
    )
    looks: float = param(
        3.0,
        "Looks at nothing per 1 000 residents and day",
        "每千居民日均无事巡查次数",
        unit="look",
        low=0.0,
        high=100.0,
        neutral=0.0,
        source="assumption: one look in thirty meets a problem, a base rate near 3 %",
    )
    look: float = param(
        5.0,
        "Minutes of one look at something or nothing: staff on rounds, members in their own time",
        "每次查看用时（巡查计工时，党员计义务时间）",
        unit="minute",
        low=0.0,
        high=120.0,
        neutral=0.0,
        source="assumption: a word at the door, as a request entered, 4.8 to 7.2 minutes, [Beijing 12345]; looking takes hours",
    )
    minutes: int = param(
        20,
        "Minutes to verify an alarm, true or false",
        "核实一次预警用时",
        unit="minute",
        low=0,
        high=480,
        neutral=0,
        source="assumption",
    )
    early: float = param(
        0.75,
        "Effort and severity of a problem found early, relative",
        "早发现时工时与严重度",
        unit="share",
        low=0.1,
        high=1.0,
        neutral=1.0,
        source="assumption: early problems are smaller",
    )
    weary: float = param(
        0.01,
        "Vigilance of a community lost by a false alarm",
        "误报对警觉的削弱",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: who cried wolf is heard a little less",
    )
    restore: float = param(
        0.10,
        "Share of lost vigilance that a true alarm brings back",
        "真报对警觉的恢复",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: one true alarm undoes some ten false ones",
    )
    rest: float = param(
        0.02,
        "Share of lost vigilance that comes back in a day",
        "警觉每日自然恢复",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: half of it within a month",
    )
