"""Enterprises: property managers, developers, employers, merchants, plants (企业)."""

from typing import Any

from agents.institution import Institution, Institutions


class Enterprise(Institution):
    """A firm that keeps a share of its duties and can pay a share of a fair settlement.

    habit : share 0..1, the compliance it returns to; settled : claims against it settled since last week
    """

    def __init__(self, model: Any, table: Institutions, row: int) -> None:
        super().__init__(model, table, row)
        self.habit = float(table.compliance[row])
        self.settled = 0

    def weigh(self, sanction: float, profit: float, mean_return: float, most: int) -> None:
        """Weekly: compliance is pushed down by profit, up by at most `most` settled claims, and to habit."""
        compliance = float(self.table.compliance[self.row])
        compliance += mean_return * (self.habit - compliance)
        compliance -= profit * compliance
        compliance += sanction * min(self.settled, most) * (1.0 - compliance)
        self.table.compliance[self.row] = min(max(compliance, 0.0), 1.0)
        self.settled = 0
