"""Polycentric: negotiated among peers (多元共治).

The capable unit nearest to the dispute leads and calls its peers to a negotiation. It has no authority over
them; what it has are working ties and a name for keeping promises, and both are learnt slowly and lost fast.
Every pair of those called has to come to terms, so that the price grows with the square of their number.
"""

from typing import ClassVar

import numpy as np

from sim.coordination.base import (
    NOBODY,
    Arrangement,
    Cases,
    Insistent,
    Roster,
    constant,
    desk_of_category,
)
from sim.params import param


class Polycentric(Insistent):
    """Peers negotiate; the unit nearest to the dispute invites.

    A peer that said no is asked again, and that is all.
    """

    name: ClassVar[str] = "polycentric"
    label: ClassVar[str] = "Polycentric"
    zh: ClassVar[str] = "多元共治"
    neutral_label: ClassVar[str] = "Negotiated network"
    source: ClassVar[str] = "form: [Feiock 2013], [Bitterman & Koliba 2020]"
    projects: ClassVar[str] = "vote"

    ties: float = param(
        1.0,
        "Use of working ties",
        "工作联系利用程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="design rule: ties are all that peers have",
    )
    meet_from: int = param(
        2,
        "Competences from which peers negotiate",
        "启动协商的职能数",
        unit="competence",
        low=1,
        high=12,
        source="design rule: two or more have something to settle between them",
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

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """The unit of the category invites; from two competences on its peers negotiate with it."""
        lead = desk_of_category(cases, roster)
        joint = cases.breadth >= self.meet_from
        return Arrangement.of(
            lead,
            joint=joint,
            convener=np.where(joint, lead, NOBODY),
            ties=constant(cases, self.ties),
            pairwise=joint,
        )
