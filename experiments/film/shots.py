"""What a film shows: one scenario after its history, from the last evening of the spin-up on (镜头).

Who only plans films loads no model.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from experiments.designs.past import SOON
from experiments.execution.reform.horizons import Horizon
from experiments.execution.reform.plan import Asked, Days, arms_of
from experiments.statistics.settling import LEAST_AFTER
from experiments.storage.run_ids import run_id
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.outcomes.fates import HORIZON
from sim.scenario.scenario import Scenario

WHOLE = "whole run"
FIRST_SHOWN = 60  # evenings of a film that are shown before any other
SPIN_UP = 1080  # days before the reform: in three years the shipped cities have settled
FOLLOWED = HORIZON  # days that every problem of the first horizon is followed: as many as headlines need


@dataclass(frozen=True)
class Shot:
    """One side of a film.

    scenario : the reform as a comparison runs it, with the spin-up before it
    horizon : of which problems the outcomes are told, looked at on the last evening
    spin_up : days before the reform
    """

    scenario: Scenario
    seed: int
    horizon: Horizon
    spin_up: int

    @cached_property
    def key(self) -> str:
        """Identity of the run: equal to that of the same run in a result folder."""
        return run_id(self.scenario.key(), self.seed, code_hash())

    @property
    def days(self) -> int:
        """Days from the reform to the last evening."""
        return self.scenario.last_day - self.spin_up

    @property
    def cohort(self) -> tuple[int, int]:
        """First and last day after the reform on which the problems arose that the horizon tells of."""
        return self.horizon.after - self.spin_up + 1, self.horizon.until - self.spin_up

    @property
    def openings(self) -> tuple[int, ...]:
        """Evenings at which what has been lived is shown: soon, and when the last counted problem arises."""
        return tuple(day for day in sorted({FIRST_SHOWN, self.cohort[1]}) if 0 < day < self.days)

    @property
    def before(self) -> str:
        """Identity of the spin-up, which other films may share."""
        return run_id(self.scenario.past(self.spin_up), self.seed, code_hash())


def shots_of(
    pair: Sequence[Scenario],
    seed: int,
    horizon: str = SOON,
    *,
    spin_up: int = SPIN_UP,
    after: int = LEAST_AFTER,
) -> tuple[Shot, Shot]:
    """Both sides of a film, as `compare` with these scenarios, this spin-up and this horizon runs them.

    after : days from the reform to the first that counts as settled

    Raises ScenarioError where one cannot follow the other's history.
    """
    days = calendar_of(horizon, followed_for(horizon), spin_up, after)
    first, second = (
        Shot(days.of(arm), seed, replace(days.horizons[-1], prefix=""), spin_up)
        for arm in arms_of(pair, days.asked)[:2]
    )
    return first, second


def plain_shots(pair: Sequence[Scenario], seed: int) -> tuple[Shot, Shot]:
    """Both sides from their first day on, each under its own pattern, without a history before it.

    Problems of the first half of the days after the warm-up are judged, so that each is followed alike.

    Raises ScenarioError where they are not about the same city, or not equally long.
    """
    first, second = pair
    if first.city != second.city:
        raise ScenarioError(
            f"{first.name} and {second.name} are about different cities: nobody in them is the same person. "
            "Give both the same [city], for instance with --city."
        )
    if first.calendar != second.calendar:
        raise ScenarioError(
            f"{first.name} and {second.name} have different calendars, so their problems are not the same. "
            "Give both the same [calendar], for instance with --days."
        )
    last, until = first.last_day, first.last_day - first.calendar.days // 2
    whole = Horizon(WHOLE, first.calendar.warm_up, until, last)
    return Shot(first, seed, whole, 0), Shot(second, seed, whole, 0)


def calendar_of(horizon: str, followed: int | None, spin_up: int = SPIN_UP, after: int = LEAST_AFTER) -> Days:
    """The calendar of a film, or of a seed of a strip; followed : as `compare` takes it, None for a year."""
    return Days(Asked.of(None, spin_up, horizon, None, followed), spin_up, after)


def followed_for(horizon: str) -> int | None:
    """Days that every problem is followed on the page; None for as many as `compare` takes unless told."""
    return FOLLOWED if horizon == SOON else None
