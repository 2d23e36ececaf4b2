"""The limit: what any talk over this network must pay, a bare sum over all contacts' opinions."""

import numpy as np

from agents.compiling import kernel
from sim.stages.respond.talk import AHEAD, fetch_row


@kernel
def gather(start, who, opinion):  # type: ignore[no-untyped-def]
    """Sum of all contacts' opinions, in the order of the network, fetched ahead as in the round of talk."""
    t = s = e = q = 0.0
    end = np.uint64(max(who.size, 1) - 1)
    for i in range(start.size - 1):
        for j in range(start[i], start[i + 1]):
            fetch_row(opinion, who[min(j + AHEAD, end)])
            other = who[j]
            t += opinion[other, 0]
            s += opinion[other, 1]
            e += opinion[other, 2]
            q += opinion[other, 3]
    return t + s + e + q
