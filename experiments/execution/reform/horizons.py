"""Horizons of a run: problems of which days are looked at, and on which evening (考察期).

Soon after a reform and settled are two questions with two answers. Each has its cohort, the problems that
arose in its days, and its own evening of reading, so that every problem is followed alike.
"""

from dataclasses import dataclass, replace
from typing import Any

from sim.identity.outside import counts_here
from sim.outcomes.metrics import METRICS, evaluate
from sim.outcomes.records import Records


@dataclass(frozen=True, slots=True, order=True)
class Horizon:
    """Days `after` (exclusive) to `until` (inclusive), looked at on the evening of day `read`.

    prefix : of the columns of its metrics, where a run has more than one horizon
    """

    name: str
    after: int
    until: int
    read: int
    prefix: str = ""

    def column(self, metric: str) -> str:
        """What a metric of this horizon is called in a table."""
        return f"{self.prefix}{metric}"

    def seen(self, records: Records) -> Records:
        """The records as this horizon sees them: its cohort, its days; what came before is warm-up."""
        day = int(records.facts["day"])
        if day != self.read:
            raise ValueError(f"the horizon {self.name} is read on day {self.read}, this is day {day}")
        facts: dict[str, Any] = {
            **records.facts,
            "warm_up": self.after,
            "days": self.read - self.after,
            "cohort_from": self.after,
            "cohort_to": self.until,
        }
        daily = {name: column[: self.until] for name, column in records.daily.items()}
        return replace(records, daily=daily, facts=facts)

    def measured(self, records: Records, group: str = "") -> dict[str, float]:
        """All metrics of this horizon, by their column; those of one group only, where one is named."""
        seen = self.seen(records)
        if not group:
            return {self.column(name): value for name, value in evaluate(seen).items()}
        mine = {name: metric for name, metric in METRICS.items() if metric.group == group}
        return {self.column(n): metric.of(seen) for n, metric in mine.items() if counts_here("outcome", n)}
