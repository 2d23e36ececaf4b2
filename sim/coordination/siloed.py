"""Siloed: departments, each by its mandate (部门分治).

The unit of the category leads. It asks the next unit with nothing in hand but the paper; a unit that
does not see the matter as its own passes it on.
"""

from typing import ClassVar

from sim.coordination.base import Arrangement, Cases, Insistent, Roster, desk_of_category
from sim.params import param


class Siloed(Insistent):
    """Departments, each by its mandate.

    The same desk is asked again until the patience of the file is used up.
    """

    name: ClassVar[str] = "siloed"
    label: ClassVar[str] = "Siloed"
    zh: ClassVar[str] = "部门分治"
    neutral_label: ClassVar[str] = "Line agencies on their own"
    source: ClassVar[str] = "form: [Fioretti & Lomi 2008]"

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
        """The unit of the category leads and asks one unit after another."""
        return Arrangement.of(desk_of_category(cases, roster))
