"""Self-governance: residents, mediators and assemblies first, higher only after a time-out (居民自治).

The residents' committee leads and tries mediation whatever the matter, with the enterprise at the table where
one is to blame. Nobody with legal authority is called before the time is up. It is near and cheap; it fails
where authority is needed, where few volunteer, and where keeping the peace means keeping still: going outside
is frowned upon, so that some claims are never made. Those show as problems lumped and disputes abandoned.
"""

from typing import ClassVar

import numpy as np

from agents.kinds import Competence
from sim.coordination.base import (
    EVERY,
    NOBODY,
    Arrangement,
    Cases,
    Insistent,
    Rights,
    Roster,
    constant,
    desk_of_category,
    mask,
)
from sim.params import param

AT_HOME = mask(Competence.MEDIATION, Competence.REMEDY)


class SelfGovernance(Insistent):
    """The community tries first, with consent and nothing else; after a time-out the departments follow.

    The same desk is asked again, at home as later.
    """

    name: ClassVar[str] = "self_governance"
    label: ClassVar[str] = "Self-governance"
    zh: ClassVar[str] = "居民自治"
    neutral_label: ClassVar[str] = "Community mediation first"
    source: ClassVar[str] = "form: [Lishui 2016], Fengqiao-style; [Ostrom 1990], nested levels"
    projects: ClassVar[str] = "hearings"

    time_out: int = param(
        30,
        "Days that the community has before others are called",
        "社区自治期限",
        unit="day",
        low=1,
        high=365,
        source="assumption: more than twice the 12 days that mediation takes, [SPC 2022]",
    )
    reluctance_weight: float = param(
        0.4,
        "How far claims, petitions and suits are frowned upon",
        "对诉求外溢的压力",
        unit="logit",
        low=0.0,
        high=5.0,
        neutral=0.0,
        source="assumption: about one claim in ten is not made",
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
    def holds(self) -> Rights:
        """At home the committee is bound to do its own part."""
        return super().holds._replace(own=1.0)

    @property
    def reluctance(self) -> float:
        """Peace in the community is a norm, and so is not disturbing it."""
        return self.reluctance_weight

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """At home while the time lasts; afterwards, and for those who went up, as departments do it."""
        home = (cases.stage == 0) & (cases.tier == 0)
        committee = roster.committee(cases)
        # The committee and the enterprise to blame sit down with the residents; alone, the committee just mediates.
        table = home & (cases.enterprise != NOBODY) & (cases.seen >> int(Competence.REMEDY) & 1 == 1)
        return Arrangement.of(
            np.where(home, committee, desk_of_category(cases, roster)),
            joint=table,
            convener=np.where(table, committee, NOBODY),
            only=np.where(home, AT_HOME, EVERY),
            adds=np.where(home, mask(Competence.MEDIATION), 0),
            until=np.where(home, self.time_out, 0),
            own=np.where(home, constant(cases, 1.0), 0.0),
        )
