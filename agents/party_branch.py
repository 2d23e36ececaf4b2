"""Party branches and committees: the convening force (基层党组织)."""

from typing import Any

from agents.institution import Institution, Institutions
from agents.readable.institutions import BranchRules


class PartyBranch(Institution, BranchRules):
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

    def rally(self, pace: float) -> None:
        """Weekly: members follow a branch that is not worn out; engagement moves the share `pace` there."""
        goal = self.registered_share / (1.0 + float(self.model.casework.fatigue[self.row]))
        self.engaged += pace * (goal - self.engaged)
