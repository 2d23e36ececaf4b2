"""What lies behind the points of a design: a reform of a city with a history, or nothing (设计的历史)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.errors import ScenarioError
from sim.scenario.scenario import LENGTHS
from sim.scenario.source import did_you_mean
from sim.values import whole_number

POINT = "point"  # the first scenario with the values of its point: what is not known was so before, too
NONE = "none"  # no reform: every run from its first day on
SOON, SETTLED, BOTH = "soon", "settled", "both"
HORIZONS = (SOON, SETTLED, BOTH)
SPIN_UP = 720  # days; the least after which the drift test can tell (`statistics.settling.LEAST_SPIN_UP`)
LONGEST = 3650  # days of a spin-up or of what follows it
LENGTH_PATHS = tuple(f"calendar.{name}" for name in LENGTHS)


@dataclass(frozen=True, slots=True)
class Past:
    """How the cities of a design have lived until its points begin.

    history : "" for what each scenario says, mostly "first"; "first", the first scenario; "own", each; or
        the name or path of another; or "point", the first scenario with all values of its point, as they are
        where values are what nobody knows, and no part of the reform. Where a point differs in what is built
        before the first day, its history has the values of the point
    spin_up : days before the reform
    horizon : soon, settled or both: problems of which days are looked at
    days : days after the reform, looked at on their last evening, in the place of horizons; 0 for horizons
    """

    history: str = ""
    spin_up: int = SPIN_UP
    horizon: str = SOON
    days: int = 0

    def within(self, fixed: Mapping[str, Any]) -> "Past":
        """With the lengths that are laid over every scenario: `calendar.warm_up` is the spin-up, and
        `calendar.days` the days after the reform."""
        days, spin_up = (fixed.get(path) for path in LENGTH_PATHS)
        return Past(
            self.history,
            self.spin_up if spin_up is None else whole_number(spin_up, "calendar.warm_up", 0, LONGEST),
            self.horizon,
            self.days if days is None else whole_number(days, "calendar.days", 1, LONGEST),
        )

    @classmethod
    def of(
        cls, history: str | None = None, spin_up: int | str | None = None, horizon: str | None = None
    ) -> "Past | None":
        """From words of a user, None for what is usual; None where there is no reform.

        Raises ScenarioError for words that cannot be used.
        """
        return cls().but(history, spin_up, horizon)

    def but(
        self, history: str | None = None, spin_up: int | str | None = None, horizon: str | None = None
    ) -> "Past | None":
        """With what is said in the place of what stands here; as `of`."""
        if horizon is not None and horizon not in HORIZONS:
            hint = did_you_mean(horizon, HORIZONS)
            raise ScenarioError(f"--horizon {horizon}: must be one of {', '.join(HORIZONS)}.{hint}")
        days = self.spin_up if spin_up is None else whole_number(spin_up, "spin_up", 0, LONGEST)
        told = Past(self.history if history is None else history, days, horizon or self.horizon, self.days)
        return None if told.history == NONE else told

    def plain(self) -> list[Any]:
        """What of it decides the runs."""
        return [self.history, self.spin_up, self.horizon, self.days]


def refuse_varied_lengths(varied: Iterable[str]) -> None:
    """Raise ScenarioError where points differ in how long they run: all go on from one evening to one."""
    for path in varied:
        if path in LENGTH_PATHS:
            raise ScenarioError(
                f'{path} is varied: after a reform all runs have the same days. Write history = "none" '
                "(--history none) to begin every run on its first day."
            )
