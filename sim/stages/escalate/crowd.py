"""People hit by the same cause: neighbours in their rows, or colleagues in the rows of their workplace."""

import numpy as np

from agents.compiling import inlined
from agents.kinds import Source


@inlined
def are_colleagues(row, d, topics):
    """Whether the group of a dispute are colleagues of the first; otherwise they are neighbours."""
    return topics.source[d.topic[row]] == Source.EMPLOYER and d.enterprise[row] >= 0


@inlined
def member(i, row, d, topics, teams):
    """Resident who is number i of a group, 0 being the first.

    teams : named tuple, order uint32 (n,), residents by workplace; rank int64 (n,), place of a resident in
        `order`, -1 without a workplace; place int64 (institutions + 1,)
    """
    p = np.int64(d.resident[row])
    if are_colleagues(row, d, topics):
        return np.int64(teams.order[teams.rank[p] + i])
    return p + i


@inlined
def place_in_group(p, row, d, topics, teams):
    """Number of a resident in a group, -1 for whoever does not belong to it."""
    first = np.int64(d.resident[row])
    at = teams.rank[p] - teams.rank[first] if are_colleagues(row, d, topics) else p - first
    if are_colleagues(row, d, topics) and teams.rank[p] < 0:
        return -1
    return at if 0 <= at < d.group[row] else -1


@inlined
def has_joined(i, row, d, crowd):
    """Whether number i of a group has joined; the first always has."""
    return i == 0 or crowd[d.crowd[row] + i] == 1
