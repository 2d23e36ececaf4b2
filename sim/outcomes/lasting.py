"""Problems by the day on which they arose, and how many of them were settled durably (稳定化解)."""

import numpy as np

from agents.disputes import State
from sim.outcomes.records import Records

LASTING = "lasting"
SOON_ENOUGH = 90  # days from the birth of a problem to the settlement that lasts


def followed(records: Records) -> int:
    """Days after which it is known of every problem whether a settlement came soon enough, and has lasted."""
    return SOON_ENOUGH + int(records.facts["durable_window"])


def lasting(records: Records) -> np.ndarray:
    """Of the problems that arose on each day: how many were settled durably within 90 days, float64 (days).

    A settlement is durable when its window has passed, so the last days (see `followed`) are not yet
    complete; the earlier ones do not change any more.
    """
    d, days = records.disputes, int(records.facts["day"])
    kept = (d["state"] == State.DURABLE) & (d["closed"] - d["born"] <= SOON_ENOUGH)
    return np.bincount(d["born"][kept], minlength=days + 1)[1 : days + 1].astype(np.float64)
