"""What became of every problem at set ages: the fates, and the book in which they stand (结局).

The problems of a seed are the same under every policy, but for those that enterprises cause: an enterprise
held to account causes fewer. A policy is therefore judged by all problems that would have arisen had no claim
against an enterprise ever been settled. Whatever a policy prevents of them has a fate of its own.
"""

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from agents.compiling import kernel
from agents.disputes import STATES, Disputes, State


class Fate(IntEnum):
    """What became of a problem; in exactly one fate each evening.

    A settlement or judgment that will break within its window ends nothing: the problem is open. The day on
    which it would break is drawn with it, so that nobody has to wait for the end of the window.
    """

    OPEN = 0  # claimed or detected, and in the hands of desks, court or the sides
    DURABLE = 1  # agreed or remedied, and the settlement outlasts its window
    NOMINAL = 2  # closed nominally, and not taken up again
    JUDGED = 3  # ended by a judgment that is kept
    PRIVATE = 4  # talked over between the sides
    LUMPED = 5  # not voiced, still felt
    FADED = 6  # not voiced until it faded
    ABANDONED = 7  # abandoned while the case was open
    PREVENTED = 8  # has not arisen, since an enterprise was held to account


FATES = len(Fate)
UNWATCHED = 255  # not yet of that age
AGES = (30, 90, 180, 365)  # days after a problem arose
HALF = "fate_half"  # column of the age that depends on the length of a run
HORIZON = 180  # days, the age at which headlines are read where runs are long enough
LASTING = (Fate.DURABLE, Fate.JUDGED, Fate.PRIVATE, Fate.FADED)  # nobody feels these any more
_PLAIN = np.full(STATES, Fate.OPEN, np.uint8)
_PLAIN[[State.LATENT, State.LUMPED]] = Fate.LUMPED
_PLAIN[[State.SETTLED, State.DURABLE]] = Fate.DURABLE
_PLAIN[State.NOMINAL] = Fate.NOMINAL
_PLAIN[State.JUDGED] = Fate.JUDGED
_PLAIN[State.PRIVATE] = Fate.PRIVATE
_PLAIN[State.FADED] = Fate.FADED
_PLAIN[State.ABANDONED] = Fate.ABANDONED
_UNDATED = np.zeros(STATES, np.bool_)  # ends whose day no column of the disputes tells
_UNDATED[[State.PRIVATE, State.FADED, State.ABANDONED]] = True


@kernel
def put_fates(
    part: tuple[int, int],
    columns: tuple[np.ndarray, np.ndarray, np.ndarray],
    ended: np.ndarray,
    window: int,
    fates: np.ndarray,
) -> None:
    """Fates by the state of each row, and by whether what ended it will last.

    part : (first, last), rows first..last-1; columns : `state`, `closed` and `relapse_day` of the disputes
    ended : int32, see `FateBook`; window : days that a settlement has to stand; fates : uint8, filled
    """
    state, closed, breaks = columns
    for row in range(part[0], part[1]):
        now = state[row]
        fates[row] = _PLAIN[now]
        last = closed[row] + window if now == State.SETTLED else breaks[row]
        if (now == State.SETTLED or now == State.JUDGED) and 0 <= breaks[row] <= last:
            fates[row] = Fate.OPEN
        elif now == State.ABANDONED and closed[row] < ended[row]:
            fates[row] = Fate.NOMINAL  # the register's word stands


def fates_of(columns: Mapping[str, np.ndarray], ended: np.ndarray, window: int) -> np.ndarray:
    """Fate of every row, uint8, see `put_fates`.

    columns : `state`, `closed` and `relapse_day` of the disputes; ended : int32, see `FateBook`
    window : days that a settlement has to stand
    """
    fates = np.empty(len(ended), np.uint8)
    judged = columns["state"], columns["closed"], columns["relapse_day"]
    put_fates((0, len(ended)), judged, ended, window, fates)
    return fates


