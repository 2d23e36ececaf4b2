"""Where the file of a dispute was: referrals between units, and returns to a unit that had it before.

Counted as logs of case handling are counted (BPI Challenge 2013): a referral is a change of the unit that holds
the file, a return one to a unit that has held it. A unit that refuses has had the file, and gives it back; a lead
that sends its own part back gives it to the dispatcher. Sessions hand nothing over.
"""

from collections.abc import Iterator

import numpy as np

from agents.events import Activity
from experiments.validation.observing.seen import Seen

DISPATCHER = -2  # the one who sent the file, for counting only
TAKEN = (Activity.ACCEPT, Activity.DESIGNATE)
MOVES = (Activity.ARRANGE, *TAKEN, Activity.REFUSE)


def handovers_of(seen: Seen, rows: np.ndarray) -> dict[str, float]:
    """Share of disputes without a referral, referrals of a dispute, and returns among those after the first.

    rows : mask of disputes; those that nobody took in are left out
    """
    log = seen.log
    mine = np.flatnonzero(np.isin(log["activity"], MOVES) & (log["dispute"] >= 0))
    mine = mine[rows[log["dispute"][mine]]]
    mine = mine[np.argsort(log["dispute"][mine], kind="stable")]
    parts = np.split(mine, np.flatnonzero(np.diff(log["dispute"][mine])) + 1) if mine.size else []
    none = moved = after = returns = 0
    for part in parts:
        way = list(places(*(log[name][part].tolist() for name in ("activity", "actor", "origin"))))
        moves = len(way) - 1
        none += moves == 0
        moved += moves
        after += max(moves - 1, 0)
        returns += sum(way[n] in way[: n - 1] for n in range(2, len(way)))
    return {
        "none": none / len(parts) if parts else np.nan,
        "mean": moved / len(parts) if parts else np.nan,
        "returned": returns / after if after else np.nan,
    }


def places(kinds: list[int], actors: list[int], origins: list[int]) -> Iterator[int]:
    """Who held the file, one after the other."""
    held = None
    for kind, actor, origin in zip(kinds, actors, origins, strict=True):
        stops = [actor]
        if kind == Activity.REFUSE:
            stops.append(DISPATCHER if actor == origin else origin)
        for stop in stops:
            if stop != held:
                held = stop
                yield stop
