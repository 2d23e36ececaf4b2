"""What a shock costs: backlog above the level before it, and the days until it is worked off (韧性).

Pure functions of the records; nan without a dated change that lies after the warm-up. Where the backlog grows
without a shock too, hold a run against its calm twin under the same seed: `loss_against`, `recovery_against`.
"""

import numpy as np

from sim.outcomes.records import Records

BEFORE = 14  # days whose mean is the level before a shock
BACK = 1.05  # the backlog counts as worked off within a twentieth of that level


def shock_day(records: Records) -> int:
    """First dated change after the warm-up; 0 without one."""
    days = [day for day in records.facts["change_days"] if day > int(records.facts["warm_up"]) + 1]
    return min(days, default=0)


def relative_backlog(records: Records) -> np.ndarray:
    """Open disputes of every day from the shock on, relative to the level before it: float64."""
    day, backlog = shock_day(records), records.daily["open"]
    if not day or day > len(backlog):
        return np.zeros(0)
    level = backlog[max(day - 1 - BEFORE, 0) : day - 1].mean()
    return np.asarray(backlog[day - 1 :] / level) if level > 0 else np.zeros(0)


def loss_area(records: Records) -> float:
    """Loss after a shock: days times the backlog above its level before, in units of that level."""
    backlog = relative_backlog(records)
    return float(np.maximum(backlog - 1.0, 0.0).sum()) if backlog.size else float("nan")


def recovery_days(records: Records) -> float:
    """Days from the shock until the backlog is back to stay; all days that are left if it never is."""
    backlog = relative_backlog(records)
    if not backlog.size:
        return float("nan")
    above = np.flatnonzero(backlog > BACK)
    return float(above[-1] + 1) if above.size else 0.0


def loss_against(shocked: Records, calm: Records) -> float:
    """Days times the backlog above that of the same run without the shock, in units of the latter's mean."""
    more, level = _above(shocked, calm)
    return float(np.maximum(more, 0.0).sum() / level) if more.size and level > 0 else float("nan")


def recovery_against(shocked: Records, calm: Records) -> float:
    """Days from the shock until the backlog is that of the calm twin to stay, within a twentieth."""
    more, level = _above(shocked, calm)
    if not more.size or level <= 0:
        return float("nan")
    above = np.flatnonzero(more > (BACK - 1.0) * level)
    return float(above[-1] + 1) if above.size else 0.0


def _above(shocked: Records, calm: Records) -> tuple[np.ndarray, float]:
    """Backlog of every day from the shock on less that of the calm twin, and the mean of the latter."""
    day = shock_day(shocked)
    if not day:
        return np.zeros(0), 0.0
    one, other = shocked.daily["open"][day - 1 :], calm.daily["open"][day - 1 :]
    if len(one) != len(other):
        raise ValueError(f"the two runs have {len(one)} and {len(other)} days after the shock")
    return one - other, float(other.mean()) if len(other) else 0.0
