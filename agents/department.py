"""Government departments, their stations, and territorial offices (职能部门)."""

from typing import Any

from agents.institution import Institution
from agents.terms import Logit


class Department(Institution):
    """A line, station, subdistrict office, court, petition office or grid centre.

    Its queue, reciprocity, fatigue, pressure and precedents are its row of the model's casework.
    """

    @property
    def backlog_days(self) -> float:
        """Days of full work waiting in its queue."""
        minutes = int(self.table.minutes[self.row])
        return float(self.model.casework.waiting[self.row]) / minutes if minutes else 0.0

    def answer_for(self, standing: float, pace: float) -> None:
        """Take the result of an appraisal.

        standing : place in the ranking, 0 first .. 1 last; pressure moves the share `pace` of the way to it
        """
        pressure = self.model.casework.pressure
        pressure[self.row] += pace * (standing - pressure[self.row])

    @staticmethod
    def judgment(coverage: float, helped: bool, rules: Any) -> Logit:
        """Probability that the claimant wins before a court. Fast form: `win_chance`, stage settle.

            P(claimant wins) = sigma( win + evidence*(e - .5) + lawyer*(.5 if helped else -.5) )
            e = coverage + records*(1 - coverage)

        coverage : part of the matter that was handled before, 0..1; helped : the claimant has a lawyer;
        rules : section `court`
        """
        known = coverage + rules.records * (1.0 - coverage)
        return Logit(
            {
                "base": rules.win,
                "evidence": rules.evidence * (known - 0.5),
                "lawyer": rules.lawyer * (0.5 if helped else -0.5),
            }
        )
