"""Bitterman and Koliba's basin: voluntary, mandated and separate handling of shared matters (流域协作模型)."""

from collections.abc import Mapping

from experiments.validation.docking.docked import Docked
from experiments.validation.docking.worlds import minimal_worlds
from experiments.validation.observing.seen import Seen, mean_over
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Estimate, mean_of
from sim.outcomes.definitions import breadth

SHARED = 2  # competences from which a matter takes more than one unit


class Basin(Docked):
    """A mandate does without trust what volunteers do with it, and a coordinator without staff is a bottleneck."""

    id = "D2"

    def observe(self, seen: Seen) -> dict[str, float]:
        shared = seen.judged & (breadth(seen.records) >= SHARED)
        return {"d2_durable": mean_over(seen.holding.astype(float), shared)}

    def measured(self, sheet: Sheet) -> Mapping[str, Estimate]:
        durable = {name: sheet.values(arm, "d2_durable") for name, arm in minimal_worlds(self.id).items()}
        low = durable["bk_mandate_low"] - durable["bk_peers_low"]
        high = durable["bk_mandate_high"] - durable["bk_peers_high"]
        return {
            "mandate": mean_of(low),
            "trust": mean_of(low - high),
            "regional": mean_of(durable["bk_mandate_low"] - durable["bk_apart_low"]),
            "bottleneck": mean_of(durable["bk_mandate_ample"] - durable["bk_mandate_scarce"]),
        }
