"""Siloed: departments, each by its mandate (部门分治).

The unit of the category leads. It asks the next unit with nothing in hand but the paper; a unit that
does not see the matter as its own passes it on.
"""

from typing import ClassVar

import numpy as np

from sim.coordination.base import Arrangement, Cases, Pattern, Roster, desk_again, desk_of_category
from sim.params import param


class Siloed(Pattern):
    """Departments, each by its mandate."""

    name: ClassVar[str] = "siloed"
    label: ClassVar[str] = "Siloed"
    zh: ClassVar[str] = "部门分治"
    neutral_label: ClassVar[str] = "Line agencies on their own"
    source: ClassVar[str] = "form: [Fioretti & Lomi 2008]"

    asks: int = param(
        3,
        "Requests for one competence before it is omitted",
        "同一职能最多请求次数",
        unit="request",
        low=1,
        high=20,
        source="[Tianjin 12345]: after three dispatches without an agreed unit",
    )

    def organise(self, cases: Cases, roster: Roster) -> Arrangement:
        """The unit of the category leads and asks one unit after another."""
        return Arrangement.of(desk_of_category(cases, roster))

    def redirect(self, cases: Cases, refused: np.ndarray, times: np.ndarray, roster: Roster) -> np.ndarray:
        """Ask the same desk again until the patience of the file is used up."""
        return desk_again(self.asks, cases, refused, times, roster)
