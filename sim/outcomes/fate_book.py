"""The book of fates: what has become of every problem at set ages (结局簿)."""

from collections.abc import Mapping

import numpy as np

from agents.compiling import kernel
from agents.disputes import STATES, Disputes, State
from sim.outcomes.fates import HALF, UNWATCHED, Fate, ages_for

_FATES = {
    State.LATENT: Fate.LUMPED,
    State.LUMPED: Fate.LUMPED,
    State.SETTLED: Fate.DURABLE,
    State.DURABLE: Fate.DURABLE,
    State.NOMINAL: Fate.NOMINAL,
    State.JUDGED: Fate.JUDGED,
    State.PRIVATE: Fate.PRIVATE,
    State.FADED: Fate.FADED,
    State.ABANDONED: Fate.ABANDONED,
}
# By state, while nothing breaks.
_PLAIN = tuple(int(_FATES.get(State(state), Fate.OPEN)) for state in range(STATES))
# A bit for each state that ends a problem on a day which no column of the disputes tells.
_UNDATED = np.int64(sum(1 << state for state in (State.PRIVATE, State.FADED, State.ABANDONED)))


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
        self.ended[active[(_UNDATED >> disputes.state[active]) & 1 == 1]] = day
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
