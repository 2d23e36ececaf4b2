"""Means over all residents of what they feel, without copies of the columns."""

from agents.kernels import kernel
from agents.kinds import NEEDS


@kernel
def happiness_of(satisfaction, expectation, grievance):
    """Mean over residents of satisfaction less unmet expectation, at least 0, over 1 plus grievance.

    satisfaction, expectation : float32 (n, 6); grievance : float32 (n,). The answer is 0..1: 1 for whoever is
    wholly satisfied, expects no more and bears no grievance.
    """
    total = 0.0
    for i in range(grievance.size):
        felt = 0.0
        for n in range(NEEDS):
            unmet = max(expectation[i, n] - satisfaction[i, n], 0.0)
            felt += (satisfaction[i, n] - unmet) / NEEDS
        total += max(felt, 0.0) / (1.0 + grievance[i])
    return total / max(grievance.size, 1)
