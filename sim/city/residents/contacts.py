"""Who knows whom: pairs of residents drawn by key, and their compressed sparse rows (社会网络)."""

import numpy as np

from agents.compiling import inlined, kernel
from agents.randomness.compiled import uniform, words

NEIGHBOUR, COLLEAGUE, DISTANT, STUBS = 9111, 9112, 9113, 9114
TO_UNIT32 = 1.0 / 4294967296.0  # 2**-32
TRIES = 4  # probabilities to meet somebody alike before taking who comes
NEXT_DOOR = 40  # rows on either side that count as the same building
NEXT_DOOR_SHARE = 0.7  # assumption: most ties to neighbours are within the building
NEXT_DESK = 15  # colleagues on either side that count as the same team
NEXT_DESK_SHARE = 0.8  # assumption: most ties at work are within the team


@inlined
def stubs(seed, kind, who, mean):
    """How many ties a resident starts: half of the mean degree, a fraction of one by coincidence."""
    half = 0.5 * mean
    whole = int(half)
    return whole + int(uniform(seed, STUBS, kind, who) < half - whole)


@inlined
def candidate(i, low, size, near, u, v, near_share):
    """A row of low..low+size-1: within `near` rows of i with probability `near_share`, else any."""
    if u < near_share and size > 2 * near:
        step = int(v * 2 * near) - near
        if step >= 0:
            step += 1
        return low + (i - low + step) % size
    return low + int(v * size)


@inlined
def neighbour(key, stub, i, low, size, people, homophily):
    """A row of the same community for one tie of resident i, rather somebody alike; -1 if there is nobody.

    key : (seed, identity of resident i)
    """
    seed, who = key
    tenure, migrant, age = people.tenure, people.migrant, people.age
    chosen = -1
    for t in range(TRIES):
        a, b, c, _ = words(seed, NEIGHBOUR, stub * TRIES + t, who)
        u, v = np.float64(a) * TO_UNIT32, np.float64(b) * TO_UNIT32
        j = candidate(i, low, size, NEXT_DOOR, u, v, NEXT_DOOR_SHARE)
        if j != i:
            chosen = j
            unlike = int(tenure[i] != tenure[j]) + int(migrant[i] != migrant[j]) + int(age[i] != age[j])
            if np.float64(c) * TO_UNIT32 < 1.0 - homophily * unlike / 3.0:
                break
    return chosen


@inlined
def colleague(seed, who, stub, at, first, size, order):
    """A row of the same workplace, for the resident who stands at place `at` of `order`."""
    a, b, _, _ = words(seed, COLLEAGUE, stub, who)
    u, v = np.float64(a) * TO_UNIT32, np.float64(b) * TO_UNIT32
    return np.int64(order[candidate(at, first, size, NEXT_DESK, u, v, NEXT_DESK_SHARE)])


@inlined
def note(i, j, used, one, other):
    """Write down a pair, unless there is no other end; returns how many pairs there are."""
    if j < 0 or j == i:
        return used
    one[used], other[used] = i, j
    return used + 1


@kernel
def pair_up(seed, homes, people, teams, rules, one, other):
    """Draw all ties as pairs (duplicates are possible); returns how many of `one`, `other` are filled.

    homes : (start int64 (communities + 1,), key uint64 (communities,)), rows and identity of communities
    rules : parameters of the city; one, other : uint32, long enough for every tie, filled from the front
    """
    start, key = homes
    rule, household, workplace = rules[0], people.household, people.workplace
    order, rank, place = teams.order, teams.rank, teams.place
    n, used = household.size, 0
    for c in range(key.size):
        low, size = start[c], start[c + 1] - start[c]
        for i in range(low, low + size):
            who = key[c] + np.uint64(i - low)
            j = i + 1
            while j < low + size and household[j] == household[i]:
                used = note(i, j, used, one, other)
                j += 1
            for s in range(stubs(seed, NEIGHBOUR, who, rule.neighbour_ties)):
                j = neighbour((seed, who), s, i, low, size, people, rule.homophily)
                used = note(i, j, used, one, other)
            w = workplace[i]
            if w >= 0:
                team = place[w + 1] - place[w]
                for s in range(stubs(seed, COLLEAGUE, who, rule.workplace_ties)):
                    used = note(i, colleague(seed, who, s, rank[i], place[w], team, order), used, one, other)
            for s in range(stubs(seed, DISTANT, who, rule.long_ties)):
                used = note(i, int(uniform(seed, DISTANT, s, who) * n), used, one, other)
    return used


@kernel
def by_group(group, place, order, rank):
    """Counting sort of rows by group number; rows with a negative group are left out.

    group : int32 (n,); place : int64 (groups + 1,), filled with the first place of each group
    order : uint32 (n,), filled; rank : int64 (n,), filled with the place of each row in `order`
    """
    place[:] = 0
    for i in range(group.size):
        if group[i] >= 0:
            place[group[i] + 1] += 1
    for g in range(1, place.size):
        place[g] += place[g - 1]
    free = place.copy()
    for i in range(group.size):
        rank[i] = -1
        if group[i] >= 0:
            rank[i] = free[group[i]]
            order[rank[i]] = i
            free[group[i]] += 1


@kernel
def count_ends(one, other, used, start):
    """Fill `start` (int64, n + 1) with the first place of each row, both directions of each pair counted."""
    start[:] = 0
    for p in range(used):
        start[one[p] + 1] += 1
        start[other[p] + 1] += 1
    for i in range(1, start.size):
        start[i] += start[i - 1]


@kernel
def fill_rows(one, other, used, start, who):
    """Put both directions of each pair into the rows of `who` (uint32)."""
    free = start[:-1].copy()
    for p in range(used):
        i, j = one[p], other[p]
        who[free[i]] = j
        free[i] += 1
        who[free[j]] = i
        free[j] += 1


@kernel
def tidy_rows(start, who, tidy):
    """Sort every row and drop duplicates, moving rows forward in place; returns the number of ties left.

    start : int64 (n + 1,), old rows of who; tidy : uint32 (n + 1,), filled with the new ones
    """
    free = 0
    for i in range(start.size - 1):
        tidy[i] = free
        low, high = start[i], start[i + 1]
        for p in range(low + 1, high):  # insertion sort: rows have about ten entries
            value = who[p]
            q = p
            while q > low and who[q - 1] > value:
                who[q] = who[q - 1]
                q -= 1
            who[q] = value
        first = free
        for p in range(low, high):
            value = who[p]
            if free == first or who[free - 1] != value:
                who[free] = value
                free += 1
    tidy[start.size - 1] = free
    return free
