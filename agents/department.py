"""Government departments, their stations, and territorial offices (职能部门)."""

from agents.institution import Institution
from agents.readable.institutions import CourtRules


class Department(Institution, CourtRules):
    """A line, station, subdistrict office, court, petition office or grid centre.

    Its queue, reciprocity, fatigue, pressure and precedents are its row of the model's casework. What it
    decides stands in `agents.readable.institutions`.
    """

    @property
    def backlog_days(self) -> float:
        """Days of full work waiting in its queue."""
        minutes = int(self.table.minutes[self.row])
        return float(self.model.casework.waiting[self.row]) / minutes if minutes else 0.0

    def answer_for(self, rank: float, pace: float) -> None:
        """Take the result of an appraisal.

        rank : in the ranking, 0 first .. 1 last; pressure moves the share `pace` of the way to it
        """
        pressure = self.model.casework.pressure
        pressure[self.row] += pace * (rank - pressure[self.row])
