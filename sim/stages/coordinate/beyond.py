"""Tiers above and counties beside: letters, answers of peers, the attention of the province, inspections.

A dispute with a party or a cause outside the city needs a part that nobody in the city can do: the bit
`OUTSIDE` of its masks. The lead writes to those who are responsible there, once. A letter is with a county
beside, waits for the attention of the province, or has been sent down by it with a deadline.
"""

import numpy as np

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import Escalated, State
from agents.events import Activity
from agents.kinds import OUTSIDE
from agents.randomness.compiled import poisson, two_uniforms, uniform
from agents.randomness.streams import INSPECTED, OUTSIDE_DAYS, OUTSIDE_KEPT, OUTSIDE_PEER
from agents.shared_rules import charge, is_open, sigma, write

BESIDE, ABOVE, SENT_DOWN, ENDED = 0, 1, 2, 3  # where a letter is
LETTER = np.dtype([("row", "<i4"), ("due", "<i4"), ("where", "u1")])


class Letters:
    """What the city has written to others about its disputes, and what they have time for.

    rows : of `LETTER`: row of the dispute, day on which something can happen, where the letter is; oldest
    first; attention : float64 (1,), minutes that the province has left
    """

    def __init__(self) -> None:
        self.rows = np.zeros(0, LETTER)
        self.attention = np.zeros(1)

    def have_time(self, minutes: float, decision: int) -> None:
        """The province's minutes of a day come on top of what is left, of which a week is kept at most."""
        self.attention[0] = min(self.attention[0] + minutes, max(5.0 * minutes, float(decision)))


@inlined
def needs_outside(row, disputes):
    """Whether somebody outside the city still has to do a part."""
    return np.int64(disputes.need[row]) & ~np.int64(disputes.done[row]) & OUTSIDE != 0


@inlined
def is_arranged(row, disputes):
    """Whether somebody in the city leads a dispute that is open, and could write."""
    state = disputes.state[row]
    return is_open(state) and state > State.ARRANGING and disputes.lead[row] >= 0


@kernel
def write_letters(key, active, disputes, institutions, rules, log, letters):
    """Leads write to somebody outside, as far as they have the minutes; how many do.

    letters : of `LETTER`, as long as active, filled from the front. A petition goes to the province at once.
    """
    rule, size = rules[0], 0
    beyond = rule.beyond
    for i in range(active.size):
        row = active[i]
        if not needs_outside(row, disputes) or not is_arranged(row, disputes):
            continue
        lead = disputes.lead[row]
        if disputes.seen[row] & OUTSIDE or not charge(
            institutions.cases, lead, Account.REQUEST, rule.minutes
        ):
            continue
        disputes.seen[row] |= OUTSIDE
        beside = uniform(key.seed, OUTSIDE_PEER, 0, disputes.key[row]) < beyond.peers
        letter = letters[size]
        letter.row, letter.where = row, BESIDE if beside else ABOVE
        letter.due = key.day + (beyond.peer_days if beside else 1)
        size += 1
        write(log, key.day, row, Activity.WRITE_OUT, (lead, -1, -1), rule.minutes, 1.0 - beside)
    return size


@inlined
def reach(day, row, disputes, log):
    """Somebody outside the city has done its part."""
    disputes.done[row] |= OUTSIDE
    disputes.quality[row] += 1.0
    write(log, day, row, Activity.REACH, (disputes.lead[row], -1, -1), 0, 0)


@inlined
def peer_answers(key, letter, disputes, beyond, log):
    """A county beside has decided: it acts, or the letter goes up to the province."""
    who = disputes.key[letter.row]
    if uniform(key.seed, OUTSIDE_PEER, key.day, who) < sigma(beyond.peer):
        reach(key.day, letter.row, disputes, log)
        letter.where = ENDED
    else:
        letter.where, letter.due = ABOVE, key.day + 1


@inlined
def send_down(key, letter, disputes, rule, attention, log):
    """The province decides whose task it is, as far as its attention reaches, and sets a deadline."""
    if attention[0] < rule.decision:
        return
    attention[0] -= rule.decision
    u = uniform(key.seed, OUTSIDE_DAYS, key.day, disputes.key[letter.row])
    letter.where, letter.due = SENT_DOWN, key.day + 1 + int(u * rule.beyond.deadline)
    write(log, key.day, letter.row, Activity.SEND_DOWN, (disputes.lead[letter.row], -1, -1), 0, 0)


@kernel
def read_letters(key, letters, disputes, rules, log, attention):
    """What happens to letters today, oldest first; one on a dispute that is no longer open ends.

    A petition draws the letter up to the province. What was sent down is done within the deadline, or sent
    down again. letters : of `LETTER`, changed; attention : minutes the province has, changed
    """
    rule = rules[0]
    for i in range(letters.size):
        letter = letters[i]
        row = letter.row
        if not is_open(disputes.state[row]) or not needs_outside(row, disputes):
            letter.where = ENDED
        elif letter.where == BESIDE and disputes.escalated[row] & Escalated.PETITION:
            letter.where, letter.due = ABOVE, key.day
        if letter.where == ENDED or letter.due > key.day:
            continue
        if letter.where == BESIDE:
            peer_answers(key, letter, disputes, rule.beyond, log)
        elif letter.where == ABOVE:
            send_down(key, letter, disputes, rule, attention, log)
        elif uniform(key.seed, OUTSIDE_KEPT, key.day, disputes.key[row]) < rule.beyond.kept:
            reach(key.day, row, disputes, log)
            letter.where = ENDED
        else:
            letter.where = ABOVE


@kernel
def inspect(key, active, disputes, institutions, rules, log):
    """An inspection sends overdue disputes down with an order and a clock; most clues are not true.

    The lead reports on every one and verifies the clues that are not true; it does so before other work.
    """
    rule, cases = rules[0], institutions.cases
    beyond = rule.beyond
    for i in range(active.size):
        row = active[i]
        if not is_arranged(row, disputes) or key.day <= disputes.raised[row] + rule.limit:
            continue
        u, v = two_uniforms(key.seed, INSPECTED, key.day, disputes.key[row])
        if u >= beyond.checked:
            continue
        false = poisson((1.0 - beyond.true_clues) / beyond.true_clues, v)
        minutes = beyond.report + false * beyond.clue
        if not charge(cases, disputes.lead[row], Account.REVIEW, minutes):
            continue
        disputes.authority[row] = max(disputes.authority[row], np.float32(rule.standing))
        disputes.clocks[row], disputes.lender[row] = 1.0, -1
        write(log, key.day, row, Activity.SEND_DOWN, (disputes.lead[row], -1, -1), minutes, false)
