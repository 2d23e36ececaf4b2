"""When people speak up: the week, and days on which many do (诉求节律)."""

from typing import NamedTuple

import numpy as np

from agents.randomness.compiled import normals
from agents.randomness.streams import CLAIM_DAY
from sim.calendar import Calendar, is_weekend
from sim.stages.claim.params import Claim


class Readiness(NamedTuple):
    """Probability, today, that a latent problem is thought over, and that a mind made up acts; each 0..1."""

    pace: float
    retry: float


def readiness(day: int, calendar: Calendar, claim: Claim, seed: int) -> Readiness:
    """How ready people are on a day, the same for the whole city and under every policy.

        pace  = claim.pace * q * 7/(5 + 2*weekend_demand) * exp(day_spread*z - day_spread^2/2)
        retry = q                                  q = weekend_demand at week-ends, else 1

    Problems arise on any day; what records count by the day are claims. A week holds as much readiness with
    quiet week-ends as without.
    """
    z = np.empty(1)
    normals(np.uint64(seed), CLAIM_DAY, day, np.zeros(1, np.uint64), z)
    quiet = calendar.weekend_demand if is_weekend(day) else 1.0
    level = quiet * 7.0 / (5.0 + 2.0 * calendar.weekend_demand)
    burst = float(np.exp(claim.day_spread * z[0] - claim.day_spread**2 / 2))
    return Readiness(min(claim.pace * level * burst, 1.0), min(quiet, 1.0))
