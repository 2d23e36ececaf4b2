"""Grid platform: one shared record, automatic dispatch, clocks in view, early warning (网格平台).

The dispatcher of the district takes every matter in and sends it on; every unit that works on a dispute sees the whole
record, so that referrals take no days and a refusal leaves a trace. Rounds and sensors look for problems. The
platform gives information, never authority. It fails by false alarms, by clocks that invite nominal closure,
by an outage, by those who do not reach it, and by everything that needs an order.
"""

from typing import ClassVar

import numpy as np

from sim.coordination.base import Arrangement, Cases, Insistent, Roster, constant, desk_of_category
from sim.params import param


class GridPlatform(Insistent):
    """The dispatcher leads by what it sees, and by nothing else.

    Dispatched again to the desk on the list; the dispatcher cannot order.
    """

    name: ClassVar[str] = "grid_platform"
    label: ClassVar[str] = "Grid platform"
    zh: ClassVar[str] = "网格平台"
    neutral_label: ClassVar[str] = "Dispatch platform"
    source: ClassVar[str] = "[Pingshan 2018-19]; form: [Xiong et al. 2022], no gain without authority"

    record: float = param(
        1.0,
        "Shared record of all disputes",
        "平台信息共享程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="design rule: what a platform is",
    )
    clocks: float = param(
        1.0,
        "Deadlines in view of everybody",
        "时限可视程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="[Beijing 12345]: every order carries its deadline",
    )
    warning: bool = param(
        True,
        "Rounds and sensors look for problems",
        "巡查与感知预警",
        unit="",
        neutral=False,
        source="[Pingshan 2018-19]: grid workers and sensors report events",
    )
    asks: int = param(
        3,
        "Requests for one competence before it is omitted",
        "同一职能最多商请次数",
        unit="request",
        low=1,
        high=20,
        source="[Tianjin 12345]: after three dispatches without an agreed unit",
    )

    @property
    def sees(self) -> frozenset[str]:
        """Grid workers on their rounds, and whatever sensors there are."""
        return frozenset({"rounds", "sensing"}) if self.warning else frozenset()

    @property
    def platform(self) -> float:
        """The platform is paid for as far as it is used."""
        return max(self.record, self.clocks)

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """The dispatcher leads from first to last and sends the parts on one after another."""
        grid = roster.grid[cases.community].astype(np.int64)
        return Arrangement.of(
            np.where(grid < 0, desk_of_category(cases, roster), grid),
            record=constant(cases, self.record),
            clocks=constant(cases, self.clocks),
        )
