"""Where disputes come in: what ends at once, how much is dispatched, and whether that is right at first."""

from typing import ClassVar

import numpy as np

from agents.disputes import Channel
from agents.events import Activity
from experiments.doubt.figures import ENQUIRIES
from experiments.validation.arms import Arm
from experiments.validation.fact import Fact
from experiments.validation.facts.handling import SETTLED
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Part, mean_of
from sim.outcomes.definitions import share

OUTSIDE = (Channel.PETITION, Channel.COURT)


def taken_in(seen: Seen) -> np.ndarray:
    """Mask of the judged disputes that came to a desk, and not straight to petition office or court."""
    mask: np.ndarray = seen.judged & ~np.isin(seen.d["channel"], OUTSIDE)
    return mask


def closed_at_once(seen: Seen) -> np.ndarray:
    """Mask of the disputes that were closed on the day they came."""
    mask: np.ndarray = (seen.d["raised"] >= 0) & (seen.d["first_closed"] == seen.d["raised"])
    return mask


class FirstDay(Fact):
    """Some matters take one answer or one call."""

    id = "SF43"
    title = "Closed on the day they come"
    zh = "当日办结"
    source = "[Boston 311], [NYC casework], [BPIC 2013]"
    statistic = "disputes closed on the day they were raised, of those that came to a desk; settled baseline"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        d, once = seen.d, closed_at_once(seen)
        day = share(once, taken_in(seen))
        window = int(seen.records.facts["durable_window"])
        followed = (d["first_closed"] > seen.warm_up) & (d["first_closed"] <= seen.model.day - window)
        followed &= seen.count(Activity.AGREE) > 0
        broke = seen.count(Activity.RELAPSE) > 0
        return {
            "sf43_day": day,
            "sf43_contacts": ENQUIRIES + (1.0 - ENQUIRIES) * day,
            "sf43_broke": share(broke, followed & once),
            "sf43_others": share(broke, followed & ~once),
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("closed on the first day", sheet.mean(SETTLED, "sf43_day"), 0.16, 0.31),
                Part(
                    "answered of all contacts, if two thirds were enquiries (.53 to .86)",
                    sheet.mean(SETTLED, "sf43_contacts"),
                    judged=False,
                ),
                Part("of these, broke", sheet.mean(SETTLED, "sf43_broke"), judged=False),
                Part("of other settlements, broke", sheet.mean(SETTLED, "sf43_others"), judged=False),
            ),
            note="Denominators differ: hotlines count contacts, two thirds of which are enquiries; the model holds "
            "disputes alone. Of what is no enquiry a Chinese hotline answers about one in seven at once: (.70 - .65) / "
            ".34.",
        )


class Dispatched(Fact):
    """What the hotline sends on, by people and day: steadier than contacts."""

    id = "SF50"
    title = "Orders dispatched"
    zh = "派单量"
    source = "[Hotline bulletins 2010-25]"
    statistic = (
        "disputes claimed at the hotline and not answered at once, per 1 000 people a day; settled baseline"
    )
    reworked = "one value had been looked at before the fact was written; nothing was set by it"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        came = (seen.d["raised"] > seen.warm_up) & (seen.d["channel"] == Channel.HOTLINE)
        days = float(seen.records.facts["residents"]) / 1000.0 * (seen.model.day - seen.warm_up)
        return {
            "sf50_orders": float((came & ~closed_at_once(seen)).sum()) / days,
            "sf50_all": float((seen.d["raised"] > seen.warm_up).sum()) / days,
        }

    def judge(self, sheet: Sheet) -> Finding:
        return Finding(
            (
                Part("orders of the hotline", sheet.mean(SETTLED, "sf50_orders"), 0.05, 0.40),
                Part("all that was raised, any channel", sheet.mean(SETTLED, "sf50_all"), judged=False),
            ),
            note="The median of 15 places is .11. Populations of these places are recalled.",
        )


class RightAtFirst(Fact):
    """Not every first dispatch finds the unit that keeps it."""

    id = "SF51"
    title = "First dispatch right"
    zh = "首次派单准确率"
    source = "[Hotline bulletins 2010-25], [Street dispatch 2025]"
    statistic = "first parts asked for, or taken by a lead itself, that were not sent back; settled baseline"
    reworked = "numbers of requests sent back had been looked at before the fact was written"
    arms: ClassVar[tuple[Arm, ...]] = (SETTLED,)

    def observe(self, seen: Seen) -> dict[str, float]:
        log = seen.log
        asked = np.flatnonzero(seen.requests & (log["dispute"] >= 0))
        _, first = np.unique(log["dispute"][asked], return_index=True)
        asked = asked[first]
        asked = asked[seen.judged[log["dispute"][asked]]]
        need = seen.d["need"][log["dispute"][asked]].astype(np.int64)
        return {
            "sf51_kept": float((log["activity"][asked] == Activity.ACCEPT).mean()),
            "sf51_needed": float((need >> log["target"][asked] & 1).mean()),
        }

    def judge(self, sheet: Sheet) -> Finding:
        kept, needed = sheet.values(SETTLED, "sf51_kept"), sheet.values(SETTLED, "sf51_needed")
        return Finding(
            (
                Part("not sent back, at most as with a duty list", mean_of(kept), high=0.98),
                Part("for a part that is truly needed (.75 in a weak source)", mean_of(needed), judged=False),
            ),
            note="The .75 without a duty list is an unsourced claim: it sets no band. The model has no duty list that "
            "could be laid upon a run.",
        )
