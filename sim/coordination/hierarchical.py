"""Hierarchical: up, assign, down (层级交办).

The unit of the category leads, but nothing moves before the common superior has decided: the tier above
for a matter of one unit, two tiers above where several lines are needed. What comes down is an order, with
the authority of the line. It pays days of review, detail that is lost on the way up, the superior's few
decision slots, and everything that an order pushes aside.
"""

from typing import ClassVar

import numpy as np

from sim.coordination.base import Arrangement, Cases, Insistent, Roster, constant, desk_of_category
from sim.params import param


class Hierarchical(Insistent):
    """The common superior assigns; the unit of the category leads what it was assigned.

    The order stands: the same desk is told again.
    """

    name: ClassVar[str] = "hierarchical"
    label: ClassVar[str] = "Hierarchical"
    zh: ClassVar[str] = "层级交办"
    neutral_label: ClassVar[str] = "Command through the line"
    source: ClassVar[str] = (
        "form: [Zagorecki et al. 2010], strict reporting lines; [Bitterman & Koliba 2020], mandate"
    )

    authority: float = param(
        1.0,
        "Authority of an order of the line",
        "层级指令的权威",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="design rule: an order is the full authority (1), a request none (0)",
    )
    appraisal: float = param(
        0.5,
        "Appraisal of those ordered by the superior",
        "上级对下级的考核权",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: as large as the right of a street over departments in `party_led`",
    )
    broad_from: int = param(
        2,
        "Competences from which the superior of several lines decides",
        "须由共同上级决定的职能数",
        unit="competence",
        low=1,
        high=12,
        source="design rule: two lines meet two tiers up",
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
        """Up to the superior that is above all units needed."""
        tiers = np.where(cases.breadth >= self.broad_from, 2, 1)
        top = len(roster.conveners) - 1
        superior = roster.conveners[np.minimum(cases.tier + tiers, top), cases.community].astype(np.int64)
        return Arrangement.of(
            desk_of_category(cases, roster),
            authority=constant(cases, self.authority),
            appraisal=constant(cases, self.appraisal),
            superior=superior,
            tiers=np.minimum(tiers, np.maximum(top - cases.tier, 0)),
        )
