"""Party branches and committees: the convening force (基层党组织)."""

from collections.abc import Sequence
from typing import Any

from agents.institution import Institution, Institutions


class PartyBranch(Institution):
    """A branch or committee: attention hours, ties to units, members who have registered at home.

    registered_share : share 0..1 of the members of its area who have registered at home
    engaged : share 0..1 of the members of its area who pass on what they hear
    """

    def __init__(self, model: Any, table: Institutions, row: int, registered: float) -> None:
        super().__init__(model, table, row)
        self.registered_share = registered
        self.engaged = registered

    @property
    def workload(self) -> float:
        """Share of today's minutes already spent on convening, asking and verifying."""
        held = int(self.model.casework.held[self.row])
        return 1.0 - int(self.model.casework.left[self.row]) / held if held else 0.0

    def agenda(self, called: Sequence[int], rules: Any) -> list[int | None]:
        """Minutes that it gives to each dispute that waits for its session, None to those left waiting.

        They are heard in order, the oldest first, as long as any of its minutes are left today; what the last
        one lacks is for tomorrow. called : units that each dispute calls; rules : section `joint`
        """
        heard: list[int | None] = []
        left = int(self.left)
        for units in called:
            minutes = self.convening_minutes(units, not any(heard), False, rules)
            if minutes > 0 and left <= 0:
                heard.append(None)
                continue
            left -= min(minutes, left)
            heard.append(minutes)
        return heard

    def rally(self, pace: float) -> None:
        """Weekly: members follow a branch that is not worn out; engagement moves the share `pace` there."""
        goal = self.registered_share / (1.0 + float(self.model.casework.fatigue[self.row]))
        self.engaged += pace * (goal - self.engaged)
