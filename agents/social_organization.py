"""Social organisations: residents' committees, mediators, assemblies, unions, volunteers (社会组织)."""

from agents.institution import Institution
from agents.kinds import VOLUNTEERS


class SocialOrganization(Institution):
    """Full-time and volunteer hours, craft of mediating, trust of its residents."""

    @property
    def skill(self) -> float:
        """Craft of mediating, 0..1."""
        return float(self.table.skill[self.row])

    @property
    def volunteers(self) -> bool:
        """Whether its hours are given, not paid."""
        return self.role in VOLUNTEERS

    def recruit(self, people: int, participation: float, hours: float, free_riding: float) -> None:
        """Weekly: volunteer minutes per day from the residents of its area.

        people : residents; participation : their mean readiness, 0..1; hours : per 1 000 people and week
        at full participation in a group of 100; larger groups give less each (volunteer's dilemma)
        """
        if people <= 0:
            return
        crowd = max(people / 100.0, 1.0) ** -free_riding
        self.table.minutes[self.row] = int(people / 1000.0 * hours * 60.0 * participation * crowd / 7.0)
