"""People hit by the same cause: neighbours in their rows, or colleagues in the rows of their workplace."""

import numpy as np

from agents.compiling import inlined
from agents.kinds import Source


@inlined
def are_colleagues(row, disputes):
    """Whether the group of a dispute are colleagues of the first; otherwise they are neighbours."""
    return disputes.topics.source[disputes.topic[row]] == Source.EMPLOYER and disputes.enterprise[row] >= 0


@inlined
def member(i, row, disputes, teams):
    """Resident who is number i of a group, 0 being the first."""
    p = np.int64(disputes.resident[row])
    if are_colleagues(row, disputes):
        return np.int64(teams.order[teams.rank[p] + i])
    return p + i


@inlined
def place_in_group(p, row, disputes, teams):
    """Number of a resident in a group, -1 for those who do not belong to it."""
    first = np.int64(disputes.resident[row])
    at = teams.rank[p] - teams.rank[first] if are_colleagues(row, disputes) else p - first
    if are_colleagues(row, disputes) and teams.rank[p] < 0:
        return -1
    return at if 0 <= at < disputes.group[row] else -1


@inlined
def has_joined(i, row, disputes, crowd):
    """Whether number i of a group has joined; the first always has."""
    return i == 0 or crowd[disputes.crowd[row] + i] == 1
