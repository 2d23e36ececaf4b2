"""What a comparison asks about a reform, and the days that follow from it (改革方案)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.designs.past import BOTH, HORIZONS, LONGEST, NONE, SETTLED, SOON
from experiments.execution.reform.horizons import Horizon
from experiments.statistics.settling import LEAST_AFTER, LEAST_SPIN_UP, Agreement
from sim.errors import ScenarioError
from sim.outcomes.fates import HORIZON
from sim.scenario.file import load_scenario
from sim.scenario.reform import FIRST, OWN, reformed
from sim.scenario.scenario import Scenario
from sim.scenario.source import did_you_mean
from sim.values import whole_number

AUTO = "auto"
SOON_DAYS = 180  # in which problems arise that count as soon after the reform
YEAR = 365  # in which problems arise that count as settled: a whole year, so that seasons balance
FOLLOWED = 365  # days that every problem is followed at least


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, in words of a user, checked.

    history : "" for what each scenario says; "first", "own", "none", or a name or path for all
    spin_up : days before the reform; None for as many as the drift test takes
    horizon : soon, settled or both
    days : days after the reform, read at their end, instead of horizons; 0 for horizons
    followed : days that every problem is followed at least; 0 for a year
    """

    history: str = ""
    spin_up: int | None = None
    horizon: str = BOTH
    days: int = 0
    followed: int = 0

    @classmethod
    def of(
        cls,
        history: str | None,
        spin_up: int | str,
        horizon: str,
        days: int | None,
        followed: int | None = None,
    ) -> "Asked":
        """Raises ScenarioError for words that cannot be used."""
        if horizon not in HORIZONS:
            hint = did_you_mean(horizon, HORIZONS)
            raise ScenarioError(f"--horizon {horizon}: must be one of {', '.join(HORIZONS)}.{hint}")
        if days is not None:
            days = whole_number(days, "days", 1, LONGEST)
        before = None if spin_up == AUTO else whole_number(_number(spin_up), "spin_up", 0, LONGEST)
        if followed is not None:
            followed = _followed(followed, history, days)
        return cls(history or "", before, horizon, days or 0, followed or 0)

    @property
    def nothing(self) -> bool:
        """Whether there is no reform at all."""
        return self.history == NONE


def _followed(said: int, history: str | None, days: int | None) -> int:
    """Days that every problem is followed: at least as many as headlines need, see `sim.outcomes.fates`.

    A settlement counts as durable then, though its window ends later: the day on which it would break is
    drawn with it.
    """
    other = "--days" if days is not None else f"--history {NONE}" if history == NONE else ""
    if other:
        raise ScenarioError(
            f"--followed {said}: has no meaning with {other}, where all is read on the last evening. "
            "Leave one of them out."
        )
    return whole_number(said, "followed", HORIZON, LONGEST)


def _number(said: int | str) -> object:
    if isinstance(said, str) and said.isdecimal():
        return int(said)
    if isinstance(said, str):
        raise ScenarioError(f"--spin-up {said}: must be {AUTO} or a number of days.")
    return said


@dataclass(frozen=True, slots=True)
class Arm:
    """A scenario after a history. `own`: spun up under itself beside the same after another history."""

    name: str
    history: Scenario
    scenario: Scenario
    own: bool = False


def arms_of(scenarios: Sequence[Scenario], asked: Asked) -> tuple[Arm, ...]:
    """The arms of a comparison, the baseline first.

    Who is spun up under itself is followed after the first scenario's history too, so that both ways to
    the same rules can be compared. Raises ScenarioError for a history that cannot be found or followed.
    """
    first, found = scenarios[0], []
    for scenario in scenarios:
        said = asked.history or scenario.history
        history = _history(said, scenario, scenarios)
        found.append(Arm(scenario.name, history, scenario))
        if said == OWN and scenario is not first:
            found.append(Arm(f"{scenario.name}_own", scenario, scenario, own=True))
    twice = {arm.name for arm in found if [other.name for other in found].count(arm.name) > 1}
    if twice:
        raise ScenarioError(f"scenario {', '.join(sorted(twice))}: the name is taken. Give another one.")
    for arm in found:
        reformed(arm.history, arm.scenario, 1, 1)
    return tuple(found)


