"""Means over all residents of what they feel, without copies of the columns."""

from agents.compiling import kernel
from agents.kinds import NEEDS


@kernel
def sum_by_place(people, column, total):
    """Sum a column over the residents of every community, in double precision from the first to the last.

    people : int64 (communities + 1), first resident of each; column : per resident
    total : float64 (communities,), filled
    """
    for c in range(total.size):
        total[c] = 0.0
        for i in range(people[c], people[c + 1]):
            total[c] += column[i]


@kernel
def happiness_of(satisfaction, expectation, grievance):
    """Mean over residents of satisfaction less unmet expectation, at least 0, over 1 plus grievance.

    satisfaction, expectation : float32 (n, 6); grievance : float32 (n,). The answer is 0..1: 1 for a resident
    who is wholly satisfied, expects no more and has no grievance.
    """
    total = 0.0
    for i in range(grievance.size):
        felt = 0.0
        for n in range(NEEDS):
            unmet = max(expectation[i, n] - satisfaction[i, n], 0.0)
            felt += (satisfaction[i, n] - unmet) / NEEDS
        total += max(felt, 0.0) / (1.0 + grievance[i])
    return total / max(grievance.size, 1)
