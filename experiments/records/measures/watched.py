"""Cases as the measures look at them.

How long each was watched, and whether it was closed meanwhile (观察时长).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.records.table import DAY, CaseRecords

HOUR = 3600.0
MINUTE = 60.0


@dataclass(frozen=True, eq=False)
class Watched:
    """Distinct cases with times, up to the last look.

    records : the cases opened by then; waited : float64 (cases,), seconds from opening to closing, to the
    last look where a case is open; closed : bool (cases,); age : seconds from opening to the last look. A
    case closed before it was opened waited no time. Where times are days, so are the differences.
    """

    records: CaseRecords
    waited: np.ndarray
    closed: np.ndarray
    age: np.ndarray

    @classmethod
    def of(cls, records: CaseRecords) -> "Watched":
        """The cases of some records; nobody where they have no times."""
        if not records.has("opened"):
            nobody = records.take(np.zeros(len(records), np.bool_))
            return cls(nobody, np.zeros(0), np.zeros(0, np.bool_), np.zeros(0))
        until = records.origin.until
        seen = records.seconds("opened") <= until
        records = records if seen.all() else records.take(seen)
        opened, ended = records.seconds("opened"), records.seconds("closed")
        if records.origin.by_day:
            until = records.origin.until_day * DAY
            opened = records.opened_day * DAY
            ended = np.where(np.isfinite(ended), records.closed_day * DAY, np.nan)
        closed = ended <= until
        waited = np.maximum(np.where(closed, ended, until) - opened, 0.0)
        return cls(records, waited, closed, until - opened)

    @property
    def by_day(self) -> bool:
        """Whether times are days."""
        return self.records.origin.by_day

    @cached_property
    def days(self) -> np.ndarray:
        """Days from opening to closing of the closed: float64."""
        return np.asarray(self.waited[self.closed] / DAY)

    @cached_property
    def log_waited(self) -> np.ndarray:
        """Logarithm of the time to closing, of the closed.

        Of days + 1 by day, else of hours, at least a minute.
        """
        if self.by_day:
            return np.asarray(np.log1p(self.days))
        return np.asarray(np.log(np.maximum(self.waited[self.closed], MINUTE) / HOUR))
