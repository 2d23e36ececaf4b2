"""Projects chosen, under way and in use; what they cost (民生项目台账)."""

from dataclasses import dataclass

import numpy as np

from agents.kinds import NEEDS


@dataclass(frozen=True, slots=True)
class Project:
    """One small work or service: where, for which need, ready on which day, how much of its full use."""

    community: int
    need: int
    ready: int
    use: float


class Works:
    """The book of projects.

    comfort : float64 (communities, needs), projects in use per resident served
    under_way : chosen and not yet ready
    chosen, proposed, taken_up, hours : since the start: projects, proposals, those taken up, residents' hours
    saved : yuan of former rounds that no project took; a_day : yuan that the present round costs on one day
    last : day of the last round, None before the first
    """

    def __init__(self, communities: int) -> None:
        self.comfort = np.zeros((communities, NEEDS))
        self.under_way: list[Project] = []
        self.chosen = self.proposed = self.taken_up = self.hours = 0.0
        self.saved = self.a_day = 0.0
        self.last: int | None = None

    def is_due(self, day: int, every: int) -> bool:
        """Whether a round is held today."""
        return self.last is None or day - self.last >= every