def _history(said: str, scenario: Scenario, scenarios: Sequence[Scenario]) -> Scenario:
    if said in (FIRST, OWN, ""):
        return scenarios[0]
    named = next((other for other in scenarios if other.name == said), None)
    if named is not None:
        return named
    try:
        found = load_scenario(said)
    except ScenarioError as error:
        raise ScenarioError(f"{scenario.name}: history = {said!r}: {error}") from None
    return found.model_copy(update={"city": scenario.city, "catalogue": scenario.catalogue})


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of a comparison.

    spin_up : days before the reform; after : days from the reform to the first that counts as settled
    """

    asked: Asked
    spin_up: int
    after: int

    @property
    def horizons(self) -> tuple[Horizon, ...]:
        """What is read on which evening; empty where a number of days was asked for."""
        if self.asked.days:
            return ()
        start, settled = self.spin_up, self.spin_up + self.after
        prefix = f"{SOON}_" if self.asked.horizon == BOTH else ""
        followed = self.asked.followed or FOLLOWED
        soon = Horizon(SOON, start, start + SOON_DAYS, start + SOON_DAYS + followed, prefix)
        late = Horizon(SETTLED, settled, settled + YEAR, settled + YEAR + followed)
        return {SOON: (soon,), SETTLED: (late,), BOTH: (soon, late)}[self.asked.horizon]

    @property
    def days(self) -> int:
        """Days that every arm lives after the reform."""
        return self.asked.days or max(horizon.read for horizon in self.horizons) - self.spin_up

    @property
    def waits_to_settle(self) -> bool:
        """Whether a drift test says how long the arms are followed."""
        return not self.asked.days and self.asked.horizon != SOON

    def of(self, arm: Arm) -> Scenario:
        """The scenario that is run for an arm."""
        return reformed(arm.history, arm.scenario, self.spin_up, self.days).model_copy(
            update={"name": arm.name}
        )

    def plain(self, arms: Sequence[Arm], tests: Sequence[Agreement] = ()) -> dict[str, Any]:
        """What the manifest keeps of it."""
        asked = self.asked
        return {
            "asked": {
                "history": asked.history,
                "spin_up": AUTO if asked.spin_up is None else asked.spin_up,
                "horizon": asked.horizon,
                "days": asked.days,
                **({"followed": asked.followed} if asked.followed else {}),
                "keys": {arm.name: [arm.history.key(), arm.scenario.key()] for arm in arms},
            },
            "histories": {arm.name: arm.history.name for arm in arms},
            "own": [arm.name for arm in arms if arm.own],
            "spin_up": self.spin_up,
            "after": self.after if self.waits_to_settle else 0,
            "days": self.days,
            "horizons": [[h.name, h.after, h.until, h.read, h.prefix] for h in self.horizons],
            "tests": [test.plain() for test in tests],
        }


def first_days(asked: Asked) -> Days:
    """The shortest calendar that is worth a look."""
    return Days(asked, LEAST_SPIN_UP if asked.spin_up is None else asked.spin_up, LEAST_AFTER)


def horizons_from(reform: dict[str, Any]) -> tuple[Horizon, ...]:
    """The horizons that a manifest tells of."""
    return tuple(Horizon(*values) for values in reform.get("horizons", ()))


def horizons_of(reform: dict[str, Any], key: str) -> tuple[Horizon, ...]:
    """The horizons under which a scenario was run, be it with lengths that were tried before."""
    for plan in reform.get("earlier", ()):
        if any(scenario["key"] == key for scenario in plan["scenarios"]):
            return horizons_from(plan)
    return horizons_from(reform)
