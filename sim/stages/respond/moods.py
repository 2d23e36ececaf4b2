"""Means over residents of what they feel, without copies of the columns."""

from agents.compiling import kernel
from agents.kinds import NEEDS
from agents.residents import KINDS


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
def mean_feelings(people, gone, out):
    """Means over the residents at home, each summed from the first row to the last in double precision.

    Happiness of a resident is satisfaction less unmet expectation, at least 0, over 1 plus grievance. It is 1
    for who is wholly satisfied, expects no more and has no grievance.

    gone : uint8 per resident, 1 where the dwelling is empty; no rows while nobody can leave
    out : float64 (NEEDS + KINDS + 4,), filled: needs, kinds of institution, and then grievance, efficacy,
    participation and happiness
    """
    needs, wanted, trust = people.satisfaction, people.expectation, people.trust
    grievance, efficacy, participation = people.grievance, people.efficacy, people.participation
    at_home, by_kind, others = 0, out[NEEDS:], out[NEEDS + KINDS :]
    out[:] = 0.0
    for i in range(grievance.size):
        if gone.size > 0 and gone[i] != 0:
            continue
        at_home += 1
        felt = 0.0
        for n in range(NEEDS):
            unmet = max(wanted[i, n] - needs[i, n], 0.0)
            felt += (needs[i, n] - unmet) / NEEDS
            out[n] += needs[i, n]
        for k in range(KINDS):
            by_kind[k] += trust[i, k]
        others[0] += grievance[i]
        others[1] += efficacy[i]
        others[2] += participation[i]
        others[3] += max(felt, 0.0) / (1.0 + grievance[i])
    out /= max(at_home, 1)