def ages_for(days: int) -> dict[str, int]:
    """Column -> age at which fates are written down in a run of so many days after warm-up.

    Those set, and half of a run that is too short for the horizon.
    """
    half = {HALF: days // 2} if 0 < days // 2 < HORIZON else {}
    return {f"fate_{age}": age for age in AGES} | half


class FateBook:
    """Fates of all problems at set ages, a row per problem as in the table of disputes.

    days, warm_up : of the run; the age that depends on them is only written down for problems that count
    ages : column -> days after a problem arose
    at : column -> uint8, `Fate`, UNWATCHED for younger problems
    ended : int32, evening on which a problem was talked over, faded or was given up, -1 otherwise
    """

    def __init__(self, days: int, warm_up: int = 0) -> None:
        self.ages, self.warm_up = ages_for(days), warm_up
        self.at = {name: np.zeros(0, np.uint8) for name in self.ages}
        self.ended = np.zeros(0, np.int32)
        self.arisen = [0]  # problems up to each evening

    def alike(self, days: int, warm_up: int) -> bool:
        """Whether a run of these lengths has the same ages for the same problems."""
        ages = ages_for(days)
        return ages == self.ages and (HALF not in ages or warm_up == self.warm_up)

    def follow(self, days: int, warm_up: int) -> None:
        """Go on as the book of a run of other lengths, of which no problem that counts has arisen yet."""
        self.ages, self.warm_up = ages_for(days), warm_up
        fresh = np.full(len(self.ended), UNWATCHED, np.uint8)
        self.at = {name: fresh.copy() if name == HALF else self.at[name] for name in self.ages}

    def note(self, day: int, disputes: Disputes, active: np.ndarray, window: int) -> None:
        """Write down the ends of this evening, and the fates of problems that are of an age today.

        active : int32, rows that had not ended this morning
        """
        self._make_room(disputes.capacity)
        self.arisen.append(disputes.count)
        self.ended[active[_UNDATED[disputes.state[active]]]] = day
        columns = disputes.state, disputes.closed, disputes.relapse_day
        for name, age in self.ages.items():
            if age < day and (name != HALF or day - age > self.warm_up):
                of_that_day = self.arisen[day - age - 1], self.arisen[day - age]
                put_fates(of_that_day, columns, self.ended, window, self.at[name])

    def _make_room(self, rows: int) -> None:
        more = rows - len(self.ended)
        if more > 0:
            self.ended = np.concatenate([self.ended, np.full(more, -1, np.int32)])
            new = np.full(more, UNWATCHED, np.uint8)
            self.at = {name: np.concatenate([fate, new]) for name, fate in self.at.items()}

    def columns(self, disputes: Disputes, window: int) -> dict[str, np.ndarray]:
        """Name -> column: `ended`, `fate` as it is this evening, and those at each age."""
        self._make_room(disputes.capacity)
        rows = slice(disputes.count)
        ended = self.ended[rows]
        fates = {"fate": fates_of(disputes.columns(), ended, window)}
        return {"ended": ended, **fates, **{name: fate[rows] for name, fate in self.at.items()}}


PREVENTED = np.dtype(
    [("key", "u8"), ("born", "i4"), ("resident", "i4"), ("need", "u2"), ("topic", "u1"), ("community", "i4")]
)


class Prevented:
    """Problems that have not arisen because an enterprise was held to account, in the order of days.

    rows : of `PREVENTED`: key, as of a problem; born, day on which it would have arisen; resident whom it
    would have hit first; need, mask of the competences it would have needed; topic in the catalogue and
    community, where
    """

    def __init__(self) -> None:
        self.parts = [np.zeros(0, PREVENTED)]

    def add(self, rows: np.ndarray) -> None:
        """Write down what did not arise today."""
        if len(rows):
            self.parts.append(rows.copy())

    def columns(self) -> dict[str, np.ndarray]:
        """Name -> column."""
        self.parts = [np.concatenate(self.parts)]
        return {name: np.ascontiguousarray(self.parts[0][name]) for name in PREVENTED.fields or ()}
