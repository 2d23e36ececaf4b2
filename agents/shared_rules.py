"""Small rules that several kernels share."""

import numpy as np

from agents.compiling import inlined
from agents.disputes import State
from agents.kinds import Competence
from agents.randomness.compiled import uniform_each


@inlined
def sigma(x):
    """Logistic function."""
    return 1.0 / (1.0 + np.exp(-x))


@inlined
def normal_below(x):
    """Distribution function of the standard normal, by the complementary error function's series.

    Abramowitz & Stegun 26.2.17, absolute error below 7.5e-8.
    """
    t = 1.0 / (1.0 + 0.2316419 * abs(x))
    poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-x * x / 2.0) / np.sqrt(2.0 * np.pi) * poly
    return 1.0 - tail if x >= 0 else tail


@inlined
def popcount(mask):
    """Number of bits set in a mask of competences."""
    count = 0
    m = np.int64(mask)
    while m:
        m &= m - 1
        count += 1
    return count


@inlined
def has_mediated(row, disputes):
    """Whether a mediator has done its part in a dispute, with or without success."""
    return np.int64(disputes.done[row]) & (1 << Competence.MEDIATION) != 0


@inlined
def write(log, day, dispute, activity, who, minutes, note):
    """Append one event; the caller has reserved the room.

    who : (actor, origin, target), see `agents.events.EventLog`
    """
    n = log.cursor[0]
    event = log.rows[n]
    event.day = day
    event.dispute = dispute
    event.activity = activity
    event.actor, event.origin, event.target = who
    event.minutes = minutes
    event.note = note
    log.cursor[0] = n + 1


@inlined
def can_pay(cases, unit, minutes):
    """Whether a unit can take on minutes today: it has some left, and what they lack is for tomorrow.

    Days are a grid that the model lays over time; a matter begun in the evening is finished in the
    morning. Otherwise small desks, and cities where one agent stands for many, could begin nothing long.
    """
    return minutes <= 0 or cases.left[unit] > 0


@inlined
def charge(cases, unit, account, minutes):
    """Take minutes of a unit on an account; False, and nothing taken, if it cannot pay today.

    What exceeds the day is owed, and paid on the next mornings before anything else.
    """
    if not can_pay(cases, unit, minutes):
        return False
    now = min(minutes, cases.left[unit])
    cases.left[unit] -= now
    cases.spent[unit, account] += now
    cases.carried_over[unit, account] += minutes - now
    return True


@inlined
def is_open(state):
    """Whether a dispute is in the hands of the city: claimed or detected, and not closed."""
    return State.RAISED <= state <= State.REJECTED


@inlined
def in_states(active, states, disputes):
    """Active problems in one of these states, in the same order, int32.

    Which state is next cannot be foreseen, so a branch on it in a long loop costs more than this pass.
    states : mask, bit s for `State` s
    """
    found, size = np.empty(active.size, np.int32), 0
    for i in range(active.size):
        row = active[i]
        found[size] = row
        size += states >> disputes.state[row] & 1
    return found[:size]


@inlined
def keys_of(rows, disputes):
    """Keys of some problems, uint64, next to each other."""
    who = np.empty(rows.size, np.uint64)
    for i in range(rows.size):
        who[i] = disputes.key[rows[i]]
    return who


@inlined
def number_each(key, decision, rows, disputes):
    """Today's uniform number of each of some problems, float64: several are drawn at a stroke."""
    drawn = np.empty(rows.size)
    uniform_each(key.seed, decision, key.day, keys_of(rows, disputes), drawn)
    return drawn


@inlined
def tie_weight(ties, a, b):
    """Strongest tie from institution a to b in any layer, 0 without one (rows sorted by `who`)."""
    if a < 0 or b < 0:
        return 0.0
    start, who = ties.start, ties.who
    low, high = start[a], start[a + 1]
    while low < high:
        middle = (low + high) // 2
        if who[middle] < b:
            low = middle + 1
        else:
            high = middle
    best = 0.0
    while low < start[a + 1] and who[low] == b:
        best = max(best, np.float64(ties.weight[low]))
        low += 1
    return best
