"""When people speak up: quiet week-ends, common bursts, the same under every policy."""

import numpy as np
import pytest

from agents.events import Activity
from sim.calendar import Calendar, is_weekend
from sim.stages.claim.params import Claim
from sim.stages.claim.rhythm import Readiness, readiness
from tests.promises.worlds import run_to_end, scenario

DAYS = range(1, 2801)
STEADY = Claim(day_spread=0.0)


def test_at_neutral_every_day_is_like_every_other() -> None:
    steady = {readiness(day, Calendar(weekend_demand=1.0), STEADY, 3) for day in DAYS}
    assert steady == {Readiness(STEADY.pace, 1.0)}


def test_week_ends_are_quiet_and_a_week_holds_as_much_readiness_as_without() -> None:
    week = [readiness(day, Calendar(weekend_demand=0.32), STEADY, 3) for day in range(1, 8)]
    assert week[6].pace / week[0].pace == pytest.approx(0.32)
    assert sum(day.pace for day in week) == pytest.approx(7 * STEADY.pace)
    assert [day.retry for day in week] == [1.0] * 5 + [0.32] * 2


def test_bursts_have_the_spread_that_is_declared_and_leave_the_mean() -> None:
    pace = np.array([readiness(d, Calendar(weekend_demand=1.0), Claim(pace=0.1), 3).pace for d in DAYS])
    assert np.log(pace).std() == pytest.approx(Claim().day_spread, rel=0.05)
    assert pace.mean() == pytest.approx(0.1, rel=0.03)


def test_a_probability_stays_one() -> None:
    every = [readiness(d, Calendar(weekend_demand=2.0), Claim(pace=1.0, day_spread=1.0), 3) for d in DAYS]
    assert max(day.pace for day in every) == 1.0
    assert max(day.retry for day in every) == 1.0


def test_claims_of_a_run_follow_the_week_under_every_policy() -> None:
    share, days = {}, {"calendar__weekend_demand": 0.1}
    for name in ("siloed", "party_led"):
        log = run_to_end(scenario(name, 140, **days, emerge__per_resident_year=4.0)).events.columns()
        claims = log["day"][log["activity"] == Activity.CLAIM]
        quiet = np.array([is_weekend(int(day)) for day in claims])
        share[name] = quiet.mean() / (1 - quiet.mean()) * 5 / 2
        assert 0.03 < share[name] < 0.2
