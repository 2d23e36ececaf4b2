"""What a run leaves: daily series, the dispute table, the event log, and the facts of the run (运行记录)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agents.events import EventLog
from agents.kinds import Need

DAILY = (
    "day",
    "arisen",  # problems that arose
    "raised",  # claimed or detected
    "detected",
    "agreed",  # settled by agreement
    "reported",  # closed in whatever way
    "nominal",
    "relapsed",  # settlements that broke, and nominal closures that came back
    "durable",  # settlements whose window passed
    "open",  # disputes in the city's hands this evening
    "latent",  # problems nobody has claimed
    "refusals",
    "accepted",  # requests taken on, and calls followed
    "withheld",  # offers not made, for want of anything new
    "sessions",
    "waiting_for_session",  # disputes that wait for a session
    "petitions",
    "suits",
    "abandoned",
    "false_alarms",
    "ignored",  # true alarms left unverified
    "called",  # closed files called back and found settled
    "exposed",  # files closed nominally that a call found
    "breaches",  # judgments that were not kept
    "held_minutes",
    "work_minutes",
    "coordination_minutes",
    "spent_minutes",
    "court_minutes",
    "volunteer_minutes",
    "lever_yuan",  # levers and platform, money beside hours
    "satisfaction",
    *(f"need_{need.name.lower()}" for need in Need),  # satisfaction with each need
    "gain",  # indices of the residents' feelings, see `sim.stages.record.phase`
    "happiness",
    "security",
    "trust",
    "grievance",
    "efficacy",
    "participation",
    "compliance",
    "raised_cumulative",
    "holding_cumulative",  # settlements that hold this evening, relapses taken off
    "reported_cumulative",
)


@dataclass(slots=True, eq=False, repr=False)
class Records:
    """Records of one run.

    daily : name -> float64 (days so far), see `DAILY`, and `prevented`, problems that did not arise since an
        enterprise was held to account, and the series of mechanisms' books; minutes are staff minutes of the
        whole city
    disputes : name -> column, a row per problem that arose (columns of `agents.disputes.Disputes`, the
        tables of institutions and residents being joined where a metric needs them: `lead_kind`, `migrant`,
        `income`, `tenure`; and what became of it: `fate`, `fate_90` .., `ended`, see `sim.outcomes.fates`)
    events : the event log
    facts : city, scenario, seed, days, versions, hashes; plain data
    places : columns of the communities: people int64, district int64, income float64 (mean band 0..2)
    units : columns of the institutions: partners int64, contacts with others so far
    prevented : columns of `sim.outcomes.fates.Prevented`, a row per problem that an enterprise did not cause
    """

    daily: dict[str, np.ndarray]
    disputes: dict[str, np.ndarray]
    events: EventLog
    facts: dict[str, Any] = field(default_factory=dict)
    places: dict[str, np.ndarray] = field(default_factory=dict)
    units: dict[str, np.ndarray] = field(default_factory=dict)
    prevented: dict[str, np.ndarray] = field(default_factory=dict)

    def __repr__(self) -> str:
        about = f"{self.facts.get('scenario', '?')}, seed {self.facts.get('seed', '?')}"
        problems = len(next(iter(self.disputes.values()), ()))
        days = len(next(iter(self.daily.values()), ()))
        return f"Records({about}: {days} days, {problems} problems, {len(self.events)} events)"

    @property
    def event_hash(self) -> str:
        """Hash of the event log: equal runs are equal in it."""
        return self.events.hash


class Diary:
    """Daily columns, allocated once for the whole run."""

    def __init__(self, days: int) -> None:
        self.size = 0
        self.columns = {name: np.zeros(days) for name in DAILY}

    def note(self, values: dict[str, float]) -> None:
        """Write down one evening."""
        if self.size == len(self.columns["day"]):
            for name, column in self.columns.items():
                self.columns[name] = np.concatenate([column, np.zeros(max(len(column), 30))])
        for name, column in self.columns.items():
            column[self.size] = values[name]
        self.size += 1

    def last(self, name: str) -> float:
        """Value of a column on the last evening written down, 0 before the first."""
        return float(self.columns[name][self.size - 1]) if self.size else 0.0

    @property
    def daily(self) -> dict[str, np.ndarray]:
        """Name -> values up to this evening."""
        return {name: column[: self.size] for name, column in self.columns.items()}
