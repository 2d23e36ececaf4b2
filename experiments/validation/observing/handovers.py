"""Where the file of a dispute was: referrals between units, and returns to a unit that had it before.

Counted as logs of case handling are counted (BPI Challenge 2013): a referral is a change of the unit that holds
the file, a return one to a unit that has held it before, and returns are a share of all referrals: in the log 1 712
of 4 800, for 3 767 cases had 1.27 referrals and 1.82 units each. A unit that refuses has had the file, and gives it
back or passes it on; a lead that sends its own part back gives it to the dispatcher. Sessions hand nothing over.

A case of a log is one file, from intake to its answer; of these cases .05 were opened again. A dispute of the model
lives on when an offer is turned down or a settlement breaks, which a hotline would write down as a new order.
"""

from collections.abc import Iterator

import numpy as np

from agents.events import Activity
from experiments.validation.observing.seen import Seen

DISPATCHER = -2  # the one who sent the file, for counting only
TAKEN = (Activity.ACCEPT, Activity.DESIGNATE)
WAY = ("activity", "actor", "origin", "target")
ANSWERED = (
    Activity.AGREE,
    Activity.REJECT,
    Activity.WITHHOLD,
    Activity.CLOSE_NOMINALLY,
    Activity.JUDGE,
    Activity.ABANDON,
)
MOVES = (Activity.ANSWER, Activity.ARRANGE, *TAKEN, Activity.REFUSE, Activity.REFER)


def handovers_of(seen: Seen, rows: np.ndarray, whole: bool = False) -> dict[str, float]:
    """Of cases: share without a referral, referrals, share with a return; of referrals: share that are returns.

    rows : mask of disputes; those that nobody took in are left out; whole : all that ever befell a dispute, not
    only what came before its first answer
    """
    log = seen.log
    taken = (log["dispute"] >= 0) & rows[log["dispute"]] & np.isin(log["activity"], MOVES)
    mine = np.flatnonzero(taken)
    if not whole:
        mine = mine[mine < first_answer(log, len(rows))[log["dispute"][mine]]]
    mine = mine[np.argsort(log["dispute"][mine], kind="stable")]
    parts = np.split(mine, np.flatnonzero(np.diff(log["dispute"][mine])) + 1) if mine.size else []
    none = moved = returns = back = 0
    for part in parts:
        way = list(places(*(log[name][part].tolist() for name in WAY)))
        again = len(way) - len(set(way))
        none += len(way) == 1
        moved += len(way) - 1
        returns += again
        back += again > 0
    count = len(parts)
    return {
        "none": none / count if count else np.nan,
        "mean": moved / count if count else np.nan,
        "back": back / count if count else np.nan,
        "returned": returns / moved if moved else np.nan,
    }


def first_answer(log: dict[str, np.ndarray], disputes: int) -> np.ndarray:
    """Place in the log of the first answer to every dispute, past its end where there was none: int64."""
    first = np.full(disputes, len(log["day"]), np.int64)
    answers = np.flatnonzero(np.isin(log["activity"], ANSWERED) & (log["dispute"] >= 0))
    np.minimum.at(first, log["dispute"][answers], answers)
    return first


def places(kinds: list[int], actors: list[int], origins: list[int], targets: list[int]) -> Iterator[int]:
    """Who held the file, one after the other; two neighbours are never the same."""
    held = None
    for n, (kind, actor, origin) in enumerate(zip(kinds, actors, origins, strict=True)):
        if kind == Activity.REFER:
            continue
        stops = [actor]
        if kind == Activity.REFUSE and not passed_on(n + 1, kinds, actors, origins, targets):
            stops.append(DISPATCHER if actor == origin else origin)
        for stop in stops:
            if stop != held:
                held = stop
                yield stop


def passed_on(n: int, kinds: list[int], *units: list[int]) -> bool:
    """Whether step n is the sending on, by a unit that has refused, of the file to another unit."""
    if n == len(kinds) or kinds[n] != Activity.REFER:
        return False
    actor, origin, target = (column[n] for column in units)
    return actor == origin != target
