"""Party-led: Party-building-led joint governance (党建引领).

The community branch receives first and leads to the end. A matter of one competence it puts to the
desk itself; where several are needed, the subdistrict's working committee calls the units together
("street whistles, departments report"). What it has beyond siloed handling are four separate rights, each a
parameter with a neutral value: convening authority, ties through embedded branches and joint
committees, appraisal of those who are called, and members who hear of problems early. What it pays
are the hours of its conveners and of everybody who sits in a session.
"""

from typing import ClassVar

import numpy as np

from sim.coordination.base import NOBODY, Arrangement, Cases, Insistent, Roster, constant
from sim.params import param


class PartyLed(Insistent):
    """First receiver leads, the working committee convenes.

    The first receiver keeps asking; it may not pass the dispute away.
    """

    name: ClassVar[str] = "party_led"
    label: ClassVar[str] = "Party-led"
    zh: ClassVar[str] = "党建引领"
    neutral_label: ClassVar[str] = "Convener-led"
    source: ClassVar[str] = "[Whistle rules], [Tianjin war-zone rules], [Party statistics 2023]"
    projects: ClassVar[str] = "lists"

    authority: float = param(
        0.6,
        "Convening authority",
        "召集权威",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: [Whistle rules], between a request (0) and an order (1)",
    )
    ties: float = param(
        0.7,
        "Use of embedded branches and joint committees",
        "组织联系利用程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: double registration, [Party statistics 2023], covers most units",
    )
    appraisal: float = param(
        0.5,
        "Right to appraise the units that are called",
        "对部门的考核权",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: a part of the appraisal, [Whistle rules], [Tianjin war-zone rules]",
    )
    members: float = param(
        1.0,
        "Members registered at home who pass on what they hear",
        "报到党员参与程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: all who registered",
    )
    convene_from: int = param(
        3,
        "Competences from which a session is called",
        "启动联席的职能数",
        unit="competence",
        low=1,
        high=12,
        source="design rule: the convener convenes where two or more units beyond the lead are needed",
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
        """Members hear of problems at home."""
        return frozenset({"ties"})

    @property
    def members_share(self) -> float:
        """All who registered, as far as they take part."""
        return self.members

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """The branch leads; the convener one tier up convenes where several units are needed."""
        branch = roster.conveners[np.minimum(cases.tier, 2), cases.community].astype(np.int64)
        convener = roster.conveners[np.minimum(cases.tier + 1, 2), cases.community].astype(np.int64)
        joint = cases.breadth >= self.convene_from
        return Arrangement(
            lead=branch,
            joint=joint,
            convener=np.where(joint, convener, NOBODY),
            authority=constant(cases, self.authority),
            ties=constant(cases, self.ties),
            appraisal=constant(cases, self.appraisal),
        )
