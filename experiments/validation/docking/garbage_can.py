"""Fioretti and Lomi's garbage can: units that may pass a matter on (垃圾桶模型)."""

from collections.abc import Mapping

import numpy as np

from agents.events import Activity
from experiments.validation.docking.docked import Docked
from experiments.validation.docking.worlds import minimal_worlds
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate
from sim.city.places.plan import COMMUNITY, SUBDISTRICT

DECISIONS = (Activity.AGREE, Activity.REJECT, Activity.WITHHOLD, Activity.CLOSE_NOMINALLY)
MEETINGS = (Activity.ANSWER, Activity.ARRANGE, Activity.ACCEPT, Activity.REFUSE)


class GarbageCan(Docked):
    """Most decisions solve nothing, the same problems come again, and what is solved is solved low."""

    id = "D1"

    def observe(self, seen: Seen) -> dict[str, float]:
        log, mine = seen.log, seen.judged
        solved = mine & seen.holding
        decisions = int(seen.count(*DECISIONS)[mine].sum())
        met = np.isin(log["activity"], MEETINGS) & (log["dispute"] >= 0)
        met[met] = mine[log["dispute"][met]]
        pair = np.stack([log["dispute"][met], log["actor"][met]])
        meetings = pair.shape[1]
        tier = seen.model.city.institutions.tier
        rung = np.where(tier == COMMUNITY, 0, np.where(tier == SUBDISTRICT, 1, 2))
        did = (log["activity"] == Activity.FINISH) & (log["dispute"] >= 0)
        did[did] = solved[log["dispute"][did]]
        known = meetings > 0 and did.any()
        return {
            "d1_solved": float(solved.sum() / decisions) if decisions else np.nan,
            "d1_again": 1 - np.unique(pair, axis=1).shape[1] / meetings if meetings else np.nan,
            "d1_low": float(rung[log["actor"][did]].mean() - rung[pair[1]].mean()) if known else np.nan,
        }

    def measured(self, sheet: Sheet) -> Mapping[str, Estimate]:
        worlds = minimal_worlds(self.id)
        passing, taking = worlds["gc_passing"], worlds["gc_taking"]
        return {
            "unsolved": sheet.mean(passing, "d1_solved"),
            "again": sheet.difference(taking, passing, "d1_again"),
            "low": sheet.mean(passing, "d1_low"),
        }
