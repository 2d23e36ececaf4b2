"""How soon disputes are settled, as a curve over days that is stored with a run."""

import numpy as np

from sim.outcomes.records import Records
from sim.outcomes.times import settled_shares, time_to_settlement


def resolution_curves(records: Records) -> dict[str, np.ndarray]:
    """Share of disputes settled, and still holding, within so many days after they were raised.

    Disputes raised after the warm-up. All of them can be watched until the last day, so the share is a
    product-limit estimate (Kaplan & Meier 1958) in which a dispute that ended otherwise (by nominal closure,
    by judgment, abandoned) counts as never settled; `settled_share[t]` belongs to t days, t = 0 .. days.
    """
    days, warm_up = int(records.facts["days"]), int(records.facts["warm_up"])
    _, until, settled = time_to_settlement(records.disputes, days, warm_up)
    return {"settled_share": settled_shares(until, settled, days)}
